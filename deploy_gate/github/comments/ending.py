"""What is read before a deployment's end is told: the message's template, and the labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from deploy_gate.github.fault import Fault
from deploy_gate.model import Unread
from deploy_gate.value import NOTHING, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from deploy_gate.github.client import Client

_FILE: Final = "file: object(expression: $file) @include(if: $hasFile) { __typename ... on Blob { text isTruncated } }"
_BORNE: Final = "pullRequest(number: $number) { labels(first: 100) { nodes { id name } } }"
_AGAIN: Final = "run it again; if it stays, look at githubstatus.com"


class Known(Value):
    """What GitHub told: labels by their names in small letters."""

    template: str | Unread | None
    """None where the repository has none."""
    labels: Mapping[str, str] = NOTHING
    """The ids of those that were asked for, as far as the repository has them."""
    borne: Mapping[str, str] = NOTHING
    """The ids of those that the pull request bears."""


def read_for_end(client: Client, repository: str, number: int, file: str | None, labels: Iterable[str]) -> Known:
    """The template at that commit and path, and the labels; where GitHub does not answer, the template is `Unread`."""
    owner, _, name = repository.partition("/")
    names = tuple(dict.fromkeys(label.lower() for label in labels))
    declared = ["$owner: String!", "$name: String!", "$number: Int!", "$file: String!", "$hasFile: Boolean!"]
    declared += [f"$l{place}: String!" for place in range(len(names))]
    asked = " ".join(f"l{place}: label(name: $l{place}) {{ id }}" for place in range(len(names)))
    text = (
        f"query BeforeTheEnd({', '.join(declared)}) "
        f"{{ repository(owner: $owner, name: $name) {{ {_FILE} {_BORNE} {asked} }} }}"
    )
    values = {f"l{place}": label for place, label in enumerate(names)}
    variables = {"owner": owner, "name": name, "number": number, "file": file or "HEAD:", "hasFile": file is not None}
    try:
        answer = client.ask(text, {**variables, **values})
    except Fault as fault:
        return Known(Unread(fault.why, fault.remedy))
    home: Mapping[str, Any] = answer.data.get("repository") or {}
    if not home:
        return Known(Unread("GitHub did not tell of the repository", _AGAIN))
    found = {label: home[f"l{place}"]["id"] for place, label in enumerate(names) if home.get(f"l{place}")}
    return Known(_template(home), found, _borne(home))


def _template(home: Mapping[str, Any]) -> str | Unread | None:
    match home.get("file"):
        case None:
            return None
        case {"text": str(text), "isTruncated": False}:
            return text
        case _:
            return Unread("it is no text file, or too long", "make it one")


def _borne(home: Mapping[str, Any]) -> dict[str, str]:
    match home.get("pullRequest"):
        case {"labels": {"nodes": list(nodes)}}:
            return {one["name"].lower(): one["id"] for one in nodes if isinstance(one, dict)}
        case _:
            return {}
