"""The edges of a service, told for a terminal, for Markdown and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from deploy_gate.report.inert import code, prose
from deploy_gate.visible import visible

if TYPE_CHECKING:
    from deploy_gate.explanation import Edge, Explanation

SCHEMA_VERSION: Final = 1


def as_text(told: Explanation) -> str:
    """One line for each statement, and one for everything that could not be read."""
    lines = [f"{edge.consumer} requires {edge.provider}{_range(edge)}: {edge.said_by}" for edge in told.edges]
    lines += [f"unknown: {why}" for why in told.unknown]
    return (
        "\n".join(visible(line) for line in lines or [f"nothing requires {told.service}, and it requires nothing"])
        + "\n"
    )


def as_markdown(told: Explanation) -> str:
    """A table with a row for each statement."""
    if not told.edges and not told.unknown:
        return f"Nothing requires {code(told.service)}, and it requires nothing.\n"
    rows = [
        f"| {code(edge.consumer)} | {code(edge.provider)} | {code(edge.range) if edge.range else 'by name'} "
        f"| {code(edge.about)} | {prose(edge.said_by)} |"
        for edge in told.edges
    ]
    table = ["| consumer | provider | range | of | said by |", "| --- | --- | --- | --- | --- |", *rows]
    return "\n".join([*table, "", *(f"- unknown: {prose(why)}" for why in told.unknown)]).rstrip() + "\n"


def as_json(told: Explanation) -> str:
    """``{"schema_version": 1, "service", "edges": [...], "unknown": [...]}``."""
    listed = [
        {
            "consumer": edge.consumer,
            "provider": edge.provider,
            "range": edge.range,
            "about": edge.about,
            "source": str(edge.source),
            "said_by": edge.said_by,
        }
        for edge in told.edges
    ]
    values = {"schema_version": SCHEMA_VERSION, "service": told.service, "edges": listed, "unknown": list(told.unknown)}
    return json.dumps(values, indent=2) + "\n"


def _range(edge: Edge) -> str:
    if edge.range is None:
        return " by name"
    return f" {edge.range}" if edge.about == edge.provider else f", which fits only {edge.about} {edge.range}"
