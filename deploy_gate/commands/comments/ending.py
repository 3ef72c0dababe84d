"""The end of a deploy by comment: its record and its locks first, then what is said of it, in two requests."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from deploy_gate.commands.comments.going import SCHEMA_VERSION, status_by_rest
from deploy_gate.comment.ended import Ended, decide_end, is_safe_path
from deploy_gate.comment.outcome import ChangeLabels, EndDeployment, Outcome, ReleaseLock
from deploy_gate.github.comments.ending import Known, read_for_end
from deploy_gate.github.comments.writing import (
    Write,
    add_labels,
    comment,
    react,
    release,
    remove_labels,
    status,
    take_reaction_back,
    write,
)
from deploy_gate.github.fault import Fault, GitHubError
from deploy_gate.github.rest import Rest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.comment.settings import Settings
    from deploy_gate.github.session import Session


def read_going(text: str) -> Mapping[str, Any] | None:
    """What the main step saved; None where it saved nothing that this version understands."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and found.get("schema_version") == SCHEMA_VERSION else None


class End:
    """The end of one deployment."""

    def __init__(self, session: Session, going: Mapping[str, Any], settings: Settings, status: str) -> None:
        self._client, self._log = session.client, session.log
        self._going, self._settings, self._status = going, settings, status
        self._trusted = session.environ.get("GITHUB_SHA", "")
        self._results = session.environ.get("DEPLOY_MESSAGE", "")

    def run(self) -> Outcome | None:
        """What was told; None where the workflow sees to the end itself.

        Raises `Fault` where nothing can be written at all: the record and the locks then stay as they are.
        """
        if self._settings.skip_completing:
            return None
        known = self._read()
        outcome = decide_end(self._ended(known), self._settings)
        if outcome is None:
            return None
        named: list[tuple[str, Write]] = [*self._steps(outcome, known), *self._words(outcome)]
        done = write(self._client, (one for _, one in named))
        failed = {
            what: message
            for (what, _), payload, message in zip(named, done.payloads, done.messages, strict=True)
            if payload is None
        }
        return self._made_up_for(outcome, failed, known)

    def _read(self) -> Known:
        path = self._settings.deploy_message_path
        wanted = f"{self._trusted}:{path}" if self._trusted and is_safe_path(path) else None
        labels = (
            *self._settings.successful_deploy_labels,
            *self._settings.successful_noop_labels,
            *self._settings.failed_deploy_labels,
            *self._settings.failed_noop_labels,
        )
        return read_for_end(self._client, self._going["repository"], self._going["issue"], wanted, labels)

    def _ended(self, known: Known) -> Ended:
        going, now = self._going, self._client.now()
        began = datetime.fromisoformat(going["began_at"])
        return Ended(
            going["environment"],
            self._status,
            going["ref"],
            going["sha"],
            going["actor"],
            is_noop=going["noop"],
            is_fork=going["fork"],
            review_decision=going["review_decision"],
            approvals=going["approvals"],
            deployment_id=str(going["deployment"] or ""),
            params=going["params"],
            parsed_params=going["parsed_params"],
            commit_verified=going["commit_verified"],
            total_seconds=max(0, round((now - began).total_seconds())),
            ended_at=now.astimezone(UTC).isoformat(),
            logs=going["page"],
            results=self._results,
            locks=tuple(ReleaseLock(branch, oid) for branch, oid in going["locks"].items()),
            template=known.template,
            behind=tuple(going["behind"]),
        )

    def _steps(self, outcome: Outcome, known: Known) -> list[tuple[str, Write]]:
        going = self._going
        writes: list[tuple[str, Write]] = []
        for step in outcome.steps:
            match step:
                case EndDeployment(state=state, url=url):
                    writes.append(
                        ("record", status(going["deployment_node"], state, page=going["page"], url=url or ""))
                    )
                case ReleaseLock(branch=branch, oid=str(oid)):
                    writes.append(("lock", release(going["repository_id"], branch, oid)))
                case ChangeLabels(add=add, remove=remove):
                    ids = [known.labels[name.lower()] for name in add if name.lower() in known.labels]
                    off = [known.borne[name.lower()] for name in remove if name.lower() in known.borne]
                    writes += [("labels", add_labels(going["subject"], ids))] if ids else []
                    writes += [("labels", remove_labels(going["subject"], off))] if off else []
                case _:
                    pass
        return writes

    def _words(self, outcome: Outcome) -> list[tuple[str, Write]]:
        going, first = self._going, self._settings.reaction
        writes = [("comment", comment(going["subject"], outcome.comment))]
        if outcome.reaction is not None and outcome.reaction != first:
            back = [("reaction", take_reaction_back(going["comment"], first))] if going["has_reaction"] else []
            writes += [*back, ("reaction", react(going["comment"], outcome.reaction))] if first else []
        return writes

    def _made_up_for(self, outcome: Outcome, failed: Mapping[str, str], known: Known) -> Outcome:
        """What GraphQL did not do is tried by REST where that can do it; what then is missing is told."""
        going = self._going
        warnings = list(outcome.warnings)
        missing = [
            name
            for step in outcome.steps
            if isinstance(step, ChangeLabels)
            for name in step.add
            if name.lower() not in known.labels
        ]
        rest = Rest(self._client)
        try:
            for step in outcome.steps:
                if isinstance(step, EndDeployment) and "record" in failed:
                    given = status_by_rest(step.state, going["page"], step.url or "")
                    rest.say(going["repository"], going["deployment"], given)
            if missing:
                rest.add_labels(going["repository"], going["issue"], missing)
        except (Fault, GitHubError) as error:
            warnings.append(f"not everything that ends a deployment could be written ({error})")
            outcome = outcome.but(is_red=True)
        finally:
            rest.close()
        if "lock" in failed:
            warnings.append(f"the lock stays as it is, since it is not ours any more or may not go ({failed['lock']})")
        if "comment" in failed:
            warnings.append(f"the pull request could not be told how it ended ({failed['comment']})")
            outcome = outcome.but(is_red=True)
        return outcome.but(warnings=tuple(warnings))
