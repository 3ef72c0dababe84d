"""How an App proves who it is."""

from collections.abc import Iterator

import jwt
import pytest
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from standin import read_world, serve
from tests.standin_rest.shop import SHOP, Shop

BEGAN = 1_767_323_045


def a_key() -> tuple[str, str]:
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = made.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = made.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()


KEY, PUBLIC = a_key()


@pytest.fixture
def shop() -> Iterator[Shop]:
    world = {
        "tokens": {"bob": {"as": "bob"}},
        "apps": {"7": {"public_key": PUBLIC, "installed_on": ["acme"], "permissions": {"contents": "read"}}},
        "repositories": {"acme/shop": {"private": True}, "other/shop": {}},
    }
    with serve(read_world(world)) as github, requests.Session() as session:
        yield Shop(github, session)


def signed(key: str = KEY, *, app: str = "7", lasts: int = 600) -> str:
    return jwt.encode({"iat": BEGAN - 60, "exp": BEGAN + lasts, "iss": app}, key, "RS256")


def test_an_app_is_known_by_its_signature(shop: Shop) -> None:
    """rest.apps.signed"""
    shop.token = signed()
    installed = shop.get(f"{SHOP}/installation")["id"]
    made = shop.ask("POST", f"/app/installations/{installed}/access_tokens", {}).body
    assert made["permissions"] == {"contents": "read", "metadata": "read"}
    shop.token = made["token"]
    assert shop.ask("GET", f"{SHOP}/commits").status == 200
    assert shop.ask("GET", f"{SHOP}/deployments").status == 403


@pytest.mark.parametrize(
    ("token", "path", "status", "message"),
    [
        pytest.param(signed(a_key()[0]), "/app", 401, "A JSON web token could not be decoded", id="another's key"),
        pytest.param(signed(app="8"), "/app", 404, "Integration not found", id="an app that nobody knows"),
        pytest.param(signed(lasts=700), "/app", 401, "too far in the future", id="one that would live too long"),
        pytest.param(signed(), "/repos/other/shop/installation", 404, "Not Found", id="where it is not installed"),
        pytest.param("bob", "/app", 401, "A JSON web token could not be decoded", id="a person's token"),
    ],
)
def test_whoever_proves_nothing_is_refused(shop: Shop, token: str, path: str, status: int, message: str) -> None:
    shop.token = token
    got = shop.ask("GET", path)
    assert got.status == status
    assert message in got.body["message"]


def test_the_token_of_an_installation_does_not_speak_for_the_app(shop: Shop) -> None:
    shop.token = signed()
    installed = shop.get(f"{SHOP}/installation")["id"]
    shop.token = shop.ask("POST", f"/app/installations/{installed}/access_tokens", {}).body["token"]
    assert shop.ask("GET", "/app").status == 401
