"""``deploy-gate.yml`` from its text to a `Catalog`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate.catalog import forms, values
from deploy_gate.catalog.draft import Draft, ServiceDraft
from deploy_gate.catalog.finished import finish
from deploy_gate.catalog.mistakes import Mistakes
from deploy_gate.catalog.nodes import Scalar, Table, read_nodes
from deploy_gate.catalog.rules import check
from deploy_gate.catalog.services import read_deployers, read_records, read_senders, read_service, read_sources
from deploy_gate.catalog.verify import read_verify
from deploy_gate.catalog.versions_key import read_versions
from deploy_gate.model import Environment, ForeignRecords, Group, OnFailure, is_no_branch
from deploy_gate.requirement import shorten

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.catalog.nodes import Node
    from deploy_gate.model import Catalog, Problem

MAX_BYTES: Final = 1_048_576
"""The largest catalog that is read, in bytes of UTF-8."""

MAX_ENVIRONMENTS: Final = 100
"""Environments in a catalog; every service has a place for its records in each."""

CATALOG_KEYS: Final = (
    "environments",
    "tiers",
    "on_failure",
    "foreign_records",
    "records",
    "versions",
    "groups",
    "services",
)
ENVIRONMENT_KEYS: Final = ("name", "production", "transient", "senders", "sources", "deployers", "verify")
GROUP_KEYS: Final = ("switch",)


def read_catalog(
    text: str, filename: str = "deploy-gate.yml", max_bytes: int = MAX_BYTES
) -> Catalog | tuple[Problem, ...]:
    """The catalog, or every mistake in it in the order of the file; never an exception, whatever the text.

    Only broken syntax ends the reading early, since nothing after it can be told apart.
    """
    mistakes = Mistakes(filename)
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > max_bytes:
        mistakes.add_at(1, 1, f"the file has {size} bytes, and a catalog at most {max_bytes}: split it, or shorten it")
        return mistakes.in_file_order()
    root = read_nodes(text, mistakes)
    if root is None or (isinstance(root, Scalar) and root.is_null):
        if not mistakes.found:
            mistakes.add_at(1, 1, "the file is empty: write at least environments and services")
        return mistakes.in_file_order()
    draft = _draft(root, mistakes)
    check(draft, mistakes)
    return mistakes.in_file_order() if mistakes.found else finish(draft)


def _draft(root: Node, mistakes: Mistakes) -> Draft:
    found = values.table(root, "", mistakes, "{environments: [production], services: {web: {repository: acme/web}}}")
    if found is None:
        return Draft()
    nodes = values.keys(found, "", mistakes, CATALOG_KEYS)
    for key, example in (("environments", "[staging, production]"), ("services", "{web: {repository: acme/web}}")):
        if key not in nodes:
            mistakes.add(found, "", f"{key} is missing: write {key}: {example}")
    environments, environment_nodes = _environments(nodes, mistakes)
    return Draft(
        environments=environments,
        environment_nodes=environment_nodes,
        tiers=_tiers(nodes, mistakes),
        groups=_groups(nodes, mistakes),
        services=_services(nodes, mistakes),
        records=read_records(nodes["records"], "records", mistakes) if "records" in nodes else None,
        on_failure=(
            ("on_failure" in nodes and values.choice(nodes["on_failure"], "on_failure", mistakes, OnFailure))
            or OnFailure.STOP_DEPENDANTS
        ),
        foreign_records=(
            (
                "foreign_records" in nodes
                and values.choice(nodes["foreign_records"], "foreign_records", mistakes, ForeignRecords)
            )
            or ForeignRecords.IGNORE
        ),
        versions=read_versions(nodes["versions"], mistakes) if "versions" in nodes else None,
    )


def _environments(
    nodes: values.Keys, mistakes: Mistakes
) -> tuple[Mapping[str, Environment], Mapping[str, tuple[str, Node]]]:
    found: dict[str, Environment] = {}
    places: dict[str, tuple[str, Node]] = {}
    if "environments" not in nodes:
        return found, places
    listed = values.items(nodes["environments"], "environments", mistakes, "[staging, production]")
    for number, (where, item) in enumerate(listed):
        if number == MAX_ENVIRONMENTS:
            mistakes.add(item, where, f"these are more than {MAX_ENVIRONMENTS} environments: take some out")
            break
        environment = _environment(item, where, mistakes)
        if environment is None:
            continue
        if environment.name in found:
            mistakes.add(item, where, f"the environment {environment.name} is listed twice: keep one")
            continue
        found[environment.name] = environment
        places[environment.name] = (where, item)
    return found, places


def _environment(node: Node, path: str, mistakes: Mistakes) -> Environment | None:
    """A name, or a mapping with more to say; `production` is flagged so by name alone, as GitHub does it."""
    keyed: values.Keys = {}
    named: Node = node
    if isinstance(node, Table):
        keyed = values.keys(node, path, mistakes, ENVIRONMENT_KEYS)
        if "name" not in keyed:
            mistakes.add(node, path, "name is missing: write {name: production, production: true}")
        named = keyed.get("name", node)
    senders = read_senders(keyed, path, mistakes)
    sources = read_sources(keyed, path, mistakes)
    deployers = read_deployers(keyed, path, mistakes)
    production = values.flag(keyed["production"], f"{path}.production", mistakes) if "production" in keyed else None
    transient = values.flag(keyed["transient"], f"{path}.transient", mistakes) if "transient" in keyed else None
    verify = read_verify(keyed["verify"], f"{path}.verify", mistakes, ("environment",)) if "verify" in keyed else None
    if isinstance(named, Table):
        if named is not node:
            values.text(named, f"{path}.name", mistakes, forms.ENVIRONMENT.words)
        return None
    name = values.formed(named, path, mistakes, forms.ENVIRONMENT)
    if name is None:
        return None
    if is_no_branch(name):
        mistakes.add(named, path, f"{name} cannot be part of a branch's name, as a lock needs it: write another name")
    return Environment(
        name,
        name == "production" if production is None else production,
        bool(transient),
        senders,
        verify,
        sources,
        deployers,
    )


def _tiers(nodes: values.Keys, mistakes: Mistakes) -> tuple[str, ...] | None:
    if "tiers" not in nodes:
        return ()
    found = values.texts(nodes["tiers"], "tiers", mistakes, forms.TOKEN, "[migrations, backends, frontends]")
    return tuple(text for text, _ in found) or None


def _groups(nodes: values.Keys, mistakes: Mistakes) -> Mapping[str, tuple[Group, Node]] | None:
    groups: dict[str, tuple[Group, Node]] = {}
    if "groups" not in nodes:
        return groups
    found = values.table(nodes["groups"], "groups", mistakes, "{checkout-pair: {switch: true}}")
    if found is None:
        return None
    for key, node in found.entries:
        path = values.under("groups", key.text)
        if not forms.TOKEN.pattern.match(key.text):
            mistakes.add(key, "groups", f"{shorten(key.text)} cannot name a group: write {forms.TOKEN.words}")
        body = values.table(node, path, mistakes, "{switch: true}")
        keyed = values.keys(body, path, mistakes, GROUP_KEYS) if body else {}
        switch = values.flag(keyed["switch"], f"{path}.switch", mistakes) if "switch" in keyed else None
        groups[key.text] = (Group(key.text, has_switch=bool(switch)), key)
    return groups


def _services(nodes: values.Keys, mistakes: Mistakes) -> Mapping[str, ServiceDraft]:
    if "services" not in nodes:
        return {}
    found = values.table(nodes["services"], "services", mistakes, "{web: {repository: acme/web}}")
    if found is not None and not found.entries:
        mistakes.add(
            found, "services", "no service is named: write at least one, such as {web: {repository: acme/web}}"
        )
    return {key.text: read_service(key, node, mistakes) for key, node in (found.entries if found else ())}
