"""Waiting in a start, without its lock, for what the plan put before it and the same run is still to deploy."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from deploy_gate.case import Case
from deploy_gate.github.fault import Fault
from deploy_gate.github.run_jobs import read_run_jobs
from deploy_gate.github.running import read_running
from deploy_gate.model import Verdict
from deploy_gate.moment import GATE, look
from deploy_gate.predecessors import AHEAD, Course, Progress, courses_of, not_finished
from deploy_gate.value import NOTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from deploy_gate.github.client import Client
    from deploy_gate.github.rest import Rest
    from deploy_gate.model import Catalog, Finding, Job, Step
    from deploy_gate.moment import Moment

FIRST_PAUSE: Final = 5.0
"""Seconds before the records are read again; each pause is half as long again as the one before."""

LONGEST_PAUSE: Final = 30.0

LISTED_FOR: Final = timedelta(seconds=60)
"""How long a list of the run's jobs is good: with many jobs it has many pages, and who is refused leaves no record."""

IDLE: Final = timedelta(minutes=10)
"""How long a start waits while none of those is known to run, be they in a queue or their jobs unreadable."""


class Upstreams:
    """What one step waits for."""

    def __init__(  # noqa: PLR0913 - what waits, where, and by what means
        self,
        client: Client,
        rest: Rest,
        *,
        step: Step,
        catalog: Catalog,
        job: Job,
        seconds: int,
        sleep: Callable[[float], None],
        log: Callable[[str], None],
    ) -> None:
        self._client, self._rest, self._sleep, self._log = client, rest, sleep, log
        self._step, self._catalog, self._job = step, catalog, job
        self._until = client.now() + timedelta(seconds=seconds)
        self._courses: Mapping[str, Course] = NOTHING
        self._listed_at: datetime | None = None
        self._ran_at = client.now()
        self._told: tuple[str, ...] = ()

    def hold_up(self, findings: Iterable[Finding]) -> bool:
        """Something that goes before has not come, and there is time left to wait for it."""
        return self._left() > 0 and any(finding.reason_code in AHEAD for finding in findings)

    def wait(self, moment: Moment) -> tuple[Finding, ...]:
        """What stands against the step for good or when the time is up; nothing once all that goes before has come.

        Whoever waits holds no lock, and asks again under it afterwards. Raises `GitHubError` where GitHub cannot be
        asked at all.
        """
        pause, environment = FIRST_PAUSE, moment.case.request.environment
        case, progress = moment.case, self._progress()
        findings = tuple(dict.fromkeys(look(moment.but(progress=progress))))
        while findings and all(finding.verdict is Verdict.WAIT for finding in findings) and self._left() > 0:
            self._tell(findings)
            self._sleep(min(pause, self._left()))
            pause = min(pause * 1.5, LONGEST_PAUSE)
            awaited = [name for finding in findings for name in finding.involved]
            facts = read_running(self._client, self._catalog, environment, dict.fromkeys(awaited), ())
            facts = case.facts.but(histories={**case.facts.histories, **facts.histories})
            case, progress = Case(case.request, self._catalog, facts, self._client.now()), self._progress()
            findings = tuple(not_finished(GATE, self._step, case, NOTHING, progress))
        return findings

    def _left(self) -> float:
        """Seconds that there are left to wait."""
        return (min(self._until, self._ran_at + IDLE) - self._client.now()).total_seconds()

    def _tell(self, findings: Iterable[Finding]) -> None:
        waiting = tuple(finding.message for finding in findings)
        if waiting != self._told:
            self._log(f"waiting without a lock, at most {self._left():.0f} s more: {'; '.join(waiting)}")
            self._told = waiting

    def _progress(self) -> Progress:
        now = self._client.now()
        if self._listed_at is None or now - self._listed_at >= LISTED_FOR:
            self._courses, self._listed_at = self._list(), now
        if Course.RUNNING in self._courses.values():
            self._ran_at = now
        return Progress(self._job, self._courses)

    def _list(self) -> Mapping[str, Course]:
        try:
            return courses_of(self._step, self._catalog, read_run_jobs(self._rest, self._job), self._job.job)
        except Fault as fault:
            minutes = IDLE.total_seconds() / 60
            self._log(
                f"which jobs of this run are over is not known, so what goes before is waited for, at most "
                f"{minutes:.0f} minutes: {fault.why}: {fault.remedy}"
            )
            return {ahead.service: Course.QUEUED for ahead in self._step.after}
