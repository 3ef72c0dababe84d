"""What GitHub answers when it will not do what was asked."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

STATUS_OF_KIND: Final[Mapping[str, int]] = {
    "BAD_REQUEST": 400,
    "UNAUTHORIZED": 401,
    "FORBIDDEN": 403,
    "NOT_FOUND": 404,
    "CONFLICT": 409,
    "STALE_DATA": 409,
    "UNPROCESSABLE": 422,
}


class Refusal(Exception):  # noqa: N818 - GitHub refuses; nothing went wrong here
    """A request GitHub refuses: `kind` is GraphQL's error type, and decides the REST status.

    `message` is what GraphQL says; `rest` is what REST says where the two differ;
    `errors` are the entries of a REST 422's `errors`; `status` overrules the kind's.
    """

    def __init__(
        self,
        kind: str,
        message: str,
        *,
        rest: str | None = None,
        errors: Sequence[Any] = (),
        status: int | None = None,
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.rest = rest or message
        self.errors = list(errors)
        self.status = status or STATUS_OF_KIND.get(kind, 422)


def not_found(message: str) -> Refusal:
    """A thing that is not there, or that the token may not see; REST never says which."""
    return Refusal("NOT_FOUND", message, rest="Not Found")
