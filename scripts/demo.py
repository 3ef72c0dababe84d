"""The main job on the stand-in: real payloads in, the ordered matrix and the reasons out, by the action's own entry."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import yaml

from standin import read_world, serve

ROOT: Final = Path(__file__).resolve().parent.parent
DEMO: Final = ROOT / "demo"
TOKEN: Final = "demo-token"  # noqa: S105 - the stand-in's


@dataclass(frozen=True, slots=True)
class Story:
    """A payload and what there is to see about it."""

    event: str
    title: str


STORIES: Final = (
    Story("all-to-staging.json", "All five services to staging: a plan that goes"),
    Story("frontend-to-staging.json", "The new frontend alone to staging, which still runs the old checkout"),
    Story("inventory-to-production.json", "The new inventory to production, although staging never had its commit"),
)


def main() -> int:
    """Tell the three stories, for people or as JSON; 0 where each ended as it should."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    form = parser.parse_args().format
    world = yaml.safe_load((DEMO / "world.yml").read_text(encoding="utf-8"))
    catalog = (DEMO / "deploy-gate.yml").read_text(encoding="utf-8")
    world["repositories"]["acme/infra"] = {"files": {"deploy-gate.yml": catalog}}
    told = []
    with serve(read_world(world)) as github:
        for story in STORIES:
            log, outputs, code = _run(github.url, github.graphql_url, DEMO / story.event)
            told.append({"story": story.title, "exit_code": code, "result": json.loads(outputs["result"])})
            if form == "text":
                _show(story, log, outputs, code)
    if form == "json":
        print(json.dumps(told, indent=2))
    return 0 if [one["exit_code"] for one in told] == [0, 1, 1] else 1


def _run(url: str, graphql_url: str, event: Path) -> tuple[str, dict[str, str], int]:
    """What the action's entry point says and answers for an event, started as the container starts it."""
    with tempfile.TemporaryDirectory() as folder:
        files = {name: Path(folder, name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for file in files.values():
            file.touch()
        environ = {
            "PATH": os.environ.get("PATH", ""),
            "GITHUB_EVENT_NAME": "repository_dispatch",
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_REPOSITORY": "acme/infra",
            "GITHUB_API_URL": url,
            "GITHUB_GRAPHQL_URL": graphql_url,
            "INPUT_GITHUB_TOKEN": TOKEN,
            **{name: str(file) for name, file in files.items()},
        }
        done = subprocess.run(
            [sys.executable, "-I", str(ROOT / "entrypoint.py")],
            env=environ, cwd=folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.stdout + done.stderr, _outputs(files["GITHUB_OUTPUT"].read_text(encoding="utf-8")), done.returncode


def _outputs(text: str) -> dict[str, str]:
    """The values of a GITHUB_OUTPUT file in which each has one line."""
    found = {}
    lines = iter(text.splitlines())
    for line in lines:
        name, _, delimiter = line.partition("<<")
        found[name] = "\n".join(iter(partial(next, lines), delimiter))
    return found


def _show(story: Story, log: str, outputs: dict[str, str], code: int) -> None:
    print(f"\n=== {story.title}")
    print(f"    demo/{story.event} -> python -I entrypoint.py (exit code {code})\n")
    print("\n".join(line for line in log.splitlines() if not line.startswith("::")))
    if outputs["matrix"]:
        included = json.loads(outputs["matrix"])["include"]
        print(f"matrix: {', '.join(entry['service'] for entry in included)}")
        print("        (each with its version, image, tag, commit and more: make demo FORMAT=json)")


if __name__ == "__main__":
    sys.exit(main())
