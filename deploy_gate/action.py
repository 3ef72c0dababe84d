"""The action's door: one step of a workflow, from its inputs to its outputs."""

from __future__ import annotations

import gc
import os
import sys
import time
from functools import partial
from typing import TYPE_CHECKING

from deploy_gate.commands.answer import respond
from deploy_gate.commands.asked import REQUEST_FIELDS, REQUEST_FLAGS, Question, Refused
from deploy_gate.commands.stepping import JOB_FIELDS, NOTHING_BEGUN, STEPPING
from deploy_gate.doors import Exit, clock, encode_anything, exit_of
from deploy_gate.github.session import Session
from deploy_gate.model import Outcome, Problem
from deploy_gate.request.activity import LeaveAlone, Run, activity
from deploy_gate.runner import Runner, RunnerError
from deploy_gate.visible import visible
from deploy_gate.workflow_commands import MAX_OF_A_KIND, command, harmless

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from deploy_gate.report import Report


def main(
    environ: Mapping[str, str] = os.environ,
    *,
    sleep: Callable[[float], None] = time.sleep,
    now: Callable[[], datetime] = clock,
) -> int:
    """Run the step that the environment describes, and return its exit code."""
    # One answer, then the process ends: collecting cycles would only cost time.
    gc.disable()
    encode_anything(sys.stdout)
    runner = Runner(environ)
    try:
        return _run(runner, sleep, now)
    except RunnerError as error:
        sys.stderr.write(f"deploy-gate: {harmless(visible(str(error)))}\n")
        return Exit.BAD
    except Exception as error:  # noqa: BLE001 - the last door: whatever it is, it must be told as ours
        import traceback  # noqa: PLC0415 - needed only here

        runner.obey(command("error", f"deploy-gate failed by its own fault ({type(error).__name__}): please report it"))
        runner.say(traceback.format_exc())
        return Exit.OURS


def _run(runner: Runner, sleep: Callable[[float], None], now: Callable[[], datetime]) -> Exit:
    event = runner.event()
    event_name = runner.environ.get("GITHUB_EVENT_NAME", "")
    named = runner.input("command")
    # What a broken event asks for nobody knows, so it is never left alone.
    wanted = Run(named or "plan") if isinstance(event, Problem) else activity(event_name, event, named)
    if isinstance(wanted, LeaveAlone):
        _leave_alone(runner, wanted)
        return Exit.DONE
    log = runner.say
    locator = runner.input("catalog") or "deploy-gate.yml"
    inputs = {name: runner.input(name) for name in JOB_FIELDS}
    with Session(runner.environ, runner.input("github_token"), sleep=sleep, clock=now, log=log) as session:
        question = Question(
            wanted.command,
            event_name,
            event,
            {name: runner.input(name) for name in (*REQUEST_FIELDS, *REQUEST_FLAGS)},
            runner.input("wait_timeout"),
            partial(session.catalog, locator),
        )
        if wanted.command in STEPPING:
            return _stepped(runner, question, locator, inputs, session)
        answer = respond(question, session)
    if isinstance(answer, Refused):
        _refuse(runner, answer)
        return exit_of(answer)
    _tell(runner, answer)
    if wanted.command == "gate" and answer.decision.outcome is not Outcome.GO:
        # The steps behind a gate deploy, and run unless it fails.
        return Exit.BLOCKED
    return exit_of(answer)


def _stepped(runner: Runner, question: Question, locator: str, inputs: Mapping[str, str], session: Session) -> Exit:
    """A start or a finish: what it wrote at GitHub is told to the steps behind it."""
    from deploy_gate.commands.begun import outputs_of  # noqa: PLC0415 - a plan needs none of these
    from deploy_gate.commands.step import finished, started  # noqa: PLC0415

    if question.command == "finish":
        ended = finished(inputs, session)
        if isinstance(ended, Refused):
            return _not_finished(runner, ended)
        from deploy_gate.report import ended as told  # noqa: PLC0415

        runner.say(told.text(ended.services, ended.environment, ended.said.state, ended.said.description))
        runner.write_outputs({**told.outputs(ended.reason_code, ended.environment, ended.services), **NOTHING_BEGUN})
        return Exit.DONE
    answer = started(question, locator, inputs, session)
    if isinstance(answer, Refused):
        _refuse(runner, answer)
        return exit_of(answer)
    report, begun = answer
    _tell(runner, report, outputs_of(begun, report.plan.steps[0]) if begun else NOTHING_BEGUN)
    # The steps behind a start deploy, and run unless it fails.
    return Exit.DONE if begun else Exit.BLOCKED


def _not_finished(runner: Runner, refused: Refused) -> Exit:
    if refused.problems:
        _refuse(runner, refused)
        return exit_of(refused)
    from deploy_gate.report.problems import outputs  # noqa: PLC0415 - a plan needs none

    runner.say("nothing was started, so there is nothing to finish")
    runner.write_outputs({**outputs(refused.reason_code, ()), **NOTHING_BEGUN})
    return Exit.DONE


def _leave_alone(runner: Runner, wanted: LeaveAlone) -> None:
    from deploy_gate.report.problems import outputs  # noqa: PLC0415 - a plan needs none

    runner.say(f"deploy-gate leaves this alone: {wanted.why}")
    runner.write_outputs({**outputs("nothing_asked", ()), **NOTHING_BEGUN})


def _tell(runner: Runner, report: Report, more: Mapping[str, str] = NOTHING_BEGUN) -> None:
    # A refused input need not pay for these.
    from deploy_gate.report.annotations import annotate  # noqa: PLC0415
    from deploy_gate.report.machine import outputs  # noqa: PLC0415
    from deploy_gate.report.markdown import markdown  # noqa: PLC0415
    from deploy_gate.report.text import text  # noqa: PLC0415

    runner.say(text(report))
    for line in annotate(report.decision.findings):
        runner.obey(line)
    runner.write_summary(markdown(report))
    runner.write_outputs({**outputs(report), **more})


def _refuse(runner: Runner, refused: Refused) -> None:
    # A plan needs none of these.
    from deploy_gate.report.problems import as_annotations, as_markdown, as_text, outputs  # noqa: PLC0415

    runner.say(as_text(refused.problems))
    runner.obey(as_annotations(refused.problems, MAX_OF_A_KIND))
    runner.write_summary(as_markdown(refused.problems))
    runner.write_outputs({**outputs(refused.reason_code, refused.problems), **NOTHING_BEGUN})
