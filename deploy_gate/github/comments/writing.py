"""Several writes that do not depend on each other, in one document; one that fails holds none of the others back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from deploy_gate.github.comments.reactions import CONTENTS
from deploy_gate.github.document import HEADS
from deploy_gate.github.locks import NO_REF
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from deploy_gate.github.client import Client

LONGEST: Final = 65_536
"""Characters in a comment."""

_DESCRIPTION: Final = 140


class Write(Value):
    """One mutation: the name of its field and of its input, the input, and what its answer is asked for."""

    field: str
    kind: str
    given: Mapping[str, object]
    answer: str = "clientMutationId"


class Done(Value):
    """What became of each write: its payload, or None and GitHub's words against it."""

    payloads: tuple[Mapping[str, Any] | None, ...]
    messages: tuple[str, ...]
    """One for each write, empty where nothing was said against it."""


def write(client: Client, writes: Iterable[Write]) -> Done:
    """The writes, carried out one after the other in one request; none, where there are none.

    Asked again where no answer comes: a comment may then stand twice, which harms less than one that is missing.
    Raises `Fault` where nothing could be written.
    """
    those = tuple(writes)
    if not those:
        return Done((), ())
    declared = ", ".join(f"$i{number}: {one.kind}!" for number, one in enumerate(those))
    fields = " ".join(
        f"w{number}: {one.field}(input: $i{number}) {{ {one.answer} }}" for number, one in enumerate(those)
    )
    variables = {f"i{number}": one.given for number, one in enumerate(those)}
    answer = client.ask(f"mutation Write({declared}) {{ {fields} }}", variables)
    said = {complaint.path[0]: complaint.message for complaint in answer.complaints if complaint.path}
    aliases = [f"w{number}" for number in range(len(those))]
    payloads = (answer.data.get(alias) for alias in aliases)
    return Done(
        tuple(found if isinstance(found, dict) else None for found in payloads),
        tuple(said.get(alias, "") for alias in aliases),
    )


def comment(subject: str, body: str) -> Write:
    """A comment on a pull request."""
    answer = "commentEdge { node { id databaseId } }"
    return Write("addComment", "AddCommentInput", {"subjectId": subject, "body": body[:LONGEST]}, answer)


def edit(node: str, body: str) -> Write:
    """Another text in a comment's place."""
    return Write("updateIssueComment", "UpdateIssueCommentInput", {"id": node, "body": body[:LONGEST]})


def react(subject: str, reaction: str) -> Write:
    """A reaction to a comment."""
    return Write("addReaction", "AddReactionInput", {"subjectId": subject, "content": CONTENTS[reaction]})


def take_reaction_back(subject: str, reaction: str) -> Write:
    """The end of a reaction of ours."""
    return Write("removeReaction", "RemoveReactionInput", {"subjectId": subject, "content": CONTENTS[reaction]})


def add_labels(subject: str, ids: Iterable[str]) -> Write:
    """Labels on a pull request."""
    given = {"labelableId": subject, "labelIds": list(ids)}
    return Write("addLabelsToLabelable", "AddLabelsToLabelableInput", given)


def remove_labels(subject: str, ids: Iterable[str]) -> Write:
    """Labels off a pull request."""
    given = {"labelableId": subject, "labelIds": list(ids)}
    return Write("removeLabelsFromLabelable", "RemoveLabelsFromLabelableInput", given)


def status(deployment: str, state: str, *, description: str = "", page: str = "", url: str = "") -> Write:
    """A deployment's status; a state in REST's word."""
    given = {"deploymentId": deployment, "state": state.upper(), "description": description[:_DESCRIPTION]}
    given |= ({"logUrl": page} if page else {}) | ({"environmentUrl": url} if url else {})
    return Write("createDeploymentStatus", "CreateDeploymentStatusInput", given, "deploymentStatus { id }")


def release(repository_id: str, branch: str, oid: str) -> Write:
    """The end of a lock that still stands at that commit."""
    return move(repository_id, branch, oid, NO_REF)


def move(repository_id: str, branch: str, before: str, after: str) -> Write:
    """Another commit for a branch that still stands at that one."""
    update = {"name": f"{HEADS}{branch}", "beforeOid": before, "afterOid": after, "force": True}
    return Write("updateRefs", "UpdateRefsInput", {"repositoryId": repository_id, "refUpdates": [update]})
