"""The order as a Mermaid flowchart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate.model import Arrowed, Verdict
from deploy_gate.report.rows import Row, Standing, found, rows
from deploy_gate.report.running import runs_now
from deploy_gate.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from deploy_gate.report import Report

MAX_NODES: Final = 100
"""Services that a reader can still follow."""

MAX_EDGES: Final = 500
"""Edges that Mermaid draws by default (its configuration, `maxEdges`)."""

MAX_CHARACTERS: Final = 50_000
"""Characters that Mermaid reads by default (its configuration, `maxTextSize`)."""

_MUSTS: Final = frozenset((Arrowed.BY_VERSION, Arrowed.BY_NAME))

_CLASSES: Final[Mapping[Standing, tuple[str, str]]] = {
    Standing.GO: ("go", "fill:#dafbe1,stroke:#1a7f37,color:#1f2328"),
    Standing.WAIT: ("wait", "fill:#fff8c5,stroke:#9a6700,color:#1f2328"),
    Standing.BLOCK: ("block", "fill:#ffebe9,stroke:#cf222e,color:#1f2328"),
    Standing.LEFT_OUT: ("left", "fill:#f6f8fa,stroke:#6e7781,color:#1f2328,stroke-dasharray:4"),
    Standing.RUNNING: ("running", "fill:#ddf4ff,stroke:#0969da,color:#1f2328"),
}


def mermaid(report: Report) -> str | None:
    """The flowchart of what was asked for and what stands against it; None where it has too much to draw.

    A whole line is a must, a broken one a preference; a broken line without a head joins a refused service to the
    one that the refusal speaks of.
    """
    nodes = _nodes(report)
    edges = tuple(_edges(report, {name: f"n{number}" for number, name in enumerate(nodes)}))
    if len(nodes) > MAX_NODES or len(edges) > MAX_EDGES:
        return None
    chart = "\n".join(["flowchart LR", *_drawn(nodes), *edges, *_styles(nodes)])
    return chart if len(chart) <= MAX_CHARACTERS else None


def label(*lines: str) -> str:
    """Lines of text within a label's quotes; signs that Mermaid could read are its own entities (``#35;``)."""
    return "<br/>".join("".join(map(_sign, visible(line))) for line in lines if line)


def _sign(one: str) -> str:
    is_plain = one.isalnum() or one in " .-_()→"
    return one if is_plain else f"#{ord(one)};"


def _nodes(report: Report) -> Mapping[str, Row]:
    """The services of the chart: all that were asked for, then those that arrows and refusals speak of."""
    nodes = {row.service: row for row in rows(report)}
    spoken_of = [name for arrow in report.order for name in (arrow.before, arrow.after)]
    spoken_of += [name for _, name in _refusals(report)]
    for name in spoken_of:
        if name not in nodes:
            now = runs_now(report.facts, report.request.environment, name)
            nodes[name] = Row(name, now, "", Standing.RUNNING)
    return nodes


def _refusals(report: Report) -> Iterator[tuple[str, str]]:
    for finding in found(report, Verdict.BLOCK, Verdict.WAIT):
        if finding.service:
            yield from ((finding.service, other) for other in finding.involved)


def _drawn(nodes: Mapping[str, Row]) -> Iterator[str]:
    for number, row in enumerate(nodes.values()):
        versions = f"{row.now} → {row.then}" if row.then else row.now
        standing = row.standing if row.wave is None else f"{row.standing} (wave {row.wave})"
        grouped = f"group {row.group}" if row.group else ""
        yield f'  n{number}["{label(row.service, versions, standing, grouped)}"]:::{_CLASSES[row.standing][0]}'


def _edges(report: Report, ids: Mapping[str, str]) -> Iterator[str]:
    joined = set()
    for arrow in report.order:
        if (arrow.before, arrow.after) not in joined:
            joined.add((arrow.before, arrow.after))
            yield f"  {ids[arrow.before]} {'-->' if arrow.why in _MUSTS else '-.->'} {ids[arrow.after]}"
    for service, other in _refusals(report):
        if service in ids and not {(service, other), (other, service)} & joined:
            joined.add((service, other))
            yield f"  {ids[other]} -.- {ids[service]}"


def _styles(nodes: Mapping[str, Row]) -> Iterator[str]:
    used = {row.standing for row in nodes.values()}
    for standing, (name, style) in _CLASSES.items():
        if standing in used:
            yield f"  classDef {name} {style}"
