"""A text in a file, whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from deploy_gate.model import Problem
from deploy_gate.visible import visible

FORMS: Final = {".html": "html", ".json": "json", ".md": "markdown", ".txt": "text"}
"""By the end of a file's name, the form that is written to it."""


def form_of(path: str, where: str) -> str | Problem:
    """The form that the file's name asks for."""
    form = FORMS.get(Path(path).suffix.lower())
    if form is None:
        return Problem(where, f"{visible(path)!r} does not say what to write: end it with {', '.join(FORMS)}")
    return form


def write(path: str, text: str, where: str) -> Problem | None:
    """The text in the file, folders made on the way; or why it is not there, and nothing has changed."""
    file = Path(path)
    beside = file.with_name(f"{file.name}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, encoding="utf-8", errors="backslashreplace", newline="")
        beside.replace(file)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        return Problem(where, f"{visible(path)} cannot be written ({why})")
    return None
