"""Through which GitHub's REST is asked, and what one can do about what it refuses.

Importing this module costs a seventh of a second, so it is imported where REST is about to be asked.
"""

from __future__ import annotations

from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, TypeVar

import requests
from github import Auth, Github, GithubException, InputGitTreeElement
from github.Requester import HTTPRequestsConnectionClass, HTTPSRequestsConnectionClass, Requester

from deploy_gate import __version__
from deploy_gate.github.fault import Fault, GitHubError, Kind
from deploy_gate.github.judge import SECONDARY_WAIT
from deploy_gate.github.pipe import Pipe, TooLarge
from deploy_gate.github.reply import shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from deploy_gate.github.client import Client
    from deploy_gate.github.patience import Patience

_Result = TypeVar("_Result")

_MISSING: Final = 404
_MAKING: Final = Lock()


class _Current(Auth.Token):
    """Whatever token the client has when a request is made."""

    def __init__(self, client: Client) -> None:
        super().__init__("not used")
        self._client = client

    @property
    def token(self) -> str:
        return self._client.token()


class RestDoor:
    """PyGithub, which neither retries nor waits by itself."""

    def __init__(self, client: Client) -> None:
        with piped(client.patience):
            self.github = Github(
                auth=_Current(client),
                base_url=client.settings.api_url,
                user_agent=f"deploy-gate/{__version__}",
                timeout=client.timeout,
                # Retrying is ours, since only we know what may be sent twice.
                retry=None,
                lazy=True,
                seconds_between_requests=None,
                seconds_between_writes=None,
            )

    def found(self, path: str) -> Mapping[str, Any] | None:
        """The object that stands at a path; None where there is nothing."""
        try:
            _, found = self.github.requester.requestJsonAndCheck("GET", path)
        except GithubException as error:
            if error.status == _MISSING:
                return None
            raise
        return found if isinstance(found, dict) else {}

    @staticmethod
    def file(path: str, text: str) -> InputGitTreeElement:
        """A file to be put into a tree."""
        return InputGitTreeElement(path, "100644", "blob", content=text)

    @staticmethod
    def once(ask: Callable[[], _Result], repository: str, permission: str, doing: str) -> _Result:
        """The answer, or a `Fault` that says what one can do: who may not do it needs that permission there."""
        try:
            return ask()
        except GithubException as error:
            raise judged(error, repository, permission, doing) from None
        except requests.exceptions.RequestException as error:
            raise lost(error) from None


@contextmanager
def piped(patience: Patience) -> Iterator[None]:
    """What of PyGithub is made inside asks through the pipe: its class alone knows which connections it will open."""

    class Plain(HTTPRequestsConnectionClass):
        def __init__(self, *args: Any, **given: Any) -> None:  # noqa: ANN401 - PyGithub's own
            super().__init__(*args, **given)
            self.session.mount("http://", Pipe(patience))

    class Encrypted(HTTPSRequestsConnectionClass):
        def __init__(self, *args: Any, **given: Any) -> None:  # noqa: ANN401 - likewise
            super().__init__(*args, **given)
            self.session.mount("https://", Pipe(patience))

    with _MAKING:
        Requester.injectConnectionClasses(Plain, Encrypted)
        try:
            yield
        finally:
            Requester.resetConnectionClasses()


def lost(error: requests.exceptions.RequestException) -> Exception:
    """What one can do about an answer that did not come, or not whole."""
    match error:
        case requests.exceptions.SSLError():
            message = f"GitHub's certificate is not trusted ({shorten(str(error))})"
            return GitHubError(message, "set REQUESTS_CA_BUNDLE to your authority's certificate")
        case TooLarge():
            return Fault(Kind.UNREACHABLE, f"GitHub sent {error}, which is not read")
        case _:
            return Fault(Kind.UNREACHABLE, f"the connection to GitHub failed ({shorten(str(error))})")


def judged(error: GithubException, repository: str, permission: str, doing: str) -> Exception:
    """What one can do about what GitHub's REST refused."""
    said = error.data.get("message") if isinstance(error.data, dict) else error.data
    message = shorten(str(said or error.message))
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    if error.status in (403, 429) and _is_limit(error.status, message, headers):
        wait = headers.get("retry-after", "")
        seconds = float(wait) if wait.isdecimal() else SECONDARY_WAIT
        remedy = "run it again later, or use a GitHub App token, which has a limit of its own"
        return Fault(Kind.LIMITED, f"GitHub's rate limit is used up ({message})", remedy, seconds)
    if error.status == 401:  # noqa: PLR2004 - HTTP: who asks is not known
        return GitHubError(
            "GitHub does not know the token (401 Bad credentials)",
            "check that it is whole and has not expired: an App's token lives one hour, a job's as long as it",
        )
    if error.status in (403, _MISSING):
        return Fault(
            Kind.REFUSED,
            f"the token may not {doing} in {repository} ({error.status}: {message})",
            f"give it `{permission}` on {repository}",
        )
    if error.status >= 500 or error.status < 300:  # noqa: PLR2004 - HTTP's server errors, and bodies that are no JSON
        return Fault(Kind.UNREACHABLE, f"GitHub is in trouble ({error.status})")
    return Fault(
        Kind.REFUSED, f"GitHub refused it in {repository} ({error.status}: {message})", "correct what it names"
    )


def _is_limit(status: int, message: str, headers: Mapping[str, str]) -> bool:
    limited = "rate limit" in message.lower() or "abuse" in message.lower() or "retry-after" in headers
    return status == 429 or limited or headers.get("x-ratelimit-remaining") == "0"  # noqa: PLR2004 - HTTP: too many
