"""Who may deploy where by the catalog of the default branch, through the whole step."""

from typing import Any

import pytest
import requests

from tests.doors.pulling import Job, Pull, a_world, on_pull
from tests.doors.step import Time
from tests.doors.test_comment import STARTED
from tests.neighbour.neighbour import REPOSITORY

READY = (0, "continue", "deployment_ready")
NOT_THEIRS = (1, "failure", "prechecks_failed")
CATALOG = """\
environments:
  - staging
  - {name: production, deployers: [hubot, acme/ops, "ship[bot]"]}
services:
  demo: {repository: acme/demo}
"""
LOGINS = CATALOG.replace("acme/ops, ", "")
BAD = "environments: [{name: production, deployers: [@hubot]}]\nservices: {demo: {repository: acme/demo}}\n"


def governed(catalog: str = CATALOG, repository: str = REPOSITORY, **parts: object) -> dict[str, Any]:
    world: dict[str, Any] = a_world(files={"README.md": "# Demo\n"}, **parts)
    world["tokens"]["teams"] = {"as": "octocat", "everything": True}
    world["teams"] = {"acme/ops": ["octocat"]}
    if repository == REPOSITORY:
        world["repositories"][REPOSITORY]["files"]["deploy-gate.yml"] = catalog
    else:
        world["repositories"][repository] = {"files": {"deploy-gate.yml": catalog}}
        world["tokens"]["robot"]["repositories"] = [REPOSITORY, repository]
    return world


@pytest.mark.parametrize(
    ("body", "by", "decided"),
    [
        (".deploy", "hubot", READY),
        (".deploy", "octocat", NOT_THEIRS),
        (".noop", "octocat", NOT_THEIRS),
        (".deploy main", "octocat", NOT_THEIRS),
        (".deploy staging", "octocat", READY),
        (".lock", "octocat", (0, "complete", "lock_acquired")),
        (".deploy demo@1.0.0", "octocat", NOT_THEIRS),
        (".rollback demo", "octocat", NOT_THEIRS),
        (".resume demo", "octocat", NOT_THEIRS),
        (".plan demo@1.0.0", "octocat", (0, "complete", "plan_completed")),
    ],
)
def test_the_catalog_names_who_alone_may_deploy(body: str, by: str, decided: tuple[int, str, str]) -> None:
    with on_pull(governed(LOGINS), deployers="production|octocat") as pull:
        job = pull.says(body, by=by)
        assert job.main.decided == decided, job.main.said
        if decided == NOT_THEIRS:
            assert "To production only these may deploy: hubot" in pull.answers[-1]


def test_it_is_read_beside_all_else() -> None:
    with on_pull(governed()) as pull:
        job = pull.says(".deploy", by="hubot")
        assert (job.main.decided, job.main.asked) == (READY, STARTED), job.main.said


def test_a_team_is_looked_up() -> None:
    with on_pull(governed()) as pull:
        assert pull.says(".deploy").main.decided == (1, "failure", "unexpected_error")
        assert pull.says(".deploy", admins_pat="teams").main.decided == READY


def test_what_the_pull_request_changes_in_it_counts_for_nothing() -> None:
    with on_pull(governed(LOGINS), skip_ci="production") as pull:
        event = {"event": "push", "repository": REPOSITORY, "branch": "feature", "path": "deploy-gate.yml"}
        changed = {**event, "content": LOGINS.replace("hubot", "octocat")}
        requests.post(f"{pull.github.url}/_standin/events", json=changed, timeout=10).raise_for_status()
        assert pull.says(".deploy").main.decided == NOT_THEIRS
        assert "only these may deploy: hubot" in pull.answers[-1]
        assert pull.says(".deploy", by="hubot").main.decided == READY


def test_it_may_lie_in_another_repository() -> None:
    with on_pull(governed(repository="acme/infra"), catalog="acme/infra:deploy-gate.yml") as pull:
        refused, goes = pull.says(".deploy", admins_pat="teams", by="hubot"), pull.says(".deploy staging")
        assert (refused.main.decided, goes.main.decided) == (READY, READY), refused.main.said
        assert goes.main.asked == [STARTED[0], "CatalogFile", *STARTED[1:]]


@pytest.mark.parametrize(
    ("catalog", "named", "decided"),
    [
        pytest.param(BAD, "", (1, "failure", "bad_catalog"), id="a catalog with mistakes"),
        pytest.param("", "", (1, "failure", "bad_catalog"), id="an empty one"),
        pytest.param(CATALOG, "other.yml", (1, "failure", "bad_catalog"), id="one that is not there, by name"),
        pytest.param(CATALOG, "acme/gone:deploy-gate.yml", (1, "failure", "unexpected_error"), id="one out of reach"),
    ],
)
def test_where_nobody_knows_who_may_nobody_does(catalog: str, named: str, decided: tuple[int, str, str]) -> None:
    with on_pull(governed(catalog), catalog=named) as pull:
        job = pull.says(".deploy", by="hubot")
        assert (job.main.decided, pull.locks, pull.deployments) == (decided, [], [])
        assert pull.answers
        assert pull.says(".lock").main.decided == (0, "complete", "lock_acquired")


def a_bot_says(pull: Pull, body: str, login: str = "ship[bot]") -> Job:
    """The job of a comment that an app wrote."""
    job = pull.job(body)
    bot = {**job.comment, "user": {"login": login, "type": "Bot"}}
    job = Job(pull, bot, login, job.inputs, job.run, Time())
    job.start()
    return job


def test_an_app_is_listened_to_where_the_catalog_names_it() -> None:
    with on_pull(governed()) as pull:
        assert a_bot_says(pull, ".deploy").main.decided == READY
        other = a_bot_says(pull, ".deploy", "other[bot]")
        assert (other.main.decided, other.main.asked) == ((0, "stop", "unsupported_event"), ["CatalogFile"])
        elsewhere = a_bot_says(pull, ".deploy staging")
        assert elsewhere.main.decided == NOT_THEIRS, elsewhere.main.said


def test_an_app_that_gives_no_command_costs_nothing() -> None:
    with on_pull(governed()) as pull:
        assert a_bot_says(pull, "Coverage is 97 %.").main.asked == []
