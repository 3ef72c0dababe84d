"""The wire to GitHub's GraphQL: gql's requests transport, one connection per thread.

Importing this module costs a quarter of a second, so it is imported where a request is about to be sent.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Final

from gql import Client as Gql
from gql import GraphQLRequest
from gql.client import SyncClientSession
from gql.transport.exceptions import TransportConnectionFailed, TransportError, TransportQueryError
from gql.transport.requests import RequestsHTTPTransport
from requests.auth import AuthBase
from requests.exceptions import SSLError, Timeout

from deploy_gate import __version__
from deploy_gate.github.pipe import Pipe, TooLarge
from deploy_gate.github.reply import Lost, Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from requests import PreparedRequest, Response

    from deploy_gate.github.patience import Patience
    from deploy_gate.github.settings import Settings

SHORTEST_SECRET: Final = 8
"""Characters of a token that is worth looking for in an answer; a shorter one stands in every other word."""


class _Bearer(AuthBase):
    """The token, set by hand so that no netrc file of the machine takes its place."""

    def __init__(self, token: Callable[[], str]) -> None:
        self._token = token

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token()}"
        return request


class _Text(GraphQLRequest):
    """A document sent as it is written: gql would parse it only to print it again, 45 ms for 120 connections."""

    def __init__(self, text: str, variables: Mapping[str, object]) -> None:
        self._text = text
        self.variable_values = dict(variables)
        self.operation_name = None
        self.extensions = None

    @property
    def payload(self) -> dict[str, Any]:
        return {"query": self._text, "variables": self.variable_values}


class Wire:
    """Sends documents and brings back whatever came, without judging it."""

    def __init__(self, settings: Settings, timeout: int, token: Callable[[], str], patience: Patience) -> None:
        self._settings = settings
        self._patience = patience
        self._token = token
        self._timeout = timeout
        self._of_thread = threading.local()
        self._open: list[SyncClientSession] = []
        self._lock = threading.Lock()

    def send(self, document: str, variables: Mapping[str, object]) -> Reply:
        """What GitHub said to the document."""
        # Here, since what goes wrong with an App's exchange inside gql would look like a broken connection.
        token = self._token()
        seen: list[Response] = []

        def look(response: Response, *_: object, **__: object) -> None:
            seen.append(response)

        data, errors, lost, detail = None, (), None, ""
        try:
            data = self._session().execute(_Text(document, variables), extra_args={"hooks": {"response": look}})
        except TransportQueryError as error:
            data, errors = error.data, tuple(error.errors) if isinstance(error.errors, list) else (error.errors,)
        except TransportConnectionFailed as error:
            lost, detail = _how_lost(error.__cause__), str(error)
        except TransportError as error:
            detail = str(error)
        except (AssertionError, TypeError):
            # gql asserts that data or errors came, and looks for both in what may be a list or a number.
            detail = "its JSON is no GraphQL answer"
        if not seen:
            return Reply(lost=lost or Lost.CUT, detail=detail)
        last = seen[-1]
        if lost is None and len(token) >= SHORTEST_SECRET and token.encode() in last.content:
            # What GitHub says goes into logs and summaries.
            return Reply(last.status_code, detail="it repeats the token, so nothing of it is shown")
        headers = {name.lower(): value for name, value in last.headers.items()}
        text = last.text if data is None and not errors and lost is None else ""
        return Reply(last.status_code, headers, data, errors, text, lost, detail)

    def close(self) -> None:
        """Every thread's connection is closed."""
        with self._lock:
            while self._open:
                self._open.pop().close()  # type: ignore[no-untyped-call] # gql leaves it untyped

    def _session(self) -> SyncClientSession:
        session: SyncClientSession | None = getattr(self._of_thread, "session", None)
        if session is None:
            transport = RequestsHTTPTransport(
                self._settings.graphql_url,
                headers={"User-Agent": f"deploy-gate/{__version__}", "Accept": "application/json"},
                auth=_Bearer(self._token),
                timeout=self._timeout,
                # Wherever a redirect leads, the token is not for it.
                allow_redirects=False,
            )
            session = SyncClientSession(Gql(transport=transport))
            session.connect()  # type: ignore[no-untyped-call] # gql leaves it untyped
            if transport.session is not None:
                for scheme in ("https://", "http://"):
                    transport.session.mount(scheme, Pipe(self._patience))
            self._of_thread.session = session
            with self._lock:
                self._open.append(session)
        return session


def _how_lost(cause: BaseException | None) -> Lost:
    match cause:
        case Timeout():
            return Lost.TIMEOUT
        case TooLarge():
            return Lost.TOO_LARGE
        case SSLError():
            return Lost.DISTRUSTED
        case _:
            return Lost.CUT
