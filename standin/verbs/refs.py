"""Branches and tags: made, moved and removed by compare-and-swap."""

import re
from typing import Final

from standin.access import Access
from standin.gitobjects import Commit, Tag
from standin.history import is_ancestor
from standin.refusal import Refusal
from standin.repository import Protection, Repository

ZERO: Final = "0" * 40
# git-check-ref-format(1).
BAD_NAME: Final = re.compile(
    r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|/$|\.$|\.lock(/|$)|(^|/)\.|^@$",
)


def protection_of(repository: Repository, branch: str) -> Protection | None:
    """The rule that guards a branch, if one does."""
    from fnmatch import fnmatchcase  # noqa: PLC0415 - only where there are rules

    for rule in repository.protections:
        if fnmatchcase(branch, rule.pattern):
            return rule
    return None


def may_push(access: Access, repository: Repository, name: str) -> bool:
    """Whether a rule lets this account move that ref directly."""
    rule = protection_of(repository, name.removeprefix("refs/heads/")) if name.startswith("refs/heads/") else None
    return rule is None or not rule.closed_to_pushes or access.login in rule.bypass


def create_ref(access: Access, repository: Repository, name: str, oid: str) -> None:
    """A new ref; the loser of two changes nothing."""
    access.need(repository, "contents", "write")
    _named_well(name)
    target = repository.objects.get(oid)
    if target is None:
        raise Refusal("UNPROCESSABLE", "Object does not exist")
    if name.startswith("refs/heads/") and not isinstance(target, Commit):
        raise Refusal("UNPROCESSABLE", "Reference cannot be created", rest="Reference update failed")
    if name in repository.refs:
        message = f'A ref named "{name}" already exists in the repository.'
        raise Refusal("UNPROCESSABLE", message, rest="Reference already exists")
    beside = next((old for old in repository.refs if old.startswith(name + "/") or name.startswith(old + "/")), None)
    if beside:
        raise Refusal("UNPROCESSABLE", "Ref cannot be created", rest="Reference update failed")
    repository.refs[name] = oid


def update_ref(access: Access, repository: Repository, name: str, oid: str, *, force: bool = False) -> None:
    """Move a ref; without `force` only forward."""
    access.need(repository, "contents", "write")
    old = existing(repository, name)
    if repository.objects.get(oid) is None:
        raise Refusal("UNPROCESSABLE", "Object does not exist")
    if not may_push(access, repository, name):
        raise protected(name)
    if not force and not is_ancestor(repository.objects, old, oid):
        raise Refusal("UNPROCESSABLE", "Update is not a fast forward")
    move(repository, name, oid)


def delete_ref(access: Access, repository: Repository, name: str) -> None:
    """Remove a ref; the default branch stays."""
    access.need(repository, "contents", "write")
    existing(repository, name)
    if name == f"refs/heads/{repository.default_branch}":
        message = f"Cannot delete the default branch {repository.default_branch}"
        raise Refusal("UNPROCESSABLE", message, rest="Cannot delete the default branch")
    if not may_push(access, repository, name):
        raise protected(name)
    del repository.refs[name]


def update_refs(access: Access, repository: Repository, changes: list[tuple[str, str, str | None, bool]]) -> None:
    """Move many refs or none: each is (name, after, before or None, force); all zeroes is "no ref"."""
    access.need(repository, "contents", "write")
    for name, after, before, force in changes:
        _named_well(name)
        now = repository.refs.get(name, ZERO)
        if before is not None and before != now:
            raise Refusal("UNPROCESSABLE", f"{name} is at {now} but expected {before}")
        if after != ZERO and repository.objects.get(after) is None:
            raise Refusal("UNPROCESSABLE", f"No object with oid {after}")
        if not may_push(access, repository, name):
            raise protected(name)
        forward = ZERO in (now, after) or is_ancestor(repository.objects, now, after)
        if not forward and not force:
            raise Refusal("UNPROCESSABLE", f"{name}: update is not a fast forward")
        if after == ZERO and name == f"refs/heads/{repository.default_branch}":
            raise Refusal("UNPROCESSABLE", f"Cannot delete the default branch {repository.default_branch}")
    for name, after, _before, _force in changes:
        if after == ZERO:
            repository.refs.pop(name, None)
        else:
            move(repository, name, after)


def move(repository: Repository, name: str, oid: str) -> None:
    """Point a ref at an object, and take along the pull requests whose head it is."""
    repository.refs[name] = oid
    for pull in repository.pulls:
        if pull.state == "open" and name == f"refs/heads/{pull.head}" and pull.head_repository == repository.full_name:
            pull.head_sha = oid


def existing(repository: Repository, name: str) -> str:
    """What a ref points at, or GitHub's word that there is none."""
    if name not in repository.refs:
        raise Refusal("UNPROCESSABLE", "Reference does not exist")
    return repository.refs[name]


def protected(name: str) -> Refusal:
    """What a push to a guarded branch gets."""
    branch = name.removeprefix("refs/heads/")
    message = f"Repository rule violations found\n\nChanges must be made through a pull request.\n\n{branch}"
    return Refusal("UNPROCESSABLE", message, rest=message, status=409)


def tagged(repository: Repository, oid: str) -> str:
    """What an object is, in git's word."""
    found = repository.objects.get(oid)
    return "tag" if isinstance(found, Tag) else type(found).__name__.lower()


def _named_well(name: str) -> None:
    if not name.startswith("refs/") or name.count("/") < 2 or BAD_NAME.search(name):  # noqa: PLR2004 - refs/x/y
        raise Refusal(
            "UNPROCESSABLE", f"{name} is not a valid ref name.", rest="Reference name must start with 'refs/'"
        )
