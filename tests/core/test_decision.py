from __future__ import annotations

import pytest

from deploy_gate.case import Case
from deploy_gate.decision import decide, weigh
from deploy_gate.gates import GATES
from deploy_gate.model import (
    Catalog,
    Decision,
    Environment,
    Facts,
    Finding,
    History,
    Record,
    Request,
    Service,
    Source,
    State,
    Unread,
    Verdict,
    Wanted,
)
from deploy_gate.requirement import parse_need
from deploy_gate.versions import parse_version
from tests.core.worlds import NOW, WHERE, a_record, case

ONE, OTHER = "a" * 40, "b" * 40
MOVING = {"api": History((a_record("api", "2", State.IN_PROGRESS), a_record("api", "1")))}


def told(decision: Decision) -> str:
    """`partial upstream_failed: db, api / web` where web is left out."""
    left = f" / {', '.join(decision.left_out)}" if decision.left_out else ""
    return f"{decision.outcome} {decision.reason_code}: {', '.join(decision.services)}{left}"


@pytest.mark.parametrize(
    ("services", "edges", "more", "expected"),
    [
        pytest.param("", "", {}, "go nothing_to_deploy: ", id="nothing is asked for"),
        pytest.param("web 1>2", "", {}, "go ready: web", id="nothing stands against it"),
        pytest.param("web 1>2; db 1>2; api 1", "", {}, "go ready: web, db", id="services stand in catalog order"),
        pytest.param("web 1>2; api 1", "web -> api >=2", {}, "no_go upstream_out_of_range:  / web", id="a block"),
        pytest.param(
            "web 1>2; api 1", "web -> api", {"histories": MOVING}, "wait upstream_in_progress:  / web", id="a wait"
        ),
        pytest.param(
            "web 1>2; api 1; db 1",
            "web -> api; web -> db =2",
            {"histories": MOVING},
            "no_go upstream_out_of_range:  / web",
            id="a block weighs more than a wait",
        ),
        pytest.param(
            "web 1>2; api 1",
            "web -> api",
            {"catalog": "web -> api =3"},
            "no_go upstream_out_of_range:  / web",
            id="the catalog's ranges hold beside the request's",
        ),
        pytest.param("web 1>2; api 1", "web@1 -> api", {}, "go ready: web", id="a notice holds nothing up"),
        pytest.param(
            "web 1>2; db 1>2; api 1",
            "web -> api =2",
            {},
            "no_go upstream_out_of_range:  / web, db",
            id="one refuses all",
        ),
        pytest.param("web 1>1; db 1>2", "", {}, "go ready: db / web", id="what runs already is left out"),
        pytest.param("web 1>1", "", {}, "go nothing_to_deploy:  / web", id="all runs already"),
        pytest.param("web 1>1", "", {"redeploy": True}, "go ready: web", id="all runs already and is wanted again"),
        pytest.param("web 2,1>2", "", {}, "go ready: web", id="what failed is tried again"),
        pytest.param(
            "web 1>1; api 1>2",
            "web -> api =1",
            {},
            "no_go downstream_out_of_range:  / web, api",
            id="what runs already stays and is heeded",
        ),
        pytest.param(
            "web 1>2; db 1>2; api 1",
            "web -> api =2",
            {"allow_partial": True},
            "partial upstream_out_of_range: db / web",
            id="a part goes",
        ),
        pytest.param(
            "web 1>2; db 1>2", "", {"allow_partial": True}, "go ready: web, db", id="a part may go, and all does"
        ),
        pytest.param(
            "web 1>2; api 1",
            "web -> api =2",
            {"allow_partial": True},
            "no_go upstream_out_of_range:  / web",
            id="no part is left",
        ),
        pytest.param(
            "web 1>2; api 1",
            "web -> api",
            {"allow_partial": True, "histories": MOVING},
            "wait upstream_in_progress:  / web",
            id="no part is left, and all waits",
        ),
        pytest.param(
            "web 1>2; bff 1>2; db 1>2; api 1",
            "web@2 -> bff =2; bff@2 -> api =2",
            {"allow_partial": True},
            "partial upstream_out_of_range: db / bff, web",
            id="what needs what is left out is left out",
        ),
        pytest.param(
            "db 1>2; api 1>2; web 1>2; x 1",
            "api@1 -> db =1; api@2 -> db *; api@2 -> x =2",
            {"allow_partial": True},
            "partial upstream_out_of_range: web / api, db",
            id="what would break what is left out is left out",
        ),
        pytest.param(
            "a 1>2; b 1>2; c 1>2",
            "a -> b; b -> a",
            {"allow_partial": True},
            "partial circle: c / a, b",
            id="a whole circle is left out",
        ),
        pytest.param(
            "a 1>2; b 1>2; c 1>2",
            "a -> b; b -> a; c -> a =1",
            {"allow_partial": True},
            "partial circle: c / a, b",
            id="what fits once a circle is left out goes",
        ),
        pytest.param(
            "a 1>2; b 1>2; c 1>2",
            "",
            {"allow_partial": True, "groups": {"a": "g", "b": "g"}, "switch": False},
            "partial group_without_switch: c / a, b",
            id="a whole group is left out",
        ),
        pytest.param(
            "a 1>2; b 1>2; c 1>2; api 1",
            "a -> api =2",
            {"allow_partial": True, "groups": {"a": "g", "b": "g"}},
            "partial upstream_out_of_range: b, c / a",
            id="of a group the rest goes",
        ),
        pytest.param(
            "web 1>2; api 1>2; db 1>2",
            "web@2 -> api =3",
            {"allow_partial": True},
            "partial plan_out_of_range: api, db / web",
            id="of two that do not fit the provider goes",
        ),
        pytest.param(
            "x 1>1; web 1>2; db 1>2; api 1",
            "web -> api =2",
            {"allow_partial": True},
            "partial upstream_out_of_range: db / x, web",
            id="a part goes beside what runs already",
        ),
        pytest.param(
            "x 1>1; web 1>2; api 1",
            "web -> api =2",
            {},
            "no_go upstream_out_of_range:  / x, web",
            id="what runs already is named first",
        ),
    ],
)
def test_the_answer(services: str, edges: str, more: dict[str, object], expected: str) -> None:
    one = case(services, edges, **more)  # type: ignore[arg-type]
    decision = decide(one.request, one.catalog, one.facts, NOW)
    assert told(decision) == expected


ALLOWED = {"a": ("ann",)}


@pytest.mark.parametrize(
    ("services", "edges", "expected"),
    [
        pytest.param(
            "a 2>1; b 1>2", "b@2 -> a >=2", "partial sender_not_allowed: b / a", id="what fits what runs goes"
        ),
        pytest.param(
            "a 1>2; b 1>2",
            "b@2 -> a >=2",
            "no_go sender_not_allowed:  / a, b",
            id="what does not fit what runs is left out in the next round",
        ),
        pytest.param(
            "a 3>1; b 3>2; c 1>2",
            "b@2 -> a >=3; c@2 -> b >=3",
            "partial sender_not_allowed: b / a, c",
            id="what does not fit what goes is left out after it",
        ),
        pytest.param(
            "a 1>2; b 1>2; c 1>2",
            "a -> b; b -> a",
            "partial sender_not_allowed: b, c / a",
            id="of a circle the rest goes when one of it is left out for itself",
        ),
        pytest.param(
            "a 1>2; b 1>2; c 1>2",
            "b -> c; c -> b",
            "no_go sender_not_allowed:  / a, b, c",
            id="a circle is left out whole when nothing else keeps its services",
        ),
        pytest.param(
            "b 2>1; c 2>1; d 1>2",
            "b@1 -> c >=2; c@1 -> b >=2",
            "partial plan_out_of_range: d / b, c",
            id="two that rest on each other are both left out",
        ),
    ],
)
def test_no_more_is_left_out_than_has_to_be(services: str, edges: str, expected: str) -> None:
    decision = decide_among(services, edges)
    assert told(decision) == expected
    standing = {one.service for one in decision.findings if one.verdict is not Verdict.NOTICE}
    assert not standing & set(decision.services)


def decide_among(services: str, edges: str) -> Decision:
    """A part of the request is enough, and only Ann may ask for `a`."""
    one = case(services, edges, allow_partial=True, sender="bob")
    entries = {name: entry.but(senders=ALLOWED.get(name)) for name, entry in one.catalog.services.items()}
    return weigh(Case(one.request, one.catalog.but(services=entries), one.facts, NOW))[0]


OPEN_BLOCK = Finding("promotion", Verdict.BLOCK, "nothing_to_promote", "app", "staging runs no app")
OPEN_WAIT = Finding("promotion", Verdict.WAIT, "promotion_in_progress", "app", "app is on its way to staging")


@pytest.mark.parametrize(
    ("services", "open_ends", "partial", "expected"),
    [
        pytest.param("web 1>2", OPEN_BLOCK, False, "no_go nothing_to_promote:  / app, web", id="it refuses all"),
        pytest.param("web 1>2", OPEN_WAIT, False, "wait promotion_in_progress:  / app, web", id="all waits for it"),
        pytest.param("web 1>2", OPEN_BLOCK, True, "partial nothing_to_promote: web / app", id="the rest goes"),
        pytest.param("web 1>1", OPEN_WAIT, True, "wait promotion_in_progress:  / app, web", id="no rest is left"),
        pytest.param("", OPEN_BLOCK, True, "no_go nothing_to_promote:  / app", id="nothing else is asked for"),
    ],
)
def test_a_service_without_a_version(services: str, open_ends: Finding, *, partial: bool, expected: str) -> None:
    decision, left = weigh(case(services, allow_partial=partial), (open_ends,))
    assert told(decision) == expected
    assert decision.findings[0] == open_ends
    assert set(decision.services) <= set(left.planned)


@pytest.mark.parametrize(
    ("asked", "record", "same"),
    [
        pytest.param({}, {}, True, id="the same version"),
        pytest.param({"version": "v1.0.0"}, {}, True, id="the same version, written otherwise"),
        pytest.param({"version": "1.0.1"}, {}, False, id="another version"),
        pytest.param({}, {"version": None}, False, id="a record without a version"),
        pytest.param({}, {"state": State.SUCCESS}, True, id="a success"),
        pytest.param({}, {"state": State.IN_PROGRESS}, False, id="it is on its way"),
        pytest.param({}, {"state": State.INACTIVE}, False, id="it was taken away"),
        pytest.param({}, {"foreign": True}, False, id="another tool's record"),
        pytest.param({"sha": ONE}, {}, True, id="a record without a commit"),
        pytest.param({}, {"sha": ONE}, True, id="a request without a commit"),
        pytest.param({"sha": ONE}, {"sha": ONE}, True, id="the same commit"),
        pytest.param({"sha": ONE[:7]}, {"sha": ONE}, True, id="the beginning of the commit"),
        pytest.param({"sha": ONE}, {"sha": ONE[:7]}, True, id="a record of the beginning"),
        pytest.param({"sha": ONE}, {"sha": OTHER}, False, id="another commit of the same version"),
        pytest.param({"tagged": ONE}, {"sha": OTHER}, False, id="the tag was moved since"),
        pytest.param({"tagged": ONE}, {"sha": ONE}, True, id="the tag stayed"),
        pytest.param({"version": "1.0.0-bbbbbbb"}, {"sha": ONE}, False, id="another commit within the version"),
        pytest.param({"version": f"1.0.0-{ONE[:7]}"}, {"sha": ONE}, True, id="the commit within the version"),
        pytest.param(
            {"sha": ONE}, {"version": "1.0.0-bbbbbbb"}, False, id="another commit within the record's version"
        ),
        pytest.param(
            {"version": "1.0.0-20260102"}, {"version": "1.0.0-20260102", "sha": ONE}, True, id="a date within both"
        ),
        pytest.param({"image": "a:1"}, {"image": "a:1"}, True, id="the same image"),
        pytest.param({"image": "a:1"}, {"image": "a:2"}, False, id="another image"),
        pytest.param({"image": "a:1"}, {}, True, id="a record without an image"),
        pytest.param({}, {"image": "a:1"}, True, id="a request without an image"),
        pytest.param({"version": ONE}, {"version": ONE[:7]}, True, id="a version that is a commit"),
    ],
)
def test_what_runs_already(asked: dict[str, str], record: dict[str, object], *, same: bool) -> None:
    version = record.get("version", "1.0.0")
    parts = {"state": State.ACTIVE} | record | {"version": version and parse_version(str(version))}
    wanted = Wanted("web", parse_version(asked.get("version", "1.0.0")), sha=asked.get("sha"), image=asked.get("image"))
    catalog = Catalog({WHERE: Environment(WHERE)}, {"web": Service("web", "acme/web")})
    history = History((Record("web", WHERE, **parts),))  # type: ignore[arg-type]
    commits = {"web": asked["tagged"]} if "tagged" in asked else {}
    decision = decide(Request(WHERE, (wanted,)), catalog, Facts({(WHERE, "web"): history}, commits), NOW)
    assert (decision.left_out == ("web",)) is same
    assert (decision.reason_code == "nothing_to_deploy") is same


def test_what_is_of_an_unread_commit_does_not_run_already() -> None:
    catalog = Catalog({WHERE: Environment(WHERE)}, {"web": Service("web", "acme/web")})
    facts = Facts({(WHERE, "web"): History((a_record("web", "1", sha=ONE),))}, unread_commits={"web": Unread("no")})
    decision = decide(Request(WHERE, (Wanted("web", parse_version("1.0.0")),)), catalog, facts, NOW)
    assert told(decision) == "go ready: web"


@pytest.mark.parametrize(
    ("recorded", "expected"),
    [
        pytest.param("", "no_go plan_out_of_range:  / front, checkout", id="nothing"),
        pytest.param("checkout >=3", "no_go plan_out_of_range:  / front, checkout", id="another range"),
        pytest.param("db", "no_go plan_out_of_range:  / front, checkout", id="another service"),
        pytest.param("checkout >=3.1", "no_go downstream_out_of_range:  / front, checkout", id="the same"),
    ],
)
def test_what_runs_is_asked_for_with_a_requirement_and_was_recorded_with(recorded: str, expected: str) -> None:
    """Only the very requirement that the request brings lets the service count as running already."""
    needs = (parse_need(recorded, Source.RECORD),) if recorded else ()
    histories = {"front": History((a_record("front", "5", needs=needs),))}
    services, edges = "front 5>5; checkout 3.2.0>3.0.5; db 1", "front -> checkout >=3.1"
    assert told(decide_on(services, edges, histories=histories)) == expected


def test_what_the_catalog_says_stands_for_a_record_without_requirements() -> None:
    histories = {"web": History((a_record("web", "1", needs=None),))}
    for catalog, expected in (
        ("web -> api >=1", "go nothing_to_deploy:  / web"),
        ("web <- api >=1", "go ready: web"),
        ("web -> api", "go ready: web"),
    ):
        decision = decide_on("web 1>1; api 1", "web -> api >=1", catalog=catalog, histories=histories)
        assert told(decision) == expected


def test_what_runs_already_is_told() -> None:
    (finding,) = decide_on("web 1>1").findings
    assert finding == Finding(
        "decision",
        Verdict.NOTICE,
        "already_active",
        "web",
        "production already runs web 1.0.0",
        "set `redeploy: true` to deploy it again",
    )


def decide_on(services: str, edges: str = "", **more: object) -> Decision:
    return weigh(case(services, edges, **more))[0]  # type: ignore[arg-type]


def test_a_history_that_could_not_be_read_runs_nothing_already() -> None:
    decision = decide_on("web 1>1", histories={"web": Unread("no answer")})
    assert told(decision) == "no_go unknown:  / web"


def test_every_gate_is_asked_although_another_refuses() -> None:
    decision = decide_on("web 1>2; api 1; db 1>2", "web -> api =2; web@2 -> db =3; web -> ghost")
    assert [finding.gate for finding in decision.findings if finding.verdict is Verdict.BLOCK] == [
        "facts_known",
        "upstream_ready",
        "planned_end_fits",
    ]


def test_findings_of_a_part_tell_why_each_was_left_out_and_what_is_noticed_of_the_rest() -> None:
    services = "web 1>2; bff 1>2; api 1; db 1>2"
    edges = "web@2 -> bff =2; web@1 -> bff =3; bff@2 -> api =2; web@1 -> db =3"
    findings = decide_on(services, edges, allow_partial=True, catalog="web -> bff; bff -> api; web -> db").findings
    assert [(finding.reason_code, finding.service) for finding in findings] == [
        ("upstream_out_of_range", "bff"),
        ("upstream_out_of_range", "web"),
        ("misfit_now", "db"),
    ]
    assert len(set(findings)) == len(findings)


def test_the_case_of_a_part_holds_only_what_goes() -> None:
    decision, left = weigh(case("web 1>2; db 1>2; api 1", "web -> api =2", allow_partial=True))
    assert tuple(left.planned) == decision.services == ("db",)


def test_gates_have_names_of_their_own() -> None:
    assert len({gate.__name__ for gate in GATES}) == len(GATES)
