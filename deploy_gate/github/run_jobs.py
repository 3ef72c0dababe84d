"""The jobs of a workflow run, as its list has them."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final

from deploy_gate.github.fault import Fault, Kind
from deploy_gate.model import RunJob

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy_gate.github.rest import Rest
    from deploy_gate.model import Job

PAGE: Final = 100
"""Jobs on a page, the most that GitHub gives."""

_DOING: Final = "see the jobs of its run"


def read_run_jobs(rest: Rest, job: Job) -> Iterator[RunJob]:
    """The jobs of the attempt of the run that a job belongs to, as many pages as are asked for.

    Raises `Fault` where GitHub does not list them.
    """
    for page in count(1):
        path = f"actions/runs/{job.run}/attempts/{job.attempt}/jobs?per_page={PAGE}&page={page}"
        found = rest.get(path, job.repository, "actions: read", _DOING)
        if found is None:
            why = f"the token may not {_DOING} in {job.repository}, or that has no attempt {job.attempt} of {job.run}"
            raise Fault(Kind.REFUSED, why, f"give it `actions: read` on {job.repository}")
        listed = found.get("jobs")
        if not isinstance(listed, list):
            raise Fault(Kind.UNREACHABLE, "what came was no list of jobs")
        for one in listed:
            match one:
                case {"id": int(number), "name": str(name), "status": str(status)}:
                    yield RunJob(number, name, status)
        if len(listed) < PAGE:
            return
