"""`probe.py OWNER/SCRATCH`: holds the stand-in's table of behaviours against a real GitHub.

It writes to the scratch repository (branches, deployments, issues, a label, all bearing its name) and
removes what it can. GITHUB_TOKEN may write there; GITHUB_API_URL and GITHUB_GRAPHQL_URL name another
GitHub than github.com. What differs is printed; the exit code is 1 where something does.
"""

import argparse
import os
import sys
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from standin.behaviours import behaviours
from standin.probes import PROBES, Differs, Scratch
from standin.probes.scratch import Unreachable


def run(scratch: Scratch) -> Iterator[tuple[str, str, str]]:
    """Each row with a probe, whether it agrees, and what was found where it does not."""
    try:
        for row in behaviours():
            if not row.probe or row.id not in PROBES:
                continue
            try:
                PROBES[row.id](scratch)
            except Differs as difference:
                yield row.id, "differs", str(difference)
            except (Unreachable, KeyError, TypeError, OSError) as problem:
                yield row.id, "not tried", f"{type(problem).__name__}: {problem}"
            else:
                yield row.id, "agrees", ""
    finally:
        scratch.clean()


def main(arguments: Sequence[str] | None = None) -> int:
    """Probe, print a line for each row, and say how many differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repository", help="owner/name of a repository that may be written to")
    told = parser.parse_args(arguments)
    token = os.environ.get("GITHUB_TOKEN", "")
    if not token:
        print("GITHUB_TOKEN is not set: give a token that may write to the scratch repository")
        return 2
    url = os.environ.get("GITHUB_API_URL", "https://api.github.com").rstrip("/")
    graphql_url = os.environ.get("GITHUB_GRAPHQL_URL", f"{url}/graphql")
    scratch = Scratch(url, graphql_url, told.repository, token, uuid.uuid4().hex[:8])
    differing = 0
    for row, outcome, detail in run(scratch):
        print(f"{outcome:9}  {row}" + (f"\n           {detail}" if detail else ""))
        differing += outcome != "agrees"
    print(f"{differing} of the rows differ or could not be tried")
    return 1 if differing else 0


if __name__ == "__main__":
    raise SystemExit(main())
