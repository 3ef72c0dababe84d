"""Findings as annotations of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate.model import Verdict
from deploy_gate.visible import visible
from deploy_gate.workflow_commands import MAX_OF_A_KIND, command

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from deploy_gate.model import Finding

_KINDS: Final[Mapping[Verdict, str]] = {
    Verdict.BLOCK: "error",
    Verdict.WAIT: "warning",
    Verdict.NOTICE: "notice",
}


def annotate(findings: Iterable[Finding]) -> tuple[str, ...]:
    """One workflow command for each finding, the last of a kind telling how many more there are."""
    by_kind: dict[str, list[Finding]] = {kind: [] for kind in _KINDS.values()}
    for finding in findings:
        by_kind[_KINDS[finding.verdict]].append(finding)
    return tuple(line for kind, those in by_kind.items() for line in _lines(kind, those))


def _lines(kind: str, findings: list[Finding]) -> Iterator[str]:
    shown = findings if len(findings) <= MAX_OF_A_KIND else findings[: MAX_OF_A_KIND - 1]
    for finding in shown:
        title = f"{visible(finding.service)}: {finding.reason_code}" if finding.service else finding.reason_code
        yield command(kind, _sentence(finding), {"title": title})
    if rest := len(findings) - len(shown):
        yield command(kind, f"{rest} more findings of this kind stand in the job summary", {"title": "deploy-gate"})


def _sentence(finding: Finding) -> str:
    said = visible(finding.message)
    return f"{said}. To do: {visible(finding.remedy)}" if finding.remedy else said
