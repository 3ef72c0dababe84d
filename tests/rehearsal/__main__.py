"""`python -m tests.rehearsal`: a rehearsal from a seed, and the record of it."""

import argparse
import sys
from collections.abc import Sequence

from tests.rehearsal.odds import Odds
from tests.rehearsal.record import record
from tests.rehearsal.rehearsal import rehearsing


def main(arguments: Sequence[str] | None = None) -> int:
    """Rehearse, print what was done, and end with 1 where anything was wrong."""
    parser = argparse.ArgumentParser(prog="rehearsal", description="An organisation, and everything that goes wrong.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--requests", type=int, default=1000)
    parser.add_argument("--at-once", type=int, default=6)
    told = parser.parse_args(arguments)
    with rehearsing(told.seed, Odds(), releases=8 + told.requests // 40) as rehearsal:
        rehearsal.storm(told.requests, told.at_once)
        rehearsal.calm()
        sys.stdout.write(record(rehearsal) + "\n")
        for sentence in rehearsal.wrong:
            sys.stdout.write(f"WRONG: {sentence}\n")
        return 1 if rehearsal.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
