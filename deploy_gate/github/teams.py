"""Which teams a person is in, asked with a token that may know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy_gate.github.fault import Fault
from deploy_gate.model import Unread

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deploy_gate.github.client import Client


def read_teams(client: Client, login: str, teams: Iterable[str]) -> frozenset[str] | Unread:
    """Of these teams, as ``org/team``, those that the person is in; one that is not there has no members."""
    asked = tuple(dict.fromkeys(teams))
    try:
        answer = client.ask(*write_question(login, asked))
    except Fault as fault:
        return Unread(f"the teams could not be read: {fault.why}", fault.remedy)
    refused = next((one for one in answer.complaints if one.type != "NOT_FOUND"), None)
    if refused is not None:
        return Unread(f"the teams could not be read: {refused.message}", "give `admins_pat` a token with `read:org`")
    return frozenset(team for number, team in enumerate(asked) if _is_in(login, answer.data.get(f"a{number}")))


def write_question(login: str, teams: Iterable[str]) -> tuple[str, dict[str, object]]:
    """The document that asks about all teams at once, and its variables.

    GitHub searches among the members, and finds more than the login: what it finds is compared.
    """
    declared, fields = ["$login: String!"], []
    variables: dict[str, object] = {"login": login}
    for number, team in enumerate(teams):
        organization, _, slug = team.partition("/")
        declared += [f"$o{number}: String!", f"$t{number}: String!"]
        variables |= {f"o{number}": organization, f"t{number}": slug}
        members = "members(query: $login, first: 100) { nodes { login } }"
        fields.append(f"a{number}: organization(login: $o{number}) {{ team(slug: $t{number}) {{ {members} }} }}")
    return f"query Teams({', '.join(declared)}) {{ {' '.join(fields)} }}", variables


def _is_in(login: str, organization: object) -> bool:
    match organization:
        case {"team": {"members": {"nodes": list(nodes)}}}:
            return any(isinstance(one, dict) and str(one.get("login")).lower() == login.lower() for one in nodes)
        case _:
            return False
