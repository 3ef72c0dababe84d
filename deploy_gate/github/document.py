"""Many questions as one GraphQL document: an alias for each, every value a variable."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from deploy_gate.model import Place

REPOSITORIES: Final = 40
"""Repositories in a document; GitHub has been seen to run out of resources at some 80 (Skydio/revup 271)."""

CONNECTIONS: Final = 120
"""Pages, and likewise commits, in a document: 120 pages cost one point."""


class AskPage(Value):
    """A page of the records in one place, newest first."""

    place: Place
    size: int
    after: str | None = None
    with_ref: bool = False

    @property
    def repository(self) -> str:
        return self.place.repository


class AskCommit(Value):
    """The commit that an expression (``refs/tags/v1.2.3``, ``abc1234``) names in a repository."""

    repository: str
    expression: str


Ask: TypeAlias = AskPage | AskCommit


@cache
def read_query(name: str) -> str:
    """The text of a file in `queries/`."""
    return (Path(__file__).with_name("queries") / f"{name}.graphql").read_text(encoding="utf-8")


@dataclass(slots=True)
class _Variables:
    """The values of a document, each declared once however often it is used."""

    declared: list[str] = field(default_factory=list)
    values: dict[str, object] = field(default_factory=dict)
    names: dict[tuple[str, object], str] = field(default_factory=dict)

    def name(self, value: object, kind: str) -> str:
        key = (kind, value)
        if key not in self.names:
            name = self.names[key] = f"v{len(self.names)}"
            self.declared.append(f"${name}: {kind}")
            self.values[name] = value
        return f"${self.names[key]}"

    def set(self, name: str, kind: str, value: object) -> None:
        """A value under a name of its own, which the files in `queries/` know."""
        self.declared.append(f"${name}: {kind}")
        self.values[name] = value


class Document(Value):
    """A GraphQL document, its variables, and which question each of its aliases is."""

    text: str
    variables: Mapping[str, object]
    aliases: Mapping[str, Mapping[str, Ask]]
    """By the repository's alias, then by the question's own."""


def write_document(asks: Iterable[Ask]) -> Document:
    """One document for all these questions; those about one repository share its alias.

    Repositories that are asked for the same pages share a fragment, so that the text grows by a line for each: the
    time in which GitHub parses and validates a document counts against it.
    """
    variables = _Variables()
    aliases: dict[str, dict[str, Ask]] = {}
    fields: list[str] = []
    shapes: dict[tuple[str, ...], str] = {}
    used: dict[str, None] = {}
    with_ref = False
    for number, (repository, here) in enumerate(by_repository(asks).items()):
        owner, _, name = repository.partition("/")
        pages = {f"p{place}": ask for place, ask in enumerate(ask for ask in here if isinstance(ask, AskPage))}
        commits = {f"c{place}": ask for place, ask in enumerate(ask for ask in here if isinstance(ask, AskCommit))}
        aliases[f"r{number}"] = {**pages, **commits}
        inside = [f"{alias}: {_object(ask, variables)}" for alias, ask in commits.items()]
        if pages:
            shape = tuple(f"{alias}: {_deployments(ask, variables)}" for alias, ask in pages.items())
            inside.append(f"...{shapes.setdefault(shape, f'Pages{len(shapes)}')}")
            used["record_page"] = None
            with_ref = with_ref or any(page.with_ref for page in pages.values())
        if commits:
            used["peeled"] = None
        where = f"owner: {variables.name(owner, 'String!')}, name: {variables.name(name, 'String!')}"
        fields.append(f"  r{number}: repository({where}) {{ {' '.join(inside)} }}")
    if shapes:
        variables.set("withRef", "Boolean!", with_ref)
    looks = [
        _block(f"fragment {name} on Repository", (f"  {field}" for field in shape)) for shape, name in shapes.items()
    ]
    operation = _block(f"query Facts({', '.join(variables.declared)})", fields)
    text = "\n".join([operation, *looks, *(read_query(name) for name in used)])
    return Document(text, variables.values, aliases)


def _block(head: str, lines: Iterable[str]) -> str:
    return "\n".join([f"{head} {{", *lines, "}\n"])


def by_repository(asks: Iterable[Ask]) -> dict[str, list[Ask]]:
    """The questions about each repository, in the order in which these come."""
    found: dict[str, list[Ask]] = {}
    for ask in asks:
        found.setdefault(ask.repository, []).append(ask)
    return found


def _object(ask: AskCommit, variables: _Variables) -> str:
    return f"object(expression: {variables.name(ask.expression, 'String!')}) {{ ...Peeled }}"


def _deployments(ask: AskPage, variables: _Variables) -> str:
    wanted = f"environments: [{variables.name(ask.place.environment, 'String!')}]"
    page = f"first: {variables.name(ask.size, 'Int!')}"
    if ask.after is not None:
        page += f", after: {variables.name(ask.after, 'String!')}"
    return f"deployments({wanted}, {page}, orderBy: {{field: CREATED_AT, direction: DESC}}) {{ ...RecordPage }}"
