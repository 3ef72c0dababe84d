"""The nouns: what is asked, what is allowed, what is known, what is found.

Each room is entered when one of its names is first asked for: making its classes costs every start several
milliseconds, and a refused payload needs half of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from deploy_gate.model.allowed import DEFAULT_TIMEOUT as DEFAULT_TIMEOUT
    from deploy_gate.model.allowed import Catalog as Catalog
    from deploy_gate.model.allowed import Direction as Direction
    from deploy_gate.model.allowed import Environment as Environment
    from deploy_gate.model.allowed import ForeignRecords as ForeignRecords
    from deploy_gate.model.allowed import Group as Group
    from deploy_gate.model.allowed import Need as Need
    from deploy_gate.model.allowed import OnFailure as OnFailure
    from deploy_gate.model.allowed import Place as Place
    from deploy_gate.model.allowed import Service as Service
    from deploy_gate.model.allowed import Source as Source
    from deploy_gate.model.allowed import VersionsPlace as VersionsPlace
    from deploy_gate.model.asked import Operation as Operation
    from deploy_gate.model.asked import Problem as Problem
    from deploy_gate.model.asked import Promote as Promote
    from deploy_gate.model.asked import Request as Request
    from deploy_gate.model.asked import Ticket as Ticket
    from deploy_gate.model.asked import Wanted as Wanted
    from deploy_gate.model.found import Decision as Decision
    from deploy_gate.model.found import Finding as Finding
    from deploy_gate.model.found import Outcome as Outcome
    from deploy_gate.model.found import Verdict as Verdict
    from deploy_gate.model.held import Barrier as Barrier
    from deploy_gate.model.held import Holder as Holder
    from deploy_gate.model.held import Job as Job
    from deploy_gate.model.held import RunJob as RunJob
    from deploy_gate.model.kept import LIFETIME as LIFETIME
    from deploy_gate.model.kept import Kept as Kept
    from deploy_gate.model.kept import Telling as Telling
    from deploy_gate.model.known import Facts as Facts
    from deploy_gate.model.known import History as History
    from deploy_gate.model.known import Record as Record
    from deploy_gate.model.known import State as State
    from deploy_gate.model.known import Unread as Unread
    from deploy_gate.model.names import ENVIRONMENT_NAME as ENVIRONMENT_NAME
    from deploy_gate.model.names import NAME as NAME
    from deploy_gate.model.names import REPOSITORY as REPOSITORY
    from deploy_gate.model.names import REQUESTS_SUFFIX as REQUESTS_SUFFIX
    from deploy_gate.model.names import is_no_branch as is_no_branch
    from deploy_gate.model.planned import Ahead as Ahead
    from deploy_gate.model.planned import Arrow as Arrow
    from deploy_gate.model.planned import Arrowed as Arrowed
    from deploy_gate.model.planned import Plan as Plan
    from deploy_gate.model.planned import Step as Step
    from deploy_gate.model.planned import Target as Target
    from deploy_gate.model.surveyed import Barred as Barred
    from deploy_gate.model.surveyed import Survey as Survey
    from deploy_gate.model.verified import Verification as Verification

_ROOMS: Final = {
    "names": ("ENVIRONMENT_NAME", "NAME", "REPOSITORY", "REQUESTS_SUFFIX", "is_no_branch"),
    "allowed": (
        "Catalog",
        "DEFAULT_TIMEOUT",
        "Direction",
        "Environment",
        "ForeignRecords",
        "Group",
        "Need",
        "OnFailure",
        "Place",
        "Service",
        "Source",
        "VersionsPlace",
    ),
    "asked": ("Operation", "Problem", "Promote", "Request", "Ticket", "Wanted"),
    "known": ("Facts", "History", "Record", "State", "Unread"),
    "kept": ("Kept", "LIFETIME", "Telling"),
    "held": ("Barrier", "Holder", "Job", "RunJob"),
    "surveyed": ("Barred", "Survey"),
    "found": ("Decision", "Finding", "Outcome", "Verdict"),
    "planned": ("Ahead", "Arrow", "Arrowed", "Plan", "Step", "Target"),
    "verified": ("Verification",),
}
_ROOM_OF: Final = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> object:
    room = _ROOM_OF.get(name)
    if room is None:
        raise AttributeError(f"deploy_gate.model has no {name}")
    found = globals()[name] = getattr(import_module(f"deploy_gate.model.{room}"), name)
    return found
