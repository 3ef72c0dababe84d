from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.model import Finding, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy_gate.case import Case


def source_may_request(case: Case) -> Iterator[Finding]:
    """The repository a request lies in, or whose event it is, may ask for this service in this environment.

    What the payload says of where it comes from counts for nothing. A kept request may only ask for services of its
    own repository unless the catalog says otherwise, for whoever may write there could keep one.
    """
    environment = case.catalog.environments[case.request.environment]
    for name in case.planned:
        service, ticket = case.service(name), case.wanted[name].ticket
        source = ticket.repository if ticket else case.request.source
        for where, allowed in (
            (f"environment {environment.name}", environment.sources),
            (f"service {name}", service.sources or ((service.repository,) if ticket else None)),
        ):
            if allowed is None or _is_among(source, allowed):
                continue
            what = f"the request comes from {source}, which is not" if source else "where it comes from is not"
            yield Finding(
                "source_may_request",
                Verdict.BLOCK,
                "source_not_allowed",
                name,
                f"{what} among the repositories that may ask for {where}: {', '.join(allowed)}",
                f"ask from one of them, or add the repository to `sources` of {where} in the catalog",
            )


def _is_among(source: str | None, allowed: tuple[str, ...]) -> bool:
    # GitHub's names ignore upper and lower case.
    return source is not None and source.lower() in {one.lower() for one in allowed}
