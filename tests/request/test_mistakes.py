"""Mistakes in a request as a whole."""

import pytest

from tests.request.shop import COMMIT, dispatch, manual, read, tag

WEB = {"service": "web", "version": "1.0.0", "environment": "staging"}
MISSING_SERVICE = "is missing: name a service of the catalog, or several under 'services'"
MISSING_ENVIRONMENT = "is missing: name one of development, staging, production"


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        pytest.param("web", ("must be an object, not 'web'",), id="text"),
        pytest.param([], ("must be an object, not a list",), id="a list"),
    ],
)
def test_a_payload_of_another_kind_is_all_that_is_wrong(payload: object, expected: tuple[str, ...]) -> None:
    assert dispatch(payload) == tuple(("client_payload", message) for message in expected)


@pytest.mark.parametrize("payload", [pytest.param(None, id="null"), pytest.param({}, id="nothing in it")])
def test_a_payload_that_says_nothing(payload: object) -> None:
    missing = (("client_payload.service", MISSING_SERVICE), ("client_payload.environment", MISSING_ENVIRONMENT))
    assert dispatch(payload) == missing


def test_a_payload_without_its_event_is_told_so() -> None:
    message = """is missing, and 'service' stands beside it: write {"client_payload": {…}}"""
    assert read("repository_dispatch", dict(WEB)) == (("client_payload", message),)


def test_what_is_wrong_with_the_services_of_a_list_stands_in_its_order() -> None:
    services = [{"service": "nobody"}, {"service": "web", "version": 1}, {"service": "webb"}, 7]
    told = dispatch({"services": services, "environment": "staging"})
    assert [where.partition(".")[2][:11] for where, _ in told] == [f"services[{number}]" for number in (0, 1, 2, 3)]


@pytest.mark.parametrize(
    ("services", "where", "message"),
    [
        pytest.param([], "services", "is empty: name at least one service", id="an empty list"),
        pytest.param(" ", "services", "is empty: name at least one service", id="blanks"),
        pytest.param(7, "services", "must be a list or text such as 'web, api@1.2.0', not the number 7", id="a number"),
        pytest.param(
            ["web@1.0.0", 7],
            "services[1]",
            "must be an object or text such as 'api@1.2.0', not the number 7",
            id="a number in the list",
        ),
        pytest.param(
            "web@1.0.0,,api",
            "services[1]",
            "is blank: write a service's name as the catalog spells it",
            id="blank between commas",
        ),
        pytest.param("web@", "services[0]", "is blank: write it, or leave the key out", id="at without a version"),
        pytest.param(
            "web@1.0.0, web@2.0.0",
            "services[1]",
            "'web' stands at client_payload.services[0] already: name it once",
            id="one service twice",
        ),
        pytest.param(
            [{"version": "1.0.0"}],
            "services[0].service",
            "is missing: write a service's name as the catalog spells it",
            id="an entry without a name",
        ),
        pytest.param(
            [{"service": "web", "version": "1.0.0", "environment": "staging"}],
            "services[0].environment",
            "belongs beside 'services': a request is for one environment",
            id="an entry with an environment",
        ),
        pytest.param(
            [{"service": "web", "version": "1.0.0", "tags": "x"}],
            "services[0]",
            "has the unknown key 'tags': did you mean 'tag'?",
            id="an entry with an unknown key",
        ),
        pytest.param(
            [{"service": "web", "version": "1.0.0", "requires": ["web"]}],
            "services[0].requires[0]",
            "web cannot require itself: take it out",
            id="an entry that requires itself",
        ),
    ],
)
def test_a_mistake_among_services(services: object, where: str, message: str) -> None:
    assert dispatch({"services": services, "environment": "staging"}) == ((f"client_payload.{where}", message),)


def test_what_else_is_wrong_with_a_service_that_nobody_knows_is_told_with_it() -> None:
    payload = {
        "service": "wbe",
        "environment": "staging",
        "version": "1..0",
        "image": "no image",
        "requires": ["nobody"],
    }
    found = dispatch(payload)
    assert isinstance(found, tuple)
    assert {where for where, _ in found} == {
        "client_payload.service",
        "client_payload.version",
        "client_payload.image",
        "client_payload.requires[0]",
    }


def test_all_problems_at_once() -> None:
    answer = dispatch({"service": "wbe", "version": 1, "requires": ["", {}], "environment": "qa", "sah": COMMIT})
    assert [where for where, _ in answer] == [
        "client_payload",
        "client_payload.version",
        "client_payload.requires[0]",
        "client_payload.requires[1].service",
        "client_payload.environment",
        "client_payload.service",
    ]


@pytest.mark.parametrize(
    ("payload", "message"),
    [
        pytest.param(
            {"service": "web", "environment": "development"},
            "the version of web is missing, and no environment comes before development to take it from: add "
            "'version', 'tag' or 'sha'",
            id="the first environment has nothing before it",
        ),
        pytest.param(
            {"service": "inventory", "environment": "staging"},
            "the version of inventory is missing, and no environment comes before staging to take it from: add "
            "'version', 'tag' or 'sha'",
            id="nor has the first that the service is deployed to",
        ),
        pytest.param(
            {"service": "web", "image": "ghcr.io/acme/web:1", "environment": "staging"},
            "the version of web is missing, only an image is given: add 'version'",
            id="an image is not promoted under another's version",
        ),
    ],
)
def test_a_version_that_is_missing(payload: dict[str, object], message: str) -> None:
    assert dispatch(payload) == (("client_payload.service", message),)


def test_a_tag_that_is_no_version_needs_a_version_beside_it() -> None:
    assert dispatch({"service": "api", "tag": "latest", "environment": "staging"}) == (
        (
            "client_payload.tag",
            "'latest' names no version of api: write a tag such as api-1.2.3, or add 'version' or 'sha'",
        ),
    )


@pytest.mark.parametrize(
    ("payload", "inputs", "where", "message"),
    [
        pytest.param(
            {},
            {"environment": "production"},
            "environment",
            "'production' contradicts 'staging' at client_payload.environment: say it once, or the same",
            id="environment",
        ),
        pytest.param(
            {},
            {"version": "2.0.0"},
            "version",
            "'2.0.0' contradicts '1.0.0' at client_payload.version: say it once, or the same",
            id="version",
        ),
        pytest.param(
            {"sha": COMMIT},
            {"sha": "abcdef0"},
            "sha",
            f"'abcdef0' contradicts '{COMMIT}' at client_payload.sha: say it once, or the same",
            id="commit",
        ),
        pytest.param(
            {"repository": "acme/web"},
            {"repository": "acme/api"},
            "repository",
            "'acme/api' contradicts 'acme/web' at client_payload.repository: say it once, or the same",
            id="repository",
        ),
    ],
)
def test_what_event_and_step_both_say_must_be_the_same(
    payload: dict[str, object], inputs: dict[str, str], where: str, message: str
) -> None:
    answer = dispatch({**WEB, **payload}, inputs)
    assert answer[0] == (where, message)


def test_event_and_step_must_name_the_same_services() -> None:
    assert dispatch(WEB, {"services": "api@1.0.0"}) == (
        ("services[0]", "'api' is not among the services that the event asks for ('web'): name the same, or none here"),
        ("client_payload.service", "'web' is not among the services that the step allows ('api')"),
    )


def test_what_is_about_one_service_cannot_be_about_several() -> None:
    payload = {"services": "web@1.0.0, api@1.0.0", "environment": "staging"}
    one = "belongs to one service, and several are asked for: write it beside the service that it is about"
    assert dispatch(payload, {"tag": "v1.0.0", "requires": "job"}) == (("tag", one), ("requires", one))
    assert dispatch({**payload, "version": "1.0.0"}) == (
        (
            "client_payload.version",
            "belongs to one service: move it into that service's entry of client_payload.services",
        ),
    )


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        pytest.param(
            [],
            (
                ("inputs", "must be an object, not a list"),
                ("service", MISSING_SERVICE),
                ("environment", MISSING_ENVIRONMENT),
            ),
            id="a list",
        ),
        pytest.param(None, (("service", MISSING_SERVICE), ("environment", MISSING_ENVIRONMENT)), id="none"),
        pytest.param(
            {"environment": "staging", "version": "1.0.0"},
            (("inputs.service", MISSING_SERVICE),),
            id="a version without a service",
        ),
        pytest.param(
            {"services": ["web"], "environment": 7},
            (("inputs.environment", "must be text, not the number 7: put it in quotes"),),
            id="a number",
        ),
        pytest.param(
            {"services": "web", "environment": "staging", "redeploy": "on"},
            (("inputs.redeploy", "must be true or false, not 'on'"),),
            id="a box that is neither ticked nor not",
        ),
    ],
)
def test_a_mistake_in_a_manual_run(inputs: object, expected: tuple[tuple[str, str], ...]) -> None:
    assert manual(inputs) == expected


@pytest.mark.parametrize(
    ("name", "repository", "where", "message"),
    [
        pytest.param(
            "nightly",
            "acme/mono",
            "ref",
            "'nightly' is no version tag of a service in acme/mono: write api-1.2.3 for api, job-1.2.3 for job",
            id="no version",
        ),
        pytest.param(
            "nightly",
            "acme/web",
            "ref",
            "'nightly' is no version tag of a service in acme/web: write 1.2.3 for web",
            id="a word is no version",
        ),
        pytest.param(
            "v1.0.0",
            "acme/mono",
            "ref",
            "'v1.0.0' is no version tag of a service in acme/mono: write api-1.2.3 for api, job-1.2.3 for job",
            id="without the prefix",
        ),
        pytest.param(
            "abcdef0",
            "acme/web",
            "ref",
            "'abcdef0' is no version tag of a service in acme/web: write 1.2.3 for web",
            id="a commit is no version tag",
        ),
        pytest.param(
            "v1.0.0",
            "acme/infra",
            "repository.full_name",
            "'acme/infra' is the repository of no service in the catalog: add the service, or name 'services'",
            id="nobody's repository",
        ),
        pytest.param(
            "v1.0.0",
            "a\nb",
            "repository.full_name",
            "'' is the repository of no service in the catalog: add the service, or name 'services'",
            id="no repository",
        ),
    ],
)
def test_a_tag_that_nobody_releases(name: str, repository: str, where: str, message: str) -> None:
    assert tag(name, repository, {"environment": "staging"}) == ((where, message),)
