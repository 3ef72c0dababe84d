"""Accounts, teams and the root fields that find them."""

# ruff: noqa: D103, N803 - a resolver is described by the field it is registered for,
# and its parameters bear GitHub's names.

from typing import Any

from standin.graph.fields import Info, Seen, asked, field, plain, web
from standin.graph.paging import Page, page
from standin.people import User
from standin.refusal import Refusal, not_found

ACCOUNTS = ("User", "Bot", "Organization")

for kind in ACCOUNTS:
    plain(kind, databaseId="id", id="node_id", login="graphql_login")
    plain(kind, name="name", email="email")


def see_account(info: Info, login: str) -> Seen:
    """An account as an actor: a user, a bot or an organisation."""
    found = asked(info).world.user(login)
    return Seen(found.kind, found)


def see_user(info: Info, login: str) -> Seen:
    """An account where the schema knows only users."""
    return Seen("User", asked(info).world.user(login))


@field("User", "avatarUrl")
@field("Bot", "avatarUrl")
@field("Organization", "avatarUrl")
def avatar(seen: Seen, info: Info, size: int | None = None) -> str:
    return web(info, f"avatars/u/{seen.thing.id}?v=4" + (f"&s={size}" if size else ""))


def _path(found: User) -> str:
    return f"apps/{found.graphql_login}" if found.kind == "Bot" else found.login


@field("User", "resourcePath")
@field("Bot", "resourcePath")
@field("Organization", "resourcePath")
def resource_path(seen: Seen, _info: Info) -> str:
    return f"/{_path(seen.thing)}"


@field("User", "url")
@field("Bot", "url")
@field("Organization", "url")
def url(seen: Seen, info: Info) -> str:
    return web(info, _path(seen.thing))


@field("User", "createdAt")
def created(_seen: Seen, _info: Info) -> str:
    return "2011-01-25T18:44:36Z"


@field("User", "login")
def login(seen: Seen, _info: Info) -> str:
    """A bot that acts as `viewer` keeps its `[bot]`."""
    found: str = seen.thing.login
    return found


@field("User", "email")
def email(seen: Seen, _info: Info) -> str:
    return seen.thing.email or ""


@field("User", "isViewer")
def is_viewer(seen: Seen, info: Info) -> bool:
    return bool(seen.thing.login == asked(info).access.login)


@field("User", "repository")
@field("Organization", "repository")
def repository(seen: Seen, info: Info, name: str, *, followRenames: bool = True) -> Seen:
    found = asked(info).access.repository(f"{seen.thing.login}/{name}", renamed=followRenames)
    return Seen("Repository", found, found)


@field("Organization", "team")
def team(seen: Seen, info: Info, slug: str) -> Seen | None:
    found = asked(info).world.teams.get(f"{seen.thing.login}/{slug}".lower())
    if found and asked(info).access.token and asked(info).access.token.kind == "actions":  # type: ignore[union-attr]
        raise Refusal("FORBIDDEN", "Resource not accessible by integration")
    return Seen("Team", found) if found else None


plain("Team", databaseId="id", id="node_id", slug="slug", name="slug")


@field("Team", "members")
def members(seen: Seen, info: Info, query: str | None = None, **paging: Any) -> Page:  # noqa: ANN401
    """Who is in it; a search finds more than the login that it names."""
    found = [login for login in seen.thing.members if (query or "").lower() in login.lower()]
    return page(info, found, lambda login: see_user(info, login), **paging)


@field("Query", "viewer")
def viewer(_root: None, info: Info) -> Seen:
    return Seen("User", asked(info).access.user)


@field("Query", "user")
def user(_root: None, info: Info, login: str) -> Seen:
    found = asked(info).world.users.get(login.lower())
    if not found or found.kind != "User":
        raise not_found(f"Could not resolve to a User with the login of '{login}'.")
    return Seen("User", found)


@field("Query", "organization")
def organization(_root: None, info: Info, login: str) -> Seen:
    found = asked(info).world.users.get(login.lower())
    if not found or found.kind != "Organization":
        raise not_found(f"Could not resolve to an Organization with the login of '{login}'.")
    return Seen("Organization", found)


@field("Query", "repositoryOwner")
def repository_owner(_root: None, info: Info, login: str) -> Seen | None:
    found = asked(info).world.users.get(login.lower())
    return Seen(found.kind, found) if found and found.kind != "Bot" else None
