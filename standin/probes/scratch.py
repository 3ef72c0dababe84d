"""A scratch repository on some GitHub, and the two doors to it."""

import json
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

PREFIX: Final = "deploy-gate-probe"
ERROR_STATUS: Final = 400


class Unreachable(Exception):  # noqa: N818 - the probe cannot be tried at all
    """The repository cannot be read with this token."""


@dataclass(slots=True)
class Scratch:
    """A repository that may be written to; what is made in it bears the probe's name and is removed at the end."""

    url: str
    graphql_url: str
    repository: str
    token: str
    mark: str
    made_refs: list[str] = field(default_factory=list)
    made_deployments: list[int] = field(default_factory=list)
    numbers: "count[int]" = field(default_factory=count)

    @property
    def owner(self) -> str:
        return self.repository.partition("/")[0]

    @property
    def name(self) -> str:
        return self.repository.partition("/")[2]

    def fresh(self, what: str) -> str:
        """A name nothing else bears."""
        return f"{PREFIX}-{self.mark}-{what}-{next(self.numbers)}"

    def send(
        self,
        method: str,
        url: str,
        body: Any = None,  # noqa: ANN401 - whatever JSON holds
        token: str | None = None,
    ) -> tuple[int, Any]:
        """One request: the status and the JSON of its answer."""
        headers = {"accept": "application/vnd.github+json", "user-agent": PREFIX, "content-type": "application/json"}
        value = self.token if token is None else token
        if value:
            headers["authorization"] = f"bearer {value}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, data, headers, method=method)  # noqa: S310 - the user's own GitHub
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - likewise
                return answer.status, _json(answer.read())
        except urllib.error.HTTPError as problem:
            with problem:
                return problem.code, _json(problem.read())

    def rest(self, method: str, path: str, body: Any = None) -> Any:  # noqa: ANN401 - whatever JSON holds
        """A REST request below the repository that must succeed."""
        status, answer = self.send(method, f"{self.url}/repos/{self.repository}{path}", body)
        if status >= ERROR_STATUS:
            raise Unreachable(f"{method} {path}: {status} {answer}")
        return answer

    def ask(self, query: str, **variables: object) -> tuple[Any, list[dict[str, Any]]]:
        """A GraphQL document: its data and its errors; `$owner` and `$name` are the repository's."""
        given = {"owner": self.owner, "name": self.name, **variables}
        used = {name: value for name, value in given.items() if f"${name}" in query}
        _status, answer = self.send("POST", self.graphql_url, {"query": query, "variables": used})
        return answer.get("data"), answer.get("errors", [])

    def repository_id(self) -> str:
        data, errors = self.ask(IDENTITY)
        if errors:
            raise Unreachable(str(errors))
        found: str = data["repository"]["id"]
        return found

    def head(self) -> str:
        """The commit of the default branch."""
        data, errors = self.ask(IDENTITY)
        if errors or not data["repository"]["defaultBranchRef"]:
            raise Unreachable(f"{self.repository} has no default branch: {errors}")
        found: str = data["repository"]["defaultBranchRef"]["target"]["oid"]
        return found

    def branch(self, what: str, sha: str | None = None) -> str:
        """A new branch, by its short name."""
        name = self.fresh(what)
        self.rest("POST", "/git/refs", {"ref": f"refs/heads/{name}", "sha": sha or self.head()})
        self.made_refs.append(name)
        return name

    def deployment(self, environment: str, **fields: object) -> dict[str, Any]:
        """A new deployment of the default branch's commit."""
        body = {"ref": self.head(), "environment": environment, "auto_merge": False, "required_contexts": [], **fields}
        made: dict[str, Any] = self.rest("POST", "/deployments", body)
        self.made_deployments.append(made["id"])
        return made

    def say(self, deployment: dict[str, Any], state: str, **fields: object) -> None:
        self.rest("POST", f"/deployments/{deployment['id']}/statuses", {"state": state, **fields})

    def clean(self) -> None:
        """Remove what was made."""
        for name in self.made_refs:
            with suppress(Unreachable):
                self.rest("DELETE", f"/git/refs/heads/{name}")
        for number in self.made_deployments:
            with suppress(Unreachable):
                self.rest("POST", f"/deployments/{number}/statuses", {"state": "inactive"})
                self.rest("DELETE", f"/deployments/{number}")


IDENTITY: Final = (
    "query($owner: String!, $name: String!) {"
    " repository(owner: $owner, name: $name) { id defaultBranchRef { target { oid } } } }"
)


def _json(data: bytes) -> Any:  # noqa: ANN401 - whatever JSON holds
    try:
        return json.loads(data) if data else {}
    except ValueError:
        return {"message": data.decode(errors="replace")}
