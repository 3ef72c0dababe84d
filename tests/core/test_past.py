"""What became of each deployment, and what it took the place of."""

from datetime import UTC, datetime, timedelta

import pytest

from deploy_gate.board.past import Deed, Reached, past_of
from deploy_gate.board.wording import named
from deploy_gate.model import ForeignRecords, Record, State, Unread
from deploy_gate.versions import parse_version

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
STATES = {"+": State.ACTIVE, "~": State.IN_PROGRESS, "!": State.FAILURE, "-": State.INACTIVE, "=": State.INACTIVE}


def deeds(text: str, where: str = "staging") -> Reached:
    """``~2.0.0 +1.0.0``: newest first, a day apart; ``=`` changed nothing, ``(…)`` is foreign, ``?`` unclear."""
    found: list[Deed] = []
    for number, one in enumerate(text.split()):
        at = NOW - timedelta(days=number)
        bare = one.strip("()")
        record: Record | Unread = Unread("it is unclear")
        if bare != "?":
            version = parse_version(bare[1:])
            foreign, unchanged = one != bare, bare[0] == "="
            record = Record("web", where, STATES[bare[0]], version, foreign=foreign, unchanged=unchanged)
        found.append(Deed(where, at, record))
    return Reached(tuple(found))


def told(text: str, foreign: ForeignRecords = ForeignRecords.IGNORE) -> str:
    past = past_of("web", {"staging": deeds(text)}, foreign, 20)
    return ", ".join(
        f"{deed.outcome} for {named(deed.replaced)}" if deed.replaced else deed.outcome for deed in past.deeds
    )


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        pytest.param("+2.0.0 -1.0.0", "running for 1.0.0, replaced", id="one after the other"),
        pytest.param("+2.0.0 +1.0.0", "running for 1.0.0, replaced", id="GitHub leaves the older one active"),
        pytest.param("~2.0.0 +1.0.0", "in progress for 1.0.0, running", id="on its way"),
        pytest.param("!2.0.0 +1.0.0", "failure for 1.0.0, running", id="failed"),
        pytest.param("=2.0.0 +1.0.0", "changed nothing, running", id="changed nothing"),
        pytest.param("+3.0.0 !2.0.0 -1.0.0", "running for 1.0.0, failure for 1.0.0, replaced", id="a failure between"),
        pytest.param("-1.0.0", "out of service", id="taken out of service"),
        pytest.param("(+2.0.0) -1.0.0", "active, running", id="a foreign success only looks like a replacement"),
        pytest.param("+2.0.0 (-1.5.0) -1.0.0", "running for 1.0.0, inactive, replaced", id="a foreign one between"),
        pytest.param("+2.0.0 ? -1.0.0", "running, unknown, replaced", id="behind what is unclear nothing is said"),
    ],
)
def test_what_became_of_it(records: str, expected: str) -> None:
    assert told(records) == expected


def test_what_others_deployed_counts_where_the_catalog_honours_it() -> None:
    assert told("(+2.0.0) -1.0.0", ForeignRecords.HONOUR) == "running for 1.0.0, replaced"


def test_environments_are_told_together_newest_first_and_no_more_than_asked_for() -> None:
    chronicle = {"staging": deeds("+3.0.0 -2.0.0 -1.0.0"), "production": deeds("+2.0.0 -1.0.0", "production")}
    past = past_of("web", chronicle, ForeignRecords.IGNORE, 3)
    assert [(deed.environment, deed.record.version) for deed in past.deeds if isinstance(deed.record, Record)] == [
        ("staging", parse_version("3.0.0")),
        ("production", parse_version("2.0.0")),
        ("staging", parse_version("2.0.0")),
    ]


def test_what_could_be_read_of_an_environment_stays_where_the_rest_could_not() -> None:
    cut = deeds("+1.0.0").but(unread=Unread("GitHub did not answer"))
    past = past_of("web", {"staging": cut, "production": Reached()}, ForeignRecords.IGNORE, 20)
    assert (len(past.deeds), past.unread) == (1, {"staging": Unread("GitHub did not answer")})
