"""Whatever stands in the file, reading it ends in a catalog or in problems that say where."""

import json

from hypothesis import example, given
from hypothesis import strategies as st

from deploy_gate.catalog import read_catalog
from deploy_gate.catalog.reader import CATALOG_KEYS, ENVIRONMENT_KEYS, GROUP_KEYS
from deploy_gate.catalog.services import RECORDS_KEYS, SERVICE_KEYS
from deploy_gate.model import Catalog

KEYS = (*CATALOG_KEYS, *ENVIRONMENT_KEYS, *GROUP_KEYS, *SERVICE_KEYS, *RECORDS_KEYS, "<<", "web", "api")
WORDS = (
    "web",
    "api",
    "live",
    "acme/web",
    "web >=1 <2",
    "{environment}",
    "true",
    "no",
    "17:00",
    "",
    "~",
    "20",
    "*a",
    "&a",
)

leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(WORDS) | st.text(max_size=10)
structures = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), inner),
    max_leaves=25,
)
service = st.dictionaries(st.sampled_from(KEYS), structures, max_size=6)
catalogs = st.fixed_dictionaries(
    {},
    optional={
        "environments": st.lists(st.sampled_from(WORDS) | structures, max_size=4) | structures,
        "tiers": st.lists(st.sampled_from(WORDS)) | structures,
        "groups": st.dictionaries(st.sampled_from(WORDS), structures) | structures,
        "records": structures,
        "services": st.dictionaries(st.sampled_from(WORDS), service | structures, max_size=5),
    },
)
yaml_like = st.text(st.sampled_from("ab: -[]{}&*!|>'\"%@`#?,\n\t\0\ud800\ufeff\x85"), max_size=60)


def ends_well(text: str) -> None:
    answer = read_catalog(text)
    if isinstance(answer, Catalog):
        return
    assert answer
    positions = [(problem.line or 0, problem.column or 0) for problem in answer]
    assert positions == sorted(positions)
    assert min(min(position) for position in positions) >= 1
    assert all(problem.where == "deploy-gate.yml" and problem.message.isprintable() for problem in answer)


@given(st.text() | yaml_like)
@example("\ufeff")
@example("a: &a [*a]")
@example("{" * 3000)
@example("? " * 3000)
@example("a:\n" * 10)
@example("- !<tag:yaml.org,2002:python/name:os.system> x")
@example("%YAML 9.9\n---\n")
def test_any_text(text: str) -> None:
    ends_well(text)


@given(structures | catalogs)
def test_any_structure(value: object) -> None:
    ends_well(json.dumps(value))


@given(catalogs, st.integers(0, 300), st.sampled_from(["*a", "&a ", "!!str ", "\n", ",", "\0", "  ", "---\n"]))
def test_a_damaged_catalog(value: object, position: int, damage: str) -> None:
    text = json.dumps(value)
    ends_well(text[:position] + damage + text[position:])
