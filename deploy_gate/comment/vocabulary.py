"""A command held against the services and environments that there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.comment.commands import Command, Item, Rejected
from deploy_gate.comment.going import INVALID, no_target

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from deploy_gate.comment.settings import Settings


def within(
    command: Command, settings: Settings, services: Collection[str] = (), environments: Sequence[str] = ()
) -> Command | Rejected:
    """The command with its patterns of services written out, or why it asks for what is not there.

    Several environments are deployed to in the order that is enforced, and so must be named in it: the settings' order
    or else that of the catalog's `environments`; where there is neither, any order is one.
    """
    if len(command.environments) > 1:
        order = list(settings.enforced_deployment_order or environments)
        places = [order.index(name) for name in command.environments if name in order]
        if order and (len(places) < len(command.environments) or places != sorted(places)):
            message = "several environments are deployed to one after the other: name them in the enforced order"
            return _rejected(command, INVALID, f"{message}, {', '.join(order)}")
    found: dict[str, Item] = {}
    for item in command.services:
        names = _meant(item, services)
        if not names:
            wrong = no_target(item.service, settings)
            if not services:
                return _rejected(command, INVALID, wrong.message)
            return _rejected(command, "invalid_service", _no_service(item.service, services))
        for name in names:
            if name in found:
                return _rejected(command, "invalid_service", f"{name} is named twice: name each service once")
            found[name] = item.but(service=name)
    return not_naked(command.but(services=tuple(found.values())), settings)


def not_naked(command: Command, settings: Settings) -> Command | Rejected:
    """The command, or that it names no environment where every command has to."""
    if not command.is_naked or command.is_global or not settings.disable_naked_commands:
        return command
    message = f"no environment is named, and here every command has to name one: write `{settings.environment}`, say"
    return Rejected("naked_command_disabled", message)


def _meant(item: Item, services: Collection[str]) -> tuple[str, ...]:
    if item.service.endswith("*"):
        return tuple(name for name in services if name.startswith(item.service[:-1]))
    return (item.service,) if item.service in services else ()


def _no_service(name: str, services: Collection[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake pays for its import

    near = get_close_matches(name[:100], services, n=1)
    hint = f"did you mean {near[0]}?" if near else "add it to the catalog, or correct the name"
    return f"{name} is neither a service of the catalog nor an environment: {hint}"


def _rejected(command: Command, reason_code: str, message: str) -> Rejected:
    return Rejected(reason_code, message, command.verb, command.kind)
