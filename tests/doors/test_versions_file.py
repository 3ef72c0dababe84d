"""The end of a deployment stands in the file of versions as well."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from deploy_gate.commands.keeping import Keeper
from deploy_gate.github.client import Client
from deploy_gate.github.settings import Settings
from deploy_gate.github.versions_branch import read_lying
from deploy_gate.model import VersionsPlace
from standin.github import GitHub
from standin.worktree import blob_at
from tests.doors.deploying import asked, entry, finish, locks, records, start
from tests.doors.shop import CATALOG, a_shop, on_github
from tests.doors.step import Time, act, dispatched
from tests.doors.test_conclude import conclude, plan

KEPT = f"{CATALOG}versions: {{file: deployed/versions.yaml}}\n"
OWN_BRANCH = f"{CATALOG}versions: {{branch: deployed}}\n"
FILE = "# by hand\nstaging:\n  inventory: 1.7.0  # old\n  other: '1'\n"
INVENTORY = entry("inventory", "1.9.0")


def file_on(github: GitHub, branch: str = "main", path: str = "deployed/versions.yaml") -> str:
    repository = github.world.repository("acme/infra")
    assert repository is not None
    commit = repository.commit_at(f"refs/heads/{branch}")
    assert commit is not None
    found = blob_at(repository.objects, commit.tree, path)
    return found.data.decode() if found else ""


def commits(github: GitHub) -> list[str]:
    """The messages of the commits that were made on a branch by GraphQL."""
    made = [one for one in github.requests.entries() if one.operation == "CommitVersions" and not one.errors]
    return [one.body.decode() for one in made]


def a_world(text: str | None = None, catalog: str = KEPT, **more: object) -> dict[str, Any]:
    """The shop, with that file on the default branch of its infra repository."""
    world = a_shop(catalog=catalog)
    infra = world["repositories"]["acme/infra"]
    infra |= more
    if text is not None:
        infra["files"]["deployed/versions.yaml"] = text
    return world


def test_a_success_is_kept_in_three_requests_and_nothing_else_of_the_file_changes() -> None:
    with on_github(a_world(FILE)) as github:
        started = start(github, INVENTORY)
        github.requests.clear()
        ended = finish(github, started)
        assert ended.code == 0, ended.out
        assert file_on(github) == FILE.replace("1.7.0", "1.9.0")
        assert asked(github) == 3
        assert "Record inventory 1.9.0 in staging" in commits(github)[0]
        assert locks(github) == []


def test_a_file_that_is_not_there_is_made() -> None:
    with on_github(a_world()) as github:
        finish(github, start(github, INVENTORY))
        assert file_on(github) == "staging:\n  inventory: 1.9.0\n"


@pytest.mark.parametrize("status", ["failure", "cancelled", "skipped", ""])
def test_what_did_not_succeed_is_not_kept(status: str) -> None:
    with on_github(a_world(FILE)) as github:
        finish(github, start(github, INVENTORY), status)
        assert file_on(github) == FILE


def test_what_stands_there_already_makes_no_commit() -> None:
    with on_github(a_world("staging: {inventory: 1.9.0}\n")) as github:
        finish(github, start(github, INVENTORY))
        assert commits(github) == []


def test_a_file_that_cannot_be_changed_safely_is_left_alone_and_the_deployment_ends_all_the_same() -> None:
    with on_github(a_world("staging:\n  inventory: 1.7.0\n  inventory: 1.6.0\n")) as github:
        ended = finish(github, start(github, INVENTORY))
        assert (ended.code, ended.outputs["reason_code"]) == (0, "recorded_success")
        assert "::warning title=versions file::" in ended.out
        assert "line 3 has the key 'inventory' a second time" in ended.out
        assert records(github, "inventory")[-1] == ("1.9.0", "success")
        assert locks(github) == []


def test_it_may_lie_on_a_branch_of_its_own() -> None:
    with on_github(a_world(catalog=OWN_BRANCH, branches={"deployed": {"files": {"a": "b"}}})) as github:
        repository = github.world.repository("acme/infra")
        assert repository is not None
        before = repository.refs["refs/heads/main"]
        finish(github, start(github, INVENTORY))
        assert file_on(github, "deployed", "versions.yaml") == "staging:\n  inventory: 1.9.0\n"
        assert repository.refs["refs/heads/main"] == before


def test_a_branch_that_is_not_there_is_named() -> None:
    with on_github(a_world(catalog=OWN_BRANCH)) as github:
        ended = finish(github, start(github, INVENTORY))
        assert ended.code == 0
        assert "acme/infra has no branch deployed" in ended.out


def test_a_whole_plan_ends_in_the_file_and_its_conclusion_writes_what_a_finish_could_not() -> None:
    lost = {"on": "graphql CommitVersions", "kind": "status", "status": 500, "count": None}
    with on_github(a_world(), lost) as github:
        entries = plan(github, "checkout@3.1.0, inventory@1.9.0")
        for one in entries:
            ended = finish(github, start(github, one))
            assert (ended.code, "does not say it" in ended.out) == (0, True)
        github.faults.rules.clear()
        assert conclude(github, entries).code == 0
        kept = file_on(github)
        assert "  inventory: 1.9.0\n" in kept
        assert "  checkout: 3.1.0\n" in kept
        assert "  frontend: 1.0.0\n" in kept


def test_a_commit_whose_answer_was_lost_is_not_made_again() -> None:
    lost = {"on": "graphql CommitVersions", "kind": "cut", "after": True}
    with on_github(a_world(), lost) as github:
        ended = finish(github, start(github, INVENTORY))
        assert ended.code == 0, ended.out
        assert "versions file" not in ended.out
        assert file_on(github).count("inventory: 1.9.0") == 1


WRITERS = 100


def test_many_who_write_at_once_lose_nothing_and_need_few_commits() -> None:
    services = [f"s{number}" for number in range(WRITERS)]
    with on_github(a_world(FILE)) as github:
        place = VersionsPlace("acme/infra", "deployed/versions.yaml")
        settled = dict.fromkeys(services, "2.0.0")
        time = Time()
        settings = Settings("ghs_writer", github.url, github.graphql_url)
        with Client(settings, sleep=time.sleep, clock=time.clock) as first:
            # All of them have read the file before one of them writes it.
            lying = read_lying(first, place)

        def write(service: str) -> str | None:
            with Client(settings, sleep=time.sleep, clock=time.clock) as client:
                return Keeper(client, place, "staging", {service: "2.0.0"}, lambda: settled).keep(lying)

        with ThreadPoolExecutor(WRITERS) as pool:
            assert list(pool.map(write, services)) == [None] * WRITERS
        kept = file_on(github)
        assert kept.startswith(FILE.rstrip("\n"))
        assert all(f"  {service}: 2.0.0\n" in kept for service in services)
        assert len(commits(github)) == 2


def test_neighbouring_lines_that_two_change_at_once_are_both_kept() -> None:
    with on_github(a_world("staging:\n  checkout: 3.0.0\n  inventory: 1.7.0\n")) as github:
        first, second = start(github, INVENTORY), start(github, entry("checkout", "3.1.0"), run=78)
        assert second.code == 0 or "neighbour_moving" in second.out
        finish(github, first)
        if second.code == 0:
            finish(github, second, run=78)
        assert "inventory: 1.9.0" in file_on(github)


def test_a_catalog_without_the_key_keeps_no_file() -> None:
    with on_github(a_shop()) as github:
        started = start(github, INVENTORY)
        github.requests.clear()
        finish(github, started)
        assert asked(github) == 2
        assert act(github.url, dispatched({"services": "inventory@1.9.0", "environment": "staging"})).code == 0


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        pytest.param({"branch": "main", "reviews": 1}, "asks for a pull request", id="a classic rule with reviews"),
        pytest.param({"branch": "main", "kind": "ruleset", "checks": ["ci"]}, "asks for checks", id="a ruleset"),
        pytest.param({"branch": "main", "restricted": True}, "asks for a right of its own to push", id="few may push"),
        pytest.param({"branch": "release/*", "reviews": 1}, "", id="a rule of other branches"),
        pytest.param({"branch": "main", "signed": True}, "", id="signatures, which GitHub makes by itself"),
    ],
)
def test_a_protected_branch_is_named_before_anything_is_deployed(rule: dict[str, object], said: str) -> None:
    with on_github(a_world(FILE, protections=[rule])) as github:
        ended = act(github.url, dispatched({"services": "inventory@1.9.0", "environment": "staging"}))
        assert ended.code == 0
        found = [one for one in ended.result["findings"] if one["reason_code"] == "versions_branch_protected"]
        assert [said in one["message"] for one in found] == ([True] if said else [])
        # The catalog, and everything else.
        assert asked(github) == 2


def test_a_branch_that_takes_no_commit_is_named_by_the_finish_as_well() -> None:
    with on_github(a_world(FILE, protections=[{"branch": "main", "reviews": 1}])) as github:
        ended = finish(github, start(github, INVENTORY))
        assert ended.code == 0
        assert "let the token pass" in ended.out
        assert file_on(github) == FILE
