from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.neighbour.neighbour import PullRequest, a_world, opened

Open = Callable[..., PullRequest]


@pytest.fixture
def pull_request(pytestconfig: pytest.Config, tmp_path: Path) -> Iterator[Open]:
    """Opens the pull request in a world, with these inputs to the action."""
    bundle = Path(pytestconfig.getoption("--bundle")).resolve()
    with ExitStack() as stack:

        def open_in(world: dict[str, Any] | None = None, **inputs: str) -> PullRequest:
            return stack.enter_context(opened(bundle, tmp_path, world or a_world(), **inputs))

        yield open_in
