"""The inputs of `command: comment` as a workflow gives them, read into settings or into every mistake in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deploy_gate.comment import fields
from deploy_gate.comment.fields import INPUTS, KINDS
from deploy_gate.comment.settings import ALL, REQUIRED, LockBy, OrderScope, OutdatedMode, Settings, UpdateBranch
from deploy_gate.comment.targets import Target
from deploy_gate.model import Problem
from deploy_gate.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from enum import StrEnum

CHOICES: Final[Mapping[str, type[StrEnum]]] = {
    "update_branch": UpdateBranch,
    "outdated_mode": OutdatedMode,
    "deployment_order_scope": OrderScope,
    "lock_by": LockBy,
}
REACTIONS: Final = ("+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes")

TRIGGERS: Final = (
    "trigger",
    "noop_trigger",
    "lock_trigger",
    "unlock_trigger",
    "help_trigger",
    "lock_info_alias",
    "plan_trigger",
    "status_trigger",
    "rollback_trigger",
    "resume_trigger",
    "approve_trigger",
)
"""The inputs that name a command, in the order in which they are looked for."""

# An input that is blank was not given, but for those where nothing is something.
_BLANK_COUNTS: Final = frozenset(
    (
        "reaction",
        "production_environments",
        "plan_trigger",
        "status_trigger",
        "rollback_trigger",
        "resume_trigger",
        "approve_trigger",
    )
)
_FEW: Final = re.compile(r"\A(?:[1-9]|1[0-9]|20)\Z")
_SECONDS: Final = re.compile(r"\A[1-9][0-9]{0,5}\Z")
_LOGIN: Final = re.compile(r"\A[a-z0-9](?:[a-z0-9-]{0,38}|[a-z0-9_-]{0,60})(?:\[bot\])?\Z")
_TEAM: Final = re.compile(r"\A[a-z0-9][a-z0-9-]{0,38}/[a-z0-9._-]{1,100}\Z")
_TRUE: Final = ("true", "True", "TRUE")
_FALSE: Final = ("false", "False", "FALSE")
_NONE: Final = "false"
_NONE_COUNTS: Final = ("required_contexts", "admins", "admins_pat")


def read_settings(given: Mapping[str, str]) -> Settings | tuple[Problem, ...]:
    """The settings that the inputs make, or every mistake in them; an input that is not there has its default."""
    reading = _Reading()
    known = {name: given[name].strip() for name in INPUTS if name in given}
    known |= {name: "" for name in _NONE_COUNTS if known.get(name) == _NONE}
    values = {name: reading.value(name, text) for name, text in known.items() if text or name in _BLANK_COUNTS}
    if reading.problems:
        return tuple(reading.problems)
    settings = Settings().but(**values, warnings=tuple(reading.warnings))
    return (*_clashes(settings), *_guards_of_nothing(settings)) or settings


class _Reading:
    """One reading of all inputs, and what is wrong with them."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.warnings: list[str] = []

    def value(self, name: str, text: str) -> object:
        match KINDS.get(name):
            case fields.LIST:
                return listed(text)
            case fields.SWITCH:
                return self._switch(name, text)
            case fields.CHOICE:
                return self._choice(name, text, CHOICES[name])
            case fields.OWN:
                return self._own(name, text)
            case _:
                return text

    def _own(self, name: str, text: str) -> object:
        match name:
            case "reaction":
                return self._one_of(name, text, ("", *REACTIONS))
            case "environment_urls":
                return self._urls(text)
            case "deployers" | "approvers":
                return self._people(name, text)
            case "approvals":
                return self._approvals(text)
            case "checks":
                return text if text in (ALL, REQUIRED) else listed(text)
            case "admins":
                return self._admins(text)
            case "deployment_confirmation_timeout" | "approval_timeout":
                return self._seconds(name, text)
            case _:
                return text

    def _complain(self, name: str, text: str, instead: str) -> None:
        self.problems.append(Problem(name, f"{visible(text[:60])!r} cannot be used: {instead}"))

    def _switch(self, name: str, text: str) -> bool:
        if text not in (*_TRUE, *_FALSE):
            self._complain(name, text, "write true or false")
        return text in _TRUE

    def _choice(self, name: str, text: str, kind: type[StrEnum]) -> StrEnum | None:
        choices = {one.value: one for one in kind}
        if text not in choices:
            self._complain(name, text, f"write {', '.join(choices)}")
        return choices.get(text)

    def _one_of(self, name: str, text: str, choices: tuple[str, ...]) -> str:
        if text not in choices:
            self._complain(name, text, f"write {', '.join(filter(None, choices))}, or leave it empty")
        return text

    def _seconds(self, name: str, text: str) -> int:
        if not _SECONDS.match(text):
            self._complain(name, text, "write a whole number of seconds, at least 1")
            return 0
        return int(text)

    def _admins(self, text: str) -> tuple[str, ...]:
        admins = tuple(one.lower() for one in listed(text))
        for one in admins:
            if not (_TEAM if "/" in one else _LOGIN).match(one):
                self.warnings.append(f"admins: {visible(one[:60])!r} is neither a login nor org/team, and is nobody")
        return tuple(one for one in admins if (_TEAM if "/" in one else _LOGIN).match(one))

    def _people(self, name: str, text: str) -> dict[str, tuple[str, ...]]:
        people: dict[str, tuple[str, ...]] = {}
        for pair in listed(text):
            environment, _, who = (part.strip() for part in pair.partition("|"))
            person = who.lower()
            if not environment or not (_TEAM if "/" in person else _LOGIN).match(person):
                # Who is misspelt must not become nobody, or everybody.
                self._complain(name, pair, "write environment|login or environment|org/team pairs with commas between")
            people[environment] = (*people.get(environment, ()), person)
        return people

    def _approvals(self, text: str) -> dict[str, int]:
        approvals: dict[str, int] = {}
        for pair in listed(text):
            environment, _, many = (part.strip() for part in pair.partition("|"))
            if not environment or not _FEW.match(many):
                # What is misspelt must not go without an approval.
                self._complain("approvals", pair, "write environment|number pairs with commas between, from 1 to 20")
                continue
            approvals[environment] = max(int(many), approvals.get(environment, 0))
        return approvals

    def _urls(self, text: str) -> dict[str, str | None]:
        """The first of each environment that can be used; one that has none such has no address."""
        urls: dict[str, str | None] = {}
        useless = []
        for pair in listed(text):
            environment, bar, url = (part.strip() for part in pair.partition("|"))
            if not bar or not environment:
                self._complain("environment_urls", pair, "write environment|address pairs with commas between")
            elif url == "disabled":
                urls.setdefault(environment, None)
            elif url.startswith(("https://", "http://")):
                urls.setdefault(environment, url)
            else:
                useless.append(environment)
                self.warnings.append(
                    f"environment_urls: {visible(pair[:100])!r} tells no address of the web, and is left out"
                )
        return urls | {environment: urls.get(environment) for environment in useless}


def _clashes(settings: Settings) -> Iterator[Problem]:
    """Settings that leave a command without a meaning."""
    seen: dict[str, str] = {}
    for name in TRIGGERS:
        trigger: str = getattr(settings, name)
        if trigger and trigger in seen:
            yield Problem(name, f"{visible(trigger[:60])!r} is {seen[trigger]} already: give each command its own")
        seen.setdefault(trigger, name)
        if settings.param_separator in trigger:
            yield Problem(
                "param_separator", f"{visible(settings.param_separator[:60])!r} stands in {name}: choose another"
            )


def _guards_of_nothing(settings: Settings) -> Iterator[Problem]:
    """Environments that are guarded and that no command can name: the one that was meant would stand open."""
    targets = settings.environment_targets
    for name in ("deployers", "approvals", "approvers"):
        for environment in getattr(settings, name):
            is_meant = environment in targets or settings.is_target(environment)
            if not is_meant and not any(map(Target(environment).matches, targets)):
                near = visible(", ".join(targets)[:200])
                yield Problem(
                    name, f"{visible(environment[:60])!r} is none of environment_targets: write one of {near}"
                )


def listed(text: str) -> tuple[str, ...]:
    """The parts of a text with commas between, without blanks around them and without empty ones."""
    return tuple(part.strip() for part in text.split(",") if part.strip())
