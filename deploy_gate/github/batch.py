"""Any number of questions in as few documents as will hold them, several under way, halved where GitHub chokes."""

from __future__ import annotations

from collections import Counter, deque
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from deploy_gate.github.complaint import fault_of, not_found
from deploy_gate.github.document import (
    BRANCHES,
    CONNECTIONS,
    REPOSITORIES,
    Ask,
    AskCommit,
    AskFile,
    AskGuard,
    AskPage,
    AskRequests,
    Look,
    by_repository,
    write_document,
)
from deploy_gate.github.fault import Fault, Kind
from deploy_gate.model import Unread
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from deploy_gate.github.client import Client
    from deploy_gate.github.document import Document
    from deploy_gate.github.reply import Answer, Complaint

_ROOM: Final[Mapping[type[Ask], int]] = {
    AskPage: CONNECTIONS,
    AskRequests: CONNECTIONS,
    AskCommit: CONNECTIONS,
    AskGuard: CONNECTIONS,
    AskFile: 1,
    Look: BRANCHES,
}

HALVINGS: Final = 5
"""How often a document is halved; what is left then (of 160 questions, five) has the client's attempts to itself."""

Answers: TypeAlias = dict[Ask, Any]
"""What GitHub said to each question as it came (None where it knows no such thing), or an `Unread`."""


class _Batch(Value):
    """Questions for one document, and how often they were halved."""

    asks: tuple[Ask, ...]
    halvings: int = 0

    @property
    def may_return(self) -> bool:
        return self.halvings < HALVINGS

    @property
    def can_halve(self) -> bool:
        return self.may_return and len(self.asks) > 1


class _Outcome(Value):
    """What a document brought, and what is to be asked again."""

    answers: Answers
    again: tuple[_Batch, ...] = ()


def ask_all(client: Client, asks: Iterable[Ask]) -> Answers:
    """An answer to every question, or why there is none.

    Raises `GitHubError` where GitHub cannot be asked at all.
    """
    waiting = deque(_Batch(tuple(chunk)) for chunk in split(tuple(dict.fromkeys(asks))))
    answers: Answers = {}
    under_way: set[Future[_Outcome]] = set()
    while waiting or under_way:
        if len(waiting) == 1 and not under_way:
            # One document needs no thread.
            outcomes = [_ask(client, waiting.popleft())]
        else:
            under_way |= {client.pool.submit(_ask, client, batch) for batch in waiting}
            waiting.clear()
            done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            outcomes = _results(done, under_way)
        for outcome in outcomes:
            answers |= outcome.answers
            waiting.extend(outcome.again)
    return answers


def _results(done: set[Future[_Outcome]], under_way: set[Future[_Outcome]]) -> list[_Outcome]:
    try:
        return [future.result() for future in done]
    except BaseException:
        for future in under_way:
            future.cancel()
        raise


def split(asks: Sequence[Ask]) -> Iterator[list[Ask]]:
    """The questions in chunks that a document holds; those about one repository stay together where they fit."""
    chunk: list[Ask] = []
    repositories = 0
    taken: Counter[type[Ask]] = Counter()
    for here in by_repository(asks).values():
        more = Counter(type(ask) for ask in here)
        # A repository of which a file alone is read costs next to nothing.
        place = 0 if set(more) == {AskFile} else 1
        is_full = repositories + place > REPOSITORIES
        if chunk and (is_full or any(taken[kind] + more[kind] > _ROOM[kind] for kind in more)):
            yield chunk
            chunk, repositories, taken = [], 0, Counter()
        repositories += place
        for ask in here:
            if taken[type(ask)] == _ROOM[type(ask)]:
                yield chunk
                chunk, repositories, taken = [], 1, Counter()
            chunk.append(ask)
            taken[type(ask)] += 1
    if chunk:
        yield chunk


def _ask(client: Client, batch: _Batch) -> _Outcome:
    document = write_document(batch.asks)
    hopeless = (Kind.REFUSED, Kind.TOO_LARGE) if batch.can_halve else (Kind.REFUSED,)
    try:
        answer = client.ask(document.text, document.variables, hopeless=hopeless)
    except Fault as fault:
        if fault.kind is Kind.TOO_LARGE and batch.can_halve:
            return _again(client, batch, fault, {})
        return _Outcome(_none_read(batch.asks, fault))
    answers, faults = _sort(document, answer)
    lasting = {ask: one for ask, one in faults.items() if one.kind is Kind.REFUSED or not batch.may_return}
    answers |= {ask: Unread(against.why, against.remedy) for ask, against in lasting.items()}
    passing = tuple(ask for ask in faults if ask not in lasting)
    if not passing:
        return _Outcome(answers)
    return _again(client, _Batch(passing, batch.halvings), faults[passing[0]], answers)


def _sort(document: Document, answer: Answer) -> tuple[Answers, dict[Ask, Fault]]:
    """What was said to each question, and what stands against the others."""
    answers: Answers = {}
    faults: dict[Ask, Fault] = {}
    for alias, names in document.aliases.items():
        repository = answer.data.get(alias)
        for name, ask in names.items():
            against = fault_of(ask, (alias, name), answer.complaints)
            if against is not None:
                faults[ask] = against
            elif isinstance(repository, dict):
                answers[ask] = repository.get(name)
            else:
                faults[ask] = _of_the_whole(ask, alias, answer.complaints)
    return answers, faults


def _of_the_whole(ask: Ask, alias: str, complaints: Iterable[Complaint]) -> Fault:
    """Why there is nothing of a repository: what was said against one part of it takes the others along."""
    for complaint in complaints:
        against = fault_of(ask, (alias, str(complaint.path[1])), (complaint,)) if complaint.path[1:] else None
        if against is not None:
            return against
    return not_found(ask.repository)


def _again(client: Client, batch: _Batch, fault: Fault, answers: Answers) -> _Outcome:
    """What was answered, and the rest in two halves after a pause."""
    try:
        client.pause(fault, 1)
    except Fault as impatience:
        return _Outcome(answers | _none_read(batch.asks, impatience))
    middle = (len(batch.asks) + 1) // 2
    halves = (batch.asks[:middle], batch.asks[middle:])
    return _Outcome(answers, tuple(_Batch(half, batch.halvings + 1) for half in halves if half))


def _none_read(asks: Sequence[Ask], fault: Fault) -> Answers:
    return dict.fromkeys(asks, Unread(fault.why, fault.remedy))
