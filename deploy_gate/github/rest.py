"""What only REST does well: objects of git, records with all their flags, and whether a job still runs.

Importing this module costs a seventh of a second, so it is imported where something is about to be written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

import requests
from github import Auth, Github, GithubException, InputGitTreeElement

from deploy_gate import __version__
from deploy_gate.github.client import ATTEMPTS
from deploy_gate.github.fault import Fault, GitHubError, Kind
from deploy_gate.github.judge import SECONDARY_WAIT
from deploy_gate.github.lock_file import FILE, MESSAGE
from deploy_gate.github.reply import shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from github.GitCommit import GitCommit
    from github.GitTree import GitTree
    from github.Repository import Repository

    from deploy_gate.github.client import Client
    from deploy_gate.model import Job

_Result = TypeVar("_Result")
_Object = TypeVar("_Object", "GitTree", "GitCommit")

_NO_ANSWER: Final = "what came was no answer of GitHub"
_MISSING: Final = 404
_COMPLETED: Final = "completed"


class Rest:
    """GitHub's REST door, sharing the patience of the client that asks GraphQL."""

    def __init__(self, client: Client) -> None:
        self._client = client
        settings = client.settings
        self._github = Github(
            auth=Auth.Token(settings.token),
            base_url=settings.api_url,
            user_agent=f"deploy-gate/{__version__}",
            timeout=client.timeout,
            # Retrying is ours, since only we know what may be sent twice.
            retry=None,
            lazy=True,
            seconds_between_requests=None,
            seconds_between_writes=None,
        )

    def close(self) -> None:
        self._github.close()

    def lock_commit(self, repository: str, text: str) -> str:
        """A commit without parents whose only file is `lock.json`; nothing refers to it yet.

        A tree without workflow files needs no permission for them, and `[skip ci]` starts no run.
        """
        permission = "contents: write"
        where = self._repository(repository)
        element = InputGitTreeElement(FILE, "100644", "blob", content=text)
        tree = self.again(lambda: _whole(where.create_git_tree([element])), repository, permission)
        return self.again(lambda: _whole(where.create_git_commit(MESSAGE, tree, [])), repository, permission).sha

    def create_record(self, repository: str, fields: Mapping[str, Any]) -> tuple[int, str]:
        """The number and the node id of a new deployment; asked once, for a second one would be another."""
        where = self._repository(repository)
        made = self.once(
            lambda: where.create_deployment(**fields, auto_merge=False, required_contexts=[]),
            repository,
            "deployments: write",
        )
        match made.raw_data:
            case {"id": int(number), "node_id": str(node)}:
                return number, node
            case _:
                raise Fault(Kind.UNREACHABLE, _NO_ANSWER)

    def say(self, repository: str, number: int, fields: Mapping[str, Any]) -> None:
        """A status of a deployment."""
        record = self._repository(repository).get_deployment(number)
        self.again(lambda: record.create_status(**fields), repository, "deployments: write")

    def is_over(self, job: Job) -> bool:
        """The job has ended, or a later attempt of its run has begun.

        Raises `Fault` where GitHub does not say.
        """
        if job.job is not None:
            return self._status(job.repository, f"jobs/{job.job}").get("status") == _COMPLETED
        run = self._status(job.repository, f"runs/{job.run}")
        attempt = run.get("run_attempt")
        return run.get("status") == _COMPLETED or (isinstance(attempt, int) and attempt > job.attempt)

    def _status(self, repository: str, path: str) -> Mapping[str, Any]:
        def ask() -> Mapping[str, Any]:
            _, found = self._github.requester.requestJsonAndCheck("GET", f"/repos/{repository}/actions/{path}")
            return found if isinstance(found, dict) else {}

        return self.again(ask, repository, "actions: read")

    def _repository(self, name: str) -> Repository:
        return self._github.get_repo(name)

    def again(self, ask: Callable[[], _Result], repository: str, permission: str) -> _Result:
        """The answer to what may be asked twice, asked until the attempts are used up."""
        attempt = 1
        while True:
            try:
                return self.once(ask, repository, permission)
            except Fault as fault:
                if fault.kind is Kind.REFUSED or attempt >= ATTEMPTS:
                    raise
                self._client.pause(fault, attempt)
            attempt += 1

    def once(self, ask: Callable[[], _Result], repository: str, permission: str) -> _Result:
        """The answer, or a `Fault` that says what one can do."""
        try:
            return ask()
        except GithubException as error:
            raise _judged(error, repository, permission) from None
        except requests.exceptions.SSLError as error:
            message = f"GitHub's certificate is not trusted ({shorten(str(error))})"
            raise GitHubError(message, "set REQUESTS_CA_BUNDLE to your authority's certificate") from None
        except requests.exceptions.RequestException as error:
            raise Fault(Kind.UNREACHABLE, f"the connection to GitHub failed ({shorten(str(error))})") from None


def _whole(made: _Object) -> _Object:
    """What GitHub made; a limit can come with status 200 and nothing of what was asked for."""
    if not isinstance(made.raw_data.get("sha"), str):
        raise Fault(Kind.UNREACHABLE, _NO_ANSWER)
    return made


def _judged(error: GithubException, repository: str, permission: str) -> Exception:
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
            f"the token may not do this in {repository} ({error.status}: {message})",
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
