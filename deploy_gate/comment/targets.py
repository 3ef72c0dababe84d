"""The environments that a command may name."""

from __future__ import annotations

from deploy_gate.model import ENVIRONMENT_NAME, is_no_branch
from deploy_gate.value import Value


class Target(Value):
    """An environment's name, or a pattern of names: ``*`` stands for one or more signs of a name."""

    text: str

    def matches(self, name: str) -> bool:
        """Whether it is this name; what a pattern lets in must be shaped like a name."""
        if "*" not in self.text:
            return name == self.text
        # Its lock is a branch that carries the name.
        if not ENVIRONMENT_NAME.match(name) or is_no_branch(name):
            return False
        first, *others = self.text.split("*")
        if not name.startswith(first):
            return False
        rest = name[len(first) :]
        for position, part in enumerate(others):
            if position == len(others) - 1:
                return len(rest) > len(part) and rest.endswith(part)
            found = rest.find(part, 1)
            if found < 0:
                return False
            rest = rest[found + len(part) :]
        return True
