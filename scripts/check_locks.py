"""`python scripts/check_locks.py LOCK...`: what can be said of locked requirements without asking anybody.

Whether a locked version has a known hole is a question to a service on the internet: CI asks it with pip-audit.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

PINNED = re.compile(
    r"(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;]+)"
    r"(?: ; [^\\]*?)?(?:\s+--hash=sha256:[0-9a-f]{64})+"
)


def pins(text: str) -> tuple[dict[str, str], list[str]]:
    """The version of each distribution, and what is wrong with the lock's lines."""
    found: dict[str, str] = {}
    wrong: list[str] = []
    for number, line in _joined(text):
        pinned = PINNED.fullmatch(line)
        if pinned:
            found[_normal(pinned["name"])] = pinned["version"]
        elif "://" in line:
            wrong.append(f"{number}: a lock names no address, since it is read on other machines: {line}")
        else:
            wrong.append(f"{number}: not one version with its hashes: {line}")
    return found, wrong


def unlocked(wanted: str, locked: Mapping[str, str]) -> list[str]:
    """The distributions that a file of wishes names and a lock lacks."""
    lines = (line.split("#")[0].strip() for line in wanted.splitlines())
    names = (re.split(r"[^A-Za-z0-9._-]", line)[0] for line in lines if line and not line.startswith("-"))
    return [name for name in names if _normal(name) not in locked]


def _joined(text: str) -> Iterator[tuple[int, str]]:
    """Each logical line with the number of its first, without comments."""
    begun = 0
    parts: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        part = line.split(" #")[0].strip()
        if not part or part.startswith("#"):
            continue
        begun = begun if parts else number
        parts.append(part.removesuffix("\\").strip())
        if not part.endswith("\\"):
            yield begun, " ".join(parts)
            parts = []


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main(*locks: str) -> int:
    """Print every mistake; 1 where there is one."""
    mistakes: list[str] = []
    seen: dict[str, tuple[str, str]] = {}
    for lock in locks:
        found, wrong = pins(Path(lock).read_text(encoding="utf-8"))
        mistakes += [f"{lock}:{each}" for each in wrong]
        wishes = Path(lock).with_suffix(".in")
        mistakes += [
            f"{lock}: lacks {name} of {wishes}" for name in unlocked(wishes.read_text(encoding="utf-8"), found)
        ]
        for name, version in found.items():
            other, elsewhere = seen.setdefault(name, (lock, version))
            if elsewhere != version:
                mistakes.append(f"{lock}: {name} is {version}, but {elsewhere} in {other}")
    sys.stderr.writelines(f"{mistake}\n" for mistake in mistakes)
    if not mistakes:
        print(f"{', '.join(locks)}: every version pinned by its hashes (known holes are looked up in CI)")
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
