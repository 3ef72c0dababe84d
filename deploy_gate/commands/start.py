"""The start of a deployment: lock, look at the locks around, look at the records, ask again, and only then begin."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from deploy_gate.case import Case
from deploy_gate.commands.begun import Begun
from deploy_gate.commands.locking import Locks
from deploy_gate.commands.upstreams import Upstreams
from deploy_gate.github.commits import is_full
from deploy_gate.github.deployments import Said, payload_of, say, write_record
from deploy_gate.github.fault import Fault, GitHubError, Kind
from deploy_gate.github.grounds import read_grounds
from deploy_gate.github.payload import UNCHANGED
from deploy_gate.github.rest import Rest
from deploy_gate.github.running import read_running
from deploy_gate.model import Decision, Facts, Finding, History, Operation, Outcome, Plan, Request, Verdict, Wanted
from deploy_gate.moment import GATE, Moment, keeps_lock, look, neighbours_of
from deploy_gate.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable

    from deploy_gate.commands.stepping import Where
    from deploy_gate.github.client import Client
    from deploy_gate.github.grounds import Ground
    from deploy_gate.model import Catalog, Step, Target
    from deploy_gate.versions import Version

FIRST_PAUSE: Final = 5.0
"""Seconds before the first look again; each pause is half as long again as the one before."""

LONGEST_PAUSE: Final = 60.0


class Start:
    """One step on its way to its deploy."""

    def __init__(  # noqa: PLR0913 - what, where, for whom, and by what means
        self,
        client: Client,
        step: Step,
        catalog: Catalog,
        grounds: dict[str, Ground],
        where: Where,
        *,
        locator: str,
        seconds: int,
        upstream_seconds: int,
        allow_older: bool,
        sleep: Callable[[float], None],
        log: Callable[[str], None],
    ) -> None:
        self._client, self._rest = client, Rest(client)
        self._step, self._catalog, self._where = step, catalog, where
        self._locator, self._seconds, self._allow_older = locator, seconds, allow_older
        self._sleep, self._log = sleep, log
        self._environment = step.targets[0].environment
        homes = [catalog.services[target.service].records_for(self._environment).repository for target in step.targets]
        self._grounds = grounds | read_grounds(client, (home for home in homes if home not in grounds))
        self._facts = Facts()
        self.locks = Locks(
            client,
            self._rest,
            step=step,
            catalog=catalog,
            grounds=self._grounds,
            home=locator.partition(":")[0],
            job=where.job,
            name=where.name,
            by=where.actor,
            patience=timedelta(seconds=seconds),
            log=log,
        )
        self._upstreams = Upstreams(
            client,
            self._rest,
            step=step,
            catalog=catalog,
            job=where.job,
            seconds=upstream_seconds,
            sleep=sleep,
            log=log,
        )

    def run(self) -> tuple[Report, tuple[Begun, ...]]:
        """The answer, and what was begun; whatever is refused leaves no record and no lock.

        Raises `GitHubError` where GitHub cannot be asked at all.
        """
        try:
            findings = self._ask_until_settled()
            begun = () if findings else self._begin()
        except Fault as fault:
            self.locks.let_go()
            service = self._step.targets[0].service
            return self._report((Finding(GATE, Verdict.BLOCK, "unknown", service, fault.why, fault.remedy),)), ()
        except BaseException:
            self.locks.let_go()
            raise
        finally:
            self._rest.close()
        if findings:
            self.locks.let_go()
        return self._report(findings), begun

    def _ask_until_settled(self) -> tuple[Finding, ...]:
        deadline = self._client.now() + timedelta(seconds=self._seconds)
        pause = FIRST_PAUSE
        told: tuple[str, ...] = ()
        while True:
            self._client.begin()
            findings, moment = self._ask()
            if moment is not None and self._upstreams.hold_up(findings):
                self.locks.let_go()
                findings = self._upstreams.wait(moment)
                if findings:
                    return findings
                self.locks.renew()
                deadline = self._client.now() + timedelta(seconds=self._seconds)
                continue
            left = (deadline - self._client.now()).total_seconds()
            blocked = any(finding.verdict is Verdict.BLOCK for finding in findings)
            if not findings or blocked or left <= 0:
                return findings
            waiting = tuple(finding.message for finding in findings)
            if waiting != told:
                self._log(f"waiting at most {left:.0f} s more: {'; '.join(waiting)}")
                told = waiting
            self._sleep(min(pause, left))
            pause = min(pause * 1.5, LONGEST_PAUSE)

    def _ask(self) -> tuple[tuple[Finding, ...], Moment | None]:
        """What stands against the step now, and what was seen; None where its lock is another's.

        Its locks are held afterwards where it may go, or waits before others.
        """
        seen = self.locks.take()
        if isinstance(seen, Finding):
            self.locks.let_go()
            return (seen,), None
        names = [target.service for target in self._step.targets]
        watched = (*names, *neighbours_of(self._step, self._catalog))
        self._facts = read_running(self._client, self._catalog, self._environment, watched, self._step.targets)
        case = Case(self._request(), self._catalog, self._facts, self._client.now())
        holders = self.locks.neighbours_in(seen)
        moment = Moment(
            self._step, case, holders, self.locks.barriers_in(seen), self._where.actor, allow_older=self._allow_older
        )
        # Of a repository that nobody can see, its lock and its records say the same.
        findings = tuple(dict.fromkeys(look(moment)))
        living = self.locks.without_the_dead(holders, findings)
        if len(living) < len(holders):
            holders, moment = living, moment.but(holders=living)
            findings = look(moment)
        claims = (holder.claim for holder in self.locks.holders.values())
        if findings and not keeps_lock(claims, findings, holders):
            self.locks.let_go()
        return findings, moment

    def _request(self) -> Request:
        wanted = tuple(
            Wanted(target.service, target.version, target.tag, target.image, target.sha, target.needs)
            for target in self._step.targets
        )
        return Request(self._environment, wanted, operation=self._step.operation, redeploy=True)

    def _begin(self) -> tuple[Begun, ...]:
        begun: list[Begun] = []
        try:
            for target in self._step.targets:
                begun.append(self._write(target))  # noqa: PERF401 - what was written before one fails must be known
            said = Said("in_progress", log_url=self._where.page)
            say(self._client, self._rest, [one.record for one in begun], said)
        except (Fault, GitHubError):
            self._take_back(begun)
            raise
        return tuple(begun)

    def _write(self, target: Target) -> Begun:
        service = self._catalog.services[target.service]
        place = service.records_for(self._environment)
        sha = self._facts.commits.get(target.service) or target.sha
        known = sha if is_full(sha) else None
        ref = known if known and not service.records_live_elsewhere else self._grounds[place.repository].head
        if ref is None:
            raise Fault(Kind.REFUSED, f"{place.repository} has no commit that could be deployed", "push one")
        holder = self.locks.holders[target.service]
        payload = payload_of(self._as_it_runs(target), holder, known, self._step.operation)
        environment = self._catalog.environments[self._environment]
        record = write_record(self._client, self._rest, place, environment, ref, payload)
        held = self.locks.held[target.service]
        keeps = self._catalog.versions
        return Begun(
            target.service,
            self._environment,
            record,
            held,
            target.request,
            str(target.version),
            keeps,
            self._locator if keeps else "",
        )

    def _take_back(self, begun: list[Begun]) -> None:
        """Records of a deployment that did not begin say so, as far as GitHub can be reached."""
        said = Said("inactive", f"{UNCHANGED}: it could not be begun", self._where.page)
        try:
            say(self._client, self._rest, [one.record for one in begun], said)
        except (Fault, GitHubError) as error:
            self._log(f"a record of what was not begun stays as it is ({error}): a newer one settles it")

    def _report(self, findings: tuple[Finding, ...]) -> Report:
        names = tuple(target.service for target in self._step.targets)
        if not findings:
            step = self._step.but(targets=tuple(self._as_it_runs(target) for target in self._step.targets))
            plan = Plan(self._environment, step.operation, ((step,),))
            return Report(self._request(), Decision(Outcome.GO, (), names), plan, self._facts)
        blocked = any(finding.verdict is Verdict.BLOCK for finding in findings)
        decision = Decision(Outcome.NO_GO if blocked else Outcome.WAIT, findings, (), names)
        return Report(self._request(), decision, Plan(self._environment, self._step.operation), self._facts)

    def _as_it_runs(self, target: Target) -> Target:
        return target.but(previous_version=self._previous(target))

    def _previous(self, target: Target) -> Version | None:
        """The version that served last, as far as was read, or that the plan knew; in a rollback the one to leave."""
        if self._step.operation is Operation.ROLLBACK and target.previous_version is not None:
            return target.previous_version
        history = self._facts.history(self._environment, target.service)
        records = history.telling if isinstance(history, History) else ()
        serving = (record.version for record in records if record.state.is_serving and record.version is not None)
        return next(serving, target.previous_version)
