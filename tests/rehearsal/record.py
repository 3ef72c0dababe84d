"""What a rehearsal did, line by line."""

from collections import Counter
from typing import Final

from tests.rehearsal.kept import kept_requests
from tests.rehearsal.organisation import ENVIRONMENTS
from tests.rehearsal.rehearsal import Rehearsal

TAKING: Final = "TakeLock"


def record(rehearsal: Rehearsal) -> str:
    """What it did, line by line."""
    github, tally = rehearsal.stage.github, rehearsal.stage.tally
    entries = github.requests.entries()
    said = Counter(one.state or "nothing yet" for one in kept_requests(github.world))
    faults = Counter(entry.fault for entry in entries if entry.fault)
    counted = [
        ("seed", rehearsal.seed),
        ("services", len(rehearsal.organisation.services)),
        ("repositories", len(rehearsal.organisation.repositories)),
        ("environments", len(ENVIRONMENTS)),
        ("requests for deployments", len(rehearsal.asked)),
        ("came", len(rehearsal.asked) - len(rehearsal.left)),
        ("did not come, with a reason that holds", len(rehearsal.left) - len(rehearsal.lost)),
        *(("kept requests that say " + state, many) for state, many in sorted(said.items())),
        ("processes", rehearsal.stage.steps.began),
        ("of them in an interpreter of their own", rehearsal.stage.steps.afresh),
        ("requests to GitHub", len(entries)),
        ("instants looked at", rehearsal.stage.cluster.looks),
        ("faults", sum(faults.values())),
        ("faults while a lock was taken", sum(1 for entry in entries if entry.fault and entry.operation == TAKING)),
        *((f"faults: {kind}", number) for kind, number in sorted(faults.items())),
        *sorted(tally.counts.items()),
        ("seconds", round(rehearsal.seconds)),
        ("wrong", len(rehearsal.wrong)),
    ]
    return "\n".join(f"{what}: {many}" for what, many in counted)
