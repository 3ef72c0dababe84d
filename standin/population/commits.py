"""Commits, tags and branches of a world file."""

import re
from datetime import timedelta
from typing import Final

from standin.gitobjects import Commit, Signature
from standin.repository import Repository
from standin.store import World
from standin.trouble import Reading
from standin.worktree import write_files

SHA: Final = re.compile(r"[0-9a-f]{40}")
NOTHING: Final = Reading(None)


def fill_commits(world: World, repository: Repository, keys: dict[str, Reading]) -> None:
    """One line of commits, a commit for each tag in the order written, and branches from its end."""
    files = {path: item.text() for path, item in keys.get("files", NOTHING).mapping().items()}
    branches = keys.get("branches", NOTHING).mapping()
    main = branches.pop(repository.default_branch, NOTHING)
    head: Commit | None = None
    for name, item in keys.get("tags", NOTHING).mapping().items():
        head = _commit(world, repository, files, head, f"Release {name}", sha_of(item))
        repository.refs[f"refs/tags/{name}"] = head.oid
    wanted = sha_of(main)
    if head is None or (wanted and wanted != head.oid):
        head = _commit(world, repository, files, head, "Begin", wanted)
    repository.refs[f"refs/heads/{repository.default_branch}"] = head.oid
    for name, item in branches.items():
        _branch(world, repository, name, item, head)


def commit_named(world: World, repository: Repository, item: Reading) -> Commit | None:
    """The commit a branch, tag or hash names; a full hash that is not there yet is made."""
    name = item.text(repository.default_branch)
    found = repository.commit_at(name)
    if found is None and SHA.fullmatch(name):
        head = repository.head()
        tree = head.tree if head else write_files(repository.objects, {}).oid
        who = Signature("octocat", "octocat@github.com", repository.created_at, "octocat")
        found = repository.objects.commit(tree, (), f"Commit {name[:7]}", who, oid=name)
        world.remember(f"{repository.full_name}@{name}", repository.full_name, found)
    if found is None:
        item.wrong(f"no branch, tag or commit {name!r} in {repository.full_name}")
    return found


def sha_of(item: Reading) -> str | None:
    """A full hash, or nothing where the word is `auto` or missing."""
    if isinstance(item.value, dict):
        item = item.mapping().get("sha", NOTHING)
    text = item.text("auto")
    if text == "auto":
        return None
    if SHA.fullmatch(text):
        return text
    item.wrong(f"must be 40 hexadecimal digits (quoted) or auto, not {text!r}")
    return None


def _commit(  # noqa: PLR0913, PLR0917 - a commit's parts
    world: World,
    repository: Repository,
    files: dict[str, str],
    parent: Commit | None,
    message: str,
    oid: str | None,
) -> Commit:
    tree = write_files(repository.objects, dict(files), parent.tree if parent else None)
    date = (parent.author.date if parent else repository.created_at) + timedelta(minutes=1)
    world.user("octocat")
    who = Signature("octocat", "octocat@github.com", date, "octocat")
    parents = (parent.oid,) if parent else ()
    return repository.objects.commit(tree.oid, parents, f"{repository.full_name}: {message}", who, oid=oid)


def _branch(world: World, repository: Repository, name: str, item: Reading, head: Commit) -> None:
    keys = item.mapping("sha", "from", "files", "commits", "orphan") if isinstance(item.value, dict) else {}
    start: Commit | None = (commit_named(world, repository, keys["from"]) if "from" in keys else head) or head
    if "orphan" in keys and keys["orphan"].truth():
        start = None
    files = {path: each.text() for path, each in keys.get("files", NOTHING).mapping().items()}
    wanted = sha_of(item)
    known = repository.commit_at(wanted) if wanted else None
    tip = known or start
    count = keys["commits"].number() if "commits" in keys else int(bool(files or wanted))
    if known is None:
        for number in range(max(count, int(tip is None))):
            last = number == max(count, 1) - 1
            tip = _commit(
                world, repository, files if last else {}, tip, f"{name} {number + 1}", wanted if last else None
            )
    if tip:
        repository.refs[f"refs/heads/{name}"] = tip.oid
