"""What was deployed of one service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.board.past import past_of
from deploy_gate.commands.asked import BAD_INPUT, Refused, the_catalog
from deploy_gate.commands.overview import chosen
from deploy_gate.github.chronicle import read_chronicle
from deploy_gate.model import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deploy_gate.board.past import Past
    from deploy_gate.commands.asked import Question
    from deploy_gate.github.session import Session

MOST = 1000
"""Records that are shown at most: ten pages of every environment."""


def remember(
    question: Question, service: str, environments: Sequence[str], limit: str, session: Session
) -> Past | Refused:
    """The newest records of the service in these environments, or in all that it is deployed to.

    Raises `GitHubError` where GitHub cannot be asked at all.
    """
    if not (limit.isascii() and limit.isdecimal() and len(limit) <= len(str(MOST)) and 1 <= int(limit) <= MOST):
        return Refused(BAD_INPUT, (Problem("limit", f"it is no number from 1 to {MOST}"),))
    if not service:
        return Refused(BAD_INPUT, (Problem("SERVICE", "is blank: name a service of the catalog"),))
    catalog = the_catalog(question)
    if isinstance(catalog, Refused):
        return catalog
    found = chosen(catalog, (service,), environments)
    if isinstance(found, Refused):
        return found
    places = [name for name in found[1] if catalog.services[service].is_deployed_to(name)]
    chronicle = read_chronicle(session.client, catalog, service, places, int(limit))
    return past_of(service, chronicle, catalog.foreign_records, int(limit))
