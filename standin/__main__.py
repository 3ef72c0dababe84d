"""`python -m standin --world FILE`: serve a world until interrupted."""

import argparse
import gc
import json
import signal
import sys
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from standin.fault_file import load_faults
from standin.faults import Faults
from standin.past import Past
from standin.routes import LONGEST
from standin.server import serve
from standin.trouble import BadFile
from standin.world import load_world

MOST_PORTS: Final = 65_535
MOST: Final = 3_600_000
"""Milliseconds that an answer is held back, or seconds that a read lies behind."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted; the address is printed as one line of JSON."""
    parser = argparse.ArgumentParser(prog="standin", description="A GitHub that fits in a process.")
    parser.add_argument("--world", type=Path, required=True, help="YAML: what exists before the first request")
    parser.add_argument("--port", type=_port, default=0, help="default: any free one")
    parser.add_argument("--latency", type=_latency, default=0.0, metavar="MS", help="milliseconds before every answer")
    parser.add_argument("--faults", type=Path, help="YAML: which requests fail, and how")
    parser.add_argument("--stale", default="0", metavar="N|Ns", help="reads see the world N writes or N seconds ago")
    told = parser.parse_args(arguments)
    try:
        world = load_world(told.world)
        faults = load_faults(told.faults) if told.faults else Faults()
        past = _past(told.stale, faults)
    except BadFile as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    # The world stays as long as the process does: nothing in it is worth looking at as garbage.
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with ExitStack() as open_things:
        try:
            serving = serve(world, port=told.port, latency=told.latency / 1000, faults=faults, past=past)
            github = open_things.enter_context(serving)
        except OSError as problem:
            sys.stderr.write(f"--port {told.port}: {problem.strerror}: name another, or none for any free one\n")
            return 2
        sys.stdout.write(json.dumps({"url": github.url, "graphql_url": github.graphql_url}) + "\n")
        sys.stdout.flush()
        stop.wait()
    return 0


def _port(text: str) -> int:
    return _count(text, MOST_PORTS)


def _count(text: str, most: int) -> int:
    if not text.isdecimal() or len(text) > LONGEST or int(text) > most:
        raise argparse.ArgumentTypeError(f"must be a whole number from 0 to {most}, not {text!r}")
    return int(text)


def _latency(text: str) -> float:
    return _ranged(text)


def _ranged(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = -1.0
    if not 0 <= found <= MOST:
        raise argparse.ArgumentTypeError(f"must be a number from 0 to {MOST}, not {text!r}")
    return found


def _past(text: str, faults: Faults) -> Past:
    number = text.removesuffix("s")
    try:
        if text.endswith("s"):
            return Past(seconds=_ranged(number), deepest=faults.deepest)
        return Past(writes=_count(number, MOST), deepest=faults.deepest)
    except argparse.ArgumentTypeError:
        raise BadFile([f"--stale: must be a number of writes (3) or of seconds (2.5s), not {text!r}"]) from None


if __name__ == "__main__":
    raise SystemExit(main())
