"""What was deployed, written into the file that says what runs where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate.github.fault import Fault, Kind
from deploy_gate.github.versions_branch import Lying, commit_text, read_lying
from deploy_gate.versions_file import MergeError, merge_versions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from deploy_gate.github.client import Client
    from deploy_gate.model import VersionsPlace

TRIES: Final = 8
"""How often the branch is tried that others move at the same time."""


class Keeper:
    """One writer among many of one file; what it has to say is in the file in the end, written by whomever.

    Who has nothing of its own to say writes what the file lacks.
    """

    def __init__(
        self,
        client: Client,
        place: VersionsPlace,
        environment: str,
        own: Mapping[str, str],
        others: Callable[[], Mapping[str, str]],
    ) -> None:
        self._client = client
        self._place = place
        self._environment = environment
        self._own = own
        self._others = others

    def keep(self, lying: Lying | None = None) -> str | None:
        """None once the file says it, else why it does not; `lying` is the file as it was read already.

        Whoever lost a race writes all that the file lacks, so that many writers need few commits. The branch is read
        before the records: who deploys after that moves the branch, and so is never written over.
        """
        wanted = self._own
        for attempt in range(1, TRIES + 1):
            try:
                found = lying or read_lying(self._client, self._place)
                if attempt > 1 or not self._own:
                    wanted = {**self._others(), **self._own}
                text = merge_versions(found.text or "", self._environment, wanted)
                if text == found.text or commit_text(self._client, self._place, found, text, self._headline):
                    return None
                self._client.pause(Fault(Kind.UNREACHABLE, f"somebody else has written {self._place}"), attempt)
            except MergeError as error:
                return f"{self._place} is left as it is: {error}"
            except Fault as fault:
                if fault.kind is Kind.REFUSED or attempt == TRIES:
                    return f"{self._place} does not say it: {fault.why}: {fault.remedy}"
            lying = None
        return f"{self._place} does not say it: others wrote it {TRIES} times meanwhile; the next deployment writes it"

    @property
    def _headline(self) -> str:
        if not self._own:
            return f"Record what runs in {self._environment}"
        named = [f"{service} {version}" for service, version in self._own.items()]
        said = " and ".join(named) if len(named) < 3 else f"{named[0]} and {len(named) - 1} others"  # noqa: PLR2004
        return f"Record {said} in {self._environment}"
