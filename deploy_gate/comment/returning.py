"""What a way back, a resumption, an approval and the table of what runs are asked with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deploy_gate.comment.blanks import BLANKS
from deploy_gate.comment.commands import Command, Item, Verb
from deploy_gate.comment.going import Wrong, no_target, read_items, read_version

if TYPE_CHECKING:
    from deploy_gate.comment.settings import Settings

_IN: Final = re.compile(rf"\A(?:(.*)[{BLANKS}])?in[{BLANKS}]+([^{BLANKS}]+)\Z", re.DOTALL)
_TO: Final = re.compile(rf"\A(.*?)[{BLANKS}]+to[{BLANKS}]+([^{BLANKS}]+)\Z", re.DOTALL)


def read_rollback(kind: str, rest: str, settings: Settings) -> Command | Wrong:
    """``SERVICES [to VERSION] [in ENVIRONMENT]``."""
    text, environment, is_naked = _where(rest, settings)
    if not settings.is_target(environment):
        return no_target(environment, settings)
    to = _TO.match(text)
    version = read_version(to[2]) if to else None
    if isinstance(version, Wrong):
        return version
    text = to[1] if to else text
    services = _services(text, settings)
    if isinstance(services, Wrong):
        return services
    if version is not None and len(services) != 1:
        return Wrong("invalid_version", "one version cannot be that of several services: name one service")
    return Command(Verb.ROLLBACK, kind, (environment,), is_naked=is_naked, services=services, version=version)


def read_resume(kind: str, rest: str, settings: Settings) -> Command | Wrong:
    """``SERVICES [in ENVIRONMENT]``."""
    text, environment, is_naked = _where(rest, settings)
    if not settings.is_target(environment):
        return no_target(environment, settings)
    services = _services(text, settings)
    if isinstance(services, Wrong):
        return services
    return Command(Verb.RESUME, kind, (environment,), is_naked=is_naked, services=services)


def read_status(kind: str, rest: str, settings: Settings) -> Command | Wrong:
    """``[ENVIRONMENT | SERVICES [in ENVIRONMENT]]``; without an environment all of them are shown."""
    text = rest.strip(BLANKS)
    if settings.is_target(text):
        return Command(Verb.STATUS, kind, (text,))
    text, environment, is_naked = _where(rest, settings)
    if not is_naked and not settings.is_target(environment):
        return no_target(environment, settings)
    services = read_items(text, settings)
    if isinstance(services, Wrong):
        return services
    return Command(Verb.STATUS, kind, () if is_naked else (environment,), services=services)


def read_approval(kind: str, rest: str, settings: Settings) -> Command | Wrong:
    """``[ENVIRONMENT]``; without one the only deployment that waits is meant."""
    text = rest.strip(BLANKS)
    if not text:
        return Command(Verb.APPROVE, kind, is_naked=True)
    return Command(Verb.APPROVE, kind, (text,)) if settings.is_target(text) else no_target(text, settings)


def _where(rest: str, settings: Settings) -> tuple[str, str, bool]:
    """What stands before ``in ENVIRONMENT``, the environment, and whether none was named."""
    text = rest.strip(BLANKS)
    found = _IN.match(text)
    if found is None:
        return text, settings.environment, True
    return (found[1] or "").strip(BLANKS), found[2], False


def _services(text: str, settings: Settings) -> tuple[Item, ...] | Wrong:
    services = read_items(text, settings)
    if not services:
        return Wrong("invalid_service", "no service is named: write one such as `checkout-service`")
    return services
