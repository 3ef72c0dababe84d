import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """A door stops collecting cycles for the rest of its process, which here goes on."""
    yield
    gc.enable()
