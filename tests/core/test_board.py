"""What a survey comes to: cells, and what is to be remarked on them."""

from datetime import UTC, datetime, timedelta

import pytest

from deploy_gate.board.cells import Condition
from deploy_gate.board.drift import FileSaid
from deploy_gate.board.made import Board, make_board
from deploy_gate.board.remarks import Topic
from deploy_gate.model import (
    Barred,
    Barrier,
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
from deploy_gate.versions import parse_version

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BEFORE = NOW - timedelta(days=2)
PLACES = ("staging", "production")
STATES = {"+": State.ACTIVE, "~": State.IN_PROGRESS, "!": State.FAILURE, "-": State.INACTIVE}


def a_history(service: str, environment: str, text: str) -> History | Unread:
    """``~2.0.0 +1.0.0``: newest first, each with its state; ``?`` is unread."""
    if text == "?":
        return Unread(f"{service} was not found", "look for it")
    return History(
        tuple(
            Record(
                service,
                environment,
                STATES[one[0]],
                parse_version(one[1:]),
                created_at=BEFORE,
                creator="alice",
                operation=Operation.DEPLOY,
            )
            for one in text.split()
        )
    )


def a_catalog(*names: str, needs: dict[str, tuple[Need, ...]] | None = None) -> Catalog:
    services = {name: Service(name, f"acme/{name}", (needs or {}).get(name, ())) for name in names}
    return Catalog({name: Environment(name) for name in PLACES}, services)


def a_board(  # noqa: PLR0913 - a builder names what a case overrides
    staging: str = "+1.0.0",
    production: str = "+1.0.0",
    *,
    holder: Holder | Unread | None = None,
    barriers: tuple[Barred, ...] = (),
    needs: tuple[Need, ...] | None = None,
    environments: tuple[str, ...] = PLACES,
    file: FileSaid | None = None,
) -> Board:
    """One service, `web`, that `api` stands beside in the catalog."""
    histories = {
        (where, "web"): a_history("web", where, text) for where, text in zip(PLACES, (staging, production), strict=True)
    }
    if needs is not None:
        histories["production", "web"] = History((Record("web", "production", State.ACTIVE, needs=needs),))
    survey = Survey(histories, {("staging", "web"): holder} if holder else {}, barriers)
    return make_board(a_catalog("web", "api"), survey, ("web",), environments, NOW, file)


FILE = "acme/infra:versions.yaml"


@pytest.mark.parametrize(
    ("staging", "file", "expected"),
    [
        pytest.param("+1.0.0", "1.0.0", None, id="it says what the records say"),
        pytest.param("+1.0.0", "v1.0.0", None, id="the same version with a v"),
        pytest.param("+2.0.0", "1.0.0", "says 1.0.0 of web in staging, the records say 2.0.0", id="it is behind"),
        pytest.param("+2.0.0", "two", "says two of web in staging, the records say 2.0.0", id="it says no version"),
        pytest.param("+2.0.0", None, "says nothing of web in staging, the records say 2.0.0", id="it lacks it"),
        pytest.param("~2.0.0 +1.0.0", "1.0.0", None, id="it says what serves while a newer one is on its way"),
        pytest.param("!2.0.0 +1.0.0", "2.0.0", None, id="it says what may be running"),
        pytest.param("-2.0.0", "2.0.0", "says 2.0.0 of web in staging, the records say nothing", id="it is out"),
        pytest.param("", None, None, id="nothing runs and nothing is said"),
        pytest.param("", "1.0.0", "says 1.0.0 of web in staging, the records say nothing", id="it was never deployed"),
        pytest.param("?", "1.0.0", None, id="of what is unknown no drift is said"),
    ],
)  # fmt: skip
def test_what_the_file_of_versions_says_is_held_against_the_records(
    staging: str, file: str | None, expected: str | None
) -> None:
    versions = {"staging": {"web": file} if file else {}, "production": {"web": "1.0.0"}}
    board = a_board(staging, file=FileSaid(FILE, versions))
    told = [one for one in board.remarks if one.message.startswith(FILE)]
    assert [one.message for one in told] == ([f"{FILE} {expected}"] if expected else [])
    assert all((one.topic, one.service, one.environment) == (Topic.DRIFT, "web", "staging") for one in told)


def test_what_others_deployed_is_not_looked_for_in_the_file() -> None:
    foreign = Record("web", "staging", State.ACTIVE, parse_version("9.0.0"), foreign=True)
    survey = Survey({("staging", "web"): History((foreign,))})
    file = FileSaid(FILE, {"staging": {}})
    assert make_board(a_catalog("web"), survey, ("web",), ("staging",), NOW, file).remarks == ()


def test_a_file_that_cannot_be_read_is_told() -> None:
    board = a_board(file=FileSaid(FILE, Unread("it is gone", "look for it")))
    (told,) = board.remarks
    assert (told.topic, told.message, told.remedy) == (
        Topic.UNKNOWN,
        f"whether {FILE} says what runs is not known: it is gone",
        "look for it",
    )


def said(board: Board) -> list[str]:
    return [f"{one.topic}: {one.message}" for one in board.remarks]


@pytest.mark.parametrize(
    ("staging", "condition", "serving"),
    [
        pytest.param("+2.0.0 +1.0.0", Condition.RUNNING, "2.0.0", id="the newest serves"),
        pytest.param("~2.0.0 +1.0.0", Condition.MOVING, "1.0.0", id="a newer one is on its way"),
        pytest.param("!2.0.0 +1.0.0", Condition.FAILED, "1.0.0", id="a newer one failed"),
        pytest.param("~1.0.0", Condition.MOVING, None, id="the first is on its way"),
        pytest.param("-2.0.0 +1.0.0", Condition.OUT, None, id="it was taken out of service"),
        pytest.param("", Condition.NOTHING, None, id="it was never deployed"),
        pytest.param("?", Condition.UNKNOWN, None, id="it could not be read"),
    ],
)
def test_a_cell_tells(staging: str, condition: Condition, serving: str | None) -> None:
    cell = a_board(staging).cells["staging", "web"]
    assert cell.condition is condition
    assert (str(cell.serving.version) if cell.serving else None) == serving


@pytest.mark.parametrize(
    ("staging", "production", "expected"),
    [
        pytest.param("+1.0.0", "+1.0.0", [], id="all is the same"),
        pytest.param("+2.0.0", "+1.0.0", ["drift: staging runs 2.0.0 of web, production 1.0.0"], id="staging is ahead"),
        pytest.param("+2.0.0", "", ["drift: staging runs 2.0.0 of web, production nothing"], id="only staging has it"),
        pytest.param(
            "?",
            "+1.0.0",
            ["unknown: what staging runs of web is not known: web was not found"],
            id="of what is unknown no drift is said",
        ),
        pytest.param(
            "?",
            "?",
            ["unknown: what staging and production run of web is not known: web was not found"],
            id="one reason is told once",
        ),
        pytest.param(
            "~2.0.0 +1.0.0",
            "+1.0.0",
            [
                (
                    "in progress: web 2.0.0 is on its way to staging (in progress since 2026-02-27 12:00 UTC by "
                    "alice); before it 1.0.0 served"
                )
            ],
            id="what is on its way is no drift yet",
        ),
        pytest.param(
            "!2.0.0",
            "",
            [
                (
                    "failed: web 2.0.0 failed in staging (failure, begun 2026-02-27 12:00 UTC by alice): it or "
                    "nothing may be running"
                )
            ],
            id="the first failed",
        ),
    ],
)
def test_what_is_to_be_known_is_remarked(staging: str, production: str, expected: list[str]) -> None:
    assert said(a_board(staging, production)) == expected


def test_the_same_version_at_two_commits_is_drift() -> None:
    board = a_board()
    cells = {
        key: cell.serving.but(sha=sha * 40)
        for (key, cell), sha in zip(board.cells.items(), "ab", strict=True)
        if cell.serving
    }
    survey = Survey({key: History((record,)) for key, record in cells.items()})
    drifted = make_board(a_catalog("web"), survey, ("web",), PLACES, NOW)
    assert said(drifted) == ["drift: staging runs 1.0.0 at aaaaaaa of web, production 1.0.0 at bbbbbbb"]


def test_what_was_rolled_back_is_held_until_it_is_resumed() -> None:
    record = Record("web", "staging", State.ACTIVE, parse_version("1.0.0"), operation=Operation.ROLLBACK)
    for resumed, expected in ((False, ["held: web is held in staging by its rollback to 1.0.0"]), (True, [])):
        survey = Survey({("staging", "web"): History((record.but(resumed=resumed),))})
        board = make_board(a_catalog("web"), survey, ("web",), ("staging",), NOW)
        assert board.cells["staging", "web"].is_held is not resumed
        assert said(board) == expected


HOLDER = Holder(
    "web", "staging", parse_version("2.0.0"), "sha256:1", Job("acme/infra", 7), "bob", BEFORE, NOW + timedelta(hours=1)
)


def test_a_locked_service_names_who_what_and_until_when() -> None:
    assert said(a_board(holder=HOLDER)) == [
        (
            "locked: web is locked in staging by bob for 2.0.0 (acme/infra/actions/runs/7), from 2026-02-27 12:00 UTC "
            "until 2026-03-01 13:00 UTC at the latest"
        )
    ]


@pytest.mark.parametrize(
    ("barred", "expected"),
    [
        pytest.param(
            Barred("acme/web", "staging", Barrier("staging-lock", "bob", sticky=True, is_global=False, reason="sale")),
            "locked: staging is locked in acme/web by bob: sale",
            id="an environment",
        ),
        pytest.param(
            Barred("acme/web", None, Barrier("global-lock", "bob", sticky=True, is_global=True)),
            "locked: every environment is locked in acme/web by bob",
            id="everything",
        ),
        pytest.param(
            Barred("acme/web", "staging", Barrier("staging-lock", "bob", sticky=False, is_global=False)),
            "locked: staging is locked in acme/web by bob, for a deployment that is under way",
            id="for one deployment",
        ),
        pytest.param(
            Barred("acme/web", "staging", Barrier("hold", "bob", sticky=True, is_global=False, service="web"), "web"),
            "locked: web in staging is locked in acme/web by bob",
            id="a service",
        ),
        pytest.param(
            Barred("acme/web", None, Unread("the lock cannot be read")),
            "unknown: whether every environment is locked is not known: the lock cannot be read",
            id="nobody can read it",
        ),
    ],
)
def test_a_lock_on_an_environment_is_remarked(barred: Barred, expected: str) -> None:
    assert said(a_board(barriers=(barred,))) == [expected]


def test_a_lock_that_could_not_be_read_for_the_same_reason_as_all_else_is_not_told_again() -> None:
    why = Unread("web was not found", "look for it")
    board = a_board("?", "?", holder=why, barriers=(Barred("acme/web", None, why),))
    assert [one.topic for one in board.remarks] == [Topic.UNKNOWN]


def test_an_edge_that_only_a_record_knows_is_drift() -> None:
    board = a_board(staging="?", needs=(Need("api"),))
    assert [one.message for one in board.remarks if one.topic is Topic.DRIFT] == [
        (
            "web requires api by the record of web a version that its record does not tell in production; "
            "the catalog does not say so"
        )
    ]


def test_who_is_not_deployed_to_an_environment_has_no_cell_there() -> None:
    catalog = Catalog(
        {name: Environment(name) for name in PLACES}, {"web": Service("web", "acme/web", environments=("staging",))}
    )
    board = make_board(catalog, Survey({("staging", "web"): History()}), ("web",), PLACES, NOW)
    assert [cell.environment for cell in board.row("web")] == ["staging"]
    assert board.remarks == ()


def test_services_stand_in_the_waves_in_which_they_would_go() -> None:
    catalog = a_catalog("web", "api", "db", needs={"web": (Need("api"),), "api": (Need("db"),)})
    board = make_board(catalog, Survey({}), ("web", "api", "db"), (), NOW)
    assert board.waves == {"web": 3, "api": 2, "db": 1}
    assert [(one.consumer, one.provider) for one in board.strands] == [("web", "api"), ("api", "db")]


def test_services_on_a_circle_share_a_wave() -> None:
    catalog = a_catalog("web", "api", needs={"web": (Need("api"),), "api": (Need("web"),)})
    assert make_board(catalog, Survey({}), ("web", "api"), (), NOW).waves == {"web": 1, "api": 1}


def test_one_reason_behind_many_repositories_is_told_once() -> None:
    names = tuple(f"s{number}" for number in range(8))
    gone = {
        (where, name): Unread(f"acme/{name} was not found", f"let the token see acme/{name}")
        for name in names
        for where in PLACES
    }
    board = make_board(a_catalog(*names), Survey(gone), names, PLACES, NOW)
    (remark,) = board.remarks
    assert remark.message == (
        "what staging and production run of s0, s1, s2, s3, s4 and 3 more is not known: the repository was not found"
    )
    assert remark.remedy == "let the token see the repository"


def test_locks_that_nobody_may_read_are_told_once() -> None:
    names = ("web", "api")
    hidden = {name: Unread(f"the token may not read the locks in acme/{name}") for name in names}
    survey = Survey(
        {(where, name): History() for name in names for where in PLACES},
        {(where, name): hidden[name] for name in names for where in PLACES},
        tuple(Barred(f"acme/{name}", None, hidden[name]) for name in names),
    )
    board = make_board(a_catalog(*names), survey, names, PLACES, NOW)
    assert said(board) == [
        (
            "unknown: what is locked in acme/web and acme/api is not known: the token may not read the locks in the "
            "repository"
        )
    ]


def test_the_same_lock_in_many_repositories_is_told_once_and_holds_for_what_lies_there() -> None:
    names = ("web", "api", "db")
    lock = Barrier("staging-lock", "bob", sticky=True, is_global=False)
    histories: dict[tuple[str, str], History | Unread] = {
        (where, name): History() for name in names for where in PLACES
    }
    survey = Survey(histories, {}, tuple(Barred(f"acme/{name}", "staging", lock) for name in ("web", "api")))
    board = make_board(a_catalog(*names), survey, names, PLACES, NOW)
    assert said(board) == ["locked: staging is locked in acme/web and acme/api by bob"]
    barred = [key for key, cell in board.cells.items() if cell.barriers]
    assert barred == [("staging", "web"), ("staging", "api")]
