"""Taking the locks of a step, all or none, and seeing what stands beside them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from deploy_gate.github.document import Look
from deploy_gate.github.fault import Fault, GitHubError, Kind
from deploy_gate.github.lock_file import (
    barrier_branches,
    claim_of,
    hold_branch,
    read_barrier,
    read_holder,
    service_branch,
    unreadable,
    write_holder,
)
from deploy_gate.github.locks import Release, Standing, create_lock, read_locks, release_locks, replace_lock
from deploy_gate.model import Barrier, Finding, Holder, Unread, Verdict
from deploy_gate.moment import GATE, neighbours_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from deploy_gate.github.client import Client
    from deploy_gate.github.grounds import Ground
    from deploy_gate.github.locks import Seen
    from deploy_gate.github.rest import Rest
    from deploy_gate.model import Catalog, Job, Step, Target

MARGIN: Final = timedelta(minutes=30)
"""What a job may take besides its waiting and its deploy before its lock has run out."""

TRIES: Final = 3
"""How often a lock is reached for whose holder was gone when it was looked at."""


class Locks:
    """The locks of one step: whose they would be, and which of them are held."""

    def __init__(  # noqa: PLR0913 - who asks, for what, by what means
        self,
        client: Client,
        rest: Rest,
        *,
        step: Step,
        catalog: Catalog,
        grounds: Mapping[str, Ground],
        home: str,
        job: Job,
        name: str,
        by: str,
        patience: timedelta,
        log: Callable[[str], None],
    ) -> None:
        self._client, self._rest, self._log = client, rest, log
        self._step, self._catalog, self._grounds = step, catalog, grounds
        self._home = home
        self._environment = step.targets[0].environment
        self._life = patience + timedelta(minutes=step.minutes) + MARGIN
        now = client.now()
        self.holders = {
            target.service: _holder(target, job, name, by, now, now + self._life)
            for target in sorted(step.targets, key=lambda target: target.service)
        }
        self.held: dict[str, Release] = {}
        self._commits: dict[str, str] = {}

    def renew(self) -> None:
        """The locks that are taken from now on have their whole time before them."""
        now = self._client.now()
        self.holders = {
            service: holder.but(created_at=now, expires_at=now + self._life) for service, holder in self.holders.items()
        }
        self._commits.clear()

    def take(self) -> Seen | Finding:
        """What stands at the locks around the step once all of its own are held, or why they are not.

        Raises `Fault` and `GitHubError`; what is held then is to be let go.
        """
        around = self._around()
        seen: Seen = {}
        *first, last = self.holders
        for service in first:
            outcome = self._take(service, ())
            if isinstance(outcome, Finding):
                return outcome
        outcome = self._take(last, around)
        if isinstance(outcome, Finding):
            return outcome
        seen |= outcome
        # Other owners' repositories are out of reach of the answer that made the lock, and some of it may be missing.
        unread = (one for one in around if one not in seen or isinstance(seen[one], Unread))
        return seen | read_locks(self._client, unread)

    def let_go(self) -> None:
        """Every lock that is held is released; one that somebody else has taken over stays."""
        held = tuple(self.held.values())
        self.held.clear()
        try:
            release_locks(self._client, held)
        except (Fault, GitHubError) as error:
            self._log(f"the locks could not be let go ({error}); the next run takes them over once this job is over")

    def look_of(self, service: str) -> Look:
        place = self._catalog.services[service].records_for(self._environment)
        return Look(place.repository, service_branch(self._environment, service))

    def _around(self) -> tuple[Look, ...]:
        neighbours = [self.look_of(name) for name in neighbours_of(self._step, self._catalog)]
        return (*neighbours, *self._barriers())

    def _barriers(self) -> dict[Look, str]:
        """Where people lock everything, the environment, and each service of the step: by its name, empty for all.

        Everything and the environment are locked where a service's records live, and where the catalog does.
        """
        homes = {name: self.look_of(name).repository for name in self.holders}
        barring = dict.fromkeys((*homes.values(), self._home))
        found = {Look(home, one): "" for home in barring for one in barrier_branches(self._environment)}
        return found | {Look(home, hold_branch(self._environment, name)): name for name, home in homes.items()}

    def _take(self, service: str, around: Iterable[Look]) -> Seen | Finding:
        looks = tuple(around)
        if service in self.held:
            return read_locks(self._client, looks)
        look = self.look_of(service)
        ground, text = self._grounds[look.repository], write_holder(self.holders[service])
        oid = self._commits.get(service) or self._rest.lock_commit(look.repository, text)
        self._commits[service] = oid
        for _ in range(TRIES):
            seen = create_lock(self._client, look, ground.id, oid, looks)
            if seen is not None:
                self.held[service] = Release(look.repository, ground.id, look.branch, oid)
                return seen
            seen = read_locks(self._client, (look, *looks))
            standing = seen[look]
            if isinstance(standing, Unread):
                return Finding(GATE, Verdict.BLOCK, "unknown", service, standing.why, standing.remedy)
            met = None if standing is None else self._meet(service, look, standing, oid, looks, seen)
            if met is not None:
                return met
        raise Fault(Kind.REFUSED, f"GitHub does not make the branch {look.branch} in {look.repository}")

    def _meet(  # noqa: PLR0913, PLR0917 - a lock, what stands there, and what would stand in its place
        self, service: str, look: Look, standing: Standing, oid: str, looks: tuple[Look, ...], seen: Seen
    ) -> Seen | Finding | None:
        """What stands around a lock that is ours now, or why it is not; None where it was moved under our hands."""
        found = read_holder(standing.text, self._environment, service, look.repository)
        ground = self._grounds[look.repository]
        old = Release(look.repository, ground.id, look.branch, standing.oid)
        if isinstance(found, Unread):
            return Finding(GATE, Verdict.BLOCK, "lock_unreadable", service, found.why, found.remedy)
        if found.claim == self.holders[service].claim:
            self.held[service] = old
            return seen
        if self._is_over(found):
            if not replace_lock(self._client, old, oid):
                # Somebody else was quicker, or it is ours and only the answer was lost.
                return None
            self._log(f"took over the lock of {found.job} on {service}, whose job is over or whose time is up")
            self.held[service] = old.but(oid=oid)
            return read_locks(self._client, looks)
        message = f"{service} {found.version} is being deployed to {self._environment} by {found.job}"
        remedy = "wait until it has ended"
        return Finding(GATE, Verdict.WAIT, "service_locked", service, message, remedy, (service,))

    def _is_over(self, holder: Holder) -> bool:
        if self._client.now() >= holder.expires_at:
            return True
        try:
            return self._rest.is_over(holder.job)
        except Fault as fault:
            self._log(f"whether {holder.job} still runs is not known, so its lock counts: {fault.why}: {fault.remedy}")
            return False

    def neighbours_in(self, seen: Seen) -> dict[str, Holder | Unread]:
        """Who holds the neighbours' locks."""
        found: dict[str, Holder | Unread] = {}
        for name in neighbours_of(self._step, self._catalog):
            look = self.look_of(name)
            match seen.get(look, unreadable(look.repository, look.branch)):
                case Standing(text=text):
                    found[name] = read_holder(text, self._environment, name, look.repository)
                case Unread() as unread:
                    found[name] = unread
        return found

    def without_the_dead(
        self, holders: Mapping[str, Holder | Unread], waits: Iterable[Finding]
    ) -> dict[str, Holder | Unread]:
        """The holders without those that are waited for and will never move: whose job is over or whose time is up.

        What such a job began stands in its record, and counts.
        """
        awaited = {name for finding in waits for name in finding.involved}
        return {
            name: holder
            for name, holder in holders.items()
            if name not in awaited or isinstance(holder, Unread) or not self._is_over(holder)
        }

    def barriers_in(self, seen: Seen) -> tuple[Barrier | Unread, ...]:
        """The locks that people have set on what is in the way; raises `Fault` where GitHub does not say."""
        found: list[Barrier | Unread] = []
        for look, service in self._barriers().items():
            match seen.get(look):
                case Standing(text=text):
                    found.append(read_barrier(text, look.branch, look.repository, service))
                case Unread(why=why, remedy=remedy):
                    raise Fault(Kind.REFUSED, why, remedy)
        return tuple(found)


def _holder(target: Target, job: Job, name: str, by: str, now: datetime, until: datetime) -> Holder:  # noqa: PLR0913, PLR0917
    claim = claim_of(job, name, target.environment, target.service)
    return Holder(target.service, target.environment, target.version, claim, job, by, now, until, target.needs)
