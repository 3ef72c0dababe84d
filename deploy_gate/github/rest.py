"""What only REST does well: objects of git, records with all their flags, and whether a job still runs.

Importing this module costs a seventh of a second, so it is imported where something is about to be written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import quote

import requests
from github import Auth, Github, GithubException, InputGitTreeElement

from deploy_gate import __version__
from deploy_gate.github.client import ATTEMPTS
from deploy_gate.github.fault import Fault, GitHubError, Kind
from deploy_gate.github.judge import SECONDARY_WAIT
from deploy_gate.github.lock_file import FILE, MESSAGE
from deploy_gate.github.reply import shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

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


class _Current(Auth.Token):
    """Whatever token the client has when a request is made."""

    def __init__(self, client: Client) -> None:
        super().__init__("not used")
        self._client = client

    @property
    def token(self) -> str:
        return self._client.token()


class Rest:
    """GitHub's REST door, sharing the patience of the client that asks GraphQL."""

    def __init__(self, client: Client) -> None:
        self._client = client
        settings = client.settings
        self._github = Github(
            auth=_Current(client),
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
        permission, doing = "contents: write", "make a lock"
        where = self._repository(repository)
        element = InputGitTreeElement(FILE, "100644", "blob", content=text)
        tree = self.again(lambda: _whole(where.create_git_tree([element])), repository, permission, doing)
        return self.again(lambda: _whole(where.create_git_commit(MESSAGE, tree, [])), repository, permission, doing).sha

    def create_record(self, repository: str, fields: Mapping[str, Any]) -> tuple[int, str]:
        """The number and the node id of a new deployment; asked once, for a second one would be another."""
        where = self._repository(repository)
        made = self.once(
            lambda: where.create_deployment(**fields, auto_merge=False, required_contexts=[]),
            repository,
            "deployments: write",
            "write a record",
        )
        match made.raw_data:
            case {"id": int(number), "node_id": str(node)}:
                return number, node
            case _:
                raise Fault(Kind.UNREACHABLE, _NO_ANSWER)

    def deploy(self, repository: str, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        """What GitHub answers to a new deployment: the deployment, or a message in its place; asked once.

        Raises `Fault` where it is refused.
        """
        where = self._repository(repository)
        made = self.once(lambda: where.create_deployment(**fields), repository, "deployments: write", "write a record")
        found: Mapping[str, Any] = made.raw_data
        return found

    def update_branch(self, repository: str, number: int, head: str) -> None:
        """The base branch merged into the pull request's, if that is still at this commit."""
        self.once(
            lambda: self._repository(repository).get_pull(number).update_branch(head),
            repository,
            "pull-requests: write and contents: write",
            "update the pull request's branch",
        )

    def add_labels(self, repository: str, number: int, names: Iterable[str]) -> None:
        """Labels on a pull request; one that the repository lacks is made."""
        path, body = f"/repos/{repository}/issues/{number}/labels", {"labels": list(names)}
        # PyGithub sends the bare list, which GitHub's description of this request does not know.
        self.again(
            lambda: self._github.requester.requestJsonAndCheck("POST", path, input=body),
            repository,
            "pull-requests: write",
            "put a label on a pull request",
        )

    def say(self, repository: str, number: int, fields: Mapping[str, Any]) -> None:
        """A status of a deployment."""
        record = self._repository(repository).get_deployment(number)

        def write() -> None:
            # As with every answer: a limit can come with status 200.
            if not isinstance(record.create_status(**fields).raw_data.get("state"), str):
                raise Fault(Kind.UNREACHABLE, _NO_ANSWER)

        self.again(write, repository, "deployments: write", "say how a deployment goes")

    def is_over(self, job: Job) -> bool:
        """The job has ended, or a later attempt of its run has begun.

        Raises `Fault` where GitHub does not say.
        """
        if job.job is not None:
            return self._status(job.repository, f"jobs/{job.job}").get("status") == _COMPLETED
        run = self._status(job.repository, f"runs/{job.run}")
        attempt = run.get("run_attempt")
        return run.get("status") == _COMPLETED or (isinstance(attempt, int) and attempt > job.attempt)

    def dispatch(self, repository: str, event_type: str, payload: Mapping[str, Any]) -> None:
        """A `repository_dispatch`; asked until it is taken, for planning twice does no harm."""
        body = {"event_type": event_type, "client_payload": dict(payload)}
        self._send(repository, "dispatches", body, "contents: write")

    def dispatch_workflow(self, repository: str, workflow: str, inputs: Mapping[str, str]) -> str:
        """The page of the run that a `workflow_dispatch` started; empty where GitHub does not tell it.

        A GitHub Enterprise Server that does not know `return_run_details` answers 400 to it (cli/cli 12672).
        """
        permission = "actions: write"
        where = self._repository(repository)
        branch = self.again(lambda: where.default_branch, repository, "metadata: read", "see the default branch")
        body: dict[str, Any] = {"ref": branch, "inputs": dict(inputs)}
        path = f"actions/workflows/{workflow}/dispatches"
        try:
            found = self._send(repository, path, body | {"return_run_details": True}, permission)
        except Fault as fault:
            if fault.kind is not Kind.REFUSED or " (400: " not in fault.why:
                raise
            found = self._send(repository, path, body, permission)
        page = found.get("html_url")
        return page if isinstance(page, str) else ""

    def _send(self, repository: str, path: str, body: Mapping[str, Any], permission: str) -> Mapping[str, Any]:
        def ask() -> Mapping[str, Any]:
            _, found = self._github.requester.requestJsonAndCheck("POST", f"/repos/{repository}/{path}", input=body)
            if isinstance(found, dict) and "errors" in found:
                # A limit can come with status 200.
                raise Fault(Kind.UNREACHABLE, _NO_ANSWER)
            return found if isinstance(found, dict) else {}

        return self.again(ask, repository, permission, "send a dispatch")

    def has_ended(self, repository: str, run: int) -> bool:
        """The newest attempt of the run has ended; raises `Fault` where GitHub does not say."""
        return self._status(repository, f"runs/{run}").get("status") == _COMPLETED

    def permission(self, repository: str, login: str) -> str:
        """What an account may do there: admin, write, read or none; who is no user, as an app, may nothing.

        Raises `Fault` where GitHub does not say.
        """
        path = f"collaborators/{quote(login, safe='')}/permission"
        found = self.get(path, repository, "metadata: read", "see what a person may do")
        return str((found or {}).get("permission", "none"))

    def get(self, path: str, repository: str, permission: str, doing: str) -> Mapping[str, Any] | None:
        """What stands at a path below the repository; None where there is nothing.

        Raises `Fault` where GitHub does not say.
        """

        def ask() -> Mapping[str, Any] | None:
            try:
                _, found = self._github.requester.requestJsonAndCheck("GET", f"/repos/{repository}/{path}")
            except GithubException as error:
                if error.status == _MISSING:
                    return None
                raise
            return found if isinstance(found, dict) else {}

        return self.again(ask, repository, permission, doing)

    def _status(self, repository: str, path: str) -> Mapping[str, Any]:
        def ask() -> Mapping[str, Any]:
            _, found = self._github.requester.requestJsonAndCheck("GET", f"/repos/{repository}/actions/{path}")
            return found if isinstance(found, dict) else {}

        return self.again(ask, repository, "actions: read", "see whether a job still runs")

    def _repository(self, name: str) -> Repository:
        return self._github.get_repo(name)

    def again(self, ask: Callable[[], _Result], repository: str, permission: str, doing: str) -> _Result:
        """The answer to what may be asked twice, asked until the attempts are used up."""
        attempt = 1
        while True:
            try:
                return self.once(ask, repository, permission, doing)
            except Fault as fault:
                if fault.kind is Kind.REFUSED or attempt >= ATTEMPTS:
                    raise
                self._client.pause(fault, attempt)
            attempt += 1

    def once(self, ask: Callable[[], _Result], repository: str, permission: str, doing: str) -> _Result:
        """The answer, or a `Fault` that says what one can do: who may not do it needs that permission there."""
        try:
            return ask()
        except GithubException as error:
            raise judged(error, repository, permission, doing) from None
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
