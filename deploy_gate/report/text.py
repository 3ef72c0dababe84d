"""The report for a terminal."""

from __future__ import annotations

from enum import Enum
from itertools import groupby
from typing import TYPE_CHECKING, Final

from deploy_gate.model import Outcome, Verdict
from deploy_gate.report.rows import WORDS, Standing, found, headline, rows
from deploy_gate.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from deploy_gate.model import Finding
    from deploy_gate.report import Report
    from deploy_gate.report.rows import Row


class Colour(Enum):
    """Whether words are coloured, which the door decides: only on a terminal, and never where NO_COLOR is set."""

    ON = "on"
    OFF = "off"


_BOLD: Final = "1"
_RED: Final = "31"
_GREEN: Final = "32"
_YELLOW: Final = "33"
_GREY: Final = "90"

_OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.GO: _GREEN,
    Outcome.WAIT: _YELLOW,
    Outcome.PARTIAL: _YELLOW,
    Outcome.NO_GO: _RED,
}
_VERDICTS: Final[Mapping[Verdict, str]] = {Verdict.BLOCK: _RED, Verdict.WAIT: _YELLOW, Verdict.NOTICE: _GREY}
_STANDINGS: Final[Mapping[Standing, str]] = {
    Standing.GO: _GREEN,
    Standing.WAIT: _YELLOW,
    Standing.BLOCK: _RED,
    Standing.LEFT_OUT: _GREY,
    Standing.RUNNING: _GREY,
}


def text(report: Report, colour: Colour = Colour.OFF) -> str:
    """The verdict, the waves, and every finding with what to do about it."""
    outcome = report.decision.outcome
    verdict = paint(WORDS[outcome].upper(), f"{_BOLD};{_OUTCOMES[outcome]}", colour)
    blocks = [
        f"{verdict}: {visible(headline(report))}",
        "\n".join(_waves(rows(report), colour)),
        "\n".join(_finding(one, colour) for one in found(report, Verdict.BLOCK, Verdict.WAIT)),
        "\n".join(_finding(one, colour) for one in found(report, Verdict.NOTICE)),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _waves(shown: Sequence[Row], colour: Colour) -> Iterator[str]:
    width = max((len(visible(row.service)) for row in shown), default=0)
    for title, members in groupby(shown, key=_title):
        for number, row in enumerate(members):
            head = "" if number else title
            name = visible(row.service).ljust(width)
            grouped = f" in group {visible(row.group)}" if row.group else ""
            painted = paint(head.ljust(_TITLE_WIDTH), _STANDINGS[row.standing], colour)
            yield f"  {painted}  {name}  {visible(row.now)} -> {visible(row.then)}{grouped}"


_TITLE_WIDTH: Final = len(Standing.LEFT_OUT)


def _title(row: Row) -> str:
    return str(row.standing) if row.wave is None else f"wave {row.wave}"


def _finding(finding: Finding, colour: Colour) -> str:
    word = paint(finding.verdict.value.ljust(_TITLE_WIDTH), _VERDICTS[finding.verdict], colour)
    who = f"{visible(finding.service)}: " if finding.service else ""
    said = f"  {word}  {who}{visible(finding.message)} [{finding.reason_code}]"
    return f"{said}\n  {' ' * _TITLE_WIDTH}  to do: {visible(finding.remedy)}" if finding.remedy else said


def paint(word: str, code: str, colour: Colour) -> str:
    """The word in that colour, where words are coloured."""
    return f"\x1b[{code}m{word}\x1b[0m" if colour is Colour.ON and word.strip() else word
