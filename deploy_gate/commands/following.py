"""Waiting for the answer to a kept request, by the request itself: whichever run answers it."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from deploy_gate.github.answers import Answer, read_answers
from deploy_gate.github.deployments import Said, kept_in, say_each
from deploy_gate.github.fault import Fault
from deploy_gate.github.rest import Rest
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from deploy_gate.commands.asking import Sent
    from deploy_gate.github.session import Session
    from deploy_gate.model import Ticket

FIRST_PAUSE: Final = 5.0
LONGEST_PAUSE: Final = 30.0
DEFAULT_WAIT: Final = 3600
"""Seconds that a step waits for its answer where it does not say how long."""

_OVER: Final = frozenset({"success", "failure", "error", "inactive"})
WITHDRAWN: Final = "withdrawn: the workflow that asked was cancelled"


class Cancelled(Exception):  # noqa: N818 - the runner's word, not a mistake
    """The runner ends the step."""


class Followed(Value):
    """What was last said of each service."""

    answers: Mapping[str, Answer]
    is_cancelled: bool = False

    @property
    def is_over(self) -> bool:
        return all(answer.state in _OVER for answer in self.answers.values())

    @property
    def is_deployed(self) -> bool:
        return all(answer.state == "success" for answer in self.answers.values())


def follow(session: Session, sent: Sent, seconds: int, *, withdraws: bool) -> Followed:
    """Ask until every service has its answer, the time is up, or the runner ends the step."""
    followed = Followed({one.service: Answer() for one in sent.wanted})
    try:
        with _ending_by_exception():
            for followed in _look(session, sent, seconds):
                if followed.is_over:
                    break
    except (Cancelled, KeyboardInterrupt):
        if withdraws:
            _withdraw(session, sent, followed)
        return followed.but(is_cancelled=True)
    return followed


def _look(session: Session, sent: Sent, seconds: int) -> Iterator[Followed]:
    tickets = [sent.tickets[one.service] for one in sent.wanted]
    deadline = session.clock() + timedelta(seconds=seconds)
    pause = FIRST_PAUSE
    told: dict[str, Answer] = {}
    while True:
        session.client.begin()
        try:
            answers = read_answers(session.client, tickets)
        except Fault as fault:
            # The request stands whether or not we see it.
            session.log(f"how the request stands cannot be read now: {fault}")
        else:
            for wanted, answer in zip(sent.wanted, answers, strict=True):
                if told.get(wanted.service) != answer:
                    session.log(_line(wanted.service, answer))
                    told[wanted.service] = answer
            yield Followed(dict(zip((one.service for one in sent.wanted), answers, strict=True)))
        left = (deadline - session.clock()).total_seconds()
        if left <= 0:
            return
        session.sleep(min(pause, left))
        pause = min(pause * 1.5, LONGEST_PAUSE)


def _line(service: str, answer: Answer) -> str:
    words = f": {answer.words}" if answer.words else ""
    page = f" ({answer.page})" if answer.page else ""
    return f"{service} {answer.state or 'kept'}{words}{page}"


def _withdraw(session: Session, sent: Sent, followed: Followed) -> None:
    """Services that no run has begun with are not asked for any more; what is under way goes on."""
    waiting: list[Ticket] = [
        sent.tickets[service] for service, answer in followed.answers.items() if answer.state in ("", "queued")
    ]
    rest = Rest(session.client)
    try:
        said = Said("inactive", WITHDRAWN, leaves_others=True)
        for fault in say_each(session.client, rest, (), [(kept_in(ticket), said) for ticket in waiting]).lost:
            session.log(f"the request could not be withdrawn: {fault}")
    except Fault as fault:
        session.log(f"the request could not be withdrawn: {fault}")
    finally:
        rest.close()


@contextmanager
def _ending_by_exception() -> Iterator[None]:
    """The runner's signals end the waiting; a process that is the first of its container ignores them otherwise."""

    def end(*_: object) -> None:
        raise Cancelled

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
