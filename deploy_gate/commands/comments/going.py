"""The last steps before a deploy: its record, the word that it begins, and what the post step has to know."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from deploy_gate.comment.announcing import begins, not_recorded
from deploy_gate.comment.facts import Pull
from deploy_gate.comment.outcome import CreateDeployment, Outcome
from deploy_gate.github.comments.recording import Made, NotMade, record
from deploy_gate.github.comments.writing import comment, status, write
from deploy_gate.github.fault import Fault, Kind
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.commands.comments.talk import Talk

SCHEMA_VERSION: Final = 1
TYPE: Final = "branch-deploy"
"""What marks a record as made by a comment, for branch-deploy and for us."""


class Going(Value):
    """A deployment that was begun by a comment: everything that its end is told and done with."""

    values: Mapping[str, Any]

    @property
    def text(self) -> str:
        return json.dumps(self.values, separators=(",", ":"))


def begin(talk: Talk, outcome: Outcome) -> tuple[Outcome, Going | None]:
    """The outcome with what was made for it; or why it could not begin, nothing being held any more."""
    create = next((step for step in outcome.steps if isinstance(step, CreateDeployment)), None)
    made: Made | None = None
    if create is not None:
        found = record(talk.client, talk.rest, talk.repository, create.but(payload=_payload(talk, outcome)))
        if isinstance(found, NotMade):
            return talk.tell(_not_made(found, outcome)), None
        if found.sha != create.sha:
            end = status(found.node, "error", description="another commit than the one that was looked at")
            return talk.tell(not_recorded(outcome, "", found.sha), end), None
        made = found
    begun = _say_that_it_begins(talk, outcome, made)
    more = {
        "deployment_id": str(made.number) if made else "",
        "initial_reaction_id": str(talk.seen.reaction_id or ""),
        "initial_comment_id": begun,
    }
    ready = outcome.but(outputs={**outcome.outputs, **{name: value for name, value in more.items() if value}})
    return ready, Going(_state(talk, ready, made))


def _not_made(found: NotMade, outcome: Outcome) -> Outcome:
    if "auto-merged" not in found.message.lower():
        raise Fault(Kind.REFUSED, f"GitHub did not record the deployment ({found.message})", "ask again")
    return not_recorded(outcome, found.message)


def _say_that_it_begins(talk: Talk, outcome: Outcome, made: Made | None) -> str:
    """The number of the comment that says so, empty where it could not be written."""
    writes = [comment(talk.spoken.subject, begins(outcome, talk.situation, talk.where.page))]
    url = talk.settings.url_of(talk.command.environment) or ""
    if made is not None:
        writes.append(status(made.node, "in_progress", page=talk.where.page, url=url))
    done = write(talk.client, writes)
    if made is not None and done.payloads[1] is None:
        # A GITHUB_TOKEN has been refused that by GraphQL (andykenward/github-actions-cloudflare-pages 234).
        talk.rest.say(talk.repository, made.number, status_by_rest("in_progress", talk.where.page, url))
    match done.payloads[0]:
        case {"commentEdge": {"node": {"databaseId": int(number)}}}:
            return str(number)
        case _:
            talk.log(f"the pull request could not be told that it begins ({done.messages[0]})")
            return ""


def status_by_rest(state: str, page: str, url: str) -> dict[str, str]:
    """A status in the words of PyGithub, which calls the log's address the target's."""
    given = {"state": state, "target_url": page, "environment_url": url}
    return {name: value for name, value in given.items() if value}


def _payload(talk: Talk, outcome: Outcome) -> dict[str, Any]:
    params = talk.command.params
    return {
        "type": TYPE,
        "sha": outcome.outputs["sha"],
        "params": params.text if params else None,
        "parsed_params": dict(params.parsed) if params else None,
        "github_run_id": talk.where.job.run,
        "github_run_attempt": talk.where.job.attempt,
        "initial_comment_id": talk.spoken.comment.id,
        "initial_reaction_id": talk.seen.reaction_id,
        "deployment_started_comment_id": None,
        "timestamp": talk.client.now().isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "commit_verified": outcome.outputs.get("commit_verified") == "true",
        "actor": talk.spoken.comment.actor,
        "stable_branch_used": talk.command.is_stable,
    }


def _state(talk: Talk, outcome: Outcome, made: Made | None) -> dict[str, Any]:
    pull = talk.situation.facts.pull
    params = talk.command.params
    return {
        "schema_version": SCHEMA_VERSION,
        "repository": talk.repository,
        "repository_id": talk.seen.repository_id,
        "issue": talk.spoken.comment.issue,
        "subject": talk.spoken.subject,
        "comment": talk.spoken.node,
        "has_reaction": talk.seen.reaction_id is not None,
        "actor": talk.spoken.comment.actor,
        "environment": talk.command.environment,
        "behind": talk.command.behind,
        "noop": talk.command.is_noop,
        "ref": outcome.outputs["ref"],
        "sha": outcome.outputs["sha"],
        "fork": outcome.outputs.get("fork") == "true",
        "review_decision": outcome.outputs.get("review_decision", ""),
        "approvals": pull.approvals if isinstance(pull, Pull) else 0,
        "commit_verified": outcome.outputs.get("commit_verified") == "true",
        "params": params.text if params else "",
        "parsed_params": dict(params.parsed) if params else {},
        "deployment": made.number if made else None,
        "deployment_node": made.node if made else "",
        "locks": talk.held,
        "began_at": talk.client.now().isoformat(),
        "page": talk.where.page,
    }
