"""The one question that a comment asks: everything its decision may look at, as a selection on its repository."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate.github.document import HEADS, read_query
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PAGE: Final = 20
"""Newest deployments of an environment that are read: enough to look past those that a job's `environment:` left."""

_CHECKED: Final = (
    "checked: pullRequest(number: $number) { commits(last: 1) { nodes { commit { id oid "
    "statusCheckRollup { contexts(first: 100) { ...CheckPage } } } } } }"
)
_CATALOG: Final = (
    "catalog: object(expression: $catalog) { __typename ... on Blob { text isTruncated isBinary byteSize } }"
)
_KINDS: Final = {
    "actor": "String!",
    "stable": "String!",
    "head": "String!",
    "exact": "String!",
    "hasExact": "Boolean!",
    "hasRules": "Boolean!",
    "number": "Int!",
}


class Ask(Value):
    """What a comment wants to know of its repository."""

    number: int
    """The pull request's."""
    actor: str
    stable_branch: str
    environments: tuple[str, ...] = ()
    """Those whose newest deployments are asked for."""
    locks: tuple[str, ...] = ()
    """Branches that may be locks."""
    commit: str | None = None
    """The commit that is to go, by its hash or its branch's full name; None where it is the pull request's last."""
    with_checks: bool = True
    with_rules: bool = False
    """Those of the stable branch."""
    catalog: str = ""
    """How git names the catalog's file; empty where it is not asked for."""


class Part(Value):
    """A piece of a document: a selection on Repository, the variables it declares, their values, its fragments."""

    selection: str
    declared: tuple[str, ...]
    variables: Mapping[str, object]
    fragments: tuple[str, ...]

    @property
    def tail(self) -> str:
        """The fragments' text, to stand behind the operation."""
        return "\n".join(read_query(name) for name in dict.fromkeys(self.fragments))


def facts_part(ask: Ask) -> Part:
    """The whole question."""
    around = around_part(ask.environments, ask.locks)
    variables = {
        "actor": ask.actor,
        "stable": HEADS + ask.stable_branch,
        # GitHub keeps the head of every pull request under this name, that of a fork too.
        "head": f"refs/pull/{ask.number}/head",
        "exact": ask.commit or "HEAD",
        "hasExact": ask.commit is not None,
        "hasRules": ask.with_rules,
        "number": ask.number,
    }
    declared = tuple(f"${name}: {kind}" for name, kind in _KINDS.items())
    selection, fragments = f"...CommentFacts {around.selection}", ("comment_facts", *around.fragments)
    if ask.catalog:
        declared, variables = (*declared, "$catalog: String!"), {**variables, "catalog": ask.catalog}
        selection = f"{selection} {_CATALOG}"
    if ask.with_checks:
        selection, fragments = f"{selection} {_CHECKED}", (*fragments, "check_page")
    return Part(selection, declared + around.declared, variables | dict(around.variables), fragments)


def around_part(environments: Iterable[str], locks: Iterable[str]) -> Part:
    """The newest deployments of these environments, and what stands at these branches."""
    fields: list[str] = []
    declared: list[str] = []
    variables: dict[str, object] = {}
    fragments: dict[str, None] = {}
    for number, environment in enumerate(environments):
        declared.append(f"$e{number}: String!")
        variables[f"e{number}"] = environment
        wanted = f"environments: [$e{number}], first: {PAGE}, orderBy: {{field: CREATED_AT, direction: DESC}}"
        fields.append(f"e{number}: deployments({wanted}) {{ ...Deployed }}")
        fragments["deployed"] = None
    for number, branch in enumerate(locks):
        declared.append(f"$l{number}: String!")
        variables[f"l{number}"] = HEADS + branch
        fields.append(f"l{number}: ref(qualifiedName: $l{number}) {{ ...Lock }}")
        fragments["lock"] = None
    return Part(" ".join(fields), tuple(declared), variables, tuple(fragments))
