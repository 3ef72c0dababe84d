"""`python3 -m scripts.release.changelog VERSION`: what CHANGELOG.md says of one version."""

import re
import sys
from pathlib import Path


def notes(text: str, version: str) -> str | None:
    """The section of that version without its heading; None where there is none or it says nothing."""
    for section in re.split(r"(?m)^## ", text)[1:]:
        heading, _, body = section.partition("\n")
        if heading.split(maxsplit=1)[:1] == [version]:
            return body.strip() or None
    return None


def main(version: str) -> int:
    """Print the notes of that version; 1 where there are none."""
    found = notes(Path("CHANGELOG.md").read_text(encoding="utf-8"), version)
    if found is None:
        sys.stderr.write(f"CHANGELOG.md says nothing of {version}: write a section `## {version}`\n")
        return 1
    print(found)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
