"""The end of a rollout says of each service whether it is new, old or unknown."""

import json
from typing import Any

import pytest

from standin.github import GitHub
from tests.doors.deploying import WRITER, a_job, finish, plan, start
from tests.doors.shop import CATALOG, a_shop, on_github
from tests.doors.step import Ended, act, dispatched

ASKED = "frontend@2.0.0, checkout@3.1.0, inventory@1.9.0"


def conclude(github: GitHub, entries: list[dict[str, Any]], **inputs: str) -> Ended:
    planned = json.dumps([{"include": [entry]} for entry in entries]) if entries else ""
    given = {"planned": planned, "github_token": WRITER} | inputs
    return act(github.url, dispatched({}), environ=a_job(), command="conclude", **given)


def states(ended: Ended) -> dict[str, tuple[str, str | None]]:
    return {one["service"]: (one["now"], one["runs"]) for one in ended.result["services"]}


def deploy(github: GitHub, entries: list[dict[str, Any]], *statuses: str) -> None:
    for entry, status in zip(entries, statuses, strict=False):
        started = start(github, entry)
        assert started.code == 0, started.out
        if status != "lost":
            finish(github, started, status)


@pytest.mark.parametrize(
    ("statuses", "became"),
    [
        pytest.param(["success"] * 3, ["new", "new", "new"], id="all went through"),
        pytest.param(
            ["success", "failure"], ["new", "unknown", "old"], id="one failed, and what stands behind it stays"
        ),
        pytest.param(["success", "skipped"], ["new", "old", "old"], id="one changed nothing"),
        pytest.param(["success", "lost"], ["new", "unknown", "old"], id="one never said how it ended"),
        pytest.param([], ["old", "old", "old"], id="nothing was begun"),
    ],
)
def test_each_service_is_new_old_or_unknown(statuses: list[str], became: list[str]) -> None:
    with on_github(a_shop()) as github:
        entries = plan(github, ASKED)
        deploy(github, entries, *statuses)
        github.requests.clear()
        ended = conclude(github, entries)
        assert [now for now, _ in states(ended).values()] == became
        complete = set(became) == {"new"}
        assert ended.code == (0 if complete else 1)
        assert ended.outputs["reason_code"] == ("rolled_out" if complete else "rollout_incomplete")
        assert json.loads(ended.outputs["services"]) == [
            name for name, (now, _) in states(ended).items() if now == "new"
        ]
        # The catalog, the records of all of them, and whether the job still runs that left one open.
        assert len(github.requests.entries()) == (3 if "lost" in statuses else 2)


def test_what_still_serves_is_told() -> None:
    with on_github(a_shop()) as github:
        entries = plan(github, ASKED)
        deploy(github, entries, "success", "failure")
        assert states(conclude(github, entries)) == {
            "inventory": ("new", "1.9.0"), "checkout": ("unknown", "3.0.0"), "frontend": ("old", "1.0.0"),
        }  # fmt: skip


@pytest.mark.parametrize(
    ("outcomes", "code", "reason"),
    [
        pytest.param("success,skipped", 0, "rolled_out", id="the environment answered well"),
        pytest.param("success,failure", 1, "verification_failed", id="a check of the environment failed"),
        pytest.param("cancelled,unknown", 1, "verification_failed", id="nobody knows"),
    ],
)
def test_an_environment_that_was_not_verified_ends_red(outcomes: str, code: int, reason: str) -> None:
    with on_github(a_shop()) as github:
        entries = plan(github, "inventory@1.9.0")
        deploy(github, entries, "success")
        ended = conclude(github, entries, verified=outcomes)
        assert (ended.code, ended.outputs["reason_code"]) == (code, reason)


def test_a_service_that_cannot_be_read_is_unknown() -> None:
    fault = {
        "on": "graphql Facts",
        "kind": "partial",
        "alias": "r0",
        "count": None,
        "error": {"type": "FORBIDDEN", "message": "no"},
    }
    with on_github(a_shop()) as github:
        entries = plan(github, "inventory@1.9.0")
    with on_github(a_shop(), fault) as github:
        ended = conclude(github, entries)
        assert states(ended) == {"inventory": ("unknown", None)}


def test_a_group_is_told_member_by_member() -> None:
    with on_github(a_shop()) as github:
        entries = plan(github, "api@2.0.0, site@2.0.0")
        deploy(github, entries, "success")
        assert states(conclude(github, entries)) == {"api": ("new", "2.0.0"), "site": ("new", "2.0.0")}


def test_an_empty_plan_leaves_nothing_to_conclude() -> None:
    with on_github(a_shop()) as github:
        ended = conclude(github, [])
        assert (ended.code, ended.outputs["reason_code"]) == (0, "nothing_planned")


@pytest.mark.parametrize(
    "planned", ["{", "[]", "{}", '[{"include": []}]', '[{"include": [{"service": "nobody"}]}]', "1"]
)
def test_what_is_no_plan_is_refused(planned: str) -> None:
    with on_github(a_shop()) as github:
        ended = conclude(github, [], planned=planned)
        assert (ended.code, ended.outputs["reason_code"]) == (2, "bad_input"), ended.out


VERIFY = (
    "verify: {http: 'https://{service}.{environment}.example/{version}', command: ./check, timeout: 100, successes: 2}"
)
VERIFIED = CATALOG.replace(
    "inventory: {repository: acme/inventory}", f"inventory: {{repository: acme/inventory, timeout: 5, {VERIFY}}}"
).replace("[staging, production]", "[{name: staging, verify: {command: ./smoke.sh}}, production]")


def test_a_plan_tells_its_jobs_what_to_verify_and_how_long_they_may_take() -> None:
    with on_github(a_shop(catalog=VERIFIED)) as github:
        asked = dispatched({"services": "inventory@1.9.0", "environment": "staging"})
        ended = act(github.url, asked, command="plan", layout="waves")
        ((entry,),) = [matrix["include"] for matrix in json.loads(ended.outputs["matrices"])]
        assert ended.outputs["matrix"] == ""
        assert entry["verify"] == {
            "http": ["https://inventory.staging.example/1.9.0"], "command": "./check",
            "timeout": 100, "interval": 10, "successes": 2, "minutes": 3,
        }  # fmt: skip
        assert entry["job_timeout"] == 5 + 2 * 3 + 30
        assert json.loads(ended.outputs["smoke"])["command"] == "./smoke.sh"


@pytest.mark.parametrize(
    ("status", "verified", "state"),
    [
        pytest.param("success", "success,skipped", "success", id="deployed and verified"),
        pytest.param("success", "failure,skipped", "failure", id="deployed, and not verified"),
        pytest.param("success", "success,unknown", "failure", id="deployed, and nobody knows"),
        pytest.param("failure", "skipped,skipped", "failure", id="not deployed"),
        pytest.param("success", "", "success", id="deployed where nothing verifies"),
    ],
)
def test_a_deployment_that_was_not_verified_has_failed(status: str, verified: str, state: str) -> None:
    with on_github(a_shop()) as github:
        started = start(github, plan(github, "inventory@1.9.0")[0])
        assert finish(github, started, status, verified=verified).outputs["reason_code"] == f"recorded_{state}"


def test_a_layout_that_nobody_knows_is_refused() -> None:
    with on_github(a_shop()) as github:
        ended = act(github.url, dispatched({"services": "inventory@1.9.0", "environment": "staging"}), layout="ring")
        assert (ended.code, ended.result["problems"][0]["where"]) == (2, "layout")
