"""The tags of a commit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from deploy_gate.github.commits import commit_of
from deploy_gate.github.document import read_query

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy_gate.github.client import Client

TAGS: Final = 100
"""Tags that are looked at, the newest."""


def tags_of(client: Client, repository: str, sha: str) -> tuple[str, ...]:
    """The tags that lead to the commit, newest first, as far as they are among the newest of the repository.

    Raises `Fault` where GitHub does not say.
    """
    owner, _, name = repository.partition("/")
    answer = client.ask(read_query("newest_tags"), {"owner": owner, "name": name, "size": TAGS})
    return tuple(_leading_to(answer.data.get("repository"), sha.lower()))


def _leading_to(repository: Any, sha: str) -> Iterator[str]:  # noqa: ANN401 - what GitHub sent, not yet looked at
    match repository:
        case {"refs": {"nodes": list(nodes)}}:
            for node in nodes:
                match node:
                    case {"name": str(tag), "target": target} if commit_of(target) == sha:
                        yield tag
