"""What the reader accepts, the schema for editors accepts; what a schema can see, both refuse."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from deploy_gate.catalog import read_catalog, reader, services
from deploy_gate.model import DEFAULT_TIMEOUT, Catalog, ForeignRecords, OnFailure

SCHEMA = json.loads(Path("deploy_gate/catalog.schema.json").read_text())
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)

names = st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,8}[A-Za-z0-9])?", fullmatch=True)
repositories = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9-]{0,8}/[A-Za-z0-9._-]{1,8}", fullmatch=True)
logins = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,8}(\[bot\])?", fullmatch=True)
templates = st.sampled_from(["{environment}", "{environment}/{service}", "x-{service}.{environment}", "live", "{sha}"])
records = st.fixed_dictionaries({"environment": templates}, optional={"repository": repositories})


@st.composite
def catalogs(draw: st.DrawFn) -> dict[str, Any]:
    environments = draw(st.lists(names, min_size=1, max_size=3, unique_by=str.lower))
    tiers = draw(st.lists(names, min_size=1, max_size=2, unique=True))
    called = draw(st.lists(names, min_size=1, max_size=4, unique=True))
    service = st.fixed_dictionaries(
        {"repository": repositories},
        optional={
            "requires": st.lists(
                st.builds(
                    "{}{}".format,
                    st.sampled_from(called),
                    st.sampled_from([" *", " >=1.8.0 <2", "^1.2", " 1.x", " <1 || >=2", ""]),
                )
            ),
            "tier": st.sampled_from(tiers),
            "group": st.just("a-group"),
            "timeout": st.integers(-1, 400),
            "image": st.sampled_from(["ghcr.io/acme/web", "web", "localhost:5000/a/b", "acme/web:1", "a b"]),
            "tag_prefix": st.sampled_from(["v", "web-", "@acme/web@"]),
            "environments": st.lists(st.sampled_from(environments), min_size=1, unique=True),
            "senders": st.lists(logins, min_size=1, max_size=3, unique=True),
            "records": records,
        },
    )
    return draw(
        st.fixed_dictionaries(
            {
                "environments": st.tuples(
                    *(
                        st.just(name)
                        | st.fixed_dictionaries(
                            {"name": st.just(name)},
                            optional={
                                "production": st.booleans(),
                                "senders": st.lists(logins, min_size=1, max_size=2, unique=True),
                                "deployers": st.lists(
                                    logins | st.sampled_from(["acme/ops", "acme/", "a/b/c", "@x"]),
                                    min_size=1,
                                    max_size=2,
                                    unique=True,
                                ),
                            },
                        )
                        for name in environments
                    )
                ).map(list),
                "groups": st.fixed_dictionaries({"a-group": st.sampled_from([{}, {"switch": True}])}),
                "services": st.fixed_dictionaries(dict.fromkeys(called, service)),
            },
            optional={
                "tiers": st.just(tiers),
                "on_failure": st.sampled_from(["stop_all", "stop_dependants"]),
                "foreign_records": st.sampled_from(["ignore", "honour"]),
                "records": records,
            },
        )
    )


@given(catalogs())
def test_what_the_reader_accepts_the_schema_accepts(value: dict[str, Any]) -> None:
    if isinstance(read_catalog(json.dumps(value)), Catalog):
        VALIDATOR.validate(value)


@pytest.mark.parametrize("name", ["NO", "on", "true", "1.10", "1e3", "0x1F", "7"])
def test_a_plain_name_that_yaml_makes_something_else_of_is_accepted_by_both(name: str) -> None:
    text = f"environments: [{name}]\ntiers: [{name}]\nservices: {{web: {{repository: acme/web, tier: {name}}}}}"
    assert isinstance(read_catalog(text), Catalog)
    VALIDATOR.validate(yaml.safe_load(text))


def a_catalog(service: str = "", more: str = "", environments: str = "[live]") -> str:
    return f"environments: {environments}\n{more}\nservices: {{web: {{repository: acme/web, {service}}}}}"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("services: {web: {repository: acme/web}}", id="no environments"),
        pytest.param("environments: [live]", id="no services"),
        pytest.param("environments: [live]\nservices: {}", id="an empty mapping of services"),
        pytest.param("environments: [live]\nservices: {web: {}}", id="a service without repository"),
        pytest.param("environments: [live]\nservices: {web: }", id="a service without anything"),
        pytest.param(
            "environments: [live]\nservices: {-web: {repository: acme/web}}", id="a name with a mark in front"
        ),
        pytest.param(a_catalog(environments="[]"), id="an empty list of environments"),
        pytest.param(a_catalog(environments="live"), id="a text for a list"),
        pytest.param(
            a_catalog(environments=str([f"e{number}" for number in range(101)])), id="a hundred environments and one"
        ),
        pytest.param(a_catalog("sources: [acme/..]"), id="a repository called dots"),
        pytest.param(a_catalog("sources: [acme/web.Git]"), id="a repository with a suffix that GitHub does not take"),
        pytest.param(a_catalog(environments="[live, live]"), id="an environment twice"),
        pytest.param(a_catalog(environments='["prod!"]'), id="an environment with a strange mark"),
        pytest.param(a_catalog(environments="[{production: true}]"), id="an environment without a name"),
        pytest.param(a_catalog(environments='[{name: live, production: "true"}]'), id="a flag in quotes"),
        pytest.param(a_catalog(environments="[{name: live, colour: red}]"), id="an unknown key of an environment"),
        pytest.param(a_catalog(more="owner: me"), id="an unknown key of the catalog"),
        pytest.param(a_catalog(more="on_failure: stop"), id="an unknown policy"),
        pytest.param(a_catalog(more="foreign_records: maybe"), id="another unknown policy"),
        pytest.param(a_catalog(more="tiers: {}"), id="a mapping for a list"),
        pytest.param(a_catalog(more="groups: {g: {size: 2}}"), id="an unknown key of a group"),
        pytest.param(a_catalog(more="groups: {g: }"), id="a group without a word"),
        pytest.param(a_catalog(more="records: {}"), id="records without a word"),
        pytest.param(a_catalog(more="records: {environment: live}"), id="a template without environment"),
        pytest.param(a_catalog(more='records: {environment: "{environment}{x}"}'), id="an unknown placeholder"),
        pytest.param(a_catalog("requries: [a]"), id="an unknown key of a service"),
        pytest.param(a_catalog("requires: a"), id="a text for the list of requirements"),
        pytest.param(a_catalog('requires: [">=1"]'), id="a range without a name"),
        pytest.param(a_catalog("requires: [a@1]"), id="a requirement with an at sign"),
        pytest.param(a_catalog("requires: [{a: 1}]"), id="a requirement as a mapping"),
        pytest.param(a_catalog("timeout: 0"), id="no time"),
        pytest.param(a_catalog("timeout: 361"), id="too much time"),
        pytest.param(a_catalog('timeout: "20"'), id="a number in quotes"),
        pytest.param(a_catalog("timeout: 1.5"), id="half a minute"),
        pytest.param(a_catalog("image: 'a@sha256:00'"), id="an image with a digest"),
        pytest.param(a_catalog("tag_prefix: -v"), id="a tag like an option"),
        pytest.param(a_catalog("senders: ['@octocat']"), id="a login with an at sign"),
        pytest.param(a_catalog("senders: [acme/team]"), id="a team"),
        pytest.param(a_catalog("tier: [a]"), id="a list for a name"),
    ],
)
def test_what_a_schema_can_see_both_refuse(text: str) -> None:
    assert not isinstance(read_catalog(text), Catalog)
    assert not VALIDATOR.is_valid(yaml.safe_load(text))


def test_the_schema_is_one() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    ("where", "known"),
    [
        pytest.param(SCHEMA, reader.CATALOG_KEYS, id="the catalog"),
        pytest.param(SCHEMA["definitions"]["environment"], reader.ENVIRONMENT_KEYS, id="an environment"),
        pytest.param(SCHEMA["definitions"]["group"], reader.GROUP_KEYS, id="a group"),
        pytest.param(SCHEMA["definitions"]["service"], services.SERVICE_KEYS, id="a service"),
        pytest.param(SCHEMA["definitions"]["records"], services.RECORDS_KEYS, id="records"),
    ],
)
def test_schema_and_reader_know_the_same_keys(where: dict[str, Any], known: tuple[str, ...]) -> None:
    assert sorted(where["properties"]) == sorted(known)


def test_schema_and_reader_know_the_same_values() -> None:
    top, service = SCHEMA["properties"], SCHEMA["definitions"]["service"]["properties"]
    assert top["on_failure"]["enum"] == list(OnFailure)
    assert top["foreign_records"]["enum"] == list(ForeignRecords)
    assert (service["timeout"]["minimum"], service["timeout"]["maximum"]) == services.TIMEOUT_LIMITS
    assert service["timeout"]["default"] == DEFAULT_TIMEOUT
