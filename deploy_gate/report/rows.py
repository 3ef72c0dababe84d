"""One row for each service that was asked for, and the verdict in a sentence: what every renderer shows."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from deploy_gate.board.wording import brief
from deploy_gate.model import Operation, Outcome, Verdict
from deploy_gate.report.running import UNKNOWN, runs_now
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from deploy_gate.model import Finding
    from deploy_gate.report import Report


class Standing(StrEnum):
    """What becomes of a service."""

    GO = "go"
    WAIT = "wait"
    BLOCK = "block"
    LEFT_OUT = "left out"
    RUNNING = "running"
    """It was not asked for, and stays as it is."""


class Row(Value):
    """A service, what of it runs now, what is asked for, and when it goes, counted in waves from 1."""

    service: str
    now: str
    then: str
    standing: Standing
    wave: int | None = None
    group: str | None = None


WORDS: Final[Mapping[Outcome, str]] = {
    Outcome.GO: "Go",
    Outcome.WAIT: "Wait",
    Outcome.PARTIAL: "Partly",
    Outcome.NO_GO: "No go",
}


def rows(report: Report) -> tuple[Row, ...]:
    """The services that go, in the plan's order, then the others as they were asked for."""
    going = tuple(_going(report))
    told = {row.service for row in going}
    versions = _versions(report)
    return (*going, *(_staying(report, name, versions[name]) for name in versions if name not in told))


def headline(report: Report) -> str:
    """The verdict in one sentence."""
    decision, count = report.decision, len(_versions(report))
    where = f"{_way(report)} {report.request.environment}"
    match decision.outcome:
        case Outcome.GO if not decision.services:
            return f"nothing is left to do in {report.request.environment}"
        case Outcome.GO:
            return f"{_who(report)} may go {where}{_in_waves(report)}"
        case Outcome.PARTIAL:
            rest = count - len(decision.services)
            return (
                f"{len(decision.services)} of {count} services may go {where}{_in_waves(report)}, "
                f"{rest} {'is' if rest == 1 else 'are'} left out"
            )
        case _ if not count:
            return f"nothing was found that could go {where}"
        case Outcome.WAIT:
            return f"{_who(report)} may not go {where} yet"
        case _:
            return f"{_who(report)} may not go {where}"


def found(report: Report, *verdicts: Verdict) -> tuple[Finding, ...]:
    """The findings that weigh so, the weightiest kind first, each kind in the order of the gates."""
    return tuple(one for verdict in verdicts for one in report.decision.findings if one.verdict is verdict)


def _going(report: Report) -> Iterator[Row]:
    for number, wave in enumerate(report.plan.waves, start=1):
        for step in wave:
            for target in step.targets:
                now = runs_now(report.facts, report.request.environment, target.service)
                yield Row(target.service, now, brief(target.version), Standing.GO, number, step.group)


def _staying(report: Report, name: str, then: str) -> Row:
    now = runs_now(report.facts, report.request.environment, name)
    return Row(name, now, then, _standing(report, name))


def _standing(report: Report, name: str) -> Standing:
    verdicts = {finding.verdict for finding in report.decision.findings if name in finding.about}
    if Verdict.BLOCK in verdicts:
        return Standing.BLOCK
    if Verdict.WAIT in verdicts:
        return Standing.WAIT
    # Where one service is asked about, no plan is made, and it goes by the decision alone.
    return Standing.GO if name in report.decision.services else Standing.LEFT_OUT


def _versions(report: Report) -> Mapping[str, str]:
    """What is asked for, by name; a service whose version was to be found and was not has none to show."""
    asked = {wanted.service: brief(wanted.version) for wanted in report.request.services}
    return asked | dict.fromkeys((one.service for one in report.request.promotions), UNKNOWN)


def _who(report: Report) -> str:
    names = report.decision.services or tuple(_versions(report))
    if len(names) == 1:
        version = _versions(report)[names[0]]
        return names[0] if version == UNKNOWN else f"{names[0]} {version}"
    return f"{len(names)} services"


def _way(report: Report) -> str:
    return "back in" if report.request.operation is Operation.ROLLBACK else "to"


def _in_waves(report: Report) -> str:
    count = len(report.plan.waves)
    return f" in {count} waves" if count > 1 else ""
