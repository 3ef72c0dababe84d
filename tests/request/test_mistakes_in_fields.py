"""Every mistake in what is said of a service, with its place and its sentence."""

import pytest

from tests.request.shop import COMMIT, dispatch

WEB = {"service": "web", "version": "1.0.0", "environment": "staging"}
VERSION_RULE = (
    "write SemVer (1.2.3, v1.2.3-rc.1), SemVer with a commit (1.2.3-abc1234), or a commit of 7 to 40 hexadecimal digits"
)
NULL = "must be text, not null: leave the key out where there is nothing to say"
OTHER_IMAGE = "is not the catalog's image of web: write ghcr.io/acme/web, alone or with a tag or a digest (@sha256:…)"


@pytest.mark.parametrize(
    ("changed", "where", "message"),
    [
        pytest.param(
            {"version": 1.1}, "version", "must be text, not the number 1.1: put it in quotes", id="version as a number"
        ),
        pytest.param(
            {"version": 10**400},
            "version",
            "must be text, not a number: put it in quotes",
            id="version as a huge number",
        ),
        pytest.param({"version": None}, "version", NULL, id="version null"),
        pytest.param(
            {"version": ""}, "version", "is blank: write it, or leave the key out", id="blank version is not promoted"
        ),
        pytest.param({"version": "soon"}, "version", f"'soon' is no version: {VERSION_RULE}", id="no version"),
        pytest.param(
            {"version": "1.0.0\n::error::x"},
            "version",
            f"'1.0.0\\n::error::x' is no version: {VERSION_RULE}",
            id="version with a workflow command",
        ),
        pytest.param(
            {"version": "1" * 201},
            "version",
            "a version has at most 200 characters, this one has 201",
            id="version too long",
        ),
        pytest.param({"tag": "a b"}, "tag", "'a b' is no tag: write one such as v1.2.3", id="tag with a blank"),
        pytest.param({"tag": "v1/../x"}, "tag", "'v1/../x' is no tag: write one such as v1.2.3", id="tag that climbs"),
        pytest.param(
            {"version": "3.1.0", "tag": "v3.0.0"},
            "tag",
            "'v3.0.0' is the tag of another version than 3.1.0: say the same in both",
            id="version and tag disagree",
        ),
        pytest.param(
            {"service": "api", "version": "1.2.0-rc.1", "tag": "api-1.2.0"},
            "tag",
            "'api-1.2.0' is the tag of another version than 1.2.0-rc.1: say the same in both",
            id="version and tag behind the service's prefix disagree",
        ),
        pytest.param(
            {"sha": "xyz"},
            "sha",
            "'xyz' is no commit: write its 40 hexadecimal digits, or at least 7 of them",
            id="sha without hexadecimal digits",
        ),
        pytest.param(
            {"sha": 1234567}, "sha", "must be text, not the number 1234567: put it in quotes", id="sha as a number"
        ),
        pytest.param(
            {"version": "1.0.0-abc1234", "sha": COMMIT},
            "sha",
            f"'{COMMIT}' is not the commit that version 1.0.0-abc1234 was built from: say the same commit in both",
            id="version and commit disagree",
        ),
        pytest.param(
            {"image": "ghcr.io/evil/web"},
            "image",
            f"'ghcr.io/evil/web' {OTHER_IMAGE}",
            id="another image",
        ),
        pytest.param(
            {"image": "ghcr.io/acme/web-evil:1"},
            "image",
            f"'ghcr.io/acme/web-evil:1' {OTHER_IMAGE}",
            id="image that begins like the catalog's",
        ),
        pytest.param(
            {"service": "api", "image": "Not An Image"},
            "image",
            "'Not An Image' is no image: write one such as ghcr.io/acme/web:1.2.3",
            id="no image",
        ),
        pytest.param(
            {"repository": "acme"}, "repository", "'acme' is no repository: write owner/name", id="no repository"
        ),
        pytest.param(
            {"repository": "evil/web"},
            "repository",
            "evil/web is not where the catalog has the services asked for: acme/web",
            id="another repository",
        ),
    ],
)
def test_a_mistake_in_a_payload(changed: dict[str, object], where: str, message: str) -> None:
    place = f"client_payload.{where}".rstrip(".")
    assert dispatch({**WEB, **changed}) == ((place, message),)
