"""What is asked, from every place that it can come from."""

import pytest

from deploy_gate.model import Direction, Promote, Request, Wanted
from deploy_gate.versions import parse_version
from tests.request.shop import COMMIT, a_need, dispatch, manual, read, tag

BY = Direction.REQUIRED_BY
STAGING = {"environment": "staging"}


def wanted(service: str, version: str, **rest: object) -> Wanted:
    return Wanted(service, parse_version(version), **rest)  # type: ignore[arg-type]


def request(*asked: Wanted | Promote, environment: str = "staging", **rest: object) -> Request:
    services = tuple(one for one in asked if isinstance(one, Wanted))
    promotions = tuple(one for one in asked if isinstance(one, Promote))
    return Request(environment, services, promotions, **rest)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        pytest.param({"service": "web", "version": "1.2.0"}, request(wanted("web", "1.2.0")), id="one service"),
        pytest.param(
            {
                "service": "web",
                "version": "v3.1.0",
                "tag": "v3.1.0",
                "image": "ghcr.io/acme/web:3.1.0",
                "requires": ["inventory >=1.8.0"],
                "requiredBy": ["api"],
                "sha": COMMIT.upper(),
                "repository": "Acme/Web",
            },
            request(
                wanted(
                    "web",
                    "v3.1.0",
                    tag="v3.1.0",
                    image="ghcr.io/acme/web:3.1.0",
                    sha=COMMIT,
                    needs=(a_need("inventory", ">=1.8.0"), a_need("api", "", BY)),
                ),
                repository="acme/web",
            ),
            id="one service with all its keys",
        ),
        pytest.param(
            {"services": "web@1.2.0, api@v2.0.0"},
            request(wanted("web", "1.2.0"), wanted("api", "v2.0.0")),
            id="several services as text",
        ),
        pytest.param(
            {"services": ["web@1.2.0", {"service": "api", "version": "2.0.0", "required_by": "web"}]},
            request(wanted("web", "1.2.0"), wanted("api", "2.0.0", needs=(a_need("web", "", BY),))),
            id="several services as a list of text and objects",
        ),
        pytest.param(
            {"services": ["web"], "version": "1.2.0", "requires": "inventory"},
            request(wanted("web", "1.2.0", needs=(a_need("inventory"),))),
            id="keys of one service beside a list of one",
        ),
        pytest.param({"service": "web"}, request(Promote("web")), id="a service without a version is promoted"),
        pytest.param(
            {"service": "web", "requires": "inventory >=1"},
            request(Promote("web", (a_need("inventory", ">=1"),))),
            id="a promotion keeps its edges",
        ),
        pytest.param(
            {"service": "api", "tag": "api-1.2.0"},
            request(wanted("api", "1.2.0", tag="api-1.2.0")),
            id="the version is the tag's without the service's prefix",
        ),
        pytest.param(
            {"service": "web", "version": "1.2.0-abc1234", "tag": "v1.2.0", "image": "ghcr.io/acme/web:9.9.9"},
            request(wanted("web", "1.2.0-abc1234", tag="v1.2.0", image="ghcr.io/acme/web:9.9.9")),
            id="a tag of the same version, and an image with a tag of its own",
        ),
        pytest.param(
            {"service": "web", "version": "1.2.0", "tag": "monday"},
            request(wanted("web", "1.2.0", tag="monday")),
            id="a tag that is no version beside a version",
        ),
        pytest.param(
            {"service": "web", "version": "abc1234", "tag": "v1.2.0"},
            request(wanted("web", "abc1234", tag="v1.2.0")),
            id="a tag that is a version beside a commit",
        ),
        pytest.param(
            {"service": "web", "tag": "latest", "sha": "abc1234"},
            request(wanted("web", "abc1234", tag="latest", sha="abc1234")),
            id="where the tag is no version, the commit is",
        ),
        pytest.param(
            {"service": "web", "version": "1.2.3-abc1234", "sha": "abc1234" + "0" * 33},
            request(wanted("web", "1.2.3-abc1234", sha="abc1234" + "0" * 33)),
            id="version and commit agree",
        ),
        pytest.param(
            {"service": "web", "version": "1.0.0", "image": f"ghcr.io/acme/web:1@sha256:{'a' * 64}"},
            request(wanted("web", "1.0.0", image=f"ghcr.io/acme/web:1@sha256:{'a' * 64}")),
            id="the catalog's image with a tag and a digest",
        ),
        pytest.param(
            {"service": "api", "version": "1.0.0", "image": "localhost:5000/acme/api"},
            request(wanted("api", "1.0.0", image="localhost:5000/acme/api")),
            id="any image where the catalog names none",
        ),
        pytest.param(
            {"service": "web", "version": "1.0.0", "requires": "inventory >=1, <2, api"},
            request(wanted("web", "1.0.0", needs=(a_need("inventory", ">=1, <2"), a_need("api")))),
            id="commas between requirements and within a range",
        ),
        pytest.param(
            {
                "service": "web",
                "version": "1.0.0",
                "requires": [{"service": "inventory", "version": "^1.2"}, {"service": "api"}],
            },
            request(wanted("web", "1.0.0", needs=(a_need("inventory", "^1.2"), a_need("api")))),
            id="requirements as objects",
        ),
        pytest.param(
            {"service": "web", "version": "1.0.0", "requires": ["api", "api"]},
            request(wanted("web", "1.0.0", needs=(a_need("api"),))),
            id="the same requirement twice counts once",
        ),
        pytest.param(
            {
                "service": "web",
                "version": "1.0.0",
                "meta": {"sha": COMMIT, "repository": "acme/web", "allowPartial": True, "redeploy": "true", "actor": 7},
            },
            request(wanted("web", "1.0.0", sha=COMMIT), repository="acme/web", allow_partial=True, redeploy=True),
            id="extras under meta, unknown ones left to others",
        ),
        pytest.param(
            {"services": "web@1.0.0, api@1.0.0", "repository": "acme/mono", "allow_partial": True},
            request(wanted("web", "1.0.0"), wanted("api", "1.0.0"), repository="acme/mono", allow_partial=True),
            id="several services from the repository of one",
        ),
    ],
)
def test_payloads(payload: dict[str, object], expected: Request) -> None:
    assert dispatch({**payload, **STAGING}) == expected


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        pytest.param({"services": "web, api@1.2.0"}, request(wanted("api", "1.2.0"), Promote("web")), id="services"),
        pytest.param(
            {"services": " web@1.0.0,\n\n api@1.2.0\n"},
            request(wanted("web", "1.0.0"), wanted("api", "1.2.0")),
            id="services on lines",
        ),
        pytest.param(
            {"service": "web", "version": "1.0.0", "tag": "", "sha": None, "reason": "monday"},
            request(wanted("web", "1.0.0")),
            id="boxes left empty and boxes of the workflow's own",
        ),
        pytest.param(
            {"services": "web@1.0.0", "allow_partial": "true", "redeploy": False},
            request(wanted("web", "1.0.0"), allow_partial=True),
            id="ticked boxes as text and as booleans",
        ),
        pytest.param(
            {"services": "web", "version": "1.0.0", "required_by": "api >=2\n\njob"},
            request(wanted("web", "1.0.0", needs=(a_need("api", ">=2", BY), a_need("job", "", BY)))),
            id="edges on lines",
        ),
    ],
)
def test_manual_runs_and_the_steps_own_inputs(inputs: dict[str, str], expected: Request) -> None:
    assert manual({**inputs, **STAGING}) == expected
    own = {key: str(value or "") for key, value in inputs.items()}
    assert read("schedule", {}, {**own, **STAGING}) == expected
    assert manual({**inputs, **STAGING}, {**own, **STAGING}) == expected


@pytest.mark.parametrize(
    ("name", "repository", "inputs", "expected"),
    [
        pytest.param(
            "api-1.2.0",
            "Acme/Mono",
            {},
            request(wanted("api", "1.2.0", tag="api-1.2.0", sha=COMMIT)),
            id="the prefix tells the service, the commit is the tagged one",
        ),
        pytest.param(
            "v1.2.0",
            "acme/web",
            {"requires": "inventory >=1"},
            request(wanted("web", "v1.2.0", tag="v1.2.0", sha=COMMIT, needs=(a_need("inventory", ">=1"),))),
            id="what the step adds is about the tagged service",
        ),
        pytest.param(
            "v1.2.0",
            "acme/pair",
            {},
            request(wanted("one", "v1.2.0", tag="v1.2.0", sha=COMMIT)),
            id="services that share a tag, those deployed there",
        ),
        pytest.param(
            "v1.2.0",
            "acme/pair",
            {"service": "two", "environment": "production"},
            request(wanted("two", "v1.2.0", tag="v1.2.0", sha=COMMIT), environment="production"),
            id="the step chooses among services that share a tag",
        ),
        pytest.param(
            "v1.2.0",
            "acme/pair",
            {"services": "one, web@3.0.0"},
            request(wanted("one", "v1.2.0", tag="v1.2.0", sha=COMMIT), wanted("web", "3.0.0")),
            id="the step adds a service that the tag is not of",
        ),
        pytest.param(
            "v9",
            "acme/infra",
            {"service": "web", "version": "1.0.0"},
            request(wanted("web", "1.0.0")),
            id="a tag of something else says nothing about the step's services",
        ),
    ],
)
def test_tags(name: str, repository: str, inputs: dict[str, str], expected: Request) -> None:
    assert tag(name, repository, {**STAGING, **inputs}) == expected


@pytest.mark.parametrize(
    "event",
    [
        pytest.param({"ref": "refs/heads/main"}, id="a branch"),
        pytest.param({"ref": 7}, id="no ref"),
        pytest.param(
            {"ref": "refs/tags/v9.0.0", "deleted": True, "repository": {"full_name": "acme/web"}}, id="a deleted tag"
        ),
        pytest.param({"ref": "refs/tags/v9", "repository": "acme/web"}, id="a tag of no repository"),
    ],
)
def test_a_push_that_names_no_service_leaves_the_word_to_the_step(event: dict[str, object]) -> None:
    assert read("push", event, {**STAGING, "services": "web@1.0.0"}) == request(wanted("web", "1.0.0"))


def test_a_tag_without_a_commit_is_left_to_be_looked_up() -> None:
    event = {"ref": "refs/tags/v1.0.0", "repository": {"full_name": "acme/web"}, "head_commit": None}
    assert read("push", event, STAGING) == request(wanted("web", "v1.0.0", tag="v1.0.0"))


@pytest.mark.parametrize(
    ("payload", "inputs", "expected"),
    [
        pytest.param(
            {"service": "web", "version": "1.0.0", "requires": "api"},
            {"service": "web", "environment": "staging", "requires": "inventory"},
            request(wanted("web", "1.0.0", needs=(a_need("api"), a_need("inventory")))),
            id="edges add up",
        ),
        pytest.param(
            {"version": "v1.0.0", "environment": "staging"},
            {"service": "web", "version": "1.0.0"},
            request(wanted("web", "1.0.0")),
            id="the step names the service, and v does not matter",
        ),
        pytest.param(
            {"service": "web", "sha": COMMIT, "environment": "staging"},
            {"sha": COMMIT[:8], "allow_partial": "true"},
            request(wanted("web", COMMIT, sha=COMMIT), allow_partial=True),
            id="an abbreviated commit is the same, and the full one is kept",
        ),
        pytest.param(
            {"service": "web", "version": "1.0.0", "allow_partial": True},
            {"environment": "staging", "allow_partial": "false"},
            request(wanted("web", "1.0.0"), allow_partial=True),
            id="a flag is on where either turns it on",
        ),
        pytest.param(
            {"service": "web", "version": "1.0.0", "repository": "Acme/Web"},
            {"environment": "staging", "repository": "acme/web"},
            request(wanted("web", "1.0.0"), repository="acme/web"),
            id="a repository in capitals is the same",
        ),
        pytest.param(
            None,
            {"services": "web@1.0.0", "environment": "staging"},
            request(wanted("web", "1.0.0")),
            id="an event that says nothing leaves the word to the step",
        ),
    ],
)
def test_event_and_step_together(payload: object, inputs: dict[str, str], expected: Request) -> None:
    assert dispatch(payload, inputs) == expected


@pytest.mark.parametrize(
    ("sender", "expected"),
    [
        pytest.param({"login": "octocat"}, "octocat", id="a person"),
        pytest.param({"login": "deploy-app[bot]"}, "deploy-app[bot]", id="an app"),
        pytest.param({"login": "octocat_acme"}, "octocat_acme", id="a managed user"),
        pytest.param({"login": "octo\ncat"}, None, id="no login"),
        pytest.param({"login": 7}, None, id="no text"),
        pytest.param("octocat", None, id="no object"),
    ],
)
def test_sender(sender: object, expected: str | None) -> None:
    answer = read("schedule", {"sender": sender}, {"services": "web@1.0.0", "environment": "staging"})
    assert answer == request(wanted("web", "1.0.0"), sender=expected)
