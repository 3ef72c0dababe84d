"""A request out of an event and the step's own inputs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from deploy_gate.model import Operation
from deploy_gate.request.check import check_draft
from deploy_gate.request.check_back import check_back
from deploy_gate.request.complaints import Complaints
from deploy_gate.request.draft import Draft
from deploy_gate.request.inputs import read_inputs
from deploy_gate.request.merge import merge
from deploy_gate.request.payload import read_payload
from deploy_gate.request.tag_push import read_tag_push, repository_of

if TYPE_CHECKING:
    from deploy_gate.model import Catalog, Problem, Request

ASKING_EVENTS: Final = ("repository_dispatch", "workflow_dispatch", "push")
"""The events that say what is to be deployed."""

_OF_A_PAYLOAD: Final = ("service", "services", "environment")
"""What stands in a payload, and nowhere else in an event."""

_LOGIN: Final = re.compile(r"\A[A-Za-z0-9][A-Za-z0-9_-]{0,99}(?:\[bot\])?\Z")


def read_request(
    event_name: str,
    event: Mapping[str, object],
    inputs: Mapping[str, str],
    catalog: Catalog,
    operation: Operation = Operation.DEPLOY,
) -> Request | tuple[Problem, ...]:
    """What the event and the step's inputs ask for together, or everything that is wrong with it.

    An event that carries no request leaves the word to the inputs. What both say must be the same; edges and
    flags add up.
    """
    complaints = Complaints()
    step = read_inputs(inputs, complaints)
    draft = Draft()
    prefix = ""
    match event_name:
        case "repository_dispatch":
            payload = event.get("client_payload")
            draft = read_payload(payload, complaints)
            if payload is None and (bare := next((key for key in _OF_A_PAYLOAD if key in event), None)) is not None:
                complaints.add(
                    "client_payload", f'is missing, and {bare!r} stands beside it: write {{"client_payload": {{…}}}}'
                )
            if complaints.problems and not isinstance(payload, Mapping):
                return complaints.problems
            prefix = "" if step.entries is not None else "client_payload."
            if draft.run is not None and operation is Operation.DEPLOY:
                complaints.add(draft.run.where, "belongs to a rollback, and a deployment is asked for: leave it out")
        case "workflow_dispatch":
            draft = read_inputs(event.get("inputs"), complaints, "inputs")
        case "push":
            draft = read_tag_push(event, catalog, step, complaints)
    whole = merge(draft, step, complaints)
    # An event that could name services and names none was meant otherwise, unless it says so itself.
    names_services = event_name in ("repository_dispatch", "workflow_dispatch")
    wakes = "collect" in (draft if names_services else whole).flags
    if operation is Operation.ROLLBACK:
        request = check_back(whole, prefix, catalog, complaints)
    else:
        request = check_draft(whole, prefix, catalog, complaints, wakes=wakes)
    if request is None or complaints.problems:
        return complaints.problems
    return request.but(sender=_sender(event), source=repository_of(event))


def _sender(event: Mapping[str, object]) -> str | None:
    """The login that GitHub names as the event's sender."""
    match event.get("sender"):
        case {"login": str() as login} if _LOGIN.match(login):
            return login
        case _:
            return None
