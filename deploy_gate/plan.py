"""Decision and order to the steps in waves that deploy jobs carry out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.compatibility import arrows, reason
from deploy_gate.model import Arrow, Plan, Step, Target
from deploy_gate.order import order_of

if TYPE_CHECKING:
    from deploy_gate.case import Case
    from deploy_gate.model import Decision
    from deploy_gate.versions import Version


def make_plan(case: Case, decision: Decision) -> Plan:
    """The steps of the services that may go; no steps where none may.

    `case` is the one that `deploy_gate.decision.weigh` gave with the decision.
    """
    request = case.request
    if not decision.services:
        return Plan(request.environment, request.operation)
    waves = tuple(tuple(_step(case, names) for names in wave) for wave in order_of(case).waves)
    return Plan(request.environment, request.operation, waves)


def _step(case: Case, names: tuple[str, ...]) -> Step:
    group = case.service(names[0]).group if len(names) > 1 else None
    return Step(tuple(_target(case, name) for name in names), group)


def _target(case: Case, name: str) -> Target:
    wanted, entry, instance = case.wanted[name], case.service(name), case.planned[name]
    return Target(
        service=name,
        version=wanted.version,
        repository=entry.repository,
        environment=case.request.environment,
        timeout=entry.timeout,
        tag=wanted.tag,
        image=wanted.image or entry.image,
        sha=wanted.sha or case.facts.commits.get(name),
        previous_version=_serving(case, name),
        needs=tuple(need for needs in instance.needs.values() for need in needs),
    )


def _serving(case: Case, name: str) -> Version | None:
    """The version that serves for sure; None where nothing settled did, or where no record tells it."""
    # What may be running ends with what settled, or with an absence, which has no version.
    return next((one.version for one in case.running(name)[-1:]), None)


def explain_order(case: Case) -> tuple[Arrow, ...]:
    """The direct arrows between the planned services that the waves follow, each with its reason."""
    waves = order_of(case).waves
    if not waves:
        return ()
    wave_of = {name: number for number, wave in enumerate(waves) for step in wave for name in step}
    followed = (arrow for arrow in arrows(case) if wave_of[arrow[0]] < wave_of[arrow[1]])
    return tuple(Arrow(*arrow, reason(case, *arrow)) for arrow in dict.fromkeys(followed))
