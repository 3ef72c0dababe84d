"""Times in a world file."""

from datetime import datetime
from typing import Final

from standin.clock import read_stamp
from standin.trouble import Reading

BEGINNING: Final = "2026-01-01T00:00:00Z"


def moment_of(item: Reading) -> datetime | None:
    """A timestamp, as text or as YAML reads one."""
    match item.value:
        case datetime() as moment:
            return read_stamp(moment.isoformat())
        case str() as text:
            try:
                return read_stamp(text)
            except ValueError:
                item.wrong(f"must be a time such as {BEGINNING}, not {text!r}")
        case value:
            item.wrong(f"must be a time such as {BEGINNING}, not {value!r}")
    return None
