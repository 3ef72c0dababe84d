"""`python3 -m scripts.release.pin VERSION IMAGE@DIGEST`: the tree as the release commit has it.

A released action starts the very image that was built and attested, and a released reusable workflow uses the very
action that was released with it; what users copy from `workflows/` keeps naming the moving tag.
"""

import re
import sys
from pathlib import Path

IMAGE = re.compile(r"[a-z0-9.:-]+(?:/[a-z0-9._-]+)+@sha256:[0-9a-f]{64}")
BUILT_HERE = "  image: Dockerfile\n"
MOVING = re.compile(r"(?m)(uses: deploy-gate/deploy-gate(?:/[^@\s]+)?)@v\d+$")


class CannotPinError(Exception):
    """The tree has not the form that a release starts from."""


def pinned_action(text: str, image: str) -> str:
    """action.yml with the image that is pulled instead of the Dockerfile that is built."""
    if not IMAGE.fullmatch(image):
        raise CannotPinError(f"{image!r} is no image with a digest, such as ghcr.io/owner/name@sha256:<64 digits>")
    if text.count(BUILT_HERE) != 1:
        raise CannotPinError("action.yml must have exactly one line `image: Dockerfile`: release from main")
    return text.replace(BUILT_HERE, f"  image: docker://{image}\n")


def pinned_workflow(text: str, version: str) -> str:
    """A reusable workflow whose every use of this project names the exact tag."""
    pinned, count = MOVING.subn(rf"\g<1>@v{version}", text)
    if count == 0:
        raise CannotPinError("a reusable workflow uses nothing of deploy-gate/deploy-gate by its moving tag")
    return pinned


def is_called(text: str) -> bool:
    """Whether a workflow is one that others call."""
    return "\n  workflow_call:\n" in text


def main(version: str, image: str) -> int:
    """Rewrite the tree, or nothing of it where it cannot be done."""
    action, workflows = (
        Path("action.yml"),
        [
            path
            for path in sorted(Path(".github/workflows").glob("*.yml"))
            if is_called(path.read_text(encoding="utf-8"))
        ],
    )
    try:
        texts = {action: pinned_action(action.read_text(encoding="utf-8"), image)}
        texts |= {path: pinned_workflow(path.read_text(encoding="utf-8"), version) for path in workflows}
    except CannotPinError as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
