"""Answers as a step tells them: to its log, on the run's page, to the steps behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.commands.asked import UNKNOWN, Refused
from deploy_gate.commands.told import Exit, Told
from deploy_gate.value import NOTHING
from deploy_gate.workflow_commands import MAX_OF_A_KIND

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.report import Report


def exit_of(answer: Report | Refused) -> Exit:
    """The exit code of an answer."""
    if isinstance(answer, Refused):
        return Exit.BLOCKED if answer.reason_code == UNKNOWN else Exit.BAD
    return Exit.BLOCKED if answer.decision.refuses else Exit.DONE


def verdict(report: Report, ends: Exit, more: Mapping[str, str] = NOTHING) -> Told:
    """A decision and its plan, with more outputs beside its own."""
    # A refused input need not pay for these.
    from deploy_gate.report.annotations import annotate  # noqa: PLC0415
    from deploy_gate.report.machine import outputs  # noqa: PLC0415
    from deploy_gate.report.markdown import markdown  # noqa: PLC0415
    from deploy_gate.report.text import text  # noqa: PLC0415

    annotations = tuple(annotate(report.decision.findings))
    return Told(ends, text(report), annotations, markdown(report), {**outputs(report), **more})


def refusal(refused: Refused) -> Told:
    """What was given and cannot be used, every problem of it."""
    # A plan needs none of these.
    from deploy_gate.report.problems import as_annotations, as_markdown, as_text, outputs  # noqa: PLC0415

    problems = refused.problems
    annotations = as_annotations(problems, MAX_OF_A_KIND)
    told = outputs(refused.reason_code, problems)
    return Told(exit_of(refused), as_text(problems), (annotations,) if annotations else (), as_markdown(problems), told)


def nothing_done(reason_code: str, text: str) -> Told:
    """There was nothing to do, and that is no mistake."""
    from deploy_gate.report.problems import outputs  # noqa: PLC0415 - a plan needs none

    return Told(Exit.DONE, text, outputs=outputs(reason_code, ()))
