"""The gate's answer for one service, waited for where it may still change."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from deploy_gate.model import Outcome, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from deploy_gate.report import Report

FIRST_PAUSE: Final = 15.0
"""Seconds between the first two questions; each pause is half as long again as the one before."""

LONGEST_PAUSE: Final = 60.0


def wait_for(
    ask: Callable[[], Report],
    seconds: int,
    *,
    sleep: Callable[[float], None],
    clock: Callable[[], datetime],
    log: Callable[[str], None],
) -> Report:
    """The first answer that is not `wait`, or the last one when the seconds are over; what is waited for is logged."""
    deadline = clock() + timedelta(seconds=seconds)
    pause = FIRST_PAUSE
    told: tuple[str, ...] = ()
    while True:
        report = ask()
        left = (deadline - clock()).total_seconds()
        if report.decision.outcome is not Outcome.WAIT or left <= 0:
            return report
        waiting = tuple(one.message for one in report.decision.findings if one.verdict is Verdict.WAIT)
        if waiting != told:
            log(f"waiting at most {left:.0f} s more: {'; '.join(waiting)}")
            told = waiting
        sleep(min(pause, left))
        pause = min(pause * 1.5, LONGEST_PAUSE)
