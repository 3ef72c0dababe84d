"""Tokens that lack one permission each: the step says which one, and on which repository."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from standin.github import GitHub
from tests.doors.deploying import a_job, entry, locks, records
from tests.doors.shop import CATALOG, a_shop, on_github
from tests.doors.step import Ended, act, act_after, dispatched

WHOLE = {"actions": "read", "contents": "write", "deployments": "write"}
ASKED = dispatched({"service": "inventory", "version": "1.9.0", "environment": "staging"})
INVENTORY = json.dumps(entry("inventory", "1.9.0"))
AFTER = json.dumps(entry("inventory", "1.9.5"))
ALL, LESS = "ghs_all", "ghs_less"


def a_world(lacking: Mapping[str, str], kind: str = "app", unseen: str = "") -> Mapping[str, Any]:
    """The private shop with a file of versions, a token that may do all there, and one that may do less."""
    world = a_shop(catalog=CATALOG + "versions: {file: versions.yaml}\n")
    for repository in world["repositories"].values():
        repository["private"] = True
        repository["collaborators"] = {"gate[bot]": "write", "gate": "write"}
    names = list(world["repositories"])
    whole = {"as": "gate" if kind == "fine-grained" else "gate[bot]", "kind": kind}
    return world | {
        "tokens": {
            ALL: {**whole, "repositories": names, "permissions": WHOLE},
            LESS: {
                **whole,
                "repositories": [name for name in names if name != unseen],
                "permissions": WHOLE | lacking,
            },
        }
    }


def begin(github: GitHub, token: str, given: str = INVENTORY, run: int = 77) -> Ended:
    return act(github.url, dispatched({}), environ=a_job(run), command="start", entry=given, github_token=token)


def plan(github: GitHub) -> Ended:
    return act(github.url, ASKED, command="plan", github_token=LESS)


def start(github: GitHub) -> Ended:
    return begin(github, LESS)


def start_behind(github: GitHub) -> Ended:
    """A start that finds its lock held by the job of another."""
    assert begin(github, ALL).code == 0
    return begin(github, LESS, AFTER, run=78)


def start_before(github: GitHub) -> Ended:
    """A start that came before what goes before it, and asks whether that is still to come."""
    given = json.dumps(entry("inventory", "1.9.0", ("checkout", "3.1.0")))
    wait = {"upstream_timeout": "60", "github_token": LESS}
    return act(github.url, dispatched({}), environ=a_job(), command="start", entry=given, **wait)


def finish(github: GitHub) -> Ended:
    given = {"started": begin(github, ALL).outputs["started"], "status": "success", "github_token": LESS}
    return act(github.url, dispatched({}), environ=a_job(), command="finish", **given)


def post(github: GitHub) -> Ended:
    """The post run of a step that has started."""
    return act_after(github.url, begin(github, ALL), environ=a_job(), status="success", github_token=LESS)


READ_CATALOG = "the catalog acme/infra:deploy-gate.yml could not be read"
ON_INVENTORY = "on acme/inventory"
ROWS = [
    pytest.param(plan, {"contents": "none"}, (READ_CATALOG, "`contents: read` on acme/infra"), id="plan, catalog"),
    pytest.param(
        plan,
        {"deployments": "none"},
        ("may not read the deployments to staging in acme/inventory", "`deployments: read` on acme/inventory"),
        id="plan, records",
    ),
    pytest.param(start, {"contents": "none"}, (READ_CATALOG, "`contents: read` on acme/infra"), id="start, catalog"),
    pytest.param(
        start,
        {"contents": "read"},
        ("the token may not make a lock in acme/inventory", f"`contents: write` {ON_INVENTORY}"),
        id="start, lock",
    ),
    pytest.param(
        start,
        {"deployments": "none"},
        ("may not read the deployments to staging in acme/inventory", f"`deployments: read` {ON_INVENTORY}"),
        id="start, records",
    ),
    pytest.param(
        start,
        {"deployments": "read"},
        ("the token may not write a record in acme/inventory", f"`deployments: write` {ON_INVENTORY}"),
        id="start, record",
    ),
    pytest.param(
        start_behind,
        {"actions": "none"},
        ("the token may not see whether a job still runs in acme/infra", "`actions: read` on acme/infra"),
        id="start, the job that holds the lock",
    ),
    pytest.param(
        start_before,
        {"actions": "none"},
        ("the token may not see the jobs of its run in acme/infra", "`actions: read` on acme/infra"),
        id="start, the jobs that go before",
    ),
    pytest.param(
        finish,
        {"deployments": "read"},
        ("the token may not say how a deployment goes in acme/inventory", f"`deployments: write` {ON_INVENTORY}"),
        id="finish, end state",
    ),
    pytest.param(
        finish,
        {"contents": "read"},
        ("acme/infra:versions.yaml could not be written", "`contents: write` on acme/infra"),
        id="finish, versions",
    ),
    pytest.param(
        finish,
        {"contents": "read"},
        ("the token may not let go of a lock in acme/inventory", f"`contents: write` {ON_INVENTORY}"),
        id="finish, lock",
    ),
    pytest.param(
        post,
        {"deployments": "read"},
        ("the token may not say how a deployment goes in acme/inventory", f"`deployments: write` {ON_INVENTORY}"),
        id="post run, end state",
    ),
    pytest.param(
        post,
        {"contents": "read"},
        ("the token may not let go of a lock in acme/inventory", f"`contents: write` {ON_INVENTORY}"),
        id="post run, lock",
    ),
]


@pytest.mark.parametrize("kind", ["app", "actions", "fine-grained"])
@pytest.mark.parametrize(("step", "lacking", "words"), ROWS)
def test_a_permission_that_is_missing_is_named_with_its_repository_and_what_it_is_for(
    step: Callable[[GitHub], Ended], lacking: Mapping[str, str], words: tuple[str, ...], kind: str
) -> None:
    with on_github(a_world(lacking, kind)) as github:
        ended = step(github)
        assert ended.code == 1, ended.out
        assert [word for word in words if word not in ended.out] == [], ended.out


UNSEEN = "was not found: it does not exist or the token cannot see it"


@pytest.mark.parametrize(
    ("step", "unseen", "code"),
    [
        pytest.param(plan, "acme/infra", 1, id="plan, the catalog's"),
        pytest.param(plan, "acme/inventory", 1, id="plan, the service's"),
        pytest.param(plan, "acme/checkout", 1, id="plan, a neighbour's"),
        pytest.param(start, "acme/infra", 1, id="start, the catalog's"),
        pytest.param(start, "acme/inventory", 1, id="start, the service's"),
        pytest.param(start, "acme/checkout", 1, id="start, a neighbour's"),
        pytest.param(finish, "acme/infra", 0, id="finish, where the versions are kept"),
    ],
)
def test_a_repository_that_the_token_does_not_see_is_named(
    step: Callable[[GitHub], Ended], unseen: str, code: int
) -> None:
    with on_github(a_world({}, unseen=unseen)) as github:
        ended = step(github)
        assert ended.code == code, ended.out
        assert f"{unseen} {UNSEEN}" in ended.out


@pytest.mark.parametrize("lacking", [{"contents": "read"}, {"deployments": "read"}], ids=["no lock", "no record"])
def test_a_start_that_may_not_do_all_of_it_leaves_nothing_behind(lacking: Mapping[str, str]) -> None:
    with on_github(a_world(lacking)) as github:
        before = records(github, "inventory")
        assert start(github).code == 1
        assert (records(github, "inventory"), locks(github)) == (before, [])


def test_a_token_with_every_permission_that_is_named_here_does_all_of_it() -> None:
    with on_github(a_world({})) as github:
        assert plan(github).code == 0
        ended = finish(github)
        assert (ended.code, "could not" in ended.out, "may not" in ended.out) == (0, False, False), ended.out
        assert records(github, "inventory")[-1] == ("1.9.0", "success")
        assert locks(github) == []


def test_what_a_repository_lacks_is_told_once() -> None:
    with on_github(a_world({}, unseen="acme/checkout")) as github:
        findings = [one["message"] for one in start(github).result["findings"]]
        assert len(findings) == len(set(findings))
