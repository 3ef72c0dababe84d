"""Who may ask is told by where a request lies, or by whose event it is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from deploy_gate.case import Case
from deploy_gate.gates.source import source_may_request
from deploy_gate.model import Catalog, Environment, Facts, Request, Service, Ticket, Wanted
from deploy_gate.versions import parse_version


@pytest.mark.parametrize(
    ("lies_in", "event_of", "of_service", "of_environment", "passes"),
    [
        pytest.param(None, "acme/infra", None, None, True, id="nobody is named, and an event may ask"),
        pytest.param(None, None, None, None, True, id="nobody is named, and a laptop may ask"),
        pytest.param("acme/web", "acme/infra", None, None, True, id="a kept request asks for its own service"),
        pytest.param("acme/eve", "acme/infra", None, None, False, id="a kept request asks for another's service"),
        pytest.param("acme/eve", None, ("acme/eve",), None, True, id="another's that the catalog names"),
        pytest.param("acme/web", None, ("acme/eve",), None, False, id="its own that the catalog does not name"),
        pytest.param("Acme/WEB", None, ("acme/web",), None, True, id="GitHub's names ignore case"),
        pytest.param("acme/web", None, None, ("acme/release",), False, id="the environment must allow it as well"),
        pytest.param(None, "acme/infra", ("acme/web",), None, False, id="an event of a repository that is not named"),
        pytest.param(None, "acme/web", ("acme/web",), None, True, id="an event of a repository that is"),
        pytest.param(None, None, ("acme/web",), None, False, id="from nowhere, where somebody is named"),
    ],
)
def test_a_repository_may_ask(
    lies_in: str | None,
    event_of: str | None,
    of_service: tuple[str, ...] | None,
    of_environment: tuple[str, ...] | None,
    passes: bool,  # noqa: FBT001 - a column of the table
) -> None:
    ticket = Ticket(lies_in, "some-id", 1, "D_1") if lies_in else None
    catalog = Catalog(
        {"staging": Environment("staging", sources=of_environment)},
        {"web": Service("web", "acme/web", sources=of_service)},
    )
    wanted = Wanted("web", parse_version("1.2.3"), ticket=ticket)
    request = Request("staging", (wanted,), source=event_of, repository="acme/web")
    found = list(source_may_request(Case(request, catalog, Facts(), datetime(2026, 1, 2, tzinfo=UTC))))
    assert [one.reason_code for one in found] == ([] if passes else ["source_not_allowed"])
