import json
from collections import Counter
from collections.abc import Callable

import pytest
import responses
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from requests import PreparedRequest

from deploy_gate.github.batch import ask_all, split
from deploy_gate.github.document import (
    BRANCHES,
    CONNECTIONS,
    REPOSITORIES,
    Ask,
    AskCommit,
    AskFile,
    AskPage,
    Look,
    write_document,
)
from deploy_gate.github.fault import GitHubError
from deploy_gate.model import Place, Unread
from tests.github.echo import URL, Reply, Waits, echo, echoing, fields_of, first, said
from tests.published.queries import validate_query

TIMED_OUT = "Something went wrong while executing your query. This may be the result of a timeout."

repositories = st.integers(0, 60).map(lambda number: f"acme/r{number}")
pages = st.builds(
    AskPage,
    st.builds(Place, repositories, st.sampled_from(["staging", "production", 'a"b\n}'])),
    st.sampled_from([5, 50]),
    st.none() | st.just("cursor"),
)
commits = st.builds(AskCommit, repositories, st.sampled_from(["abc1234", "refs/tags/v1", 'HEAD") { x }']))
looks = st.builds(Look, repositories, st.sampled_from(["lock/staging/web", "global-lock", 'a") { x }']))
asks = st.lists(pages | commits | looks, unique=True, max_size=200)


def a_page(service: str, environment: str = "staging") -> AskPage:
    return AskPage(Place(f"acme/{service}", environment), 5)


def repeated(ask: Ask) -> object:
    """What the echo says to a question."""
    match ask:
        case AskCommit(repository, expression):
            return [repository, "object", {"expression": expression}]
        case Look(repository, branch):
            return [repository, "ref", {"qualifiedName": f"refs/heads/{branch}"}]
        case AskPage(place, size, after):
            asked = {"environments": [place.environment], "first": size, "after": after}
            order = {"orderBy": {"field": "CREATED_AT", "direction": "DESC"}}
            return [place.repository, "deployments", {k: v for k, v in (asked | order).items() if v is not None}]


def ask(reply: Callable[[PreparedRequest], Reply], *questions: Ask, waits: Waits | None = None) -> dict[Ask, object]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as github, (waits or Waits()).client() as client:
        github.add_callback("POST", URL, reply)
        answers = ask_all(client, questions)
        assert set(answers) == set(questions)
        return answers


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(asks)
def test_splitting_loses_and_doubles_nothing_and_fits(questions: list[Ask]) -> None:
    chunks = list(split(questions))
    assert Counter(ask for chunk in chunks for ask in chunk) == Counter(questions)
    for chunk in chunks:
        assert len({ask.repository for ask in chunk}) <= REPOSITORIES
        assert sum(isinstance(ask, AskPage) for ask in chunk) <= CONNECTIONS
        assert sum(isinstance(ask, AskCommit) for ask in chunk) <= CONNECTIONS
        assert sum(isinstance(ask, Look) for ask in chunk) <= BRANCHES


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(questions=asks, most=st.integers(7, 200))
def test_halving_loses_nothing(questions: list[Ask], most: int) -> None:
    def choking(request: PreparedRequest) -> Reply:
        asked = sum(len(inside) for _, inside in fields_of(request.body).values())
        return said(502, data=None, errors=[{"message": TIMED_OUT}]) if asked > most else echoing(request)

    waits = Waits()
    answers = ask(choking, *questions, waits=waits)
    unread = [answer for answer in answers.values() if isinstance(answer, Unread)]
    # Past its patience the client gives up, and says so; whatever it does say is right.
    assert not unread or sum(waits.slept) > 0
    assert all(answers[one] == repeated(one) for one in questions if not isinstance(answers[one], Unread))
    if len(questions) <= most * 4:
        assert not unread


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(asks.filter(bool))
@pytest.mark.published
def test_every_document_is_one_that_github_understands(questions: list[Ask]) -> None:
    for chunk in split(questions):
        document = write_document(chunk)
        assert validate_query(document.text) == ()
        for value in ('a"b', "HEAD", "refs/tags"):
            assert value not in document.text


def test_a_document_is_filled_before_another_is_begun() -> None:
    questions: list[Ask] = [
        a_page(f"s{number}", where) for number in range(80) for where in ("staging", "production", "qa")
    ]
    questions += [AskCommit(f"acme/s{number}", expression) for number in range(80) for expression in ("v1", "1")]
    assert [len(chunk) for chunk in split(questions)] == [200, 200]


@pytest.mark.published
@pytest.mark.parametrize("branch", [None, "deployed"])
def test_a_file_beside_many_repositories_needs_no_document_of_its_own(branch: str | None) -> None:
    many: list[Ask] = [a_page(f"s{number}") for number in range(REPOSITORIES)]
    file = AskFile("acme/infra", branch, "versions.yaml")
    (chunk,) = split([*many, file])
    document = write_document(chunk)
    assert validate_query(document.text) == ()
    assert document.variables["versionsFile"] == "versions.yaml"


def test_two_files_are_never_asked_for_in_one_document() -> None:
    files = [AskFile("acme/infra", None, name) for name in ("a.yaml", "b.yaml")]
    assert [list(chunk) for chunk in split(files)] == [[one] for one in files]


def test_few_questions_are_one_document() -> None:
    seen: list[bytes | str | None] = []

    def seeing(request: PreparedRequest) -> Reply:
        seen.append(request.body)
        return echoing(request)

    questions = [a_page(service, where) for service in ("api", "web") for where in ("staging", "production")]
    answers = ask(seeing, *questions)
    assert len(seen) == 1
    assert list(fields_of(seen[0])) == ["r0", "r1"]
    assert all(answers[one] == repeated(one) for one in questions)


def test_nothing_is_asked_for_nothing() -> None:
    assert ask(lambda _: said(500)) == {}


def error(type_: str, *path: str, message: str = "said so") -> dict[str, object]:
    return {"type": type_, "path": list(path), "message": message}


@pytest.mark.parametrize(
    ("entry", "api", "web"),
    [
        pytest.param(
            error("NOT_FOUND", "r0", message="Could not resolve to a Repository"),
            "acme/api was not found: it does not exist or the token cannot see it: use a GitHub App token",
            None,
            id="a repository that is not there",
        ),
        pytest.param(
            error("FORBIDDEN", "r0", "p0", message="Resource not accessible by integration"),
            "deployments to staging in acme/api (Resource not accessible by integration): give it `deployments: read`",
            None,
            id="a field the token may not read",
        ),
        pytest.param(error("INTERNAL", "r0", "p0", "nodes"), "could not read", None, id="anything else"),
        pytest.param(error("FORBIDDEN", "r0", "p0", "nodes", "creator"), None, None, id="a creator is dispensable"),
        pytest.param(error("FORBIDDEN", "r0", "p0", "nodes", "ref", "name"), None, None, id="and so is a ref"),
        pytest.param(
            error("SERVICE", message="oh"), "could not read", "could not read", id="no path stands against all"
        ),
    ],
)
def test_a_partial_answer_is_unread_for_what_it_lacks(
    entry: dict[str, object], api: str | None, web: str | None
) -> None:
    def partly(request: PreparedRequest) -> Reply:
        return said(data=echo(request.body), errors=[entry])

    answers = ask(partly, a_page("api"), a_page("web"))
    for question, why in ((a_page("api"), api), (a_page("web"), web)):
        answer = answers[question]
        if why is None:
            assert answer == repeated(question)
        else:
            assert isinstance(answer, Unread)
            assert why in f"{answer.why}: {answer.remedy}"


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(error("RESOURCE_LIMITS_EXCEEDED", "r0", "p0"), id="one alias ran out of resources"),
        pytest.param(error("", "r0", message="Timeout on validation of query"), id="one repository timed out"),
        pytest.param(error("RATE_LIMITED", "r0", "p0"), id="one alias was limited"),
        pytest.param({"message": TIMED_OUT}, id="GitHub gave up midway and does not say where"),
    ],
)
def test_a_part_that_passes_is_asked_again(entry: dict[str, object]) -> None:
    def partly(request: PreparedRequest) -> Reply:
        return said(data=echo(request.body), errors=[entry])

    answers = ask(first(said(500), then=first_time(partly)), a_page("api"), a_page("web"))
    assert answers == {one: repeated(one) for one in (a_page("api"), a_page("web"))}


def first_time(once: Callable[[PreparedRequest], Reply]) -> Callable[[PreparedRequest], Reply]:
    left = [once]
    return lambda request: left.pop()(request) if left else echoing(request)


def test_what_stays_too_large_is_unread() -> None:
    answers = ask(lambda _: said(504), *(a_page(f"s{number}") for number in range(8)))
    assert all(isinstance(answer, Unread) and "ran out of time" in answer.why for answer in answers.values())


def test_a_dead_github_is_not_asked_once_a_question() -> None:
    asked: list[int] = []
    ask(lambda _: asked.append(1) or (502, {}, ""), *(a_page(f"s{number}") for number in range(1000)))
    assert len(asked) <= 60


def test_a_bad_token_ends_it_all() -> None:
    with pytest.raises(GitHubError, match="does not know the token"):
        ask(lambda _: said(401, message="Bad credentials"), *(a_page(f"s{number}") for number in range(300)))


def test_what_is_said_against_one_part_of_a_repository_that_is_null_holds_for_the_others() -> None:
    complaint = {"type": "FORBIDDEN", "path": ["r0", "p0", "nodes"], "message": "Resource not accessible"}
    reply = (200, {}, json.dumps({"data": {"r0": None}, "errors": [complaint]}))
    answers = ask(lambda _: reply, a_page("api"), a_page("api", "production"))
    for answer in answers.values():
        assert isinstance(answer, Unread)
        assert "may not read the deployments" in answer.why


def test_a_repository_that_is_null_is_not_found() -> None:
    answers = ask(
        lambda _: (200, {}, json.dumps({"data": {"r0": None, "r1": {"p0": 1}}})), a_page("api"), a_page("web")
    )
    unread = answers[a_page("api")]
    assert isinstance(unread, Unread)
    assert "acme/api was not found" in unread.why
