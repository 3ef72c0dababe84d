"""GitHub Apps: where one is installed, and the tokens it exchanges its own for."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from standin.clock import stamp
from standin.people import GRANTED, App, Token
from standin.refusal import Refusal, not_found
from standin.rest.accounts import person
from standin.rest.addresses import SITE
from standin.rest.checkruns import app
from standin.rest.fields import items, of_type
from standin.rest.repositories import described
from standin.rest.serving import listed, serve
from standin.routes import Request, Response

SLUG: Final = "deploy-gate"
LIFETIME: Final = timedelta(hours=1)


def _need_app(request: Request) -> None:
    """Refuse every token but an app's own; a world without tokens takes any."""
    token = request.access.token
    its_own = token is not None and (token.speaks_for is not None or (token.kind == "app" and not request.world.apps))
    if not token or not (token.everything or its_own):
        raise Refusal("UNAUTHORIZED", "A JSON web token could not be decoded")


def _speaking(request: Request) -> App | None:
    """The app that speaks for itself, in a world that knows apps."""
    token = request.access.token
    return token.speaks_for if token else None


def _slug(request: Request) -> str:
    speaking = _speaking(request)
    return speaking.slug if speaking else SLUG


def _granted(request: Request) -> Mapping[str, str]:
    speaking = _speaking(request)
    return speaking.permissions if speaking else GRANTED


def _owners(request: Request) -> dict[int, str]:
    """Who installed the app, by the numbers of the installations; every owner where the world knows no apps."""
    owners = {repository.owner for repository in request.world.repositories.values()}
    speaking = _speaking(request)
    if speaking:
        owners = {owner for owner in owners if owner.lower() in speaking.owners}
    return {request.world.user(owner).id: owner for owner in sorted(owners)}


def _owner(request: Request) -> tuple[int, str]:
    number = request.number("installation_id")
    owners = _owners(request)
    if number not in owners:
        raise not_found("no such installation")
    return number, owners[number]


def shown(request: Request, number: int, owner: str) -> dict[str, Any]:
    """The app's installation on an account."""
    made = stamp(request.world.clock.now())
    root = request.base_url
    return {
        "id": number,
        "account": person(request, owner),
        "repository_selection": "all",
        "access_tokens_url": f"{root}/app/installations/{number}/access_tokens",
        "repositories_url": f"{root}/installation/repositories",
        "html_url": f"{SITE}/organizations/{owner}/settings/installations/{number}",
        "app_id": request.world.user(f"{_slug(request)}[bot]").id,
        "app_slug": _slug(request),
        "target_id": number,
        "target_type": request.world.user(owner).kind,
        "permissions": dict(_granted(request)),
        "events": [],
        "created_at": made,
        "updated_at": made,
        "single_file_name": None,
        "suspended_by": None,
        "suspended_at": None,
    }


@serve("GET", "/app")
def _get_app(request: Request) -> Response:
    _need_app(request)
    return Response(app(request, _slug(request)))


@serve("GET", "/app/installations")
def _list_installations(request: Request) -> Response:
    _need_app(request)
    return listed(request, list(_owners(request).items()), lambda one: shown(request, *one))


@serve("GET", "/app/installations/{installation_id}")
def _get_installation(request: Request) -> Response:
    _need_app(request)
    return Response(shown(request, *_owner(request)))


@serve("GET", "/repos/{owner}/{repo}/installation")
def _get_installation_of_repository(request: Request) -> Response:
    _need_app(request)
    found = request.world.repository(f"{request.params['owner']}/{request.params['repo']}")
    if not found or found.owner not in _owners(request).values():
        raise not_found("no such installation")
    return Response(shown(request, request.world.user(found.owner).id, found.owner))


@serve("POST", "/app/installations/{installation_id}/access_tokens")
def _create_token(request: Request) -> Response:
    _need_app(request)
    _, owner = _owner(request)
    fields, world = request.fields, request.world
    every = {one.name.lower(): one for one in world.repositories_of(owner)}
    names = [name.lower() for name in items(fields, "repositories", str)]
    if not set(names) <= every.keys():
        raise Refusal(
            "UNPROCESSABLE",
            "There is at least one repository that does not exist or is not accessible to the parent installation.",
        )
    granted = dict(_granted(request)) | {"metadata": "read"}
    if asked := of_type(fields, "permissions", dict, {}):
        granted = asked | {"metadata": "read"}
    chosen = [every[name] for name in names or every]
    expires = world.clock.now() + LIFETIME
    made = Token(f"ghs_{world.next_id():036d}", world.user(f"{_slug(request)}[bot]").login, "app")
    made.repositories, made.permissions, made.expires_at = [one.full_name for one in chosen], granted, expires
    if world.tokens:
        # Where the world lists no tokens every token is known, and must stay so.
        world.tokens[made.value] = made
    body: dict[str, Any] = {
        "token": made.value,
        "expires_at": stamp(expires),
        "permissions": granted,
        "repository_selection": "selected" if names else "all",
    }
    if names:
        body["repositories"] = [described(request, one) for one in chosen]
    return Response(body, 201)
