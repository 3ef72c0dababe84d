"""A service's request on its way: kept first, then sent; what is kept is not lost, whatever becomes of the rest."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from deploy_gate.commands.asked import BAD_INPUT, Refused
from deploy_gate.github.batch import ask_all
from deploy_gate.github.commits import candidates, commit_of, is_full, named_commit
from deploy_gate.github.fault import Fault, GitHubError
from deploy_gate.github.filing import Filing, file_request, open_requests
from deploy_gate.github.head import tags_of
from deploy_gate.github.rest import Rest
from deploy_gate.model import Problem
from deploy_gate.request.activity import TAG_REF
from deploy_gate.request.filling import Here, needs_tags, read_own
from deploy_gate.request.kept import understand
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.commands.asked import Question
    from deploy_gate.commands.sending import Door
    from deploy_gate.commands.stepping import Where
    from deploy_gate.github.client import Client
    from deploy_gate.model import Catalog, Kept, Request, Ticket, Wanted


class Sent(Value):
    """A request that is kept: under which id, for which services, and the run that looks at it."""

    environment: str
    id: str
    wanted: tuple[Wanted, ...]
    tickets: Mapping[str, Ticket]
    page: str = ""
    """The run that the dispatch started, where GitHub tells it."""
    unsent: str = ""
    """Why no run was told of it; it is kept all the same."""
    is_known: bool = False
    """It was kept before, and is told again."""


def ask(  # noqa: PLR0913, PLR0917 - what is asked, by whom, from where, and by what means
    client: Client, question: Question, catalog: Catalog, door: Door, where: Where, environ: Mapping[str, str]
) -> Sent | Refused:
    """Keep the request that the step makes, and tell the infra repository of it.

    Raises `Fault` and `GitHubError` where it cannot be kept.
    """
    event = question.event if not isinstance(question.event, Problem) else {}
    here = _here(client, question, environ)
    request = read_own(question.event_name, event, question.inputs, catalog, here)
    if isinstance(request, tuple):
        return Refused(BAD_INPUT, request)
    wanted = _with_commits(client, request, catalog, here)
    if isinstance(wanted, Refused):
        return wanted
    rest = Rest(client)
    try:
        sent = _keep(client, rest, request, wanted, catalog, here, where)
        return _send(rest, door, here, sent)
    finally:
        rest.close()


def _here(client: Client, question: Question, environ: Mapping[str, str]) -> Here:
    repository, sha = environ.get("GITHUB_REPOSITORY", ""), environ.get("GITHUB_SHA", "")
    sha = sha.lower() if is_full(sha) else ""
    ref = environ.get("GITHUB_REF", "")
    if ref.startswith(TAG_REF):
        return Here(repository, sha, (ref.removeprefix(TAG_REF),))
    if not sha or not needs_tags(question.event_name, question.inputs):
        return Here(repository, sha)
    return Here(repository, sha, tags_of(client, repository, sha))


def _with_commits(client: Client, request: Request, catalog: Catalog, here: Here) -> tuple[Wanted, ...] | Refused:
    """Every service with its whole commit, which tags name until somebody moves them."""
    asks = {one.service: candidates(one, catalog.services[one.service]) for one in request.services}
    answers = ask_all(client, (ask for several in asks.values() for ask in several))
    found: list[Wanted] = []
    problems = [
        Problem(one.service, "its version is missing: a request for a service of another repository names it")
        for one in request.promotions
    ]
    for one in request.services:
        commits = (commit_of(answers[ask]) for ask in asks[one.service])
        is_here = catalog.services[one.service].repository.lower() == here.repository.lower()
        # Of a version without a tag the workflow runs at the commit that it was built from.
        commit = named_commit(one) or next((sha for sha in commits if sha), None) or (here.sha if is_here else None)
        if commit is None:
            problems.append(Problem(one.service, f"which commit {one.version} is cannot be told: give it as `sha`"))
        found.append(one.but(sha=commit, again=request.redeploy))
    return Refused(BAD_INPUT, tuple(problems)) if problems else tuple(found)


def _keep(  # noqa: PLR0913, PLR0917 - what is asked, by whom, from where, and by what means
    client: Client,
    rest: Rest,
    request: Request,
    wanted: tuple[Wanted, ...],
    catalog: Catalog,
    here: Here,
    where: Where,
) -> Sent:
    environment = request.environment
    known = open_requests(client, here.repository, environment, lambda asked: understand(asked, environment, catalog))
    same = _kept_already(known, wanted)
    key = same[0].ticket.id if same else _id_of(here, environment, where, wanted)
    kept = {one.service: one for one in same}
    own = (one.sha for one in wanted if catalog.services[one.service].repository.lower() == here.repository.lower())
    ref = next((sha for sha in own if sha), here.sha or "HEAD")
    filing = Filing(here.repository, environment, key, wanted, ref, where.job, where.actor)
    tickets = file_request(client, rest, filing, kept)
    return Sent(environment, key, wanted, tickets, is_known=len(kept) == len(wanted))


def _kept_already(known: tuple[Kept, ...], wanted: tuple[Wanted, ...]) -> tuple[Kept, ...]:
    """The open request for the very same, whole or as far as its making went: who asks twice asks for no more."""
    names = {one.service for one in wanted}
    asked = {one.service: one for one in wanted}
    for first in known:
        together = tuple(one for one in known if one.part == first.part)
        if set(first.together) == names and all(_is_same(one, asked[one.service]) for one in together):
            return together
    return ()


def _is_same(kept: Kept, wanted: Wanted) -> bool:
    if kept.wanted is None:
        return False
    return kept.wanted.but(ticket=None, asked_by=None) == wanted


def _id_of(here: Here, environment: str, where: Where, wanted: tuple[Wanted, ...]) -> str:
    """The same for the same job asking for the same, so that an answer that was lost makes no second request."""
    services = ",".join(f"{one.service}@{one.version}" for one in wanted)
    job = f"{where.job.run}/{where.job.attempt}/{where.job.job or where.name}"
    return sha256(f"{here.repository}/{job}/{environment}/{services}".encode()).hexdigest()[:20]


def _send(rest: Rest, door: Door, here: Here, sent: Sent) -> Sent:
    payload = {"environment": sent.environment, "repository": here.repository, "request_id": sent.id}
    try:
        return sent.but(page=door.send(rest, payload))
    except Fault as fault:
        return sent.but(unsent=f"{fault.why}: {fault.remedy}")
    except GitHubError as error:
        return sent.but(unsent=str(error))
