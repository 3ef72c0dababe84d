"""One service out of its node: each key on its own, not yet what keys mean for each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deploy_gate.catalog import forms, values
from deploy_gate.catalog.draft import Records, ServiceDraft, WrittenNeed
from deploy_gate.catalog.nodes import Items, Scalar, Table
from deploy_gate.catalog.verify import read_verify
from deploy_gate.model import DEFAULT_TIMEOUT, is_no_branch
from deploy_gate.requirement import NeedError, parse_need, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy_gate.catalog.mistakes import Mistakes
    from deploy_gate.catalog.nodes import Node

SERVICE_KEYS: Final = (
    "repository",
    "requires",
    "tier",
    "group",
    "timeout",
    "image",
    "tag_prefix",
    "environments",
    "senders",
    "sources",
    "irreversible",
    "records",
    "verify",
)
RECORDS_KEYS: Final = ("repository", "environment")

_PLACEHOLDERS: Final = ("environment", "service", "version")
"""What an address of a service's verification may leave open."""

TIMEOUT_LIMITS: Final = (1, 360)
"""Minutes; GitHub ends a job of a hosted runner after six hours."""

_EXAMPLES: Final = {"senders": "[octocat]", "sources": "[acme/web]", "deployers": "[octocat, acme/ops]"}

SHARED_TEMPLATE: Final = "{environment}/{service}"
"""Where records live when several services keep them in one repository and nothing else is said."""


def read_service(key: Scalar, node: Node, mistakes: Mistakes) -> ServiceDraft:
    """One entry of ``services``; what is wrong in it is reported and left out."""
    path = values.under("services", key.text)
    if not forms.TOKEN.pattern.match(key.text):
        mistakes.add(key, "services", f"{shorten(key.text)} cannot name a service: write {forms.TOKEN.words}")
    elif is_no_branch(key.text):
        message = f"{key.text} cannot be part of a branch's name, as a lock needs it: write another name"
        mistakes.add(key, "services", message)
    found = values.table(node, path, mistakes, "{repository: acme/web}")
    if found is None:
        return ServiceDraft(key.text, path, key)
    nodes = values.keys(found, path, mistakes, SERVICE_KEYS)
    if "repository" not in nodes:
        mistakes.add(key, path, "repository is missing: write the service's repository, such as acme/web")
    return ServiceDraft(
        name=key.text,
        path=path,
        node=key,
        nodes=nodes,
        repository=_formed(nodes, path, mistakes, "repository", forms.REPOSITORY_NAME),
        needs=tuple(_needs(nodes["requires"], f"{path}.requires", mistakes)) if "requires" in nodes else (),
        tier=_formed(nodes, path, mistakes, "tier", forms.TOKEN),
        group=_formed(nodes, path, mistakes, "group", forms.TOKEN),
        timeout=_timeout(nodes, path, mistakes),
        image=_formed(nodes, path, mistakes, "image", forms.IMAGE),
        tag_prefix=_formed(nodes, path, mistakes, "tag_prefix", forms.TAG_PREFIX),
        environments=_listed(nodes, path, mistakes, "environments", forms.ENVIRONMENT),
        senders=_listed(nodes, path, mistakes, "senders", forms.LOGIN),
        sources=read_sources(nodes, path, mistakes),
        irreversible=_irreversible(nodes, path, mistakes),
        records=read_records(nodes["records"], f"{path}.records", mistakes) if "records" in nodes else None,
        verify=read_verify(nodes["verify"], f"{path}.verify", mistakes, _PLACEHOLDERS) if "verify" in nodes else None,
    )


def read_records(node: Node, path: str, mistakes: Mistakes) -> Records | None:
    """Where records live; a repository without a template is taken to hold the records of several services."""
    found = values.table(node, path, mistakes, '{repository: acme/infra, environment: "{environment}/{service}"}')
    if found is None:
        return None
    nodes = values.keys(found, path, mistakes, RECORDS_KEYS)
    if not found.entries:
        mistakes.add(found, path, "write repository, environment or both, or leave the key out")
    repository = _formed(nodes, path, mistakes, "repository", forms.REPOSITORY_NAME)
    template = _formed(nodes, path, mistakes, "environment", forms.TEMPLATE)
    return Records(repository, template or SHARED_TEMPLATE)


def read_senders(nodes: values.Keys, path: str, mistakes: Mistakes) -> tuple[str, ...] | None:
    """The logins under ``senders``; None where it says nothing."""
    return _listed(nodes, path, mistakes, "senders", forms.LOGIN)


def read_deployers(nodes: values.Keys, path: str, mistakes: Mistakes) -> tuple[str, ...] | None:
    """The logins and teams under ``deployers``; None where it says nothing."""
    return _listed(nodes, path, mistakes, "deployers", forms.DEPLOYER)


def read_sources(nodes: values.Keys, path: str, mistakes: Mistakes) -> tuple[str, ...] | None:
    """The repositories under ``sources``; None where it says nothing."""
    return _listed(nodes, path, mistakes, "sources", forms.REPOSITORY_NAME)


def _formed(nodes: values.Keys, path: str, mistakes: Mistakes, key: str, form: values.Form) -> str | None:
    return values.formed(nodes[key], f"{path}.{key}", mistakes, form) if key in nodes else None


def _listed(nodes: values.Keys, path: str, mistakes: Mistakes, key: str, form: values.Form) -> tuple[str, ...] | None:
    if key not in nodes:
        return None
    example = _EXAMPLES.get(key, "[staging, production]")
    return tuple(text for text, _ in values.texts(nodes[key], f"{path}.{key}", mistakes, form, example)) or None


def _timeout(nodes: values.Keys, path: str, mistakes: Mistakes) -> int:
    if "timeout" not in nodes:
        return DEFAULT_TIMEOUT
    return values.whole(nodes["timeout"], f"{path}.timeout", mistakes, TIMEOUT_LIMITS) or DEFAULT_TIMEOUT


def _irreversible(nodes: values.Keys, path: str, mistakes: Mistakes) -> bool:
    return "irreversible" in nodes and values.flag(nodes["irreversible"], f"{path}.irreversible", mistakes) is True


def _needs(node: Node, path: str, mistakes: Mistakes) -> Iterator[WrittenNeed]:
    if isinstance(node, Items) and not node.nodes:
        return  # it says plainly that the service needs nobody
    for where, item in values.items(node, path, mistakes, '["inventory-service >=1.8.0 <2"]'):
        if isinstance(item, Table):
            mistakes.add(item, where, "write name and range as one text in quotes, such as 'inventory-service >=1.8'")
            continue
        text = values.text(item, where, mistakes, "a text such as 'inventory-service >=1.8'")
        if text is None:
            continue
        try:
            yield WrittenNeed(parse_need(text), item, where)
        except NeedError as error:
            mistakes.add(item, where, str(error))
