"""The answer of a step, told once more in the one comment of its rollout."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deploy_gate.commands.asked import BAD_INPUT, Refused
from deploy_gate.commands.telling import refusal
from deploy_gate.github.fault import Fault, GitHubError
from deploy_gate.github.one_comment import Thread, tell
from deploy_gate.model import Problem
from deploy_gate.summary import fit
from deploy_gate.visible import visible
from deploy_gate.workflow_commands import command

if TYPE_CHECKING:
    from collections.abc import Callable

    from deploy_gate.commands.call import Call
    from deploy_gate.commands.told import Told
    from deploy_gate.github.session import Session

LONGEST: Final = 65_536
"""Characters of a comment."""

_THREAD: Final = re.compile(r"(?P<repository>[\w.-]{1,100}/[\w.-]{1,100})#(?P<number>[1-9]\d{0,8})", re.ASCII)


def _thread(text: str) -> Thread | Problem | None:
    """The issue or pull request that the input names; None where it is blank."""
    if not text:
        return None
    found = _THREAD.fullmatch(text)
    if found is None:
        return Problem("report_to", f"{visible(text[:60])!r} names no issue: write owner/repository#number")
    return Thread(found["repository"], int(found["number"]))


def reporting(act: Callable[[Call, Session], Told], call: Call, session: Session) -> Told:
    """The command's answer, its summary told in the rollout's comment as well; that it could not be is a warning."""
    thread = _thread(call.inputs["report_to"])
    if isinstance(thread, Problem):
        return refusal(Refused(BAD_INPUT, (thread,)))
    told = act(call, session)
    return told if thread is None or not told.summary else _reported(told, thread, session)


def _reported(told: Told, thread: Thread, session: Session) -> Told:
    run, here = session.environ.get("GITHUB_RUN_ID", ""), session.environ.get("GITHUB_REPOSITORY", "")
    mark = f"<!-- deploy-gate rollout {here} {run} -->"
    page = f"{session.environ.get('GITHUB_SERVER_URL') or 'https://github.com'}/{here}/actions/runs/{run}"
    rest = f"\n[The run]({page})\n"
    try:
        tell(session.client, thread, mark, f"{mark}\n{fit(told.summary, LONGEST - len(mark) - len(rest) - 1)}{rest}")
    except (Fault, GitHubError) as error:
        said = command("warning", f"the rollout's comment stays as it is: {error}", {"title": "not reported"})
        return told.but(annotations=(*told.annotations, said))
    return told
