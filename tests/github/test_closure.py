import pytest

from deploy_gate.github.closure import closure
from deploy_gate.model import Direction, Need, Promote, Request, Wanted
from deploy_gate.versions import parse_version
from tests.github.worlds import a_catalog, a_request


@pytest.mark.parametrize(
    ("catalog", "request_", "expected"),
    [
        pytest.param("api -> db", a_request("db"), {"db", "api"}, id="who needs it"),
        pytest.param("api -> db", a_request("api"), {"api", "db"}, id="what it needs"),
        pytest.param("web -> api; api -> db", a_request("db"), {"db", "api", "web"}, id="however far"),
        pytest.param(
            "web -> api; mail -> api", a_request("web"), {"web", "api"}, id="not who else needs what it needs"
        ),
        pytest.param("web -> api; mail; db", a_request("mail"), {"mail"}, id="nothing else"),
        pytest.param("web -> api; api -> web", a_request("web"), {"web", "api"}, id="a circle"),
        pytest.param("web -> cdn?", a_request("web"), {"web"}, id="names outside the catalog are left out"),
        pytest.param("web; api", a_request("nowhere"), set(), id="so is a requested one"),
        pytest.param(
            "web; api -> db", a_request("web", Need("api")), {"web", "api", "db"}, id="what the request adds, and on"
        ),
        pytest.param(
            "web; api -> db; shop -> web",
            a_request("api", Need("web", direction=Direction.REQUIRED_BY)),
            {"api", "db", "web", "shop"},
            id="who the request says needs it, and on",
        ),
        pytest.param(
            "web -> api",
            a_request().but(promotions=(Promote("web"),)),
            {"web", "api"},
            id="a service without a version",
        ),
    ],
)
def test_the_closure_is_what_a_request_touches(catalog: str, request_: Request, expected: set[str]) -> None:
    assert set(closure(request_, a_catalog(catalog))) == expected


def test_requested_services_come_first_and_the_rest_in_catalog_order() -> None:
    asked = Request("production", (Wanted("c", parse_version("1.0.0")),))
    assert closure(asked, a_catalog("a -> c; b -> a; c -> d")) == ("c", "a", "b", "d")
