"""Reports of a small shop, and parts of them, with little to say in each case."""

from deploy_gate.model import (
    Arrow,
    Arrowed,
    Decision,
    Facts,
    Finding,
    History,
    Operation,
    Outcome,
    Plan,
    Record,
    Request,
    State,
    Step,
    Target,
    Unread,
    Verdict,
    Wanted,
)
from deploy_gate.report import Report
from deploy_gate.versions import parse_version

ENVIRONMENT = "staging"


def a_finding(
    service: str = "checkout", verdict: Verdict = Verdict.BLOCK, *, code: str = "upstream_missing", **more: object
) -> Finding:
    fields: dict[str, object] = {"message": "inventory was never deployed", "remedy": "deploy inventory first"}
    return Finding("upstream_ready", verdict, code, service, **(fields | more))  # type: ignore[arg-type]


def an_arrow(before: str = "inventory", after: str = "checkout", why: Arrowed = Arrowed.BY_NAME) -> Arrow:
    return Arrow(before, after, why, f"{after} requires {before}, by name")


def a_record(
    service: str, version: str | None = "1.0.0", state: State = State.ACTIVE, sha: str | None = None
) -> Record:
    return Record(service, ENVIRONMENT, state, parse_version(version) if version else None, sha)


def facts(**told: str | Unread | list[Record]) -> Facts:
    """What runs of each service: a version, its records, or why they were not read."""
    found: dict[tuple[str, str], History | Unread] = {}
    for service, what in told.items():
        match what:
            case str():
                found[ENVIRONMENT, service] = History((a_record(service, what),))
            case list():
                found[ENVIRONMENT, service] = History(tuple(what))
            case _:
                found[ENVIRONMENT, service] = what
    return Facts(found)


def a_step(*services: str, group: str | None = None, version: str = "1.1.0") -> Step:
    targets = (Target(name, parse_version(version), f"shop/{name}", ENVIRONMENT, 30) for name in services)
    return Step(tuple(targets), group)


def a_report(  # noqa: PLR0913 - a builder names what a case overrides
    wanted: str = "inventory checkout",
    *waves: tuple[Step, ...],
    outcome: Outcome = Outcome.GO,
    findings: tuple[Finding, ...] = (),
    arrows: tuple[Arrow, ...] = (),
    known: Facts | None = None,
    operation: Operation = Operation.DEPLOY,
) -> Report:
    """What goes is what stands in the waves; without waves nothing goes."""
    names = wanted.split()
    going = tuple(name for wave in waves for step in wave for name in step.services)
    staying = tuple(name for name in names if name not in going)
    request = Request(ENVIRONMENT, tuple(Wanted(name, parse_version("1.1.0")) for name in names), operation=operation)
    running = known or facts(**dict.fromkeys(names, "1.0.0"))
    plan = Plan(ENVIRONMENT, operation, waves)
    return Report(request, Decision(outcome, findings, going, staying), plan, running, arrows)


GOES = a_report("inventory checkout", (a_step("inventory"),), (a_step("checkout"),), arrows=(an_arrow(),))
REFUSED = a_report("checkout", outcome=Outcome.NO_GO, findings=(a_finding(involved=("inventory",)),))
