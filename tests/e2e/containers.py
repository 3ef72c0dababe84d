"""The image as the runner starts it, without the runner around it."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.doors.pulling import Door
from tests.e2e.product import IMAGE

RUN: Final = ("docker", "run", "--rm", "--network=host", "--ulimit=nofile=1024:1024")
POST: Final = "--entrypoint=/opt/deploy-gate/post.py"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*RUN, *arguments], capture_output=True, text=True, check=False)  # noqa: S603


def in_a_container(*options: str) -> Door:
    """A step with its files for outputs and state, and its variables; with `POST` what comes once the job is over."""

    def door(environ: Mapping[str, str], **_: object) -> int:
        folder = Path(environ["GITHUB_OUTPUT"]).parent
        given = (f"--env={name}={value}" for name, value in environ.items())
        ran = run(*options, f"--volume={folder}:{folder}", *given, IMAGE)
        sys.stdout.write(ran.stdout + ran.stderr)
        return ran.returncode

    return door
