"""One comment for one rollout: made once, found again by its mark, and edited in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from deploy_gate.github.client import ATTEMPTS
from deploy_gate.github.document import read_query
from deploy_gate.github.fault import Fault, Kind
from deploy_gate.value import Value

if TYPE_CHECKING:
    from deploy_gate.github.client import Client
    from deploy_gate.github.reply import Answer

_ADD: Final = """
mutation AddOneComment($input: AddCommentInput!) {
  addComment(input: $input) { commentEdge { node { id } } }
}
"""
_EDIT: Final = """
mutation EditOneComment($input: UpdateIssueCommentInput!) {
  updateIssueComment(input: $input) { issueComment { id } }
}
"""
_EVERY: Final = tuple(Kind)


class Thread(Value):
    """An issue or a pull request."""

    repository: str
    number: int


def tell(client: Client, thread: Thread, mark: str, body: str) -> None:
    """The comment that begins with the mark says this, and where there is none one is made.

    Only what the token itself wrote is taken for it: anybody may write the mark. Raises `Fault` where neither works.
    """
    client.begin()
    attempt = 1
    while True:
        subject, comment = _found(client, thread, mark)
        try:
            if comment is not None:
                edited = client.ask(_EDIT, {"input": {"id": comment, "body": body}})
                _raise_unwritten(thread, edited, "updateIssueComment")
            else:
                # Never sent twice: where its answer was lost it may be there, and is looked for again.
                added = client.ask(_ADD, {"input": {"subjectId": subject, "body": body}}, hopeless=_EVERY)
                _raise_unwritten(thread, added, "addComment")
        except Fault as fault:
            if fault.kind is Kind.REFUSED or attempt >= ATTEMPTS:
                raise
            client.pause(fault, attempt)
            attempt += 1
        else:
            return


def _raise_unwritten(thread: Thread, answer: Answer, field: str) -> None:
    """A mutation that is forbidden is answered with status 200, and with nothing in its place."""
    if answer.data.get(field) is not None:
        return
    first = next(iter(answer.complaints), None)
    raise Fault(
        first.kind if first else Kind.UNREACHABLE,
        f"the token may not write a comment in {thread.repository}#{thread.number} ({first.message})"
        if first
        else f"GitHub did not say that the comment in {thread.repository}#{thread.number} was written",
        f"give the token `issues: write` on {thread.repository}, or `pull-requests: write` for a pull request",
    )


def _found(client: Client, thread: Thread, mark: str) -> tuple[str, str | None]:
    owner, _, name = thread.repository.partition("/")
    variables: dict[str, object] = {"owner": owner, "name": name, "number": thread.number}
    found = client.ask(read_query("one_comment"), variables).data
    match found:
        case {"repository": {"issueOrPullRequest": {"id": str(subject), "comments": {"nodes": list(nodes)}}}}:
            return subject, next((node["id"] for node in reversed(nodes) if _is_ours(node, mark)), None)
        case _:
            where = f"{thread.repository}#{thread.number}"
            raise Fault(Kind.REFUSED, f"{where} cannot be read", f"let the token read the issues of {where}")


def _is_ours(node: Any, mark: str) -> bool:  # noqa: ANN401 - what GitHub sent, not yet looked at
    match node:
        case {"id": str(), "body": str(body), "viewerDidAuthor": True}:
            return body.startswith(mark)
        case _:
            return False
