"""Refusals quote what was written, and say what to write instead."""

import pytest

from deploy_gate.versions import VersionError, parse_range, parse_version

RANGES = (
    "write comparators such as '>=1.8.0 <2', '^1.2', '~1.2.3', '1.x', '!=1.5.0', "
    "joined by spaces (all must hold) or '||' (one must), or '*' for any version"
)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        pytest.param(" latest\t", "'latest'", id="without the blanks around it"),
        pytest.param(">=1\n", r"'>=1\n'", id="with a line break, which is no blank"),
        pytest.param("Xtra", "'Xtra'", id="with every letter"),
        pytest.param(">=1.2.3-01", "'>=1.2.3-01'", id="with the operator"),
    ],
)
def test_what_is_no_range_is_quoted(text: str, quoted: str) -> None:
    with pytest.raises(VersionError) as refusal:
        parse_range(text)
    assert str(refusal.value) == f"{quoted} is no range: {RANGES}"


def test_what_is_no_version_is_quoted() -> None:
    with pytest.raises(VersionError) as refusal:
        parse_version("latest")
    assert str(refusal.value) == (
        "'latest' is no version: write SemVer (1.2.3, v1.2.3-rc.1), SemVer with a commit (1.2.3-abc1234), "
        "or a commit of 7 to 40 hexadecimal digits"
    )
