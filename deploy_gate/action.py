"""The action's door: one step of a workflow, from its inputs to its outputs."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

from deploy_gate.commands.call import Call
from deploy_gate.commands.registry import INPUTS, OUTPUTS, carry_out
from deploy_gate.commands.stepping import STATE
from deploy_gate.commands.telling import nothing_done
from deploy_gate.commands.told import Exit, Told
from deploy_gate.comment.fields import STATE as COMMENT
from deploy_gate.doors import clock, collect_nothing, encode_anything
from deploy_gate.github.session import Session
from deploy_gate.model import Problem
from deploy_gate.request.activity import LeaveAlone, Run, activity
from deploy_gate.runner import Runner, RunnerError
from deploy_gate.visible import visible
from deploy_gate.workflow_commands import command, harmless

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime


def main(
    environ: Mapping[str, str] = os.environ,
    *,
    sleep: Callable[[float], None] = time.sleep,
    now: Callable[[], datetime] = clock,
) -> int:
    """Run the step that the environment describes, and return its exit code."""
    runner = Runner(environ)
    return _guarded(runner, lambda: _run(runner, sleep, now))


def after(
    environ: Mapping[str, str] = os.environ,
    *,
    sleep: Callable[[float], None] = time.sleep,
    now: Callable[[], datetime] = clock,
) -> int:
    """Finish, once the job is over, what its step has started and nobody has finished; return the exit code."""
    runner = Runner(environ)
    return _guarded(runner, lambda: _finish(runner, sleep, now))


def _guarded(runner: Runner, run: Callable[[], Exit]) -> int:
    collect_nothing()
    encode_anything(sys.stdout)
    try:
        return run()
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
    inputs = {name: runner.input(name) for name in INPUTS}
    named = inputs["command"]
    # What a broken event asks for nobody knows, so it is never left alone.
    wanted = Run(named or "plan") if isinstance(event, Problem) else activity(event_name, event, named)
    if isinstance(wanted, LeaveAlone):
        return _tell(runner, nothing_done("nothing_asked", f"deploy-gate leaves this alone: {wanted.why}"))
    call = Call(wanted.command, event_name, event, inputs)
    with _session(runner, call, sleep, now) as session:
        told = carry_out(call, session)
    return _tell(runner, told)


def _finish(runner: Runner, sleep: Callable[[float], None], now: Callable[[], datetime]) -> Exit:
    begun, commented = runner.state(STATE), runner.state(COMMENT)
    if not begun and not commented:
        return Exit.DONE
    # Most steps have started nothing.
    from deploy_gate.commands.commented import end  # noqa: PLC0415
    from deploy_gate.commands.finishing import act_at_the_end  # noqa: PLC0415

    # The runner evaluates the inputs again, and `status` is by then what became of the job.
    inputs = {name: runner.input(name) for name in INPUTS}
    call = Call("finish", "", {}, {**inputs, "started": begun})
    with _session(runner, call, sleep, now) as session:
        told = end(commented, inputs, session) if commented else act_at_the_end(call, session)
    runner.say(told.text)
    for line in told.annotations:
        runner.obey(line)
    return told.exit


def _session(runner: Runner, call: Call, sleep: Callable[[float], None], now: Callable[[], datetime]) -> Session:
    inputs = call.inputs
    runner.mask(inputs["private_key"])
    return Session(
        runner.environ,
        inputs["github_token"],
        sleep=sleep,
        clock=now,
        log=runner.say,
        app=(inputs["app_id"], inputs["private_key"]),
        locator=call.locator,
        mask=runner.mask,
    )


def _tell(runner: Runner, told: Told) -> Exit:
    # Before anything that can fail: without it nobody would finish what was started.
    for name, value in told.state.items():
        runner.save_state(name, value)
    runner.say(told.text)
    for line in told.annotations:
        runner.obey(line)
    if told.summary:
        runner.write_summary(told.summary)
    runner.write_outputs({**dict.fromkeys(OUTPUTS, ""), **told.outputs})
    return told.exit
