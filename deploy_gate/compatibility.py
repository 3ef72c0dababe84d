"""Which side of an edge may move first, and what fits in between."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from deploy_gate.case import Presence
from deploy_gate.model import Arrowed, Direction, Need

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy_gate.case import Case, Instance


def accepts(need: Need, other: Instance) -> bool | None:
    """Whether a need accepts an instance of the other service, or its absence; None where no one can say.

    A provider that says which consumers it fits does not need them to be there.
    """
    if other.is_absent:
        return need.direction is Direction.REQUIRED_BY
    if need.range is None or need.range.is_any:
        return True
    return None if other.version is None else need.range.answer(other.version)


class Misfit(NamedTuple):
    """One need that the other side does not meet, or of which nobody can say (`is_known` False)."""

    holder: Instance
    need: Need
    other: Instance
    is_known: bool

    @property
    def consumer(self) -> str:
        return self.holder.service if self.need.direction is Direction.REQUIRES else self.other.service

    @property
    def says(self) -> str:
        """Who says which need: "the running web 1.4.0 requires api <3"."""
        running = "the running " if self.holder.presence is Presence.RUNNING else ""
        verb = "requires" if self.need.direction is Direction.REQUIRES else "fits only"
        return f"{running}{self.holder} {verb} {self.need}"

    def __str__(self) -> str:
        """The need and what stands against it, a sentence without its full stop."""
        says = self.says
        if self.other.is_absent:
            return f"{says}, and {self.other.service} is not running"
        if not self.is_known:
            return f"{says}, and the {self.other.presence.value} {self.other} has no order"
        return f"{says}, and {self.other} is {self.other.presence.value}"


def misfits(one: Instance, other: Instance) -> Iterator[Misfit]:
    """Every need of either that the other does not certainly meet."""
    for holder, against in ((one, other), (other, one)):
        for need in holder.needs.get(against.service, ()):
            answer = accepts(need, against)
            if answer is not True:
                yield Misfit(holder, need, against, answer is False)


def refuses(one: Instance, other: Instance) -> bool:
    """One of the two certainly does not fit the other."""
    return any(misfit.is_known for misfit in misfits(one, other))


def arrows_between(case: Case, one: str, other: str) -> Iterator[tuple[str, str, Arrowed]]:
    """(before, after, why) for two planned services that an edge joins; both ways where they must go together.

    By version, from what the new of one and the old of the other would be to each other. By name, where no version
    of either says a range. Where ranges allow both orders, the provider is preferred first.
    """
    by_version = [*_by_version(case, one, other), *_by_version(case, other, one)]
    yield from by_version
    has_range, directions = _edges_between(case, one, other)
    if has_range and by_version:
        return
    why = Arrowed.PROVIDER_FIRST if has_range else Arrowed.BY_NAME
    for consumer, provider in directions:
        # A provider that goes back takes away what its consumer uses, so the consumer goes first.
        yield (consumer, provider, why) if case.goes_back(provider) else (provider, consumer, why)


def _by_version(case: Case, before: str, after: str) -> Iterator[tuple[str, str, Arrowed]]:
    """`before` goes first since the new `after` and an old `before` do not fit."""
    new, old_before, old_after = case.planned[after], case.running(before), case.running(after)
    refused = [old for old in old_before if refuses(new, old)]
    if not refused:
        return
    # What no running instance of the other side fits is broken already: mending it is preferred, never demanded.
    broken = all(refuses(old, other) for old, other in product(refused, old_after))
    yield before, after, Arrowed.REPAIR if broken else Arrowed.BY_VERSION


def _edges_between(case: Case, one: str, other: str) -> tuple[bool, dict[tuple[str, str], None]]:
    """Whether any version of the two says a range on the other, and which way they require each other."""
    has_range = False
    directions: dict[tuple[str, str], None] = {}
    for holder, against in ((one, other), (other, one)):
        for instance in (case.planned[holder], *case.running(holder)):
            for need in instance.needs.get(against, ()):
                has_range = has_range or need.range is not None
                requires = need.direction is Direction.REQUIRES
                directions[(holder, against) if requires else (against, holder)] = None
    return has_range, directions


def reason(case: Case, before: str, after: str, why: Arrowed) -> str:
    """Why the one goes before the other, a sentence without its full stop."""
    match why:
        case Arrowed.BY_VERSION | Arrowed.REPAIR:
            new = case.planned[after]
            found = (misfit for old in case.running(before) for misfit in misfits(new, old) if misfit.is_known)
            return str(next(found))
        case Arrowed.BY_NAME | Arrowed.PROVIDER_FIRST:
            told = "by name" if why is Arrowed.BY_NAME else "and both orders fit"
            if (before, after) in case.edges and case.goes_back(after):
                return f"{before} requires {after}, {told}, and {after} goes back to {case.planned[after].version}"
            return f"{after} requires {before}, {told}"
        case Arrowed.TIER:
            return f"{case.service(before).tier} go before {case.service(after).tier}"
        case Arrowed.THROUGH:
            return f"{after} requires {before} through services that stay"
