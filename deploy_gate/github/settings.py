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
_APP_ID: Final = re.compile(r"\A[A-Za-z0-9._-]{1,100}\Z")
_PASSWORD: Final = re.compile(r"//.*@")


class AppKey(Value):
    """A GitHub App that asks for itself."""

    id: str
    private_key: str

    def __repr__(self) -> str:
        return f"AppKey({self.id!r})"  # the key is not for showing


class Settings(Value):
    """The addresses of one GitHub and the token it is asked with."""

    token: str
    api_url: str = API_URL
    graphql_url: str = f"{API_URL}/graphql"
    app: AppKey | None = None
    """Whose installation's token takes the place of the given one."""
    repository: str | None = None
    """Where that installation has to be."""

    def __repr__(self) -> str:
        return f"Settings({self.api_url!r}, {self.graphql_url!r})"  # the token is not for showing


def read_settings(
    environment: Mapping[str, str], token: str | None = None, app: AppKey | None = None, repository: str | None = None
) -> Settings:
    """The settings in `GITHUB_TOKEN`, `GITHUB_API_URL` and `GITHUB_GRAPHQL_URL`; a token given beats the variable.

    An App, given or in `DEPLOY_GATE_APP_ID` and `DEPLOY_GATE_PRIVATE_KEY`, beats both. Raises `SettingsError` where
    nothing usable is given, or an address to which it would travel in clear.
    """
    own = _read_app(environment, app)
    if own is not None:
        return _addressed(environment, Settings("", app=own, repository=repository))
    secret = (token or environment.get("GITHUB_TOKEN", "")).strip()
    if not secret:
        raise SettingsError(
            "there is no token to ask GitHub with",
            "set GITHUB_TOKEN or the action's input `github_token`, or give a GitHub App; `${{ github.token }}` reads "
            "only its repository",
        )
    if not _TOKEN.match(secret):
        raise SettingsError(
            "the token holds a blank, a line break or a sign that no token has", "copy it again, without line breaks"
        )
    return _addressed(environment, Settings(secret))


def _addressed(environment: Mapping[str, str], settings: Settings) -> Settings:
    api_url = _checked("GITHUB_API_URL", environment.get("GITHUB_API_URL") or API_URL)
    graphql_url = _checked("GITHUB_GRAPHQL_URL", environment.get("GITHUB_GRAPHQL_URL") or graphql_beside(api_url))
    return settings.but(api_url=api_url, graphql_url=graphql_url)


def _read_app(environment: Mapping[str, str], given: AppKey | None) -> AppKey | None:
    """The App that was given, in part or whole; what was given beats the variables."""
    found = given if given is not None and (given.id or given.private_key) else None
    if found is None:
        found = AppKey(environment.get("DEPLOY_GATE_APP_ID", ""), environment.get("DEPLOY_GATE_PRIVATE_KEY", ""))
    number, key = found.id.strip(), found.private_key.strip()
    if not number and not key:
        return None
    if not number or not key:
        there, missing = ("app_id", "private_key") if number else ("private_key", "app_id")
        raise SettingsError(f"{there} is given and {missing} is not", "give both, or neither")
    if not _APP_ID.match(number):
        raise SettingsError("app_id is no number and no client id of an App", "copy it from the App's page")
    # Where a key had to be one line, its line breaks were written out.
    return AppKey(number, key.replace("\\n", "\n") if "\n" not in key else key)


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
