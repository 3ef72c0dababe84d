"""The history of a service, told."""

import json
from datetime import UTC, datetime

from hypothesis import given

from deploy_gate.board.past import Deed, Past
from deploy_gate.model import Operation, Record, State, Unread
from deploy_gate.report.past_told import as_json, as_markdown, as_text
from deploy_gate.versions import parse_version
from tests.report.hostile import hostile_name

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
OLD = Record("web", "staging", State.INACTIVE, parse_version("1.0.0"), creator="alice")
NEW = OLD.but(state=State.ACTIVE, version=parse_version("2.0.0"), url="https://github.com/a/b/actions/runs/1")


def a_past(record: Record = NEW, service: str = "web") -> Past:
    deeds = (
        Deed("staging", AT, record.but(operation=Operation.ROLLBACK), "running", OLD),
        Deed("staging", AT, Unread("its version is 7"), "unknown"),
        Deed("production", None, OLD.but(foreign=True), "inactive"),
    )
    return Past(service, deeds, {"development": Unread("acme/web was not found")})


def test_a_history_for_a_terminal() -> None:
    assert as_text(a_past()) == (
        "web: 3 records, newest first\n"
        "\n"
        "  when                  environment  version  outcome            by     instead of  run\n"
        "  2026-03-01 12:00 UTC  staging      2.0.0    running, rollback  alice  1.0.0       "
        "https://github.com/a/b/actions/runs/1\n"
        "  2026-03-01 12:00 UTC  staging      unknown  unknown\n"
        "                        production   1.0.0    inactive, foreign  alice\n"
        "\n"
        "  unknown  what was deployed to development: acme/web was not found\n"
        "  unknown  its version is 7\n"
    )


def test_a_history_as_markdown() -> None:
    shown = as_markdown(a_past())
    assert "| `2026-03-01 12:00 UTC` | `staging` | `2.0.0` | `running, rollback` | `alice` | `1.0.0` |" in shown
    assert "- unknown: what was deployed to development: `acme/web` was not found" in shown


def test_a_history_as_json() -> None:
    told = json.loads(as_json(a_past()))
    assert list(told) == ["schema_version", "service", "records", "unknown"]
    assert told["records"][0] == {
        "environment": "staging", "at": "2026-03-01T12:00:00+00:00", "outcome": "running", "version": "2.0.0",
        "sha": None, "state": "ACTIVE", "by": "alice", "run": "https://github.com/a/b/actions/runs/1",
        "operation": "rollback", "foreign": False, "instead_of": "1.0.0", "unknown": None,
    }  # fmt: skip
    assert told["records"][1]["unknown"] == "its version is 7"
    assert told["unknown"] == {"development": "acme/web was not found"}


def test_nothing_is_told_as_nothing() -> None:
    assert as_text(Past("web", ())) == "web: no record was found\n"
    assert as_markdown(Past("web", ())) == "## What was deployed of `web`\n\nweb: no record was found\n"
    assert as_text(Past("web", (), {"staging": Unread("gone")})).startswith("web: no record could be read\n")


@given(hostile_name, hostile_name)
def test_what_others_wrote_adds_no_line(name: str, by: str) -> None:
    for render in (as_text, as_markdown):
        shown = render(a_past(NEW.but(creator=by), name))
        assert shown.count("\n") == render(a_past()).count("\n")
        assert all(line.isprintable() for line in shown.split("\n"))
