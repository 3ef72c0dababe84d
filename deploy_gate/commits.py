"""Whether what is asked for was built from the commit that a record knows, as far as their names tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from deploy_gate.versions import are_one_commit

if TYPE_CHECKING:
    from deploy_gate.model import Facts, Record, Wanted


class Apart(NamedTuple):
    """Two commits that are not one: the record's, and the one that is asked for."""

    recorded: str
    asked: str


def commit_of(wanted: Wanted, facts: Facts) -> str | None:
    """The commit that the request names, or that its version or tag was found to be."""
    return wanted.sha or facts.commits.get(wanted.service)


def told_apart(wanted: Wanted, facts: Facts, record: Record) -> Apart | None:
    """The two commits that what is asked for and the record were built from, where they are known to be two.

    The commit within a version (``1.2.3-abc1234``) counts although nobody has found it in the repository, unless the
    record's version has the same suffix: it may be no commit but a date.
    """
    asked, recorded = commit_of(wanted, facts), record.sha
    within, within_record = wanted.version.commit, record.version.commit if record.version else None
    if asked and recorded and not are_one_commit(asked, recorded):
        return Apart(recorded, asked)
    if within and within_record and are_one_commit(within, within_record):
        return None
    if within and recorded and not are_one_commit(within, recorded):
        return Apart(recorded, within)
    if asked and within_record and not (within or recorded) and not are_one_commit(asked, within_record):
        return Apart(within_record, asked)
    return None
