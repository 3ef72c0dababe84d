"""What a kept request asks for: read and checked as a dispatch's payload is, for nobody vouches for either."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate.request.check import check_draft
from deploy_gate.request.complaints import Complaints
from deploy_gate.request.draft import Said
from deploy_gate.request.payload import read_payload

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.model import Catalog, Wanted

_WHOLE: Final = (40, 64)
"""Digits of a whole commit, SHA-1 or SHA-256."""


def understand(asked: Mapping[str, object], environment: str, catalog: Catalog) -> Wanted | str:
    """The service and version that it asks for, or why the catalog does not know what it means."""
    complaints = Complaints()
    draft = read_payload(asked, complaints, "asked").but(environment=Said(environment, "environment"), kept=None)
    request = check_draft(draft, "asked.", catalog, complaints)
    if request is None or complaints.problems:
        return "; ".join(f"{one.where} {one.message}" for one in complaints.problems)
    if len(request.services) != 1 or request.promotions:
        return "it does not name one service at one version"
    (wanted,) = request.services
    if not any(commit and len(commit) in _WHOLE for commit in (wanted.sha, wanted.version.commit)):
        return "it does not name the whole commit"
    return wanted.but(again=request.redeploy)
