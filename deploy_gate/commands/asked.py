"""What a door was given, read into a request on a catalog, or what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate.catalog import read_catalog
from deploy_gate.github.fault import SettingsError
from deploy_gate.matrix import Layout
from deploy_gate.model import Catalog, Operation, Problem, Request
from deploy_gate.request import read_request
from deploy_gate.value import Value
from deploy_gate.visible import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from deploy_gate.github.fault import GitHubError

REQUEST_FIELDS: Final = (
    "service",
    "services",
    "environment",
    "version",
    "tag",
    "image",
    "sha",
    "requires",
    "required_by",
)
REQUEST_FLAGS: Final = ("allow_partial", "redeploy", "irreversible")
"""What a step or a command line may ask for besides the event."""

BACK_FIELDS: Final = ("run",)
"""What only these commands read of it."""

COLLECTING: Final = ("collect",)
"""What only a plan reads of it."""

BACKWARD: Final = ("rollback", "resume")
"""The commands about the way back: they name services, and their records tell the versions."""

BAD_INPUT: Final = "bad_input"
BAD_CATALOG: Final = "bad_catalog"
UNKNOWN: Final = "unknown"

LONGEST_WAIT: Final = 21_600
"""Seconds that a gate may wait: a job on GitHub's runners ends after six hours."""


class Question(Value):
    """What a door was given, as it was given."""

    command: str
    event_name: str
    event: Mapping[str, object] | Problem
    inputs: Mapping[str, str]
    wait_timeout: str
    catalog: Callable[[], tuple[str, str] | Problem]
    """Brings the catalog's text and name, or why there is none."""
    layout: str = ""
    """Into which jobs the plan is to be cut."""
    lies_in: str = ""
    """The repository that the catalog lies in; empty where it is a file here."""


class Asked(Value):
    """A request, the catalog it is about, and the seconds that its answer may be waited for."""

    request: Request
    catalog: Catalog
    seconds: int
    layout: Layout = Layout.SINGLE


class Refused(Value):
    """Nothing was decided, for what was given cannot be used: why, in one word, and every problem."""

    reason_code: str
    problems: tuple[Problem, ...]


def unanswered(error: GitHubError) -> Refused:
    """Where GitHub cannot be asked at all nothing is known, and what is not known is refused."""
    reason_code = BAD_INPUT if isinstance(error, SettingsError) else UNKNOWN
    return Refused(reason_code, (Problem("GitHub", str(error)),))


def read_asked(question: Question) -> Asked | Refused:
    """The request that the event and the inputs make on the catalog, or what is wrong with either."""
    seconds = read_seconds("wait_timeout", question.wait_timeout)
    if isinstance(seconds, int) and seconds and question.command not in ("gate", "start"):
        seconds = Problem("wait_timeout", "only a gate waits: use the command gate, or leave it out")
    layout = _layout(question.layout)
    early = tuple(one for one in (question.event, seconds, layout) if isinstance(one, Problem))
    if isinstance(question.event, Problem):
        return Refused(BAD_INPUT, early)
    catalog = the_catalog(question)
    if isinstance(catalog, Refused):
        return Refused(BAD_INPUT, early) if early else catalog
    operation = Operation.ROLLBACK if question.command in BACKWARD else Operation.DEPLOY
    request = read_request(question.event_name, question.event, question.inputs, catalog, operation)
    if isinstance(request, tuple) or isinstance(seconds, Problem) or isinstance(layout, Problem):
        return Refused(BAD_INPUT, (*early, *(request if isinstance(request, tuple) else ())))
    if question.command == "gate" and len(request.names) != 1:
        message = f"a gate answers for one service, this request names {len(request.names)}: use the command plan"
        return Refused(BAD_INPUT, (Problem("services", message),))
    return Asked(request, catalog, seconds, layout)


def the_catalog(question: Question) -> Catalog | Refused:
    """The catalog that a question is about, or every mistake in it."""
    found = question.catalog()
    if isinstance(found, Problem):
        return Refused(BAD_CATALOG, (found,))
    catalog = read_catalog(*found)
    return Refused(BAD_CATALOG, catalog) if isinstance(catalog, tuple) else placed(catalog, question.lies_in)


def placed(catalog: Catalog, repository: str) -> Catalog:
    """The catalog with the file of versions beside itself, where it does not say another repository."""
    if catalog.versions is None or catalog.versions.repository:
        return catalog
    return catalog.but(versions=catalog.versions.but(repository=repository))


def _layout(text: str) -> Layout | Problem:
    if text in tuple(Layout):
        return Layout(text)
    return Problem("layout", f"{visible(text[:40])!r} is no layout: write {' or '.join(filter(None, Layout))}")


def read_seconds(name: str, text: str) -> int | Problem:
    """The seconds that an input of that name lets a step wait; none where nothing was given."""
    if not text:
        return 0
    if text.isascii() and text.isdecimal() and len(text) <= len(str(LONGEST_WAIT)) and int(text) <= LONGEST_WAIT:
        return int(text)
    shown = visible(text[:20])
    return Problem(name, f"{shown!r} is no number of seconds from 0 to {LONGEST_WAIT}: write, for example, 600")
