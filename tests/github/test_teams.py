"""Which teams a person is in."""

from typing import Any

import pytest

from deploy_gate.github.teams import read_teams
from deploy_gate.model import Unread
from tests.github.echo import TOKEN, Waits
from tests.github.shop import a_github

TEAMS = {"acme/ops": ["octocat", "octocat2"], "acme/dev": ["octocat2"], "other/ops": ["OctoCat"]}
WORLD: dict[str, Any] = {"users": {"reader": {}}, "teams": TEAMS, "tokens": {TOKEN: {"as": "reader"}}}


def teams_of(login: str, *teams: str, world: dict[str, Any] = WORLD, **fault: Any) -> frozenset[str] | Unread:  # noqa: ANN401
    faults = [fault] if fault else []
    with a_github(world, *faults) as github, Waits().client(github.graphql_url) as client:
        found = read_teams(client, login, teams)
        assert len(github.requests.entries()) == 1 or fault
        return found


@pytest.mark.parametrize(
    ("login", "teams", "expected"),
    [
        pytest.param("octocat", ["acme/ops", "acme/dev", "other/ops"], {"acme/ops", "other/ops"}, id="some of them"),
        pytest.param("octo", ["acme/ops"], set(), id="a part of a login is nobody's"),
        pytest.param("octocat", ["acme/none", "acme/ops"], {"acme/ops"}, id="a team that is not there"),
        pytest.param("octocat", ["nobody/none", "acme/ops"], {"acme/ops"}, id="an organisation that is not there"),
    ],
)
def test_all_are_asked_about_at_once(login: str, teams: list[str], expected: set[str]) -> None:
    assert teams_of(login, *teams) == expected


def test_a_token_that_may_not_know_does_not_tell_that_nobody_is_in() -> None:
    world = WORLD | {"tokens": {TOKEN: {"as": "reader", "kind": "actions"}}}
    assert isinstance(teams_of("octocat", "acme/ops", world=world), Unread)


def test_a_github_that_does_not_answer_does_not_tell_either() -> None:
    fault = {"on": "query", "kind": "status", "status": 502, "count": 9}
    assert isinstance(teams_of("octocat", "acme/ops", **fault), Unread)
