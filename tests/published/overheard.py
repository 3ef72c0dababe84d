"""What the product said to any stand-in of this test run, whatever the test was about."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from standin.github import Answer, GitHub
from tests.published.conversation import GRAPHQL, problems_in

PRODUCT = "deploy-gate/"
Answering = Callable[[GitHub, str, str, Mapping[str, str], bytes], Answer]


@dataclass(slots=True)
class Overheard:
    """The product's requests, each once; a GraphQL document counts by its text."""

    kept: dict[tuple[str, str, str], dict[str, Any]] = field(default_factory=dict)

    def hear(self, answering: Answering) -> Answering:
        """The same answers, overheard."""

        def answer(github: GitHub, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Answer:
            found = answering(github, method, target, headers, body)
            if headers.get("user-agent", "").startswith(PRODUCT):
                self.keep(method, target, body, found)
            return found

        return answer

    def keep(self, method: str, target: str, body: bytes, answer: Answer) -> None:
        """Remember a request that was made."""
        parts = urlsplit(target)
        sent = json.loads(body) if body else None
        said = sent["query"] if parts.path in GRAPHQL and isinstance(sent, dict) else body.decode(errors="replace")
        key = (method, target, said)
        if key in self.kept:
            return
        self.kept[key] = {
            "n": len(self.kept) + 1,
            "method": method,
            "path": parts.path,
            "query": parts.query,
            "body": sent,
            "status": answer.status,
            "answer": None,
            "fault": answer.fault and answer.fault.kind,
        }

    def problems(self) -> list[str]:
        """What GitHub's descriptions have against it all."""
        return problems_in(self.requests())

    def names(self) -> Iterable[str]:
        """Each request in a line, the same in every process that makes it."""
        return map(repr, self.kept)

    def requests(self) -> Iterable[Mapping[str, Any]]:
        """Everything that was overheard, in the order it was first said."""
        return self.kept.values()
