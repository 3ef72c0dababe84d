"""The way back: which versions of a service served before the present one, as its records tell."""

from __future__ import annotations

from itertools import dropwhile, takewhile
from typing import TYPE_CHECKING

from deploy_gate.model import Operation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from deploy_gate.model import Record
    from deploy_gate.versions import Version


def to_leave(records: Iterable[Record]) -> Record | None:
    """The record that a rollback leaves: the newest that tells, also one that failed.

    A rollback that did not succeed is no place to leave: it is tried again.
    """
    return next(_from_present(records), None)


def stops(records: Iterable[Record]) -> Iterator[Record]:
    """The records that a service can go back to, nearest first, each at another version than the one after it.

    What a rollback undid is passed over: behind it lies what lay behind the deployment that it went back to.
    """
    rest = _from_present(records)
    present = next(rest, None)
    while present is not None:
        if present.operation is Operation.ROLLBACK and present.has_served:
            present = next((one for one in rest if one.has_served and _is_at(one, present.version)), None)
            continue
        version = present.version
        present = next((one for one in rest if _is_stop(one) and not _is_at(one, version)), None)
        if present is not None:
            yield present


def stop_at(records: Iterable[Record], version: Version) -> Record | None:
    """The place on the way back where that version served."""
    return next((one for one in stops(records) if _is_at(one, version)), None)


def leads_to(records: Sequence[Record], version: Version) -> bool:
    """That version is on the way back, or where the service is already."""
    left = to_leave(records)
    return (left is not None and _is_at(left, version)) or stop_at(records, version) is not None


def before_run(records: Iterable[Record], run: int) -> Record | None:
    """What served before a workflow run deployed the service; the run's are the newest records but for rollbacks."""
    older = dropwhile(lambda record: record.run == run, _from_present(records))
    return next((one for one in older if _is_stop(one)), None)


def undone(records: Iterable[Record], version: Version) -> Iterator[Record]:
    """The records that the way back to that version leaves behind."""
    return takewhile(lambda record: not (record.has_served and _is_at(record, version)), _telling(records))


def between(records: Sequence[Record], version: Version) -> tuple[Version, ...]:
    """The versions on the way back to that one, nearest first; none where it is the next."""
    on_the_way = takewhile(lambda record: not _is_at(record, version), stops(records))
    return tuple(record.version for record in on_the_way if record.version is not None)


def _from_present(records: Iterable[Record]) -> Iterator[Record]:
    return dropwhile(lambda record: record.operation is Operation.ROLLBACK and not record.has_served, _telling(records))


def _telling(records: Iterable[Record]) -> Iterator[Record]:
    return (record for record in records if not record.unchanged)


def _is_stop(record: Record) -> bool:
    # Where no version was recorded nothing can be deployed again.
    return record.has_served and record.version is not None


def _is_at(record: Record, version: Version | None) -> bool:
    return record.version is not None and version is not None and record.version.is_same_as(version)
