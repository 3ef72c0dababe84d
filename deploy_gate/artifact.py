"""What a version is deployed from, its image, its tag and its commit, wherever they were read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deploy_gate.requirement import shorten
from deploy_gate.versions import VersionError, parse_version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy_gate.model import Service, Target, Wanted
    from deploy_gate.versions import Version

_SHA: Final = re.compile(r"\A(?:[0-9a-fA-F]{7,40}|[0-9a-fA-F]{64})\Z")

_TAG: Final = re.compile(r"\A(?!.*(?:\.\.|//|/\Z))[A-Za-z0-9_][A-Za-z0-9._/+@-]{0,199}\Z")
"""A git tag as releases are named: one line, no blanks, none of git's own signs."""

_TAG_OR_DIGEST: Final = r"(?::[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(?:@sha256:[0-9a-f]{64})?"
_HOST: Final = r"(?:[A-Za-z0-9][A-Za-z0-9.-]{0,252}(?::[0-9]{1,5})?/)?"
_PATH: Final = r"[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*"

_IMAGE: Final = re.compile(rf"\A{_HOST}{_PATH}{_TAG_OR_DIGEST}\Z")
"""An image by the grammar of the distribution project, with a tag, a SHA-256 digest, both or neither."""

_MAX_IMAGE: Final = 500
_VARIANT: Final = re.compile(rf"\A{_TAG_OR_DIGEST}\Z")


def is_sha(text: str) -> bool:
    """Whether it can be a commit, full or abbreviated."""
    return _SHA.match(text) is not None


def is_tag(text: str) -> bool:
    """Whether it can be a tag."""
    return _TAG.match(text) is not None


def is_image(text: str) -> bool:
    """Whether it can be an image."""
    return len(text) <= _MAX_IMAGE and _IMAGE.match(text) is not None


def is_image_of(text: str, service: Service) -> bool:
    """Whether it is the catalog's image of the service, or an image at all where the catalog names none."""
    if service.image is None:
        return is_image(text)
    return (
        len(text) <= _MAX_IMAGE
        and text.startswith(service.image)
        and _VARIANT.match(text[len(service.image) :]) is not None
    )


def is_tag_of_another(tag: str, service: Service, version: Version) -> bool:
    """Whether it is the tag of a version that comes before this one, or after it."""
    try:
        tagged = parse_version(tag.removeprefix(service.tag_prefix or ""))
    except VersionError:
        return False
    return tagged.is_ordered and version.is_ordered and tagged.precedence != version.precedence


def objections(what: Wanted | Target, service: Service) -> Iterator[str]:
    """What a request could not have said of the service, each as a clause that follows its name.

    A request is held against the same rules where it is read; what comes from a record, or from an earlier job, is
    held against them here. That the suffix of a version is another commit than the one recorded is no objection: it
    may be a date.
    """
    image, tag, sha = what.image, what.tag, what.sha
    if image is not None and not is_image_of(image, service):
        is_no = "is no image" if service.image is None else f"is not the catalog's ({service.image})"
        yield f"names the image {shorten(image)}, which {is_no}"
    if tag is not None and not is_tag(tag):
        yield f"names the tag {shorten(tag)}, which is no tag"
    elif tag is not None and is_tag_of_another(tag, service, what.version):
        yield f"names the tag {shorten(tag)}, which is of another version"
    if sha is not None and not is_sha(sha):
        yield f"names the commit {shorten(sha)}, which is no commit"
