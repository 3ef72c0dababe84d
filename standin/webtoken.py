"""The JSON web token by which an App speaks for itself."""

from datetime import timedelta
from typing import Final

import jwt

from standin.people import App, Token
from standin.refusal import Refusal
from standin.store import World

LONGEST: Final = timedelta(minutes=10)
"""How far ahead its end may lie."""

SKEW: Final = timedelta(minutes=1)
"""How far back its beginning may be set, against clocks that differ."""

UNDECODABLE: Final = "A JSON web token could not be decoded"


def looks_like_one(value: str) -> bool:
    """Three parts with dots between, as no other token has them."""
    return value.count(".") == 2  # noqa: PLR2004 - head, claims, signature


def app_token(world: World, value: str) -> Token:
    """The token of the App that signed it; the world's clock may stand still, so only its length is judged."""
    try:
        claims = jwt.decode(value, options={"verify_signature": False})
        app = world.apps.get(str(claims.get("iss")))
        if app is None:
            raise Refusal("NOT_FOUND", "Integration not found")
        jwt.decode(value, app.public_key, algorithms=["RS256"], options={"verify_exp": False, "verify_iat": False})
        lasts = timedelta(seconds=claims["exp"] - claims["iat"])
    except (jwt.PyJWTError, KeyError, TypeError):
        raise Refusal("UNAUTHORIZED", UNDECODABLE) from None
    if lasts > LONGEST + SKEW:
        raise Refusal("UNAUTHORIZED", "'Expiration time' claim ('exp') is too far in the future")
    return _token_of(world, value, app)


def _token_of(world: World, value: str, app: App) -> Token:
    login = world.user(f"{app.slug}[bot]").login
    made = Token(value, login, "app", label=f"the app {app.slug} itself")
    made.permissions, made.speaks_for = {}, app
    return made
