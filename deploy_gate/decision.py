"""The decision: every gate is asked, none is skipped."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from deploy_gate.case import Case
from deploy_gate.commits import told_apart
from deploy_gate.gates import GATES
from deploy_gate.model import Decision, Finding, History, Outcome, Verdict

if TYPE_CHECKING:
    from datetime import datetime

    from deploy_gate.model import Catalog, Facts, Record, Request, Wanted


def decide(request: Request, catalog: Catalog, facts: Facts, now: datetime) -> Decision:
    """The answer to one request; nothing else happens.

    Every service of the request has its version (see `deploy_gate.request`). Services that already run at the very
    version and commit, with the needs that it brings, are left out, unless the request says to deploy them again.
    """
    return weigh(Case(request, catalog, facts, now))[0]


def weigh(case: Case, open_ends: tuple[Finding, ...] = ()) -> tuple[Decision, Case]:
    """The decision, and the case of the services that may go, from which the plan is made.

    `open_ends` are findings about services that were asked for and have no version: they stand against the whole,
    or are left out where the request allows a part.
    """
    settled = tuple(name for name in case.planned if runs_already(case, name))
    said = (*open_ends, *(_already(case, name) for name in settled))
    out = (*(finding.service for finding in open_ends if finding.service), *settled)
    case = case.without(settled) if settled else case
    findings = ask(case)
    refused = _refused(findings)
    if not case.request.allow_partial or not (refused or _standing(open_ends)):
        return _whole(case, (*said, *findings), out), case
    kept = list(said)
    left_out = list(out)
    while refused:
        # What stays behind changes what the rest finds around it, so the gates are asked again. What was only noticed
        # of it was about a plan that it is not in.
        first = _in_whole_parts(case, _on_their_own(findings) or _yielding(case, refused) or refused)
        kept += [finding for finding in _standing(findings) if first.issuperset(finding.about)]
        kept += _with_them(case, first - refused)
        left_out += [name for name in case.planned if name in first]
        case = case.without(first)
        findings = ask(case)
        refused = _refused(findings)
    return _part(case, tuple(dict.fromkeys((*kept, *findings))), tuple(left_out)), case


def ask(case: Case) -> tuple[Finding, ...]:
    """What all gates find."""
    return tuple(finding for gate in GATES for finding in gate(case))


def _refused(findings: tuple[Finding, ...]) -> frozenset[str]:
    """The services that cannot go; with a circle all that lie on it."""
    return frozenset(name for finding in _standing(findings) for name in finding.about)


def _standing(findings: tuple[Finding, ...]) -> list[Finding]:
    return [finding for finding in findings if finding.verdict is not Verdict.NOTICE]


def _in_whole_parts(case: Case, names: frozenset[str]) -> frozenset[str]:
    """With each service those that do not go without it."""
    return names.union(*(part for part in case.request.parts if not part.isdisjoint(names)))


def _yielding(case: Case, refused: frozenset[str]) -> frozenset[str]:
    """Of what stands in each other's way what nobody asked for by name; all of it where nobody named any."""
    return refused - case.request.named


def _with_them(case: Case, names: frozenset[str]) -> list[Finding]:
    remedy = "see what stands against the other, or ask for each by itself"
    return [
        Finding(
            "decision",
            Verdict.WAIT,
            "asked_together",
            name,
            f"{case.planned[name]} was asked for together with a service that may not go",
            remedy,
        )
        for name in case.planned
        if name in names
    ]


def _on_their_own(findings: tuple[Finding, ...]) -> frozenset[str]:
    """The services that cannot go whatever becomes of the others that cannot."""
    standing = _standing(findings)
    against = Counter(name for finding in standing for name in finding.about)
    return frozenset(name for finding in standing if not _rests(finding, against) for name in finding.about)


def _rests(finding: Finding, against: Counter[str]) -> bool:
    """It speaks of another planned service against which something stands too, so it may not outlast that one."""
    if finding.binds:
        return any(against[name] > 1 for name in finding.about)
    return any(name in against for name in finding.involved)


def _whole(case: Case, findings: tuple[Finding, ...], settled: tuple[str, ...]) -> Decision:
    verdicts = {finding.verdict for finding in findings}
    names = tuple(case.planned)
    if Verdict.BLOCK in verdicts:
        return Decision(Outcome.NO_GO, findings, (), (*settled, *names))
    if Verdict.WAIT in verdicts:
        return Decision(Outcome.WAIT, findings, (), (*settled, *names))
    return Decision(Outcome.GO, findings, names, settled)


def _part(case: Case, findings: tuple[Finding, ...], left_out: tuple[str, ...]) -> Decision:
    if case.planned:
        return Decision(Outcome.PARTIAL, findings, tuple(case.planned), left_out)
    blocked = any(finding.verdict is Verdict.BLOCK for finding in findings)
    return Decision(Outcome.NO_GO if blocked else Outcome.WAIT, findings, (), left_out)


def runs_already(case: Case, name: str) -> bool:
    """The environment runs the very version and commit that is asked for, and it is not asked for again."""
    if case.request.redeploy or case.wanted[name].again:
        return False
    history = case.facts.history(case.request.environment, name)
    newest = history.newest if isinstance(history, History) else None
    return newest is not None and newest.state.is_serving and not newest.foreign and _is_what_is_asked(case, newest)


def _is_what_is_asked(case: Case, record: Record) -> bool:
    wanted = case.wanted[record.service]
    if record.service in case.facts.unread_commits:
        return False
    if record.version is None or not wanted.version.is_same_as(record.version):
        return False
    if told_apart(wanted, case.facts, record) is not None or not _are_recorded(case, wanted):
        return False
    return wanted.image is None or record.image is None or wanted.image == record.image


def _are_recorded(case: Case, wanted: Wanted) -> bool:
    # A requirement that is new makes an edge that nobody has looked at yet.
    recorded = case.running(wanted.service)[0].needs
    return all(
        any(need.range == one.range and need.direction is one.direction for one in recorded.get(need.other, ()))
        for need in wanted.needs
    )


def _already(case: Case, name: str) -> Finding:
    where, version = case.request.environment, case.planned[name].version
    message = f"{where} already runs {name} {version}"
    return Finding(
        "decision", Verdict.NOTICE, "already_active", name, message, "set `redeploy: true` to deploy it again"
    )
