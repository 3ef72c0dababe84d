import pytest

from standin.github import Answer
from tests.published.overheard import Overheard

ANSWER = Answer(200, {}, b"{}")


@pytest.mark.published
@pytest.mark.parametrize(
    ("method", "target", "body", "problems"),
    [
        pytest.param("POST", "/graphql", b'{"query": "{ viewer { login } }"}', [], id="a good query"),
        pytest.param("POST", "/graphql", b"[]", ["request 1, POST /graphql: a body without `query`"], id="no query"),
        pytest.param(
            "POST",
            "/api/graphql",
            b'{"query": "{ shoe }"}',
            ["request 1, POST /api/graphql: Cannot query field 'shoe' on type 'Query'."],
            id="a bad query",
        ),
        pytest.param("GET", "/repos/a/b/deployments?per_page=1", b"", [], id="a good read"),
        pytest.param(
            "POST",
            "/repos/a/b/dispatches",
            b'{"event": "x"}',
            [
                "request 1, POST /repos/a/b/dispatches: POST /repos/{owner}/{repo}/dispatches takes no event",
                "request 1, POST /repos/a/b/dispatches: $: 'event_type' is a required property",
            ],
            id="a bad write",
        ),
    ],
)
def test_what_the_product_says_is_measured(method: str, target: str, body: bytes, problems: list[str]) -> None:
    heard = Overheard()
    for _ in range(2):
        heard.keep(method, target, body, ANSWER)
    assert heard.problems() == problems
