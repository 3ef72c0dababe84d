"""What a job is told to verify: the addresses to ask and the script to run, with every placeholder filled in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from deploy_gate.model import Target, Verification


_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._~-]+")
"""What RFC 3986 does not let stand for itself everywhere in an address."""


class Check(Value):
    """Everything that is verified at once; passed when all of it has passed."""

    http: tuple[str, ...] = ()
    command: str = ""
    timeout: int = 0
    interval: int = 0
    successes: int = 0
    minutes: int = 0

    def __bool__(self) -> bool:
        return bool(self.http or self.command)


NOTHING_TO_CHECK: Final = Check()


def check_of_targets(targets: Iterable[Target]) -> Check:
    """What the deployment of these is verified by, as one."""
    return together(
        check_of(target.verify, environment=target.environment, service=target.service, version=str(target.version))
        for target in targets
        if target.verify is not None
    )


def check_of(verify: Verification, **values: str) -> Check:
    """A verification of the catalog for these values."""
    return Check(
        (_filled(verify.http, values),) if verify.http else (),
        verify.command or "",
        verify.timeout,
        verify.interval,
        verify.successes,
        verify.minutes,
    )


def together(checks: Iterable[Check]) -> Check:
    """Several as one that is as patient and as strict as the most patient and the strictest of them."""
    found = tuple(checks)
    if not found:
        return NOTHING_TO_CHECK
    return Check(
        tuple(dict.fromkeys(url for one in found for url in one.http)),
        "\n".join(dict.fromkeys(one.command for one in found if one.command)),
        max(one.timeout for one in found),
        max(one.interval for one in found),
        max(one.successes for one in found),
        max(one.minutes for one in found),
    )


def as_json(check: Check) -> dict[str, object]:
    """The check as a matrix entry and an output carry it."""
    return {
        "http": list(check.http),
        "command": check.command,
        "timeout": check.timeout,
        "interval": check.interval,
        "successes": check.successes,
        "minutes": check.minutes,
    }


def read_check(found: object) -> Check | None:
    """The check that `as_json` wrote; None for anything else."""
    match found:
        case {
            "http": list(urls),
            "command": str(command),
            "timeout": int(timeout),
            "interval": int(interval),
            "successes": int(successes),
            "minutes": int(minutes),
        } if all(isinstance(url, str) for url in urls):
            return Check(tuple(urls), command, timeout, interval, successes, minutes)
        case _:
            return None


def _filled(template: str, values: Mapping[str, str]) -> str:
    # A version may be text that somebody else wrote, and must stay the part of the address that it stands in.
    for name, value in values.items():
        template = template.replace(f"{{{name}}}", _UNSAFE.sub(_escaped, value))
    return template


def _escaped(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))
