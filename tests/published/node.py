"""One Node.js process that answers for GitHub's own workflow parser, for as long as the tests run."""

import atexit
import json
import shutil
import subprocess
from functools import cache
from threading import Lock
from typing import IO, Any

from scripts.published import UnavailableError
from tests.published.descriptions import fetched

_TURN = Lock()


class RefusedError(Exception):
    """GitHub's parser or evaluator refused what it was given, in its own words."""


@cache
def _pipes() -> tuple[IO[str], IO[str]]:
    program = shutil.which("node")
    if program is None:
        raise UnavailableError("node is not on the PATH: install Node.js 20 or newer")
    process = subprocess.Popen(  # noqa: S603
        [program, fetched("actions.cjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert process.stdin is not None
    assert process.stdout is not None
    atexit.register(process.wait)
    atexit.register(process.stdout.close)
    atexit.register(process.stdin.close)
    return process.stdin, process.stdout


def ask(operation: str, **question: object) -> Any:  # noqa: ANN401
    """The answer to one question; `actions.mjs` lists the operations."""
    asked, answered = _pipes()
    with _TURN:
        asked.write(json.dumps({"operation": operation, **question}) + "\n")
        asked.flush()
        line = answered.readline()
    if not line:
        raise RefusedError(f"node ended at the question {operation}: {question}")
    match json.loads(line):
        case {"error": str(reason)}:
            raise RefusedError(reason)
        case found:
            return found["answer"]
