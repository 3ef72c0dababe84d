"""What parts of the tests say of a whole run, gathered from all the processes that it ran in."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Final

SAID: Final[defaultdict[str, Counter[str]]] = defaultdict(Counter)

REFUSED: Final = "GitHub would not take what was said"
"""What GitHub's published descriptions have against a request; a run in which there is one has failed."""
MEASURED: Final = "requests of the product measured by GitHub's published descriptions"
ROWS: Final = "every request, every fault"


def say(about: Mapping[str, Mapping[str, int]]) -> None:
    """So often was each of these seen; what another process has seen as well is added up."""
    for name, counts in about.items():
        SAID[name].update(counts)


def lines() -> list[tuple[str, bool]]:
    """What is printed at the end, and whether it is a fault."""
    found = [(f"{REFUSED}: {problem}", True) for problem in SAID[REFUSED]]
    if SAID[MEASURED]:
        found.append((f"{len(SAID[MEASURED])} {MEASURED}", False))
    if rows := SAID[ROWS]:
        each = ", ".join(f"{count} {what}" for what, count in sorted(rows.items()))
        found.append((f"{ROWS}: {rows.total()} rows: {each}", False))
    return found
