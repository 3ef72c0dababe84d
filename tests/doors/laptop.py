"""A verb of the command line within this process; where it would sleep, a given time passes instead."""

import io
import json
from argparse import ArgumentParser
from contextlib import redirect_stderr, redirect_stdout
from types import ModuleType
from typing import Any

from deploy_gate.github.session import Session
from standin.github import GitHub
from tests.doors.deploying import WRITER
from tests.doors.step import Ended, Time

CATALOG = "acme/infra:deploy-gate.yml"


def ask(github: GitHub, verb: ModuleType, *words: str, time: Time | None = None) -> Ended:
    """What the verb answers as JSON; its reason is `told` where it is no refusal."""
    passing = time or Time()
    parser = ArgumentParser()
    verb.add(parser)
    arguments = parser.parse_args([*words, "--catalog", CATALOG, "--format", "json"])
    environ = {"GITHUB_TOKEN": WRITER, "GITHUB_API_URL": github.url, "GITHUB_GRAPHQL_URL": github.graphql_url}
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), Session(
        environ, "", sleep=passing.sleep, clock=passing.clock, log=print, locator=CATALOG
    ) as session:  # fmt: skip
        code = int(verb.run(arguments, session))
    said = out.getvalue()
    told: dict[str, Any] = json.loads(said[said.index("{\n") :])
    outputs = {"reason_code": told.get("reason_code", "told"), "matrix": "", "started": "", "result": json.dumps(told)}
    return Ended(code, said, err.getvalue(), outputs, "")
