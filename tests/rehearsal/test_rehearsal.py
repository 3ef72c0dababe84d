"""The short form of `make rehearsal`."""

from tests.rehearsal.odds import Odds
from tests.rehearsal.record import record
from tests.rehearsal.rehearsal import rehearsing

SEED = 20
REQUESTS = 40


def test_whatever_goes_wrong_nothing_unfit_is_ever_active_and_no_request_is_lost() -> None:
    with rehearsing(SEED, Odds()) as rehearsal:
        rehearsal.storm(REQUESTS, 4)
        rehearsal.calm()
        print(record(rehearsal))  # noqa: T201 - pytest shows it where the test fails
        assert rehearsal.wrong == []
        assert rehearsal.stage.tally.counts["processes killed"] > 0
        assert len(rehearsal.left) < REQUESTS / 2
