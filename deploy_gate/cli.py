"""The command line's door: the same questions on a laptop."""

from __future__ import annotations

import argparse
import os
import sys
import time
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Final, NoReturn

from deploy_gate import __version__
from deploy_gate.commands.told import Exit
from deploy_gate.doors import UnwritableError, clock, collect_nothing, encode_anything, open_closed
from deploy_gate.github.session import Session
from deploy_gate.verbs import VERBS
from deploy_gate.visible import visible
from deploy_gate.workflow_commands import harmless

if TYPE_CHECKING:
    from collections.abc import Sequence


WIDTH: Final = 100
"""Columns of help where the terminal does not say its own in COLUMNS."""


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments say, and return the exit code."""
    collect_nothing()
    open_closed()
    encode_anything(sys.stdout)
    words = sys.argv[1:] if argv is None else argv
    arguments = parser_for(next((word for word in words if not word.startswith("-")), "")).parse_args(words)
    try:
        locator = getattr(arguments, "catalog", "")
        with Session(os.environ, "", sleep=time.sleep, clock=clock, log=_log, locator=locator) as session:
            return int(arguments.run(arguments, session))
    except UnwritableError as error:
        _log(f"standard output cannot be written ({error}): make room, or write it elsewhere")
        return Exit.BAD
    except Exception as error:  # noqa: BLE001 - the last door: whatever it is, it must be told as ours
        _log(f"deploy-gate failed by its own fault ({type(error).__name__}): please report it")
        import traceback  # noqa: PLC0415 - needed only here

        for line in traceback.format_exc().splitlines():
            _log(line)
        return Exit.OURS


def _log(line: str) -> None:
    sys.stderr.write(f"{harmless(visible(line))}\n")


class _Parser(argparse.ArgumentParser):
    """A parser that repeats what was typed only as text."""

    def error(self, message: str) -> NoReturn:
        super().error(harmless(visible(message)))


def parser_for(verb: str) -> argparse.ArgumentParser:
    """The parser of all verbs, of which only the one that is asked for has its arguments: each costs time."""
    # Told the width, argparse need not import what would find it out.
    columns = os.environ.get("COLUMNS", "")
    width = int(columns[:4]) if columns.isdecimal() else WIDTH
    shape = partial(argparse.HelpFormatter, width=width)
    parser = _Parser(prog="deploy-gate", description="May this go now, and in which order?", formatter_class=shape)
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND", dest="command")
    for name, says in VERBS.items():
        one = commands.add_parser(name, help=says, formatter_class=shape)
        if name == verb:
            module = import_module(f"deploy_gate.verbs.{name}")
            module.add(one)
            one.set_defaults(run=module.run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
