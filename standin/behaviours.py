"""The table of behaviours: what GitHub is taken to do, why, and how sure that is.

`python -m standin.behaviours docs/standin.md` writes it at the end of that page.
"""

import sys
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import yaml

HEAD = "| behaviour | what | source | standing | probe |\n|---|---|---|---|---|\n"


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One row; `probe` says whether it can be held against a real GitHub."""

    id: str
    what: str
    source: str
    standing: str
    probe: bool


@cache
def behaviours() -> tuple[Behaviour, ...]:
    """Every row, in the order of the file."""
    rows = yaml.safe_load((files("standin") / "behaviours.yaml").read_text())
    return tuple(
        Behaviour(row["id"], row["what"], row["source"], row["standing"], row.get("probe", True)) for row in rows
    )


def table() -> str:
    """The rows as a Markdown table."""
    return HEAD + "".join(
        f"| `{row.id}` | {_cell(row.what)} | {_cell(row.source)} | {row.standing} | {'yes' if row.probe else 'no'} |\n"
        for row in behaviours()
    )


def rewritten(page: str) -> str:
    """A page with the table of now in place of the one it ends with."""
    return page[: page.index(HEAD)] + table()


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.write_text(rewritten(target.read_text()))
