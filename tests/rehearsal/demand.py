"""What people ask for: the next release, or what the environment before runs, of services that know each other."""

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import permutations
from typing import Any, Final

from tests.rehearsal.oracle import Key, number, takes
from tests.rehearsal.organisation import ENVIRONMENTS, Organisation

THOUGHTFUL: Final = 0.85
"""How many of those who ask have looked at what their versions need."""

BUSY: Final = 7
"""Every which service is one of those that are asked for most."""

LARGEST: Final = 6
"""How many services they take along at most."""


@dataclass(slots=True)
class Asked:
    """A request, and everything that it was answered."""

    environment: str
    versions: Mapping[str, str]
    payload: Mapping[str, Any]
    command: str = "plan"
    inputs: Mapping[str, str] = field(default_factory=dict)
    answers: list[str] = field(default_factory=list)


def ask(organisation: Organisation, serving: Mapping[Key, set[str]], chance: random.Random) -> Asked | None:
    """A request that makes sense where things stand; None where there is nothing left to ask for."""
    environment = chance.choices(ENVIRONMENTS, (5, 3, 2))[0]
    names = _circle(organisation, chance)
    versions = {}
    for name in names:
        version = _wanted(organisation, serving, environment, name, chance)
        if version is not None:
            versions[name] = version
    if not versions:
        return None
    if chance.random() < THOUGHTFUL:
        versions |= _what_else(organisation, serving, environment, versions)
    services = []
    for name, version in versions.items():
        one: dict[str, Any] = {"service": name}
        if environment == ENVIRONMENTS[0] or chance.random() < 0.7:
            # Without a version, what the environment before runs is taken, with the edges recorded there.
            one |= {"version": version, "requires": organisation.services[name].requires(version)}
        services.append(one)
    return Asked(environment, versions, {"environment": environment, "services": services})


def collect(environment: str) -> Asked:
    """A planning run for whatever repositories keep for that environment."""
    return Asked(environment, {}, {"environment": environment, "collect": True}, inputs={"collect": "true"})


def take_back(environment: str, **what: str) -> Asked:
    """The way back of `services`, or of all that a `run` deployed."""
    return Asked(environment, {}, {}, "rollback", {"environment": environment, **what})


def resume(environment: str, **what: str) -> Asked:
    """That `services`, or all that a `run` took back, may be deployed again."""
    return Asked(environment, {}, {}, "resume", {"environment": environment, **what})


def conclude(environment: str, service: str, version: str) -> Asked:
    """The last job of a rollout of that service, asked for by itself."""
    entry = {"service": service, "version": version, "environment": environment, "timeout": 30, "after": []}
    planned = json.dumps([{"include": [entry]}])
    return Asked(environment, {}, {}, "conclude", {"planned": planned})


def _what_else(
    organisation: Organisation, serving: Mapping[Key, set[str]], environment: str, versions: Mapping[str, str]
) -> dict[str, str]:
    """What has to go along so that all of it fits in the end, as far as a few more services will do."""
    end = {name: max(those, key=number) for (where, name), those in serving.items() if where == environment}
    end |= versions
    more: dict[str, str] = {}
    for _ in range(LARGEST):
        misfit = next(iter(_misfitting(organisation, end)), None)
        if misfit is None:
            return more
        consumer, provider, provider_is_new = misfit
        name = consumer if provider_is_new else provider
        releases = organisation.services[name].releases
        place = releases.index(end[name]) + 1
        if place == len(releases):
            break
        end[name] = more[name] = releases[place]
    return {}


def _misfitting(organisation: Organisation, end: Mapping[str, str]) -> Iterator[tuple[str, str, bool]]:
    """Consumer and provider that do not fit, and whether it is the provider that is too new."""
    for consumer, version in end.items():
        for requirement in organisation.services[consumer].requires(version):
            provider = requirement.partition(" ")[0]
            if not takes(requirement, end[provider]):
                yield consumer, provider, takes(requirement.partition(" <")[0], end[provider])


def could_come(organisation: Organisation, serving: Mapping[Key, set[str]], asked: Asked) -> bool:
    """Whether what was asked for could be deployed one by one, every version fitting every other at any time.

    Every service serves one version then; what serves already, or a newer version, is not moved.
    """
    now = {name: next(iter(those)) for (where, name), those in serving.items() if where == asked.environment}
    moves = {name: version for name, version in asked.versions.items() if number(version) > number(now[name])}
    earlier = ENVIRONMENTS[: ENVIRONMENTS.index(asked.environment)]
    if any(serving[before, name] != {version} for name, version in moves.items() for before in earlier):
        return False
    return any(_is_safe(organisation, now, moves, order) for order in permutations(moves))


def _is_safe(
    organisation: Organisation, now: Mapping[str, str], moves: Mapping[str, str], order: tuple[str, ...]
) -> bool:
    state = dict(now)
    for name in order:
        state[name] = moves[name]
        if next(iter(_misfitting(organisation, state)), None) is not None:
            return False
    return True


def missing(serving: Mapping[Key, set[str]], asked: Asked) -> Asked | None:
    """What of a request serves neither in its version nor in a newer one; None where nothing is missing."""
    left = {
        service: version
        for service, version in asked.versions.items()
        if any(number(one) < number(version) for one in serving[asked.environment, service])
    }
    services = [one for one in asked.payload["services"] if one["service"] in left]
    if not left:
        return None
    # The answers are those of the whole request.
    return Asked(asked.environment, left, {**asked.payload, "services": services}, answers=asked.answers)


def _circle(organisation: Organisation, chance: random.Random) -> list[str]:
    """A service and some of those that an edge joins to it."""
    services = organisation.services
    # Some are asked for over and over, so that runs meet.
    first = chance.choice(list(services)[:: chance.choice((1, 1, BUSY))])
    around = [*services[first].needs, *(name for name, one in services.items() if first in one.needs)]
    return [first, *chance.sample(around, min(len(around), chance.choice((0, 0, 1, 2, 3))))]


def _wanted(
    organisation: Organisation, serving: Mapping[Key, set[str]], environment: str, name: str, chance: random.Random
) -> str | None:
    here = max(serving[environment, name], key=number)
    place = ENVIRONMENTS.index(environment)
    if place:
        before = [serving[earlier, name] for earlier in ENVIRONMENTS[:place]]
        is_through = all(those == before[-1] for those in before) or chance.random() > THOUGHTFUL
        return next(iter(before[-1])) if is_through and before[-1] != {here} and len(before[-1]) == 1 else None
    releases = organisation.services[name].releases
    where = releases.index(here) + chance.choice((1, 1, 1, 1, 2, -1))
    return releases[where] if 0 <= where < len(releases) else None
