import pytest
import responses

from deploy_gate.github.facts import read_facts
from deploy_gate.model import History, Request, Wanted
from deploy_gate.versions import parse_version
from tests.github.echo import TOKEN, URL, Waits
from tests.github.shop import SHA, a_github, a_world, facts_of, ours
from tests.github.worlds import a_catalog, a_request


@pytest.mark.parametrize(
    ("wanted", "commit"),
    [
        pytest.param(Wanted("api", parse_version("1.2.3")), None, id="where a tag has to be looked up"),
        pytest.param(Wanted("api", parse_version("1.2.3"), sha="3" * 40), "3" * 40, id="but not where it is named"),
    ],
)
def test_a_commit_that_may_not_be_read_is_not_taken_for_absent(wanted: Wanted, commit: str | None) -> None:
    world = a_world({"api": [ours("api")]})
    for repository in world["repositories"].values():
        repository["private"] = True
    world["tokens"][TOKEN]["permissions"] = {"deployments": "read"}
    with a_github(world) as github:
        facts = facts_of(github, Request("production", (wanted,)), a_catalog("api"))
    assert facts.commits.get("api") == commit
    assert ("api" in facts.unread_commits) is (commit is None)
    for unread in facts.unread_commits.values():
        assert "the token may not read refs/tags/1.2.3 in acme/api" in unread.why
        assert unread.remedy == "give it `contents: read` on acme/api"
    assert isinstance(facts.history("production", "api"), History)


def test_no_surer_candidate_that_could_not_be_read_is_passed_over() -> None:
    tag = {"__typename": "Commit", "oid": SHA}
    page = {"nodes": [], "pageInfo": {"hasNextPage": False, "endCursor": None}}
    data = {"r0": {"c0": None, "c1": tag, "p0": page, "p1": page, "p2": page}}
    error = {"type": "FORBIDDEN", "message": "no", "path": ["r0", "c0"]}
    with responses.RequestsMock() as github, Waits().client() as client:
        github.add("POST", URL, json={"data": data, "errors": [error]})
        facts = read_facts(client, a_request("api"), a_catalog("api"))
    assert facts.commits == {}
    assert list(facts.unread_commits) == ["api"]
