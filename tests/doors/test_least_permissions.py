"""Every command does what it is there for with the permissions that the README names, and with none less."""

import re
from collections.abc import Mapping
from typing import Any, Final

import pytest

from standin.discussion import Issue
from standin.github import GitHub
from tests.docs.blocks import README, section
from tests.doors.commands import COMMANDS
from tests.doors.more_commands import MORE
from tests.doors.shop import on_github

ALL: Final = {**COMMANDS, **MORE}
READS: Final = {"contents": "read", "deployments": "read"}
WRITES: Final = {"contents": "write", "deployments": "write"}
NEEDS: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "plan": ("plan", READS),
    "gate": ("gate", READS),
    "rollback": ("rollback", READS),
    "status": ("status", READS),
    "history": ("history", READS),
    "requests": ("requests", READS),
    "plan of what is kept": ("plan, collect", READS | {"deployments": "write"}),
    "start": ("start", WRITES),
    "start in the place of a dead one": ("start", WRITES | {"actions": "read"}),
    "finish": ("finish", WRITES),
    "finish that keeps a file": ("finish", WRITES),
    "end of a job that started": ("finish", WRITES),
    "verify": ("verify", {}),
    "conclude": ("conclude", READS),
    "conclude of what was left open": ("conclude", WRITES | {"actions": "read"}),
    "resume": ("resume", READS | {"deployments": "write"}),
    "withdraw": ("withdraw", READS | {"deployments": "write"}),
    "request": ("request", WRITES),
    "wake": ("wake", WRITES | {"deployments": "read"}),
    "plan that is reported": ("plan, report_to", READS | {"issues": "write"}),
    "comment": (
        "comment",
        {"pull_requests": "write", "checks": "read", "statuses": "read", **WRITES},
    ),
}
"""By the name of a command in the table of faults its row in the README, and what its token may do."""

LOWER: Final = {"write": "read", "read": "none"}


def row(command: str) -> str:
    """What the README says that the command needs, or what stands beside it."""
    rows = section(README, "Permissions and tokens").splitlines()
    return next(line for line in rows if line.startswith("|") and f"`{command}`" in line.split("|")[1])


def done_with(name: str, permissions: Mapping[str, str]) -> tuple[bool, str]:
    """Whether the command does it all with a token that may only do this, and what it says."""
    command = ALL[name]
    world: dict[str, Any] = dict(command.world)
    with on_github(world) as github:
        for repository in github.world.repositories.values():
            repository.private = True
        prepared = command.before(github)
        narrow(github, permissions)
        ended = command.run(github, prepared)
        widen(github)
        told = [one.body for issue in issues(github) for one in issue.comments]
        return command.has_answered(ended) and command.is_done(github, ended), "\n".join((ended.out, ended.err, *told))


def issues(github: GitHub) -> list[Issue]:
    return [issue for repository in github.world.repositories.values() for issue in repository.issues.values()]


def narrow(github: GitHub, permissions: Mapping[str, str]) -> None:
    for token in github.world.tokens.values():
        if token.value in ("ghs_writer", "ghs_secret", "robot"):
            token.everything, token.kind, token.permissions = False, "app", permissions
            token.repositories = list(github.world.repositories)


def widen(github: GitHub) -> None:
    """What looks afterwards may do everything."""
    for token in github.world.tokens.values():
        if token.value in ("ghs_writer", "ghs_secret", "robot"):
            token.everything, token.permissions = True, None


@pytest.mark.parametrize("name", NEEDS)
def test_what_the_readme_names_is_enough(name: str) -> None:
    command, permissions = NEEDS[name]
    said_of_it = " ".join(row(one) for one in command.split(", "))
    named = set(re.findall(r"`([a-z-]+: (?:read|write))`", said_of_it))
    assert {f"{one.replace('_', '-')}: {level}" for one, level in permissions.items()} <= named
    is_done, said = done_with(name, permissions)
    assert is_done, said


@pytest.mark.parametrize(
    ("name", "permission"),
    [
        pytest.param(name, one, id=f"{name}, {one}")
        for name, (_, those) in NEEDS.items()
        for one in those
        if name != "comment" or one in ("contents", "deployments")
    ],
)
def test_without_any_of_it_the_command_says_what_is_missing(name: str, permission: str) -> None:
    permissions = NEEDS[name][1]
    level = permissions[permission]
    is_done, said = done_with(name, {**permissions, permission: LOWER[level]})
    word = permission.replace("_", "-")
    assert not is_done or "may not" in said, said
    assert word in said, said
