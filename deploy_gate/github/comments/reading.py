"""Reading everything that a comment's decision looks at, in the round trip that shows the comment was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from deploy_gate.comment.facts import Behind, Checks, Facts
from deploy_gate.github.comments.answered import (
    against,
    behind_in,
    branch_in,
    commit_in,
    deployed_in,
    permission_in,
    pull_in,
    standing_at,
)
from deploy_gate.github.comments.asking import Ask, Part, facts_part
from deploy_gate.github.comments.checks import checks_in, read_more
from deploy_gate.github.comments.reactions import CONTENTS
from deploy_gate.github.comments.rules import lacking
from deploy_gate.github.complaint import not_found
from deploy_gate.github.fault import Fault, Kind
from deploy_gate.model import Unread
from deploy_gate.value import NOTHING, Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.comment.facts import Pull
    from deploy_gate.github.client import Client
    from deploy_gate.github.reply import Complaint
    from deploy_gate.github.rest import Rest

_READ: Final = "query CommentFacts"
_REACT: Final = "mutation ReactAndRead"


class Seen(Value):
    """What was read: the facts, and the ids by which one writes."""

    facts: Facts
    repository_id: str
    pull_id: str = ""
    label_ids: Mapping[str, str] = NOTHING
    """By the name of each label that the pull request has."""
    reaction_id: int | None = None
    """Our reaction on the comment; None where there is none."""
    catalog: Any = None
    """What stands at the catalog's place, as GitHub answered; None where nothing does, or nobody asked."""


def read_comment_facts(  # noqa: PLR0913 - where, what, and who looks
    client: Client, rest: Rest, repository: str, ask: Ask, *, comment: str, reaction: str
) -> Seen:
    """The facts; what GitHub does not tell is `Unread` in them.

    The reaction is decoration: where it may not be given, the same is read without it. Raises `Fault` where nothing of
    the repository can be read.
    """
    part = facts_part(ask)
    home, complaints, number = _react(client, part, comment, reaction) if reaction else (None, (), None)
    if home is None:
        home, complaints = _read(client, part, repository)
    return _seen(client, rest, repository, ask, home, complaints).but(reaction_id=number)


def _react(client: Client, part: Part, comment: str, reaction: str) -> tuple[Any, tuple[Complaint, ...], int | None]:
    declared = ", ".join(("$reaction: AddReactionInput!", *part.declared))
    inside = f"subject {{ __typename ... on IssueComment {{ repository {{ {part.selection} }} }} }}"
    chosen = f"addReaction(input: $reaction) {{ reaction {{ databaseId }} {inside} }}"
    text = f"{_REACT}({declared}) {{ {chosen} }}\n{part.tail}"
    given = {"subjectId": comment, "content": CONTENTS[reaction]}
    try:
        answer = client.ask(text, {**part.variables, "reaction": given})
    except Fault as fault:
        if fault.kind is Kind.REFUSED:
            return None, (), None
        raise
    match answer.data.get("addReaction"):
        case {"reaction": {"databaseId": int(number)}, "subject": {"repository": dict(home)}}:
            return home, _below(answer.complaints, 3), number
        case _:
            return None, (), None


def _read(client: Client, part: Part, repository: str) -> tuple[Any, tuple[Complaint, ...]]:
    owner, _, name = repository.partition("/")
    declared = ", ".join(("$owner: String!", "$name: String!", *part.declared))
    text = f"{_READ}({declared}) {{ repository(owner: $owner, name: $name) {{ {part.selection} }} }}\n{part.tail}"
    answer = client.ask(text, {**part.variables, "owner": owner, "name": name})
    match answer.data.get("repository"):
        case dict(home):
            return home, _below(answer.complaints, 1)
        case _:
            raise not_found(repository)


def _below(complaints: tuple[Complaint, ...], depth: int) -> tuple[Complaint, ...]:
    """The complaints with their paths from the repository on."""
    return tuple(one.but(path=one.path[depth:]) for one in complaints)


def _seen(  # noqa: PLR0913, PLR0917 - all of an answer
    client: Client,
    rest: Rest,
    repository: str,
    ask: Ask,
    home: Mapping[str, Any],
    complaints: tuple[Complaint, ...],
) -> Seen:
    pull = pull_in(home, complaints)
    behind = behind_in(home, complaints)
    if not isinstance(pull, Unread):
        behind = _compared(client, repository, ask, pull, behind)
    facts = Facts(
        permission=_permission(rest, repository, ask.actor, home),
        pull=pull,
        stable=branch_in(home, "stable", complaints),
        checks=_checks(client, ask, home, complaints),
        behind=behind,
        commit=commit_in(home, ask, pull),
        deployments={
            environment: deployed_in(home, f"e{number}", complaints)
            for number, environment in enumerate(ask.environments)
        },
        locks={branch: standing_at(home, f"l{number}", branch, complaints) for number, branch in enumerate(ask.locks)},
        default_branch=branch_in(home, "defaultBranchRef", complaints),
        rules=lacking(home) if ask.with_rules else (),
    )
    match home:
        case {"id": str(node), "pullRequest": {"id": str(pull_id), "labels": {"nodes": list(labels)}}}:
            ids = {one["name"]: one["id"] for one in labels if isinstance(one, dict)}
            seen = Seen(facts, node, pull_id, ids)
        case _:
            seen = Seen(facts, str(home.get("id", "")))
    return seen.but(catalog=against(complaints, "catalog") or home.get("catalog"))


def _permission(rest: Rest, repository: str, actor: str, home: Mapping[str, Any]) -> str | Unread:
    """What the actor may do; where GraphQL does not tell, as to a token that may not push, REST does."""
    found = permission_in(home, actor)
    if found is not None:
        return found
    try:
        return rest.permission(repository, actor)
    except Fault as fault:
        return Unread(fault.why, fault.remedy)


def _checks(
    client: Client, ask: Ask, home: Mapping[str, Any], complaints: tuple[Complaint, ...]
) -> Checks | Unread | None:
    if not ask.with_checks:
        return None
    page = checks_in(home, complaints)
    return page if isinstance(page, Checks | Unread) else read_more(client, ask.number, page)


def _compared(client: Client, repository: str, ask: Ask, pull: Pull, behind: Behind) -> Behind:
    """How far behind the head is; where GitHub did not take the name of its ref, by its commit."""
    if isinstance(behind.base, int) and isinstance(behind.stable, int):
        return behind
    from deploy_gate.github.comments.comparing import compare  # noqa: PLC0415 - rarely needed

    return compare(client, repository, ask.stable_branch, pull)
