"""Organisations and their teams, and who belongs to which.

GitHub knows a team by its organisation's name and its own, and by both their numbers: answers lead to the numbers.
"""

from typing import Any

from standin.clock import stamp
from standin.people import Team, User
from standin.refusal import Refusal, not_found
from standin.rest.accounts import account
from standin.rest.addresses import SITE
from standin.rest.serving import listed, serve
from standin.routes import Request, Response


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


def _organization(request: Request) -> User:
    """The organisation that the path names, by its login or its number."""
    name = request.params["org"]
    for user in request.world.users.values():
        if user.kind == "Organization" and name.lower() in (user.login.lower(), str(user.id)):
            return user
    raise not_found(f"no organisation {name}")


def _team(request: Request) -> Team:
    """The team that the path names, by its slug or its number, in its organisation."""
    _need_members(request)
    login, name = _organization(request).login.lower(), request.params["team"]
    for team in request.world.teams.values():
        if team.organization.lower() == login and name in (team.slug, str(team.id)):
            return team
    raise not_found(f"no team {name}")


def _short(request: Request, whole: User) -> dict[str, Any]:
    root = f"{request.base_url}/orgs/{whole.login}"
    return {
        "login": whole.login,
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


def _full(request: Request, whole: User) -> dict[str, Any]:
    began = stamp(request.world.clock.now())
    return _short(request, whole) | {
        "html_url": f"{SITE}/{whole.login}",
        "has_organization_projects": True,
        "has_repository_projects": True,
        "public_repos": sum(not one.private for one in request.world.repositories_of(whole.login)),
        "public_gists": 0,
        "followers": 0,
        "following": 0,
        "type": "Organization",
        "created_at": began,
        "updated_at": began,
        "archived_at": None,
    }


@serve("GET", "/orgs/{org}")
def _get_organization(request: Request) -> Response:
    return Response(_full(request, _organization(request)))


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
    organization = _short(request, request.world.user(org))
    root = organization["url"]
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


@serve("GET", "/orgs/{org}/teams/{team}")
@serve("GET", "/organizations/{org}/team/{team}")
def _get_team(request: Request) -> Response:
    team, organization = _team(request), _organization(request)
    began = stamp(request.world.clock.now())
    root = _address(request, team)
    return Response(
        {
            "id": team.id,
            "node_id": team.node_id,
            "url": root,
            "html_url": f"{SITE}/orgs/{organization.login}/teams/{team.slug}",
            "name": team.slug,
            "slug": team.slug,
            "description": None,
            "privacy": "closed",
            "notification_setting": "notifications_enabled",
            "permission": "pull",
            "type": "organization",
            "members_url": f"{root}/members{{/member}}",
            "repositories_url": f"{root}/repos",
            "parent": None,
            "created_at": began,
            "updated_at": began,
            "members_count": len(team.members),
            "repos_count": 0,
            "organization": _full(request, organization),
        }
    )


@serve("GET", "/orgs/{org}/teams/{team}/members")
@serve("GET", "/organizations/{org}/team/{team}/members")
def _team_members(request: Request) -> Response:
    return listed(request, _team(request).members, lambda login: account(request, login))


# By their names no such route is described any more; by their numbers it is still served.
@serve("GET", "/organizations/{org}/team/{team}/members/{username}")
def _in_team(request: Request) -> Response:
    _need_in(_team(request), request.params["username"])
    return Response(None, 204)


@serve("GET", "/orgs/{org}/teams/{team}/memberships/{username}")
@serve("GET", "/organizations/{org}/team/{team}/memberships/{username}")
def _team_membership(request: Request) -> Response:
    team, login = _team(request), request.params["username"]
    _need_in(team, login)
    return Response({"url": f"{_address(request, team)}/memberships/{login}", "role": "member", "state": "active"})


def _need_in(team: Team, login: str) -> None:
    if login.lower() not in {name.lower() for name in team.members}:
        raise not_found("not in the team")


def _address(request: Request, team: Team) -> str:
    return f"{request.base_url}/organizations/{request.world.user(team.organization).id}/team/{team.id}"
