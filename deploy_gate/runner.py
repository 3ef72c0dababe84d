"""The runner's protocol: what a step is told by its environment, and what it answers by files and lines.

The rules are those of actions/toolkit (``core.ts``, ``file-command.ts``) and actions/runner (``FileCommandManager``).
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TextIO

from deploy_gate.event import read_event
from deploy_gate.model import Problem
from deploy_gate.output_size import OUTPUT_LIMIT, utf16_size
from deploy_gate.summary import LIMIT, fit
from deploy_gate.value import Value
from deploy_gate.visible import visible
from deploy_gate.workflow_commands import command, harmless

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TRUE: Final = ("true", "True", "TRUE")
_FALSE: Final = ("false", "False", "FALSE")
_QUOTED: Final = 60


class RunnerError(Exception):
    """The runner's side of the protocol is missing or broken; the message says what, and what to do."""


class Runner(Value):
    """One step's conversation with the runner, over its environment and its output."""

    environ: Mapping[str, str]
    out: TextIO | None = None
    """Where lines for the log go; None: where the process writes."""

    def input(self, name: str) -> str:
        """The input's text without surrounding white space; empty where it was not given."""
        return self.environ.get(f"INPUT_{name.replace(' ', '_').upper()}", "").strip()

    def boolean(self, name: str, *, default: bool) -> bool | Problem:
        """The input as YAML 1.2's core schema reads booleans, or what is wrong with it; blank is the default."""
        text = self.input(name)
        if text in _TRUE:
            return True
        if text in _FALSE:
            return False
        if not text:
            return default
        return Problem(f"input {name}", f"{_quoted(text)} is no boolean: write true or false")

    def event(self) -> Mapping[str, object] | Problem:
        """The event that started the workflow, or what is wrong with its file."""
        return read_event(self.environ.get("GITHUB_EVENT_PATH", ""), "GITHUB_EVENT_PATH")

    def state(self, name: str) -> str:
        """What the step's main part saved for its post part; empty where it saved nothing."""
        return self.environ.get(f"STATE_{name}", "")

    def write_outputs(self, outputs: Mapping[str, str]) -> None:
        """The step's outputs, all or none of them; raises `RunnerError` where they are more than a job may have."""
        size = sum(utf16_size(value) for value in outputs.values())
        if size > OUTPUT_LIMIT:
            largest = max(outputs, key=lambda name: utf16_size(outputs[name]))
            raise RunnerError(
                f"the outputs have {size} bytes together, a job may have {OUTPUT_LIMIT}, and {largest} has most of "
                "them: split the request into smaller ones"
            )
        self._append("GITHUB_OUTPUT", "".join(_entry(name, value) for name, value in outputs.items()))

    def save_state(self, name: str, value: str) -> None:
        """A value that the step's post part finds again."""
        self._append("GITHUB_STATE", _entry(name, value))

    def write_summary(self, markdown: str) -> None:
        """The Markdown on the run's page, cut where the step would have more than GitHub takes.

        A server without job summaries names no file for them, and shows none.
        """
        path = self.environ.get("GITHUB_STEP_SUMMARY", "")
        if not path:
            return
        ended = markdown if markdown.endswith("\n") else f"{markdown}\n"
        self._append("GITHUB_STEP_SUMMARY", fit(ended, LIMIT - _size_of(path)))

    def say(self, text: str) -> None:
        """Lines for the log, none of which is a workflow command."""
        self._print(harmless(text))

    def obey(self, line: str) -> None:
        """A workflow command made by `deploy_gate.workflow_commands.command`."""
        self._print(line)

    def mask(self, secret: str) -> None:
        """Neither the secret nor one of its lines is shown in the log from here on."""
        for hidden in dict.fromkeys((secret, *secret.splitlines())):
            if hidden.strip():
                self.obey(command("add-mask", hidden))

    @contextmanager
    def group(self, title: str) -> Iterator[None]:
        """What is said inside is folded under the title."""
        self.obey(command("group", visible(title)))
        try:
            yield
        finally:
            self.obey(command("endgroup"))

    def _print(self, line: str) -> None:
        print(line, file=self.out or sys.stdout, flush=True)

    def _append(self, variable: str, text: str) -> None:
        path = self.environ.get(variable, "")
        if not path:
            raise RunnerError(f"{variable} is not set: run this as a step of a workflow, or use the command line")
        try:
            # The bytes are ours to the last: a platform's own line ends would become part of a value.
            with open(path, "a", encoding="utf-8", errors="backslashreplace", newline="") as file:
                file.write(text)
        except OSError as error:
            raise RunnerError(f"the file named by {variable} cannot be written: {error.strerror}") from None


def _entry(name: str, value: str) -> str:
    """``name<<delimiter``, the value, the delimiter: nobody can guess it, and the value does not hold it."""
    delimiter = f"end_{_random()}"
    while delimiter in value:
        delimiter = f"end_{_random()}"
    return f"{name}<<{delimiter}\n{value}\n{delimiter}\n"


def _random() -> str:
    # What `secrets` does, without its import, which costs more than all the rest of this file.
    return os.urandom(16).hex()


def _size_of(path: str) -> int:
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def _quoted(text: str) -> str:
    return repr(text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…")
