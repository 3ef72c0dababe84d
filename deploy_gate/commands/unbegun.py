"""A start that is refused tells the kept requests behind it why: they stay open, and the next run looks at them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.collecting import reason_for
from deploy_gate.github.deployments import Said, kept_in, say_each
from deploy_gate.github.fault import Fault, GitHubError
from deploy_gate.github.rest import Rest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from deploy_gate.github.client import Client
    from deploy_gate.model import Finding, Target


def tell_unbegun(
    client: Client, targets: Sequence[Target], findings: Sequence[Finding], page: str, log: Callable[[str], None]
) -> None:
    """What could not be told is in the log: the run that looks at the request next tells it."""
    said = Said("queued", log_url=page, leaves_others=True)
    told = [
        (kept_in(target.request), said.but(description=f"not begun: {reason_for(target.service, findings)}"))
        for target in targets
        if target.request is not None
    ]
    if not told:
        return
    rest = Rest(client)
    try:
        for fault in say_each(client, rest, (), told).lost:
            log(f"a request is not told why it was not begun ({fault}): the next run that looks at it tells it")
    except (Fault, GitHubError) as error:
        log(f"the request is not told why it was not begun ({error}): the next run that looks at it tells it")
    finally:
        rest.close()
