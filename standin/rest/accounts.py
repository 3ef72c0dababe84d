"""Accounts, and who belongs to which organisation and team."""

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


def members(request: Request, organization: str) -> set[str]:
    """The logins in an organisation, which are those in its teams."""
    return {
        login.lower()
        for team in request.world.teams.values()
        if team.organization.lower() == organization.lower()
        for login in team.members
    }


def _need_members(request: Request) -> None:
    """Refuse the workflow's own token and apps without `members`, which never see who belongs where."""
    token = request.access.token
    request.access.user  # noqa: B018 - refuses where nobody is logged in
    if not token or token.everything:
        return
    granted = (token.permissions or {}).get("members", "none")
    if token.kind == "actions" or (token.kind in ("app", "fine-grained") and granted == "none"):
        raise Refusal("FORBIDDEN", "Resource not accessible by integration")


@serve("GET", "/orgs/{org}/members/{username}")
def _is_member(request: Request) -> Response:
    _need_members(request)
    if request.params["username"].lower() not in members(request, request.params["org"]):
        raise not_found("not a member")
    return Response(None, 204)


@serve("GET", "/orgs/{org}/memberships/{username}")
def _membership(request: Request) -> Response:
    _need_members(request)
    org, login = request.params["org"], request.params["username"]
    if login.lower() not in members(request, org):
        raise not_found("not a member")
    root = f"{request.base_url}/orgs/{org}"
    whole = request.world.user(org)
    organization = {
        "login": org,
        "id": whole.id,
        "node_id": whole.node_id,
        "url": root,
        "repos_url": f"{root}/repos",
        "events_url": f"{root}/events",
        "hooks_url": f"{root}/hooks",
        "issues_url": f"{root}/issues",
        "members_url": f"{root}/members{{/member}}",
        "public_members_url": f"{root}/public_members{{/member}}",
        "avatar_url": f"https://avatars.githubusercontent.com/u/{whole.id}?v=4",
        "description": None,
    }
    return Response(
        {
            "url": f"{root}/memberships/{login}",
            "state": "active",
            "role": "member",
            "organization_url": root,
            "organization": organization,
            "user": account(request, login),
        }
    )


@serve("GET", "/orgs/{org}/teams/{team_slug}/memberships/{username}")
def _team_membership(request: Request) -> Response:
    _need_members(request)
    org, slug, login = (request.params[name] for name in ("org", "team_slug", "username"))
    for team in request.world.teams.values():
        if (team.organization.lower(), team.slug) != (org.lower(), slug):
            continue
        if login.lower() in {name.lower() for name in team.members}:
            url = f"{request.base_url}/organizations/{request.world.user(org).id}/team/{team.id}/memberships/{login}"
            return Response({"url": url, "role": "member", "state": "active"})
    raise not_found("not in the team")
