"""Every mistake in the keys of a payload, with its place and its sentence."""

import pytest

from tests.request.shop import COMMIT, dispatch

WEB = {"service": "web", "version": "1.0.0", "environment": "staging"}


@pytest.mark.parametrize(
    ("changed", "where", "message"),
    [
        pytest.param(
            {"require": ["api"]},
            "",
            "has the unknown key 'require': did you mean 'requires'? (extras go under 'meta')",
            id="a misspelt requirement is not dropped",
        ),
        pytest.param(
            {"x\n::error::": 1},
            "",
            "has the unknown key 'x\\n::error::': it may hold service, services, environment, version, tag, image, "
            "sha, repository, requires, required_by, … (extras go under 'meta')",
            id="unknown key with a workflow command",
        ),
        pytest.param(
            {"requiredBy": [], "required_by": []},
            "",
            "holds one key in two spellings, 'required_by' and 'requiredBy': write one of the two",
            id="one key in two spellings",
        ),
        pytest.param({"meta": []}, "meta", "must be an object, not a list", id="meta as a list"),
        pytest.param(
            {"sha": COMMIT, "meta": {"sha": "abc1234"}},
            "meta.sha",
            "contradicts client_payload.sha: say it once, or the same",
            id="meta contradicts",
        ),
        pytest.param(
            {"meta": {"redeploy": "yes"}},
            "meta.redeploy",
            "must be true or false, not 'yes'",
            id="flag that is no boolean",
        ),
        pytest.param(
            {"services": ["web"]},
            "service",
            "stands beside client_payload.services: write one of the two",
            id="service and services",
        ),
        pytest.param(
            {"meta": {"x": "y" * 70_000}},
            "",
            "has 70,075 bytes, and GitHub takes less than 64 KB: split the request into several",
            id="70 KB",
        ),
    ],
)
def test_a_mistake_in_a_payload(changed: dict[str, object], where: str, message: str) -> None:
    place = f"client_payload.{where}".rstrip(".")
    assert dispatch({**WEB, **changed}) == ((place, message),)
