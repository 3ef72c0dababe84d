"""What must have succeeded before a step begins."""

from __future__ import annotations

import pytest

from deploy_gate.case import Case
from deploy_gate.decision import weigh
from deploy_gate.model import OnFailure, Operation
from deploy_gate.plan import make_plan
from tests.core.worlds import case

SHOP = "db 1>2; api 1>2; web 1>2"
BACK = "db 2>1; api 2>1; web 2>1"
TIERS = {"db": "migrations", "api": "backends", "web": "frontends"}


def ahead(one: Case) -> str:
    """`web: db 2.0.0, api 2.0.0` for every step that waits for something."""
    decision, left = weigh(one)
    steps = make_plan(left, decision).steps
    told = {"+".join(step.services): [f"{one.service} {one.version}" for one in step.after] for step in steps}
    return "; ".join(f"{names}: {', '.join(after)}" for names, after in told.items() if after)


@pytest.mark.parametrize(
    ("services", "edges", "more", "expected"),
    [
        pytest.param(SHOP, "", {}, "", id="what nothing orders waits for nothing"),
        pytest.param(SHOP, "web -> api", {}, "web: api 2.0.0", id="for its provider, not for what went before"),
        pytest.param(SHOP, "web -> api; api -> db", {}, "api: db 2.0.0; web: api 2.0.0", id="for what is next to it"),
        pytest.param(
            SHOP, "web@1 -> api <2", {}, "api: web 2.0.0", id="a provider for the consumer that had to go first"
        ),
        pytest.param(SHOP, "web -> api *; api -> web *", {}, "", id="for nothing of its own wave"),
        pytest.param(
            SHOP,
            "web -> api *",
            {"tiers": {"web": "first", "api": "then"}},
            "api: web 2.0.0",
            id="for its tier's, not for a preference that was set aside",
        ),
        pytest.param(SHOP, "", {"tiers": TIERS}, "api: db 2.0.0; web: api 2.0.0", id="for the tier before its own"),
        pytest.param(
            "db 1>2; api 1; web 1>2", "", {"tiers": TIERS}, "web: db 2.0.0", id="for the nearest tier that goes"
        ),
        pytest.param(
            BACK,
            "",
            {"tiers": TIERS, "operation": Operation.ROLLBACK},
            "api: web 1.0.0; db: api 1.0.0",
            id="for the tier behind its own, in a rollback",
        ),
        pytest.param(
            "db 1>2; api 1>2; web 1>2; bff 1>2",
            "bff -> db",
            {"tiers": TIERS},
            "api: db 2.0.0; bff: db 2.0.0; web: api 2.0.0",
            id="without a tier for no tier",
        ),
        pytest.param(
            "a 1>2; b 1>2; c 1>2; d 1>2",
            "b@1 -> a <2; b@2 -> a *",
            {"tiers": {"a": "back", "b": "front", "c": "front", "d": "back"}},
            "b: d 2.0.0; a: b 2.0.0; c: d 2.0.0, a 2.0.0",
            id="of the tier before only for those that went before",
        ),
        pytest.param(
            SHOP,
            "",
            {"tiers": TIERS, "groups": {"db": "g", "web": "g"}},
            "",
            id="a tier between two of a group waits for neither",
        ),
        pytest.param(
            SHOP,
            "api -> db",
            {"groups": {"api": "g", "web": "g"}},
            "api+web: db 2.0.0",
            id="a group for what any member waits for",
        ),
    ],
)
def test_a_step_waits(services: str, edges: str, more: dict[str, object], expected: str) -> None:
    assert ahead(case(services, edges, **more)) == expected  # type: ignore[arg-type]


def test_by_policy_a_step_waits_for_all_earlier_waves() -> None:
    one = case("db 1>2; x 1>2; api 1>2; web 1>2", "web -> api; api -> db")
    catalog = one.catalog.but(on_failure=OnFailure.STOP_ALL)
    assert ahead(Case(one.request, catalog, one.facts, one.now)) == (
        "api: db 2.0.0, x 2.0.0; web: db 2.0.0, x 2.0.0, api 2.0.0"
    )
