"""Accounts."""

from typing import Any

from standin.clock import stamp
from standin.refusal import Refusal, not_found
from standin.rest.addresses import SITE
from standin.rest.serving import serve
from standin.routes import Request, Response


def account(request: Request, login: str | None) -> dict[str, Any] | None:
    """An account as it appears inside other answers; nobody where there is no login."""
    return person(request, login) if login else None


def person(request: Request, login: str) -> dict[str, Any]:
    """The account of a login that is known to be one."""
    user = request.world.user(login)
    own = f"{request.base_url}/users/{user.login}"
    site = f"{SITE}/apps/{user.graphql_login}" if user.kind == "Bot" else f"{SITE}/{user.login}"
    return {
        "login": user.login,
        "id": user.id,
        "node_id": user.node_id,
        "avatar_url": f"https://avatars.githubusercontent.com/u/{user.id}?v=4",
        "gravatar_id": "",
        "url": own,
        "html_url": site,
        "followers_url": f"{own}/followers",
        "following_url": f"{own}/following{{/other_user}}",
        "gists_url": f"{own}/gists{{/gist_id}}",
        "starred_url": f"{own}/starred{{/owner}}{{/repo}}",
        "subscriptions_url": f"{own}/subscriptions",
        "organizations_url": f"{own}/orgs",
        "repos_url": f"{own}/repos",
        "events_url": f"{own}/events{{/privacy}}",
        "received_events_url": f"{own}/received_events",
        "type": user.kind,
        "user_view_type": "public",
        "site_admin": False,
    }


def profile(request: Request, login: str) -> dict[str, Any]:
    """An account as `/users/{username}` shows it."""
    user = request.world.user(login)
    began = stamp(request.world.clock.now())
    return person(request, login) | {
        "name": user.name,
        "company": None,
        "blog": "",
        "location": None,
        "email": user.email,
        "hireable": None,
        "bio": None,
        "public_repos": sum(not one.private for one in request.world.repositories_of(user.login)),
        "public_gists": 0,
        "followers": 0,
        "following": 0,
        "created_at": began,
        "updated_at": began,
    }


@serve("GET", "/user")
def _get_user(request: Request) -> Response:
    user = request.access.user
    token = request.access.token
    if token and token.kind in ("actions", "app") and not token.everything:
        raise Refusal("FORBIDDEN", "Resource not accessible by integration")
    return Response(profile(request, user.login))


@serve("GET", "/users/{username}")
def _get_user_of_name(request: Request) -> Response:
    login = request.params["username"]
    if login.lower() not in request.world.users:
        raise not_found(f"Could not resolve to a User with the login of '{login}'.")
    return Response(profile(request, login))
