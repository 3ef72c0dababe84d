"""Whatever a path names, no more than the limit and one byte is read, and nobody is waited for."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deploy_gate.named_file import read_bytes

PLENTY = 100


def test_a_file_is_read_whole_up_to_its_limit(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x" * PLENTY)
    assert read_bytes(str(path), PLENTY) == b"x" * PLENTY
    with pytest.raises(ValueError, match=r"^it has more than 99 bytes: make it shorter$"):
        read_bytes(str(path), PLENTY - 1)


def test_a_file_larger_than_memory_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with path.open("wb") as file:
        file.truncate(1 << 42)
    with pytest.raises(ValueError, match="it has more than 100 bytes"):
        read_bytes(str(path), PLENTY)


def test_a_file_whose_size_says_nothing_is_read_no_further() -> None:
    # Linux makes this one up while it is read, and tells 0 bytes.
    path = Path("/proc/self/environ")
    assert path.stat().st_size == 0
    with pytest.raises(ValueError, match="it has more than 1 bytes"):
        read_bytes(str(path), 1)


def test_a_link_is_followed_to_a_file_and_no_further(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    for name, target in (("good", "file"), ("bad", "/dev/zero"), ("round", "round")):
        (tmp_path / name).symlink_to(target)
    assert read_bytes(str(tmp_path / "good"), PLENTY) == b"x"
    with pytest.raises(ValueError, match=r"^it is a device, and only a file is read$"):
        read_bytes(str(tmp_path / "bad"), PLENTY)
    with pytest.raises(OSError, match="Too many levels of symbolic links"):
        read_bytes(str(tmp_path / "round"), PLENTY)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"^it is a folder, and only a file is read$"):
        read_bytes(str(tmp_path), PLENTY)


@contextmanager
def written_to(pipe: Path) -> Iterator[None]:
    """Somebody waits to write into the pipe, and is let go at the end."""
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(b"x",))
    writer.start()
    try:
        yield
    finally:
        reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        writer.join()
        os.close(reader)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    with written_to(path), pytest.raises(ValueError, match=r"^it is a pipe, and only a file is read$"):
        read_bytes(str(path), PLENTY)


def test_what_took_the_place_of_a_file_after_the_first_look_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x")
    seen, look = path.stat(), os.stat
    path.unlink()
    with written_to(path), monkeypatch.context() as earlier:
        earlier.setattr(os, "stat", lambda one, **how: seen if one == str(path) else look(one, **how))
        with pytest.raises(ValueError, match=r"^it is a pipe, and only a file is read$"):
            read_bytes(str(path), PLENTY)
