"""What the parts of a catalog must be to each other."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from deploy_gate.catalog.circles import check_circles
from deploy_gate.catalog.nodes import Items, Scalar
from deploy_gate.catalog.places import check_places
from deploy_gate.requirement import MAX_RANGES, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deploy_gate.catalog.draft import Draft, ServiceDraft
    from deploy_gate.catalog.mistakes import Mistakes
    from deploy_gate.versions import Range

MAX_GROUP: Final = 8
"""Services that one job can prepare and switch together."""


def check(draft: Draft, mistakes: Mistakes) -> None:
    """Every mistake that takes more than one key to see."""
    for service in draft.services.values():
        _check_names(service, draft, mistakes)
        _check_needs(service, draft, mistakes)
        _check_environments(service, draft, mistakes)
    _check_groups(draft, mistakes)
    _check_tag_prefixes(draft, mistakes)
    check_places(draft, mistakes)
    check_circles(draft, mistakes)


def _check_names(service: ServiceDraft, draft: Draft, mistakes: Mistakes) -> None:
    for key, word, known in (("tier", service.tier, draft.tiers), ("group", service.group, draft.groups)):
        if word is not None and known is not None and word not in known:
            _unlisted(service, key, word, known, mistakes)


def _unlisted(service: ServiceDraft, key: str, word: str, known: Iterable[str], mistakes: Mistakes) -> None:
    hint = mistakes.suggest(word, known) or ": add it there"
    mistakes.add(service.nodes[key], f"{service.path}.{key}", f"{shorten(word)} is not listed under {key}s{hint}")


def _check_needs(service: ServiceDraft, draft: Draft, mistakes: Mistakes) -> None:
    together: dict[str, Range] = {}
    said: Counter[str] = Counter()
    for written in service.needs:
        other, wanted = written.need.other, written.need.range
        said[other] += 1
        if said[other] > MAX_RANGES:
            if said[other] == MAX_RANGES + 1:
                message = f"{shorten(other)} is required more than {MAX_RANGES} times: write one range that says it all"
                mistakes.add(written.node, written.path, message)
            continue
        if other == service.name:
            mistakes.add(written.node, written.path, f"{other} requires itself: leave this out")
            continue
        provider = draft.services.get(other)
        if provider is None:
            hint = mistakes.suggest(other, draft.services)
            mistakes.add(written.node, written.path, f"{shorten(other)} is no service of this catalog{hint}")
            continue
        if apart := _apart(service, provider, draft):
            mistakes.add(written.node, written.path, apart)
        if wanted is None:
            continue
        both = together[other].intersection(wanted) if other in together else wanted
        if both.is_empty:
            message = f"no version of {other} can be in {wanted} and in what is required of it above: keep one of them"
            mistakes.add(written.node, written.path, message)
            continue
        together[other] = both


def _apart(service: ServiceDraft, provider: ServiceDraft, draft: Draft) -> str:
    """What is wrong where a service goes to an environment that something it requires never reaches."""
    if provider.environments is None:
        return ""
    reached = frozenset(provider.environments)
    own = frozenset(draft.environments if service.environments is None else service.environments)
    alone = [name for name in draft.environments if name in own and name not in reached]
    if not alone:
        return ""
    return (
        f"{service.name} is deployed to {', '.join(alone)}, and {provider.name}, which it requires, is not: "
        f"change the environments of one of them"
    )


def _check_environments(service: ServiceDraft, draft: Draft, mistakes: Mistakes) -> None:
    listed = service.nodes.get("environments")
    if service.environments is None or not draft.environments or not isinstance(listed, Items):
        return
    for index, item in enumerate(listed.nodes):
        if isinstance(item, Scalar) and item.text in service.environments and item.text not in draft.environments:
            hint = mistakes.suggest(item.text, draft.environments)
            message = f"{shorten(item.text)} is no environment of this catalog{hint}"
            mistakes.add(item, f"{service.path}.environments[{index}]", message)


def _check_groups(draft: Draft, mistakes: Mistakes) -> None:
    sizes: dict[str, int] = {}
    for service in draft.services.values():
        if service.group is None:
            continue
        sizes[service.group] = sizes.get(service.group, 0) + 1
        if sizes[service.group] == MAX_GROUP + 1:
            message = f"{shorten(service.group)} has more than {MAX_GROUP} members, too many for one job: take some out"
            mistakes.add(service.nodes["group"], f"{service.path}.group", message)
    for name, (_, node) in (draft.groups or {}).items():
        if name in draft.services:
            mistakes.add(node, "groups", f"{shorten(name)} is also the name of a service: choose another")


def _check_tag_prefixes(draft: Draft, mistakes: Mistakes) -> None:
    """A pushed tag must not name two services of one repository."""
    taken: dict[tuple[str, str], str] = {}
    for service in draft.services.values():
        if service.tag_prefix is None or service.repository is None:
            continue
        first = taken.setdefault((service.repository.lower(), service.tag_prefix), service.name)
        if first != service.name:
            message = f"{shorten(service.tag_prefix)} is also {first}'s in {service.repository}: a tag would name both"
            mistakes.add(service.nodes["tag_prefix"], f"{service.path}.tag_prefix", message)
