"""Commits that GitHub makes."""

import base64
from typing import Any, Final

from standin.probes.refs import child
from standin.probes.registry import holds, probe, same
from standin.probes.scratch import Scratch

COMMIT: Final = (
    "mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) {"
    ' commit { oid message signature { isValid wasSignedByGitHub } file(path: "probe.txt") { size } } } }'
)
FILE: Final = (
    "query($owner: String!, $name: String!, $there: String!, $missing: String!) {"
    " repository(owner: $owner, name: $name) { there: object(expression: $there) { ... on Blob { text } }"
    " missing: object(expression: $missing) { oid } } }"
)
ROLLUP: Final = (
    "query($owner: String!, $name: String!, $sha: String!) { repository(owner: $owner, name: $name) {"
    " object(expression: $sha) { ... on Commit { statusCheckRollup { state } } } } }"
)


def _write(scratch: Scratch, branch: str, expected: str) -> tuple[Any, list[dict[str, Any]]]:
    contents = base64.b64encode(b"probe\n").decode()
    given = {
        "branch": {"repositoryNameWithOwner": scratch.repository, "branchName": branch},
        "expectedHeadOid": expected,
        "message": {"headline": f"Probe {scratch.mark}"},
        "fileChanges": {"additions": [{"path": "probe.txt", "contents": contents}]},
    }
    return scratch.ask(COMMIT, input=given)


@probe("commits.expected_head")
def expected_head(scratch: Scratch) -> None:
    """Two who start from one head: the second is refused."""
    branch, head = scratch.branch("head"), scratch.head()
    _data, errors = _write(scratch, branch, head)
    same("errors of the first", errors, [])
    data, errors = _write(scratch, branch, head)
    same("data of the second", data["createCommitOnBranch"], None)
    same("type", [each["type"] for each in errors], ["STALE_DATA"])
    expected = f'Expected branch to point to "{head}" but it did not.'
    holds(f"its message: {errors[0]['message']}", true=errors[0]["message"].startswith(expected))


@probe("commits.signed")
def signed(scratch: Scratch) -> None:
    """The signature is valid and GitHub's own."""
    data, errors = _write(scratch, scratch.branch("signed"), scratch.head())
    same("errors", errors, [])
    signature = data["createCommitOnBranch"]["commit"]["signature"]
    same("signature", signature, {"isValid": True, "wasSignedByGitHub": True})


@probe("commits.parentless")
def parentless(scratch: Scratch) -> None:
    """A branch stands on a commit that follows from nothing."""
    sha = child(scratch, [])
    name = scratch.branch("parentless", sha)
    same("parents", scratch.rest("GET", f"/git/commits/{sha}")["parents"], [])
    same("where it stands", scratch.rest("GET", f"/git/ref/heads/{name}")["object"]["sha"], sha)


@probe("files.expression")
def expression(scratch: Scratch) -> None:
    """A file that is there, and one that is not."""
    branch = scratch.branch("file", child(scratch, []))
    data, errors = scratch.ask(FILE, there=f"{branch}:p", missing=f"{branch}:q")
    same("errors", errors, [])
    same("files", data["repository"], {"there": {"text": "p"}, "missing": None})


@probe("checks.rollup")
def rollup(scratch: Scratch) -> None:
    """Nothing, then a success, then a failure beside it."""
    sha = child(scratch, [])
    scratch.branch("rollup", sha)
    found = []
    for context, state in ((None, None), ("probe/a", "success"), ("probe/b", "failure")):
        if context:
            scratch.rest("POST", f"/statuses/{sha}", {"context": context, "state": state})
        data, _errors = scratch.ask(ROLLUP, sha=sha)
        found.append(data["repository"]["object"]["statusCheckRollup"])
    same("rollups", found, [None, {"state": "SUCCESS"}, {"state": "FAILURE"}])
