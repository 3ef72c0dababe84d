"""Comments that speak of the catalog's services: answered by the commands that plan, show, take back and resume."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.catalog import read_catalog
from deploy_gate.commands.asked import Question, Refused
from deploy_gate.commands.telling import refusal
from deploy_gate.comment.commands import Command, NotACommand, Reading, Rejected, Verb
from deploy_gate.comment.errands import Answer, Errand, bad_catalog, decide_errand, decide_gated, errand_of
from deploy_gate.comment.messages import notice
from deploy_gate.comment.outcome import Decision, Outcome, Why
from deploy_gate.comment.turns import turn_over
from deploy_gate.comment.vocabulary import within
from deploy_gate.model import Catalog, Problem
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.commands.call import Call
    from deploy_gate.commands.stepping import Where
    from deploy_gate.comment.facts import Comment
    from deploy_gate.comment.settings import Settings
    from deploy_gate.comment.situation import Situation
    from deploy_gate.github.rest import Rest
    from deploy_gate.github.session import Session


class Book(Value):
    """The catalog's text and name, and what it says: without mistakes, or each of them."""

    text: str
    name: str
    catalog: Catalog | tuple[Problem, ...]


def read_book(call: Call, session: Session) -> Book | None:
    """The catalog; None where there is none, as in a repository that only deploys itself.

    Raises `GitHubError` where GitHub does not say.
    """
    found = session.catalog(call.locator)
    return None if isinstance(found, Problem) else Book(*found, read_catalog(*found))


def held_against(command: Command, book: Book | None, settings: Settings) -> Reading:
    """The command with the services that the catalog has; without a catalog nobody speaks of services."""
    if book is None:
        return NotACommand() if command.verb.is_of_catalog else within(command, settings)
    if not isinstance(book.catalog, Catalog):
        return command
    found = within(command, settings, book.catalog.services, tuple(book.catalog.environments))
    if isinstance(found, Command) and found.verb.is_about_locks and found.services:
        return _lockable(found, book.catalog)
    return found


def _lockable(command: Command, catalog: Catalog) -> Command | Rejected:
    """The lock of a service where it is deployed to; a pattern, or a service elsewhere, is refused."""
    service, *more = (one.service for one in command.services)
    if more or command.is_global:
        message = "a lock is on one service in one environment, on an environment, or on everything"
        return Rejected("invalid_service", message, command.verb, command.kind)
    if command.environment not in catalog.environments or not catalog.services[service].is_deployed_to(
        command.environment
    ):
        message = f"{service} is not deployed to {command.environment}: the catalog says where it is"
        return Rejected(Why.INVALID_ENVIRONMENT, message, command.verb, command.kind)
    return command


class Clerk(Value):
    """Who runs an errand: the step's own inputs, the catalog that was read, and the job that does it."""

    call: Call
    session: Session
    book: Book
    where: Where

    def run(self, command: Command, comment: Comment) -> Outcome:
        """What came of it.

        Raises `GitHubError` where GitHub cannot be asked.
        """
        if not isinstance(self.book.catalog, Catalog):
            return bad_catalog(command, comment, self.book.catalog)
        while True:
            outcome = decide_errand(command, comment, self._answered(errand_of(command)))
            if outcome.decision is not Decision.COMPLETE or not (command.verb is Verb.DEPLOY and command.behind):
                return outcome
            # All of it runs there already.
            command = turn_over(command)

    def gate(self, decided: Outcome, situation: Situation) -> Outcome:
        """What becomes of a pull request's deployment once the gates were asked about the step's own service.

        Raises `GitHubError` where GitHub cannot be asked.
        """
        service, sha = self.call.inputs["service"], decided.outputs.get("sha", "")
        if decided.why not in (Why.DEPLOYMENT_READY, Why.NOOP_READY, Why.APPROVALS_NEEDED) or not sha:
            return decided
        version = self.call.inputs["version"] or sha
        inputs = {"environment": situation.command.environment, "service": service, "version": version, "sha": sha}
        # Whoever deploys a pull request may deploy again what runs already.
        answer = self._planned(self._question(Errand("plan", {**inputs, "redeploy": "true"})))
        return decide_gated(decided, answer.but(asked=f"{service}@{version}"))

    def lock(self, situation: Situation, rest: Rest) -> Outcome:
        """What came of a person's lock on a service.

        Raises `Fault` and `GitHubError` where GitHub does not let us.
        """
        from deploy_gate.commands.comments.service_locks import lock_service  # noqa: PLC0415 - few need it

        catalog = self.book.catalog
        if not isinstance(catalog, Catalog):
            return self.run(situation.command, situation.comment)
        return lock_service(situation, catalog, self.session.client, rest)

    def _answered(self, errand: Errand) -> Answer:
        question = self._question(errand)
        match errand.command:
            case "status":
                return self._status(question)
            case "resume":
                return self._resumed(question)
            case _:
                return self._planned(question)

    def _question(self, errand: Errand) -> Question:
        inputs, book = dict.fromkeys(self.call.inputs, "") | dict(errand.inputs), self.book
        asked = self.call.but(command=errand.command).question(self.session)
        return asked.but(inputs=inputs, wait_timeout="", layout="", catalog=lambda: (book.text, book.name))

    def _planned(self, question: Question) -> Answer:
        from deploy_gate.commands.answer import respond  # noqa: PLC0415 - each errand pays for its own
        from deploy_gate.commands.telling import exit_of, verdict  # noqa: PLC0415 - likewise

        found = respond(question, self.session)
        told = refusal(found) if isinstance(found, Refused) else verdict(found, exit_of(found))
        return Answer(told.summary, told.outputs)

    def _status(self, question: Question) -> Answer:
        from deploy_gate.commands.overview import listed, overview, render  # noqa: PLC0415 - likewise
        from deploy_gate.report.status_json import outputs  # noqa: PLC0415 - likewise

        named = question.inputs
        board = overview(question, listed(named["services"]), listed(named["environment"]), self.session)
        if isinstance(board, Refused):
            return _refused(board)
        return Answer(render(board, "markdown"), outputs(board))

    def _resumed(self, question: Question) -> Answer:
        from deploy_gate.commands.resume import resumed  # noqa: PLC0415 - likewise
        from deploy_gate.report import resumed as report  # noqa: PLC0415 - likewise

        told = resumed(question, self.session, by=self.where.actor, page=self.where.page)
        if isinstance(told, Refused):
            return _refused(told)
        text = notice("Not resumed" if told.is_refused else "Resumed", report.text(told).splitlines())
        return Answer(text, report.outputs(told), told.is_refused)


def _refused(refused: Refused) -> Answer:
    told = refusal(refused)
    outputs: Mapping[str, str] = told.outputs
    return Answer(told.summary, outputs, is_refused=True)
