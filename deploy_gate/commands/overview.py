"""The board of the services and environments that somebody wants to see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.board.drift import FileSaid
from deploy_gate.board.made import make_board
from deploy_gate.commands.asked import BAD_INPUT, Refused, the_catalog
from deploy_gate.github.survey import read_survey
from deploy_gate.model import Unread
from deploy_gate.request.complaints import Complaints
from deploy_gate.request.draft import Said
from deploy_gate.request.names import find_environment, find_service

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from deploy_gate.board.made import Board
    from deploy_gate.commands.asked import Question
    from deploy_gate.github.session import Session
    from deploy_gate.model import Catalog, Survey, VersionsPlace


def overview(
    question: Question, services: Sequence[str], environments: Sequence[str], session: Session
) -> Board | Refused:
    """What runs of these services in these environments, of all of the catalog where none is named.

    Raises `GitHubError` where GitHub cannot be asked at all.
    """
    catalog = the_catalog(question)
    if isinstance(catalog, Refused):
        return catalog
    found = chosen(catalog, services, environments)
    if isinstance(found, Refused):
        return found
    names, places = found
    survey = read_survey(session.client, catalog, names, places, question.lies_in)
    return make_board(catalog, survey, names, places, session.clock(), _said_in(survey, catalog.versions, places))


def _said_in(survey: Survey, place: VersionsPlace | None, environments: Iterable[str]) -> FileSaid | None:
    """What the file of versions says of these environments; None where nobody keeps one, or nobody says where."""
    if survey.file is None or place is None:
        return None
    if isinstance(survey.file, Unread):
        return FileSaid(str(place), survey.file)
    from deploy_gate.versions_file import MergeError, read_versions  # noqa: PLC0415 - most catalogs keep no file

    try:
        found = {where: read_versions(survey.file, where) for where in environments}
    except MergeError as error:
        return FileSaid(str(place), Unread(f"{place} cannot be understood: {error}", "correct it"))
    return FileSaid(str(place), found)


def chosen(
    catalog: Catalog, services: Sequence[str], environments: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]] | Refused:
    """The names in the catalog's order, or every one that it does not know."""
    complaints = Complaints()
    for name in services:
        find_service(Said(name, "service"), catalog, complaints)
    for name in environments:
        find_environment(Said(name, "environment"), "", catalog, complaints)
    if complaints.problems:
        return Refused(BAD_INPUT, complaints.problems)
    return (
        tuple(name for name in catalog.services if not services or name in services),
        tuple(name for name in catalog.environments if not environments or name in environments),
    )


def listed(text: str) -> tuple[str, ...]:
    """The names in a text with commas between them."""
    return tuple(name for part in text.split(",") if (name := part.strip()))


def render(board: Board, form: str) -> str:
    """The board as ``text``, ``json``, ``markdown`` or ``html``."""
    match form:
        case "json":
            from deploy_gate.report.status_json import status_json  # noqa: PLC0415 - each form pays for itself

            return status_json(board)
        case "markdown":
            from deploy_gate.report.status_markdown import status_markdown  # noqa: PLC0415 - likewise

            return status_markdown(board)
        case "html":
            from deploy_gate.report.status_page import status_page  # noqa: PLC0415 - likewise

            return status_page(board)
        case _:
            from deploy_gate.report.status_text import status_text  # noqa: PLC0415 - likewise

            return status_text(board)
