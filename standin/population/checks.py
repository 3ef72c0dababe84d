"""Check runs, commit statuses, labels and protections of a world file."""

from typing import Final

from standin.checks import CheckRun, CommitStatus
from standin.discussion import Label
from standin.population.commits import commit_named
from standin.repository import Protection, Repository
from standin.store import World
from standin.trouble import Reading

CONCLUSIONS: Final = ("success", "failure", "neutral", "cancelled", "skipped", "timed_out", "action_required", "stale")
FLAGS: Final = (
    "strict", "signed", "linear", "restricted", "undeletable", "forward_only", "dismiss_stale", "code_owners",
)  # fmt: skip


def fill_label(world: World, repository: Repository, name: str, item: Reading) -> None:
    """A label: its name and colour."""
    made = Label(world.next_id(), name, item.text("ededed"))
    repository.labels[name.lower()] = made
    world.remember(made.node_id, repository.full_name, made)


def fill_protection(world: World, repository: Repository, item: Reading) -> None:
    """A rule that guards branches."""
    keys = item.mapping("branch", "kind", "reviews", "checks", "deployments", "bypass", *FLAGS)
    if "branch" not in keys:
        item.wrong("needs `branch`: a name or a pattern")
        return
    made = Protection(world.next_id(), keys["branch"].text())
    made.kind = keys["kind"].one_of("classic", "ruleset", default="classic") if "kind" in keys else "classic"
    made.reviews = keys["reviews"].number() if "reviews" in keys else 0
    for name in FLAGS:
        setattr(made, name, keys[name].truth() if name in keys else False)
    made.checks = keys["checks"].words() if "checks" in keys else []
    made.deployments = keys["deployments"].words() if "deployments" in keys else []
    made.bypass = keys["bypass"].words() if "bypass" in keys else []
    repository.protections.append(made)
    world.remember(made.node_id, repository.full_name, made)


def fill_checks(world: World, repository: Repository, ref: str, item: Reading) -> None:
    """Check runs of a commit: name to conclusion, or to `queued` or `in_progress`."""
    commit = commit_named(world, repository, Reading(ref, item.where, item.problems))
    for name, each in item.mapping().items():
        word = each.one_of(*CONCLUSIONS, "queued", "in_progress", default="success")
        if commit is None:
            continue
        done = word in CONCLUSIONS
        at = commit.author.date
        made = CheckRun(world.next_id(), name, commit.oid, "completed" if done else word, word if done else None, at)
        made.completed_at = at if done else None
        repository.check_runs.setdefault(commit.oid, []).append(made)
        world.remember(made.node_id, repository.full_name, made)


def fill_statuses(world: World, repository: Repository, ref: str, item: Reading) -> None:
    """Commit statuses of a commit: context to state."""
    commit = commit_named(world, repository, Reading(ref, item.where, item.problems))
    for context, each in item.mapping().items():
        state = each.one_of("success", "failure", "error", "pending", default="success")
        if commit is None:
            continue
        made = CommitStatus(world.next_id(), context, commit.oid, state, "octocat", commit.author.date)
        repository.statuses.setdefault(commit.oid, []).append(made)
        world.remember(made.node_id, repository.full_name, made)
