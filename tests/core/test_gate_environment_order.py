from __future__ import annotations

from dataclasses import dataclass

import pytest

from deploy_gate.case import Case
from deploy_gate.gates.environment_order import earlier_environments_passed
from deploy_gate.model import (
    Catalog,
    Environment,
    Facts,
    History,
    Operation,
    Record,
    Request,
    Service,
    State,
    Unread,
    Wanted,
)
from deploy_gate.versions import parse_version
from tests.core.worlds import NOW, rows

ONE, OTHER = "a" * 40, "b" * 40
IMAGE = "ghcr.io/acme/web@sha256:"


@dataclass(frozen=True)
class Asked:
    """What is asked for production, where staging and development come before."""

    version: str = "2.0.0"
    sha: str | None = None
    tagged: str | None = None
    """The commit that the version's tag names in the repository."""
    image: str | None = None
    operation: Operation = Operation.DEPLOY
    environments: tuple[str, ...] | None = ("staging", "production")


def a_record(version: str | None = "2.0.0", state: State = State.ACTIVE, **more: object) -> Record:
    given = parse_version(version) if version else None
    return Record("web", "staging", state, given, **more)  # type: ignore[arg-type]


def found(asked: Asked, *staging: Record | Unread, **others: History) -> list[str]:
    catalog = Catalog(
        {name: Environment(name) for name in ("development", "staging", "production")},
        {"web": Service("web", "acme/web", environments=asked.environments)},
    )
    history = staging[0] if staging and isinstance(staging[0], Unread) else History(staging)  # type: ignore[arg-type]
    histories = {("staging", "web"): history, ("production", "web"): History()}
    histories |= {(name, "web"): history for name, history in others.items()}
    wanted = Wanted("web", parse_version(asked.version), sha=asked.sha, image=asked.image)
    request = Request("production", (wanted,), operation=asked.operation)
    commits = {"web": asked.tagged} if asked.tagged else {}
    findings = list(earlier_environments_passed(Case(request, catalog, Facts(histories, commits), NOW)))
    assert {finding.gate for finding in findings} <= {"earlier_environments_passed"}
    return rows(findings)


@pytest.mark.parametrize(
    ("asked", "record"),
    [
        pytest.param(Asked(), a_record(), id="the same version"),
        pytest.param(Asked(version="v2.0.0"), a_record(), id="the same version, written otherwise"),
        pytest.param(Asked(), a_record(state=State.SUCCESS), id="a success"),
        pytest.param(Asked(sha=ONE), a_record(sha=ONE), id="the same commit"),
        pytest.param(Asked(sha=ONE[:7]), a_record(sha=ONE), id="the beginning of the commit"),
        pytest.param(Asked(sha=ONE), a_record(sha=ONE[:7]), id="a record of the beginning of the commit"),
        pytest.param(Asked(tagged=ONE), a_record(sha=ONE), id="the commit that the tag names"),
        pytest.param(Asked(sha=ONE, tagged=OTHER), a_record(sha=ONE), id="the request's commit before the tag's"),
        pytest.param(Asked(version="2.0.1", sha=ONE), a_record(sha=ONE), id="the same commit under another version"),
        pytest.param(Asked(version=ONE), a_record(ONE[:7]), id="a version that is a commit"),
        pytest.param(Asked(sha=ONE), a_record(), id="a record that knows no commit"),
        pytest.param(Asked("2.0.0-aaaaaaa"), a_record(sha=ONE), id="the beginning of the commit within the version"),
        pytest.param(
            Asked("2.0.0-20260102"), a_record("2.0.0-20260102", sha=ONE), id="a date within both versions, no commit"
        ),
        pytest.param(
            Asked("2.0.0-20260102", tagged=ONE),
            a_record("2.0.0-20260102", sha=ONE),
            id="a date within both versions, whose tag is the commit",
        ),
        pytest.param(
            Asked("2.0.0-20260102", tagged=ONE),
            a_record("2.0.0-20260102"),
            id="a date within both versions, the tag made since",
        ),
        pytest.param(
            Asked("2.0.0-aaaaaaa", image=f"{IMAGE}1"),
            a_record("2.0.0-bbbbbbb", image=f"{IMAGE}1"),
            id="the same digest, where the commits within the versions are all that is known",
        ),
        pytest.param(Asked(image=f"{IMAGE}1"), a_record(image=f"{IMAGE}1"), id="the same digest"),
        pytest.param(Asked("2.0.1", image=f"{IMAGE}1"), a_record(image=f"{IMAGE}1"), id="the same digest alone"),
        pytest.param(
            Asked(sha=ONE, image=f"{IMAGE}1"), a_record(sha=ONE, image=f"{IMAGE}2"), id="the same commit, built twice"
        ),
        pytest.param(Asked(image="acme/web:2"), a_record(image="acme/web:1"), id="tags of images say nothing"),
        pytest.param(Asked(image=f"{IMAGE}1"), a_record(image="acme/web:1"), id="only one digest says nothing"),
        pytest.param(Asked(environments=("production",)), a_record("1.0.0"), id="an environment it is not deployed to"),
        pytest.param(Asked(operation=Operation.ROLLBACK), a_record("1.0.0"), id="a rollback skips the order"),
    ],
)
def test_what_may_follow(asked: Asked, record: Record) -> None:
    assert found(asked, record) == []


@pytest.mark.parametrize(
    ("asked", "staging", "expected"),
    [
        pytest.param(
            Asked(),
            (),
            [
                (
                    "block environment_order_missing web: web was never deployed to staging, which comes "
                    "before production | deploy web 2.0.0 to staging first"
                )
            ],
            id="it was never there",
        ),
        pytest.param(
            Asked(),
            (a_record("1.0.0"),),
            [
                (
                    "block environment_order_other_commit web: staging runs web 1.0.0, not 2.0.0, and comes "
                    "before production | deploy web 2.0.0 to staging first"
                )
            ],
            id="another version",
        ),
        pytest.param(
            Asked("2.0.0-aaaaaaa"),
            (a_record("2.0.0-bbbbbbb"),),
            [
                (
                    "block environment_order_other_commit web: staging runs web 2.0.0-bbbbbbb, not "
                    "2.0.0-aaaaaaa, and comes before production | deploy web 2.0.0-aaaaaaa to staging first"
                )
            ],
            id="a version of another commit",
        ),
        pytest.param(
            Asked(sha=ONE),
            (a_record(sha=OTHER),),
            [
                (
                    "block environment_order_other_commit web: staging runs web 2.0.0, not 2.0.0 of the same "
                    "commit (bbbbbbb there, aaaaaaa asked for), and comes before production | deploy web "
                    "2.0.0 to staging first"
                )
            ],
            id="another commit of the same version",
        ),
        pytest.param(
            Asked("3.0.0", sha=ONE),
            (a_record(sha=OTHER),),
            [
                (
                    "block environment_order_other_commit web: staging runs web 2.0.0, not 3.0.0, and comes "
                    "before production | deploy web 3.0.0 to staging first"
                )
            ],
            id="another commit of another version",
        ),
        pytest.param(
            Asked(tagged=ONE),
            (a_record(sha=OTHER),),
            [
                (
                    "block environment_order_other_commit web: staging runs web 2.0.0, not 2.0.0 of the same "
                    "commit (bbbbbbb there, aaaaaaa asked for), and comes before production | deploy web "
                    "2.0.0 to staging first"
                )
            ],
            id="the tag was moved since",
        ),
        pytest.param(
            Asked(sha=ONE, image=f"{IMAGE}1"),
            (a_record(sha=OTHER, image=f"{IMAGE}1"),),
            [
                (
                    "block environment_order_other_commit web: staging runs web 2.0.0, not 2.0.0 of the same "
                    "commit (bbbbbbb there, aaaaaaa asked for), and comes before production | deploy web "
                    "2.0.0 to staging first"
                )
            ],
            id="another commit, whatever the image",
        ),
        pytest.param(
            Asked(image=f"{IMAGE}1"),
            (a_record(image=f"{IMAGE}2"),),
            [
                (
                    "block environment_order_other_commit web: staging runs web 2.0.0, not 2.0.0 of the same "
                    "image (sha256:2 there, sha256:1 asked for), and comes before production | deploy web "
                    "2.0.0 to staging first"
                )
            ],
            id="another digest",
        ),
        pytest.param(
            Asked(sha=ONE, image=f"{IMAGE}1"),
            (a_record(image=f"{IMAGE}2"),),
            [
                (
                    "block environment_order_other_commit web: staging runs web 2.0.0, not 2.0.0 of the same "
                    "image (sha256:2 there, sha256:1 asked for), and comes before production | deploy web "
                    "2.0.0 to staging first"
                )
            ],
            id="another digest, where only one commit is known",
        ),
        pytest.param(
            Asked(),
            (a_record(None, sha=ONE),),
            [
                (
                    "block environment_order_other_commit web: staging runs web at "
                    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, not 2.0.0, and comes before production | "
                    "deploy web 2.0.0 to staging first"
                )
            ],
            id="a record that knows its commit alone",
        ),
        pytest.param(
            Asked(),
            (a_record(None),),
            [
                (
                    "block environment_order_other_commit web: staging runs web at an unknown version, not "
                    "2.0.0, and comes before production | deploy web 2.0.0 to staging first"
                )
            ],
            id="a record that knows nothing",
        ),
        pytest.param(
            Asked(),
            (a_record(state=State.IN_PROGRESS), a_record()),
            [
                (
                    "wait environment_order_in_progress web: web is being deployed to staging, which comes "
                    "before production | wait until staging has ended"
                )
            ],
            id="it is going there once more",
        ),
        pytest.param(
            Asked(),
            (a_record(state=State.QUEUED),),
            [
                (
                    "wait environment_order_in_progress web: web is being deployed to staging, which comes "
                    "before production | wait until staging has ended"
                )
            ],
            id="it is about to go there",
        ),
        pytest.param(
            Asked(),
            (a_record(state=State.FAILURE), a_record()),
            [
                (
                    "block environment_order_not_active web: the newest deployment of web to staging failed; "
                    "production asks for an active one of 2.0.0 | deploy web 2.0.0 to staging first"
                )
            ],
            id="a newer failed record beats an older active one",
        ),
        pytest.param(
            Asked(),
            (a_record(state=State.ERROR),),
            [
                (
                    "block environment_order_not_active web: the newest deployment of web to staging failed; "
                    "production asks for an active one of 2.0.0 | deploy web 2.0.0 to staging first"
                )
            ],
            id="it failed there",
        ),
        pytest.param(
            Asked(),
            (a_record(state=State.INACTIVE),),
            [
                (
                    "block environment_order_not_active web: the newest deployment of web to staging is "
                    "inactive; production asks for an active one of 2.0.0 | deploy web 2.0.0 to staging first"
                )
            ],
            id="it was taken away there",
        ),
        pytest.param(
            Asked(),
            (a_record(state=State.ABANDONED),),
            [
                (
                    "block environment_order_not_active web: the newest deployment of web to staging was "
                    "abandoned; production asks for an active one of 2.0.0 | deploy web 2.0.0 to staging "
                    "first"
                )
            ],
            id="it was abandoned there",
        ),
        pytest.param(
            Asked(),
            (a_record("3.0.0", State.INACTIVE, unchanged=True), a_record("1.0.0")),
            [
                (
                    "block environment_order_other_commit web: staging runs web 1.0.0, not 2.0.0, and comes "
                    "before production | deploy web 2.0.0 to staging first"
                )
            ],
            id="what changed nothing is passed over",
        ),
    ],
)
def test_what_may_not_follow(asked: Asked, staging: tuple[Record, ...], expected: list[str]) -> None:
    assert found(asked, *staging) == expected


def test_every_earlier_environment_is_asked() -> None:
    asked = Asked(environments=None)
    assert found(asked, a_record(), development=History((a_record(),))) == []
    assert [line.partition(" | ")[0] for line in found(asked, development=History())] == [
        ("block environment_order_missing web: web was never deployed to development, which comes before production"),
        ("block environment_order_missing web: web was never deployed to staging, which comes before production"),
    ]


def test_what_could_not_be_read_is_another_gate_s() -> None:
    assert found(Asked(), Unread("no answer")) == []


@pytest.mark.parametrize(
    ("asked", "record", "difference"),
    [
        pytest.param(
            Asked("2.0.0-bbbbbbb"), a_record(sha=ONE), ("aaaaaaa", "bbbbbbb"), id="a commit that nobody has found"
        ),
        pytest.param(
            Asked("v2.0.0-3-gbbbbbbb"), a_record(sha=ONE), ("aaaaaaa", "bbbbbbb"), id="one as git describes it"
        ),
        pytest.param(Asked("2.0.0+bbbbbbb"), a_record(sha=ONE), ("aaaaaaa", "bbbbbbb"), id="one as build metadata"),
        pytest.param(
            Asked("2.0.0-bbbbbbb", tagged=ONE), a_record(sha=ONE), ("aaaaaaa", "bbbbbbb"), id="one beside another's tag"
        ),
        pytest.param(
            Asked(tagged=ONE), a_record("2.0.0-bbbbbbb"), ("bbbbbbb", "aaaaaaa"), id="one that the record alone knows"
        ),
    ],
)
def test_a_commit_within_a_version_may_be_another(asked: Asked, record: Record, difference: tuple[str, str]) -> None:
    [row] = found(asked, record)
    there, wanted = difference
    assert f"not {asked.version} of the same commit ({there} there, {wanted} asked for)" in row
    assert row.startswith("block environment_order_other_commit web: ")
