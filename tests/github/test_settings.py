import pytest

from deploy_gate.github.fault import GitHubError
from deploy_gate.github.settings import graphql_beside, read_settings


@pytest.mark.parametrize(
    ("environment", "api_url", "graphql_url"),
    [
        pytest.param({}, "https://api.github.com", "https://api.github.com/graphql", id="GitHub itself"),
        pytest.param(
            {"GITHUB_API_URL": "https://ghe.acme.example/api/v3", "GITHUB_GRAPHQL_URL": ""},
            "https://ghe.acme.example/api/v3",
            "https://ghe.acme.example/api/graphql",
            id="an Enterprise Server that names its REST address only",
        ),
        pytest.param(
            {"GITHUB_API_URL": "https://api.acme.ghe.com/", "GITHUB_GRAPHQL_URL": "https://api.acme.ghe.com/graphql/"},
            "https://api.acme.ghe.com",
            "https://api.acme.ghe.com/graphql",
            id="GitHub with data residency",
        ),
        pytest.param(
            {"GITHUB_API_URL": "http://127.0.0.1:8080"},
            "http://127.0.0.1:8080",
            "http://127.0.0.1:8080/graphql",
            id="the loopback, in clear",
        ),
        pytest.param(
            {"GITHUB_API_URL": "http://[::1]:80"},
            "http://[::1]:80",
            "http://[::1]:80/graphql",
            id="the loopback of IPv6",
        ),
        pytest.param(
            {"GITHUB_API_URL": "http://localhost:1"}, "http://localhost:1", "http://localhost:1/graphql", id="localhost"
        ),
    ],
)
def test_addresses_are_the_runners(environment: dict[str, str], api_url: str, graphql_url: str) -> None:
    settings = read_settings({"GITHUB_TOKEN": "t", **environment})
    assert (settings.api_url, settings.graphql_url) == (api_url, graphql_url)


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        pytest.param({}, "no token", id="no token"),
        pytest.param({"GITHUB_TOKEN": " \n"}, "no token", id="a blank token"),
        pytest.param({"GITHUB_TOKEN": "a\nb"}, "line break", id="a token with a line break"),
        pytest.param({"GITHUB_TOKEN": "t\u00f6ken"}, "sign", id="a token with a letter that no token has"),
        pytest.param({"GITHUB_API_URL": "http://ghe.acme.example"}, "in clear", id="a token in clear"),
        pytest.param({"GITHUB_API_URL": "http://127.0.0.1.evil.example"}, "in clear", id="a host that looks like home"),
        pytest.param({"GITHUB_GRAPHQL_URL": "http://169.254.1.1/graphql"}, "in clear", id="GraphQL in clear"),
        pytest.param({"GITHUB_API_URL": "ftp://ghe.acme.example"}, "no address", id="another protocol"),
        pytest.param({"GITHUB_API_URL": "https://me@ghe.acme.example"}, "no address", id="a user in the address"),
        pytest.param({"GITHUB_API_URL": "https://[::1"}, "no address", id="half an address"),
        pytest.param({"GITHUB_API_URL": "https://x:99999"}, "no address", id="a port that is none"),
        pytest.param({"GITHUB_API_URL": "ghe.acme.example"}, "no address", id="a host alone"),
    ],
)
def test_what_cannot_be_used_is_refused(environment: dict[str, str], message: str) -> None:
    token = {} if "token" in message else {"GITHUB_TOKEN": "t"}
    with pytest.raises(GitHubError, match=message) as raised:
        read_settings(token | environment)
    assert raised.value.remedy


def test_the_token_is_not_shown() -> None:
    settings = read_settings({"GITHUB_TOKEN": "one"}, token="ghs_secret")
    assert settings.token == "ghs_secret"
    assert "ghs_secret" not in repr(settings)


def test_a_trailing_slash_changes_nothing() -> None:
    assert graphql_beside("https://x/api/v3/") == "https://x/api/graphql"
