"""What is deployed must be such as a request may name, wherever it was read."""

from __future__ import annotations

import pytest

from deploy_gate.case import Case
from deploy_gate.gates.artifact import artifact_allowed
from deploy_gate.model import Catalog, Environment, Facts, Operation, Request, Service, Wanted
from deploy_gate.versions import parse_version
from tests.core.worlds import NOW, rows

SHA = "a" * 40
DIGEST = f"@sha256:{'b' * 64}"


def found(operation: Operation = Operation.DEPLOY, pin: str | None = "ghcr.io/acme/web", **said: str) -> list[str]:
    service = Service("web", "acme/web", image=pin, tag_prefix="v")
    wanted = Wanted("web", parse_version("1.2.0"), **said)  # type: ignore[arg-type]
    catalog = Catalog({"staging": Environment("staging")}, {"web": service})
    request = Request("staging", (wanted,), operation=operation)
    return rows(artifact_allowed(Case(request, catalog, Facts(), NOW)))


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"image": "ghcr.io/acme/web"}, id="the catalog's image"),
        pytest.param({"image": f"ghcr.io/acme/web:1{DIGEST}"}, id="with a tag and a digest"),
        pytest.param({"image": "ghcr.io/other/web:1", "pin": None}, id="any image where the catalog names none"),
        pytest.param({"tag": "v1.2.0", "sha": SHA}, id="its tag and its commit"),
        pytest.param({"tag": "release/42"}, id="a tag that names no version"),
    ],
)
def test_what_a_request_may_name_passes(said: dict[str, str]) -> None:
    assert found(**said) == []


@pytest.mark.parametrize(
    ("said", "why"),
    [
        pytest.param(
            {"image": "ghcr.io/evil/backdoor:1"},
            "names the image 'ghcr.io/evil/backdoor:1', which is not the catalog's (ghcr.io/acme/web)",
            id="another image",
        ),
        pytest.param(
            {"image": "ghcr.io/acme/web-evil:1"},
            "names the image 'ghcr.io/acme/web-evil:1', which is not the catalog's (ghcr.io/acme/web)",
            id="an image that begins with the catalog's",
        ),
        pytest.param(
            {"image": "ghcr.io/acme/web:1$(id)"},
            "names the image 'ghcr.io/acme/web:1$(id)', which is not the catalog's (ghcr.io/acme/web)",
            id="one that a shell would run",
        ),
        pytest.param(
            {"image": "</td><script>", "pin": None},
            "names the image '</td><script>', which is no image",
            id="markup, where the catalog names no image",
        ),
        pytest.param({"image": "a" * 501, "pin": None}, f"names the image '{'a' * 60}…', which is no image", id="long"),
        pytest.param(
            {"tag": "v6.6.6;$(curl evil)"},
            "names the tag 'v6.6.6;$(curl evil)', which is no tag",
            id="a tag that a shell would run",
        ),
        pytest.param(
            {"tag": "1.0.0\n::error::PWN"},
            r"names the tag '1.0.0\n::error::PWN', which is no tag",
            id="a tag with a line break",
        ),
        pytest.param(
            {"tag": "v6.6.6"}, "names the tag 'v6.6.6', which is of another version", id="the tag of another version"
        ),
        pytest.param(
            {"sha": "$(id)"}, "names the commit '$(id)', which is no commit", id="a commit that a shell would run"
        ),
    ],
)
def test_what_no_request_may_name_is_refused(said: dict[str, str], why: str) -> None:
    [row] = found(**said)
    assert row == (
        f"block artifact_not_allowed web: the record of web 1.2.0 {why} | ask for web 1.2.0 by its `version`, and name "
        "what it is deployed from in the request"
    )


def test_everything_wrong_is_told_and_a_rollback_what_to_do_instead() -> None:
    told = found(Operation.ROLLBACK, image="evil", tag=";", sha=";")
    assert [row.partition(", which")[0].rpartition(" names ")[2] for row in told] == [
        "the image 'evil'",
        "the tag ';'",
        "the commit ';'",
    ]
    remedy = "deploy web 1.2.0 as any other version, by a request that names what it is deployed from"
    assert {row.rpartition(" | ")[2] for row in told} == {remedy}
