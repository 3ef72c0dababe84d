"""Decision and order to the steps in waves that deploy jobs carry out."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from deploy_gate.compatibility import arrows_of, reason
from deploy_gate.model import Ahead, Arrow, History, OnFailure, Operation, Plan, Step, Target
from deploy_gate.order import order_of
from deploy_gate.way_back import to_leave

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
    ahead = _ahead(case)
    waves = tuple(tuple(_step(case, names, ahead) for names in wave) for wave in order_of(case).waves)
    return Plan(request.environment, request.operation, waves)


def _step(case: Case, names: tuple[str, ...], ahead: Mapping[str, Iterable[str]]) -> Step:
    group = case.service(names[0]).group if len(names) > 1 else None
    before = dict.fromkeys(one for name in names for one in ahead[name])
    return Step(
        tuple(_target(case, name) for name in names),
        group,
        tuple(Ahead(one, case.wanted[one].version) for one in before),
        case.request.operation,
        case.now,
    )


def _ahead(case: Case) -> Mapping[str, Iterable[str]]:
    """By each planned service those that must have succeeded before it begins.

    A failure stops what its arrows lead to, and the tiers after its own; or, by the catalog's policy, every later wave.
    """
    wave_of = {name: number for number, wave in enumerate(order_of(case).waves) for step in wave for name in step}
    if case.catalog.on_failure is OnFailure.STOP_ALL:
        return {name: [one for one in wave_of if wave_of[one] < wave] for name, wave in wave_of.items()}
    ahead: dict[str, list[str]] = {name: [] for name in wave_of}
    for before, after, _ in arrows_of(case):
        if wave_of[before] < wave_of[after]:
            ahead[after].append(before)
    in_tier_before = _tier_before(case, wave_of)
    tier_of = {name: case.service(name).tier for name in wave_of}
    return {
        name: (*names, *(one for one in in_tier_before.get(tier_of[name], ()) if wave_of[one] < wave_of[name]))
        for name, names in ahead.items()
    }


def _tier_before(case: Case, wave_of: Mapping[str, int]) -> Mapping[str | None, list[str]]:
    """By tier the planned services of the nearest tier that goes before it; in a rollback the last tier goes first."""
    tiers = case.catalog.tiers[::-1] if case.request.operation is Operation.ROLLBACK else case.catalog.tiers
    members: dict[str | None, list[str]] = {}
    for name in wave_of:
        members.setdefault(case.service(name).tier, []).append(name)
    found = [tier for tier in tiers if tier in members]
    return {tier: members[nearest] for nearest, tier in pairwise(found)}


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
        previous_version=_left(case, name) or _serving(case, name),
        needs=tuple(need for needs in instance.needs.values() for need in needs),
        irreversible=wanted.irreversible,
        request=wanted.ticket,
        verify=entry.verify,
    )


def _left(case: Case, name: str) -> Version | None:
    """The version that a rollback leaves, which may have failed."""
    history = case.facts.history(case.request.environment, name)
    if case.request.operation is not Operation.ROLLBACK or not isinstance(history, History):
        return None
    record = to_leave(history.records)
    return None if record is None else record.version


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
    followed = (arrow for arrow in arrows_of(case) if wave_of[arrow[0]] < wave_of[arrow[1]])
    return tuple(Arrow(*arrow, reason(case, *arrow)) for arrow in dict.fromkeys(followed))
