"""What a verb is asked: a request by arguments or an event, on a catalog that is a file or lies in a repository."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

from deploy_gate.catalog import MAX_BYTES
from deploy_gate.commands.asked import REQUEST_FIELDS, REQUEST_FLAGS, Question
from deploy_gate.event import read_event
from deploy_gate.model import Problem
from deploy_gate.named_file import read_bytes
from deploy_gate.request.reader import ASKING_EVENTS
from deploy_gate.visible import visible

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable, Mapping

    from deploy_gate.github.session import Session


def add_request(parser: ArgumentParser) -> None:
    """The arguments that make a request."""
    add_catalog(parser)
    parser.add_argument("--event", metavar="FILE", help="an event's JSON, as GitHub writes it")
    parser.add_argument("--event-name", default="repository_dispatch", help="default: %(default)s")
    add_format(parser)
    own = parser.add_argument_group("what to ask for, besides the event")
    for name in REQUEST_FIELDS:
        own.add_argument(f"--{name.replace('_', '-')}", default="", metavar="TEXT")
    for name in REQUEST_FLAGS:
        own.add_argument(f"--{name.replace('_', '-')}", action="store_const", const="true", default="")


def add_catalog(parser: ArgumentParser) -> None:
    """Where the catalog is."""
    parser.add_argument("--catalog", default="deploy-gate.yml", help="a file, or owner/repository:path@ref")


def add_format(parser: ArgumentParser, *more: str) -> None:
    """How the answer is to look."""
    parser.add_argument("--format", choices=("text", "json", "markdown", *more), default="text")


def question_of(arguments: Namespace, session: Session) -> Question:
    """What the arguments ask."""
    return Question(
        arguments.command,
        arguments.event_name if arguments.event else "",
        _event(arguments) if arguments.event else {},
        {name: getattr(arguments, name) for name in (*REQUEST_FIELDS, *REQUEST_FLAGS)},
        getattr(arguments, "wait_timeout", None) or "",
        catalog_of(arguments, session),
        lies_in=home_of(arguments),
    )


def _event(arguments: Namespace) -> Mapping[str, object] | Problem:
    name = arguments.event_name
    if name not in ASKING_EVENTS:
        shown = visible(name[:60])
        return Problem("--event-name", f"{shown!r} asks for no deployment: write one of {', '.join(ASKING_EVENTS)}")
    return read_event(arguments.event, "--event")


def catalog_of(arguments: Namespace, session: Session) -> Callable[[], tuple[str, str] | Problem]:
    """Brings the catalog's text and name, or why there is none."""
    return partial(_catalog, arguments.catalog, session)


def home_of(arguments: Namespace) -> str:
    """The repository that the catalog lies in; empty where it is a file here."""
    where: str = arguments.catalog
    return where.partition(":")[0] if _is_remote(where) else ""


def _is_remote(where: str) -> bool:
    return ":" in where and not os.path.exists(where)


def _catalog(where: str, session: Session) -> tuple[str, str] | Problem:
    """The catalog's text and name: a file here, or one in a repository where the text names no file here."""
    if _is_remote(where):
        return session.catalog(where)
    try:
        return read_bytes(where, MAX_BYTES).decode(), where
    except (OSError, ValueError) as error:
        undecodable = isinstance(error, UnicodeDecodeError)
        why = "it is no UTF-8 text" if undecodable else getattr(error, "strerror", None) or str(error)
        return Problem(where, f"the catalog cannot be read ({why}): name another file, or owner/repository:path@ref")
