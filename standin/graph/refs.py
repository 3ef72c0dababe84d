"""Branches, tags, and how far apart two of them stand."""

# ruff: noqa: D103, N803 - a resolver is described by the field it is registered for,
# and its parameters bear GitHub's names.

from typing import Any

from standin.gitobjects import Commit
from standin.graph.fields import Info, Seen, asked, field
from standin.graph.git import see_object
from standin.graph.paging import Page, page
from standin.history import ahead, comparison
from standin.ids import node_id
from standin.refusal import Refusal
from standin.repository import Repository


def see_ref(repository: Repository, name: str) -> Seen | None:
    return Seen("Ref", name, repository) if name in repository.refs else None


@field("Repository", "defaultBranchRef")
def default_branch_ref(seen: Seen, info: Info) -> Seen | None:
    asked(info).access.need(seen.home, "contents")
    return see_ref(seen.home, f"refs/heads/{seen.home.default_branch}")


@field("Repository", "ref")
def ref(seen: Seen, info: Info, qualifiedName: str) -> Seen | None:
    asked(info).access.need(seen.home, "contents")
    full = seen.home.ref_of(qualifiedName)
    return see_ref(seen.home, full) if full else None


@field("Repository", "refs")
def refs(
    seen: Seen,
    info: Info,
    refPrefix: str,
    query: str | None = None,
    orderBy: dict[str, str] | None = None,
    **paging: Any,  # noqa: ANN401
) -> Page:
    asked(info).access.need(seen.home, "contents")
    if not refPrefix.startswith("refs/") or not refPrefix.endswith("/"):
        raise Refusal("UNPROCESSABLE", "refPrefix must start with `refs/` and end with `/`.")
    found = sorted(name for name in seen.home.refs if name.startswith(refPrefix))
    if query:
        found = [name for name in found if query.lower() in name.removeprefix(refPrefix).lower()]
    if orderBy and orderBy["field"] == "TAG_COMMIT_DATE":
        found.sort(key=lambda name: _date(seen.home, name))
    if orderBy and orderBy["direction"] == "DESC":
        found.reverse()
    return page(info, found, lambda name: Seen("Ref", name, seen.home), **paging)


def _date(repository: Repository, name: str) -> float:
    commit = repository.peel(repository.refs[name])
    return commit.committer.date.timestamp() if commit else 0.0


@field("Ref", "id")
def ref_id(seen: Seen, _info: Info) -> str:
    return node_id("Ref", seen.home.id, seen.thing)


def _split(full: str) -> tuple[str, str]:
    for prefix in ("refs/heads/", "refs/tags/", "refs/"):
        if full.startswith(prefix):
            return prefix, full.removeprefix(prefix)
    return "", full


@field("Ref", "name")
def ref_name(seen: Seen, _info: Info) -> str:
    return _split(seen.thing)[1]


@field("Ref", "prefix")
def ref_prefix(seen: Seen, _info: Info) -> str:
    return _split(seen.thing)[0]


@field("Ref", "target")
def ref_target(seen: Seen, _info: Info) -> Seen | None:
    found = seen.home.objects.get(seen.home.refs.get(seen.thing, ""))
    return see_object(found, seen.home) if found else None


@field("Ref", "compare")
def compare(seen: Seen, _info: Info, headRef: str) -> Seen | None:
    base, head = seen.home.commit_at(seen.thing), seen.home.commit_at(headRef)
    return Seen("Comparison", (base, head), seen.home) if base and head else None


def _sides(seen: Seen) -> tuple[Commit, Commit]:
    base, head = seen.thing
    return base, head


def _ahead_by(seen: Seen) -> int:
    base, head = _sides(seen)
    return len(ahead(seen.home.objects, base.oid, head.oid))


def _behind_by(seen: Seen) -> int:
    base, head = _sides(seen)
    return len(ahead(seen.home.objects, head.oid, base.oid))


@field("Comparison", "aheadBy")
def ahead_by(seen: Seen, _info: Info) -> int:
    return _ahead_by(seen)


@field("Comparison", "behindBy")
def behind_by(seen: Seen, _info: Info) -> int:
    return _behind_by(seen)


@field("Comparison", "status")
def status(seen: Seen, _info: Info) -> str:
    return comparison(_ahead_by(seen), _behind_by(seen)).upper()


@field("Comparison", "baseTarget")
def base_target(seen: Seen, _info: Info) -> Seen:
    return see_object(_sides(seen)[0], seen.home)


@field("Comparison", "headTarget")
def head_target(seen: Seen, _info: Info) -> Seen:
    return see_object(_sides(seen)[1], seen.home)


@field("Comparison", "id")
def comparison_id(seen: Seen, _info: Info) -> str:
    base, head = _sides(seen)
    return node_id("Ref", seen.home.id, f"{base.oid}...{head.oid}")


@field("Comparison", "commits")
def comparison_commits(seen: Seen, info: Info, **paging: Any) -> Page:  # noqa: ANN401
    base, head = _sides(seen)
    found = ahead(seen.home.objects, base.oid, head.oid)
    return page(info, found, lambda each: see_object(each, seen.home), **paging)


@field("ComparisonCommitConnection", "authorCount")
def author_count(found: Page, _info: Info) -> int:
    return len({seen.thing.author.email for seen in found.items})
