"""``versions``: the file that says what runs where, and the branch it lies on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deploy_gate.catalog import forms, values
from deploy_gate.catalog.values import Form
from deploy_gate.model import VersionsPlace

if TYPE_CHECKING:
    from deploy_gate.catalog.mistakes import Mistakes
    from deploy_gate.catalog.nodes import Node

VERSIONS_KEYS: Final = ("file", "branch", "repository")

DEFAULT_FILE: Final = "versions.yaml"

_FILE: Final = Form(
    re.compile(r"\A(?!.*(?:\A|/)(?:\.{0,2})(?:/|\Z))[A-Za-z0-9._/-]{1,200}\.ya?ml\Z"),
    "the path of a YAML file in the repository, such as deployed/versions.yaml",
)
_BRANCH: Final = Form(
    re.compile(r"\A(?!.*(?:\.\.|//|/\.|\.lock(?:/|\Z)))[A-Za-z0-9_][A-Za-z0-9._/-]{0,199}(?<![./])\Z"),
    "the name of a branch, such as deployed",
)


def is_place(place: VersionsPlace) -> bool:
    """Whether a catalog could name it, once its repository is known."""
    return (
        forms.REPOSITORY_NAME.pattern.match(place.repository) is not None
        and _FILE.pattern.match(place.file) is not None
        and (place.branch is None or _BRANCH.pattern.match(place.branch) is not None)
    )


def read_versions(node: Node, mistakes: Mistakes) -> VersionsPlace | None:
    """The place of the file; its repository stays open where the catalog's own is meant."""
    found = values.table(node, "versions", mistakes, "{file: versions.yaml}")
    if found is None:
        return None
    nodes = values.keys(found, "versions", mistakes, VERSIONS_KEYS)

    def formed(key: str, form: Form) -> str | None:
        return values.formed(nodes[key], f"versions.{key}", mistakes, form) if key in nodes else None

    return VersionsPlace(
        formed("repository", forms.REPOSITORY_NAME) or "",
        formed("file", _FILE) or DEFAULT_FILE,
        formed("branch", _BRANCH),
    )
