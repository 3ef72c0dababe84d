"""The end of a rollout: what became of each service, for people and for machines."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from deploy_gate.became import Now
from deploy_gate.board.wording import brief
from deploy_gate.report.inert import code, prose
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.became import Became

SCHEMA_VERSION: Final = 1

_SIGNS: Final[Mapping[Now, str]] = {Now.NEW: "✅", Now.OLD: "⏸️", Now.UNKNOWN: "⚠️"}


class Conclusion(Value):
    """A rollout that is over."""

    environment: str
    services: tuple[Became, ...]
    verified: bool | None = None
    """Whether the environment as a whole answered well; None where nobody asked."""

    @property
    def reason_code(self) -> str:
        if any(one.now is not Now.NEW for one in self.services):
            return "rollout_incomplete"
        return "verification_failed" if self.verified is False else "rolled_out"

    @property
    def is_complete(self) -> bool:
        return self.reason_code == "rolled_out"


def headline(told: Conclusion) -> str:
    """The end in one sentence."""
    new = sum(one.now is Now.NEW for one in told.services)
    count = len(told.services)
    said = f"{new} of {count} services are new in {told.environment}"
    if new == count:
        said = f"{'all' if count > 1 else 'the'} {_counted(count)} new in {told.environment}"
    return f"{said}, and the environment was not verified" if told.verified is False else said


def _counted(count: int) -> str:
    return "service is" if count == 1 else f"{count} services are"


def text(told: Conclusion) -> str:
    """Lines for the log."""
    width = max(len(one.service) for one in told.services)
    lines = [f"  {one.now:<8}{one.service:<{width}}  {_versions(one)}{_why(one)}" for one in told.services]
    return "\n".join([headline(told), "", *lines])


def markdown(told: Conclusion) -> str:
    """A table for the run's page."""
    sign = "✅" if told.is_complete else "⛔"
    rows = [
        f"| {code(one.service)} | {code(brief(one.planned))} | {_SIGNS[one.now]} {one.now} | "
        f"{code(brief(one.runs)) if one.runs else ''} | {prose(one.why)} |"
        for one in told.services
    ]
    head = ["| service | planned | now | runs | why |", "| --- | --- | --- | --- | --- |"]
    return "\n".join([f"## {sign} {prose(headline(told))}", "", *head, *rows]) + "\n"


def outputs(told: Conclusion) -> dict[str, str]:
    """The step's outputs; `services` are those that are new."""
    result = {
        "schema_version": SCHEMA_VERSION,
        "decision": "go" if told.is_complete else "no_go",
        "reason_code": told.reason_code,
        "environment": told.environment,
        "verified": told.verified,
        "services": [
            {
                "service": one.service,
                "planned": str(one.planned),
                "now": str(one.now),
                "runs": str(one.runs) if one.runs else None,
                "why": one.why,
                "page": one.page,
            }
            for one in told.services
        ],
    }
    compact = (",", ":")
    return {
        "decision": str(result["decision"]),
        "reason_code": told.reason_code,
        "environment": told.environment,
        "services": json.dumps([one.service for one in told.services if one.now is Now.NEW], separators=compact),
        "result": json.dumps(result, separators=compact),
    }


def _versions(one: Became) -> str:
    return (
        f"{brief(one.runs) if one.runs else 'nothing'} -> {brief(one.planned)}"
        if one.now is not Now.NEW
        else (brief(one.planned))
    )


def _why(one: Became) -> str:
    return f"  ({one.why})" if one.why else ""
