"""Where GitHub's published descriptions lie once they have been fetched."""

from functools import cache
from pathlib import Path

from scripts import published


@cache
def fetched(name: str) -> Path:
    """The file of that name under `.cache/published`, fetched if it is not there; needs npm then."""
    published.ensure()
    return published.CACHE / name
