"""Fault files: a YAML list of rules, or a mapping of `seed` and `rules`."""

import re
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from standin.faults import KINDS, Fault, Faults
from standin.routes import REST
from standin.trouble import BadFile, Reading, read_yaml

KEYS = (
    "on", "kind", "nth", "count", "probability", "status", "retry_after", "milliseconds", "alias", "error",
    "writes", "after",
)  # fmt: skip


class _Loader(yaml.SafeLoader):
    """YAML in which `on` is a word, as everybody writes it: only `true` and `false` are truths."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own way to say it
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"\A(?:true|false)\Z"), ["t", "f"])


def load_faults(path: Path) -> Faults:
    """The faults a file asks for."""
    found = read_yaml(path, _Loader)
    try:
        return read_faults(found)
    except BadFile as problem:
        raise BadFile([f"{path}: {each}" for each in problem.problems]) from None


def read_faults(value: Any) -> Faults:  # noqa: ANN401 - whatever a file holds
    """The faults a list of rules (or a mapping with `seed` and `rules`) asks for."""
    top = Reading(value if isinstance(value, dict) else {"rules": value}, "faults")
    keys = top.mapping("seed", "rules")
    rules = [_rule(item) for item in keys["rules"].items()] if "rules" in keys else []
    seed = keys["seed"].number() if "seed" in keys else 0
    if top.problems:
        raise BadFile(top.problems)
    return Faults(rules, seed)


def _rule(item: Reading) -> Fault:
    keys = item.mapping(*KEYS)
    found = Fault()
    for name, each in keys.items():
        if each.value is None:
            # Only `count` has a meaning for "none": as often as it matches.
            found.count = None if name == "count" else found.count
        else:
            setattr(found, name, _value(name, each))
    if "kind" not in keys:
        item.wrong(f"needs `kind`: one of {', '.join(KINDS)}")
    if found.kind == "slow" and not found.milliseconds:
        item.wrong("a slow answer needs `milliseconds`")
    return found


def _value(name: str, item: Reading) -> Any:  # noqa: ANN401 - each key has a type of its own
    match name:
        case "kind":
            return item.one_of(*KINDS, default="status")
        case "on":
            return _on(item)
        case "alias":
            return item.text()
        case "after":
            return item.truth()
        case "probability":
            return item.quantity(0, 1)
        case "milliseconds":
            return item.quantity(0, 3_600_000)
        case "status":
            return item.whole(200, 599)
        case "nth":
            return item.whole(1)
        case "error":
            return {key: each.value for key, each in item.mapping("type", "message", "code").items()}
        case _:
            return item.whole(0)


def _on(item: Reading) -> str:
    found = item.text()
    routes = {route.name for each in REST.by_method.values() for route in each}
    if found in ("*", "query", "mutation") or found.partition(" ")[0] == "graphql" or found in routes:
        return found
    near = get_close_matches(found, routes, 1)
    meant = f"; did you mean {near[0]!r}?" if near else ""
    item.wrong(f"must be *, graphql, graphql NAME, query, mutation or a route, not {found!r}{meant}")
    return found
