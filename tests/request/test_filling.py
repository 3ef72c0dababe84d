"""What a request does not say is filled in from the repository whose workflow asks."""

from __future__ import annotations

import pytest

from deploy_gate.model import Request
from deploy_gate.request.filling import Here, read_own
from tests.request.shop import COMMIT, SHOP

STAGING = {"environment": "staging"}


def filled(repository: str, tags: tuple[str, ...], inputs: dict[str, str]) -> object:
    answer = read_own("workflow_run", {}, {**STAGING, **inputs}, SHOP, Here(repository, COMMIT, tags))
    if isinstance(answer, Request):
        return [(one.service, str(one.version), one.tag, one.sha) for one in answer.services]
    return [f"{one.where} {one.message}" for one in answer]


@pytest.mark.parametrize(
    ("repository", "tags", "inputs", "expected"),
    [
        pytest.param(
            "acme/web", ("v1.2.0",), {}, [("web", "v1.2.0", "v1.2.0", COMMIT)],
            id="the service, the tag of the commit, its version and the commit",
        ),
        pytest.param("acme/web", (), {}, [("web", COMMIT, None, COMMIT)], id="without a tag the commit is the version"),
        pytest.param(
            "acme/web", ("nightly", "v1.2.0"), {}, [("web", "v1.2.0", "v1.2.0", COMMIT)],
            id="a tag that is no version is none",
        ),
        pytest.param(
            "acme/mono", ("job-2.0.0", "api-1.0.0"), {},
            [("api", "1.0.0", "api-1.0.0", COMMIT), ("job", "2.0.0", "job-2.0.0", COMMIT)],
            id="every service of the repository, each by its own prefix",
        ),
        pytest.param(
            "acme/pair", ("v1.0.0",), {}, [("one", "v1.0.0", "v1.0.0", COMMIT)],
            id="only what is deployed to the environment",
        ),
        pytest.param(
            "acme/mono", ("api-1.0.0",), {"service": "api"}, [("api", "1.0.0", "api-1.0.0", COMMIT)],
            id="the service that the step names",
        ),
        pytest.param(
            "acme/web", (), {"version": "1.3.0"}, [("web", "1.3.0", None, None)],
            id="a version that is given keeps its commit open: a tag may tell it",
        ),
        pytest.param(
            "acme/web", ("v1.2.0",), {"tag": "v1.2.0"}, [("web", "v1.2.0", "v1.2.0", COMMIT)],
            id="a tag that leads to the commit has it",
        ),
    ],
)  # fmt: skip
def test_a_request_is_filled_in(
    repository: str, tags: tuple[str, ...], inputs: dict[str, str], expected: list[tuple[str, ...]]
) -> None:
    assert filled(repository, tags, inputs) == expected


@pytest.mark.parametrize(
    ("repository", "inputs", "problem"),
    [
        pytest.param("acme/docs", {}, "no service of the catalog lives in acme/docs", id="a repository of nobody"),
        pytest.param("acme/mono", {"version": "1.0.0"}, "holds 2 of them", id="a version for one of several"),
        pytest.param("acme/web", {"request_id": "abcd1234"}, "is kept already", id="a request that is kept already"),
    ],
)
def test_what_cannot_be_filled_in_is_said(repository: str, inputs: dict[str, str], problem: str) -> None:
    assert problem in str(filled(repository, (), inputs))


def test_a_pushed_tag_says_all_of_it() -> None:
    event = {
        "ref": "refs/tags/v1.2.0", "head_commit": {"id": COMMIT}, "repository": {"full_name": "acme/web"},
    }  # fmt: skip
    answer = read_own("push", event, STAGING, SHOP, Here("acme/web", "f" * 40, ("v1.2.0",)))
    assert isinstance(answer, Request)
    assert [(one.service, one.tag, one.sha) for one in answer.services] == [("web", "v1.2.0", COMMIT)]
