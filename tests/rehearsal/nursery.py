"""Forks a process for each step from one that has the product's modules loaded, as starting Python costs 0.4 s.

Reads a step as a line of JSON from its input, and answers with a line when the process begins and when it ends.
"""

import gc
import importlib
import json
import os
import pkgutil
import random
import select
import sys
from pathlib import Path
from typing import Any

import deploy_gate.commands
import deploy_gate.github
import deploy_gate.report
from deploy_gate.action import main
from tests.rehearsal.clock import SharedClock

PACKAGES = (deploy_gate.commands, deploy_gate.github, deploy_gate.report)


def load() -> None:
    """Everything that a step imports on its way."""
    for package in PACKAGES:
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    for name in ("deploy_gate.catalog", "deploy_gate.decision", "deploy_gate.plan", "deploy_gate.request"):
        importlib.import_module(name)
    gc.collect()
    gc.freeze()


def carry_out(step: dict[str, Any], clock: SharedClock) -> int:
    """The action's door in a process of its own: what the runner gives it, and what it answers, lie in its folder."""
    os.chdir(step["folder"])
    log = os.open("log", os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(log, stream)
    random.seed()
    environ: dict[str, str] = step["environ"]
    # By its token the stand-in knows whom to kill.
    environ["INPUT_GITHUB_TOKEN"] += f"_{os.getpid()}"
    try:
        return main(environ, sleep=clock.sleep, now=clock.exactly)
    finally:
        sys.stdout.flush()


def told(**line: object) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def serve(clock: SharedClock) -> None:
    """Until the input ends."""
    under_way: dict[int, str] = {}
    read = b""
    while True:
        ready, _, _ = select.select([0], [], [], 0.01 if under_way else None)
        if ready:
            more = os.read(0, 1 << 20)
            if not more:
                return
            read += more
        *lines, read = read.split(b"\n")
        for line in lines:
            step = json.loads(line)
            process = os.fork()
            if process == 0:
                code = 70
                try:
                    code = carry_out(step, clock)
                finally:
                    os._exit(code)
            under_way[process] = step["id"]
            told(id=step["id"], process=process)
        while under_way:
            process, status = os.waitpid(-1, os.WNOHANG)
            if process == 0:
                break
            told(id=under_way.pop(process), ended=os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    load()
    serve(SharedClock.open(Path(sys.argv[1])))
