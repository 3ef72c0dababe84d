"""What every command is asked to do in the table of faults, and when it has been done."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from standin.access import Access
from standin.github import GitHub
from standin.people import Token
from standin.verbs import deploying
from standin.worktree import blob_at
from tests.doors.asking import ask, collect, dispatches, requests, roll_out, wake
from tests.doors.deploying import WRITER, a_job, entry, finish, locks, records, start
from tests.doors.going_back import resume, rollback
from tests.doors.shop import CATALOG, a_shop, record
from tests.doors.step import Ended, Time, act, dispatched

TRAIN: Final = "frontend@2.0.0, checkout@3.1.0, inventory@1.9.0"
INVENTORY: Final = entry("inventory", "1.9.0")
PAIR: Final = {
    "service": "pair", "group": "pair", "environment": "staging", "timeout": 60, "after": [],
    "members": [entry("api", "2.0.0", requires=["site >=2"]), entry("site", "2.0.0", requires=["api >=2"])],
}  # fmt: skip
BACK: Final = record("inventory", "1.6.0")
BACK["payload"]["operation"] = "rollback"


def later() -> Time:
    """A clock at which every lock has run out."""
    time = Time()
    time.now += timedelta(hours=9)
    return time


@dataclass(frozen=True, slots=True)
class Command:
    """A command: the world it meets, what comes before it, itself, the next run, and what is so in the end."""

    requests: int
    """How many it makes where nothing fails."""
    world: Mapping[str, Any]
    run: Callable[[GitHub, str], Ended]
    again: Callable[[GitHub, str], Ended]
    """Another run, hours later; it is asked only where the first did not succeed."""
    is_done: Callable[[GitHub, Ended], bool]
    otherwise: str = "unknown"
    """The reason, besides `unknown`, for which it may refuse."""
    before: Callable[[GitHub], str] = lambda _: ""
    """What was prepared; its requests are not of the command."""
    ends: str = ""
    """The reason with which it fails where nothing else does."""

    def has_answered(self, ended: Ended) -> bool:
        """It did what it is there for."""
        return ended.outputs["reason_code"] == self.ends if self.ends else ended.code == 0


def _train(github: GitHub, _: str) -> Ended:
    return act(github.url, dispatched({"services": TRAIN, "environment": "staging"}), command="plan")


def _gate(github: GitHub, _: str) -> Ended:
    return act(github.url, dispatched({"services": "inventory@1.9.0", "environment": "staging"}), command="gate")


def _status(github: GitHub, _: str) -> Ended:
    return act(github.url, {}, "schedule", command="status")


def _conclude(github: GitHub, _: str) -> Ended:
    planned = json.dumps([{"include": [INVENTORY]}])
    return act(github.url, dispatched({}), environ=a_job(), command="conclude", planned=planned, github_token=WRITER)


def _start(given: Mapping[str, object]) -> Callable[[GitHub, str], Ended]:
    return lambda github, _: start(github, given)


def _start_later(given: Mapping[str, object]) -> Callable[[GitHub, str], Ended]:
    return lambda github, _: start(github, given, run=78, time=later())


CHECKOUT: Final = entry("checkout", "3.1.0", ("inventory", "1.9.0"), requires=["inventory >=1.8.0"])


def _with_what_goes_before() -> dict[str, Any]:
    """Inventory 1.9.0 is being deployed by a job of the same run."""
    world = a_shop(record("inventory", "1.9.0", state="IN_PROGRESS"))
    world["repositories"]["acme/infra"]["runs"] = [{"id": 77, "jobs": ["Deploy / Deploy inventory 1.9.0"]}]
    return world


def _inventory_comes(github: GitHub) -> None:
    inventory = github.world.repository("acme/inventory")
    assert inventory is not None
    newest = max(inventory.deployments, key=lambda one: one.id)
    deploying.say(Access(github.world, Token("", "deployer", everything=True)), inventory, newest, "success")


def _start_waiting(github: GitHub, _: str) -> Ended:
    time = Time(lambda _: _inventory_comes(github))
    return start(github, CHECKOUT, time=time, upstream_timeout="600")


def _start_come(github: GitHub, _: str) -> Ended:
    _inventory_comes(github)
    return start(github, CHECKOUT, run=78, time=later())


def _started(*services: str) -> Callable[[GitHub, Ended], bool]:
    """They are locked and on their way, and once they have ended nothing is left of it."""

    def is_done(github: GitHub, ended: Ended) -> bool:
        if locks(github) != sorted(services) or ended.code != 0:
            return False
        if any(records(github, name)[-1][1] != "in_progress" for name in services):
            return False
        finish(github, ended)
        return not locks(github) and all(records(github, name)[-1][1] == "success" for name in services)

    return is_done


def _begun(github: GitHub) -> str:
    return start(github, INVENTORY).outputs["started"]


def _finish(github: GitHub, begun: str) -> Ended:
    given = {"started": begun, "status": "success", "github_token": WRITER}
    return act(github.url, dispatched({}), environ=a_job(), command="finish", **given)


def _deployed_later(github: GitHub, _: str) -> Ended:
    """The next run deploys it again, whatever the one before left."""
    again = start(github, {**INVENTORY, "previous_version": "1.9.0"}, run=78, time=later())
    return finish(github, again, run=78)


def _is_deployed(github: GitHub, _: Ended) -> bool:
    return not locks(github) and records(github, "inventory")[-1] == ("1.9.0", "success")


def _is_kept(github: GitHub, ended: Ended) -> bool:
    """The file of versions says it, or the step says why it does not, and the next deployment writes it."""
    infra = github.world.repository("acme/infra")
    head = infra.head() if infra else None
    file = blob_at(infra.objects, head.tree, "versions.yaml") if infra and head else None
    says = file is not None and b"inventory: 1.9.0" in file.data
    return _is_deployed(github, ended) and (says or "does not say it" in ended.out)


def _locked(github: GitHub) -> str:
    """A run holds the lock, and is over."""
    return start(github, entry("inventory", "1.8.0"), run=4711).outputs["started"]


def _with_a_run_that_is_over() -> dict[str, Any]:
    world = a_shop()
    world["repositories"]["acme/infra"]["runs"] = [{"id": 4711, "conclusion": "cancelled"}]
    return world


def _is_resumed(github: GitHub, _: Ended) -> bool:
    return _gate(github, "").outputs["decision"] == "go"


def _ask(github: GitHub, _: str) -> Ended:
    return ask(github, "inventory", "1.9.0")


def _ask_again(github: GitHub, _: str) -> Ended:
    return ask(github, "inventory", "1.9.0", run=6)


def _is_asked(github: GitHub, ended: Ended) -> bool:
    """Once, whole, and whoever plans was told, or the step says that nobody was."""
    is_told = dispatches(github) or ended.outputs["reason_code"] == "request_unsent"
    return requests(github, "inventory") == [("1.9.0", "queued")] and bool(is_told)


def _asked(github: GitHub) -> str:
    return ask(github, "inventory", "1.9.0").outputs["request_id"]


def _wake(github: GitHub, _: str) -> Ended:
    return wake(github)


def _is_woken(github: GitHub, _: Ended) -> bool:
    return dispatches(github)[-1] == {"environment": "staging", "collect": True}


def _collect(github: GitHub, _: str) -> Ended:
    return collect(github)


def _collect_later(github: GitHub, _: str) -> Ended:
    github.world.clock.advance(timedelta(hours=9))
    return collect(github, run=71)


def _is_planned(github: GitHub, ended: Ended) -> bool:
    """What was planned answers the request once it is deployed."""
    roll_out(github, ended, run=72)
    return requests(github, "inventory") == [("1.9.0", "success")]


def _begun_by_request(github: GitHub) -> str:
    _asked(github)
    (planned,) = json.loads(collect(github).outputs["matrix"])["include"]
    return start(github, planned).outputs["started"]


def _finished_later(github: GitHub, begun: str) -> Ended:
    """The next run of the same step, and hours later a run that tells what could not be told."""
    return _finish(github, begun)


def _is_answered(github: GitHub, ended: Ended) -> bool:
    _collect_later(github, "")
    return _is_deployed(github, ended) and requests(github, "inventory") == [("1.9.0", "success")]


def _says(reason: str) -> Callable[[GitHub, Ended], bool]:
    return lambda _, ended: ended.outputs["reason_code"] == reason


def _reads(
    run: Callable[[GitHub, str], Ended], reason: str, *newer: dict[str, Any], otherwise: str = "unknown"
) -> Command:
    """A command that changes nothing: the catalog, and what runs."""
    return Command(2, a_shop(*newer), run, run, _says(reason), otherwise)


COMMANDS: Final[Mapping[str, Command]] = {
    "plan": _reads(_train, "ready"),
    "gate": _reads(_gate, "ready"),
    "status": _reads(_status, "shown"),
    "conclude": _reads(_conclude, "rolled_out", record("inventory", "1.9.0"), otherwise="rollout_incomplete"),
    "rollback": _reads(lambda github, _: rollback(github, "inventory"), "ready", record("inventory", "1.9.0")),
    "resume": Command(
        3, a_shop(BACK), lambda github, _: resume(github, "inventory"), lambda github, _: resume(github, "inventory"),
        _is_resumed,
    ),
    "start": Command(7, a_shop(), _start(INVENTORY), _start_later(INVENTORY), _started("inventory")),
    "start of a group": Command(11, a_shop(), _start(PAIR), _start_later(PAIR), _started("api", "site")),
    "start that waits": Command(
        14, _with_what_goes_before(), _start_waiting, _start_come, _started("checkout"),
    ),
    "start in the place of a dead one": Command(
        11, _with_a_run_that_is_over(), _start(INVENTORY), _start_later(INVENTORY), _started("inventory"),
        # Whether the holder of the lock still runs may be what nobody knows.
        "service_locked", _locked
    ),
    "request": Command(6, a_shop(), _ask, _ask_again, _is_asked),
    "wake": Command(3, a_shop(), _wake, _wake, _is_woken, before=_asked),
    "plan of what is kept": Command(
        3, a_shop(), _collect, _collect_later, _is_planned, before=_asked
    ),
    "finish of what was asked for": Command(
        2, a_shop(), _finish, _finished_later, _is_answered, before=_begun_by_request
    ),
    "finish": Command(2, a_shop(), _finish, _deployed_later, _is_deployed, before=_begun),
    "finish that keeps a file": Command(
        3, a_shop(catalog=f"{CATALOG}versions: {{}}\n"), _finish, _deployed_later, _is_kept, before=_begun
    ),
}  # fmt: skip
