"""Whatever is sent, GitHub answers: a body of the wrong shape is refused, never dropped."""

import json

import pytest

from tests.published.rest import description
from tests.standin_rest.shop import SHOP, Shop

WRONG = [None, True, 7, -1, "", "text", [], [None], [[]], [{"path": 7}], {}, {"x": None}, {"name": 7}, [{"id": []}]]
GOOD = {"tree": [], "parents": [], "state": "success", "content": "eyes", "labels": [], "event": "COMMENT"}
PLACES = {
    "deployments/{deployment_id}": "deployments/{id}",
    "issues/{issue_number}": "issues/1",
    "issues/comments/{comment_id}": "issues/comments/{comment}",
    "pulls/{pull_number}": "pulls/2",
    "git/refs/{ref}": "git/refs/heads/feature/x",
    "contents/{path}": "contents/README.md",
    "workflows/{workflow_id}": "workflows/deploy.yml",
    "statuses/{sha}": "statuses/main",
    "environments/{environment_name}": "environments/production",
}


def address(shop: Shop, template: str) -> str:
    """A path of the shop's for a described one."""
    path = template.replace("/repos/{owner}/{repo}", SHOP)
    for described, here in PLACES.items():
        path = path.replace(described, here)
    staging = shop.github.world.repositories["acme/shop"].deployments[0].id
    comment = shop.github.world.repositories["acme/shop"].issues[1].comments[0].id
    return path.replace("{id}", str(staging)).replace("{comment}", str(comment))


def writes() -> list[tuple[str, str, list[str], list[str]]]:
    """Every described request with a body: its method, its path, the names in its body, and those it needs."""
    found = []
    for template, methods in description()["paths"].items():
        for method, about in methods.items():
            schema = about.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
            if schema and template.startswith("/repos/{owner}/{repo}/"):
                found.append(
                    (method.upper(), template, sorted(schema.get("properties", {})), schema.get("required", []))
                )
    return found


@pytest.mark.published
def test_a_body_of_the_wrong_shape_is_refused_and_not_dropped(shop: Shop) -> None:
    crashed = []
    for method, template, names, needed in writes():
        path = address(shop, template)
        good: dict[str, object] = {name: GOOD.get(name, "main") for name in needed}
        if template.endswith("/git/commits"):
            good["tree"] = shop.get(f"{SHOP}/commits/main")["commit"]["tree"]["sha"]
        bodies = [*WRONG, *({**good, name: wrong} for name in names for wrong in WRONG)]
        for body in bodies:
            try:
                status = shop.ask(method, path, body).status
            except OSError:
                status = 0
            if not 200 <= status < 500:
                crashed.append(f"{status} {method} {path} {json.dumps(body)}")
    assert crashed == []
