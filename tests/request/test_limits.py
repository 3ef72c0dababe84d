"""What is too much for one request."""

from deploy_gate.model import Request
from tests.request.shop import COMMIT, dispatch, read

WEB = {"service": "web", "version": "1.0.0", "environment": "staging"}


def test_eleven_keys_are_refused_as_github_refuses_them() -> None:
    keys = ("tag", "image", "sha", "repository", "requires", "requiredBy", "allow_partial", "redeploy")
    values = ("v1.0.0", "ghcr.io/acme/web", COMMIT, "acme/web", [], [], True, True)
    payload = {**WEB, **dict(zip(keys, values, strict=True))}
    assert dispatch(payload) == (
        ("client_payload", "has 11 keys, and GitHub takes at most 10: put extras under 'meta'"),
    )
    del payload["redeploy"]
    assert isinstance(dispatch(payload), Request)


def test_nesting_without_end_is_refused() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    assert dispatch({**WEB, "meta": {"x": deep}}) == (
        ("client_payload", "is nested too deeply to be read: three levels are enough for any request"),
    )


def test_nearest_names_are_not_looked_up_without_end() -> None:
    answer = dispatch({"services": ["wbe"] * 12, "environment": "staging"})
    assert sum("did you mean" in message for _, message in answer) == 10


def test_at_most_ten_thousand_services() -> None:
    names = ",".join(f"s{number}" for number in range(10_001))
    assert read("schedule", {}, {"services": names, "environment": "staging"}) == (
        ("services", "names 10,001 services, and a request takes at most 10,000"),
    )
