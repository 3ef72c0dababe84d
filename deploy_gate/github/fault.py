"""What can go wrong between us and GitHub, told apart by what one can do about it."""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

ASK_AGAIN: Final = "run it again; if it stays, look at githubstatus.com"


class GitHubError(Exception):
    """GitHub cannot be asked at all: what is wrong, and what to do about it."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}: {self.remedy}"


class SettingsError(GitHubError):
    """The token or an address that was given cannot be used, so nobody was asked."""


class CatalogError(GitHubError):
    """Nothing at the place that was named is a catalog."""


class Kind(Enum):
    """What one can do about a failed request."""

    UNREACHABLE = auto()
    """Ask again: the connection failed, or GitHub said 500 or 503, or what came was no answer."""
    TOO_LARGE = auto()
    """Ask for less at once: a timeout, 502, 504 or a limit on resources."""
    LIMITED = auto()
    """Ask again later: a rate limit, primary or secondary."""
    REFUSED = auto()
    """Do not ask again: GitHub understood, and said no."""


class Fault(Exception):  # noqa: N818 - the word for what one request met, not for a mistake of ours
    """One request that brought no answer: why, what to do, and the seconds to wait where GitHub names them."""

    def __init__(
        self,
        kind: Kind,
        why: str,
        remedy: str = ASK_AGAIN,
        wait: float | None = None,
    ) -> None:
        super().__init__(why)
        self.kind = kind
        self.why = why
        self.remedy = remedy
        self.wait = wait

    def __str__(self) -> str:
        return f"{self.why}: {self.remedy}"
