"""Many questions as one GraphQL document: an alias for each, every value a variable."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from deploy_gate.model import Place

REPOSITORIES: Final = 40
"""Repositories in a document; GitHub has been seen to run out of resources at some 80 (Skydio/revup 271)."""

CONNECTIONS: Final = 120
"""Pages, and likewise commits, in a document: 120 pages cost one point."""


@dataclass(frozen=True, slots=True)
class AskPage:
    """A page of the records in one place, newest first."""

    place: Place
    size: int
    after: str | None = None
    with_ref: bool = False

    @property
    def repository(self) -> str:
        return self.place.repository


@dataclass(frozen=True, slots=True)
class AskCommit:
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


@dataclass(frozen=True, slots=True)
class Document:
    """A GraphQL document, its variables, and which question each of its aliases is."""

    text: str
    variables: Mapping[str, object]
    aliases: Mapping[str, Mapping[str, Ask]]
    """By the repository's alias, then by the question's own."""


def write_document(asks: Iterable[Ask]) -> Document:
    """One document for all these questions; those about one repository share its alias."""
    variables = _Variables()
    aliases: dict[str, dict[str, Ask]] = {}
    fields: list[str] = []
    for number, (repository, here) in enumerate(by_repository(asks).items()):
        owner, _, name = repository.partition("/")
        names = {f"a{place}": ask for place, ask in enumerate(here)}
        aliases[f"r{number}"] = names
        body = "\n".join(f"    {alias}: {_selection(ask, variables)}" for alias, ask in names.items())
        where = f"owner: {variables.name(owner, 'String!')}, name: {variables.name(name, 'String!')}"
        fields.append(f"  r{number}: repository({where}) {{\n{body}\n  }}")
    every = [ask for names in aliases.values() for ask in names.values()]
    pages = [ask for ask in every if isinstance(ask, AskPage)]
    if pages:
        variables.declared.append("$withRef: Boolean!")
        variables.values["withRef"] = any(page.with_ref for page in pages)
    # A document may hold no fragment that it does not use.
    fragments = "\n".join(
        read_query(name) for name, used in (("record_page", pages), ("peeled", len(pages) < len(every))) if used
    )
    text = f"query Facts({', '.join(variables.declared)}) {{\n" + "\n".join(fields) + f"\n}}\n\n{fragments}"
    return Document(text, variables.values, aliases)


def by_repository(asks: Iterable[Ask]) -> dict[str, list[Ask]]:
    """The questions about each repository, in the order in which these come."""
    found: dict[str, list[Ask]] = {}
    for ask in asks:
        found.setdefault(ask.repository, []).append(ask)
    return found


def _selection(ask: Ask, variables: _Variables) -> str:
    match ask:
        case AskCommit(expression=expression):
            return f"object(expression: {variables.name(expression, 'String!')}) {{ ...Peeled }}"
        case AskPage(place=place, size=size, after=after):
            wanted = f"environments: [{variables.name(place.environment, 'String!')}]"
            page = f"first: {variables.name(size, 'Int!')}"
            if after is not None:
                page += f", after: {variables.name(after, 'String!')}"
            order = "orderBy: {field: CREATED_AT, direction: DESC}"
            return f"deployments({wanted}, {page}, {order}) {{ ...RecordPage }}"
