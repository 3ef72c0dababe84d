"""Which side of an edge may move first, and what fits in between."""

from __future__ import annotations

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
    if other.presence is Presence.ABSENT:
        return need.direction is Direction.REQUIRED_BY
    if need.range is None:
        return True
    if other.version is None:
        return True if need.range.is_any else None
    return need.range.answer(other.version)


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
    for need in one.needs.get(other.service, ()):
        if accepts(need, other) is False:
            return True
    for need in other.needs.get(one.service, ()):  # noqa: SIM110 - the innermost loop of every plan
        if accepts(need, one) is False:
            return True
    return False


def arrows_of(case: Case) -> tuple[tuple[str, str, Arrowed], ...]:
    """The arrows of a case, found once."""
    return case.once(_drawn)


def _drawn(case: Case) -> tuple[tuple[str, str, Arrowed], ...]:
    return tuple(arrows(case))


def arrows(case: Case) -> Iterator[tuple[str, str, Arrowed]]:
    """(before, after, why) for every two planned services that an edge joins; both ways where they go together.

    By version, from what the new of one and the old of the other would be to each other. By name, where no version
    of either says a range. Where ranges allow both orders, the provider is preferred first.
    """
    refused, ranged = _refused(case)
    edges = case.edges
    for one, other in case.joined:
        ways = (one, other), (other, one)
        decided = False
        for way in ways:
            if way in refused:
                decided = True
                yield *way, _by_version(case, refused[way], way[1])
        has_range = ways[0] in ranged or ways[1] in ranged
        if has_range and decided:
            continue
        why = Arrowed.PROVIDER_FIRST if has_range else Arrowed.BY_NAME
        for way in ways:
            if way in edges:
                consumer, provider = way
                # A provider that goes back takes away what its consumer uses, so the consumer goes first.
                yield (consumer, provider, why) if case.goes_back(provider) else (provider, consumer, why)


def _refused(case: Case) -> tuple[dict[tuple[str, str], list[Instance]], set[tuple[str, str]]]:
    """Per (before, after) the running instances of `before` that do not fit the planned `after`; pairs with ranges.

    Where nobody can say whether two instances fit, no order relies on it.
    """
    refused: dict[tuple[str, str], list[Instance]] = {}
    ranged: set[tuple[str, str]] = set()
    planned, running = case.planned, case.running
    for holder, need in _needs_within(case):
        name, other = holder.service, need.other
        if need.range is not None:
            ranged.add((name, other))
        if holder.presence is Presence.RUNNING:
            if not accepts(need, planned[other]):
                refused.setdefault((name, other), []).append(holder)
            continue
        for old in running(other):
            if not accepts(need, old):
                refused.setdefault((other, name), []).append(old)
    return refused, ranged


def _needs_within(case: Case) -> Iterator[tuple[Instance, Need]]:
    """What the planned services, in their planned and running versions, say of each other."""
    planned = case.planned
    for name, new in planned.items():
        for instance in (new, *case.running(name)):
            for other, needs in instance.needs.items():
                if other in planned:
                    for need in needs:
                        yield instance, need


def _by_version(case: Case, old: list[Instance], after: str) -> Arrowed:
    """A must; but what no running instance of the other side fits is broken already, and mending it a preference."""
    others = case.running(after)
    for one in old:
        for other in others:
            if not refuses(one, other):
                return Arrowed.BY_VERSION
    return Arrowed.REPAIR


def reason(case: Case, before: str, after: str, why: Arrowed) -> str:
    """Why the one goes directly before the other, a sentence without its full stop."""
    if why in (Arrowed.BY_VERSION, Arrowed.REPAIR):
        found = (misfit for old in case.running(before) for misfit in misfits(case.planned[after], old))
        return str(min(found, key=lambda misfit: not misfit.is_known))
    told = "by name" if why is Arrowed.BY_NAME else "and both orders fit"
    if (before, after) in case.edges and case.goes_back(after):
        return f"{_required(case, before, after)}, {told}, and {after} goes back to {case.planned[after].version}"
    return f"{_required(case, after, before)}, {told}"


def _required(case: Case, consumer: str, provider: str) -> str:
    """Who says that the one requires the other; the running versions only where no planned one does."""
    new = case.planned
    if _says(new[consumer], provider, Direction.REQUIRES) or _says(new[provider], consumer, Direction.REQUIRED_BY):
        return f"{consumer} requires {provider}"
    if any(_says(old, provider, Direction.REQUIRES) for old in case.running(consumer)):
        return f"the running {consumer} requires {provider}"
    return f"the running {provider} is required by {consumer}"


def _says(holder: Instance, other: str, direction: Direction) -> bool:
    return any(need.direction is direction for need in holder.needs.get(other, ()))
