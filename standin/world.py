"""World files: YAML that says what exists before the first request."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from standin.clock import read_stamp
from standin.people import GRANTED, App, Team, Token, User
from standin.population import fill
from standin.population.times import BEGINNING, moment_of
from standin.repository import ROLES, Repository
from standin.store import World
from standin.trouble import BadFile, Reading, read_yaml

TOKEN_KINDS: Final = ("user", "fine-grained", "actions", "app")
PERMISSIONS: Final = (
    "actions", "administration", "checks", "contents", "deployments", "environments", "issues", "members",
    "metadata", "packages", "pull_requests", "statuses", "workflows",
)  # fmt: skip
REPOSITORY_KEYS: Final = (
    "private", "archived", "fork_of", "default_branch", "created_at", "files", "branches", "tags", "collaborators",
    "environments", "deployments", "labels", "issues", "pulls", "checks", "statuses", "runs", "protections",
)  # fmt: skip


def load_world(path: Path) -> World:
    """The world a file describes."""
    found = read_yaml(path)
    try:
        return read_world(found)
    except BadFile as problem:
        raise BadFile([f"{path}: {each}" for each in problem.problems]) from None


def read_world(value: Mapping[str, Any] | None) -> World:
    """The world a mapping describes; every mistake in it at once."""
    top = Reading(value, "")
    keys = top.mapping("clock", "payload_layers", "users", "teams", "tokens", "apps", "repositories")
    world = World()
    if "clock" in keys and (moment := moment_of(keys["clock"])):
        world.clock.fixed = moment
    if "payload_layers" in keys:
        world.payload_layers = keys["payload_layers"].number(2)
    for login, item in keys.get("users", Reading(None)).mapping().items():
        _user(world, login, item)
    for slug, item in keys.get("teams", Reading(None)).mapping().items():
        _team(world, slug, item)
    repositories = keys.get("repositories", Reading(None)).mapping()
    parts = {name: (item, item.mapping(*REPOSITORY_KEYS)) for name, item in repositories.items()}
    made = [(_repository(world, name, item, own), own) for name, (item, own) in parts.items()]
    for repository, own in made:
        fill(world, repository, own)
    for token, item in keys.get("tokens", Reading(None)).mapping().items():
        _token(world, token, item)
    for number, item in keys.get("apps", Reading(None)).mapping().items():
        _app(world, number, item)
    if top.problems:
        raise BadFile(top.problems)
    return world


def _user(world: World, login: str, item: Reading) -> None:
    keys = item.mapping("kind", "name", "email", "id")
    found = world.user(login)
    world.nodes.pop(found.node_id, None)
    if "kind" in keys:
        found.kind = keys["kind"].one_of("User", "Bot", "Organization", default="User")
    if "id" in keys:
        found.id = keys["id"].number(found.id)
    found.name = keys["name"].text() if "name" in keys else None
    found.email = keys["email"].text() if "email" in keys else None
    world.remember(found.node_id, "", found)


def _team(world: World, name: str, item: Reading) -> None:
    organization, _, slug = name.partition("/")
    if not slug:
        item.wrong("a team is named organisation/team")
        return
    owner: User = world.user(organization)
    owner.kind = "Organization"
    world.teams[name.lower()] = Team(world.next_id(), organization, slug, item.words())


def _repository(world: World, name: str, item: Reading, keys: Mapping[str, Reading]) -> Repository:
    owner, _, short = name.partition("/")
    if not owner or not short or "/" in short:
        item.wrong("a repository is named owner/name")
    created = moment_of(keys["created_at"]) if "created_at" in keys else None
    found = Repository(world.next_id(), owner, short or "x", created or read_stamp(BEGINNING))
    found.private = keys["private"].truth() if "private" in keys else False
    found.archived = keys["archived"].truth() if "archived" in keys else False
    found.fork_of = keys["fork_of"].text() if "fork_of" in keys else None
    found.default_branch = keys["default_branch"].text("main") if "default_branch" in keys else "main"
    for login, role in keys.get("collaborators", Reading(None)).mapping().items():
        world.user(login)
        found.collaborators[login] = role.one_of(*ROLES, default="read")
    return world.add_repository(found)


def _app(world: World, number: str, item: Reading) -> None:
    keys = item.mapping("slug", "public_key", "installed_on", "permissions")
    slug = keys["slug"].text() if "slug" in keys else "deploy-gate"
    key = keys["public_key"].text() if "public_key" in keys else ""
    if not key:
        item.wrong("an app is known by its public_key")
    owners = keys["installed_on"].words() if "installed_on" in keys else []
    granted = dict(GRANTED)
    if "permissions" in keys:
        granted = {
            name: each.one_of("none", "read", "write", "admin", default="none")
            for name, each in keys["permissions"].mapping(*PERMISSIONS).items()
        }
    world.apps[number] = App(number, slug, key, frozenset(name.lower() for name in owners), granted)


def _token(world: World, value: str, item: Reading) -> None:
    keys = item.mapping("as", "kind", "repositories", "permissions", "points", "everything", "expires_at", "name")
    login = keys["as"].text() if "as" in keys else "github-actions[bot]"
    bot = login.endswith("[bot]")
    made = Token(value, world.user(login).login, "actions" if bot else "user")
    if "kind" in keys:
        made.kind = keys["kind"].one_of(*TOKEN_KINDS, default=made.kind)
    if "repositories" in keys:
        made.repositories = list({name.lower(): name for name in keys["repositories"].words()}.values())
        for name in made.repositories:
            if not world.repository(name):
                keys["repositories"].wrong(f"no repository {name!r} in this world")
    if "permissions" in keys:
        granted = keys["permissions"].mapping(*PERMISSIONS)
        made.permissions = {
            name: each.one_of("none", "read", "write", "admin", default="none") for name, each in granted.items()
        }
    elif bot:
        made.permissions = dict.fromkeys(PERMISSIONS, "write")
    made.points = keys["points"].number(made.points) if "points" in keys else (1000 if made.kind == "actions" else 5000)
    made.everything = keys["everything"].truth() if "everything" in keys else False
    made.expires_at = moment_of(keys["expires_at"]) if "expires_at" in keys else None
    made.label = keys["name"].text() if "name" in keys else ""
    world.tokens[value] = made
