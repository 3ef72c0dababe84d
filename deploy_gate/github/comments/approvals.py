"""Commands that wait for approvals: their records, who approved, and the claim that only one run can make."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from deploy_gate.comment.approving import Poll, Voice, Waiting
from deploy_gate.comment.facts import Comment, PullState
from deploy_gate.comment.outcome import AskApproval, CreateDeployment
from deploy_gate.github.comments.answered import permission_in
from deploy_gate.github.comments.recording import NotMade, record
from deploy_gate.github.comments.writing import Write, release, status, write
from deploy_gate.github.document import HEADS, read_query
from deploy_gate.github.fault import Fault, Kind
from deploy_gate.github.records import decode_payload
from deploy_gate.model import Unread
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from deploy_gate.github.client import Client
    from deploy_gate.github.rest import Rest
    from deploy_gate.model import Job

ENVIRONMENT: Final = "deploy-gate-approvals"
"""Where all commands that wait are kept, apart from what tells what runs."""

TYPE: Final = "deploy-gate-approval"
_MOST: Final = 20
"""People whose approval is looked at, the newest."""


class Kept(Value):
    """The commands that wait in a repository, the newest first, and the repository's id."""

    repository_id: str
    waiting: tuple[Waiting, ...]


class Ledger:
    """The commands that wait in a repository."""

    def __init__(self, client: Client, rest: Rest, repository: str) -> None:
        self._client, self._rest, self._repository = client, rest, repository

    def keep(self, comment: Comment, node: str, step: AskApproval, job: Job) -> None:
        """The record of a command that waits; raises `Fault` where there can be none."""
        payload = {
            "type": TYPE,
            "initial_comment_id": comment.id,
            "github_run_id": job.run,
            "github_run_attempt": job.attempt,
            "comment": node,
            "pull": comment.issue,
            "environment": step.environment,
            "services": step.services,
        }
        wanted = CreateDeployment(
            ENVIRONMENT,
            step.head,
            step.head,
            is_production=False,
            auto_merge=False,
            required_contexts=(),
            payload=payload,
        )
        found = record(self._client, self._rest, self._repository, wanted)
        if isinstance(found, NotMade):
            raise Fault(Kind.REFUSED, f"GitHub did not keep the command ({found.message})", "ask again")

    def read(self) -> Kept:
        """Everything that waits; raises `Fault` where GitHub does not say."""
        owner, _, name = self._repository.partition("/")
        answer = self._client.ask(read_query("waiting"), {"owner": owner, "name": name, "environment": ENVIRONMENT})
        match answer.data.get("repository"):
            case {"id": str(home), "deployments": {"nodes": list(nodes)}}:
                return Kept(home, tuple(found for node in nodes if (found := _waiting(node)) is not None))
            case _:
                raise Fault(
                    Kind.REFUSED, f"GitHub did not tell what waits in {self._repository}", "give it `deployments: read`"
                )

    def poll(self, waiting: Waiting, approves: Callable[[str], bool]) -> Poll:
        """The command as it stands now, without teams; `approves` says of a comment's text whether it approves this.

        Raises `Fault` where GitHub does not say.
        """
        owner, _, name = self._repository.partition("/")
        variables = {"owner": owner, "name": name, "number": waiting.pull, "comment": waiting.comment}
        answer = self._client.ask(read_query("approvals"), variables)
        home: Any = answer.data.get("repository") or {}
        match home.get("pullRequest"):
            case {
                "id": str(pull_node),
                "headRefOid": str(head),
                "state": str(state),
                "comments": {"nodes": list(said)},
                **more,
            } if state in set(PullState):
                who: Any = more.get("author") or {}
                author = str(who.get("login") or "")
            case _:
                raise Fault(Kind.REFUSED, f"GitHub did not tell pull request {waiting.pull}", "run it again")
        node: Any = answer.data.get("node") or {}
        comment, is_edited = _comment(node, self._repository, waiting.pull)
        voices: dict[str, Voice] = {}
        for one in (*_reacted(node), *_commented(said, waiting, approves)):
            voices[one.login.lower()] = one
        newest = tuple(voices.values())[-_MOST:]
        known = self._permissions(tuple(one.login for one in newest if one.is_person))
        newest = tuple(one.but(permission=known.get(one.login, "none")) for one in newest)
        return Poll(waiting, comment, is_edited, head, PullState(state), pull_node, author, newest, self._client.now())

    def claim(self, home: str, waiting: Waiting, job: Job) -> Write | None:
        """How the claim is let go, where this run alone may carry the command out; None where another does or did."""
        branch = f"deploy-gate-approved/{waiting.number}"
        oid = self._rest.lock_commit(
            self._repository, json.dumps({"run": job.run, "attempt": job.attempt, "job": job.job}) + "\n"
        )
        given = {"repositoryId": home, "name": f"{HEADS}{branch}", "oid": oid}
        write(self._client, (Write("createRef", "CreateRefInput", given),))
        owner, _, name = self._repository.partition("/")
        variables = {"owner": owner, "name": name, "branch": f"{HEADS}{branch}", "record": waiting.node}
        # Where an answer was lost and it was made again, only looking tells whose it is.
        found: Mapping[str, Any] = self._client.ask(read_query("claimed"), variables).data
        match found.get("repository"):
            case {"ref": {"target": {"oid": str(standing)}}} if standing == oid:
                pass
            case _:
                return None
        ends = release(home, branch, oid)
        if (found.get("node") or {}).get("latestStatus") is None:
            return ends
        write(self._client, (ends,))
        return None

    def over(self, waiting: Waiting, why: str, *more: Write) -> None:
        """The command waits no longer; whoever looks at the record learns why."""
        done = write(self._client, (status(waiting.node, "inactive", description=why), *more))
        if done.payloads[0] is None:
            # A GITHUB_TOKEN has been refused that by GraphQL (andykenward/github-actions-cloudflare-pages 234).
            self._rest.say(self._repository, waiting.number, {"state": "inactive", "description": why[:140]})

    def _permissions(self, logins: tuple[str, ...]) -> dict[str, str | Unread]:
        """What each of them may do here."""
        if not logins:
            return {}
        owner, _, name = self._repository.partition("/")
        declared = ", ".join(
            ("$owner: String!", "$name: String!", *(f"$v{place}: String!" for place in range(len(logins))))
        )
        fields = " ".join(
            f"v{place}: collaborators(login: $v{place}, first: 1) {{ edges {{ permission node {{ login }} }} }}"
            for place in range(len(logins))
        )
        variables: dict[str, object] = {f"v{place}": login for place, login in enumerate(logins)}
        text = f"query Voters({declared}) {{ repository(owner: $owner, name: $name) {{ {fields} }} }}"
        home: Any = self._client.ask(text, {"owner": owner, "name": name, **variables}).data.get("repository") or {}
        found: dict[str, str | Unread] = {}
        for place, login in enumerate(logins):
            told = permission_in({"collaborators": home.get(f"v{place}")}, login)
            try:
                found[login] = told if told is not None else self._rest.permission(self._repository, login)
            except Fault as fault:
                found[login] = Unread(fault.why, fault.remedy)
        return found


def _waiting(node: object) -> Waiting | None:
    match node:
        case {
            "id": str(record_node),
            "databaseId": int(number),
            "commitOid": str(sha),
            "createdAt": str(since),
            **rest,
        }:
            if rest.get("latestStatus") is not None:
                return None
        case _:
            return None
    match decode_payload(rest.get("payload")):
        case {
            "type": "deploy-gate-approval",
            "pull": int(pull),
            "comment": str(comment),
            "environment": str(environment),
            "services": str(services),
        }:
            return Waiting(number, record_node, pull, comment, environment, sha, since, services)
        case _:
            return None


def _comment(node: Mapping[str, Any], repository: str, pull: int) -> tuple[Comment | None, bool]:
    match node:
        case {
            "databaseId": int(number),
            "body": str(body),
            "createdAt": str(created),
            "url": str(url),
            "author": {"__typename": str(kind), "login": str(login)},
            "pullRequest": {"number": int(where)},
            "repository": {"nameWithOwner": str(home)},
        } if (home.lower(), where) == (repository.lower(), pull):
            is_bot = kind == "Bot"
            actor = f"{login}[bot]" if is_bot else login
            comment = Comment(home, pull, number, body, actor, created, url, is_bot=is_bot)
            return comment, node.get("lastEditedAt") is not None
        case _:
            return None, False


def _reacted(node: Mapping[str, Any]) -> list[Voice]:
    nodes = (node.get("reactions") or {}).get("nodes") or ()
    return [
        Voice(str(one["user"]["login"]), is_person=True)
        for one in nodes
        if isinstance(one, dict) and isinstance(one.get("user"), dict)
    ]


def _commented(said: list[Any], waiting: Waiting, approves: Callable[[str], bool]) -> list[Voice]:
    voices = []
    for one in said:
        match one:
            case {
                "body": str(body),
                "createdAt": str(at),
                "lastEditedAt": None,
                "author": {"__typename": str(kind), "login": str(login)},
            } if at >= waiting.since and approves(body):
                voices.append(Voice(login, is_person=kind == "User"))
    return voices
