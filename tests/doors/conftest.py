import gc
from collections.abc import Iterator

import pytest

from tests.doors.test_every_fault import CAME


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """A door stops collecting cycles for the rest of its process, which here goes on."""
    yield
    gc.enable()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if CAME:
        rows = ", ".join(f"{count} {what}" for what, count in sorted(CAME.items()))
        terminalreporter.write_line(f"every request, every fault: {sum(CAME.values())} rows: {rows}")
