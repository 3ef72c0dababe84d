"""The moment of deploying: what stands against one step, asked once its services are locked.

The plan's order is an optimisation; this check is the guarantee. It holds because every deployment locks first, then
looks at its neighbours' locks, and then at their records: of two that move at once, one always sees the other.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from deploy_gate.case import Instance, Presence, needs_by_other
from deploy_gate.compatibility import misfits, refuses
from deploy_gate.gates.held import not_held
from deploy_gate.gates.unordered import version_unknown
from deploy_gate.model import Barrier, Finding, History, Holder, Operation, Unread, Verdict
from deploy_gate.predecessors import is_since, not_finished, still_to_come
from deploy_gate.value import NOTHING, Value
from deploy_gate.way_back import to_leave

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from deploy_gate.case import Case
    from deploy_gate.compatibility import Misfit
    from deploy_gate.model import Catalog, Record, Step, Target
    from deploy_gate.predecessors import Progress

GATE = "start"


class Moment(Value):
    """What is known when a step is about to begin; its services are locked already."""

    step: Step
    case: Case
    """The step as a request, on the records that were read after the locks."""
    holders: Mapping[str, Holder | Unread] = NOTHING
    """By neighbour who holds its lock; those that nobody holds are left out."""
    barriers: tuple[Barrier | Unread, ...] = ()
    """The locks on this environment, on everything, and on the step's services, where their records live."""
    actor: str = ""
    """Whose own lock on an environment lets it pass."""
    allow_older: bool = False
    """An older version was asked for, whatever runs."""
    progress: Progress | None = None
    """How far the other jobs of the run have come; None where nobody has asked."""


def neighbours_of(step: Step, catalog: Catalog) -> tuple[str, ...]:
    """The services to look at: those that the step's require, those that require them, and what goes before."""
    own = {target.service for target in step.targets}
    found: dict[str, None] = {}
    for name, entry in catalog.services.items():
        for need in entry.needs:
            if name in own:
                found[need.other] = None
            elif need.other in own:
                found[name] = None
    found |= {need.other: None for target in step.targets for need in target.needs}
    found |= {ahead.service: None for ahead in step.after}
    return tuple(name for name in found if name not in own and name in catalog.services)


def look(moment: Moment) -> tuple[Finding, ...]:
    """Everything that stands against the step now; nothing where it may begin."""
    return (
        *_closed(moment),
        *not_held(moment.case),
        *not_finished(GATE, moment.step, moment.case, moment.holders, moment.progress),
        *_older(moment),
        *_inside(moment),
        *_around(moment),
    )


def _closed(moment: Moment) -> Iterator[Finding]:
    first = moment.step.targets[0]
    environment = first.environment
    for barrier in moment.barriers:
        if isinstance(barrier, Unread):
            yield Finding(GATE, Verdict.BLOCK, "lock_unreadable", first.service, barrier.why, barrier.remedy)
            continue
        what = "everything" if barrier.is_global else environment
        if barrier.service:
            what = f"{barrier.service} in {environment}"
        named = barrier.service or first.service
        why = f" ({barrier.reason})" if barrier.reason else ""
        message = f"{barrier.by} has locked {what}{why}"
        if not barrier.sticky:
            remedy = f"wait until that deployment has ended, or clear the lock {barrier.name}"
            yield Finding(GATE, Verdict.WAIT, "environment_busy", named, message, remedy)
        elif barrier.by.lower() != moment.actor.lower():
            remedy = f"ask {barrier.by} to unlock {what}, or wait for it"
            yield Finding(GATE, Verdict.BLOCK, "environment_locked", named, message, remedy)


def _older(moment: Moment) -> Iterator[Finding]:
    """What would replace a version that nobody knew of when this one was asked for."""
    for target in moment.step.targets:
        history = moment.case.facts.history(target.environment, target.service)
        if isinstance(history, Unread):
            yield _unknown(target.service, history)
        elif history.newest is None or moment.allow_older:
            continue
        elif moment.step.operation is Operation.ROLLBACK:
            yield from _not_as_seen(target, history, history.newest, moment.step.planned_at)
        else:
            yield from _overtaken(moment, target, history)


def _overtaken(moment: Moment, target: Target, history: History) -> Iterator[Finding]:
    """The newest of all that may be running and that the plan did not reckon with."""
    planned_at, remedy = moment.step.planned_at, "ask for it again, so that it is planned on what runs now"
    newest = history.newest
    if newest is None or newest.version is None or target.version.is_same_as(newest.version):
        return
    if newest.operation is Operation.ROLLBACK and not newest.state.is_gone and is_since(newest, planned_at):
        message = f"{target.service} was taken back to {newest.version} in {target.environment} after this was planned"
        yield Finding(GATE, Verdict.BLOCK, "overtaken", target.service, message, remedy)
        return
    for record in _in_play(history):
        version, found = target.version, record.version
        if found is None or _was_reckoned_with(target, record, planned_at):
            continue
        if version.is_older_than(found):
            message = f"{target.environment} has {target.service} {found} by now, newer than {version}"
            yield Finding(GATE, Verdict.BLOCK, "older_than_running", target.service, message, remedy)
            return
        if not (version.is_ordered and found.is_ordered) and is_since(record, planned_at):
            # Commits have no order, so the order in which they were asked for decides.
            message = f"{target.service} {found} was deployed to {target.environment} after this was planned"
            yield Finding(GATE, Verdict.BLOCK, "overtaken", target.service, message, remedy)
            return


def _in_play(history: History) -> Iterator[Record]:
    """The records whose versions may be running, newest first."""
    for record in history.telling:
        if record.state.is_gone:
            return
        yield record
        if record.state.is_serving:
            return


def _was_reckoned_with(target: Target, record: Record, planned_at: datetime | None) -> bool:
    """It is what served when the plan was made, or had failed by then: whoever asked all the same meant it.

    The same version deployed anew since is nothing that the plan reckoned with.
    """
    seen, found = target.previous_version, record.version
    if seen is not None and found is not None and seen.is_same_as(found):
        return not is_since(record, planned_at)
    has_failed = not record.state.is_serving and not record.state.is_moving
    return has_failed and planned_at is not None and not is_since(record, planned_at)


def _not_as_seen(target: Target, history: History, newest: Record, planned_at: datetime | None) -> Iterator[Finding]:
    """What is to be left is not what the way back was planned from, be it the same version deployed anew."""
    if newest.version is not None and target.version.is_same_as(newest.version):
        return
    left = to_leave(history.records)
    seen, found = target.previous_version, None if left is None else left.version
    if is_since(newest, planned_at) or (found is not None and (seen is None or not seen.is_same_as(found))):
        message = (
            f"{target.service} {newest.version or ''} was deployed to {target.environment} after the way back to "
            f"{target.version} was planned"
        )
        remedy = "ask for the rollback again, so that it is planned on what runs now"
        yield Finding(GATE, Verdict.BLOCK, "overtaken", target.service, message, remedy)


def _inside(moment: Moment) -> Iterator[Finding]:
    """The members of one group fit each other."""
    planned = moment.case.planned
    for one, other in combinations(planned.values(), 2):
        for misfit in misfits(one, other):
            consumer = misfit.consumer
            provider = other.service if consumer == one.service else one.service
            yield _misfit(misfit, consumer, provider, moving=False)


def _around(moment: Moment) -> Iterator[Finding]:
    """Every version that each neighbour may be running fits."""
    case = moment.case
    own = [target.service for target in moment.step.targets]
    coming = still_to_come(moment.step, case, moment.progress)
    for name in neighbours_of(moment.step, case.catalog):
        history, holder = case.facts.history(case.request.environment, name), moment.holders.get(name)
        joined = next((one for one in own if (one, name) in case.edges or (name, one) in case.edges), None)
        for unread in (history, holder):
            if isinstance(unread, Unread) and joined is not None:
                yield _unknown(joined, unread)
        newest = history.newest if isinstance(history, History) else None
        moving = isinstance(holder, Holder) or name in coming or (newest is not None and newest.state.is_moving)
        for one in own:
            for instance in case.running(name):
                yield from _pair(case, one, instance, moving=moving)
            if isinstance(holder, Holder):
                held = Instance(name, Presence.PLANNED, holder.version, needs_by_other(holder.needs))
                for misfit in misfits(case.planned[one], held):
                    yield _misfit(misfit, one, name, moving=True)


def _pair(case: Case, service: str, instance: Instance, *, moving: bool) -> Iterator[Finding]:
    planned = case.planned[service]
    # What fits no running version of the service is broken already, and no reason against mending it.
    broken = not instance.is_absent and all(refuses(instance, old) for old in case.running(service))
    for misfit in misfits(planned, instance):
        if misfit.consumer == service or not broken:
            yield _misfit(misfit, service, instance.service, moving=moving)


def _misfit(misfit: Misfit, service: str, other: str, *, moving: bool) -> Finding:
    if not misfit.is_known:
        return version_unknown(GATE, service, misfit)
    if moving:
        remedy = f"wait until the deployment of {other} has ended"
        return Finding(GATE, Verdict.WAIT, "neighbour_moving", service, str(misfit), remedy, (other,))
    remedy = f"deploy {other} first, at a version that fits, or both in one request"
    return Finding(GATE, Verdict.BLOCK, "neighbour_out_of_range", service, str(misfit), remedy, (other,))


def _unknown(service: str, unread: Unread) -> Finding:
    return Finding(GATE, Verdict.BLOCK, "unknown", service, unread.why, unread.remedy)


def keeps_lock(claims: Iterable[str], waits: Iterable[Finding], holders: Mapping[str, Holder | Unread]) -> bool:
    """Of deployments that hold each other up, the one with the smallest claim keeps its lock and looks again.

    Whoever waits for anything else than a lock with a greater claim lets go, so that nobody waits for it in turn.
    """
    own = min(claims)
    others = [holders.get(name) for finding in waits for name in finding.involved or ("",)]
    return all(isinstance(other, Holder) and own < other.claim for other in others)
