from pathlib import Path

import pytest

import deploy_gate
from deploy_gate.github.document import Ask, AskCommit, AskPage, AskRequests, Look, write_document
from deploy_gate.github.teams import write_question
from deploy_gate.model import Place
from tests.published.queries import validate_query

pytestmark = pytest.mark.published

ROOT = Path(deploy_gate.__file__).parent
FILES = sorted(ROOT.rglob("*.graphql"))
PAGE = AskPage(Place("acme/shop", "staging"), 3)
COMMIT = AskCommit("acme/shop", "refs/tags/v1.2.3")
LOCK = Look("acme/shop", "deploy-gate-lock/staging/shop")


def test_there_are_queries() -> None:
    assert FILES


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_github_understands_every_query_in_the_tree(file: Path) -> None:
    assert validate_query(file.read_text(encoding="utf-8")) == ()


@pytest.mark.parametrize(
    "asks",
    [
        pytest.param([PAGE], id="a page of records"),
        pytest.param([COMMIT], id="a commit"),
        pytest.param([AskRequests(Place("acme/shop", "staging-requests"), 20)], id="what is asked for"),
        pytest.param([PAGE, AskRequests(PAGE.place, 100, after="cursor")], id="what runs and what is asked for"),
        pytest.param([LOCK], id="a lock"),
        pytest.param([LOCK, LOCK.but(repository="acme/other")], id="a lock of the same name in two repositories"),
        pytest.param([LOCK, PAGE, COMMIT, AskPage(PAGE.place, 100, after="cursor", with_ref=True)], id="all of it"),
        pytest.param([AskPage(Place(f"acme/s{n}", "staging"), 3) for n in range(40)], id="many repositories"),
    ],
)
def test_github_understands_every_document_that_is_written(asks: list[Ask]) -> None:
    assert validate_query(write_document(asks).text) == ()


def test_github_understands_the_question_for_teams() -> None:
    assert validate_query(write_question("octocat", ["acme/ops", "acme/dev"])[0]) == ()
