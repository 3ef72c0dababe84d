"""The enforced order of environments: what goes to one must run in all that come before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.comment.settings import OrderScope, Settings
from deploy_gate.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy_gate.comment.commands import Command
    from deploy_gate.comment.facts import Deployed
    from deploy_gate.model import Unread


class Passed(Value):
    """One environment that comes before, and why it does not let the commit on; empty where it does."""

    environment: str
    why_not: str = ""


class Order(Value):
    """What the enforced order says."""

    environments: tuple[Passed, ...] = ()
    mistake: str = ""
    """Why the order itself cannot be followed."""

    @property
    def missing(self) -> tuple[str, ...]:
        """The environments that the commit must be deployed to first."""
        return tuple(one.environment for one in self.environments if one.why_not)

    @property
    def lets_on(self) -> bool:
        return not self.mistake and not self.missing


def earlier(command: Command, settings: Settings) -> tuple[str, ...]:
    """The environments that must run the commit: those of the enforced order, and those that the command names first.

    The way back passes by the order; a noop leaves no record by which one could know that it came first.
    """
    order, environment = settings.enforced_deployment_order, command.environment
    enforced = order[: order.index(environment)] if environment in order and not command.is_stable else ()
    return tuple(dict.fromkeys((*enforced, *(() if command.is_noop else command.before))))


def check_order(
    command: Command, sha: str, deployments: Mapping[str, tuple[Deployed, ...] | Unread], settings: Settings
) -> Order:
    """Whether the newest deployment of each earlier environment is active at this very commit."""
    mistake = "" if command.is_stable else _mistake_in(settings.enforced_deployment_order, command.environment)
    if mistake:
        return Order(mistake=mistake)
    return Order(
        tuple(Passed(name, _why_not(deployments.get(name), sha, settings)) for name in earlier(command, settings))
    )


def _mistake_in(order: tuple[str, ...], environment: str) -> str:
    if not order:
        return ""
    if len(set(order)) < len(order):
        return "`enforced_deployment_order` names an environment twice: name each once"
    if environment not in order:
        return f"`enforced_deployment_order` does not name {environment}: add it, or deploy elsewhere"
    return ""


def _why_not(deployed: tuple[Deployed, ...] | Unread | None, sha: str, settings: Settings) -> str:
    if not isinstance(deployed, tuple):
        return "its deployments could not be read"
    only_tools = settings.deployment_order_scope is OrderScope.BRANCH_DEPLOY
    newest = next((one for one in deployed if one.is_of_a_tool or not only_tools), None)
    if newest is None:
        return "nothing was deployed there"
    if not newest.state.is_serving:
        return f"its newest deployment is {newest.state.lower().replace('_', ' ')}"
    return "" if newest.oid == sha else f"it runs `{newest.oid[:7]}`"
