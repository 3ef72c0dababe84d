"""What the image adds to its base, and how long a plan takes from `docker run` to its end.

Prints one row each: name, value, unit.
"""

import gzip
import json
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

import yaml

from standin import read_world, serve

ROOT = Path(__file__).resolve().parent.parent
BASE = "python:3.13-slim"
IMAGE = "deploy-gate:bench"
RUNS = 5


def main() -> int:
    """The two figures; neither where no Docker daemon answers."""
    if subprocess.run(["docker", "info"], capture_output=True, check=False).returncode:
        print("image_mb, container_plan_s: left out, since no Docker daemon answers", file=sys.stderr)
        return 0
    docker("build", "--quiet", "--network=host", "--tag", IMAGE, str(ROOT))
    row("image_mb", compressed() / 1_000_000, "MB")
    row("container_plan_s", statistics.median(plans()), "s")
    return 0


def compressed() -> int:
    """Bytes of our layers, each compressed as a registry keeps it."""
    with tempfile.TemporaryFile() as saved:
        subprocess.run(["docker", "save", IMAGE], stdout=saved, check=True)
        saved.seek(0)
        with tarfile.open(fileobj=saved) as archive:
            manifest = archive.extractfile("manifest.json")
            layers = json.load(manifest)[0]["Layers"][len(layers_of(BASE)) :] if manifest else []
            files = [archive.extractfile(name) for name in layers]
            return sum(len(gzip.compress(file.read(), compresslevel=6)) for file in files if file)


def layers_of(image: str) -> list[str]:
    """The layers of an image by their digests."""
    return list(json.loads(docker("image", "inspect", "--format", "{{json .RootFS.Layers}}", image)))


def plans() -> list[float]:
    """Seconds of each of a few runs of the demo's plan."""
    world = yaml.safe_load((ROOT / "demo/world.yml").read_text(encoding="utf-8"))
    catalog = (ROOT / "demo/deploy-gate.yml").read_text(encoding="utf-8")
    world["repositories"]["acme/infra"] = {"files": {"deploy-gate.yml": catalog}}
    taken = []
    with serve(read_world(world)) as github:
        variables = {
            "GITHUB_EVENT_NAME": "repository_dispatch",
            "GITHUB_EVENT_PATH": "/demo/all-to-staging.json",
            "GITHUB_REPOSITORY": "acme/infra",
            "GITHUB_API_URL": github.url,
            "GITHUB_GRAPHQL_URL": github.graphql_url,
            "GITHUB_OUTPUT": "/tmp/output",  # noqa: S108 - in the container
            "GITHUB_STEP_SUMMARY": "/tmp/summary",  # noqa: S108 - in the container
            "INPUT_GITHUB_TOKEN": "demo-token",
        }
        given = [f"--env={name}={value}" for name, value in variables.items()]
        given += ["--network=host", "--ulimit=nofile=1024:1024", f"--volume={ROOT / 'demo'}:/demo:ro"]
        for _ in range(RUNS):
            begun = time.perf_counter()
            docker("run", "--rm", *given, IMAGE)
            taken.append(time.perf_counter() - begun)
    return taken


def docker(*arguments: str) -> str:
    """What docker prints; it must not fail."""
    return subprocess.run(["docker", *arguments], capture_output=True, text=True, check=True).stdout


def row(name: str, value: float, unit: str) -> None:
    """One figure."""
    print(f"{name}\t{value:.3f}\t{unit}")


if __name__ == "__main__":
    sys.exit(main())
