"""The report as GitHub's Markdown, for the run's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate.model import Outcome, Verdict
from deploy_gate.report.inert import code, prose
from deploy_gate.report.mermaid import mermaid
from deploy_gate.report.rows import WORDS, Standing, found, headline, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from deploy_gate.model import Arrow, Finding
    from deploy_gate.report import Report
    from deploy_gate.report.rows import Row

_SIGNS: Final[Mapping[Outcome, str]] = {
    Outcome.GO: "✅",
    Outcome.WAIT: "⏳",
    Outcome.PARTIAL: "⚠️",
    Outcome.NO_GO: "⛔",
}
_FINDING_SIGNS: Final[Mapping[Verdict, str]] = {
    Verdict.BLOCK: "⛔",
    Verdict.WAIT: "⏳",
    Verdict.NOTICE: "💡",
}
_STANDING_SIGNS: Final[Mapping[Standing, str]] = {
    Standing.GO: "✅",
    Standing.WAIT: "⏳",
    Standing.BLOCK: "⛔",
    Standing.LEFT_OUT: "⏸️",
    Standing.RUNNING: "🔵",
}
_TOO_LARGE: Final = "_The graph is left out: it has more services, edges or text than Mermaid draws._"


def markdown(report: Report) -> str:
    """The verdict, what stands against it, the table, the graph, and folded away what is only to be noticed."""
    outcome = report.decision.outcome
    blocks = [
        f"## {_SIGNS[outcome]} {WORDS[outcome]}: {prose(headline(report))}",
        _list(found(report, Verdict.BLOCK, Verdict.WAIT)),
        _table(rows(report)),
        _graph(report),
        _folded("notice", [_item(finding) for finding in found(report, Verdict.NOTICE)]),
        _folded("reason for this order", [_reason(arrow) for arrow in report.order], "reasons for this order"),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _list(findings: Sequence[Finding]) -> str:
    return "\n".join(map(_item, findings))


def _item(finding: Finding) -> str:
    who = f"**{code(finding.service)}** " if finding.service else ""
    said = f"- {_FINDING_SIGNS[finding.verdict]} {who}{prose(finding.message)} ({code(finding.reason_code)})"
    return f"{said}\\\n  **To do:** {prose(finding.remedy)}" if finding.remedy else said


def _table(shown: Sequence[Row]) -> str:
    if not shown:
        return ""
    return "\n".join(["| service | now | then | wave | state |", "| --- | --- | --- | --- | --- |", *_lines(shown)])


def _lines(shown: Sequence[Row]) -> Iterator[str]:
    for row in shown:
        service = code(row.service) + (f" in group {code(row.group)}" if row.group else "")
        wave = "" if row.wave is None else str(row.wave)
        state = f"{_STANDING_SIGNS[row.standing]} {row.standing}"
        yield f"| {service} | {prose(row.now)} | {code(row.then)} | {wave} | {state} |"


def _graph(report: Report) -> str:
    if len(report.request.services) + len(report.order) + len(report.decision.findings) <= 1:
        return ""
    chart = mermaid(report)
    return _TOO_LARGE if chart is None else f"```mermaid\n{chart}\n```"


def _folded(one: str, items: Sequence[str], many: str = "") -> str:
    if not items:
        return ""
    title = f"1 {one}" if len(items) == 1 else f"{len(items)} {many or f'{one}s'}"
    return "\n".join(["<details>", f"<summary>{title}</summary>", "", *items, "", "</details>"])


def _reason(arrow: Arrow) -> str:
    return f"- {code(arrow.before)} before {code(arrow.after)}: {prose(arrow.reason)}"
