"""More of what the table of faults asks: comments, verbs of the command line, and what stands beside the commands."""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

from deploy_gate.verbs import history
from deploy_gate.verbs import requests as listing
from deploy_gate.verbs import withdraw as taking_back
from standin.github import GitHub
from tests.doors.asking import ask, collect, home, requests
from tests.doors.commands import INVENTORY, Command, later
from tests.doors.deploying import WRITER, a_job, entry, finish, locks, records, start
from tests.doors.laptop import ask as on_a_laptop
from tests.doors.pulling import DEFAULTS, Pull, a_world
from tests.doors.shop import a_shop
from tests.doors.step import Ended, Time, act, act_after, dispatched
from tests.neighbour.neighbour import REPOSITORY, TRUSTED

RUN: Final = 77


def _verify(github: GitHub, _: str) -> Ended:
    check = {"http": [f"{github.url}/meta"], "command": "", "timeout": 60, "interval": 10, "successes": 1, "minutes": 3}
    return act(github.url, dispatched({}), command="verify", check=json.dumps(check))


def _history(github: GitHub, _: str) -> Ended:
    return on_a_laptop(github, history, "checkout")


def _is_told_whole_or_unknown(_: GitHub, ended: Ended) -> bool:
    """Every record, or of which environment it is not known."""
    told = ended.result
    found = {(one["environment"], one["version"]) for one in told["records"]}
    return all((where, "3.0.0") in found or where in told["unknown"] for where in ("staging", "production"))


def _list(github: GitHub, _: str) -> Ended:
    return on_a_laptop(github, listing)


def _is_listed(_: GitHub, ended: Ended) -> bool:
    """The request, or that its repository could not be read."""
    told = ended.result
    return [one["service"] for one in told["requests"]] == ["inventory"] or "acme/inventory" in told["unknown"]


def _withdraw(github: GitHub, _: str) -> Ended:
    return on_a_laptop(github, taking_back, "--environment", "staging", "--services", "inventory")


def _is_withdrawn(github: GitHub, _: Ended) -> bool:
    return requests(github, "inventory") == [("1.9.0", "inactive")]


def _asked(github: GitHub) -> str:
    return ask(github, "inventory", "1.9.0").outputs["request_id"]


def _with_jobs() -> dict[str, Any]:
    world = a_shop()
    world["repositories"]["acme/infra"]["runs"] = [{"id": RUN, "jobs": ["deploy"]}]
    return world


def _left_open(github: GitHub) -> str:
    """A deployment whose job is over and has not finished it."""
    (job, *_) = home(github, "infra").runs[RUN].jobs
    assert start(github, INVENTORY, RUN, job_id=str(job.id)).code == 0
    job.status, job.conclusion = "completed", "cancelled"
    return json.dumps([{"include": [INVENTORY]}])


def _conclude(github: GitHub, planned: str) -> Ended:
    return act(
        github.url, dispatched({}), environ=a_job(RUN), command="conclude", planned=planned, github_token=WRITER
    )  # fmt: skip


def _concluded_later(github: GitHub, _: str) -> Ended:
    """The next start takes the lock over, and settles the record by its own."""
    again = start(github, INVENTORY, run=78, time=later())
    return finish(github, again, run=78)


def _is_ended(github: GitHub, ended: Ended) -> bool:
    """The record and the lock, or the log says what stays, and the next start settles it."""
    if records(github, "inventory")[-1][1] == "in_progress" or locks(github):
        assert "stays" in ended.out or ended.result["services"][0]["why"] != "its deployment is error"
        _concluded_later(github, "")
    return not locks(github) and records(github, "inventory")[-1][1] in ("error", "success")


def _planned(github: GitHub) -> str:
    """A kept request that a run has planned, and not begun."""
    _asked(github)
    entries = json.loads(collect(github, run=RUN).outputs["matrix"])["include"]
    return json.dumps([{"include": entries}])


def _is_open_again(github: GitHub, ended: Ended) -> bool:
    """The request says that it was not begun, or the log that the next run tells it, as it does."""
    if "the next run" in ended.out or ended.result["services"][0]["runs"] is None:
        collect(github, run=RUN)
        return requests(github, "inventory") == [("1.9.0", "in_progress")]
    return requests(github, "inventory") == [("1.9.0", "queued")]


def _refused_start(github: GitHub, planned: str) -> Ended:
    return start(github, json.loads(planned), RUN)


def _behind(github: GitHub) -> str:
    """A kept request for what stands behind a service that has not come."""
    sent = ask(github, "checkout", "3.1.0").outputs["request_id"]
    (kept,) = (one for one in home(github, "checkout").deployments if one.task == "deploy-gate:request")
    ticket = {"repository": "acme/checkout", "id": sent, "number": kept.id, "node": kept.node_id, "asked_at": ""}
    return json.dumps(entry("checkout", "3.1.0", ("inventory", "1.9.0"), request=ticket))


def _is_open_and_left_nothing(github: GitHub, ended: Ended) -> bool:
    """The request is told why, or the log says that the next run tells it; likewise the lock."""
    if "the next run" in ended.out:
        collect(github, run=71)
        start(github, entry("checkout", "3.1.0"), run=79, time=later())
    return requests(github, "checkout") == [("3.1.0", "queued")] and not locks(github)


def _post(github: GitHub, begun: str) -> Ended:
    started = Ended(0, "", "", {}, "", {"started": begun})
    return act_after(github.url, started, environ=a_job(), status="success", github_token=WRITER)


def _begun(github: GitHub) -> str:
    return start(github, INVENTORY).outputs["started"]


def _deployed_later(github: GitHub, _: str) -> Ended:
    again = start(github, {**INVENTORY, "previous_version": "1.9.0"}, run=78, time=later())
    return finish(github, again, run=78)


def _is_deployed(github: GitHub, _: Ended) -> bool:
    return not locks(github) and records(github, "inventory")[-1] == ("1.9.0", "success")


def _with_an_issue() -> dict[str, Any]:
    world = a_shop()
    world["repositories"]["acme/infra"]["issues"] = [{"number": 7, "comments": []}]
    return world


def _report(github: GitHub, _: str) -> Ended:
    asked = dispatched({"services": "inventory@1.9.0", "environment": "staging"})
    return act(
        github.url, asked, environ=a_job(RUN), command="plan", report_to="acme/infra#7", github_token=WRITER
    )  # fmt: skip


def _is_reported_once(github: GitHub, ended: Ended) -> bool:
    """In one comment, or the step warns that it is not."""
    said = len(home(github, "infra").issues[7].comments)
    return ended.outputs["reason_code"] == "ready" and (said == 1 or (said == 0 and "not reported" in ended.out))


def _commented(github: GitHub, run: int) -> str:
    """The event of a comment that asks for a deployment, and the run that it starts."""
    return json.dumps({"event": Pull(github).job(".deploy").event(), "run": run})


def _job_of(run: int) -> dict[str, str]:
    return a_job(run, GITHUB_REPOSITORY=REPOSITORY, GITHUB_SHA=TRUSTED, GITHUB_SERVER_URL="https://github.com")


GIVEN: Final = DEFAULTS | {"command": "comment", "job_id": "", "github_token": "robot"}


def _comment(github: GitHub, asked: str) -> Ended:
    said = json.loads(asked)
    time = Time(now=github.world.clock.now())
    return act(github.url, said["event"], "issue_comment", time=time, environ=_job_of(said["run"]), **GIVEN)


def _asked_by_comment(github: GitHub) -> str:
    return _commented(github, 101)


def _comment_later(github: GitHub, _: str) -> Ended:
    """Somebody asks once more hours later, when the run before is over."""
    github.world.clock.advance(timedelta(hours=9))
    return _comment(github, _commented(github, 102))


def _end_of(github: GitHub, begun: Ended, run: int) -> Ended:
    return act_after(github.url, begun, environ=_job_of(run), status="success", **GIVEN)


def _came(github: GitHub) -> list[str]:
    found = sorted(github.world.repositories[REPOSITORY].deployments, key=lambda one: one.id)
    return [one.latest_status.state if one.latest_status else "pending" for one in found]


def _comment_locks(github: GitHub) -> list[str]:
    return [name for name in github.world.repositories[REPOSITORY].refs if "lock" in name or "deploying" in name]


def _is_continued(github: GitHub, ended: Ended) -> bool:
    """It goes on to the deploy, and its end leaves a record that succeeded and no lock."""
    if ended.outputs["decision"] != "continue":
        return False
    _end_of(github, ended, 101)
    return _came(github)[-1] == "success" and not _comment_locks(github)


def _begun_by_comment(github: GitHub) -> str:
    return json.dumps(dict(_comment(github, _asked_by_comment(github)).state))


def _end(github: GitHub, state: str) -> Ended:
    return _end_of(github, Ended(0, "", "", {}, "", json.loads(state)), 101)


def _ended_later(github: GitHub, _: str) -> Ended:
    """The next deployment of the pull request settles it."""
    again = _comment_later(github, "")
    return _end_of(github, again, 102)


def _is_over(github: GitHub, _: Ended) -> bool:
    return _came(github)[-1] == "success" and not _comment_locks(github)


def _once(  # noqa: PLR0913, PLR0917 - as a command has
    count: int,
    world: Mapping[str, Any],
    run: Callable[[GitHub, str], Ended],
    is_done: Callable[[GitHub, Ended], bool],
    before: Callable[[GitHub], str] = lambda _: "",
    ends: str = "",
    otherwise: str = "unknown",
) -> Command:
    """A command whose next run is the same once more."""
    return Command(count, world, run, run, is_done, otherwise, before, ends)


PULL: Final = a_world(runs=[{"id": run, "conclusion": "cancelled"} for run in (101, 102)])

MORE: Final[Mapping[str, Command]] = {
    "verify": _once(
        1, a_shop(), _verify, lambda _, ended: ended.outputs["reason_code"] == "verified",
        otherwise="verification_failed",
    ),
    "history": _once(2, a_shop(), _history, _is_told_whole_or_unknown),
    "requests": _once(2, a_shop(), _list, _is_listed, before=_asked),
    "withdraw": _once(5, a_shop(), _withdraw, _is_withdrawn, _asked, otherwise="told"),
    "conclude of what was left open": Command(
        6, _with_jobs(), _conclude, _concluded_later, _is_ended, before=_left_open, ends="rollout_incomplete"
    ),
    "conclude of what was not begun": _once(
        4, _with_jobs(), _conclude, _is_open_again, before=_planned, ends="rollout_incomplete"
    ),
    "start that is refused": _once(
        7, a_shop(), _refused_start, _is_open_and_left_nothing, before=_behind, ends="predecessor_not_deployed"
    ),
    "end of a job that started": Command(3, a_shop(), _post, _deployed_later, _is_deployed, before=_begun),
    "plan that is reported": _once(4, _with_an_issue(), _report, _is_reported_once),
    "comment": Command(
        6, PULL, _comment, _comment_later, _is_continued, "unexpected_error", _asked_by_comment
    ),
    "end of a comment's job": Command(
        2, PULL, _end, _ended_later, _is_over, before=_begun_by_comment
    ),
}  # fmt: skip
"""As `COMMANDS`."""
