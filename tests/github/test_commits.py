import pytest

from deploy_gate.github.commits import candidates, commit_of, named_commit
from deploy_gate.model import Service, Wanted
from deploy_gate.versions import parse_version

SHA = "abcdef0123" * 4


@pytest.mark.parametrize(
    ("version", "tag", "sha", "prefix", "expected"),
    [
        pytest.param("1.2.3", None, None, None, ["refs/tags/1.2.3", "refs/tags/v1.2.3"], id="a version is a tag"),
        pytest.param("v1.2.3", None, None, None, ["refs/tags/v1.2.3", "refs/tags/1.2.3"], id="with a v or without"),
        pytest.param(
            "1.2.3", "rel-7", None, None, ["refs/tags/rel-7", "refs/tags/1.2.3", "refs/tags/v1.2.3"], id="the tag first"
        ),
        pytest.param("1.2.3", None, None, "api/v", ["refs/tags/api/v1.2.3"], id="a service's own prefix"),
        pytest.param("1.2.3", None, "abc1234", None, ["abc1234"], id="a short commit alone"),
        pytest.param(
            "1.2.3-abc1234",
            None,
            None,
            None,
            ["abc1234", "refs/tags/1.2.3-abc1234", "refs/tags/v1.2.3-abc1234"],
            id="the version's commit before its tag",
        ),
        pytest.param("1.2.3", None, SHA, None, [], id="nothing where the request names it in full"),
        pytest.param(SHA, None, None, None, [], id="nothing where the version is the whole commit"),
        pytest.param("1.2.3", "main:x", None, "p-", ["refs/tags/p-1.2.3"], id="a tag that would read a file"),
        pytest.param("1.2.3", "v1~3", None, "p-", ["refs/tags/p-1.2.3"], id="a tag that would walk back"),
        pytest.param("1.2.3", "a..b", None, "p-", ["refs/tags/p-1.2.3"], id="a tag that would be a span"),
    ],
)
def test_a_version_may_be_found_under(
    version: str, tag: str | None, sha: str | None, prefix: str | None, expected: list[str]
) -> None:
    service = Service("api", "acme/api", tag_prefix=prefix)
    wanted = Wanted("api", parse_version(version), tag=tag, sha=sha)
    assert [ask.expression for ask in candidates(wanted, service)] == expected
    assert {ask.repository for ask in candidates(wanted, service)} <= {"acme/api"}


@pytest.mark.parametrize(
    ("version", "sha", "expected"),
    [
        pytest.param("1.2.3", SHA.upper(), SHA, id="the request's"),
        pytest.param(SHA, None, SHA, id="the version itself"),
        pytest.param("1.2.3", "abcdef0", None, id="a short one is not enough"),
        pytest.param("1.2.3", "main", None, id="a branch is none"),
    ],
)
def test_a_commit_named_in_full_is_taken(version: str, sha: str | None, expected: str | None) -> None:
    assert named_commit(Wanted("api", parse_version(version), sha=sha)) == expected


COMMIT = {"__typename": "Commit", "oid": SHA}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(COMMIT, SHA, id="a commit"),
        pytest.param({"__typename": "Tag", "oid": "0" * 40, "target": COMMIT}, SHA, id="an annotated tag"),
        pytest.param(
            {"__typename": "Tag", "target": {"__typename": "Tag", "target": COMMIT}}, SHA, id="a tag of a tag"
        ),
        pytest.param({"__typename": "Tree", "oid": SHA}, None, id="a folder"),
        pytest.param({"__typename": "Tag", "target": {"__typename": "Blob", "oid": SHA}}, None, id="a tag of a file"),
        pytest.param(None, None, id="nothing"),
    ],
)
def test_objects_are_peeled_to_commits(found: object, expected: str | None) -> None:
    assert commit_of(found) == expected
