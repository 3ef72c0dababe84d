"""A GitHub App of acme's, with the key by which it speaks for itself."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.doors.shop import a_shop

APP_ID = "123456"


def another_key() -> str:
    """The private key of somebody else."""
    return _made()[0]


@cache
def a_key() -> tuple[str, str]:
    """The App's private key and its public one, as PEM."""
    return _made()


def _made() -> tuple[str, str]:
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = made.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    public = made.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()


def a_shop_with_an_app(*installed_on: str, newer: tuple[dict[str, Any], ...] = ()) -> Mapping[str, Any]:
    """The shop, its repositories private, and the App installed on these accounts."""
    world = a_shop(*newer)
    for repository in world["repositories"].values():
        repository["private"] = True
    app = {"public_key": a_key()[1], "installed_on": list(installed_on)}
    return world | {"apps": {APP_ID: app}, "clock": "2026-01-02T03:04:05Z"}


def as_the_app(**changes: str) -> dict[str, str]:
    """The inputs by which a step speaks as the App; the token that stands beside them sees nothing."""
    return {"github_token": "ghs_nobody", "app_id": APP_ID, "private_key": a_key()[0], **changes}
