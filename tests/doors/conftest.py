import gc
from collections.abc import Iterator

import pytest

from tests.doors.test_every_fault import CAME
from tests.ending import ROWS, say


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """A door stops collecting cycles for the rest of its process, which here goes on."""
    yield
    gc.enable()


def pytest_sessionfinish() -> None:
    say({ROWS: CAME})
