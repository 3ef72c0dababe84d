"""Git's objects, named by the hashes git itself would give them."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"


@dataclass(slots=True, frozen=True)
class Blob:
    """A file's bytes."""

    oid: str
    data: bytes

    @property
    def text(self) -> str | None:
        """The bytes as text, or nothing where they are not text."""
        if b"\0" in self.data:
            return None
        try:
            return self.data.decode()
        except UnicodeDecodeError:
            return None


@dataclass(slots=True, frozen=True)
class TreeEntry:
    """One name in a tree; `kind` is blob, tree or commit (a submodule)."""

    name: str
    mode: str
    kind: str
    oid: str


@dataclass(slots=True, frozen=True)
class Tree:
    """A directory, its entries in git's order."""

    oid: str
    entries: tuple[TreeEntry, ...]

    def entry(self, name: str) -> TreeEntry | None:
        return next((entry for entry in self.entries if entry.name == name), None)


@dataclass(slots=True, frozen=True)
class Signature:
    """Who wrote a commit, and when."""

    name: str
    email: str
    date: datetime
    login: str | None = None


@dataclass(slots=True, frozen=True)
class Commit:
    """A commit; `verified` says that GitHub made it and signed it."""

    oid: str
    tree: str
    parents: tuple[str, ...]
    message: str
    author: Signature
    committer: Signature
    verified: bool = False


@dataclass(slots=True, frozen=True)
class Tag:
    """An annotated tag."""

    oid: str
    name: str
    target: str
    message: str
    tagger: Signature


GitObject = Blob | Tree | Commit | Tag


def object_hash(kind: str, data: bytes) -> str:
    """The SHA-1 git names an object by."""
    return hashlib.sha1(f"{kind} {len(data)}\0".encode() + data, usedforsecurity=False).hexdigest()


def _person(signature: Signature) -> str:
    return f"{signature.name} <{signature.email}> {int(signature.date.timestamp())} +0000"


@dataclass(slots=True)
class ObjectStore:
    """All objects of one repository by hash; writing one twice changes nothing."""

    objects: dict[str, GitObject] = field(default_factory=dict)

    def get(self, oid: str) -> GitObject | None:
        return self.objects.get(oid)

    def blob(self, data: bytes) -> Blob:
        found = Blob(object_hash("blob", data), data)
        self.objects[found.oid] = found
        return found

    def tree(self, entries: list[TreeEntry]) -> Tree:
        ordered = tuple(sorted(entries, key=lambda e: e.name + "/" if e.kind == "tree" else e.name))
        data = b"".join(
            f"{entry.mode.lstrip('0')} {entry.name}\0".encode() + bytes.fromhex(entry.oid) for entry in ordered
        )
        found = Tree(object_hash("tree", data), ordered)
        self.objects[found.oid] = found
        return found

    def commit(  # noqa: PLR0913 - a commit has this many parts
        self,
        tree: str,
        parents: tuple[str, ...],
        message: str,
        author: Signature,
        committer: Signature | None = None,
        *,
        verified: bool = False,
        oid: str | None = None,
    ) -> Commit:
        """A commit, under its own hash or under the one that is asked for."""
        committer = committer or author
        lines = [f"tree {tree}", *(f"parent {parent}" for parent in parents)]
        lines += [f"author {_person(author)}", f"committer {_person(committer)}", "", message]
        name = oid or object_hash("commit", "\n".join(lines).encode())
        found = Commit(name, tree, parents, message, author, committer, verified)
        self.objects[name] = found
        return found

    def tag(self, name: str, target: str, message: str, tagger: Signature) -> Tag:
        lines = [f"object {target}", "type commit", f"tag {name}", f"tagger {_person(tagger)}", "", message]
        found = Tag(object_hash("tag", "\n".join(lines).encode()), name, target, message, tagger)
        self.objects[found.oid] = found
        return found
