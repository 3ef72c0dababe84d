"""What a step was given, as it was given."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from deploy_gate.commands.asked import BACK_FIELDS, COLLECTING, REQUEST_FIELDS, REQUEST_FLAGS, Question
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.github.session import Session
    from deploy_gate.model import Problem

DEFAULT_CATALOG: Final = "deploy-gate.yml"


class Call(Value):
    """One step of a workflow: which command, on which event, with which inputs."""

    command: str
    event_name: str
    event: Mapping[str, object] | Problem
    inputs: Mapping[str, str]
    """Every input of action.yml by name, stripped; empty where it was not given."""

    @property
    def locator(self) -> str:
        """Where the catalog is."""
        return self.inputs["catalog"] or DEFAULT_CATALOG

    def _repository(self, session: Session) -> str:
        """The repository that the catalog lies in, as far as its place can be read."""
        from deploy_gate.github.catalog_file import read_locator  # noqa: PLC0415 - bad input need not pay for it
        from deploy_gate.github.fault import CatalogError  # noqa: PLC0415 - likewise

        try:
            return read_locator(self.locator, session.environ.get("GITHUB_REPOSITORY")).repository
        except CatalogError:
            return ""

    def question(self, session: Session) -> Question:
        """What the step asks for, if it asks for a deployment."""
        return Question(
            self.command,
            self.event_name,
            self.event,
            {name: self.inputs[name] for name in (*REQUEST_FIELDS, *REQUEST_FLAGS, *BACK_FIELDS, *COLLECTING)},
            self.inputs["wait_timeout"],
            partial(session.catalog, self.locator),
            self.inputs["layout"],
            self._repository(session),
        )
