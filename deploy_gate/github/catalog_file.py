"""The catalog's text, read from a repository without a checkout."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from deploy_gate.github.complaint import is_forbidden, not_found
from deploy_gate.github.document import read_query
from deploy_gate.github.fault import ASK_AGAIN, CatalogError, Fault, GitHubError
from deploy_gate.github.grounds import GROUND, Ground, ask_for, grounds_in
from deploy_gate.model import REPOSITORY
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deploy_gate.github.client import Client
    from deploy_gate.github.reply import Complaint

_LOCATOR: Final = re.compile(r"\A(?:(?P<repository>[^:@]+):)?(?P<path>[^:@]+)(?:@(?P<ref>[^:@]+))?\Z")
_PATH: Final = re.compile(r"\A[^\x00-\x1f\x7f\\]{1,400}\Z")
_REF: Final = re.compile(r"\A[A-Za-z0-9_](?:[A-Za-z0-9_/+-]|\.(?!\.)){0,249}\Z")
_FORM: Final = "write a path ('deploy-gate.yml'), or 'owner/repository:path@ref'"


class Located(Value):
    """A file in a repository, at a ref or on the default branch."""

    repository: str
    path: str
    ref: str | None = None

    def __str__(self) -> str:
        return f"{self.repository}:{self.path}@{self.ref}" if self.ref else f"{self.repository}:{self.path}"


def read_locator(text: str, default_repository: str | None) -> Located:
    """``path``, ``path@ref``, ``owner/repository:path`` or ``owner/repository:path@ref``.

    Raises `CatalogError` for anything else, and where a path has no repository to be in.
    """
    found = _LOCATOR.match(text.strip())
    if found is None:
        raise CatalogError(f"{text!r} names no catalog", _FORM)
    repository, ref = found["repository"] or default_repository, found["ref"]
    path = found["path"].removeprefix("./")
    if repository is None:
        raise CatalogError(f"{text!r} is a path, and nothing says in which repository", _FORM)
    if not REPOSITORY.match(repository):
        raise CatalogError(f"{_part(repository, text)} is no repository", _FORM)
    if not _PATH.match(path) or any(part in ("", ".", "..") for part in path.split("/")):
        raise CatalogError(f"{_part(path, text)} is no path of a file in a repository", _FORM)
    if ref is not None and not _REF.match(ref):
        raise CatalogError(f"{_part(ref, text)} is no branch, tag or commit", _FORM)
    return Located(repository, path, ref)


def _part(part: str, text: str) -> str:
    return repr(part) if part == text.strip() else f"{part!r} in {text!r}"


def read_catalog_file(client: Client, locator: str, default_repository: str | None) -> str:
    """The text of the file that a locator names, in one request: see `read_catalog_and_grounds`."""
    return read_catalog_and_grounds(client, locator, default_repository, ())[0]


def read_catalog_and_grounds(
    client: Client, locator: str, default_repository: str | None, repositories: Sequence[str]
) -> tuple[str, dict[str, Ground]]:
    """The text of the file that a locator names, and what GitHub tells of these repositories, in one request.

    A path alone is read from the default branch of the default repository, never from a checkout. Raises
    `CatalogError` where there is no such ref or text file, and `GitHubError` where GitHub does not say.
    """
    located = read_locator(locator, default_repository)
    owner, _, name = located.repository.partition("/")
    commit = located.ref or "HEAD"
    selection, declared, beside = ask_for(repositories)
    variables = {"owner": owner, "name": name, "commit": commit, "file": f"{commit}:{located.path}", **beside}
    named = ", ".join(("$owner: String!", "$name: String!", "$file: String!", "$commit: String!", *declared))
    chosen = f"repository(owner: $owner, name: $name) {{ ...CatalogFile }} {selection}".rstrip()
    text = f"query CatalogFile({named}) {{ {chosen} }}\n{read_query('catalog_file')}{GROUND if repositories else ''}"
    try:
        answer = client.ask(text, variables)
    except Fault as fault:
        raise GitHubError(f"the catalog {located} could not be read: {fault.why}", fault.remedy) from None
    for complaint in answer.complaints:
        if not complaint.path or complaint.path[0] == "repository":
            raise _complained(located, complaint)
    match answer.data.get("repository"):
        case {"commit": commit, "file": file}:
            return _text(located, commit, file), grounds_in(repositories, answer.data)
        case _:
            missing = not_found(located.repository)
            raise GitHubError(f"the catalog {located} could not be read: {missing.why}", missing.remedy)


def _complained(located: Located, complaint: Complaint) -> GitHubError:
    if complaint.type == "NOT_FOUND":
        missing = not_found(located.repository)
        return GitHubError(f"the catalog {located} could not be read: {missing.why}", missing.remedy)
    remedy = f"give the token `contents: read` on {located.repository}" if is_forbidden(complaint) else ASK_AGAIN
    return GitHubError(f"the catalog {located} could not be read: {complaint.message}", remedy)


def _text(located: Located, commit: Any, file: Any) -> str:  # noqa: ANN401 - what GitHub sent, not yet looked at
    if commit is None:
        what = f"no branch, tag or commit {located.ref!r}" if located.ref else "no commit yet"
        raise CatalogError(f"{located.repository} has {what}, so there is no catalog", _FORM)
    return text_in(located, file)


def text_in(located: Located, file: Any) -> str:  # noqa: ANN401 - likewise
    """The text of what GitHub has at a catalog's place; raises `CatalogError` where that is none."""
    match file:
        case None:
            where = f"at {located.ref}" if located.ref else "on its default branch"
            raise CatalogError(
                f"{located.repository} has no {located.path} {where}",
                "commit the catalog there, or name another by `catalog`",
            )
        case {"isBinary": True}:
            raise CatalogError(f"{located} is not a text file", "name the catalog, a YAML file")
        case {"isTruncated": True, "byteSize": size}:
            raise CatalogError(f"{located} has {size} bytes, more than GitHub sends", "make the catalog smaller")
        case {"text": str(text)}:
            return text
        case {"__typename": "Tree"}:
            raise CatalogError(f"{located} is a folder", "name the file in it")
        case _:
            raise CatalogError(f"{located} is no file that can be read", "name the catalog, a YAML file")
