"""What only REST does well: objects of git, records with all their flags, and whether a job still runs."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import quote

from deploy_gate.github.client import ATTEMPTS
from deploy_gate.github.fault import Fault, Kind
from deploy_gate.github.lock_file import FILE, MESSAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from github.GitCommit import GitCommit
    from github.GitTree import GitTree
    from github.Repository import Repository

    from deploy_gate.github.client import Client
    from deploy_gate.github.rest_door import RestDoor
    from deploy_gate.model import Job

_Result = TypeVar("_Result")
_Object = TypeVar("_Object", "GitTree", "GitCommit")

_NO_ANSWER: Final = "what came was no answer of GitHub"
_COMPLETED: Final = "completed"


class Rest:
    """GitHub's REST door, sharing the patience of the client that asks GraphQL."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @cached_property
    def _door(self) -> RestDoor:
        # Dear, and most of what is asked goes by GraphQL.
        from deploy_gate.github.rest_door import RestDoor  # noqa: PLC0415

        return RestDoor(self._client)

    def close(self) -> None:
        if "_door" in self.__dict__:
            self._door.github.close()

    def lock_commit(self, repository: str, text: str) -> str:
        """A commit without parents whose only file is `lock.json`; nothing refers to it yet.

        A tree without workflow files needs no permission for them, and `[skip ci]` starts no run.
        """
        permission, doing = "contents: write", "make a lock"
        where = self._repository(repository)
        file = self._door.file(FILE, text)
        tree = self._wrote(self.again(lambda: _whole(where.create_git_tree([file])), repository, permission, doing))
        made = self.again(lambda: _whole(where.create_git_commit(MESSAGE, tree, [])), repository, permission, doing)
        return self._wrote(made).sha

    def create_record(self, repository: str, fields: Mapping[str, Any]) -> tuple[int, str]:
        """The number and the node id of a new deployment; asked once, for a second one would be another."""
        where = self._repository(repository)
        made = self.once(
            lambda: where.create_deployment(**fields, auto_merge=False, required_contexts=[]),
            repository,
            "deployments: write",
            "write a record",
        )
        match self._wrote(made).raw_data:
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
        found: Mapping[str, Any] = self._wrote(made).raw_data
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
            lambda: self._door.github.requester.requestJsonAndCheck("POST", path, input=body),
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

        self._wrote(self.again(write, repository, "deployments: write", "say how a deployment goes"))

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
            _, found = self._door.github.requester.requestJsonAndCheck(
                "POST", f"/repos/{repository}/{path}", input=body
            )
            if isinstance(found, dict) and "errors" in found:
                # A limit can come with status 200.
                raise Fault(Kind.UNREACHABLE, _NO_ANSWER)
            return found if isinstance(found, dict) else {}

        return self._wrote(self.again(ask, repository, permission, "send a dispatch"))

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
        return self.again(lambda: self._door.found(f"/repos/{repository}/{path}"), repository, permission, doing)

    def _status(self, repository: str, path: str) -> Mapping[str, Any]:
        def ask() -> Mapping[str, Any]:
            _, found = self._door.github.requester.requestJsonAndCheck("GET", f"/repos/{repository}/actions/{path}")
            return found if isinstance(found, dict) else {}

        return self.again(ask, repository, "actions: read", "see whether a job still runs")

    def _wrote(self, made: _Result) -> _Result:
        """What was written; whatever comes after it has all the time again, since a train writes hundreds of things."""
        self._client.patience.begin()
        return made

    def _repository(self, name: str) -> Repository:
        return self._door.github.get_repo(name)

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
        with self._client.in_time():
            return self._door.once(ask, repository, permission, doing)


def _whole(made: _Object) -> _Object:
    """What GitHub made; a limit can come with status 200 and nothing of what was asked for."""
    if not isinstance(made.raw_data.get("sha"), str):
        raise Fault(Kind.UNREACHABLE, _NO_ANSWER)
    return made
