"""Measures every request that the product made in this run, once the run is over."""

import shutil

from scripts import published
from standin.github import GitHub
from tests.ending import MEASURED, REFUSED, say
from tests.published.overheard import Overheard

OVERHEARD = Overheard()


def pytest_collection_finish() -> None:
    # This file is read while tests are collected: too late for `pytest_sessionstart`, early enough for every request.
    GitHub.answer = OVERHEARD.hear(GitHub.answer)  # type: ignore[method-assign]


def pytest_sessionfinish() -> None:
    if shutil.which("npm") is None and not all(one.is_current() for one in published.products()):
        return
    say({MEASURED: dict.fromkeys(OVERHEARD.names(), 1), REFUSED: dict.fromkeys(OVERHEARD.problems(), 1)})
