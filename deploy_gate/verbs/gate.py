"""`deploy-gate gate`: a short yes or no for one service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.verbs import plan
from deploy_gate.verbs.asking import add_request

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from deploy_gate.commands.told import Exit
    from deploy_gate.github.session import Session


def add(parser: ArgumentParser) -> None:
    """What a gate may be told."""
    parser.add_argument("--wait-timeout", metavar="SECONDS", help="how long to wait while the answer is wait")
    add_request(parser)


def run(arguments: Namespace, session: Session) -> Exit:
    """The gate's answer, asked for as a plan is."""
    return plan.run(arguments, session)
