import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from scripts.release.pin import CannotPinError, pinned_action, pinned_workflow

ROOT = Path(__file__).parents[2]
ACTION = (ROOT / "action.yml").read_text(encoding="utf-8")
IMAGE = f"ghcr.io/deploy-gate/deploy-gate@sha256:{'a' * 64}"


def test_a_released_action_pulls_the_image_that_was_built() -> None:
    before, after = yaml.safe_load(ACTION), yaml.safe_load(pinned_action(ACTION, IMAGE))
    assert after["runs"].pop("image") == f"docker://{IMAGE}"
    assert before["runs"].pop("image") == "Dockerfile"
    assert before == after


@pytest.mark.parametrize(
    "image",
    ["", "ghcr.io/deploy-gate/deploy-gate:1.0.0", f"{IMAGE}\n", IMAGE.upper(), f"ghcr.io@sha256:{'a' * 64}"],
)
def test_an_image_without_its_digest_is_refused(image: str) -> None:
    with pytest.raises(CannotPinError, match="no image with a digest"):
        pinned_action(ACTION, image)


def test_a_tree_that_was_released_is_not_released_again() -> None:
    with pytest.raises(CannotPinError, match="release from main"):
        pinned_action(pinned_action(ACTION, IMAGE), IMAGE)
    with pytest.raises(CannotPinError, match="moving tag"):
        pinned_workflow("    uses: deploy-gate/deploy-gate@v1.2.3\n", "1.2.4")


@pytest.mark.parametrize(
    ("line", "pinned"),
    [
        ("uses: deploy-gate/deploy-gate@v1", "uses: deploy-gate/deploy-gate@v1.2.3"),
        ("uses: deploy-gate/deploy-gate/path/to.yml@v1", "uses: deploy-gate/deploy-gate/path/to.yml@v1.2.3"),
    ],
)
def test_a_released_workflow_names_the_exact_tag(line: str, pinned: str) -> None:
    text = f"steps:\n  - {line}\n  - uses: actions/checkout@v7\n  - uses: other/deploy-gate@v1\n"
    assert pinned_workflow(text, "1.2.3") == text.replace(line, pinned)


def git(where: Path, *arguments: str) -> str:
    command = ["git", "-C", str(where), "-c", "user.name=a", "-c", "user.email=a@example.com", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository with the files that a release touches, and a bare one beside it to push to."""
    here = tmp_path / "checkout"
    (here / ".github/workflows").mkdir(parents=True)
    (here / "action.yml").write_text(ACTION, encoding="utf-8")
    for path in (ROOT / ".github/workflows").glob("*.yml"):
        (here / ".github/workflows" / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    git(tmp_path, "init", "--quiet", "--bare", "remote")
    git(tmp_path, "init", "--quiet", "--initial-branch=main", "checkout")
    git(here, "add", "--all")
    git(here, "commit", "--quiet", "--message", "all")
    git(here, "push", "--quiet", str(tmp_path / "remote"), "main")
    return here


def release(checkout: Path, version: str) -> subprocess.CompletedProcess[str]:
    """What the workflow does from the digest to the tags."""
    git(checkout, "checkout", "--quiet", "main")
    pin = [sys.executable, "-m", "scripts.release.pin", version, IMAGE]
    subprocess.run(pin, cwd=checkout, env={"PYTHONPATH": str(ROOT)}, check=True)  # noqa: S603
    push = ["/bin/sh", str(ROOT / "scripts/release/push_tags.sh"), version, str(checkout.parent / "remote")]
    return subprocess.run(push, cwd=checkout, capture_output=True, text=True, check=False)  # noqa: S603


def test_a_release_commit_is_reached_by_its_tags_and_by_no_branch(checkout: Path) -> None:
    main = git(checkout, "rev-parse", "main")
    assert release(checkout, "1.2.3").returncode == 0
    remote = checkout.parent / "remote"
    assert git(remote, "rev-parse", "main") == main
    assert git(remote, "rev-parse", "v1.2.3^{commit}^") == main
    assert git(remote, "rev-parse", "v1^{commit}") == git(remote, "rev-parse", "v1.2.3^{commit}")
    assert f"docker://{IMAGE}" in git(remote, "show", "v1:action.yml")
    workflow = git(remote, "show", "v1:.github/workflows/coordinated-deploy.yml")
    wave = "uses: deploy-gate/deploy-gate/.github/workflows/deploy-wave.yml@v1.2.3"
    assert set(re.findall(r"uses: deploy-gate/\S+", workflow)) == {"uses: deploy-gate/deploy-gate@v1.2.3", wave}
    called = git(remote, "show", "v1:.github/workflows/deploy-wave.yml")
    assert set(re.findall(r"uses: deploy-gate/\S+", called)) == {"uses: deploy-gate/deploy-gate@v1.2.3"}


def test_the_major_tag_moves_on_and_the_exact_ones_stay(checkout: Path) -> None:
    remote = checkout.parent / "remote"
    assert release(checkout, "1.2.3").returncode == 0
    first = git(remote, "rev-parse", "v1.2.3")
    assert release(checkout, "1.2.4").returncode == 0
    assert git(remote, "rev-parse", "v1.2.3") == first
    assert git(remote, "rev-parse", "v1^{commit}") == git(remote, "rev-parse", "v1.2.4^{commit}")


def test_a_version_that_somebody_else_released_moves_no_tag(checkout: Path) -> None:
    remote = checkout.parent / "remote"
    git(remote, "tag", "v1.2.3", "main")
    assert release(checkout, "1.2.3").returncode != 0
    assert git(remote, "tag", "--list") == "v1.2.3"
    assert git(remote, "rev-parse", "v1.2.3") == git(remote, "rev-parse", "main")
