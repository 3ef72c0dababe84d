"""A kept request and its answer, told to people and to machines."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from deploy_gate.report.inert import code, prose
from deploy_gate.value import NOTHING, Value
from deploy_gate.visible import visible

if TYPE_CHECKING:
    from collections.abc import Mapping

SCHEMA_VERSION: Final = 1

_OVER: Final = ("failure", "error", "inactive")


class Requested(Value):
    """What was asked for, under which id it is kept, and what was answered so far."""

    environment: str
    id: str
    versions: Mapping[str, str]
    answers: Mapping[str, tuple[str, str, str]] = NOTHING
    """By service the state, the words and the page of the run."""
    page: str = ""
    """The run that was started for it, where GitHub told it."""
    unsent: str = ""
    is_cancelled: bool = False
    waited: bool = False

    @property
    def unsent_words(self) -> str:
        return (
            f"the request is kept, but nobody was told of it: {self.unsent}. The next run that looks for requests in "
            f"{self.environment} takes it"
        )

    @property
    def decision(self) -> str:
        """`go` where it was deployed, `no_go` where it will not be, `wait` where that is still open."""
        states = {state for state, _, _ in self.answers.values()}
        if states and states <= {"success"}:
            return "go"
        return "no_go" if states.intersection(_OVER) else "wait"

    @property
    def reason_code(self) -> str:
        states = [state for state, _, _ in self.answers.values()]
        if self.decision == "go":
            return "request_deployed"
        for state, reason_code in (
            ("failure", "request_failed"), ("error", "request_failed"), ("inactive", "request_closed"),
        ):  # fmt: skip
            if state in states:
                return reason_code
        if self.is_cancelled:
            return "request_left"
        if self.waited:
            return "request_open"
        return "request_unsent" if self.unsent else "requested"

    @property
    def run_url(self) -> str:
        """The run that plans it, as far as anybody has said."""
        return next((page for _, _, page in self.answers.values() if page), self.page)


def text(told: Requested) -> str:
    """A line for each service, and one where nobody was told."""
    lines = []
    for service, version in told.versions.items():
        state, words, page = told.answers.get(service, ("", "", ""))
        stands = f"{state or 'kept'}{f': {words}' if words else ''}" if told.waited else "is asked for"
        lines.append(f"{service} {version} in {told.environment} {stands}{f' ({page})' if page else ''}")
    if told.unsent:
        lines.append(told.unsent_words)
    if told.waited and told.decision == "wait":
        lines.append(f"the request stays open as {told.id}, and is deployed as soon as it may be")
    return "\n".join(visible(line) for line in lines)


def markdown(told: Requested) -> str:
    """What the run's page shows."""
    lines = [f"## Asked for in {code(told.environment)}", ""]
    for service, version in told.versions.items():
        state, words, _ = told.answers.get(service, ("", "", ""))
        stands = f": {prose(state)}" if state else ""
        lines.append(f"- {code(service)} {code(version)}{stands}{f', {prose(words)}' if words else ''}")
    if told.unsent:
        lines += ["", prose(told.unsent_words)]
    if told.run_url:
        lines += ["", f"Planned by {code(told.run_url)}"]
    return "\n".join([*lines, ""])


def machine(told: Requested) -> dict[str, object]:
    """The whole answer."""
    return {
        "schema_version": SCHEMA_VERSION,
        "decision": told.decision,
        "reason_code": told.reason_code,
        "environment": told.environment,
        "request_id": told.id,
        "run_url": told.run_url,
        "services": [
            {"service": service, "version": version, **_answer(told, service)}
            for service, version in told.versions.items()
        ],
    }


def _answer(told: Requested, service: str) -> dict[str, str]:
    state, words, page = told.answers.get(service, ("", "", ""))
    return {"state": state, "description": words, "run_url": page}


def outputs(told: Requested) -> dict[str, str]:
    """The outputs of a step that asked."""
    return {
        "decision": told.decision,
        "reason_code": told.reason_code,
        "environment": told.environment,
        "matrix": "",
        "waves": "[]",
        "services": json.dumps(list(told.versions), separators=(",", ":")),
        "request_id": told.id,
        "run_url": told.run_url,
        "result": json.dumps(machine(told), separators=(",", ":")),
    }
