"""`python3 -m scripts.release.check VERSION`: whether this tree can be released under that version."""

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from scripts.release.changelog import notes

VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")


def problems(version: str, package: str, changelog: str, tags: Sequence[str]) -> Iterator[str]:
    """Everything that stands in the way, each with what to do.

    `package` and `changelog` are the texts of the package's `__init__.py` and of CHANGELOG.md.
    """
    if not VERSION.fullmatch(version):
        yield f"{version!r} is no version: give three numbers, such as 1.2.3, without a v"
        return
    if f'__version__ = "{version}"' not in package:
        yield f'the package says another version: set `__version__ = "{version}"` in deploy_gate/__init__.py'
    if notes(changelog, version) is None:
        yield f"CHANGELOG.md says nothing of {version}: write a section `## {version}`"
    released = [tag.removeprefix("v") for tag in tags if VERSION.fullmatch(tag.removeprefix("v"))]
    if version in released:
        yield f"v{version} is released already: a release is never made twice, take the next number"
    elif newer := [one for one in released if _numbers(one) > _numbers(version) and _major(one) == _major(version)]:
        newest = max(newer, key=_numbers)
        yield f"v{newest} is released already and newer: the tag v{_major(version)} would go back to {version}"


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _major(version: str) -> int:
    return _numbers(version)[0]


def main(version: str) -> int:
    """Print what stands in the way; 1 where anything does."""
    package = Path("deploy_gate/__init__.py").read_text(encoding="utf-8")
    changelog = Path("CHANGELOG.md").read_text(encoding="utf-8")
    tags = subprocess.run(["git", "tag", "--list", "v*"], check=True, capture_output=True, text=True).stdout.split()
    found = list(problems(version, package, changelog, tags))
    sys.stderr.writelines(f"{problem}\n" for problem in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
