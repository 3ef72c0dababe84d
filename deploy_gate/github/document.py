"""Many questions as one GraphQL document: an alias for each, every value a variable."""

from __future__ import annotations

from collections import Counter
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

BRANCHES: Final = 400
"""Looks at branches in a document: no connections, so they cost nothing but time."""

HEADS: Final = "refs/heads/"


class AskPage(Value):
    """A page of the records in one place, newest first."""

    place: Place
    size: int
    after: str | None = None
    with_ref: bool = False

    @property
    def repository(self) -> str:
        return self.place.repository


class AskRequests(Value):
    """A page of the requests that are kept in one place, newest first."""

    place: Place
    size: int
    after: str | None = None

    @property
    def repository(self) -> str:
        return self.place.repository


class AskCommit(Value):
    """The commit that an expression (``refs/tags/v1.2.3``, ``abc1234``) names in a repository."""

    repository: str
    expression: str


class Look(Value):
    """A branch in a repository that may be a lock."""

    repository: str
    branch: str


class AskGuard(Value):
    """What a branch asks for before it moves; None is the default branch."""

    repository: str
    branch: str | None


class AskFile(Value):
    """A file at the head of a branch; None is the default branch. A document has one path."""

    repository: str
    branch: str | None
    path: str


Ask: TypeAlias = AskPage | AskRequests | AskCommit | Look | AskGuard | AskFile


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
    everything = tuple(asks)
    branches = Counter(ask.branch for ask in everything if isinstance(ask, Look))
    aliases: dict[str, dict[str, Ask]] = {}
    fields: list[str] = []
    shapes: dict[tuple[str, ...], str] = {}
    used: dict[str, None] = {}
    with_ref = False
    for number, (repository, here) in enumerate(by_repository(everything).items()):
        owner, _, name = repository.partition("/")
        pages = {f"p{place}": ask for place, ask in enumerate(ask for ask in here if isinstance(ask, AskPage))}
        requests = {f"q{place}": ask for place, ask in enumerate(ask for ask in here if isinstance(ask, AskRequests))}
        commits = {f"c{place}": ask for place, ask in enumerate(ask for ask in here if isinstance(ask, AskCommit))}
        looks = {f"l{place}": ask for place, ask in enumerate(ask for ask in here if isinstance(ask, Look))}
        files = {f"f{place}": ask for place, ask in enumerate(ask for ask in here if isinstance(ask, AskFile))}
        guards = {f"g{place}": ask for place, ask in enumerate(ask for ask in here if isinstance(ask, AskGuard))}
        aliases[f"r{number}"] = {**pages, **requests, **commits, **looks, **guards, **files}
        inside = [f"{alias}: {_object(ask, variables)}" for alias, ask in commits.items()]
        inside += [f"{alias}: {_branch(ask, 'Guarded', variables)}" for alias, ask in guards.items()]
        inside += [f"{alias}: {_branch(ask, 'VersionsHead', variables)}" for alias, ask in files.items()]
        for file in files.values():
            variables.set("versionsFile", "String!", file.path)
        shared = [f"{alias}: {_deployments(ask, variables)}" for alias, ask in (pages | requests).items()]
        for alias, ask in looks.items():
            (shared if branches[ask.branch] > 1 else inside).append(f"{alias}: {_ref(ask, variables)}")
        if shared:
            inside.append(f"...{shapes.setdefault(tuple(shared), f'Pages{len(shapes)}')}")
        with_ref = with_ref or any(page.with_ref for page in pages.values())
        parts = {"record_page": pages, "request_page": requests, "peeled": commits, "lock": looks, "guarded": guards}
        parts["versions_head"] = files
        used |= {name: None for name, asked in parts.items() if asked}
        where = f"owner: {variables.name(owner, 'String!')}, name: {variables.name(name, 'String!')}"
        fields.append(f"  r{number}: repository({where}) {{ {' '.join(inside)} }}")
    if "record_page" in used:
        variables.set("withRef", "Boolean!", with_ref)
    fragments = [
        _block(f"fragment {name} on Repository", (f"  {field}" for field in shape)) for shape, name in shapes.items()
    ]
    operation = _block(f"query Facts({', '.join(variables.declared)})", fields)
    text = "\n".join([operation, *fragments, *(read_query(name) for name in used)])
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


def _ref(ask: Look, variables: _Variables) -> str:
    return f"ref(qualifiedName: {variables.name(HEADS + ask.branch, 'String!')}) {{ ...Lock }}"


def _branch(ask: AskGuard | AskFile, fragment: str, variables: _Variables) -> str:
    if ask.branch is None:
        return f"defaultBranchRef {{ ...{fragment} }}"
    return f"ref(qualifiedName: {variables.name(HEADS + ask.branch, 'String!')}) {{ ...{fragment} }}"


def _deployments(ask: AskPage | AskRequests, variables: _Variables) -> str:
    wanted = f"environments: [{variables.name(ask.place.environment, 'String!')}]"
    page = f"first: {variables.name(ask.size, 'Int!')}"
    if ask.after is not None:
        page += f", after: {variables.name(ask.after, 'String!')}"
    nodes = "RecordPage" if isinstance(ask, AskPage) else "RequestPage"
    return f"deployments({wanted}, {page}, orderBy: {{field: CREATED_AT, direction: DESC}}) {{ ...{nodes} }}"
