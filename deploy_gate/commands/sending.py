"""Where requests and wakes are sent, and by which door of GitHub."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deploy_gate.model import REPOSITORY, Problem
from deploy_gate.request.shown import shown
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.github.rest import Rest

EVENT_TYPE: Final = "deploy"
"""The type that the infra repository's workflow listens for."""

WORKFLOW: Final = "deploy.yml"

_BY_REPOSITORY: Final = "repository_dispatch"
_BY_WORKFLOW: Final = "workflow_dispatch"
_FILE: Final = re.compile(r"\A[A-Za-z0-9_][A-Za-z0-9._-]{0,99}\.ya?ml\Z")
_LOCATED: Final = re.compile(r"\A([^:@]+):")


class Door(Value):
    """A repository whose workflow plans, and how it is told to."""

    repository: str
    transport: str
    workflow: str

    def send(self, rest: Rest, payload: Mapping[str, object]) -> str:
        """The page of the run that was started, where GitHub tells it; raises `Fault` where nothing was started."""
        if self.transport == _BY_WORKFLOW:
            inputs = {key: _text(value) for key, value in payload.items()}
            return rest.dispatch_workflow(self.repository, self.workflow, inputs)
        rest.dispatch(self.repository, EVENT_TYPE, payload)
        return ""


def read_door(inputs: Mapping[str, str], catalog: str, here: str) -> Door | tuple[Problem, ...]:
    """The door that the inputs name; without a name, the repository in which the catalog lies."""
    problems = []
    located = _LOCATED.match(catalog)
    repository = inputs["infra"] or (located[1] if located else here)
    if not REPOSITORY.match(repository):
        problems.append(Problem("infra", f"{shown(repository)} is no repository: write owner/name"))
    transport = inputs["transport"] or _BY_REPOSITORY
    if transport not in (_BY_REPOSITORY, _BY_WORKFLOW):
        message = f"{shown(transport)} is neither {_BY_REPOSITORY} nor {_BY_WORKFLOW}: write one of them"
        problems.append(Problem("transport", message))
    workflow = inputs["workflow"] or WORKFLOW
    if not _FILE.match(workflow):
        problems.append(Problem("workflow", f"{shown(workflow)} is no workflow's file: write one such as {WORKFLOW}"))
    return tuple(problems) or Door(repository, transport, workflow)


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
