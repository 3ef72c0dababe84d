"""What GitHub refuses, in its words."""

import pytest

from tests.published.conversation import problems_in
from tests.standin_rest.refusals import REFUSALS
from tests.standin_rest.shop import SHOP, Shop


@pytest.mark.published
@pytest.mark.parametrize(("method", "path", "body", "status", "message", "more"), REFUSALS)
def test_a_request_is_refused_in_githubs_words(  # noqa: PLR0913, PLR0917 - the columns of the table
    shop: Shop, method: str, path: str, body: object, status: int, message: str, more: dict[str, object]
) -> None:
    main, staging = shop.sha(), str(shop.get(f"{SHOP}/deployments?environment=staging")[0]["id"])
    acme = str(shop.get("/users/acme")["id"])
    if isinstance(body, dict):
        body = {key: main if value == "{main}" else value for key, value in body.items()}
    shop.token = str(more.get("token", shop.token))
    before = shop.github.state()
    got = shop.ask(method, path.replace("{staging}", staging).replace("{acme}", acme), body)
    assert (got.status, got.body["message"]) == (status, message)
    assert got.body.get("errors") == more.get("errors")
    assert got.body["status"] == str(status)
    assert got.body["documentation_url"].startswith("https://docs.github.com/")
    assert shop.github.state()["repositories"] == before["repositories"]
    shop.token = "root"
    answers = [entry | {"body": None} for entry in shop.github.log(bodies=True) if entry["method"] == "GET"]
    assert problems_in(answers) == []
