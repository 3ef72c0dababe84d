"""The edges of one service: from the catalog, and from an event and the records where they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.commands.asked import BAD_INPUT, Refused, the_catalog
from deploy_gate.explanation import Explanation, explain
from deploy_gate.model import Facts, Problem, Promote, Request
from deploy_gate.request import read_request
from deploy_gate.request.complaints import Complaints
from deploy_gate.request.draft import Said
from deploy_gate.request.names import find_environment, find_service

if TYPE_CHECKING:
    from deploy_gate.commands.asked import Question
    from deploy_gate.github.session import Session
    from deploy_gate.model import Catalog


def explained(service: str, question: Question, session: Session) -> Explanation | Refused:
    """Every statement about the service: the records' too where the question names an environment or an event.

    Raises `GitHubError` where those cannot be read at all.
    """
    if isinstance(question.event, Problem):
        return Refused(BAD_INPUT, (question.event,))
    catalog = the_catalog(question)
    if isinstance(catalog, Refused):
        return catalog
    complaints = Complaints()
    known = find_service(Said(service, "SERVICE"), catalog, complaints)
    asked = question.inputs["environment"]
    environment = find_environment(Said(asked, "environment"), "", catalog, complaints) if asked else None
    if known is None or complaints.problems:
        return Refused(BAD_INPUT, complaints.problems)
    if question.event or any(text for name, text in question.inputs.items() if name != "environment"):
        request = read_request(question.event_name, question.event, question.inputs, catalog)
        if isinstance(request, tuple):
            return Refused(BAD_INPUT, request)
        return explain(service, catalog, request, _facts(request, catalog, session))
    if environment is None:
        return explain(service, catalog, None, Facts())
    about = Request(environment, (), (Promote(service),))
    return explain(service, catalog, None, _facts(about, catalog, session))


def _facts(request: Request, catalog: Catalog, session: Session) -> Facts:
    from deploy_gate.github.facts import read_facts  # noqa: PLC0415 - the catalog alone needs no GitHub

    return read_facts(session.client, request, catalog)
