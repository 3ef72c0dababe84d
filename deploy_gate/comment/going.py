"""What is to go where: what stands behind `.deploy`, `.noop` and `.plan`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deploy_gate.comment.blanks import BLANKS, parts_of
from deploy_gate.comment.commands import Item, Verb
from deploy_gate.model import NAME
from deploy_gate.requirement import shorten
from deploy_gate.value import Value
from deploy_gate.versions import Version, VersionError, parse_version

if TYPE_CHECKING:
    from deploy_gate.comment.settings import Settings

INVALID: Final = "invalid_environment"
WORDS: Final = frozenset(("to", "in"))
"""Words of the grammar, which name no service."""

_SHA: Final = re.compile(r"\A(?:[0-9a-fA-F]{64}|[0-9a-fA-F]{40})\Z")
_FIRST: Final = re.compile(rf"[{BLANKS}]*([^{BLANKS}]+)(.*)", re.DOTALL)
_TO: Final = re.compile(rf"\A(?:(.*?)[{BLANKS}])?to[{BLANKS}](.*)\Z", re.DOTALL)
_PATTERN: Final = re.compile(r"\A[A-Za-z0-9][A-Za-z0-9._-]{0,98}\*\Z")
_MANY: Final = 100
"""Services, or environments, in one command."""


class Wrong(Value):
    """What cannot be carried out: a reason code, a sentence, and the operation where another was meant."""

    reason_code: str
    message: str
    verb: Verb | None = None


class Aim(Value):
    """What is to go, and where to."""

    environments: tuple[str, ...]
    is_naked: bool = False
    services: tuple[Item, ...] = ()
    is_stable: bool = False
    sha: str | None = None


def read_aim(said: str, settings: Settings) -> Aim | Wrong:
    """``[COMMIT | STABLE] [to] [ENVIRONMENT]``, or ``SERVICES [to ENVIRONMENTS]``.

    As for branch-deploy exactly one blank stands before the stable branch, and behind `to` before an environment.
    """
    text = said.strip(BLANKS)
    if not text:
        return Aim((settings.environment,), is_naked=True)
    if settings.is_target(text):
        return Aim((text,))
    first = _FIRST.match(said)
    word, rest = first.groups() if first else ("", "")
    if _SHA.match(word):
        return _behind(rest, settings, sha=word.lower())
    if word == settings.stable_branch and said.startswith(f" {word}"):
        return _behind(rest, settings, is_stable=True)
    return _plain(text, settings) or _listed(text, settings)


def _behind(rest: str, settings: Settings, *, sha: str | None = None, is_stable: bool = False) -> Aim | Wrong:
    """What stands behind a commit or the stable branch: at most an environment."""
    text = rest.strip(BLANKS)
    if not text:
        return Aim((settings.environment,), is_stable=is_stable, sha=sha)
    if sha is not None and text.split(maxsplit=1)[0] == settings.stable_branch and not settings.is_target(text):
        message = f"a commit and `{settings.stable_branch}` cannot both be deployed: name one of them"
        return Wrong(INVALID, message)
    found = _plain(text, settings)
    return found.but(is_stable=is_stable, sha=sha) if found else no_target(text, settings)


def _plain(text: str, settings: Settings) -> Aim | None:
    """One environment, with `to` or without."""
    name = text if settings.is_target(text) else text.removeprefix("to ")
    return Aim((name,)) if settings.is_target(name) else None


def _listed(text: str, settings: Settings) -> Aim | Wrong:
    """Services, environments with commas between, or both with `to` between."""
    to = _TO.match(text)
    names, where = to.groups() if to else (text, None)
    if where is not None and not (names or "," in where):
        return no_target(text, settings)
    if where is None and "," in text:
        environments = parts_of(text)
        if all(settings.is_target(name) for name in environments):
            return _several(environments, settings)
    services = read_items(names or "", settings)
    if isinstance(services, Wrong):
        return services
    if where is None:
        return Aim((settings.environment,), is_naked=True, services=services)
    several = _several(parts_of(where), settings)
    return several if isinstance(several, Wrong) else several.but(services=services)


def _several(names: tuple[str, ...], settings: Settings) -> Aim | Wrong:
    for name in names:
        if not settings.is_target(name):
            return no_target(name, settings)
    if not names:
        return no_target("", settings)
    if len(set(names)) < len(names) or len(names) > _MANY:
        return Wrong(INVALID, "an environment is named twice: name each once")
    return Aim(names)


def read_items(text: str, settings: Settings) -> tuple[Item, ...] | Wrong:
    """``SERVICE[@VERSION]`` with commas between; a name that ends in ``*`` stands for all that begin so."""
    if not text.strip(BLANKS):
        return ()
    items: dict[str, Item] = {}
    for part in parts_of(text):
        item = _item(part, settings)
        if isinstance(item, Wrong):
            return item
        if item.service in items:
            return Wrong("invalid_service", f"{item.service} is named twice: name each service once")
        items[item.service] = item
    if not items or len(items) > _MANY:
        return no_target(text, settings)
    return tuple(items.values())


def _item(part: str, settings: Settings) -> Item | Wrong:
    name, at, version = part.partition("@")
    if name in WORDS or not (NAME.match(name) or _PATTERN.match(name)):
        return no_target(part, settings)
    if not at:
        return Item(name)
    found = read_version(version)
    return found if isinstance(found, Wrong) else Item(name, found)


def read_version(text: str) -> Version | Wrong:
    """The version, or why it is none."""
    try:
        return parse_version(text)
    except VersionError as error:
        return Wrong("invalid_version", str(error))


def no_target(text: str, settings: Settings) -> Wrong:
    """Nothing that can be deployed to is called so."""
    targets = ", ".join(f"`{target}`" for target in settings.environment_targets[:_MANY]) or "none"
    return Wrong(INVALID, f"{shorten(text)} is no environment that can be named here: there are {targets}")
