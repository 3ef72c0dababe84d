"""Workflow files, read by GitHub's own parser."""

from dataclasses import dataclass
from typing import Any

from tests.published.node import ask


@dataclass(frozen=True, slots=True)
class Parsed:
    """What GitHub reads in a workflow, or what it has against it."""

    errors: tuple[str, ...]
    workflow: dict[str, Any] | None


def parse_workflow(name: str, text: str) -> Parsed:
    """The workflow as GitHub understands it; errors name file, line and column."""
    found = ask("parse", name=name, content=text)
    return Parsed(tuple(found["errors"]), found["workflow"])
