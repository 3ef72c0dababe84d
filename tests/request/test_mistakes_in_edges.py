"""Every mistake in the edges of a payload, with its place and its sentence."""

import pytest

from tests.request.shop import dispatch

WEB = {"service": "web", "version": "1.0.0", "environment": "staging"}
NEED_RULE = "write a name ('inventory-service'), or a name and a range ('inventory-service >=1.8.0 <2')"


@pytest.mark.parametrize(
    ("changed", "where", "message"),
    [
        pytest.param({"requires": "web"}, "requires", "web cannot require itself: take it out", id="requires itself"),
        pytest.param(
            {"requiredBy": ["web >=1"]},
            "requiredBy[0]",
            "web cannot be required by itself: take it out",
            id="required by itself",
        ),
        pytest.param(
            {"requires": ["inventry >=1"]},
            "requires[0]",
            "'inventry' is no service of the catalog: did you mean 'inventory'?",
            id="requires an unknown service",
        ),
        pytest.param(
            {"requires": ["api", "inventory >=2"]},
            "requires[1]",
            "no version of inventory can be in '>=2' and in '<2', which web says already: change one of the two",
            id="range against the catalog's",
        ),
        pytest.param(
            {"requires": ["api >=2"], "requiredBy": ["api <1"]},
            "requiredBy[0]",
            "no version of api can be in '<1' and in '>=2', which web says already: change one of the two",
            id="ranges against each other",
        ),
        pytest.param(
            {"requires": ["api >=2 <1"]},
            "requires[0]",
            "'api' is required with a wrong range: no version can be in '>=2 <1': its comparators exclude each other",
            id="range that cannot hold",
        ),
        pytest.param(
            {"requires": [f"api !=1.0.{number}" for number in range(21)]},
            "requires[0]",
            "api is given 21 ranges, and it takes at most 20: write one range",
            id="too many ranges for one service",
        ),
        pytest.param({"requires": [""]}, "requires[0]", f"a requirement is blank: {NEED_RULE}", id="blank requirement"),
        pytest.param(
            {"requires": ""},
            "requires",
            "is blank: write a service's name, or leave the key out",
            id="blank requirements",
        ),
        pytest.param(
            {"requires": "api,,job"}, "requires", f"a requirement is blank: {NEED_RULE}", id="blank between commas"
        ),
        pytest.param(
            {"requires": None},
            "requires",
            "must be a list or text, not null: write a list such as ['inventory-service >=1.8.0 <2']",
            id="requires null",
        ),
        pytest.param(
            {"requires": {"api": "1"}},
            "requires",
            "must be a list or text, not an object: write a list such as ['inventory-service >=1.8.0 <2']",
            id="requires as an object",
        ),
        pytest.param(
            {"requires": [7]},
            "requires[0]",
            "must be text such as 'inventory-service >=1.8.0 <2', not the number 7",
            id="requirement as a number",
        ),
        pytest.param(
            {"requires": [{"version": "1"}]},
            "requires[0].service",
            "is missing: write the service that is required",
            id="requirement without a service",
        ),
        pytest.param(
            {"requires": [{"service": "api", "version": 1}]},
            "requires[0].version",
            "must be text, not the number 1: put it in quotes",
            id="requirement with a number for its range",
        ),
        pytest.param(
            {"requires": [{"service": "api >=1"}]},
            "requires[0].service",
            "'api >=1' is no service's name: a range stands under 'version'",
            id="requirement with the range in the name",
        ),
        pytest.param(
            {"requires": [{"service": "api", "versoin": "1"}]},
            "requires[0]",
            "has the unknown key 'versoin': did you mean 'version'?",
            id="requirement with an unknown key",
        ),
    ],
)
def test_a_mistake_in_a_payload(changed: dict[str, object], where: str, message: str) -> None:
    place = f"client_payload.{where}".rstrip(".")
    assert dispatch({**WEB, **changed}) == ((place, message),)
