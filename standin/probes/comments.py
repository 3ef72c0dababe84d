"""Comments, reactions and labels; they need one open issue."""

from typing import Any, Final

from standin.probes.registry import probe, same
from standin.probes.scratch import Scratch, Unreachable

COMMENT: Final = (
    "mutation($subject: ID!, $body: String!) { addComment(input: {subjectId: $subject, body: $body}) {"
    " commentEdge { node { id body } } } }"
)
EDIT: Final = (
    "mutation($id: ID!, $body: String!) { updateIssueComment(input: {id: $id, body: $body}) { issueComment { body } } }"
)
READ: Final = (
    "query($id: ID!) { node(id: $id) { ... on IssueComment { body lastEditedAt reactions(first: 5) { totalCount } } } }"
)
DELETE: Final = "mutation($id: ID!) { deleteIssueComment(input: {id: $id}) { clientMutationId } }"
REACT: Final = (
    "mutation($id: ID!) { addReaction(input: {subjectId: $id, content: ROCKET}) {"
    " reaction { content } subject { id } } }"
)
LABEL: Final = (
    "mutation($id: ID!, $labels: [ID!]!) { {verb}(input: {labelableId: $id, labelIds: $labels}) {"
    " labelable { labels(first: 20) { nodes { name } } } } }"
)


def _issue(scratch: Scratch) -> dict[str, Any]:
    found: list[dict[str, Any]] = scratch.rest("GET", "/issues")
    if not found:
        raise Unreachable(f"{scratch.repository} needs one open issue to comment on")
    return found[0]


@probe("comments.edit")
def edit(scratch: Scratch) -> None:
    """Written, changed, read back, removed."""
    issue = _issue(scratch)
    data, errors = scratch.ask(COMMENT, subject=issue["node_id"], body="one")
    same("errors", errors, [])
    node = data["addComment"]["commentEdge"]["node"]["id"]
    data, _errors = scratch.ask(READ, id=node)
    same("when it was edited", data["node"]["lastEditedAt"], None)
    data, errors = scratch.ask(EDIT, id=node, body="two")
    same("errors of the edit", errors, [])
    data, _errors = scratch.ask(READ, id=node)
    same("what is read back", data["node"]["body"], "two")
    same("the kind of the moment", type(data["node"]["lastEditedAt"]), str)
    _data, errors = scratch.ask(DELETE, id=node)
    same("errors of the removal", errors, [])


@probe("comments.twice")
def twice(scratch: Scratch) -> None:
    """The same reaction given twice."""
    issue = _issue(scratch)
    data, _errors = scratch.ask(COMMENT, subject=issue["node_id"], body="one")
    node = data["addComment"]["commentEdge"]["node"]["id"]
    for _time in range(2):
        _data, errors = scratch.ask(REACT, id=node)
        same("errors", errors, [])
    data, _errors = scratch.ask(READ, id=node)
    scratch.ask(DELETE, id=node)
    same("reactions", data["node"]["reactions"]["totalCount"], 1)


@probe("comments.labels")
def labels(scratch: Scratch) -> None:
    """Taken off, put on."""
    issue, name = _issue(scratch), scratch.fresh("label")
    put = f"/issues/{issue['number']}/labels"
    (made,) = (each for each in scratch.rest("POST", put, {"labels": [name]}) if each["name"] == name)
    found = []
    for verb in ("removeLabelsFromLabelable", "addLabelsToLabelable"):
        data, errors = scratch.ask(LABEL.replace("{verb}", verb), id=issue["node_id"], labels=[made["node_id"]])
        same("errors", errors, [])
        found.append(name in [each["name"] for each in data[verb]["labelable"]["labels"]["nodes"]])
    scratch.rest("DELETE", f"{put}/{name}")
    same("whether it is there", found, [False, True])
