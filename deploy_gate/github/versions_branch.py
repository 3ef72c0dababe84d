"""The branch on which ``versions.yaml`` lies: read at its head, and moved on only from the head that was read."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any, Final

from deploy_gate.github.complaint import not_found
from deploy_gate.github.document import HEADS, read_query
from deploy_gate.github.fault import Fault, Kind
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.github.client import Client
    from deploy_gate.github.reply import Answer
    from deploy_gate.model import VersionsPlace

_STALE: Final = "STALE_DATA"


class Lying(Value):
    """The file as it lies on its branch: the branch, the commit it is at, and the text; None where there is no file."""

    branch: str
    head: str
    text: str | None


def selection(place: VersionsPlace) -> str:
    """What to ask a Repository for; the fragment is `fragment()`, the variables are `variables_of`."""
    return (
        "...VersionsBranch" if place.branch is None else "named: ref(qualifiedName: $versionsRef) { ...VersionsHead }"
    )


def declared(place: VersionsPlace) -> tuple[str, ...]:
    """The variables that the selection needs."""
    return ("$versionsFile: String!", *(("$versionsRef: String!",) if place.branch is not None else ()))


def variables_of(place: VersionsPlace) -> Mapping[str, str]:
    """Their values."""
    named = {"versionsRef": f"{HEADS}{place.branch}"} if place.branch is not None else {}
    return {"versionsFile": place.file, **named}


def fragment(place: VersionsPlace) -> str:
    """The text of the fragments that the selection uses."""
    branch = "fragment VersionsBranch on Repository { defaultBranchRef { ...VersionsHead } }\n"
    return f"{branch if place.branch is None else ''}{read_query('versions_head')}"


def lying_in(place: VersionsPlace, repository: Any) -> Lying:  # noqa: ANN401 - what GitHub sent, not yet looked at
    """The file in what was selected on a Repository; raises `Fault` where it cannot be told."""
    if not isinstance(repository, dict):
        missing = not_found(place.repository)
        raise Fault(Kind.REFUSED, missing.why, missing.remedy)
    return lying_at(place, repository.get("named" if place.branch is not None else "defaultBranchRef"))


def lying_at(place: VersionsPlace, ref: Any) -> Lying:  # noqa: ANN401 - likewise
    """The same in what was selected on its branch."""
    match ref:
        case {"name": str(branch), "target": {"oid": str(head), "file": None}}:
            return Lying(branch, head, None)
        case {"name": str(branch), "target": {"oid": str(head), "file": {"object": {"text": str(text), **blob}}}}:
            if blob.get("isTruncated"):
                raise Fault(Kind.REFUSED, f"{place} is larger than GitHub sends", "name another file")
            return Lying(branch, head, text)
        case {"name": str(branch)}:
            raise Fault(Kind.REFUSED, f"{place} on {branch} is no text file", "name another file under versions")
        case _:
            where = place.branch or "a default branch"
            raise Fault(Kind.REFUSED, f"{place.repository} has no branch {where}", f"make the branch {where}")


def read_lying(client: Client, place: VersionsPlace) -> Lying:
    """The file and its branch's head; raises `Fault` where GitHub does not tell."""
    owner, _, name = place.repository.partition("/")
    needs = ", ".join(("$owner: String!", "$name: String!", *declared(place)))
    chosen = f"repository(owner: $owner, name: $name) {{ {selection(place)} }}"
    text = f"query Versions({needs}) {{ {chosen} }}\n{fragment(place)}"
    answer = client.ask(text, {"owner": owner, "name": name, **variables_of(place)})
    _raise_first(place, answer)
    return lying_in(place, answer.data.get("repository"))


def commit_text(client: Client, place: VersionsPlace, lying: Lying, text: str, headline: str) -> bool:
    """Whether the file has this text now; not where somebody else has moved the branch since it was read.

    Raises `Fault` where the token may not write there, or GitHub cannot be asked.
    """
    given = {
        "branch": {"repositoryNameWithOwner": place.repository, "branchName": lying.branch},
        "message": {"headline": headline},
        "expectedHeadOid": lying.head,
        "fileChanges": {"additions": [{"path": place.file, "contents": b64encode(text.encode()).decode("ascii")}]},
    }
    chosen = "createCommitOnBranch(input: $input) { commit { oid } }"
    answer = client.ask(f"mutation CommitVersions($input: CreateCommitOnBranchInput!) {{ {chosen} }}", {"input": given})
    if isinstance(answer.data.get("createCommitOnBranch"), dict):
        return True
    if any(
        complaint.type == _STALE or "expected branch to point" in complaint.message.lower()
        for complaint in answer.complaints
    ):
        return False
    _raise_first(place, answer)
    return False


def _raise_first(place: VersionsPlace, answer: Answer) -> None:
    for complaint in answer.complaints:
        if complaint.type == "NOT_FOUND":
            missing = not_found(place.repository)
            raise Fault(Kind.REFUSED, missing.why, missing.remedy)
        raise Fault(
            complaint.kind,
            f"{place} could not be written ({complaint.message})",
            f"give the token `contents: write` on {place.repository}; where the branch is protected, name another one "
            "under `versions`, or let the token pass",
        )
