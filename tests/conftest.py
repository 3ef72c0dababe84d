"""What a test needs of the machine, and what becomes of it where the machine has it not."""

import os
import shutil
from typing import Any

import pytest
from hypothesis import settings

from tests import ending

# Machines differ, and a slow one proves nothing: no test is timed.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

NEEDS = {
    "node": (("node",), "Node.js", "apt-get install nodejs npm"),
    "published": (("npm",), "npm, to fetch GitHub's published descriptions", "apt-get install nodejs npm"),
    "browser": (("chromium", "google-chrome"), "a browser", "apt-get install chromium"),
}
"""For each marker the programs of which one has to be there."""

ALONE = {
    "e2e": "end-to-end tests need root and a Docker daemon: `make e2e` runs them",
    "neighbour": "tests need branch-deploy's own bundle: `make neighbour BUNDLE=FOLDER` runs them",
}

left_out = pytest.StashKey[list[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--e2e", action="store_true", help="run the end-to-end tests, and only these")
    parser.addoption("--bundle", metavar="FOLDER", help="run branch-deploy's bundle in this folder, and only that")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Some tests run alone; in CI a test that the machine cannot run is an error, elsewhere it is named."""
    lines = config.stash[left_out] = []
    asked = "e2e" if config.getoption("--e2e") else "neighbour" if config.getoption("--bundle") else None
    kinds = [next((kind for kind in ALONE if item.get_closest_marker(kind)), None) for item in items]
    if asked is None:
        lines += [f"{kinds.count(kind)} {why}" for kind, why in ALONE.items() if kind in kinds]
    items[:] = [item for item, kind in zip(items, kinds, strict=True) if kind == asked]
    for marker, (programs, what, remedy) in NEEDS.items():
        needing = [item for item in items if item.get_closest_marker(marker) is not None]
        if not needing or any(map(shutil.which, programs)):
            continue
        line = f"{len(needing)} tests need {what} ({remedy})"
        if os.environ.get("CI"):
            raise pytest.UsageError(f"{line}; with CI set nothing is left out")
        lines.append(line)
        items[:] = [item for item in items if item not in set(needing)]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:  # noqa: ANN401 - a process of pytest-xdist's
    output = getattr(node, "workeroutput", {})
    ending.say(output.get("said", {}))
    node.config.stash[left_out] = output.get("left_out", [])


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """One process of several hands on what it has to say; the whole run fails where GitHub would have refused it."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["said"] = {name: dict(counts) for name, counts in ending.SAID.items()}
        output["left_out"] = session.config.stash.get(left_out, [])
    elif ending.SAID[ending.REFUSED] and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for line in config.stash.get(left_out, []):
        terminalreporter.write_line(f"not run: {line}", yellow=True)
    for line, is_fault in ending.lines():
        terminalreporter.write_line(line, red=is_fault)
