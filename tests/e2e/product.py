"""The product as the runner meets it: this working tree, committed, less what the runner cannot read."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
IMAGE: Final = "deploy-gate:e2e"

UNKNOWN_TO_ACT: Final = (
    re.compile(r"^ +queue: max\n", re.MULTILINE),
    re.compile(r"^      deployment: false\n", re.MULTILINE),
    re.compile(r"^          ref: \$\{\{ steps\.comment\.outputs\.sha \}\}\n", re.MULTILINE),
)
"""Keys of GitHub's since 2026 that act 0.2.89 refuses: `concurrency.queue` and `environment.deployment`.

And which commit to check out, since there is no GitHub to have it from: without it act takes the folder that it has.
"""


AS_MANY_AS_SAID: Final = "max-parallel: ${{ inputs.max_parallel }}"
"""act reads no expression there, and takes one for 4: what runs has the number itself."""


TITLE: Final = re.compile(r"^name: .+$", re.MULTILINE)
BESIDE: Final = os.environ.get("PYTEST_XDIST_WORKER", "")
"""act names its containers by the titles of workflow and job: of two runs at once of one workflow each has its own."""


def readable(workflow: str, at_once: int = 1, beside: str = BESIDE) -> str:
    """The workflow without those keys, with a number where jobs say how many run at once, otherwise unchanged.

    Where runs go on beside each other, its title says which this is.
    """
    for key in UNKNOWN_TO_ACT:
        workflow = key.sub("", workflow)
    titled = TITLE.sub(lambda title: f"{title[0]} {beside}".rstrip(), workflow, count=1)
    return titled.replace(AS_MANY_AS_SAID, f"max-parallel: {at_once}")


FROM_HERE: Final = "image: Dockerfile\n"
"""As action.yml has it on main: the runner builds the image."""


def released(action: str) -> str:
    """action.yml as a release has it: it names the image that was built from the Dockerfile, so no step builds one."""
    return action.replace(FROM_HERE, f"image: docker://{IMAGE}\n")


def copy_to(folder: Path, at_once: int = 1, *, is_released: bool = True) -> Path:
    """A repository with every file that git knows or would add here, its workflows readable by act."""
    listed = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in filter(None, listed.split("\0")):
        source, copy = ROOT / name, folder / name
        if source.is_file():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, copy)
    for path in (folder / ".github/workflows").glob("*.yml"):
        path.write_text(readable(path.read_text(encoding="utf-8"), at_once), encoding="utf-8")
    if is_released:
        action = folder / "action.yml"
        action.write_text(released(action.read_text(encoding="utf-8")), encoding="utf-8")
    return committed(folder)


def committed(folder: Path, origin: str = "https://github.com/deploy-gate/deploy-gate.git") -> Path:
    """The folder as a repository with all that it holds committed on main."""
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "config", "remote.origin.url", origin)
    git(folder, "config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*")
    git(folder, "add", "--all")
    git(
        folder,
        "-c",
        "user.name=e2e",
        "-c",
        "user.email=e2e@example.com",
        "commit",
        "--quiet",
        "--allow-empty",
        "--message=all",
    )
    return folder


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
