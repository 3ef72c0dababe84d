from collections.abc import Iterator

import pytest

from tests.standin_rest.shop import Shop, opened


@pytest.fixture
def shop() -> Iterator[Shop]:
    with opened() as found:
        yield found
