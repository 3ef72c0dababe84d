"""How services, environments and repositories may be called."""

from __future__ import annotations

import re
from typing import Final

NAME: Final = re.compile(r"\A[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?\Z")
"""A service, a group, a tier: letters, digits, dots, underscores and hyphens, 100 characters at most."""

ENVIRONMENT_NAME: Final = re.compile(r"\A[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,98}[A-Za-z0-9])?\Z")
"""An environment: as a name, and slashes."""

REPOSITORY: Final = re.compile(
    r"\A[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})/(?!\.{1,2}\Z)(?!.*\.[gG][iI][tT]\Z)[A-Za-z0-9._-]{1,100}\Z"
)
"""``owner/name`` as GitHub spells it; it takes no name that is dots alone or ends with ``.git``."""

REQUESTS_SUFFIX: Final = "-requests"
"""What follows an environment's name where a repository keeps its requests for it, apart from all records."""

_NO_BRANCH: Final = re.compile(r"\.\.|//|/\.|\.lock(?:/|\Z)")


def is_no_branch(name: str) -> bool:
    """Git takes no branch with this in its name, and a lock is a branch that carries the name.

    Source: ``git help check-ref-format``.
    """
    return _NO_BRANCH.search(name) is not None
