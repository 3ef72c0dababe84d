"""GitHub's deployments read as records: ours, foreign ones, and ours that cannot be understood."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from deploy_gate.github import payload as written
from deploy_gate.github.commits import is_full
from deploy_gate.model import Direction, ForeignRecords, Job, Operation, Record, State, Unread
from deploy_gate.model.asked import ticket_in
from deploy_gate.requirement import NeedError
from deploy_gate.value import Value
from deploy_gate.versions import Version, VersionError, parse_version

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.model import Catalog, Need

LAYERS: Final = 4
"""How often a payload may be encoded as JSON: twice by GitHub's GraphQL, and before that by those who sent a text."""

_LINK: Final = re.compile(r"\Ahttps?://[^\s<>\"'`]{1,2000}\Z")
_STATES: Final = frozenset(State)
_OPERATIONS: Final = frozenset(Operation)
_SUCCEEDED: Final = (State.ACTIVE, State.SUCCESS, State.INACTIVE)
"""Only what succeeded is ever marked inactive."""


class _UnclearError(ValueError):
    """A record of ours says something that this version does not understand."""


class Reader(Value):
    """How the deployments found in one place are read: for this service, in this environment."""

    service: str
    environment: str
    foreign: ForeignRecords
    own_repository: bool
    """The records lie in the service's repository, so that their commits are the service's."""
    listed: tuple[Need, ...] = ()
    """What the service requires by the catalog, for records that say only who requires it."""

    def read(self, node: Any) -> Record | Unread | None:  # noqa: ANN401 - what GitHub sent, not yet looked at
        """The record; None where it says nothing about this service; `Unread` where nobody can tell what it says."""
        if not isinstance(node, dict):
            return self._unclear("GitHub left it out")
        if node.get("task") == written.REQUEST_TASK:
            return None
        payload = decode_payload(node.get("payload"))
        ours = payload.get("type") == written.TYPE
        if ours and payload.get("service", self.service) != self.service:
            return self._misplaced(payload["service"])
        if not ours and self.foreign is ForeignRecords.IGNORE:
            return None
        try:
            return self._ours(node, payload) if ours else self._foreign(node, payload)
        except _UnclearError as error:
            return self._unclear(str(error))

    def has_displaced(self, node: Any) -> bool:  # noqa: ANN401 - likewise
        """An ignored foreign deployment that succeeded, whereupon GitHub marks every earlier success inactive.

        (docs.github.com, REST "Create a deployment status", `auto_inactive`.)
        """
        return (
            self.foreign is ForeignRecords.IGNORE
            and isinstance(node, dict)
            and node.get("state") in _SUCCEEDED
            and decode_payload(node.get("payload")).get("type") != written.TYPE
        )

    def _ours(self, node: Mapping[str, Any], payload: Mapping[str, Any]) -> Record:
        schema = payload.get("schema_version")
        if schema != written.SCHEMA_VERSION or isinstance(schema, bool):
            raise _UnclearError(f"its payload has the schema_version {_shown(schema)}, known is 1")
        version = _text(payload, "version")
        state = _state(node)
        status = _status(node)
        said = str(status.get("description"))
        return Record(
            service=self.service,
            environment=self.environment,
            state=state,
            version=None if version is None else _version(version),
            # A record of ours that says `sha: null` was made where its commit was not known.
            sha=_sha(payload) if "sha" in payload else self._commit(node),
            tag=_text(payload, "tag"),
            image=_text(payload, "image"),
            needs=_needs(payload, self.listed),
            unchanged=state.is_gone and said.startswith(written.UNCHANGED),
            created_at=created_at(node),
            creator=_creator(node),
            id=_text(node, "id"),
            url=_link(status),
            request_id=_text(payload, "request_id"),
            asked_at=ticket.asked_at if (ticket := ticket_in(payload.get("request"))) else None,
            operation=_operation(payload),
            resumed=said.startswith(written.RESUMED),
            irreversible=_flag(payload, "irreversible"),
            job=_job(payload),
            number=_number(node),
        )

    def _foreign(self, node: Mapping[str, Any], payload: Mapping[str, Any]) -> Record:
        """Others' payloads promise nothing, so whatever does not look like a version is none."""
        ref = node.get("ref")
        names = (payload.get("version"), payload.get("tag"), ref.get("name") if isinstance(ref, dict) else None)
        return Record(
            service=self.service,
            environment=self.environment,
            state=_state(node),
            version=next((version for name in names if (version := _perhaps(name)) is not None), None),
            sha=self._commit(node),
            foreign=True,
            created_at=created_at(node),
            creator=_creator(node),
            id=_text(node, "id"),
            url=_link(_status(node)),
        )

    def _commit(self, node: Mapping[str, Any]) -> str | None:
        commit = node.get("commitOid")
        return commit.lower() if self.own_repository and isinstance(commit, str) and is_full(commit) else None

    def _misplaced(self, service: object) -> Unread:
        """The catalog gives every place to one service alone, so it was renamed, or someone else writes here."""
        return Unread(
            f"a record of {self.service} in {self.environment} is of service {_shown(service)}; "
            "its place belongs to one service alone",
            f"deploy {self.service} there again, so that a newer record bears its name, or correct the name in the "
            "catalog",
        )

    def _unclear(self, why: str) -> Unread:
        return Unread(
            f"a record of {self.service} in {self.environment} cannot be understood: {why}",
            "use the newest deploy-gate everywhere, or deploy the service again so that a newer record tells",
        )


def reader_of(service: str, environment: str, catalog: Catalog, *, foreign: ForeignRecords | None = None) -> Reader:
    """How the deployments of a service of the catalog are read, foreign ones by its policy unless told otherwise."""
    known = catalog.services[service]
    listed = tuple(need for need in known.needs if need.direction is Direction.REQUIRES)
    policy = catalog.foreign_records if foreign is None else foreign
    return Reader(service, environment, policy, not known.records_live_elsewhere, listed)


def decode_payload(payload: object) -> Mapping[str, Any]:
    """The object that a payload is, unwrapped from its layers of JSON; an empty one where it is none."""
    found = unwrap_payload(payload)
    return found if isinstance(found, dict) else {}


def unwrap_payload(payload: object) -> object:
    """What a payload is below its layers of JSON: a text where it is none."""
    for _ in range(LAYERS):
        if not isinstance(payload, str):
            break
        try:
            payload = json.loads(payload)
        except (ValueError, RecursionError):
            break
    return payload


def _state(node: Mapping[str, Any]) -> State:
    state = node.get("state")
    if not isinstance(state, str) or state not in _STATES:
        raise _UnclearError(f"its state is {_shown(state)}")
    return State(state)


def _status(node: Mapping[str, Any]) -> Mapping[str, Any]:
    status = node.get("latestStatus")
    return status if isinstance(status, dict) else {}


def _text(found: Mapping[str, Any], key: str) -> str | None:
    value = found.get(key)
    if value is not None and not isinstance(value, str):
        raise _UnclearError(f"its {key} is {_shown(value)}, not a text")
    return value or None


def _operation(payload: Mapping[str, Any]) -> Operation:
    operation = payload.get("operation", Operation.DEPLOY)
    if not isinstance(operation, str) or operation not in _OPERATIONS:
        raise _UnclearError(f"its operation is {_shown(operation)}")
    return Operation(operation)


def _flag(payload: Mapping[str, Any], key: str) -> bool:
    value = payload.get(key)
    if value is not None and not isinstance(value, bool):
        raise _UnclearError(f"its {key} is {_shown(value)}, neither true nor false")
    return value is True


def _job(payload: Mapping[str, Any]) -> Job | None:
    match payload.get("run"):
        case {"id": int(run), **rest}:
            number, attempt, home = payload.get("job"), rest.get("attempt"), rest.get("repository")
            return Job(
                home if isinstance(home, str) else "",
                run,
                attempt if isinstance(attempt, int) else 1,
                number if isinstance(number, int) else None,
            )
        case _:
            return None


def _number(node: Mapping[str, Any]) -> int | None:
    number = node.get("databaseId")
    return number if isinstance(number, int) else None


def _sha(payload: Mapping[str, Any]) -> str | None:
    sha = _text(payload, "sha")
    if sha is not None and not is_full(sha):
        raise _UnclearError(f"its sha is {_shown(sha)}, not a whole commit")
    return sha and sha.lower()


def _version(text: str) -> Version:
    try:
        return parse_version(text)
    except VersionError as error:
        raise _UnclearError(str(error)) from None


def _perhaps(text: object) -> Version | None:
    try:
        version = parse_version(text) if isinstance(text, str) else None
    except VersionError:
        return None
    # A branch may well be called `deadbeef`; a version tag has numbers and dots.
    return version if version is not None and version.is_ordered else None


def _needs(payload: Mapping[str, Any], listed: tuple[Need, ...]) -> tuple[Need, ...] | None:
    """What was recorded with the version; None where nothing was, so that the catalog's edges apply."""
    try:
        return written.needs_in(payload, listed)
    except NeedError as error:
        raise _UnclearError(str(error)) from None


def created_at(node: Any) -> datetime | None:  # noqa: ANN401 - what GitHub sent, not yet looked at
    """When the deployment was made, as far as GitHub says it."""
    if not isinstance(node, dict):
        return None
    try:
        created = datetime.fromisoformat(str(node.get("createdAt")))
    except ValueError:
        return None
    return created if created.tzinfo is not None else None


def _creator(node: Mapping[str, Any]) -> str | None:
    match node.get("creator"):
        case {"login": str(login)}:
            return login
        case _:
            return None


def _link(status: Mapping[str, Any]) -> str | None:
    link = status.get("logUrl")
    return link if isinstance(link, str) and _LINK.match(link) else None


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=True, default=str)
    return text if len(text) <= 60 else f"{text[:60]}…"  # noqa: PLR2004 - enough to recognise it
