import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.registry import Registry, digest_of, open_registry

pytestmark = pytest.mark.e2e


BASE = "python:3.13-slim"
MEGABYTES = 20
"""What our layers may add to the base image, compressed."""


@pytest.fixture
def registry() -> Iterator[Registry]:
    with open_registry() as opened:
        yield opened


def push(product: Path, image: str, platforms: str) -> subprocess.CompletedProcess[str]:
    command = ["/bin/sh", "scripts/release/push_image.sh", image, "1.2.3", platforms]
    return subprocess.run(command, cwd=product, capture_output=True, text=True, check=False)  # noqa: S603


def docker(*arguments: str) -> str:
    command = ["docker", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603


def layers_of(image: str) -> list[str]:
    return list(json.loads(docker("image", "inspect", "--format", "{{json .RootFS.Layers}}", image)))


def test_an_image_that_was_pushed_is_pulled_and_started_by_the_digest_that_was_printed(
    product: Path, registry: Registry
) -> None:
    image = f"{registry.address}/deploy-gate/deploy-gate"
    pushed = push(product, image, docker("version", "--format", "{{.Server.Os}}/{{.Server.Arch}}"))
    assert pushed.returncode == 0, pushed.stderr
    _, manifest = registry.manifests["1.2.3"]
    assert pushed.stdout == f"digest={digest_of(manifest)}\n"
    assert (
        sum(layer["size"] for layer in json.loads(manifest)["layers"][len(layers_of(BASE)) :]) <= MEGABYTES * 1_000_000
    )
    config = json.loads(registry.blobs[json.loads(manifest)["config"]["digest"]])
    assert config["config"]["Entrypoint"] == ["/opt/deploy-gate/bin/python", "-I", "/opt/deploy-gate/entrypoint.py"]
    assert config["config"]["Labels"] == {
        "org.opencontainers.image.source": "https://github.com/deploy-gate/deploy-gate",
        "org.opencontainers.image.version": "1.2.3",
    }

    exact = f"{image}@{digest_of(manifest)}"
    docker("image", "rm", "--force", f"{image}:1.2.3", exact)
    python = ["--entrypoint=/opt/deploy-gate/bin/python", exact, "-I", "-c", "import deploy_gate; print('there')"]
    assert docker("run", "--rm", "--network=host", "--ulimit=nofile=1024:1024", *python) == "there"


def test_a_registry_that_does_not_answer_gives_no_digest(product: Path) -> None:
    pushed = push(product, "127.0.0.1:9/deploy-gate/deploy-gate", "linux/amd64")
    assert pushed.returncode != 0
    assert pushed.stdout == ""
