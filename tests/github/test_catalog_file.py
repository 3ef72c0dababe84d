from typing import Any

import pytest
import responses

from deploy_gate.github.catalog_file import Located, read_catalog_file, read_locator
from deploy_gate.github.fault import GitHubError
from tests.github.echo import TOKEN, URL, Waits, said
from tests.github.shop import a_github

TEXT = "services: {}\n"
WORLD: dict[str, Any] = {
    "users": {"reader": {}},
    "tokens": {TOKEN: {"as": "reader"}},
    "repositories": {
        "acme/infra": {
            "files": {"deploy-gate.yml": TEXT, "ops/gate.yml": "# there\n"},
            "branches": {"next": {"files": {"deploy-gate.yml": "# next\n"}}},
            "tags": {"v1": "auto"},
        },
        "acme/hidden": {"private": True, "files": {"deploy-gate.yml": TEXT}},
    },
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("deploy-gate.yml", Located("acme/api", "deploy-gate.yml"), id="a path"),
        pytest.param("./ops/gate.yml", Located("acme/api", "ops/gate.yml"), id="a path with a dot before"),
        pytest.param("a.yml@v1", Located("acme/api", "a.yml", "v1"), id="a path at a ref"),
        pytest.param("acme/infra:a.yml", Located("acme/infra", "a.yml"), id="another repository"),
        pytest.param(
            "acme/infra:a b.yml@feature/x", Located("acme/infra", "a b.yml", "feature/x"), id="another one at a branch"
        ),
    ],
)
def test_a_locator_is_a_file_in_a_repository(text: str, expected: Located) -> None:
    assert read_locator(text, "acme/api") == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("", "names no catalog", id="nothing"),
        pytest.param("a:b:c", "names no catalog", id="too many colons"),
        pytest.param("acme:a.yml", "is no repository", id="an owner alone"),
        pytest.param("/etc/passwd", "'/etc/passwd' is no path", id="an absolute path"),
        pytest.param("a/b:../c.yml", r"'\.\./c\.yml' in 'a/b:\.\./c\.yml' is no path", id="a part that climbs"),
        pytest.param("a/../b.yml", "is no path", id="a path that climbs"),
        pytest.param("a\nb.yml", "is no path", id="a line break"),
        pytest.param("a.yml@v1..v2", "is no branch", id="a span of commits"),
        pytest.param("a.yml@-x", "is no branch", id="a ref that looks like an option"),
        pytest.param("a.yml@HEAD~1", "is no branch", id="an expression"),
    ],
)
def test_what_is_no_locator_is_refused(text: str, message: str) -> None:
    with pytest.raises(GitHubError, match=message) as raised:
        read_locator(text, "acme/api")
    assert "owner/repository:path@ref" in raised.value.remedy


def test_a_path_needs_a_repository_to_be_in() -> None:
    with pytest.raises(GitHubError, match="nothing says in which repository"):
        read_locator("deploy-gate.yml", None)


@pytest.mark.parametrize(
    ("locator", "text"),
    [
        pytest.param("deploy-gate.yml", TEXT, id="of the default branch"),
        pytest.param("ops/gate.yml", "# there\n", id="in a folder"),
        pytest.param("acme/infra:deploy-gate.yml@next", "# next\n", id="of a branch"),
        pytest.param("acme/infra:deploy-gate.yml@v1", TEXT, id="of a tag"),
    ],
)
def test_the_catalog_is_read_in_one_request(locator: str, text: str) -> None:
    with a_github(WORLD) as github, Waits().client(github.graphql_url) as client:
        assert read_catalog_file(client, locator, "acme/infra") == text
        assert [entry.operation for entry in github.requests.entries()] == ["CatalogFile"]


@pytest.mark.parametrize(
    ("locator", "message"),
    [
        pytest.param("acme/nowhere:a.yml", "acme/nowhere was not found", id="a repository that is not there"),
        pytest.param("acme/hidden:deploy-gate.yml", "acme/hidden was not found", id="one the token cannot see"),
        pytest.param("none.yml", "acme/infra has no none.yml on its default branch", id="a file that is not there"),
        pytest.param("none.yml@v1", "acme/infra has no none.yml at v1", id="nor at a ref"),
        pytest.param("deploy-gate.yml@v9", "no branch, tag or commit 'v9'", id="a ref that is not there"),
        pytest.param("ops", "is a folder", id="a folder"),
    ],
)
def test_a_catalog_that_is_not_there_says_what_is_missing(locator: str, message: str) -> None:
    with (
        a_github(WORLD) as github,
        Waits().client(github.graphql_url) as client,
        pytest.raises(GitHubError, match=message) as raised,
    ):
        read_catalog_file(client, locator, "acme/infra")
    assert raised.value.remedy


@pytest.mark.parametrize(
    ("file", "message"),
    [
        pytest.param({"__typename": "Blob", "isBinary": True, "text": None}, "not a text file", id="a binary file"),
        pytest.param(
            {"__typename": "Blob", "isBinary": False, "isTruncated": True, "byteSize": 9_000_000, "text": "x"},
            "has 9000000 bytes",
            id="a file that GitHub cuts",
        ),
        pytest.param({"__typename": "Commit"}, "no file that can be read", id="a submodule"),
    ],
)
def test_a_file_that_is_no_catalog_is_refused(file: dict[str, Any], message: str) -> None:
    found = {"repository": {"commit": {"__typename": "Commit", "oid": "1" * 40}, "file": file}}
    with responses.RequestsMock() as mock, Waits().client() as client:
        mock.add_callback("POST", URL, lambda _: said(data=found))
        with pytest.raises(GitHubError, match=message):
            read_catalog_file(client, "deploy-gate.yml", "acme/infra")


def test_a_github_in_trouble_is_named_with_the_catalog() -> None:
    with (
        a_github(WORLD, {"kind": "status", "status": 500, "count": None}) as github,
        Waits().client(github.graphql_url) as client,
        pytest.raises(
            GitHubError, match=r"the catalog acme/infra:deploy-gate.yml could not be read: GitHub is in trouble"
        ),
    ):
        read_catalog_file(client, "deploy-gate.yml", "acme/infra")
