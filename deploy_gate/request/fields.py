"""What is said of one service, held against the shape it must have and against the catalog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.artifact import is_image_of, is_sha, is_tag, is_tag_of_another
from deploy_gate.request.shown import shown
from deploy_gate.versions import Version, VersionError, are_one_commit, parse_version

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.model import Service
    from deploy_gate.request.complaints import Complaints
    from deploy_gate.request.draft import Said


def check_image(said: Said | None, service: Service, complaints: Complaints) -> str | None:
    """The image where it is the catalog's, or an image at all where the catalog names none."""
    if said is None or not said.text:
        return None
    text = said.text
    if is_image_of(text, service):
        return text
    if service.image is None:
        complaints.add(said.where, f"{shown(text)} is no image: write one such as ghcr.io/acme/web:1.2.3")
    else:
        complaints.add(
            said.where,
            f"{shown(text)} is not the catalog's image of {service.name}: write {service.image}, alone or with a tag "
            "or a digest (@sha256:…)",
        )
    return None


def check_tag(said: Said | None, complaints: Complaints) -> str | None:
    """The tag where it can be one."""
    if said is None or not said.text:
        return None
    if is_tag(said.text):
        return said.text
    complaints.add(said.where, f"{shown(said.text)} is no tag: write one such as v1.2.3")
    return None


def check_sha(said: Said | None, complaints: Complaints) -> str | None:
    """The commit in lower-case letters, full or abbreviated."""
    if said is None or not said.text:
        return None
    if is_sha(said.text):
        return said.text.lower()
    complaints.add(
        said.where, f"{shown(said.text)} is no commit: write its 40 hexadecimal digits, or at least 7 of them"
    )
    return None


def check_version(
    fields: Mapping[str, Said], service: Service, tag: str | None, sha: str | None, complaints: Complaints
) -> Version | None:
    """The version that is said; else the one that the tag names; else the commit; None also where one is wrong."""
    if (said := fields.get("version")) is not None:
        version = _parsed(said, complaints) if said.text else None
        if version is not None and version.commit and sha and not are_one_commit(version.commit, sha):
            complaints.add(
                fields["sha"].where,
                f"{shown(sha)} is not the commit that version {version} was built from: say the same commit in both",
            )
        if version is not None and tag is not None and is_tag_of_another(tag, service, version):
            complaints.add(
                fields["tag"].where, f"{shown(tag)} is the tag of another version than {version}: say the same in both"
            )
        return version
    if tag is not None:
        prefix = service.tag_prefix or ""
        try:
            return parse_version(tag.removeprefix(prefix))
        except VersionError:
            if sha is None and "sha" not in fields:
                complaints.add(
                    fields["tag"].where,
                    f"{shown(tag)} names no version of {service.name}: write a tag such as {prefix}1.2.3, or add "
                    "'version' or 'sha'",
                )
    return parse_version(sha) if sha is not None else None


def _parsed(said: Said, complaints: Complaints) -> Version | None:
    try:
        return parse_version(said.text)
    except VersionError as error:
        complaints.add(said.where, str(error))
        return None
