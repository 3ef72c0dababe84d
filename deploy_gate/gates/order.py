from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from deploy_gate.gates.companion import stop_between
from deploy_gate.model import Arrowed, Finding, Operation, Verdict
from deploy_gate.order import order_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy_gate.case import Case
    from deploy_gate.circles import Circle, SetAside
    from deploy_gate.model import Arrow

GATE = "order_exists"


def order_exists(case: Case) -> Iterator[Finding]:
    """The planned services can go one after another so that every state in between fits; groups can switch at once."""
    order = order_of(case)
    for circle in order.circles:
        yield _refusal(case, circle)
    for one in order.set_aside:
        yield _notice(case, one)
    for step in (step for wave in order.waves for step in wave if len(step) > 1):
        yield from _switches_at_once(case, step)


def _refusal(case: Case, circle: Circle) -> Finding:
    stops, reasons = [], []
    for arrow, following in pairwise((*circle.arrows, circle.arrows[0])):
        stops.append(arrow.before)
        reasons.append(_told(arrow))
        if arrow.after != following.before:
            stops.append(arrow.after)
            reasons.append(f"{arrow.after} and {following.before} switch at once: {case.service(arrow.after).group}")
    others = [name for name in circle.members if name not in stops]
    also = f" (bound up with it: {', '.join(others)})" if others else ""
    remedies = [
        f"put {', '.join(circle.members)} into one `group` that is switched at once",
        stop_between(case, circle.members)
        if case.request.operation is Operation.ROLLBACK
        else "deploy an intermediate version that fits both sides first",
    ]
    by_name = (arrow for arrow in circle.arrows if arrow.why is Arrowed.BY_NAME)
    pairs = dict.fromkeys(" and ".join(sorted((one.before, one.after), key=case.rank)) for one in by_name)
    if pairs:
        remedies.append(f"give the requirement between {', '.join(pairs)} a range, or `*` where either order fits")
    return Finding(
        GATE,
        Verdict.BLOCK,
        "circle",
        circle.members[0],
        f"no order is safe: {' → '.join([*stops, stops[0]])}{also}. {'; '.join(reasons)}",
        "; or ".join(remedies),
        circle.members[1:],
        binds=True,
    )


def _told(arrow: Arrow) -> str:
    return f"{arrow.before} before {arrow.after}: {arrow.reason}"


def _notice(case: Case, one: SetAside) -> Finding:
    given_up, others = one.given_up, one.others
    before, after = (f"{name} {case.planned[name].version}" for name in (given_up.before, given_up.after))
    if all(arrow.why is not one.kind for arrow in others):
        reasons = others[0].reason if len(others) == 1 else "; ".join(map(_told, others))
        message = f"{after} goes before {before} although {given_up.reason}: {reasons}"
    else:
        reasons = "; ".join(map(_told, one.circle.arrows))
        message = f"{before} is not preferred before {after}, for preferences lead in a circle: {reasons}"
    return Finding(GATE, Verdict.NOTICE, "preference_set_aside", given_up.after, message, "", (given_up.before,))


def _switches_at_once(case: Case, step: tuple[str, ...]) -> Iterator[Finding]:
    name = case.service(step[0]).group or ""
    group = case.catalog.groups.get(name)
    if group is None or not group.has_switch:
        yield Finding(
            GATE,
            Verdict.BLOCK,
            "group_without_switch",
            step[0],
            f"{', '.join(step)} are one group, {name}, but nothing says that it can be switched at once",
            f"teach the deploy action `phase: prepare` and `phase: switch`, then set `switch: true` on group {name}",
            step[1:],
            binds=True,
        )
