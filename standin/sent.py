"""What was sent, read: the one place where bytes that cannot be read become GitHub's refusal."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, NoReturn, Protocol

from standin.refusal import Refusal

LARGEST: Final = 100 * 1024**2
"""Bytes of a body that are taken; GitHub takes no file that is larger."""

DEEPEST: Final = 100
"""Levels of JSON that are read, as many as Ruby's own reader takes."""

_DIGITS: Final = 18


class Incoming(Protocol):
    """Where bytes come from."""

    def read(self, size: int, /) -> bytes: ...

    def readline(self, size: int, /) -> bytes: ...


def read_body(headers: Mapping[str, str], incoming: Incoming) -> bytes:
    """The body that the headers announce, by their names in lower case; raises `Refusal` where its end is not told."""
    if headers.get("transfer-encoding", "").lower() != "chunked":
        size = headers.get("content-length", "0").strip()
        return _exactly(incoming, _size(size, size, 10))
    return b"".join(_pieces(incoming))


def _pieces(incoming: Incoming) -> Iterator[bytes]:
    taken = 0
    while True:
        line = incoming.readline(1024).decode("latin-1").partition(";")[0].strip()
        size = _size(line, "in pieces", 16, taken)
        if not size:
            break
        taken += size
        yield _exactly(incoming, size)
        incoming.readline(1024)
    while incoming.readline(65_536).strip():
        pass


def _size(text: str, told: str, base: int, before: int = 0) -> int:
    digits = "0123456789abcdefABCDEF"[: 10 if base == 10 else None]  # noqa: PLR2004 - decimal
    if not text or len(text) > _DIGITS or text.strip(digits):
        raise Refusal("BAD_REQUEST", f"The length of the body cannot be read: {told[:60]}")
    size = int(text, base)
    if before + size > LARGEST:
        raise Refusal("BAD_REQUEST", f"The body has more than {LARGEST} bytes", status=413)
    return size


def _exactly(incoming: Incoming, size: int) -> bytes:
    found = incoming.read(size)
    if len(found) < size:
        raise Refusal("BAD_REQUEST", f"The body has {len(found)} of {size} bytes")
    return found


def read_json(text: bytes | str) -> Any:  # noqa: ANN401 - whatever JSON holds
    """What the JSON says; raises `Refusal` for what GitHub does not read, however it was broken."""
    try:
        words = text if isinstance(text, str) else text.decode()
        found = json.loads(words, parse_constant=_no_constant)
        _refuse_deep(found)
        if "\\ud" in words.lower():
            # Half a character stands for nothing, and cannot be written down again.
            json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise Refusal("BAD_REQUEST", "Problems parsing JSON") from None
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not in JSON's grammar")


def _refuse_deep(found: object) -> None:
    level: list[Any] = [found] if isinstance(found, dict | list) else []
    for _ in range(DEEPEST):
        inside = (each for one in level for each in (one.values() if isinstance(one, dict) else one))
        level = [each for each in inside if isinstance(each, dict | list)]
        if not level:
            return
    raise ValueError("it is nested too deeply")
