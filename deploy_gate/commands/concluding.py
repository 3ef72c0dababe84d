"""`command: conclude`: what became of each service of a plan, once all its jobs are over."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Final

from deploy_gate.commands.asked import BAD_INPUT, Refused, the_catalog, unanswered
from deploy_gate.commands.entry import read_found
from deploy_gate.commands.finish import all_passed
from deploy_gate.commands.stepping import where_of
from deploy_gate.commands.telling import nothing_done, refusal
from deploy_gate.commands.told import Exit, Told
from deploy_gate.github.fault import GitHubError
from deploy_gate.model import Problem, Step
from deploy_gate.workflow_commands import command

if TYPE_CHECKING:
    from deploy_gate.commands.call import Call
    from deploy_gate.github.session import Session
    from deploy_gate.model import Catalog
    from deploy_gate.report.concluded import Conclusion

_FORM: Final = "give the plan's output `planned` whole"


def act(call: Call, session: Session) -> Told:
    """Each service new, old or unknown, once what dead jobs left open is ended.

    The step fails where one is not new, or something was not verified.
    """
    if not call.inputs["planned"]:
        return nothing_done("nothing_planned", "nothing was planned, so there is nothing to conclude")
    from deploy_gate.commands.reporting import reporting  # noqa: PLC0415 - where nothing was planned nothing is told

    return reporting(_told, call, session)


def _told(call: Call, session: Session) -> Told:
    try:
        concluded = _concluded(call, session)
    except GitHubError as error:
        concluded = unanswered(error)
    if isinstance(concluded, Refused):
        return refusal(concluded)
    from deploy_gate.report import concluded as report  # noqa: PLC0415 - bad input need not pay for it

    ends = Exit.DONE if concluded.is_complete else Exit.BLOCKED
    said = report.headline(concluded)
    shown = () if concluded.is_complete else (command("error", said, {"title": concluded.reason_code}),)
    return Told(ends, report.text(concluded), shown, report.markdown(concluded), report.outputs(concluded))


def _concluded(call: Call, session: Session) -> Conclusion | Refused:
    where = where_of(session.environ, call.inputs["job_id"])
    if isinstance(where, Problem):
        return Refused(BAD_INPUT, (where,))
    catalog = the_catalog(call.question(session))
    if isinstance(catalog, Refused):
        return catalog
    steps = _steps(call.inputs["planned"], catalog)
    if isinstance(steps, Problem):
        return Refused(BAD_INPUT, (steps,))
    from deploy_gate.became import what_became  # noqa: PLC0415 - bad input need not pay for these
    from deploy_gate.commands.orphans import Orphans  # noqa: PLC0415
    from deploy_gate.report.concluded import Conclusion  # noqa: PLC0415

    targets = [target for step in steps for target in step.targets]
    environment = targets[0].environment
    facts = Orphans(session.client, catalog, targets, where, session.log).end()
    verified = all_passed(call.inputs["verified"]) if call.inputs["verified"] else None
    _keep(session, catalog, environment)
    return Conclusion(environment, what_became(steps, facts), verified)


def _keep(session: Session, catalog: Catalog, environment: str) -> None:
    """What a finish could not write into the file of versions is written now."""
    if catalog.versions is None or not catalog.versions.repository:
        return
    from deploy_gate.commands.keeping import Keeper  # noqa: PLC0415 - most rollouts keep no file
    from deploy_gate.commands.others import versions_in  # noqa: PLC0415 - likewise

    others = partial(versions_in, session.client, catalog, environment)
    unkept = Keeper(session.client, catalog.versions, environment, {}, others).keep()
    if unkept is not None:
        session.log(unkept)


def _steps(text: str, catalog: Catalog) -> tuple[Step, ...] | Problem:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return Problem("planned", f"it is not JSON: {_FORM}")
    steps = []
    for one in found if isinstance(found, list) else [found]:
        if not isinstance(one, dict) or not isinstance(one.get("include"), list) or not one["include"]:
            return Problem("planned", f"it is no matrix: {_FORM}")
        for entry in one["include"]:
            step = read_found(entry, catalog)
            if isinstance(step, Problem):
                return Problem("planned", step.message)
            steps.append(step)
    return tuple(steps) if steps else Problem("planned", f"it holds no matrix: {_FORM}")
