"""One comment that is a command, from the first look at it to the moment at which the workflow may go on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from deploy_gate.commands.comments.confirmation import confirm
from deploy_gate.commands.comments.ended import ended_in, run_of
from deploy_gate.commands.comments.going import begin
from deploy_gate.commands.comments.teams import read_memberships
from deploy_gate.comment.approving import unless_approved
from deploy_gate.comment.decide import decide
from deploy_gate.comment.facts import Pull, Standing
from deploy_gate.comment.lock_commands import unlock_failed
from deploy_gate.comment.locks import Holding, looks
from deploy_gate.comment.order import earlier
from deploy_gate.comment.outcome import (
    AskApproval,
    Confirm,
    Decision,
    KeepLock,
    Outcome,
    ReleaseLock,
    Step,
    TakeLock,
    UpdatePull,
)
from deploy_gate.comment.people import is_admin
from deploy_gate.comment.situation import Situation
from deploy_gate.comment.under_lock import decide_again, lock_lost
from deploy_gate.github.comments.approvals import Ledger
from deploy_gate.github.comments.asking import Ask
from deploy_gate.github.comments.locking import read_around, replace_lock, take_lock
from deploy_gate.github.comments.reading import Seen, read_comment_facts
from deploy_gate.github.comments.writing import Write, comment, react, release, take_reaction_back, write
from deploy_gate.github.document import HEADS
from deploy_gate.github.fault import Fault, GitHubError
from deploy_gate.github.rest import Rest

if TYPE_CHECKING:
    from deploy_gate.commands.comments.catalogs import Clerk
    from deploy_gate.commands.comments.going import Going
    from deploy_gate.commands.comments.governing import Governing
    from deploy_gate.commands.comments.spoken import Spoken
    from deploy_gate.commands.stepping import Where
    from deploy_gate.comment.commands import Command
    from deploy_gate.comment.facts import Facts
    from deploy_gate.comment.settings import Settings
    from deploy_gate.github.session import Session

LONGEST: Final = timedelta(hours=6)
"""How long a lock holds that its run does not take off: no job on GitHub's machines runs longer."""


class Talk:
    """The comment, what is known about it, and the locks that are held for it."""

    def __init__(  # noqa: PLR0913 - who says what to whom, and from where
        self,
        session: Session,
        spoken: Spoken,
        command: Command,
        settings: Settings,
        where: Where,
        *,
        governing: Governing,
        approved_head: str = "",
    ) -> None:
        self.governing = governing
        self.session, self.approved_head = session, approved_head
        self.client, self.rest = session.client, Rest(session.client)
        self.spoken, self.command, self.settings, self.where = spoken, command, settings, where
        self.sleep, self.log = session.sleep, session.log
        self.seen: Seen
        self.clerk: Clerk | None = None
        """Who does what is asked of the catalog's services."""
        self.held: dict[str, str] = {}
        """The locks that end with this deployment, by the commit that each is at."""
        self.taken: dict[str, str] = {}
        """Those that this run made, whatever becomes of them later."""
        self._facts: Facts
        self._ask = self._asked()

    @property
    def repository(self) -> str:
        return self.spoken.comment.repository

    @property
    def situation(self) -> Situation:
        """All that the decision may look at, as of now."""
        pull = self._facts.pull
        until = self.client.now() + LONGEST
        run = run_of(self.where.job, until, by_run=self.settings.skip_completing)
        head = pull.head_ref if isinstance(pull, Pull) else ""
        holding = Holding(self.spoken.comment, head, self.client.now(), run)
        return Situation(self.command, holding, self._facts, self.settings)

    @property
    def is_gated(self) -> bool:
        """The pull request is one service of the catalog's, as the step says."""
        return self.command.deploys and bool(self.governing.call.inputs["service"])

    def run(self) -> tuple[Outcome, Going | None]:
        """How it ends; or that the workflow goes on, and what its post step has to know.

        Raises `Fault` and `GitHubError` where GitHub stops answering; no lock is held then.
        """
        try:
            return self._run()
        except BaseException:
            self._let_go()
            raise
        finally:
            self.rest.close()

    def _run(self) -> tuple[Outcome, Going | None]:
        reaction = self.settings.reaction
        self.seen = read_comment_facts(
            self.client, self.rest, self.repository, self._ask, comment=self.spoken.node, reaction=reaction
        )
        facts = self.seen.facts
        ended = ended_in(facts.locks, self.rest, self.where.job, self.client.now(), self.log)
        governed = self.governing.settings(self.settings, self.seen.catalog, self.session)
        if isinstance(governed, Outcome):
            return self.tell(governed), None
        self.settings = governed
        actor, settings = self.spoken.comment.actor, self.settings
        places = (self.command.environment, *self.command.behind)
        teams = read_memberships(self.session, actor, places, settings)
        approved, admin = self.approved_head, is_admin(actor, teams, settings)
        self._facts = facts.but(ended=ended, teams=teams, is_admin=admin, approved_head=approved)
        outcome = decide(self.situation)
        is_errand = outcome is None
        if outcome is not None and self.is_gated and self.clerk is not None:
            outcome = self.clerk.gate(outcome, self.situation)
            is_errand = bool(outcome.outputs.get("matrix"))
        if outcome is None:
            if self.clerk is None:
                raise AssertionError(f"{self.command.verb} needs a catalog")
            if self.command.verb.is_about_locks:
                return self.tell(self.clerk.lock(self.situation, self.rest)), None
            outcome = unless_approved(self.clerk.run(self.command, self.spoken.comment), self.situation)
        for step in outcome.steps:
            refused = self._prepare(step, outcome)
            if refused is not None:
                return self.tell(refused), None
        if outcome.decision is Decision.CONTINUE and not is_errand:
            return begin(self, outcome)
        return self.tell(outcome), None

    def _prepare(self, step: Step, outcome: Outcome) -> Outcome | None:
        """A step before anything is deployed; what is told in place of the outcome where it does not succeed."""
        match step:
            case TakeLock():
                if not self._take(step):
                    return lock_lost(outcome, self.situation)
                if step.goes:
                    self.held[step.branch] = self.taken[step.branch]
                return self._unless_changed(outcome)
            case KeepLock(branch=branch, oid=oid, goes=True):
                self.held[branch] = oid
            case AskApproval():
                ledger = Ledger(self.client, self.rest, self.repository)
                ledger.keep(self.spoken.comment, self.spoken.node, step, self.where.job)
            case UpdatePull(head_sha=head):
                self.rest.update_branch(self.repository, self.spoken.comment.issue, head)
            case Confirm(seconds=seconds):
                refused = confirm(self, outcome, seconds)
                if refused is not None:
                    return refused
                self._look_again()
                return self._unless_changed(outcome)
            case _:
                pass
        return None

    def _unless_changed(self, outcome: Outcome) -> Outcome | None:
        again = decide_again(outcome, self.situation, self.taken)
        return None if again is outcome else again

    def _take(self, step: TakeLock) -> bool:
        """Whether the lock is ours; what stood around it then is known afterwards."""
        oid = self.rest.lock_commit(self.repository, step.text)
        home = self.seen.repository_id
        if step.over is not None:
            is_ours = replace_lock(self.client, home, step.branch, step.over, oid)
            if is_ours:
                self.taken[step.branch] = oid
            self._look_again()
            return is_ours
        around = take_lock(self.client, home, step.branch, oid, self._ask)
        # Where an answer was lost and the lock asked for again, it is our own that is in the way.
        self._update(around or read_around(self.client, self.repository, self._ask))
        standing = self._facts.locks.get(step.branch)
        if around is None and not (isinstance(standing, Standing) and standing.oid == oid):
            return False
        self.taken[step.branch] = oid
        return True

    def _look_again(self) -> None:
        self._update(read_around(self.client, self.repository, self._ask))

    def _update(self, around: Facts) -> None:
        self._facts = self._facts.but(
            pull=around.pull, stable=around.stable, deployments=around.deployments, locks=around.locks
        )

    def tell(self, outcome: Outcome, *more: Write) -> Outcome:
        """The outcome's words on the pull request, its reaction, and the end of the locks that it lets go, at once."""
        gone = {step.branch: step.oid for step in outcome.steps if isinstance(step, ReleaseLock)}
        # A deployment that does not begin leaves nothing behind.
        gone |= self.taken if self.command.verb.deploys else {}
        releases = [release(self.seen.repository_id, branch, oid) for branch, oid in gone.items() if oid is not None]
        done = write(self.client, (*releases, *more, *self.words(outcome)))
        self.held.clear()
        self.taken.clear()
        for number, payload in enumerate(done.payloads[: len(releases)]):
            if payload is None and outcome.decision is Decision.COMPLETE:
                failed = unlock_failed(self.command, self.spoken.comment, done.messages[number])
                write(self.client, self.words(failed))
                return failed
        return outcome

    def words(self, outcome: Outcome) -> tuple[Write, ...]:
        """What is written below the comment, and the reaction that takes the place of the first one."""
        said = (comment(self.spoken.subject, outcome.comment),) if outcome.comment else ()
        return (*said, *self.reactions(outcome.reaction))

    def reactions(self, reaction: str | None) -> tuple[Write, ...]:
        """Another reaction in place of the first one; none where none are wanted."""
        first = self.settings.reaction
        if not first or reaction in (None, first):
            return ()
        back = (take_reaction_back(self.spoken.node, first),) if self.seen.reaction_id is not None else ()
        return (*back, react(self.spoken.node, reaction))

    def _let_go(self) -> None:
        """Every lock that was made for this deployment is released, as far as GitHub can be reached."""
        if not self.command.verb.deploys:
            return
        releases = [release(self.seen.repository_id, branch, oid) for branch, oid in self.taken.items()]
        self.taken.clear()
        try:
            write(self.client, releases)
        except (Fault, GitHubError) as error:
            self.log(f"the locks could not be let go ({error}): they end with this run")

    def _asked(self) -> Ask:
        command, settings = self.command, self.settings
        deploys = command.verb.deploys
        environment = None if command.is_global else command.environment
        return Ask(
            number=self.spoken.comment.issue,
            actor=self.spoken.comment.actor,
            stable_branch=settings.stable_branch,
            environments=earlier(command, settings) if command.deploys else (),
            locks=looks(environment, settings, deploys=deploys),
            commit=HEADS + settings.stable_branch if command.is_stable else command.sha,
            with_checks=deploys and not settings.is_among(command.environment, settings.skip_ci),
            with_rules=deploys and settings.use_security_warnings,
            catalog=self.governing.expression,
        )
