"""A world file says what exists, with defaults for all it leaves out, and every mistake in it is told at once."""

from typing import Any

import pytest

from standin import BadFile, World, read_world
from standin.repository import Repository

SHA = "a" * 40


def web(**keys: object) -> Repository:
    return read_world({"repositories": {"acme/web": keys}}).repositories["acme/web"]


def test_an_empty_repository_has_a_branch_with_a_commit() -> None:
    assert list(web().refs) == ["refs/heads/main"]


def test_hashes_are_the_same_in_every_run() -> None:
    keys = {"files": {"a/b.txt": "x"}, "tags": {"v1": None, "v2": None}, "branches": {"topic": {"commits": 2}}}
    assert web(**keys).refs == web(**keys).refs


def test_tags_are_commits_in_the_order_written_and_the_branch_ends_on_the_last() -> None:
    found = web(tags={"v1": None, "v2": SHA})
    head = found.head()
    assert head is not None
    assert (head.oid, found.refs["refs/tags/v2"], head.parents) == (SHA, SHA, (found.refs["refs/tags/v1"],))


def test_a_hash_that_nothing_else_names_is_a_commit_too() -> None:
    found = web(deployments=[{"environment": "staging", "sha": SHA}])
    assert (found.deployments[0].sha, found.peel(SHA) is not None) == (SHA, True)


def test_git_s_own_hashes() -> None:
    found = web(files={"hello.txt": "hello\n"})
    # `printf 'hello\n' | git hash-object --stdin`
    assert "ce013625030ba8dba906f756967f9e9ca394464a" in found.objects.objects


@pytest.mark.parametrize(
    ("state", "statuses"),
    [
        pytest.param("ACTIVE", ["success"], id="active"),
        pytest.param("INACTIVE", ["success", "inactive"], id="inactive"),
        pytest.param("PENDING", [], id="pending"),
        pytest.param("ABANDONED", [], id="abandoned"),
        pytest.param("DESTROYED", ["success", "inactive"], id="destroyed"),
        pytest.param("FAILURE", ["failure"], id="failed"),
        pytest.param("IN_PROGRESS", ["in_progress"], id="in progress"),
    ],
)
def test_a_state_is_what_it_will_read_as(state: str, statuses: list[str]) -> None:
    world = read_world({"repositories": {"acme/web": {"deployments": [{"environment": "e", "state": state}]}}})
    (found,) = world.repositories["acme/web"].deployments
    assert (found.state(world.clock.now()), [each.state for each in found.statuses]) == (state, statuses)


@pytest.mark.parametrize(
    ("world", "problems"),
    [
        pytest.param(
            {"repository": {}}, ["the file: unknown key 'repository'; did you mean 'repositories'?"], id="a wrong key"
        ),
        pytest.param({"repositories": []}, ["repositories: must be a mapping, not a list"], id="a list for a mapping"),
        pytest.param(
            {"repositories": {"web": {}}}, ["repositories.web: a repository is named owner/name"], id="half a name"
        ),
        pytest.param(
            {"repositories": {"a/w": {"tags": {"v1": 12}}}},
            ["repositories.a/w.tags.v1: must be 40 hexadecimal digits (quoted) or auto, not '12'"],
            id="a number for a hash",
        ),
        pytest.param(
            {"repositories": {"a/w": {"deployments": [{"environment": "e", "ref": "v9"}]}}},
            ["repositories.a/w.deployments[0].ref: no branch, tag or commit 'v9' in a/w"],
            id="a tag that is not there",
        ),
        pytest.param(
            {"repositories": {"a/w": {"deployments": [{"state": "RUNNING"}]}}},
            ["repositories.a/w.deployments[0]: needs `environment`"],
            id="a deployment to nowhere",
        ),
        pytest.param(
            {"repositories": {"a/w": {"pulls": [{"head": "topic"}, {}]}}},
            [
                "repositories.a/w.pulls[0].head: no branch, tag or commit 'topic' in a/w",
                "repositories.a/w.pulls[1]: needs `head`: a branch",
            ],
            id="pull requests from nowhere",
        ),
        pytest.param(
            {"tokens": {"t": {"repositories": ["a/w"], "permissions": {"deployment": "write"}}}},
            [
                "tokens.t.repositories: no repository 'a/w' in this world",
                "tokens.t.permissions: unknown key 'deployment'; did you mean 'deployments'?",
            ],
            id="a token for nothing",
        ),
        pytest.param(
            {"clock": "noon"}, ["clock: must be a time such as 2026-01-01T00:00:00Z, not 'noon'"], id="a time in words"
        ),
        pytest.param(
            {"teams": {"devs": []}}, ["teams.devs: a team is named organisation/team"], id="a team of nobody's"
        ),
    ],
)
def test_mistakes_are_told(world: dict[str, Any], problems: list[str]) -> None:
    with pytest.raises(BadFile) as told:
        read_world(world)
    assert told.value.problems == problems


def test_a_world_without_a_file_is_empty() -> None:
    assert read_world(None).repositories == World().repositories == {}
