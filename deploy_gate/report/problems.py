"""Problems in what people wrote, as text, JSON and annotations: the same problems in the same order."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from deploy_gate.model import Outcome
from deploy_gate.output_size import OUTPUT_LIMIT, utf16_size
from deploy_gate.visible import visible
from deploy_gate.workflow_commands import command

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deploy_gate.model import Problem

SCHEMA_VERSION: Final = 1

MAX_LISTED: Final = 1000
"""Problems that a summary lists: a reader has stopped long before."""


def as_text(problems: Sequence[Problem]) -> str:
    """One line each, ``deploy-gate.yml:12:5: message``, as compilers and editors write and read them."""
    return "\n".join(visible(f"{_where(problem)}: {problem.message}") for problem in problems)


def as_json(problems: Sequence[Problem]) -> str:
    """``{"schema_version": 1, "valid": false, "problems": [{"where", "message", "line", "column"}]}``."""
    return json.dumps(
        {"schema_version": SCHEMA_VERSION, "valid": not problems, "problems": as_values(problems)}, indent=2
    )


def as_values(problems: Sequence[Problem]) -> list[dict[str, object]]:
    """The problems as JSON's values."""
    return [
        {"where": problem.where, "message": problem.message, "line": problem.line, "column": problem.column}
        for problem in problems
    ]


def as_refusal(reason_code: str, problems: Sequence[Problem]) -> dict[str, object]:
    """The answer of a run that decided nothing: never a go."""
    return {
        "schema_version": SCHEMA_VERSION,
        "decision": str(Outcome.NO_GO),
        "reason_code": reason_code,
        "problems": as_values(problems),
        "omitted": 0,
    }


def outputs(reason_code: str, problems: Sequence[Problem]) -> dict[str, str]:
    """The outputs of a step that decided nothing; `result` counts the problems that have no room in it."""
    named = {
        "decision": str(Outcome.NO_GO),
        "reason_code": reason_code,
        "environment": "",
        "matrix": "",
        "waves": "[]",
        "services": "[]",
    }
    room = OUTPUT_LIMIT - sum(utf16_size(value) for value in named.values())
    return named | {"result": _within(as_refusal(reason_code, problems), as_values(problems), room)}


def _within(refusal: dict[str, object], problems: list[dict[str, object]], room: int) -> str:
    kept = len(problems)
    while utf16_size(line := json.dumps(refusal, separators=(",", ":"))) > room and kept:
        kept //= 2
        refusal |= {"problems": problems[:kept], "omitted": len(problems) - kept}
    return line


def as_markdown(problems: Sequence[Problem]) -> str:
    """What a job summary shows where nothing was decided."""
    from deploy_gate.report.inert import prose  # noqa: PLC0415 - lines for a terminal need it not

    items = [f"- {prose(_where(problem))}: {prose(problem.message)}" for problem in problems[:MAX_LISTED]]
    if rest := len(problems) - len(items):
        items.append(f"- {rest} more, which stand in the log")
    return "\n".join(["## Nothing was decided", "", *items, ""])


def as_annotations(problems: Sequence[Problem], most: int | None = None) -> str:
    """One ``::error`` line each, beyond the most the last of them telling how many more there are.

    GitHub shows a problem with a line beside that line of the file.
    """
    shown = problems if most is None or len(problems) <= most else problems[: most - 1]
    lines = [_annotation(problem) for problem in shown]
    if rest := len(problems) - len(shown):
        lines.append(command("error", f"{rest} more problems stand in the log", {"title": "deploy-gate"}))
    return "\n".join(lines)


def _annotation(problem: Problem) -> str:
    if problem.line is None:
        return command("error", visible(f"{problem.where}: {problem.message}"))
    place = {"file": visible(problem.where), "line": str(problem.line), "col": str(problem.column or 1)}
    return command("error", visible(problem.message), place)


def _where(problem: Problem) -> str:
    position = (problem.where, problem.line, problem.column)
    return ":".join(str(part) for part in position if part is not None)
