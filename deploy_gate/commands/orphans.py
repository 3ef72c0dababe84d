"""What jobs of a run left behind that ended without their finish: records still open, and locks still held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate.commands.finish import answered, said_of
from deploy_gate.commands.unbegun import tell_left
from deploy_gate.github.deployments import Written, kept_in, say_each
from deploy_gate.github.document import Look
from deploy_gate.github.fault import Fault
from deploy_gate.github.grounds import read_grounds
from deploy_gate.github.lock_file import read_holder, service_branch
from deploy_gate.github.locks import Release, Standing, release_locks
from deploy_gate.github.running import read_running_and_locks
from deploy_gate.model import Facts, History, Holder, State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from deploy_gate.commands.stepping import Where
    from deploy_gate.github.client import Client
    from deploy_gate.github.locks import Seen
    from deploy_gate.github.rest import Rest
    from deploy_gate.model import Catalog, Job, Record, Target, Ticket

_AT_ONCE: Final = 20
"""Statuses in a document."""


class Orphans:
    """The services that a run has planned, looked at once its jobs are over."""

    def __init__(
        self, client: Client, catalog: Catalog, targets: Sequence[Target], where: Where, log: Callable[[str], None]
    ) -> None:
        self._client, self._catalog, self._targets = client, catalog, {target.service: target for target in targets}
        self._environment = targets[0].environment
        self._where, self._log = where, log
        self._over: dict[Job, bool] = {}

    def end(self) -> Facts:
        """What runs, with the records that nobody ended ended as errors, and the locks beside them let go.

        What GitHub does not let end stays as it is, with a line in the log: the next start that needs it takes the
        lock over. Raises `GitHubError` where GitHub cannot be asked at all.
        """
        looks = {self._look(name): name for name in self._targets}
        facts, seen = read_running_and_locks(self._client, self._catalog, self._environment, self._targets, (), looks)
        records = tuple(self._left_open(facts))
        held = dict(self._held(seen, looks))
        tell_left(self._client, tuple(self._unbegun(facts)), self._where.page, self._log)
        if not records and not held:
            return facts
        from deploy_gate.github.rest import Rest  # noqa: PLC0415 - most rollouts leave nothing

        rest, ended = Rest(self._client), facts
        try:
            dead = [record for record in records if record.job is not None and self._is_over(rest, record.job)]
            over = {look: looks[look] for look, holder in held.items() if self._is_over(rest, holder.job)}
            self._say(rest, dead)
            ended = _ended(facts, dead, self._where.page)
            self._let_go(seen, over)
        except Fault as fault:
            self._log(f"what jobs of this run left open stays as it is: {fault}")
        finally:
            rest.close()
        return ended

    def _look(self, name: str) -> Look:
        place = self._catalog.services[name].records_for(self._environment)
        return Look(place.repository, service_branch(self._environment, name))

    def _is_of_this_run(self, job: Job | None) -> bool:
        here = self._where.job
        return job is not None and (job.repository.lower(), job.run) == (here.repository.lower(), here.run)

    def _left_open(self, facts: Facts) -> Iterator[Record]:
        for name in self._targets:
            match facts.history(self._environment, name):
                case History(newest=record) if record is not None:
                    if record.state.is_open and not record.foreign and self._is_of_this_run(record.job):
                        yield record

    def _unbegun(self, facts: Facts) -> Iterator[Ticket]:
        """The requests behind what this run has made no record of, or only one that says that nothing was changed."""
        for target in self._targets.values():
            if target.request is None:
                continue
            match facts.history(self._environment, target.service):
                case History(newest=record) if record is None or not self._is_of_this_run(record.job):
                    yield target.request

    def _held(self, seen: Seen, looks: Mapping[Look, str]) -> Iterator[tuple[Look, Holder]]:
        for look, name in looks.items():
            match seen.get(look):
                case Standing(text=text):
                    holder = read_holder(text, self._environment, name, look.repository)
                    if isinstance(holder, Holder) and self._is_of_this_run(holder.job):
                        yield look, holder

    def _is_over(self, rest: Rest, job: Job) -> bool:
        """Whoever asks may stand in a workflow of his own, where jobs still run beside it."""
        if job not in self._over:
            try:
                self._over[job] = rest.is_over(job)
            except Fault as fault:
                self._log(f"whether {job} still runs is not known, so what it began stays: {fault}")
                self._over[job] = False
        return self._over[job]

    def _say(self, rest: Rest, records: Sequence[Record]) -> None:
        said = said_of("", unchanged=False).but(log_url=self._where.page)
        for some in (records[first : first + _AT_ONCE] for first in range(0, len(records), _AT_ONCE)):
            told = [(self._written(record), said) for record in some]
            tickets = [(self._targets[record.service].request, record) for record in some]
            beside = [
                (kept_in(ticket), answered(said))
                for ticket, record in tickets
                if ticket is not None and ticket.id == record.request_id
            ]
            heard = say_each(self._client, rest, told, beside)
            for record in some:
                self._log(f"{record.service} {record.version}: its job is over and has not said how its deploy ended")
            for fault in heard.lost:
                self._log(f"a request is not told how it ended ({fault}): the next run that looks at it tells it")

    def _written(self, record: Record) -> Written:
        place = self._catalog.services[record.service].records_for(self._environment)
        return Written(place.repository, record.number or 0, record.id or "")

    def _let_go(self, seen: Seen, those: Mapping[Look, str]) -> None:
        grounds = read_grounds(self._client, (look.repository for look in those))
        releases = {
            Release(look.repository, grounds[look.repository].id, look.branch, standing.oid): name
            for look, name in those.items()
            if isinstance(standing := seen[look], Standing)
        }
        for release, is_gone in release_locks(self._client, releases).items():
            if is_gone:
                self._log(f"let go of the lock on {releases[release]}, whose job is over")


def _ended(facts: Facts, records: Iterable[Record], page: str) -> Facts:
    histories = dict(facts.histories)
    for record in records:
        key = (record.environment, record.service)
        history = histories[key]
        if isinstance(history, History):
            error = record.but(state=State.ERROR, url=page)
            histories[key] = History(tuple(error if one == record else one for one in history.records))
    return facts.but(histories=histories)
