"""Whoever can write a record cannot make another image, tag or commit of it than a request could name."""

import json
from typing import Any

import pytest

from tests.doors.deploying import entry, finish, locks, records, start
from tests.doors.going_back import codes, entries, rollback
from tests.doors.shop import CATALOG, a_shop, on_github, record
from tests.doors.step import act, dispatched

PINNED = CATALOG.replace(
    "{repository: acme/inventory}", "{repository: acme/inventory, image: ghcr.io/acme/inventory, tag_prefix: v}"
)
HOSTILE = [
    pytest.param({"image": "ghcr.io/evil/backdoor:1"}, id="another image"),
    pytest.param({"image": "ghcr.io/acme/inventory:1$(id)"}, id="an image that a shell would run"),
    pytest.param({"image": "</td><script>"}, id="an image of markup"),
    pytest.param({"tag": "v6.6.6;$(curl evil)"}, id="a tag that a shell would run"),
    pytest.param({"tag": "1.7.0\n::error::PWN"}, id="a tag that begins a command"),
    pytest.param({"tag": "v6.6.6"}, id="the tag of another version"),
]


def recorded(version: str, said: dict[str, str]) -> dict[str, Any]:
    made = record("inventory", version)
    made["payload"] |= said
    return made


@pytest.mark.parametrize("said", HOSTILE)
def test_it_is_not_promoted(said: dict[str, str]) -> None:
    event = dispatched({"environment": "production", "service": "inventory"})
    with on_github(a_shop(recorded("1.8.0", said), catalog=PINNED)) as github:
        ended = act(github.url, event, command="plan")
        assert (ended.code, ended.outputs["decision"], ended.outputs["matrix"]) == (1, "no_go", "")
        assert codes(ended) == ["artifact_not_allowed"]
        asked = dispatched({"environment": "production", "service": "inventory", "version": "1.8.0"})
        assert act(github.url, asked, command="plan").outputs["decision"] == "go", "what the finding says to do"


@pytest.mark.parametrize("said", HOSTILE)
def test_no_way_back_leads_to_it(said: dict[str, str]) -> None:
    world = a_shop(recorded("1.8.0", said), record("inventory", "1.9.0"), catalog=PINNED)
    with on_github(world) as github:
        ended = rollback(github, "inventory")
        assert (ended.code, ended.outputs["matrix"]) == (1, "")
        assert codes(ended) == ["artifact_not_allowed"]


@pytest.mark.parametrize("said", HOSTILE)
def test_it_is_not_started(said: dict[str, str]) -> None:
    with on_github(a_shop(catalog=PINNED)) as github:
        ended = start(github, entry("inventory", "1.9.0", **said))
        assert (ended.code, ended.outputs["decision"]) == (2, "no_go")
        [problem] = ended.result["problems"]
        assert problem["where"] == "entry"
        assert problem["message"].startswith("inventory 1.9.0 names the ")
        assert problem["message"].endswith(": plan again, on the catalog as it is now")
        assert locks(github) == []
        assert records(github, "inventory") == [("1.7.0", "success")]


def test_a_part_goes_without_what_is_refused() -> None:
    event = dispatched({"environment": "production", "services": "inventory, checkout", "allow_partial": True})
    said = {"image": "ghcr.io/evil/backdoor:1"}
    newer = record("checkout", "3.1.0")
    with on_github(a_shop(recorded("1.8.0", said), newer, catalog=PINNED.replace(">=1.8.0", ">=1.7.0"))) as github:
        ended = act(github.url, event, command="plan")
        assert ended.outputs["decision"] == "partial"
        assert json.loads(ended.outputs["services"]) == ["checkout"]


def test_what_a_request_may_name_is_promoted_and_taken_back_as_it_was_recorded() -> None:
    said = {"image": "ghcr.io/acme/inventory:1.8.0", "tag": "v1.8.0"}
    with on_github(a_shop(recorded("1.8.0", said), record("inventory", "1.9.0"), catalog=PINNED)) as github:
        [back] = entries(rollback(github, "inventory"))
        assert {key: back[key] for key in said} == said
        started = start(github, back)
        assert started.code == 0, started.out
        finish(github, started)
        event = dispatched({"environment": "production", "service": "inventory"})
        [forth] = entries(act(github.url, event, command="plan"))
        assert {key: forth[key] for key in said} == said


def test_a_record_with_thousands_of_ranges_is_unknown_and_refuses() -> None:
    ranges = [f"site !=1.{number}.0" for number in range(3_000)]
    made = record("inventory", "1.8.0")
    made["payload"]["requires"] = ranges
    with on_github(a_shop(made)) as github:
        event = dispatched({"environment": "staging", "service": "inventory", "version": "1.9.0"})
        ended = act(github.url, event, command="plan")
        assert (ended.code, codes(ended)) == (1, ["unknown"])
        assert "it has more than 100 ranges on site" in ended.out
        assert start(github, entry("inventory", "1.9.0", requires=ranges)).code == 2


def test_a_record_with_thousands_of_strangers_makes_a_few_notices() -> None:
    made = record("inventory", "1.8.0")
    made["payload"]["requires"] = [f"s{number} >=1.0" for number in range(3_000)]
    with on_github(a_shop(made)) as github:
        event = dispatched({"environment": "staging", "service": "inventory", "version": "1.9.0"})
        ended = act(github.url, event, command="plan")
        assert (ended.outputs["decision"], codes(ended)) == ("go", ["drift"] * 11)
        assert len(ended.out) < 10_000
