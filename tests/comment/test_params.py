"""What stands behind the separator, as yargs-parser 22 reads it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy_gate.comment.params import parse_params


@pytest.mark.parametrize(
    ("text", "options", "positional"),
    [
        ("a=1 b", {}, ["a=1", "b"]),
        ("--x", {"x": True}, []),
        ("--x=1 --y 2.5 --z abc", {"x": 1, "y": 2.5, "z": "abc"}, []),
        ("--x=true --y false", {"x": "true", "y": "false"}, []),
        ("--a.b=1 --a.c=x", {"a": {"b": 1, "c": "x"}}, []),
        ("--no-c", {"c": False}, []),
        ("--a=1 --a=2 --a 3", {"a": [1, 2, 3]}, []),
        ("--a --a", {"a": [True, True]}, []),
        ("--a=x --no-a", {"a": ["x", False]}, []),
        ("--foo-bar=1", {"foo-bar": 1, "fooBar": 1}, []),
        ("--foo-bar.baz=2", {"foo-bar": {"baz": 2}, "fooBar": {"baz": 2}}, []),
        ("--foo-bar --fooBar=2", {"foo-bar": [True, 2], "fooBar": [True, 2]}, []),
        ("--A-B=1", {"A-B": 1, "aB": 1}, []),
        ("-abc 3", {"a": True, "b": True, "c": 3}, []),
        ("-n5 -x=1 -y.z=2", {"n": 5, "x": 1, "y": {"z": 2}}, []),
        ("-a-b", {"a": "-b"}, []),
        ("-o -", {"o": "-"}, []),
        ("--a -1 -2", {"a": -1}, [-2]),
        ("--a -b", {"a": True, "b": True}, []),
        ("--a -- --b 1", {"a": True}, ["--b", "1"]),
        ("0x1F 010 1e3 .5 5. 1_0 -", {}, [31, "010", 1000, 0.5, 5, "1_0", "-"]),
        ("--x=9007199254740993 --y=1e999 --z=007", {"x": "9007199254740993", "y": "1e999", "z": "007"}, []),
        ("\"quoted arg\" --k='v w' --n='5'", {"k": "v w", "n": 5}, ['"quoted arg"']),
        ("--a= b", {"a": ""}, ["b"]),
        ("--a=b=c", {"a": "b=c"}, []),
        ("--a=1 --a.b=2", {"a": [1, {"b": 2}]}, []),
        ("--__proto__.x=1", {"___proto___": {"x": 1}}, []),
        ("--a  b   c", {"a": "b"}, ["c"]),
        ("", {}, []),
    ],
)
def test_params(text: str, options: dict[str, object], positional: list[object]) -> None:
    assert parse_params(text) == {"_": positional, **options}


WORDS = st.sampled_from(
    ("--a", "-b", "--a.b", "--a.b.c=1", "--no-a", "--", "-ab=3", "'x y'", '"', "1", "--c-d", "=", ".")
)


@given(st.text(max_size=100) | st.lists(WORDS, max_size=12).map(" ".join))
def test_whatever_is_written_becomes_json(text: str) -> None:
    assert json.loads(json.dumps(parse_params(text)))["_"] is not None


@pytest.mark.parametrize("text", ["--a" + ".a" * 30_000 + "=1", "--" + "-a" * 30_000, "'" * 65_000, "-" + "a" * 65_000])
def test_no_nesting_is_too_deep_to_write(text: str) -> None:
    assert json.dumps(parse_params(text))
