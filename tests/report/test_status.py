"""A board, told for a terminal, as Markdown and as JSON."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy_gate.board.made import Board, make_board
from deploy_gate.model import (
    Catalog,
    Environment,
    History,
    Holder,
    Job,
    Need,
    Operation,
    Record,
    Service,
    State,
    Survey,
    Unread,
)
from deploy_gate.report.status_json import status_json
from deploy_gate.report.status_markdown import status_markdown
from deploy_gate.report.status_text import status_text
from deploy_gate.report.text import Colour
from deploy_gate.versions import parse_version
from tests.report.hostile import hostile_name

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def a_record(service: str, version: str, where: str, state: State = State.ACTIVE, **more: object) -> Record:
    said = {"created_at": NOW - timedelta(days=5), "creator": "alice"} | more
    return Record(service, where, state, parse_version(version), **said)  # type: ignore[arg-type]


def a_board(*names: str, environments: tuple[str, ...] = ("staging", "production"), **more: object) -> Board:
    """The first service is on its way and locked in staging, the second was rolled back, the third is unknown."""
    services = {name: Service(name, f"acme/{name}") for name in names}
    if len(names) > 1:
        services[names[0]] = services[names[0]].but(needs=(Need(names[1]),))
    histories = {}
    for where in environments:
        for number, name in enumerate(names):
            match number % 3:
                case 0 if where == "staging":
                    going = a_record(name, "3.1.0", where, State.IN_PROGRESS, created_at=NOW - timedelta(minutes=4))
                    histories[where, name] = History((going, a_record(name, "3.0.0", where)))
                case 0:
                    histories[where, name] = History((a_record(name, "3.0.0", where),))
                case 1:
                    back = a_record(name, "1.0.0", where, operation=Operation.ROLLBACK)
                    histories[where, name] = History((back,)) if where == "staging" else History()
                case _:
                    histories[where, name] = Unread("it was not found", "look for it")
    holders = {}
    if names and "staging" in environments:
        until = NOW + timedelta(hours=1)
        version = parse_version("3.1.0")
        holder = Holder(names[0], "staging", version, "sha256:1", Job("acme/infra", 7), "bob", NOW, until)
        holders["staging", names[0]] = holder.but(**more)
    catalog = Catalog({name: Environment(name) for name in environments}, services)
    return make_board(catalog, Survey(histories, holders), names, environments, NOW)


BOARD = a_board("checkout", "inventory", "frontend")


def test_a_board_for_a_terminal() -> None:
    assert status_text(BOARD) == (
        "3 services in 2 environments, 2026-03-01 12:00 UTC\n"
        "\n"
        "  service     staging                                             production\n"
        "  checkout    3.0.0 (3.1.0 in progress)  4 min  alice  [locked]   3.0.0    5 d  alice\n"
        "  inventory   1.0.0                        5 d  alice  [held]     nothing\n"
        "  frontend    unknown                                             unknown\n"
        "\n"
        "  unknown      what staging and production run of frontend is not known: it was not found\n"
        "               to do: look for it\n"
        "  in progress  checkout 3.1.0 is on its way to staging (in progress since 2026-03-01 11:56 UTC by alice); "
        "before it 3.0.0 served\n"
        "  locked       checkout is locked in staging by bob for 3.1.0 (acme/infra/actions/runs/7), from 2026-03-01 "
        "12:00 UTC until 2026-03-01 13:00 UTC at the latest\n"
        "  held         inventory is held in staging by its rollback to 1.0.0, begun 2026-02-24 12:00 UTC by alice\n"
        "               to do: once what was wrong is mended: deploy-gate resume --environment staging --services "
        "inventory\n"
        "  drift        staging runs 1.0.0 of inventory, production nothing\n"
    )


def test_colour_changes_nothing_but_colour() -> None:
    coloured = status_text(BOARD, Colour.ON)
    assert "\x1b[31munknown" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == status_text(BOARD)


def test_what_is_long_is_cut_in_the_table_and_whole_below_it() -> None:
    name = "n" * 60
    shown = status_text(a_board(name, environments=("staging",)))
    table, _, remarks = shown.partition("\n\n  in progress")
    assert f"{'n' * 31}…" in table
    assert name not in table
    assert name in remarks


@pytest.mark.parametrize(
    ("width", "row"),
    [
        pytest.param(
            100, "  checkout    3.0.0 (3.1.0 in progress)  4 min  alice  [locked]   3.0.0    5 d  alice", id="all"
        ),
        pytest.param(80, "  checkout    3.0.0 (3.1.0 in progress)  4 min  [locked]   3.0.0    5 d", id="no person"),
        pytest.param(64, "  checkout    3.0.0 (3.1.0 in progress)  [locked]   3.0.0", id="no age"),
        pytest.param(30, "  checkout    3.0.0 (3.1.…  [locked]   3.0.0", id="as narrow as it gets"),
    ],
)
def test_a_narrow_terminal_is_shown_less_of_each_cell(width: int, row: str) -> None:
    assert row in status_text(BOARD, width=width).splitlines()


def test_an_empty_board_says_so() -> None:
    assert status_text(a_board()) == "0 services in 2 environments, 2026-03-01 12:00 UTC\n"
    assert status_text(a_board("checkout", environments=())).splitlines()[0].startswith("1 service in 0 environments")
    assert "## What runs where: 0 services in 2 environments" in status_markdown(a_board())


def test_a_board_as_markdown() -> None:
    shown = status_markdown(BOARD)
    assert "| service | `staging` | `production` |\n| --- | --- | --- |\n" in shown
    assert "| `checkout` | ⏳ `3.0.0` (`3.1.0` in progress), 4 min, `alice`, **locked** | `3.0.0`, 5 d, " in shown
    assert "| `frontend` | ❔ unknown | ❔ unknown |" in shown
    assert "- 💡 drift: staging runs `1.0.0` of inventory, production nothing" in shown


def test_a_board_as_json() -> None:
    told = json.loads(status_json(BOARD))
    assert list(told) == ["schema_version", "at", "environments", "services", "locks", "edges", "remarks", "omitted"]
    assert (told["schema_version"], told["at"]) == (1, "2026-03-01T12:00:00+00:00")
    checkout = told["services"][0]
    assert (checkout["service"], checkout["wave"]) == ("checkout", 2)
    staging = checkout["environments"]["staging"]
    assert list(staging) == ["condition", "serving", "newest", "held", "locked", "barred", "unknown"]
    assert (staging["condition"], staging["serving"]["version"]) == ("in progress", "3.0.0")
    assert staging["newest"] == {
        "version": "3.1.0", "sha": None, "state": "IN_PROGRESS", "since": "2026-03-01T11:56:00+00:00", "by": "alice",
        "run": None, "operation": "deploy", "foreign": False,
    }  # fmt: skip
    assert (staging["locked"]["version"], staging["locked"]["by"]) == ("3.1.0", "bob")
    assert told["services"][1]["environments"]["staging"]["held"] is True
    assert told["services"][2]["environments"]["production"]["unknown"] == "it was not found"
    assert told["edges"] == [{"consumer": "checkout", "provider": "inventory", "said_by": "catalog"}]


@given(hostile_name, st.text())
def test_what_others_wrote_adds_no_line_to_a_terminal_or_to_markdown(name: str, by: str) -> None:
    for render in (status_text, status_markdown):
        shown = render(a_board(name, environments=("staging",), by=by))
        assert shown.count("\n") == render(a_board("web", environments=("staging",))).count("\n")
        assert all(line.isprintable() for line in shown.split("\n"))
