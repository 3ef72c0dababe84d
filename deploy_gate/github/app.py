"""A GitHub App's key exchanged for a token of its installation, which lives one hour.

Importing this module costs as much as `deploy_gate.github.rest_door`, so it is imported where a key was given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import requests
from github import Auth, GithubException, GithubIntegration

from deploy_gate import __version__
from deploy_gate.github.fault import GitHubError, SettingsError
from deploy_gate.github.reply import shorten
from deploy_gate.github.rest_door import judged, lost, piped
from deploy_gate.github.token import Minted

if TYPE_CHECKING:
    from github.Installation import Installation

    from deploy_gate.github.patience import Patience
    from deploy_gate.github.settings import AppKey

_UNKNOWN: Final = 401
_MISSING: Final = 404
_NO_KEY: Final = "give the whole PEM file that GitHub made for the App, from its BEGIN line to its END line"
_NOT_KNOWN: Final = (
    "compare app_id with the number on the App's page, and give a private key that is still listed there"
)


def mint(key: AppKey, api_url: str, repository: str | None, timeout: int, patience: Patience) -> Minted:
    """A token of the App's installation on the repository, or of its only one where no repository is named.

    Raises `SettingsError` where the key or the App is not one, `GitHubError` where it is not installed there, and
    `Fault` where GitHub did not answer.
    """
    auth = Auth.AppAuth(key.id, key.private_key)
    try:
        auth.create_jwt()
    except Exception:  # noqa: BLE001 - whatever the library for signing raises, it is about the key, and may quote it
        raise SettingsError("private_key is no private key in PEM form", _NO_KEY) from None
    with piped(patience):
        app = GithubIntegration(
            auth=auth,
            base_url=api_url,
            user_agent=f"deploy-gate/{__version__}",
            timeout=timeout,
            retry=None,
            seconds_between_requests=None,
            seconds_between_writes=None,
            lazy=True,
        )
    try:
        installation = _installation(app, key, repository)
        made = app.get_access_token(installation.id)
        return Minted(made.token, made.expires_at)
    except GithubException as error:
        raise _refused(error, key, repository) from None
    except requests.exceptions.RequestException as error:
        raise lost(error) from None
    finally:
        app.close()


def _installation(app: GithubIntegration, key: AppKey, repository: str | None) -> Installation:
    if repository is not None:
        return app.get_repo_installation(*repository.split("/", 1))
    installed = list(app.get_installations())
    if len(installed) == 1:
        return installed[0]
    raise GitHubError(
        f"the GitHub App {key.id} is installed in {len(installed)} places, and nothing says which one to ask for",
        "name the catalog as owner/repository:path, or set GITHUB_REPOSITORY" if installed else "install it",
    )


def _refused(error: GithubException, key: AppKey, repository: str | None) -> Exception:
    said = str(error.data.get("message") if isinstance(error.data, dict) else error.message)
    if error.status == _UNKNOWN or (error.status == _MISSING and "integration" in said.lower()):
        message = f"GitHub does not know the App {key.id} by this private key ({error.status}: {shorten(said)})"
        return SettingsError(message, _NOT_KNOWN)
    if error.status == _MISSING and repository is not None:
        return GitHubError(
            f"the GitHub App {key.id} is not installed on {repository}",
            f"install it on {repository} and on every repository that holds records, or check that this one exists",
        )
    return judged(error, repository or "GitHub", "the App's installation", "be exchanged for another")
