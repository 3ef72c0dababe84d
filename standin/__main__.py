"""`python -m standin --world FILE`: serve a world until interrupted."""

import argparse
import gc
import json
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from standin.fault_file import load_faults
from standin.faults import Faults
from standin.past import Past
from standin.server import serve
from standin.trouble import BadFile
from standin.world import load_world


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted; the address is printed as one line of JSON."""
    parser = argparse.ArgumentParser(prog="standin", description="A GitHub that fits in a process.")
    parser.add_argument("--world", type=Path, required=True, help="YAML: what exists before the first request")
    parser.add_argument("--port", type=int, default=0, help="default: any free one")
    parser.add_argument("--latency", type=float, default=0.0, metavar="MS", help="milliseconds before every answer")
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
    with serve(world, port=told.port, latency=told.latency / 1000, faults=faults, past=past) as github:
        sys.stdout.write(json.dumps({"url": github.url, "graphql_url": github.graphql_url}) + "\n")
        sys.stdout.flush()
        stop.wait()
    return 0


def _past(text: str, faults: Faults) -> Past:
    number = text.removesuffix("s")
    try:
        if text.endswith("s"):
            return Past(seconds=float(number), deepest=faults.deepest)
        return Past(writes=int(number), deepest=faults.deepest)
    except ValueError:
        raise BadFile([f"--stale: must be a number of writes (3) or of seconds (2.5s), not {text!r}"]) from None


if __name__ == "__main__":
    raise SystemExit(main())
