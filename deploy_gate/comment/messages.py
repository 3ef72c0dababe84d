"""What is written under a pull request; whatever others wrote is inert in it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from deploy_gate.report.inert import code, prose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

LIMIT: Final = 65_536
"""Characters that GitHub takes in a comment."""

_CUT: Final = "\n\n_The rest was left out: a comment holds no more._\n"
_TICKS: Final = re.compile(r"`+")
_ACTING: Final = re.compile(r"[<>&\u2028\u2029]")


def notice(title: str, sentences: Iterable[str], details: str = "") -> str:
    """A heading of ours, sentences that may quote others, and Markdown that is inert already."""
    paragraphs = (f"### {title}", *(prose(sentence) for sentence in sentences if sentence), details)
    return limited("\n\n".join(part for part in paragraphs if part) + "\n")


def table(headings: tuple[str, str], rows: Iterable[tuple[str, str]], shown: Callable[[str], str] = code) -> str:
    """Two columns of texts that others may have written; `shown` makes those of the second one inert."""
    first = f"| {headings[0]} | {headings[1]} |\n| --- | --- |"
    return "\n".join((first, *(f"| {code(one)} | {shown(other)} |" for one, other in rows)))


def metadata(name: str, values: Mapping[str, Any]) -> str:
    """Values for programs, folded away, between the marks by which branch-deploy's readers find them."""
    # Escaped as JSON may be, nothing in it closes the comment marks or the details around it.
    text = _ACTING.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(values, indent=2, ensure_ascii=False))
    text = text.encode(errors="backslashreplace").decode()
    fence = "`" * max(3, 1 + max((len(run) for run in _TICKS.findall(text)), default=0))
    return (
        f"<details><summary>Details</summary>\n\n<!--- {name}-start -->\n\n{fence}json\n{text}\n{fence}\n\n"
        f"<!--- {name}-end -->\n\n</details>"
    )


def limited(text: str, limit: int = LIMIT) -> str:
    """The text, cut at the end of a line where GitHub would refuse it, and what was open there closed."""
    if len(text) <= limit:
        return text
    kept = text[: limit - len(_CUT) - 100]
    kept = kept[: kept.rfind("\n") + 1] or kept
    fences = re.findall(r"^(`{3,})", kept, re.MULTILINE)
    closing = f"\n{fences[-1]}\n" if len(fences) % 2 and len(fences[-1]) < len("`" * 50) else ""
    folded = "\n</details>\n" if kept.count("<details>") > kept.count("</details>") else ""
    return f"{kept}{closing}{folded}{_CUT}"
