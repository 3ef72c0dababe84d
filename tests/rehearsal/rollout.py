"""One run of the reusable workflow as GitHub carries it out: a plan, a job for each entry, and what may befall them."""

import json
import random
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from standin.access import Access
from standin.checks import Job as GitHubJob
from standin.checks import WorkflowRun
from standin.people import Token
from standin.verbs import running
from tests.rehearsal.cluster import Cluster, Doing
from tests.rehearsal.demand import Asked
from tests.rehearsal.host import Host
from tests.rehearsal.odds import Odds
from tests.rehearsal.organisation import Service
from tests.rehearsal.steps import KILLED, Step, Steps
from tests.rehearsal.tally import Tally

BOT = Token("", "github-actions[bot]", "actions", everything=True)


@dataclass(slots=True)
class Stage:
    """What every run of a rehearsal shares."""

    github: Host
    steps: Steps
    cluster: Cluster
    tally: Tally
    odds: Odds


@dataclass(slots=True)
class Job:
    """A job on its machine; `gone` once the machine is."""

    run: "Rollout"
    number: int
    gone: threading.Event = field(default_factory=threading.Event)
    now: Step | None = None

    def vanish(self) -> None:
        """The machine goes away, and with it the step that is running."""
        self.gone.set()
        step = self.now
        if step is not None:
            step.kill()

    def step(self, command: str, **inputs: str) -> Step:
        """A step of this job, from its beginning to its end."""
        stage, chance = self.run.stage, self.run.chance
        variables = {
            "GITHUB_RUN_ID": str(self.run.run.id), "GITHUB_RUN_ATTEMPT": str(self.run.run.attempt),
            "GITHUB_JOB": "deploy", "GITHUB_ACTOR": "octocat",
        }  # fmt: skip
        given = {"command": command, "job_id": str(self.number)} | inputs
        afresh = command == "finish" and chance.random() < stage.odds.afresh
        begin = stage.steps.begin_afresh if afresh else stage.steps.begin
        event = {"action": "deploy", "client_payload": self.run.payload, "sender": {"login": "octocat"}}
        step = self.now = begin(stage.github.url, event, variables, given)
        kill = stage.odds.kill if command in ("start", "finish") else stage.odds.kill_plan
        if chance.random() < kill:
            step.before, step.kill_at = chance.random() < 0.5, chance.randint(1, 8)
        if self.gone.is_set():
            step.kill()
        step.ended.wait()
        stage.tally.step(command, step)
        if step.code == KILLED and chance.random() < 0.5:
            # The machine itself went away, so that not even the steps that always run are run.
            self.gone.set()
        return step


@dataclass(slots=True)
class Rollout:
    """A run from its plan to its last job; `came` says of each service what became of it."""

    stage: Stage
    payload: Mapping[str, Any]
    chance: random.Random
    run: WorkflowRun
    command: str = "plan"
    inputs: Mapping[str, str] = field(default_factory=dict)
    jobs: list[Job] = field(default_factory=list)
    cancelled: threading.Event = field(default_factory=threading.Event)
    came: dict[str, str] = field(default_factory=dict)
    concluded: str = ""
    unnoticed: bool = False
    """A machine of it is gone, and GitHub goes on waiting for it."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def begin(cls, stage: Stage, asked: Asked, chance: random.Random) -> "Rollout":
        with stage.github.lock:
            access, infra = _infra(stage.github)
            run = running.start(access, infra, ".github/workflows/deploy.yml", "repository_dispatch")
        return cls(stage, asked.payload, chance, run, asked.command, asked.inputs)

    def carry_out(self) -> str:
        """The reason code of the plan, or `deployed` where it went on to its jobs."""
        try:
            job = self._job(self.run.jobs[0])
            plan = job.step(self.command, **self.inputs)
            self._end(job)
            entries = json.loads(plan.outputs.get("matrix") or '{"include": []}')["include"]
            if plan.code != 0 or not entries:
                return plan.reason
            self._deploy_all(entries)
            self._conclude(entries)
            return "deployed"
        finally:
            if not self.unnoticed:
                self.end()

    def end(self) -> None:
        """GitHub sees that the run is over."""
        with self.stage.github.lock:
            conclusion = "cancelled" if self.cancelled.is_set() else "success"
            running.finish(*_infra(self.stage.github), self.run.id, conclusion)

    def cancel(self) -> None:
        """Somebody cancels the run: what has not begun never does, and steps under way are ended."""
        self.cancelled.set()
        for job in list(self.jobs):
            step = job.now
            if step is not None:
                step.kill()

    def _deploy_all(self, entries: list[dict[str, Any]]) -> None:
        waves = sorted({entry["wave"] for entry in entries})
        side_by_side = self.chance.random() < 0.5
        for wave in waves:
            those = [entry for entry in entries if entry["wave"] == wave]
            with ThreadPoolExecutor(4 if side_by_side else 1) as pool:
                failed = [entry for entry, done in zip(those, pool.map(self._deploy, those), strict=True) if not done]
            may_run_again = failed and not self.unnoticed and not self.cancelled.is_set()
            if may_run_again and self.chance.random() < self.stage.odds.again:
                self._again(failed)

    def _conclude(self, entries: list[dict[str, Any]]) -> None:
        """The last job, which runs whatever became of the others."""
        with self.stage.github.lock:
            job = self._job(running.add_job(*_infra(self.stage.github), self.run, "conclude"))
        self.concluded = job.step("conclude", planned=json.dumps([{"include": entries}])).reason
        self._end(job)

    def _again(self, entries: list[dict[str, Any]]) -> None:
        """Somebody runs the failed jobs again: the same entries, the next attempt."""
        with self.stage.github.lock:
            self.run.attempt += 1
        self.stage.tally.count("jobs run again", len(entries))
        for entry in entries:
            self._deploy(entry)

    def _deploy(self, entry: dict[str, Any]) -> bool:
        """One job of the matrix; whether its version serves afterwards, as far as the job knows."""
        if self.cancelled.is_set():
            self.came[entry["service"]] = "cancelled"
            return True
        with self.stage.github.lock:
            access, infra = _infra(self.stage.github)
            job = self._job(running.add_job(access, infra, self.run, f"deploy {entry['service']}"))
        try:
            self.came[entry["service"]] = came = self._from_start_to_finish(job, entry)
        finally:
            self._end(job)
        return came == "success"

    def _from_start_to_finish(self, job: Job, entry: dict[str, Any]) -> str:
        started = job.step("start", entry=json.dumps(entry), wait_timeout="600")
        if started.code != 0:
            return started.reason
        status, unchanged = "skipped", ""
        if not job.gone.is_set() and not self.cancelled.is_set():
            status, unchanged = self._change(job, entry)
        if job.gone.is_set():
            return "lost"
        finished = job.step("finish", started=started.outputs["started"], status=status, unchanged=unchanged)
        return status if finished.code == 0 else f"not finished: {finished.reason}"

    def _change(self, job: Job, entry: dict[str, Any]) -> tuple[str, str]:
        """The user's deploy: what serves afterwards is drawn here, and only a success is sure of it."""
        stage, chance = self.stage, self.chance
        key, version = (entry["environment"], entry["service"]), entry["version"]
        with stage.github.lock:
            before = set(stage.cluster.serving[key])
            doing = Doing(self.run.id, self.run.attempt, datetime.fromisoformat(entry["planned_at"]))
            stage.cluster.begin(stage.github.world, key, version, doing)
            stage.cluster.look(stage.github.world)
        job.gone.wait(chance.uniform(0.0, stage.odds.longest_deploy))
        if chance.random() < stage.odds.vanish:
            stage.tally.count("machines lost in the middle of a deploy")
            job.vanish()
        drawn = chance.random()
        if job.gone.is_set() or self.cancelled.is_set():
            outcome, after = "cancelled", chance.choice((before, {version}, before | {version}))
        elif drawn < stage.odds.failure:
            outcome, after = "failure", chance.choice((before, {version}, before | {version}))
        elif drawn < stage.odds.failure + stage.odds.unchanged:
            outcome, after = "failure", before
        else:
            outcome, after = "success", {version}
        with stage.github.lock:
            stage.cluster.end(key, after)
            stage.cluster.look(stage.github.world)
        unchanged = outcome == "failure" and after == before and drawn >= stage.odds.failure
        return outcome, "true" if unchanged else ""

    def _job(self, made: GitHubJob) -> Job:
        job = Job(self, made.id)
        with self._lock:
            self.jobs.append(job)
        return job

    def _end(self, job: Job) -> None:
        """GitHub sees that the job is over; of a machine that is gone it may not."""
        if job.gone.is_set() and self.chance.random() < self.stage.odds.unnoticed:
            self.stage.tally.count("machines lost unnoticed")
            self.unnoticed = True
            return
        with self.stage.github.lock:
            for one in self.run.jobs:
                if one.id == job.number and one.status != "completed":
                    one.status, one.conclusion = "completed", "success"


def ask_durably(stage: Stage, service: Service, version: str, environment: str, chance: random.Random) -> Step:
    """The step of a service's own workflow that keeps a request and tells the infra repository of it."""
    with stage.github.lock:
        repository = stage.github.world.repository(service.repository)
        assert repository is not None
        head, run = repository.head(), stage.github.world.next_id()
        assert head is not None
    variables = {
        "GITHUB_REPOSITORY": service.repository, "GITHUB_SHA": head.oid, "GITHUB_REF": "refs/heads/main",
        "GITHUB_RUN_ID": str(run), "GITHUB_RUN_ATTEMPT": "1", "GITHUB_JOB": "request", "GITHUB_ACTOR": "octocat",
    }  # fmt: skip
    given = {
        "command": "request", "catalog": "acme/infra:deploy-gate.yml", "environment": environment,
        "service": service.name, "version": version, "requires": "\n".join(service.requires(version)),
    }  # fmt: skip
    event = {"action": "ask", "client_payload": {}, "sender": {"login": "octocat"}}
    step = stage.steps.begin(stage.github.url, event, variables, given)
    if chance.random() < stage.odds.kill:
        step.before, step.kill_at = chance.random() < 0.5, chance.randint(1, 8)
    step.ended.wait()
    stage.tally.step("request", step)
    return step


def _infra(github: Host) -> tuple[Access, Any]:
    repository = github.world.repository("acme/infra")
    assert repository is not None
    return Access(github.world, BOT), repository
