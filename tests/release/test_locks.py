import subprocess
import sys
from pathlib import Path

import pytest

from scripts.check_locks import pins, unlocked

ROOT = Path(__file__).parents[2]
HASH = f"--hash=sha256:{'0' * 64}"


def test_the_locks_in_the_tree_are_clean() -> None:
    locks = [str(path.relative_to(ROOT)) for path in sorted((ROOT / "requirements").glob("*.txt"))]
    command = [sys.executable, "scripts/check_locks.py", *locks]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(
            f"a==1.0 \\\n    {HASH} \\\n    {HASH}\n    # via b\n", {"a": "1.0"}, id="two hashes and a comment"
        ),
        pytest.param(f"A_b.c==1.0 {HASH}\n", {"a-b-c": "1.0"}, id="names are compared as pip compares them"),
        pytest.param(f"a==1.0 ; os_name == 'nt' \\\n    {HASH}\n", {"a": "1.0"}, id="a pin for some machines only"),
        pytest.param("# only a comment\n\n", {}, id="nothing"),
    ],
)
def test_clean_lines(text: str, found: dict[str, str]) -> None:
    assert pins(text) == (found, [])


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        pytest.param("a==1.0", "1: not one version with its hashes: a==1.0", id="no hash"),
        pytest.param(f"a>=1.0 {HASH}", "1: not one version with its hashes: ", id="no exact version"),
        pytest.param("--index-url https://pypi.example/simple", "1: a lock names no address", id="a registry"),
        pytest.param(f"a @ https://pypi.example/a.whl {HASH}", "1: a lock names no address", id="an address"),
    ],
)
def test_lines_that_pin_nothing(line: str, wrong: str) -> None:
    found, mistakes = pins(line)
    assert found == {}
    assert len(mistakes) == 1
    assert mistakes[0].startswith(wrong)


def test_a_wish_that_was_never_locked() -> None:
    wishes = "-c runtime.txt\ngql[requests]>=4\nPyYAML\nnew-one<2 # soon\n"
    assert unlocked(wishes, {"gql": "4.4.0", "pyyaml": "6.0.3"}) == ["new-one"]
