import fcntl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.product import IMAGE, copy_to
from tests.e2e.shop import RUNNING, Shop, open_shop


@pytest.fixture(scope="session")
def product_at_once(tmp_path_factory: pytest.TempPathFactory, product: Path) -> Path:  # noqa: ARG001 - builds the image
    """The product as `product`, but four jobs of a matrix at the same time."""
    return copy_to(tmp_path_factory.mktemp("product") / "deploy-gate", at_once=4)


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The product's own repository, with the image of its Dockerfile built."""
    copy = copy_to(tmp_path_factory.mktemp("product") / "deploy-gate")
    # Where act builds the image of a Docker action, it does so without a network: it finds each layer of this one.
    command = ["docker", "build", "--quiet", "--network=host", "--tag", IMAGE, str(copy)]
    # Of several processes the first builds, and the others find each layer.
    with (tmp_path_factory.getbasetemp().parent / "image.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        built = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert built.returncode == 0, built.stderr
    return copy


@pytest.fixture(scope="session")
def product_on_main(tmp_path_factory: pytest.TempPathFactory, product: Path) -> Path:  # noqa: ARG001 - builds the image
    """The product as `product`, but as main has it: the runner builds the image from the Dockerfile."""
    return copy_to(tmp_path_factory.mktemp("product") / "deploy-gate", is_released=False)


@pytest.fixture
def shop(tmp_path: Path, product: Path) -> Iterator[Shop]:
    with open_shop(tmp_path, product, RUNNING) as opened:
        yield opened
