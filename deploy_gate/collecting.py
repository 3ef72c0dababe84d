"""A plan for what the event asks for and, beside it, for what is kept: of each service the newest that may go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate.case import Case
from deploy_gate.decision import weigh
from deploy_gate.model import Decision, Finding, Outcome, Telling, Unread, Verdict
from deploy_gate.standing import answered, is_in_hand, is_newer
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from deploy_gate.model import Catalog, Facts, Kept, Plan, Request, Wanted

GATE: Final = "collecting"

MOST: Final = 100
"""Kept requests in one plan; the others wait for the next."""


class Part(Value):
    """What goes together or not at all."""

    wanted: tuple[Wanted, ...]
    kept: tuple[Kept, ...] = ()
    """None where the event itself asks for it."""
    is_named: bool = False
    """The event asks for it by name, so that its refusal is the answer."""

    @property
    def names(self) -> frozenset[str]:
        return frozenset(one.service for one in self.wanted)


class Collected(Value):
    """The decision, the case of what may go, the request that it was in the end, and what kept requests are told."""

    decision: Decision
    case: Case
    request: Request
    tellings: tuple[Telling, ...] = ()
    taken: tuple[Kept, ...] = ()
    """The kept requests that are planned."""


def collect(
    request: Request, catalog: Catalog, facts: Facts, now: datetime, open_ends: tuple[Finding, ...] = ()
) -> Collected:
    """The plan for the event's own request and for what is kept; each part of it stands or falls by itself."""
    return _Collecting(request, catalog, facts, now, open_ends).run()


def planned(taken: Iterable[Kept], plan: Plan, objection: str = "") -> Iterator[Telling]:
    """What the requests that are planned are told; that they wait where the plan as a whole may not be."""
    wave_of = {
        name: number for number, wave in enumerate(plan.waves, start=1) for step in wave for name in step.services
    }
    for kept in taken:
        if kept.service in wave_of:
            yield Telling(kept, "in_progress", f"planned: wave {wave_of[kept.service]} of {len(plan.waves)}")
        elif objection:
            yield Telling(kept, "queued", objection)


class _Collecting:
    def __init__(
        self, request: Request, catalog: Catalog, facts: Facts, now: datetime, open_ends: tuple[Finding, ...]
    ) -> None:
        self._request, self._catalog, self._facts, self._now = request, catalog, facts, now
        self._tellings: list[Telling] = []
        self._said: list[Finding] = []
        self._fallen: dict[Part, tuple[Finding, ...]] = {}
        self._parts = [*self._own(open_ends), *self._kept()]

    def run(self) -> Collected:
        """Ask the gates, leave out what may not go, and ask again, until all that is left may go."""
        while True:
            chosen = self._chosen()
            decision, case = self._weigh(chosen)
            gone = frozenset(decision.services)
            out = [part for part in chosen if not part.names <= gone | self._settled(decision, part)]
            if not out:
                return self._ended(chosen, decision, case)
            # What the event asks for falls first: what stood in its way may go then.
            own = [part for part in out if part.is_named]
            for part in own or out:
                about = part.names
                standing = (one for one in decision.findings if one.verdict is not Verdict.NOTICE)
                self._fallen[part] = tuple(one for one in standing if not about.isdisjoint(one.about))

    def _own(self, open_ends: tuple[Finding, ...]) -> Iterator[Part]:
        if open_ends and not self._request.allow_partial:
            # A service without a version stands against the whole, and the others go without any of it.
            self._fallen[Part(self._request.services, is_named=True)] = open_ends
            return
        self._said += open_ends
        if self._request.allow_partial:
            yield from (Part((one,), is_named=True) for one in self._request.services)
        elif self._request.services:
            yield Part(self._request.services, is_named=True)

    def _kept(self) -> list[Part]:
        parts: dict[tuple[str, str], list[Kept]] = {}
        for kept in self._facts.kept:
            if kept.is_open and not self._is_settled(kept):
                parts.setdefault(kept.part, []).append(kept)
        for repository, unread in self._facts.unread_requests.items():
            if repository != self._request.repository or not self._request.kept:
                self._said.append(self._unread(repository, unread))
        for kept in self._facts.kept:
            if self._is_named(kept) and not kept.is_open:
                self._said.append(_over(kept))
        if self._request.kept and not any(self._is_named(kept) for kept in self._facts.kept):
            self._said.append(self._missing())
        return [part for several in parts.values() for part in self._whole(several)]

    def _is_settled(self, kept: Kept) -> bool:
        """Nothing is to be planned for it: it is told why, or somebody has it in hand."""
        if is_in_hand(kept, self._facts):
            if self._is_named(kept):
                self._said.append(_notice("request_in_hand", kept.service, f"{_shown(kept)} is in hand: {kept.page}"))
            return True
        if not (self._request.collects or self._is_named(kept)):
            return True
        telling = answered(kept, self._request, self._catalog, self._facts, self._now)
        if telling is None:
            return False
        self._tellings.append(telling)
        words = f"{_shown(kept)}: {telling.words}"
        if not telling.ends:
            self._said.append(_notice("request_waits", kept.service, words))
        elif self._is_named(kept):
            self._said.append(_notice("request_answered", kept.service, words))
        return True

    def _whole(self, several: list[Kept]) -> Iterator[Part]:
        """The requests that were made in one as a part; one whose making broke off waits until it is whole."""
        first = several[0]
        known = {kept.service for kept in self._facts.kept if kept.part == first.part}
        missing = [name for name in first.together if name not in known]
        if missing:
            words = (
                f"asked for together with {', '.join(missing)}, which is not kept (yet): run the job again that asked"
            )
            self._tellings += [Telling(kept, "queued", words) for kept in several]
            self._said += [_notice("request_waits", kept.service, f"{_shown(kept)}: {words}") for kept in several]
            return
        wanted = tuple(kept.wanted for kept in several if kept.wanted is not None)
        yield Part(wanted, tuple(several), any(self._is_named(kept) for kept in several))

    def _is_named(self, kept: Kept) -> bool:
        return kept.part == (self._request.repository, self._request.kept)

    def _unread(self, repository: str, unread: Unread) -> Finding:
        message = f"not all requests that {repository} keeps could be read: {unread.why}"
        if self._names_something:
            return Finding(GATE, Verdict.NOTICE, "requests_unread", "", message, unread.remedy)
        # Who was woken for them alone has not done what was asked.
        return Finding(GATE, Verdict.BLOCK, "unknown", "", message, unread.remedy)

    def _missing(self) -> Finding:
        repository = self._request.repository or ""
        unread = self._facts.unread_requests.get(repository)
        if isinstance(unread, Unread):
            message = f"the request {self._request.kept} could not be read: {unread.why}"
            return Finding(GATE, Verdict.BLOCK, "unknown", "", message, unread.remedy)
        where = f"{repository} keeps no request {self._request.kept} for {self._request.environment}"
        remedy = "ask by the command request, which keeps the request before it dispatches"
        return Finding(GATE, Verdict.BLOCK, "request_not_found", "", where, remedy)

    def _chosen(self) -> list[Part]:
        """The newest part of each service that has not fallen, the event's own words before all."""
        left = [part for part in self._parts if part not in self._fallen]
        chosen = [part for part in left if not part.kept]
        taken = {name for part in chosen for name in part.names}
        waiting = [part for part in left if part.kept]
        while waiting and len(chosen) < MOST:
            best = next((one for one in waiting if not any(_beats(other, one) for other in waiting)), waiting[0])
            if taken.isdisjoint(best.names):
                chosen.append(best)
                taken |= best.names
            waiting = [one for one in waiting if one is not best]
        return chosen

    def _weigh(self, chosen: list[Part]) -> tuple[Decision, Case]:
        ordered = sorted(chosen, key=lambda part: not part.is_named)
        wanted = tuple(one for part in ordered for one in part.wanted)
        request = self._request.but(
            services=wanted,
            promotions=(),
            allow_partial=True,
            parts=tuple(part.names for part in ordered),
            named=frozenset(name for part in ordered if part.is_named for name in part.names),
        )
        return weigh(Case(request, self._catalog, self._facts, self._now))

    def _settled(self, decision: Decision, part: Part) -> frozenset[str]:
        """What runs already needs no deployment, and holds nothing up."""
        against = {name for one in decision.findings if one.verdict is not Verdict.NOTICE for name in one.about}
        return frozenset(name for name in part.names if name in decision.left_out and name not in against)

    def _ended(self, chosen: list[Part], decision: Decision, case: Case) -> Collected:
        own = {part: why for part, why in self._fallen.items() if part.is_named}
        told = [one for part, why in self._fallen.items() if not part.is_named for one in self._waits(part, why)]
        findings = tuple(dict.fromkeys((*self._said, *(one for why in own.values() for one in why), *told)))
        verdicts = {one.verdict for one in findings}
        left_out = tuple(one.service for part in own for one in part.wanted)
        if verdicts <= {Verdict.NOTICE}:
            outcome = Outcome.GO
        elif decision.services:
            outcome = Outcome.PARTIAL
        else:
            outcome = Outcome.NO_GO if Verdict.BLOCK in verdicts else Outcome.WAIT
        if outcome is Outcome.GO and told and not decision.services and not self._names_something:
            findings = tuple(one.but(verdict=Verdict.WAIT) if one in told else one for one in findings)
            outcome = Outcome.WAIT
        for part, why in self._fallen.items():
            self._tellings += [Telling(kept, "queued", reason_for(kept.service, why)) for kept in part.kept]
        later = [part for part in self._parts if part.kept and part not in chosen and part not in self._fallen]
        for part in later:
            self._tellings += [Telling(kept, "queued", _behind(kept, case)) for kept in part.kept]
        taken = tuple(kept for part in chosen for kept in part.kept)
        services = (*case.request.services, *(one for part in own for one in part.wanted))
        return Collected(
            decision.but(
                outcome=outcome,
                findings=(*findings, *decision.findings),
                left_out=(*decision.left_out, *left_out),
            ),
            case,
            self._request.but(services=services),
            tuple(self._tellings),
            taken,
        )

    @property
    def _names_something(self) -> bool:
        return bool(self._request.names) or self._request.kept is not None

    def _waits(self, part: Part, why: tuple[Finding, ...]) -> Iterator[Finding]:
        for kept in part.kept:
            words = f"{_shown(kept)} waits: {reason_for(kept.service, why)}"
            yield _notice("request_waits", kept.service, words)


def _beats(one: Part, other: Part) -> bool:
    """They ask for one service, and the one asks for a newer version of it."""
    of_other: Mapping[str, Kept] = {kept.service: kept for kept in other.kept}
    shared = [kept for kept in one.kept if kept.service in of_other]
    return one is not other and any(is_newer(kept, of_other[kept.service]) for kept in shared)


def reason_for(service: str, why: Iterable[Finding]) -> str:
    """The finding about the service itself before those about what goes with it."""
    found = sorted(why, key=lambda one: (service not in one.about, one.verdict is not Verdict.BLOCK))
    return found[0].message if found else "what it was asked for together with may not go"


def _behind(kept: Kept, case: Case) -> str:
    if kept.service in case.wanted:
        return f"behind {case.planned[kept.service]}, which is planned: it stays open until that is active"
    return "what it was asked for together with is planned at newer versions, or the plan is full: the next one looks"


def _over(kept: Kept) -> Finding:
    word = kept.state.lower()
    said = f": {kept.description}" if kept.description else ""
    return _notice("request_answered", kept.service, f"{_shown(kept)} was answered before ({word}{said})")


def _shown(kept: Kept) -> str:
    version = f" {kept.wanted.version}" if kept.wanted else ""
    return f"the request for {kept.service}{version}"


def _notice(code: str, service: str, message: str) -> Finding:
    return Finding(GATE, Verdict.NOTICE, code, service, message)
