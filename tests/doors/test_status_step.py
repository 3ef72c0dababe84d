"""`command: status` as a step of a workflow."""

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

from deploy_gate.output_size import OUTPUT_LIMIT, utf16_size
from deploy_gate.report.status_json import outputs
from tests.doors.shop import CATALOG, RUNNING, a_shop, on_github, record
from tests.doors.step import NOWHERE, act
from tests.doors.test_every_fault import KINDS, LASTING, name_of
from tests.report.test_status import a_board


def test_the_runs_page_shows_the_board() -> None:
    with on_github(a_shop(record("checkout", "3.1.0", state="IN_PROGRESS"))) as github:
        ended = act(github.url, {}, "schedule", command="status")
        assert [entry.operation for entry in github.requests.entries()] == ["CatalogFile", "Facts"]
    assert ended.code == 0
    assert ended.summary.startswith("## What runs where: 5 services in 2 environments\n")
    assert "3.0.0 (3.1.0 in progress)" in ended.said
    assert (ended.outputs["decision"], ended.outputs["reason_code"]) == ("go", "shown")
    assert json.loads(ended.outputs["services"]) == ["inventory", "checkout", "frontend", "api", "site"]
    assert ended.result["services"][1]["environments"]["staging"]["condition"] == "in progress"


def test_a_part_is_chosen_by_the_inputs() -> None:
    with on_github(a_shop()) as github:
        ended = act(github.url, {}, "schedule", command="status", services="site, api", environment="production")
    assert ended.result["environments"] == ["production"]
    assert [one["service"] for one in ended.result["services"]] == ["api", "site"]


@pytest.mark.parametrize(
    ("name", "beginning"),
    [
        pytest.param("site/index.html", "<!doctype html>", id="a page in a folder that is made"),
        pytest.param("status.json", '{\n  "schema_version": 1', id="JSON"),
        pytest.param("status.md", "## What runs where", id="Markdown"),
        pytest.param("status.txt", "5 services in 2 environments", id="text"),
    ],
)
def test_a_file_is_written_in_the_form_that_its_name_says(name: str, beginning: str, tmp_path: Path) -> None:
    with on_github(a_shop()) as github:
        assert act(github.url, {}, "schedule", command="status", page=str(tmp_path / name)).code == 0
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(beginning)


KEPT = "staging: {inventory: 1.7.0, checkout: 3.0.0, frontend: 0.9.0, api: 1.0.0}\n"
DRIFT = {
    "acme/infra:versions.yaml says 0.9.0 of frontend in staging, the records say 1.0.0",
    "acme/infra:versions.yaml says nothing of site in staging, the records say 1.0.0",
}


def a_shop_with_a_file(text: str | None = KEPT, catalog: str = f"{CATALOG}versions: {{}}\n") -> dict[str, Any]:
    world = a_shop(catalog=catalog)
    world["repositories"]["acme/infra"]["files"] |= {"versions.yaml": text} if text is not None else {}
    return world


@pytest.mark.parametrize("form", ["txt", "json", "md", "html"])
def test_where_the_file_of_versions_says_something_else_is_told_in_every_form(form: str, tmp_path: Path) -> None:
    page = tmp_path / f"status.{form}"
    with on_github(a_shop_with_a_file()) as github:
        assert act(github.url, {}, "schedule", command="status", environment="staging", page=str(page)).code == 0
        # The file is read with the records.
        assert [entry.operation for entry in github.requests.entries()] == ["CatalogFile", "Facts"]
    text = " ".join(re.sub(r"<wbr>|[`\\\\]", "", html.unescape(page.read_text(encoding="utf-8"))).split())
    assert [one for one in DRIFT if one not in text] == [], text
    assert text.count("acme/infra:versions.yaml says") == len(DRIFT)


def test_drift_of_the_file_is_in_the_result() -> None:
    with on_github(a_shop_with_a_file()) as github:
        ended = act(github.url, {}, "schedule", command="status", environment="staging")
    assert {one["message"] for one in ended.result["remarks"] if one["topic"] == "drift"} == DRIFT


@pytest.mark.parametrize(
    ("world", "message"),
    [
        pytest.param(
            a_shop_with_a_file("staging: [\n"), "acme/infra:versions.yaml cannot be understood", id="it is no YAML"
        ),
        pytest.param(
            a_shop_with_a_file(catalog=f"{CATALOG}versions: {{branch: deployed}}\n"),
            "acme/infra has no branch deployed",
            id="there is no such branch",
        ),
        pytest.param(
            a_shop_with_a_file(catalog=f"{CATALOG}versions: {{repository: acme/nowhere}}\n"),
            "acme/nowhere was not found",
            id="there is no such repository",
        ),
    ],
)
def test_a_file_of_versions_that_cannot_be_read_is_told(world: dict[str, Any], message: str) -> None:
    with on_github(world) as github:
        ended = act(github.url, {}, "schedule", command="status", environment="staging")
    assert ended.code == 0
    (told,) = [one for one in ended.result["remarks"] if one["topic"] == "unknown"]
    assert message in told["message"]


def test_a_file_of_versions_that_nobody_has_written_yet_lacks_everything() -> None:
    with on_github(a_shop_with_a_file(None)) as github:
        ended = act(github.url, {}, "schedule", command="status", environment="staging")
    assert sum("says nothing of" in one["message"] for one in ended.result["remarks"]) == len(RUNNING)


def test_a_file_whose_name_says_no_form_is_refused_before_anything_is_read() -> None:
    ended = act(NOWHERE, {}, "schedule", command="status", page="status")
    assert ended.code == 2
    assert "'status' does not say what to write: end it with .html, .json, .md, .txt" in ended.out


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "site").touch()
    with on_github(a_shop()) as github:
        ended = act(github.url, {}, "schedule", command="status", page=str(tmp_path / "site" / "index.html"))
    assert ended.code == 2
    assert "cannot be written" in ended.out


def test_an_unknown_service_is_told() -> None:
    with on_github(a_shop()) as github:
        ended = act(github.url, {}, "schedule", command="status", service="sit")
    assert ended.code == 2
    assert "did you mean 'site'?" in ended.out


def test_what_has_no_room_in_an_output_is_counted() -> None:
    names = tuple(f"service-with-a-long-name-{number}" for number in range(1500))
    told = outputs(a_board(*names))
    assert sum(map(utf16_size, told.values())) <= OUTPUT_LIMIT
    result = json.loads(told["result"])
    assert (result["services"], result["edges"]) == ([], [])
    assert (result["omitted"]["services"], result["omitted"]["edges"]) == (1500, 1)


@pytest.mark.parametrize("nth", [1, 2])
@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_a_request_that_fails_once_is_made_again_or_the_answer_is_unknown(kind: dict[str, Any], nth: int) -> None:
    with on_github(a_shop(), {"on": "*", "nth": nth, **kind}) as github:
        ended = act(github.url, {}, "schedule", command="status")
    if ended.code == 0:
        cells = [cell for one in ended.result["services"] for cell in one["environments"].values()]
        # A limit that is used up asks for a longer wait than anybody has.
        assert {cell["condition"] for cell in cells} == {"unknown" if kind["kind"] == "limited" else "running"}
    else:
        assert (kind["kind"], ended.outputs["reason_code"]) == ("limited", "unknown")


@pytest.mark.parametrize("kind", LASTING, ids=name_of)
def test_what_stays_unanswered_is_shown_as_unknown_with_the_reason(kind: dict[str, Any]) -> None:
    with on_github(a_shop(), {"on": "graphql Facts", "count": None, **kind}) as github:
        ended = act(github.url, {}, "schedule", command="status")
    assert ended.code == 0
    cells = [cell for one in ended.result["services"] for cell in one["environments"].values()]
    assert len(cells) == 10
    assert {cell["condition"] for cell in cells} == {"unknown"}
    assert all(cell["unknown"] for cell in cells)
    assert [one["topic"] for one in ended.result["remarks"]] == ["unknown"]
