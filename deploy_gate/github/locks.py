"""Locks as branches: read many at once, taken by who first makes the branch, released only by who holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from deploy_gate.github.batch import ask_all
from deploy_gate.github.complaint import not_found
from deploy_gate.github.document import HEADS, Look, read_query
from deploy_gate.github.fault import Fault, Kind
from deploy_gate.model import Unread
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from deploy_gate.github.client import Client
    from deploy_gate.github.reply import Answer, Complaint

_DOING: Final = {"ReplaceLock": "take over a lock", "ReleaseLocks": "let go of a lock"}
"""What each mutation is for, in the words of who may not do it."""

NO_REF: Final = "0" * 40
"""What git calls a ref that is not there."""


class Standing(Value):
    """A lock that is there: the commit that its branch is at, and its text; None where it has no readable file."""

    oid: str
    text: str | None


Seen: TypeAlias = "dict[Look, Standing | Unread | None]"
"""What stood at every branch when GitHub was asked; None where there is none."""


class Release(Value):
    """A lock to let go: its branch, and the commit that it is at if it is still ours."""

    repository: str
    repository_id: str
    branch: str
    oid: str


class _Document(Value):
    """The part of a document that looks at branches, and what each alias is."""

    selection: str
    aliases: Mapping[tuple[str, ...], Look]
    declared: tuple[str, ...]
    variables: Mapping[str, object]


def _document(looks: Iterable[Look], home: str) -> _Document:
    """The selection on the repository of that name, other repositories of its owner through it."""
    by_repository: dict[str, list[Look]] = {}
    for look in looks:
        by_repository.setdefault(look.repository, []).append(look)
    aliases: dict[tuple[str, ...], Look] = {}
    declared, variables = [], {}
    here, beside = [], []
    for number, (repository, those) in enumerate(by_repository.items()):
        fields = []
        path: tuple[str, ...] = () if repository == home else ("owner", f"r{number}")
        for place, look in enumerate(those):
            variable, alias = f"b{number}_{place}", f"l{number}_{place}"
            declared.append(f"${variable}: String!")
            variables[variable] = f"{HEADS}{look.branch}"
            fields.append(f"{alias}: ref(qualifiedName: ${variable}) {{ ...Lock }}")
            aliases[*path, alias] = look
        inside = " ".join(fields)
        if repository == home:
            here.append(inside)
            continue
        declared.append(f"$n{number}: String!")
        variables[f"n{number}"] = repository.partition("/")[2]
        beside.append(f"r{number}: repository(name: $n{number}) {{ {inside} }}")
    if beside:
        here.append(f"owner {{ {' '.join(beside)} }}")
    return _Document(" ".join(here), aliases, tuple(declared), variables)


def read_locks(client: Client, looks: Iterable[Look]) -> Seen:
    """What stands at every branch; `Unread` where GitHub does not say.

    Raises `GitHubError` where GitHub cannot be asked at all.
    """
    wanted = tuple(dict.fromkeys(looks))
    answers = ask_all(client, wanted)
    return {look: standing_in(look, answers[look]) for look in wanted}


def create_lock(client: Client, own: Look, repository_id: str, oid: str, looks: Iterable[Look]) -> Seen | None:
    """What stands at the other branches once the lock is ours, read in the same round trip; None where it may not be.

    The branch is made or it is not: of two that make it, GitHub refuses one. What lies with other owners is not read.
    Raises `Fault` where the token may not make branches.
    """
    owner = own.repository.partition("/")[0].lower()
    reach = [one for one in dict.fromkeys(looks) if one.repository.partition("/")[0].lower() == owner]
    made = _document((own, *reach), own.repository)
    declared = ", ".join(("$input: CreateRefInput!", *made.declared))
    chosen = f"createRef(input: $input) {{ ref {{ target {{ oid }} repository {{ {made.selection} }} }} }}"
    text = f"mutation TakeLock({declared}) {{ {chosen} }}\n{read_query('lock')}"
    given = {"repositoryId": repository_id, "name": f"{HEADS}{own.branch}", "oid": oid}
    try:
        answer = client.ask(text, {**made.variables, "input": given})
    except Fault as fault:
        if fault.kind is Kind.REFUSED and "already exists" not in fault.why:
            raise
        return None
    match answer.data.get("createRef"):
        case {"ref": {"repository": dict(found)}}:
            return _seen(made, found, answer.complaints, ("createRef", "ref", "repository"))
        case _:
            _raise_forbidden({"createRef": own.repository}, answer, "make a lock")
            return None


def _raise_forbidden(repositories: Mapping[str, str], answer: Answer, doing: str) -> None:
    """Of the first field that was forbidden, by its alias, the repository on which the permission is missing."""
    for complaint in answer.complaints:
        repository = repositories.get(
            str(complaint.path[0] if complaint.path else ""), next(iter(repositories.values()))
        )
        if complaint.type in ("FORBIDDEN", "INSUFFICIENT_SCOPES") or "not accessible" in complaint.message.lower():
            raise Fault(
                Kind.REFUSED,
                f"the token may not {doing} in {repository} ({complaint.message})",
                f"give it `contents: write` on {repository}",
            )


def replace_lock(client: Client, old: Release, oid: str) -> bool:
    """Whether the lock was put in the place of another that nobody has moved since."""
    return _update(client, "ReplaceLock", [(old, oid)])[old]


def release_locks(client: Client, releases: Iterable[Release]) -> Mapping[Release, bool]:
    """Whether each lock was still ours and is gone now; those that were taken over stay."""
    return _update(client, "ReleaseLocks", [(one, NO_REF) for one in releases])


def _update(client: Client, name: str, changes: list[tuple[Release, str]]) -> dict[Release, bool]:
    """One conditional move for each: another that fails holds none back."""
    if not changes:
        return {}
    declared = ", ".join(f"$i{number}: UpdateRefsInput!" for number in range(len(changes)))
    fields = (f"u{number}: updateRefs(input: $i{number}) {{ clientMutationId }}" for number in range(len(changes)))
    variables = {
        f"i{number}": {
            "repositoryId": one.repository_id,
            "refUpdates": [{"name": f"{HEADS}{one.branch}", "beforeOid": one.oid, "afterOid": after, "force": True}],
        }
        for number, (one, after) in enumerate(changes)
    }
    answer = client.ask(f"mutation {name}({declared}) {{ {' '.join(fields)} }}", variables)
    homes = {f"u{number}": one.repository for number, (one, _) in enumerate(changes)}
    _raise_forbidden(homes, answer, _DOING[name])
    return {one: answer.data.get(f"u{number}") is not None for number, (one, _) in enumerate(changes)}


def _seen(made: _Document, data: Mapping[str, Any], complaints: tuple[Complaint, ...], above: tuple[str, ...]) -> Seen:
    return {look: _at(path, look, data, complaints, above) for path, look in made.aliases.items()}


def _at(
    path: tuple[str, ...],
    look: Look,
    data: Mapping[str, Any],
    complaints: tuple[Complaint, ...],
    above: tuple[str, ...],
) -> Standing | Unread | None:
    whole = (*above, *path)
    for complaint in complaints:
        if complaint.path == whole[: len(complaint.path)] or complaint.path[: len(whole)] == whole:
            return _complained(look, complaint)
    found: Any = data
    for step in path:
        found = found.get(step) if isinstance(found, dict) else Unread
    return standing_in(look, found)


def standing_in(look: Look, found: Any) -> Standing | Unread | None:  # noqa: ANN401 - what GitHub sent
    """What the answer to a look says."""
    match found:
        case None | Unread():
            return found
        case {"target": {"oid": str(oid)} as commit}:
            return Standing(oid, _text(commit))
        case _:
            return Unread(f"GitHub did not say whether {look.branch} stands in {look.repository}", "run it again")


def _complained(look: Look, complaint: Complaint) -> Unread:
    if complaint.type == "NOT_FOUND":
        missing = not_found(look.repository)
        return Unread(missing.why, missing.remedy)
    return Unread(
        f"the lock {look.branch} in {look.repository} could not be looked at ({complaint.message})",
        f"give the token `contents: read` on {look.repository}",
    )


def _text(commit: Mapping[str, Any]) -> str | None:
    match commit.get("file"):
        case {"object": {"text": str(text), "isTruncated": False}}:
            return text
        case _:
            return None
