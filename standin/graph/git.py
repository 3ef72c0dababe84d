"""Commits, trees, files and annotated tags."""

# ruff: noqa: D103 - a resolver is described by the field it is registered for,
# and its parameters bear GitHub's names.

from typing import Any

from standin.clock import stamp
from standin.gitobjects import Blob, Commit, GitObject, Signature, TreeEntry
from standin.graph.fields import Info, Seen, asked, field, plain, web
from standin.graph.nodes import KIND_OF
from standin.graph.paging import Page, page
from standin.graph.people import see_user
from standin.history import ancestors
from standin.ids import node_id
from standin.repository import Repository
from standin.worktree import entry_at

MOST_TEXT = 512_000
OBJECTS = ("Commit", "Tree", "Blob", "Tag")


def see_object(found: GitObject, repository: Repository) -> Seen:
    return Seen(KIND_OF[type(found)], found, repository)


def parsed(repository: Repository, expression: str) -> GitObject | None:
    """What a git expression names: a ref or hash, `REV:path`, or `REV^{tree}`."""
    name, colon, path = expression.partition(":")
    revision, _, wanted = name.partition("^{")
    commit = repository.commit_at(revision or "HEAD")
    if colon or wanted == "tree}":
        entry = entry_at(repository.objects, commit.tree, path) if commit else None
        return repository.objects.get(entry.oid) if entry else None
    full = repository.ref_of(revision)
    if full and not wanted:
        return repository.objects.get(repository.refs[full])
    return commit or repository.objects.get(revision)


@field("Repository", "object")
def git_object(seen: Seen, info: Info, expression: str | None = None, oid: str | None = None) -> Seen | None:
    asked(info).access.need(seen.home, "contents")
    found = seen.home.objects.get(oid) if oid else parsed(seen.home, expression or "HEAD")
    return see_object(found, seen.home) if found else None


def object_id(seen: Seen, _info: Info) -> str:
    return node_id(seen.kind, seen.home.id, seen.thing.oid)


def abbreviated(seen: Seen, _info: Info) -> str:
    found: str = seen.thing.oid[:7]
    return found


def commit_path(seen: Seen, _info: Info) -> str:
    return f"/{seen.home.full_name}/commit/{seen.thing.oid}"


def commit_url(seen: Seen, info: Info) -> str:
    return web(info, commit_path(seen, info)[1:])


for kind in OBJECTS:
    plain(kind, oid="oid")
    field(kind, "id")(object_id)
    field(kind, "abbreviatedOid")(abbreviated)
    field(kind, "commitResourcePath")(commit_path)
    field(kind, "commitUrl")(commit_url)
field("Commit", "resourcePath")(commit_path)
field("Commit", "url")(commit_url)
plain("Commit", message="message")
plain("Tag", name="name", message="message")
plain("GitActor", name="name", email="email")


@field("Commit", "messageHeadline")
def headline(seen: Seen, _info: Info) -> str:
    found: str = seen.thing.message.partition("\n")[0]
    return found


@field("Commit", "messageBody")
def message_body(seen: Seen, _info: Info) -> str:
    found: str = seen.thing.message.partition("\n")[2].strip()
    return found


@field("Commit", "authoredDate")
def authored(seen: Seen, _info: Info) -> str:
    return stamp(seen.thing.author.date)


@field("Commit", "committedDate")
def committed(seen: Seen, _info: Info) -> str:
    return stamp(seen.thing.committer.date)


@field("Commit", "author")
def author(seen: Seen, _info: Info) -> Seen:
    return Seen("GitActor", seen.thing.author)


@field("Commit", "committer")
def committer(seen: Seen, _info: Info) -> Seen:
    return Seen("GitActor", seen.thing.committer)


@field("Tag", "tagger")
def tagger(seen: Seen, _info: Info) -> Seen:
    return Seen("GitActor", seen.thing.tagger)


@field("GitActor", "date")
def actor_date(seen: Seen, _info: Info) -> str:
    return stamp(seen.thing.date)


@field("GitActor", "user")
def actor_user(seen: Seen, info: Info) -> Seen | None:
    signature: Signature = seen.thing
    return see_user(info, signature.login) if signature.login else None


@field("Commit", "parents")
def parents(seen: Seen, info: Info, **paging: Any) -> Page:  # noqa: ANN401
    found = [seen.home.objects.get(oid) for oid in seen.thing.parents]
    return page(info, [each for each in found if each], lambda each: see_object(each, seen.home), **paging)


@field("Commit", "history")
def history(seen: Seen, info: Info, **paging: Any) -> Page:  # noqa: ANN401
    found = list(ancestors(seen.home.objects, seen.thing.oid))
    return page(info, found, lambda each: see_object(each, seen.home), **paging)


@field("Commit", "tree")
def tree(seen: Seen, _info: Info) -> Seen:
    return Seen("Tree", seen.home.objects.get(seen.thing.tree), seen.home)


@field("Commit", "file")
def file(seen: Seen, _info: Info, path: str) -> Seen | None:
    entry = entry_at(seen.home.objects, seen.thing.tree, path)
    return Seen("TreeEntry", (entry, path), seen.home) if entry else None


@field("Tree", "entries")
def entries(seen: Seen, _info: Info) -> list[Seen]:
    return [Seen("TreeEntry", (entry, entry.name), seen.home) for entry in seen.thing.entries]


def _entry(seen: Seen) -> TreeEntry:
    found: TreeEntry = seen.thing[0]
    return found


@field("TreeEntry", "name")
def entry_name(seen: Seen, _info: Info) -> str:
    return _entry(seen).name


@field("TreeEntry", "oid")
def entry_oid(seen: Seen, _info: Info) -> str:
    return _entry(seen).oid


@field("TreeEntry", "type")
def entry_type(seen: Seen, _info: Info) -> str:
    return _entry(seen).kind


@field("TreeEntry", "path")
def entry_path(seen: Seen, _info: Info) -> str:
    found: str = seen.thing[1]
    return found


@field("TreeEntry", "mode")
def entry_mode(seen: Seen, _info: Info) -> int:
    """The mode as a number: 33188 for a plain file."""
    return int(_entry(seen).mode, 8)


@field("TreeEntry", "extension")
def entry_extension(seen: Seen, _info: Info) -> str:
    _, dot, extension = _entry(seen).name.rpartition(".")
    return dot + extension if dot else ""


@field("TreeEntry", "size")
def entry_size(seen: Seen, _info: Info) -> int:
    found = seen.home.objects.get(_entry(seen).oid)
    return len(found.data) if isinstance(found, Blob) else 0


@field("TreeEntry", "object")
def entry_object(seen: Seen, _info: Info) -> Seen | None:
    found = seen.home.objects.get(_entry(seen).oid)
    return see_object(found, seen.home) if found else None


@field("Blob", "byteSize")
def byte_size(seen: Seen, _info: Info) -> int:
    return len(seen.thing.data)


@field("Blob", "isBinary")
def is_binary(seen: Seen, _info: Info) -> bool:
    return seen.thing.text is None


@field("Blob", "isTruncated")
def is_truncated(seen: Seen, _info: Info) -> bool:
    return seen.thing.text is not None and len(seen.thing.data) > MOST_TEXT


@field("Blob", "text")
def text(seen: Seen, _info: Info) -> str | None:
    found: str | None = seen.thing.text
    return found if found is None or len(seen.thing.data) <= MOST_TEXT else found[:MOST_TEXT]


@field("Tag", "target")
def tag_target(seen: Seen, _info: Info) -> Seen:
    found = seen.home.objects.get(seen.thing.target)
    return see_object(found, seen.home) if found else seen


@field("Commit", "signature")
def signature(seen: Seen, _info: Info) -> Seen | None:
    """Only commits that GitHub made are signed, by its own key."""
    return Seen("GpgSignature", seen.thing, seen.home) if seen.thing.verified else None


GPG = {
    "isValid": True,
    "wasSignedByGitHub": True,
    "state": "VALID",
    "keyId": "B5690EEEBB952194",
    "signature": "-----BEGIN PGP SIGNATURE-----\n\n-----END PGP SIGNATURE-----",
}


def _constant(value: object) -> Any:  # noqa: ANN401 - a resolver
    return lambda _seen, _info: value


for name, value in GPG.items():
    field("GpgSignature", name)(_constant(value))


@field("GpgSignature", "email")
def signature_email(seen: Seen, _info: Info) -> str:
    found: str = seen.thing.committer.email
    return found


@field("GpgSignature", "payload")
def signature_payload(seen: Seen, _info: Info) -> str:
    found: Commit = seen.thing
    return f"tree {found.tree}\n\n{found.message}"


@field("GpgSignature", "signer")
def signer(seen: Seen, info: Info) -> Seen | None:
    found: Commit = seen.thing
    return see_user(info, found.author.login) if found.author.login else None


@field("GpgSignature", "verifiedAt")
def verified_at(seen: Seen, _info: Info) -> str:
    return stamp(seen.thing.committer.date)
