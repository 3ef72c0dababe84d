"""A small catalog, and what the reader makes of events for it."""

from collections.abc import Mapping

from deploy_gate.model import Catalog, Direction, Environment, Need, Request, Service, Source
from deploy_gate.request import read_request
from deploy_gate.versions import parse_range

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def a_service(name: str, repository: str = "", **overrides: object) -> Service:
    return Service(name, repository or f"acme/{name}", **overrides)  # type: ignore[arg-type]


def a_catalog(*services: Service, environments: tuple[str, ...] = ("development", "staging", "production")) -> Catalog:
    return Catalog({name: Environment(name) for name in environments}, {one.name: one for one in services})


SHOP = a_catalog(
    a_service("inventory", environments=("staging", "production")),
    a_service("web", needs=(Need("inventory", parse_range("<2")),), image="ghcr.io/acme/web"),
    a_service("api", "acme/mono", tag_prefix="api-"),
    a_service("job", "acme/mono", tag_prefix="job-", environments=("staging",)),
    a_service("one", "acme/pair"),
    a_service("two", "acme/pair", environments=("production",)),
)


def a_need(other: str, wanted: str = "", direction: Direction = Direction.REQUIRES) -> Need:
    return Need(other, parse_range(wanted) if wanted else None, Source.PAYLOAD, direction)


def dispatch(payload: object, inputs: Mapping[str, str] | None = None) -> Request | tuple[tuple[str, str], ...]:
    return read("repository_dispatch", {"client_payload": payload}, inputs)


def manual(inputs: object, step: Mapping[str, str] | None = None) -> Request | tuple[tuple[str, str], ...]:
    return read("workflow_dispatch", {"inputs": inputs}, step)


def tag(name: str, repository: str, inputs: Mapping[str, str]) -> Request | tuple[tuple[str, str], ...]:
    event = {
        "ref": f"refs/tags/{name}",
        "after": "f" * 40,
        "head_commit": {"id": COMMIT},
        "repository": {"full_name": repository},
    }
    return read("push", event, inputs)


def read(
    event_name: str, event: Mapping[str, object], inputs: Mapping[str, str] | None = None
) -> Request | tuple[tuple[str, str], ...]:
    """The request, or its problems as (where, message)."""
    answer = read_request(event_name, event, inputs or {}, SHOP)
    if isinstance(answer, Request):
        # Where an event happened is no part of what it asks for.
        return answer.but(source=None)
    return tuple((problem.where, problem.message) for problem in answer)
