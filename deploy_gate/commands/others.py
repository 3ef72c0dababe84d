"""What else runs in an environment, for a file that is to say it all."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from deploy_gate.catalog import read_catalog
from deploy_gate.github.catalog_file import read_catalog_file
from deploy_gate.github.document import CONNECTIONS
from deploy_gate.github.fault import Fault, GitHubError, Kind
from deploy_gate.github.running import read_running
from deploy_gate.model import Catalog, History

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.github.client import Client


def versions_that_run(client: Client, locator: str, environment: str) -> Mapping[str, str]:
    """The version of every service that its newest record says serves there, of as many as one document asks for.

    Raises `Fault` where the catalog cannot be read.
    """
    try:
        catalog = read_catalog(read_catalog_file(client, locator, None), locator)
    except GitHubError as error:
        raise Fault(Kind.REFUSED, error.message, error.remedy) from None
    if not isinstance(catalog, Catalog):
        raise Fault(Kind.REFUSED, f"the catalog {locator} has mistakes by now", "run `deploy-gate validate` on it")
    return versions_in(client, catalog, environment)


def versions_in(client: Client, catalog: Catalog, environment: str) -> Mapping[str, str]:
    """Likewise, of a catalog that was read."""
    deployed = (name for name, service in catalog.services.items() if service.is_deployed_to(environment))
    facts = read_running(client, catalog, environment, islice(deployed, CONNECTIONS), ())
    found = {}
    for (_, name), history in facts.histories.items():
        newest = history.newest if isinstance(history, History) else None
        if newest is not None and newest.state.is_serving and not newest.foreign and newest.version is not None:
            found[name] = str(newest.version)
    return found
