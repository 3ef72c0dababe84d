"""Every mistake in the names in a payload, with its place and its sentence."""

import pytest

from tests.request.shop import dispatch

WEB = {"service": "web", "version": "1.0.0", "environment": "staging"}
NAME_RULE = "write letters, digits, dots, underscores and hyphens, 100 characters at most"


@pytest.mark.parametrize(
    ("changed", "where", "message"),
    [
        pytest.param(
            {"service": ""}, "service", "is blank: write a service's name as the catalog spells it", id="blank service"
        ),
        pytest.param(
            {"service": " \t"},
            "service",
            "is blank: write a service's name as the catalog spells it",
            id="service of blanks",
        ),
        pytest.param(
            {"service": ["web"]},
            "service",
            "must be text, not a list: write a service's name as the catalog spells it",
            id="service as a list",
        ),
        pytest.param(
            {"service": {"name": "web"}},
            "service",
            "must be text, not an object: write a service's name as the catalog spells it",
            id="service as an object",
        ),
        pytest.param(
            {"service": None},
            "service",
            "must be text, not null: write a service's name as the catalog spells it",
            id="service null",
        ),
        pytest.param(
            {"service": 7}, "service", "must be text, not the number 7: put it in quotes", id="service as a number"
        ),
        pytest.param(
            {"service": "wbe"},
            "service",
            "'wbe' is no service of the catalog: did you mean 'web'?",
            id="unknown service near a known one",
        ),
        pytest.param(
            {"service": "qqq"},
            "service",
            "'qqq' is no service of the catalog: add it there, or correct the name",
            id="unknown service far from all",
        ),
        pytest.param(
            {"service": "web@1.0.0"},
            "service",
            f"'web@1.0.0' is no service's name: {NAME_RULE}",
            id="service with a version",
        ),
        pytest.param(
            {"service": "a|b`c`"},
            "service",
            f"'a|b`c`' is no service's name: {NAME_RULE}",
            id="name that breaks Markdown",
        ),
        pytest.param(
            {"service": 'a"] --> b'},
            "service",
            f"'a\"] --> b' is no service's name: {NAME_RULE}",
            id="name that breaks Mermaid",
        ),
        pytest.param(
            {"service": "a: &b"}, "service", f"'a: &b' is no service's name: {NAME_RULE}", id="name that breaks YAML"
        ),
        pytest.param(
            {"service": "$(id)"}, "service", f"'$(id)' is no service's name: {NAME_RULE}", id="name that breaks a shell"
        ),
        pytest.param(
            {"service": "a\u202eb"},
            "service",
            f"'a\\u202eb' is no service's name: {NAME_RULE}",
            id="name that turns its direction",
        ),
        pytest.param(
            {"service": "x" * 101},
            "service",
            f"'{'x' * 60}…' is no service's name: {NAME_RULE}",
            id="name too long, shown short",
        ),
        pytest.param(
            {"environment": " "}, "environment", "is blank: write the name of an environment", id="blank environment"
        ),
        pytest.param(
            {"environment": True},
            "environment",
            "must be text, not true: put it in quotes",
            id="environment as a boolean",
        ),
        pytest.param(
            {"environment": "stagin"},
            "environment",
            "'stagin' is no environment of the catalog: did you mean 'staging'?",
            id="unknown environment near a known one",
        ),
        pytest.param(
            {"environment": "qa"},
            "environment",
            "'qa' is no environment of the catalog: name one of development, staging, production",
            id="unknown environment far from all",
        ),
        pytest.param(
            {"environment": "a\nb"},
            "environment",
            "'a\\nb' is no environment's name: write letters, digits, dots, underscores, hyphens and slashes, 100 "
            "characters at most",
            id="environment with a line break",
        ),
        pytest.param(
            {"service": "job", "environment": "production"},
            "service",
            "job is not deployed to production: the catalog says staging",
            id="service not deployed there",
        ),
    ],
)
def test_a_mistake_in_a_payload(changed: dict[str, object], where: str, message: str) -> None:
    place = f"client_payload.{where}".rstrip(".")
    assert dispatch({**WEB, **changed}) == ((place, message),)
