"""Jobs that comments start, each a process of its own, let go at the same moment."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from standin.github import Answer, GitHub
from tests.doors.pulling import Job, Ran
from tests.doors.step import ROOT, read_outputs

Seen = Callable[[bytes], object]


def run_at_once(jobs: Sequence[Job]) -> None:
    """Every job's step, in a process of its own."""
    with ExitStack() as stack:
        folders = [Path(stack.enter_context(TemporaryDirectory())) for _ in jobs]
        running = [(job, folder, begin(job, folder)) for job, folder in zip(jobs, folders, strict=True)]
        for job, folder, process in running:
            said, _ = process.communicate(timeout=60)
            outputs, state = (read_outputs((folder / name).read_text()) for name in ("output", "state"))
            job.main = Ran(process.returncode, said, outputs, state, ())


def begin(job: Job, folder: Path) -> subprocess.Popen[str]:
    """The job's step as the runner starts it."""
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-I", str(ROOT / "entrypoint.py")],
        env={"PATH": os.environ["PATH"]} | job.laid_out(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@contextmanager
def all_have_read(count: int) -> Iterator[None]:
    """None is answered its first question before all have asked it, so that each decides about the same world."""
    barrier = threading.Barrier(count, timeout=60)
    with seen(b"ReactAndRead", lambda _: barrier.wait(), is_before=False):
        yield


@contextmanager
def seen(word: bytes, happens: Seen, *, is_before: bool = True) -> Iterator[None]:
    """What happens at every request that holds a word: before it is carried out, or before it is answered."""
    answering = GitHub.answer

    def answer(github: GitHub, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Answer:
        if word in body and is_before:
            happens(body)
        answered = answering(github, method, target, headers, body)
        if word in body and not is_before:
            happens(body)
        return answered

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(GitHub, "answer", answer)
        yield
