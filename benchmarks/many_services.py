"""A shop of any size, all of it asked for at once, in which some order is safe."""

import random
from datetime import UTC, datetime

from deploy_gate.case import Case
from deploy_gate.model import Catalog, Environment, Facts, History, Need, Record, Request, Service, State, Wanted
from deploy_gate.versions import parse_range, parse_version

NEEDS_EACH = 4
NEAR = 1_000
"""A service needs some of the thousand before it, so that chains grow with the shop."""
BREAKING = 7
"""Every so manieth service goes to a version that its running consumers refuse, so that they go first."""

FITS_BOTH = (">=1.0.0 <3", "*")
NEEDS_NEW = (">=1.1.0 <3", "^1.1 || ^2")


def a_case(size: int) -> Case:
    """`size` services with 4 requirements each: by version one way and the other, by name, and in either order."""
    chance = random.Random(size)  # noqa: S311 - the same shop in every run
    old = parse_version("1.0.0")
    services, wanted, histories = {}, [], {}
    for number in range(size):
        name = f"s{number}"
        others = chance.sample(range(max(0, number - NEAR), number), min(NEEDS_EACH, number))
        needs = tuple(_need(chance, other) for other in others)
        services[name] = Service(name, f"acme/{name}", needs)
        wanted.append(Wanted(name, parse_version("2.0.0" if is_breaking(number) else "1.1.0")))
        recorded = tuple(_recorded(other) for other in others)
        record = Record(name, "staging", State.ACTIVE, old, needs=recorded)
        histories["staging", name] = History((record,))
    catalog = Catalog({"staging": Environment("staging")}, services)
    return Case(Request("staging", tuple(wanted)), catalog, Facts(histories), datetime(2026, 1, 1, tzinfo=UTC))


def is_breaking(number: int) -> bool:
    """Its new version is one that its running consumers refuse."""
    return number % BREAKING == 0


def _need(chance: random.Random, other: int) -> Need:
    """What the new version says: of a breaking service only what leaves its consumers free to go first."""
    kind = chance.random()
    if is_breaking(other) or kind < 0.25:  # noqa: PLR2004 - a quarter of each
        return Need(f"s{other}", parse_range(chance.choice(FITS_BOTH)))
    if kind < 0.5:  # noqa: PLR2004 - likewise
        return Need(f"s{other}", None)
    return Need(f"s{other}", parse_range(chance.choice(NEEDS_NEW)))


def _recorded(other: int) -> Need:
    """What the running version says."""
    return Need(f"s{other}", parse_range("<2")) if is_breaking(other) else Need(f"s{other}", None)
