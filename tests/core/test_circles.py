"""What is refused since every order breaks something, and what a group mends."""

from __future__ import annotations

import pytest

from deploy_gate.gates.order import order_exists
from tests.core.worlds import case, rows

PAIR = "web 1>2; api 1>2"


@pytest.mark.parametrize(
    ("services", "edges", "groups", "expected"),
    [
        pytest.param(
            PAIR,
            "web@1 -> api =1; web@2 -> api =2",
            {},
            [
                (
                    "block circle web: no order is safe: web → api → web. web before api: the running web "
                    "1.0.0 requires api =1, and api 2.0.0 is planned; api before web: web 2.0.0 requires api "
                    "=2, and api 1.0.0 is running | put web, api into one `group` that is switched at once; "
                    "or deploy an intermediate version that fits both sides first"
                )
            ],
            id="two versions that fit only each other",
        ),
        pytest.param(
            PAIR,
            "web -> api; api -> web",
            {},
            [
                (
                    "block circle web: no order is safe: web → api → web. web before api: api requires web, "
                    "by name; api before web: web requires api, by name | put web, api into one `group` that "
                    "is switched at once; or deploy an intermediate version that fits both sides first; or "
                    "give the requirement between web and api a range, or `*` where either order fits"
                )
            ],
            id="two services that require each other by name",
        ),
        pytest.param(
            "web 1>2; api 1>2; db 1>2",
            "web -> api; api@2 -> db =2; web@1 -> db =1",
            {},
            [
                (
                    "block circle web: no order is safe: web → db → api → web. web before db: the running "
                    "web 1.0.0 requires db =1, and db 2.0.0 is planned; db before api: api 2.0.0 requires db "
                    "=2, and db 1.0.0 is running; api before web: web requires api, by name | put web, api, "
                    "db into one `group` that is switched at once; or deploy an intermediate version that "
                    "fits both sides first; or give the requirement between web and api a range, or `*` "
                    "where either order fits"
                )
            ],
            id="a circle of three, of which one arrow is by name",
        ),
        pytest.param(
            "a 1>2; b 1>2; c 1>2; d 1>2; e 1>2",
            "a -> b; b -> a; b -> c; c -> d; d -> b; e -> a",
            {},
            [
                (
                    "block circle a: no order is safe: a → b → a (bound up with it: c, d). a before b: b "
                    "requires a, by name; b before a: a requires b, by name | put a, b, c, d into one "
                    "`group` that is switched at once; or deploy an intermediate version that fits both "
                    "sides first; or give the requirement between a and b a range, or `*` where either order "
                    "fits"
                )
            ],
            id="the shortest circle is shown, and what is bound up with it named",
        ),
        pytest.param(
            "a 1>2; b 1>2; c 1>2; d 1>2",
            "a -> b; b -> a; c -> d; d -> c; a -> c",
            {},
            [
                (
                    "block circle a: no order is safe: a → b → a. a before b: b requires a, by name; b "
                    "before a: a requires b, by name | put a, b into one `group` that is switched at once; "
                    "or deploy an intermediate version that fits both sides first; or give the requirement "
                    "between a and b a range, or `*` where either order fits"
                ),
                (
                    "block circle c: no order is safe: c → d → c. c before d: d requires c, by name; d "
                    "before c: c requires d, by name | put c, d into one `group` that is switched at once; "
                    "or deploy an intermediate version that fits both sides first; or give the requirement "
                    "between c and d a range, or `*` where either order fits"
                ),
            ],
            id="each circle is refused",
        ),
        pytest.param(
            "web 1>2; api ->2",
            "web@2 -> api; api@2 -> web =2",
            {},
            [
                (
                    "block circle web: no order is safe: web → api → web. web before api: api 2.0.0 requires "
                    "web =2, and web 1.0.0 is running; api before web: web 2.0.0 requires api, and api is "
                    "not running | put web, api into one `group` that is switched at once; or deploy an "
                    "intermediate version that fits both sides first"
                )
            ],
            id="a first deployment in a circle",
        ),
        pytest.param(
            "web 1>2; api ->2; db 1>2",
            "web@2 -> api; api@2 -> db =2; web@1 -> db =1",
            {},
            [
                (
                    "block circle web: no order is safe: web → db → api → web. web before db: the running "
                    "web 1.0.0 requires db =1, and db 2.0.0 is planned; db before api: api 2.0.0 requires db "
                    "=2, and db 1.0.0 is running; api before web: web 2.0.0 requires api, and api is not "
                    "running | put web, api, db into one `group` that is switched at once; or deploy an "
                    "intermediate version that fits both sides first"
                )
            ],
            id="what is not there weighs more than a name",
        ),
        pytest.param(
            "web 1>2; api abcdef0>2",
            "web@2 -> api >=2; web@1 -> api =1",
            {},
            [
                (
                    "block circle web: no order is safe: web → api → web. web before api: the running web "
                    "1.0.0 requires api =1, and api 2.0.0 is planned; api before web: web 2.0.0 requires api "
                    ">=2, and the running api abcdef0 has no order | put web, api into one `group` that is "
                    "switched at once; or deploy an intermediate version that fits both sides first"
                )
            ],
            id="a circle over a commit without order",
        ),
        pytest.param(
            "web 2>1; api 2>1",
            "web -> api; api -> web",
            {},
            [
                (
                    "block circle web: no order is safe: web → api → web. web before api: web requires api, "
                    "by name, and api goes back to 1.0.0; api before web: api requires web, by name, and web "
                    "goes back to 1.0.0 | put web, api into one `group` that is switched at once; or deploy "
                    "an intermediate version that fits both sides first; or give the requirement between web "
                    "and api a range, or `*` where either order fits"
                )
            ],
            id="a circle of services that go back",
        ),
        pytest.param(
            PAIR, "web@1 -> api =1; web@2 -> api =2", {"web": "g", "api": "g"}, [], id="a circle inside a group"
        ),
        pytest.param(
            "web 1>2; api 1>2; db 1>2",
            "web -> db; db -> api",
            {"web": "g", "api": "g"},
            [
                (
                    "block circle web: no order is safe: api → db → web → api. api before db: db requires "
                    "api, by name; db before web: web requires db, by name; web and api switch at once: g | "
                    "put web, api, db into one `group` that is switched at once; or deploy an intermediate "
                    "version that fits both sides first; or give the requirement between api and db, web and "
                    "db a range, or `*` where either order fits"
                )
            ],
            id="a circle that leaves a group and comes back to another member",
        ),
        pytest.param(
            "web 1>2; api 1>2; db 1>2; bff 1>2; x 1>2",
            "web -> db; db -> bff; bff -> api; x -> api; api -> x",
            {"web": "g", "api": "g", "db": "h", "bff": "h"},
            [
                (
                    "block circle web: no order is safe: api → x → api (bound up with it: web, db, bff). api "
                    "before x: x requires api, by name; x before api: api requires x, by name | put web, "
                    "api, db, bff, x into one `group` that is switched at once; or deploy an intermediate "
                    "version that fits both sides first; or give the requirement between api and x a range, "
                    "or `*` where either order fits"
                )
            ],
            id="a circle over two groups, and a shorter one",
        ),
        pytest.param(
            "web 1>2; api 1; db 1>2",
            "web -> api; api -> db; db -> web",
            {"web": "g", "api": "g"},
            [],
            id="through a service that stays no circle is refused",
        ),
    ],
)
def test_what_no_order_is_safe_for(services: str, edges: str, groups: dict[str, str], expected: list[str]) -> None:
    assert [
        line for line in rows(order_exists(case(services, edges, groups=groups))) if "notice" not in line
    ] == expected


@pytest.mark.parametrize(
    ("services", "expected"),
    [
        pytest.param(
            PAIR,
            [
                (
                    "block group_without_switch web: web, api are one group, shop, but nothing says that it "
                    "can be switched at once | teach the deploy action `phase: prepare` and `phase: switch`, "
                    "then set `switch: true` on group shop"
                )
            ],
            id="two planned members",
        ),
        pytest.param("web 1>2; api 1", [], id="one planned member"),
        pytest.param("web 1; api 1; db 1>2", [], id="no planned member"),
        pytest.param(
            "db 1>2; web 1>2; x 1>2; api 1>2",
            [
                (
                    "block group_without_switch web: web, api are one group, shop, but nothing says that it "
                    "can be switched at once | teach the deploy action `phase: prepare` and `phase: switch`, "
                    "then set `switch: true` on group shop"
                )
            ],
            id="members between others",
        ),
    ],
)
def test_a_group_that_cannot_be_switched_at_once(services: str, expected: list[str]) -> None:
    groups = {"web": "shop", "api": "shop"}
    assert rows(order_exists(case(services, groups=groups, switch=False))) == expected
    assert rows(order_exists(case(services, groups=groups))) == []


def test_a_circle_names_all_its_members_for_the_report() -> None:
    (finding,) = order_exists(case("c 1>2; a 1>2; b 1>2", "a -> b; b -> c; c -> a"))
    assert (finding.gate, finding.service, finding.involved) == ("order_exists", "c", ("a", "b"))
    (finding,) = order_exists(case(PAIR, groups={"web": "g", "api": "g"}, switch=False))
    assert (finding.gate, finding.service, finding.involved) == ("order_exists", "web", ("api",))
