"""Measures every request that the product made in this run, once the run is over."""

import shutil

import pytest

from scripts import published
from standin.github import GitHub
from tests.published.overheard import Overheard

OVERHEARD = Overheard()
verdict = pytest.StashKey[list[str]]()


def pytest_collection_finish() -> None:
    # This file is read while tests are collected: too late for `pytest_sessionstart`, early enough for every request.
    GitHub.answer = OVERHEARD.hear(GitHub.answer)  # type: ignore[method-assign]


def pytest_sessionfinish(session: pytest.Session) -> None:
    if shutil.which("npm") is None and not all(one.is_current() for one in published.products()):
        return
    problems = session.config.stash[verdict] = OVERHEARD.problems()
    if problems and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for problem in config.stash.get(verdict, []):
        terminalreporter.write_line(f"GitHub would not take what was said: {problem}", red=True)
    count = len(list(OVERHEARD.requests()))
    if verdict in config.stash and count:
        terminalreporter.write_line(f"{count} requests of the product measured by GitHub's published descriptions")
