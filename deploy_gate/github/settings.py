"""Where GitHub is, and who asks."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from deploy_gate.github.fault import SettingsError
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

API_URL: Final = "https://api.github.com"

_TOKEN: Final = re.compile(r"\A[\x21-\x7e]+\Z")
_PASSWORD: Final = re.compile(r"//.*@")


class Settings(Value):
    """The addresses of one GitHub and the token it is asked with."""

    token: str
    api_url: str = API_URL
    graphql_url: str = f"{API_URL}/graphql"

    def __repr__(self) -> str:
        return f"Settings({self.api_url!r}, {self.graphql_url!r})"  # the token is not for showing


def read_settings(environment: Mapping[str, str], token: str | None = None) -> Settings:
    """The settings in `GITHUB_TOKEN`, `GITHUB_API_URL` and `GITHUB_GRAPHQL_URL`; a token given beats the variable.

    Raises `SettingsError` where there is no usable token, or an address to which it would travel in clear.
    """
    secret = (token or environment.get("GITHUB_TOKEN", "")).strip()
    if not secret:
        raise SettingsError(
            "there is no token to ask GitHub with",
            "set GITHUB_TOKEN or the action's input `github_token`; `${{ github.token }}` reads only its repository",
        )
    if not _TOKEN.match(secret):
        raise SettingsError(
            "the token holds a blank, a line break or a sign that no token has", "copy it again, without line breaks"
        )
    api_url = _checked("GITHUB_API_URL", environment.get("GITHUB_API_URL") or API_URL)
    graphql_url = _checked("GITHUB_GRAPHQL_URL", environment.get("GITHUB_GRAPHQL_URL") or graphql_beside(api_url))
    return Settings(secret, api_url, graphql_url)


def graphql_beside(api_url: str) -> str:
    """The GraphQL address that belongs to a REST address.

    ``https://HOST/api/v3`` of GitHub Enterprise Server has ``https://HOST/api/graphql``; every other has ``/graphql``
    below it. (docs.github.com, enterprise-server, "Forming calls with GraphQL".)
    """
    address = api_url.rstrip("/")
    return f"{address.removesuffix('/v3')}/graphql" if address.endswith("/api/v3") else f"{address}/graphql"


def _checked(name: str, url: str) -> str:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if host is None or parts.scheme not in ("https", "http") or parts.username or parts.query or parts.fragment:
        shown = _PASSWORD.sub("//…@", url)
        raise SettingsError(
            f"{name} is no address of a GitHub: {shown!r}",
            f"set it to an address such as {API_URL} or https://HOST/api/v3, or leave it unset",
        )
    if parts.scheme == "http" and not _is_loopback(host):
        raise SettingsError(
            f"{name} would send the token in clear to {host!r}", f"write {name} with https://; http is for this machine"
        )
    return url.rstrip("/")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
