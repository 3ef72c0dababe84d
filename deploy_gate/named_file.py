"""A file that somebody named: read only where it is one, and never further than its limit."""

from __future__ import annotations

import os
import stat
from typing import Final

_KINDS: Final = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
# Opening a pipe waits for whoever writes into it; a platform that lacks this flag has no pipes with names either.
_AT_ONCE: Final = getattr(os, "O_NONBLOCK", 0)


def read_bytes(path: str, most: int) -> bytes:
    """All that the file holds; links are followed.

    Raises `OSError` where it cannot be read, and `ValueError` where there is something else than a file, or more than
    `most` bytes: no more than one byte beyond is read.
    """
    # Looked at before it is opened, since opening alone moves some devices.
    _refuse_others(os.stat(path).st_mode)
    with open(path, "rb", opener=_open) as file:
        _refuse_others(os.fstat(file.fileno()).st_mode)
        found = file.read(most + 1)
    if len(found) > most:
        raise ValueError(f"it has more than {most} bytes: make it shorter")
    return found


def _open(path: str, flags: int) -> int:
    return os.open(path, flags | _AT_ONCE)


def _refuse_others(mode: int) -> None:
    if stat.S_ISREG(mode):
        return
    kind = next((name for is_one, name in _KINDS if is_one(mode)), "something else")
    raise ValueError(f"it is {kind}, and only a file is read")
