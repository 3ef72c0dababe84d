from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.model import Arrowed, Finding, Verdict
from deploy_gate.order import order_of
from deploy_gate.sketch import MUSTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy_gate.case import Case
    from deploy_gate.circles import Circle, SetAside

GATE = "order_exists"


def order_exists(case: Case) -> Iterator[Finding]:
    """The planned services can go one after another so that every state in between fits; groups can switch at once."""
    order = order_of(case)
    for circle in order.circles:
        yield _refusal(circle)
    for one in order.set_aside:
        yield _notice(case, one)
    for step in (step for wave in order.waves for step in wave if len(step) > 1):
        yield from _switches_at_once(case, step)


def _refusal(circle: Circle) -> Finding:
    names = [arrow.before for arrow in circle.arrows]
    way = " → ".join([*names, names[0]])
    reasons = "; ".join(f"{arrow.before} before {arrow.after}: {arrow.reason}" for arrow in circle.arrows)
    others = [
        name for name in circle.members if name not in {end for a in circle.arrows for end in (a.before, a.after)}
    ]
    also = f" (bound up with it: {', '.join(others)})" if others else ""
    remedies = [
        f"put {', '.join(circle.members)} into one `group` that is switched at once",
        "deploy an intermediate version that fits both sides first",
    ]
    by_name = [arrow for arrow in circle.arrows if arrow.why is Arrowed.BY_NAME]
    if by_name:
        pairs = ", ".join(f"{arrow.before} and {arrow.after}" for arrow in by_name)
        remedies.append(f"give the requirement between {pairs} a range, or `*` where either order fits")
    return Finding(
        GATE,
        Verdict.BLOCK,
        "circle",
        circle.members[0],
        f"no order is safe: {way}{also}. {reasons}",
        "; or ".join(remedies),
        circle.members[1:],
        binds=True,
    )


def _notice(case: Case, one: SetAside) -> Finding:
    given_up, others = one.given_up, one.others
    reasons = "; ".join(f"{arrow.before} before {arrow.after}: {arrow.reason}" for arrow in others)
    first, then = (f"{name} {case.planned[name].version}" for name in (given_up.after, given_up.before))
    if all(arrow.why in MUSTS for arrow in others):
        message = f"{first} goes before {then} although {given_up.reason}: {reasons}"
    else:
        message = (
            f"that {given_up.reason} decides nothing between {then} and {first}, for it leads in a circle: {reasons}"
        )
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
