"""In which waves services go, and what is said of preferences that are not followed."""

from __future__ import annotations

import pytest

from deploy_gate.gates.order import order_exists
from deploy_gate.model import Operation, Verdict
from deploy_gate.order import find_order
from tests.core.worlds import case, waves

SHOP = "db 1>2; api 1>2; web 1>2"
TIERS = {"db": "migrations", "api": "backends", "web": "frontends"}
NOTICE = ("order_exists", Verdict.NOTICE, "preference_set_aside", "")
GROUP = {"api": "shop", "web": "shop"}


@pytest.mark.parametrize(
    ("services", "edges", "more", "expected"),
    [
        pytest.param("", "", {}, "", id="nothing is planned"),
        pytest.param(SHOP, "", {}, "db, api, web", id="what nothing orders goes at once, as the catalog names it"),
        pytest.param(SHOP, "web -> api; api -> db", {}, "db | api | web", id="a chain is as many waves as it is long"),
        pytest.param(SHOP, "web -> api; web -> db", {}, "db, api | web", id="two providers go at once"),
        pytest.param(SHOP, "web -> db", {}, "db, api | web", id="each goes as early as it can"),
        pytest.param(
            "web 1>2; api 1>2; db 1>2", "web -> api; api -> db", {}, "db | api | web", id="whatever the catalog's order"
        ),
        pytest.param(SHOP, "", {"tiers": TIERS}, "db | api | web", id="tiers go one after another"),
        pytest.param(
            SHOP, "", {"tiers": {"db": "first", "web": "last"}}, "db, api | web", id="what has no tier goes at any time"
        ),
        pytest.param(
            SHOP, "", {"tiers": TIERS, "operation": Operation.ROLLBACK}, "web | api | db", id="tiers turn round"
        ),
        pytest.param(
            "db 2>1; api 2>1; web 2>1",
            "web -> api; api -> db *",
            {"operation": Operation.ROLLBACK},
            "web | api | db",
            id="a rollback turns names and preferences round",
        ),
        pytest.param(
            "db 2>1; api 2>1; web 2>1",
            "web@2 -> api =2; web@1 -> api *",
            {"operation": Operation.ROLLBACK},
            "db, web | api",
            id="a rollback turns a must by version round",
        ),
        pytest.param(
            "db 1>2; api 1; web 1>2", "web -> api; api -> db", {}, "db | web", id="through a service that stays"
        ),
        pytest.param(
            "db 1>2; api 1; bff 1; web 1>2",
            "web -> bff; bff -> api; api -> db",
            {},
            "db | web",
            id="through two services that stay",
        ),
        pytest.param(
            "db 2>1; api 1; web 1>2",
            "web -> api; api -> db",
            {},
            "web | db",
            id="through a service that stays to one that goes back",
        ),
        pytest.param(
            "db 2>1; api 1; bff 1; web 1>2",
            "web -> bff; bff -> api; api -> db",
            {},
            "web | db",
            id="through two services that stay to one that goes back",
        ),
        pytest.param("db 1; api 1>2; web 1>2", "web -> db; api -> db", {}, "api, web", id="a common provider stays"),
        pytest.param("db 1>2; api 1>2; web 1", "web -> db; web -> api", {}, "db, api", id="a common consumer stays"),
        pytest.param(SHOP, "", {"groups": GROUP}, "db, api+web", id="a group is one step"),
        pytest.param(
            SHOP,
            "web@1 -> api =1; web@2 -> api =2",
            {"groups": GROUP},
            "db, api+web",
            id="a circle inside a group is no circle",
        ),
        pytest.param(
            SHOP, "api -> db", {"groups": GROUP}, "db | api+web", id="a group waits for what one member needs"
        ),
        pytest.param(
            SHOP, "api -> db", {"groups": {"db": "a", "web": "a"}}, "db+web | api", id="a group takes its first's place"
        ),
        pytest.param(
            "web 1>2; db 1>2; api 1",
            "web -> api; api -> web",
            {"groups": {"web": "shop", "api": "shop"}},
            "web, db",
            id="of a group only planned members move",
        ),
        pytest.param(
            SHOP, "", {"tiers": TIERS, "groups": {"db": "g", "api": "g"}}, "db+api | web", id="a group of two tiers"
        ),
        pytest.param(
            "db 1>2; api 1; web 1>2",
            "web -> api; api -> db",
            {"groups": {"db": "g", "web": "g"}},
            "db+web",
            id="a group that reaches itself through what stays",
        ),
    ],
)
def test_the_waves(services: str, edges: str, more: dict[str, object], expected: str) -> None:
    found = find_order(case(services, edges, **more))  # type: ignore[arg-type]
    assert waves(found) == expected
    assert found.set_aside == found.circles == ()


@pytest.mark.parametrize(
    ("services", "edges", "more", "expected", "notices"),
    [
        pytest.param(
            "api 1.4.0>3.0.0; web 1.4.0>2.0.0",
            "web@1.4.0 -> api <3; web@2.0.0 -> api *",
            {"tiers": TIERS | {"db": "backends"}},
            "web | api",
            [
                (
                    "web 2.0.0 goes before api 3.0.0 although frontends come after backends: the running web "
                    "1.4.0 requires api <3, and api 3.0.0 is planned"
                )
            ],
            id="a tier against a must",
        ),
        pytest.param(
            "api 3>2; web 2>1",
            "web@2 -> api >=3; web@1 -> api *",
            {"tiers": {"api": "backends", "web": "frontends"}, "operation": Operation.ROLLBACK},
            "web | api",
            [],
            id="a rollback turns tier and must round alike",
        ),
        pytest.param(
            "web 2>1; api 1>2",
            "web@1 -> api >=2",
            {"tiers": {"api": "backends", "web": "frontends"}, "operation": Operation.ROLLBACK},
            "api | web",
            [
                (
                    "api 2.0.0 goes before web 1.0.0 although backends come after frontends: web 1.0.0 "
                    "requires api >=2, and api 1.0.0 is running"
                )
            ],
            id="a tier turned round against a must",
        ),
        pytest.param(
            SHOP,
            "db -> api; api -> web",
            {"tiers": {"db": "backends", "web": "frontends"}},
            "web | api | db",
            [
                (
                    "web 2.0.0 goes before db 2.0.0 although frontends come after backends: web before api: "
                    "api requires web, by name; api before db: db requires api, by name"
                )
            ],
            id="a tier against a chain of musts",
        ),
        pytest.param(
            "a 1>2; b 1>2; c 1>2",
            "b@1 -> a <2; b@2 -> a *",
            {"tiers": {"a": "back", "b": "front", "c": "front"}},
            "b | a | c",
            [
                (
                    "b 2.0.0 goes before a 2.0.0 although front come after back: the running b 1.0.0 "
                    "requires a <2, and a 2.0.0 is planned"
                )
            ],
            id="a tier set aside between two holds for the others",
        ),
        pytest.param(
            "a 1>2; b 1>2; c 1>2; d 1>2",
            "a -> b *; b -> a *; c -> d *; d -> c *; c -> a *",
            {},
            "a, b, d | c",
            [
                (
                    "a 2.0.0 is not preferred before b 2.0.0, for preferences lead in a circle: a before b: "
                    "b requires a, and both orders fit; b before a: a requires b, and both orders fit"
                ),
                (
                    "c 2.0.0 is not preferred before d 2.0.0, for preferences lead in a circle: c before d: "
                    "d requires c, and both orders fit; d before c: c requires d, and both orders fit"
                ),
            ],
            id="one notice for each circle",
        ),
        pytest.param(
            "a 1>2; b 1>2",
            "b -> a *; a -> b *",
            {},
            "a, b",
            [
                (
                    "a 2.0.0 is not preferred before b 2.0.0, for preferences lead in a circle: a before b: "
                    "b requires a, and both orders fit; b before a: a requires b, and both orders fit"
                )
            ],
            id="each prefers to go after the other",
        ),
        pytest.param(
            "api 1>2; web 1>2",
            "web -> api *",
            {"tiers": {"web": "first", "api": "then"}},
            "web | api",
            [("web 2.0.0 goes before api 2.0.0 although web requires api, and both orders fit: then come after first")],
            id="a tier is stronger than a provider",
        ),
        pytest.param(
            "db 1>2; api 1; web 1>2",
            "web -> api; api -> db; db -> web *",
            {},
            "web | db",
            [
                (
                    "web 2.0.0 goes before db 2.0.0 although web requires db through api: db requires web, "
                    "and both orders fit"
                )
            ],
            id="a direct preference is stronger than a detour",
        ),
        pytest.param(
            "db 2>1; api 1; web 1>2",
            "web -> api; api -> db; web@2 -> db =1",
            {},
            "db | web",
            [
                (
                    "db 1.0.0 goes before web 2.0.0 although web requires db through api, and db goes back "
                    "to 1.0.0: web 2.0.0 requires db =1, and db 2.0.0 is running"
                )
            ],
            id="a detour to what goes back against a must",
        ),
        pytest.param(
            "x 2>1; db 1>2; api 1; web 1>2",
            "web -> api; api -> x; api -> db; web@1 -> db =1; web@2 -> db *",
            {"groups": {"x": "g", "db": "g"}},
            "web | x+db",
            [
                (
                    "web 2.0.0 goes before db 2.0.0 although web requires db through api: the running web "
                    "1.0.0 requires db =1, and db 2.0.0 is planned"
                )
            ],
            id="a detour names the member of a group that does not go back",
        ),
        pytest.param(
            "x 2>1; db 2>1; api 1; web 1>2",
            "web -> api; api -> db; web@2 -> db =1",
            {"groups": {"x": "g", "db": "g"}},
            "x+db | web",
            [
                (
                    "db 1.0.0 goes before web 2.0.0 although web requires db through api, and db goes back "
                    "to 1.0.0: web 2.0.0 requires db =1, and db 2.0.0 is running"
                )
            ],
            id="a detour names the member of a group that goes back",
        ),
        pytest.param(
            "a 1>2; b 1>2; c 1>2; s 1",
            "s -> a; s -> c; b -> s; a@2 -> b =2; b -> a *",
            {},
            "c | b | a",
            [
                (
                    "b 2.0.0 goes before a 2.0.0 although b requires a through s: a 2.0.0 requires b =2, and "
                    "b 1.0.0 is running"
                )
            ],
            id="a detour set aside between two holds for the others",
        ),
        pytest.param(
            "a 1>2; b 1>2; s 1; t 1; c 1>2; d 1>2",
            "s -> a; t -> s; b -> t; a@2 -> b =2; s -> c; d -> t",
            {},
            "c | b | a | d",
            [
                (
                    "b 2.0.0 goes before a 2.0.0 although b requires a through s, t: a 2.0.0 requires b =2, "
                    "and b 1.0.0 is running"
                )
            ],
            id="a detour of two that is set aside lets others through on both sides",
        ),
        pytest.param(
            "web 1>2; api 1>2; db 1>2",
            "web -> api >=2; api -> db; db -> web",
            {},
            "web | db | api",
            [
                (
                    "web 2.0.0 goes before api 2.0.0 although web 2.0.0 requires api >=2, and api 1.0.0 is "
                    "running: web before db: db requires web, by name; db before api: api requires db, by "
                    "name"
                )
            ],
            id="what mends what is broken is a preference",
        ),
        pytest.param(
            "a 1>2; b 1>2; c 1>2",
            "b -> a *; c@2 -> b =2; a@2 -> c =2",
            {"tiers": {"a": "first", "b": "then"}},
            "b | c | a",
            [
                (
                    "b 2.0.0 goes before a 2.0.0 although then come after first: b before c: c 2.0.0 "
                    "requires b =2, and b 1.0.0 is running; c before a: a 2.0.0 requires c =2, and c 1.0.0 "
                    "is running"
                ),
                (
                    "b 2.0.0 goes before a 2.0.0 although b requires a, and both orders fit: b before c: c "
                    "2.0.0 requires b =2, and b 1.0.0 is running; c before a: a 2.0.0 requires c =2, and c "
                    "1.0.0 is running"
                ),
            ],
            id="a preference is told without a stronger one that was set aside before",
        ),
    ],
)
def test_preferences_that_are_set_aside(
    services: str, edges: str, more: dict[str, object], expected: str, notices: list[str]
) -> None:
    one = case(services, edges, **more)  # type: ignore[arg-type]
    assert waves(find_order(one)) == expected
    assert [finding.message for finding in order_exists(one)] == notices
    assert {(told.gate, told.verdict, told.reason_code, told.remedy) for told in order_exists(one)} <= {NOTICE}


def test_a_notice_names_both_services() -> None:
    (finding,) = order_exists(case("web 1>2; api 1>2", "web -> api *; api -> web *"))
    assert {finding.service, *finding.involved} == {"web", "api"}
