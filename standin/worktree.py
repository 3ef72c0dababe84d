"""Trees as the files they hold, and files as the trees that hold them."""

from collections.abc import Iterator, Mapping

from standin.gitobjects import Blob, ObjectStore, Tree, TreeEntry


def files_in(objects: ObjectStore, tree: str, prefix: str = "") -> Iterator[tuple[str, TreeEntry]]:
    """Every file below a tree with its path, in git's order."""
    found = objects.get(tree)
    if not isinstance(found, Tree):
        return
    for entry in found.entries:
        if entry.kind == "tree":
            yield from files_in(objects, entry.oid, f"{prefix}{entry.name}/")
        else:
            yield prefix + entry.name, entry


def entry_at(objects: ObjectStore, tree: str, path: str) -> TreeEntry | None:
    """What stands at a path below a tree; the empty path is the tree itself."""
    here: TreeEntry | None = TreeEntry("", "040000", "tree", tree)
    for name in filter(None, path.split("/")):
        found = objects.get(here.oid) if here else None
        here = found.entry(name) if isinstance(found, Tree) else None
    return here


def blob_at(objects: ObjectStore, tree: str, path: str) -> Blob | None:
    """The file at a path, or nothing."""
    entry = entry_at(objects, tree, path)
    found = objects.get(entry.oid) if entry else None
    return found if isinstance(found, Blob) else None


def write_tree(objects: ObjectStore, changes: Mapping[str, TreeEntry | None], base: str | None = None) -> Tree:
    """A tree with these paths set (or removed, where None), on top of `base` or of nothing."""
    start = objects.get(base) if base else None
    names = {entry.name: entry for entry in start.entries} if isinstance(start, Tree) else {}
    below: dict[str, dict[str, TreeEntry | None]] = {}
    for path, entry in changes.items():
        first, _, rest = path.partition("/")
        if rest:
            below.setdefault(first, {})[rest] = entry
        elif entry is None:
            names.pop(first, None)
        else:
            names[first] = TreeEntry(first, entry.mode, entry.kind, entry.oid)
    for first, inner in below.items():
        old = names.get(first)
        tree = write_tree(objects, inner, old.oid if old and old.kind == "tree" else None)
        if tree.entries:
            names[first] = TreeEntry(first, "040000", "tree", tree.oid)
        else:
            names.pop(first, None)
    return objects.tree(list(names.values()))


def write_files(objects: ObjectStore, files: Mapping[str, str | bytes | None], base: str | None = None) -> Tree:
    """A tree with these files set (or removed, where None), on top of `base` or of nothing."""
    changes: dict[str, TreeEntry | None] = {}
    for path, content in files.items():
        if content is None:
            changes[path] = None
        else:
            blob = objects.blob(content.encode() if isinstance(content, str) else content)
            changes[path] = TreeEntry("", "100644", "blob", blob.oid)
    return write_tree(objects, changes, base)
