"""``verify`` of a service or an environment: what is asked, how often, and for how long."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deploy_gate.catalog import values
from deploy_gate.model import Verification
from deploy_gate.model.verified import DEFAULT_INTERVAL, DEFAULT_PATIENCE
from deploy_gate.requirement import shorten

if TYPE_CHECKING:
    from deploy_gate.catalog.mistakes import Mistakes
    from deploy_gate.catalog.nodes import Node

VERIFY_KEYS: Final = ("http", "command", "timeout", "interval", "successes")

PATIENCE_LIMITS: Final = (1, 7200)
INTERVAL_LIMITS: Final = (1, 600)
SUCCESS_LIMITS: Final = (1, 100)
LONGEST_COMMAND: Final = 4000
"""Characters of a command: it travels in the matrix, and GitHub gives a job's outputs 1 MB."""

_URL: Final = re.compile(r"\Ahttps?://[A-Za-z0-9{][A-Za-z0-9.{}:-]*(?:/[!-~]*)?\Z")
_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")


def read_verify(node: Node, path: str, mistakes: Mistakes, placeholders: tuple[str, ...]) -> Verification | None:
    """The verification; what is wrong in it is reported."""
    found = values.table(node, path, mistakes, '{http: "https://web.example/health"}')
    if found is None:
        return None
    nodes = values.keys(found, path, mistakes, VERIFY_KEYS)
    if "http" not in nodes and "command" not in nodes:
        mistakes.add(found, path, "nothing is verified: write http, command or both, or leave the key out")
        return None

    def number(key: str, limits: tuple[int, int], default: int) -> int:
        return (values.whole(nodes[key], f"{path}.{key}", mistakes, limits) if key in nodes else None) or default

    read = Verification(
        _http(nodes["http"], f"{path}.http", mistakes, placeholders) if "http" in nodes else None,
        _command(nodes["command"], f"{path}.command", mistakes) if "command" in nodes else None,
        number("timeout", PATIENCE_LIMITS, DEFAULT_PATIENCE),
        number("interval", INTERVAL_LIMITS, DEFAULT_INTERVAL),
        number("successes", SUCCESS_LIMITS, 1),
    )
    if read.interval * (read.successes - 1) >= read.timeout:
        least = f"{read.successes} tries every {read.interval} s"
        mistakes.add(found, path, f"{least} take longer than {read.timeout} s: raise timeout, or lower the others")
    return read


def _http(node: Node, path: str, mistakes: Mistakes, placeholders: tuple[str, ...]) -> str | None:
    url = values.text(node, path, mistakes, "an address such as https://web.example/health")
    if url is None:
        return None
    if len(url) > 2000 or not _URL.match(url):  # noqa: PLR2004 - what servers and proxies take
        mistakes.add(node, path, f"{shorten(url)} is no address: write http:// or https://, a host, and a path")
        return None
    for name in _PLACEHOLDER.findall(url):
        if name not in placeholders:
            known = ", ".join(f"{{{one}}}" for one in placeholders)
            mistakes.add(node, path, f"{shorten('{' + name + '}')} stands for nothing here: write {known}")
    return url


def _command(node: Node, path: str, mistakes: Mistakes) -> str | None:
    command = values.text(node, path, mistakes, "a Bash script such as ./smoke.sh")
    if command is not None and not command.strip():
        mistakes.add(node, path, "the command is blank: write a Bash script, or leave the key out")
        return None
    if command is not None and len(command) > LONGEST_COMMAND:
        mistakes.add(node, path, f"the command has {len(command)} characters, and takes {LONGEST_COMMAND}: call a file")
        return None
    return command
