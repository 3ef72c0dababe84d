"""What a reply means: an answer, or what stands in its way and what can be done about it."""

from __future__ import annotations

import json
from typing import Final

from deploy_gate.github.fault import Fault, GitHubError, Kind
from deploy_gate.github.reply import Answer, Complaint, Lost, Reply, read_complaint, shorten

SECONDARY_WAIT: Final = 60.0
"""Seconds to wait after a secondary limit without `Retry-After` (docs.github.com, rate limits for the GraphQL API)."""


def judge(reply: Reply, now: float) -> Answer:
    """The answer in a reply; raises `Fault` where there is none, and `GitHubError` where asking is pointless."""
    if reply.status is None or reply.lost is not None:
        raise _lost(reply)
    if reply.status >= 300:  # noqa: PLR2004 - HTTP: everything from the redirects on is no answer
        raise _by_status(reply, reply.status, now)
    complaints = tuple(read_complaint(error) for error in reply.errors)
    has_data = isinstance(reply.data, dict) and any(value is not None for value in reply.data.values())
    if has_data or (complaints and all(complaint.path for complaint in complaints)):
        return Answer(reply.data or {}, complaints)
    if complaints:
        raise _whole(complaints[0], reply, now)
    if isinstance(reply.data, dict):
        return Answer(reply.data)
    raise Fault(Kind.UNREACHABLE, f"what came was no answer of GitHub{_in_brackets(reply.detail)}")


def _lost(reply: Reply) -> Exception:
    match reply.lost:
        case Lost.TIMEOUT:
            return Fault(Kind.TOO_LARGE, "GitHub did not answer in time")
        case Lost.TOO_LARGE:
            return Fault(Kind.TOO_LARGE, f"GitHub sent {shorten(reply.detail)}, which is not read")
        case Lost.DISTRUSTED:
            return GitHubError(
                f"GitHub's certificate is not trusted ({shorten(reply.detail)})",
                "set REQUESTS_CA_BUNDLE to your authority's certificate",
            )
        case _:
            return Fault(Kind.UNREACHABLE, f"the connection to GitHub failed{_in_brackets(reply.detail)}")


def _in_brackets(detail: str) -> str:
    return f" ({shorten(detail)})" if detail.strip() else ""


def _by_status(reply: Reply, status: int, now: float) -> Exception:
    match status:
        case 401:
            return GitHubError(
                "GitHub does not know the token (401 Bad credentials)",
                "check that it is whole and has not expired: an App's token lives one hour, a job's as long as it",
            )
        case 403 | 429:
            return _refused(reply, now)
        case 404:
            return GitHubError(
                "there is no GraphQL API at that address (404)",
                "check GITHUB_API_URL and GITHUB_GRAPHQL_URL: https://HOST/api/v3 and https://HOST/api/graphql",
            )
        case 502 | 504:
            return Fault(Kind.TOO_LARGE, f"GitHub ran out of time for the question ({status})")
        case _ if status >= 500:  # noqa: PLR2004 - HTTP's server errors
            return Fault(Kind.UNREACHABLE, f"GitHub is in trouble ({status})")
        case _ if status >= 400:  # noqa: PLR2004 - HTTP's client errors
            return Fault(Kind.REFUSED, f"GitHub refused the question ({status}: {_message(reply)})")
        case _:
            return GitHubError(
                f"GitHub sent us elsewhere ({status}), and the token must not go there",
                "set GITHUB_API_URL and GITHUB_GRAPHQL_URL to the address that answers",
            )


def _refused(reply: Reply, now: float) -> Fault:
    message = _message(reply)
    if reply.status == 429 or "rate limit" in message.lower() or "retry-after" in reply.headers:  # noqa: PLR2004
        return _limited(message, reply, now)
    if "abuse" in message.lower() or reply.headers.get("x-ratelimit-remaining") == "0":
        return _limited(message, reply, now)
    return Fault(
        Kind.REFUSED,
        f"GitHub refused the token (403: {message})",
        "give it `deployments: read` and `contents: read`; an organisation may also ask for SSO or an allowed address",
    )


def _whole(complaint: Complaint, reply: Reply, now: float) -> Fault:
    match complaint.kind:
        case Kind.LIMITED:
            return _limited(complaint.message, reply, now)
        case Kind.TOO_LARGE:
            return Fault(Kind.TOO_LARGE, f"GitHub ran out of time for the question ({shorten(complaint.message)})")
        case kind:
            return Fault(kind, f"GitHub refused the question ({shorten(complaint.message)})")


def _limited(message: str, reply: Reply, now: float) -> Fault:
    """GitHub names the seconds in `Retry-After`, else the moment in `x-ratelimit-reset` when none are left."""
    wait = _number(reply.headers.get("retry-after"))
    if wait is None and reply.headers.get("x-ratelimit-remaining") == "0":
        reset = _number(reply.headers.get("x-ratelimit-reset"))
        wait = None if reset is None else max(0.0, reset - now) + 1.0
    if wait is None and ("secondary" in message.lower() or "abuse" in message.lower()):
        wait = SECONDARY_WAIT
    return Fault(
        Kind.LIMITED,
        f"GitHub's rate limit is used up ({shorten(message)})",
        "run it again later, or use a GitHub App token, which has a limit of its own",
        wait,
    )


def _number(text: str | None) -> float | None:
    return float(text) if text is not None and text.strip().isdecimal() else None


def _message(reply: Reply) -> str:
    for error in reply.errors:
        return read_complaint(error).message
    try:
        body = json.loads(reply.text)
    except (ValueError, RecursionError):
        return shorten(reply.text)
    match body:
        case {"message": str(message)}:
            return shorten(message)
        case _:
            return shorten(reply.text)
