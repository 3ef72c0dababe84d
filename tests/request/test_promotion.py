"""A service without a version takes the one that the environment before runs."""

import pytest

from deploy_gate.model import Facts, History, Need, Promote, Record, Request, Source, State, Unread, Verdict, Wanted
from deploy_gate.request.promotion import resolve
from deploy_gate.versions import parse_range, parse_version
from tests.request.shop import COMMIT, SHOP, a_need

KEPT = Need("inventory", parse_range(">=1.8"), Source.RECORD)


def a_record(version: str = "1.2.0", state: State = State.ACTIVE, **rest: object) -> Record:
    return Record("web", "development", state, parse_version(version) if version else None, **rest)  # type: ignore[arg-type]


def facts(*records: Record) -> Facts:
    return Facts({("development", "web"): History(records)})


ASKED = Request("staging", (), (Promote("web"),), sender="octocat", allow_partial=True)


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        pytest.param((a_record(),), Wanted("web", parse_version("1.2.0")), id="the active version"),
        pytest.param(
            (a_record(tag="v1.2.0", image="ghcr.io/acme/web:1.2.0", sha=COMMIT, needs=(KEPT,)),),
            Wanted("web", parse_version("1.2.0"), "v1.2.0", "ghcr.io/acme/web:1.2.0", COMMIT, (KEPT,)),
            id="tag, image, commit and edges come with it",
        ),
        pytest.param(
            (a_record("1.3.0"), a_record("1.2.0")),
            Wanted("web", parse_version("1.3.0")),
            id="of several active versions the newest",
        ),
        pytest.param(
            (a_record("1.3.0", State.FAILURE), a_record("1.2.0", State.SUCCESS)),
            Wanted("web", parse_version("1.2.0")),
            id="behind a failed one the active version, which the gates then judge",
        ),
        pytest.param(
            (a_record("1.3.0", State.INACTIVE, unchanged=True), a_record("1.2.0")),
            Wanted("web", parse_version("1.2.0")),
            id="a record that changed nothing is passed over",
        ),
        pytest.param(
            (a_record("", sha=COMMIT),),
            Wanted("web", parse_version(COMMIT), sha=COMMIT),
            id="a commit for want of a version",
        ),
    ],
)
def test_what_is_promoted(records: tuple[Record, ...], expected: Wanted) -> None:
    assert resolve(ASKED, SHOP, facts(*records)) == (ASKED.but(services=(expected,), promotions=()), ())


@pytest.mark.parametrize(
    ("known", "reason_code", "message", "remedy"),
    [
        pytest.param(
            facts(),
            "nothing_to_promote",
            "development runs no web that staging could take over",
            "deploy web to development first, or give its version",
            id="no record",
        ),
        pytest.param(
            facts(a_record("1.3.0", State.DESTROYED), a_record("1.2.0")),
            "nothing_to_promote",
            "development runs no web that staging could take over",
            "deploy web to development first, or give its version",
            id="taken away since",
        ),
        pytest.param(
            facts(a_record("1.3.0", State.FAILURE)),
            "nothing_to_promote",
            "development runs no web that staging could take over",
            "deploy web to development first, or give its version",
            id="none but a failed one",
        ),
        pytest.param(
            facts(a_record("")),
            "version_unknown",
            "the record of web in development names neither version nor commit",
            "give its version",
            id="neither version nor commit",
        ),
        pytest.param(
            Facts({("development", "web"): Unread("GitHub answered 502", "run it again")}),
            "unknown",
            "what development runs of web is unknown: GitHub answered 502",
            "run it again",
            id="unread",
        ),
        pytest.param(
            Facts(),
            "unknown",
            "what development runs of web is unknown: web was not read",
            "run it again; if it stays, check the token's permissions on that repository",
            id="not among the facts",
        ),
    ],
)
def test_what_cannot_be_promoted_stays_and_is_told(known: Facts, reason_code: str, message: str, remedy: str) -> None:
    resolved, [finding] = resolve(ASKED, SHOP, known)
    assert resolved == ASKED
    assert (finding.gate, finding.verdict, finding.service) == ("promotion", Verdict.BLOCK, "web")
    assert (finding.reason_code, finding.message, finding.remedy) == (reason_code, message, remedy)


def test_the_first_deployment_of_all_is_waited_for() -> None:
    resolved, [finding] = resolve(ASKED, SHOP, facts(a_record("1.3.0", State.IN_PROGRESS)))
    assert resolved == ASKED
    assert (finding.verdict, finding.reason_code) == (Verdict.WAIT, "promotion_in_progress")
    assert finding.message == "web is on its way to development, and nothing of it ran there before"
    assert finding.remedy == "wait until it runs in development"


def test_nothing_comes_before_the_first_environment() -> None:
    asked = ASKED.but(environment="development")
    resolved, [finding] = resolve(asked, SHOP, facts(a_record()))
    assert resolved == asked
    assert finding.reason_code == "nothing_to_promote"
    assert finding.message == "no environment comes before development for web, so its version is not known"


def test_the_requests_edges_add_to_the_recorded_ones() -> None:
    asked = ASKED.but(promotions=(Promote("web", (a_need("api"),)),))
    resolved, _ = resolve(asked, SHOP, facts(a_record(needs=(KEPT,))))
    assert resolved.services[0].needs == (KEPT, a_need("api"))


def test_the_environment_before_is_the_services_own() -> None:
    """`inventory` is not deployed to development, so production takes staging's."""
    record = Record("inventory", "staging", State.ACTIVE, parse_version("1.9.0"))
    asked = Request("production", (), (Promote("inventory"),))
    resolved, findings = resolve(asked, SHOP, Facts({("staging", "inventory"): History((record,))}))
    assert resolved.services == (Wanted("inventory", parse_version("1.9.0")),)
    assert findings == ()


def test_services_with_a_version_stay_as_they_are() -> None:
    api = Wanted("api", parse_version("2.0.0"))
    resolved, _ = resolve(ASKED.but(services=(api,)), SHOP, facts(a_record()))
    assert resolved.services == (api, Wanted("web", parse_version("1.2.0")))
    assert resolved.names == ("api", "web")
