"""Branches, what protects them, and the rules that hold for them."""

from typing import Any

from standin.refusal import Refusal
from standin.repository import Protection, Repository
from standin.rest import commits
from standin.rest.addresses import api, page
from standin.rest.serving import listed, serve
from standin.routes import Request, Response
from standin.verbs.refs import protection_of
from standin.verbs.rules import rules_of


def _protection(rule: Protection | None) -> dict[str, Any]:
    checks = rule.checks if rule else []
    return {
        "enabled": rule is not None,
        "required_status_checks": {
            "enforcement_level": "non_admins" if checks else "off",
            "contexts": checks,
            "checks": [{"context": name, "app_id": None} for name in checks],
        },
    }


def _address(request: Request, repository: Repository, branch: str) -> str:
    return api(request, repository, f"branches/{branch}/protection")


@serve("GET", "/repos/{owner}/{repo}/branches")
def _list_branches(request: Request) -> Response:
    repository = request.repository()
    request.access.need(repository, "contents")
    names = sorted(name.removeprefix("refs/heads/") for name in repository.refs if name.startswith("refs/heads/"))
    wanted = request.query.get("protected")
    if wanted in ("true", "false"):
        names = [name for name in names if bool(protection_of(repository, name)) == (wanted == "true")]

    def short(name: str) -> dict[str, Any]:
        oid = repository.refs[f"refs/heads/{name}"]
        rule = protection_of(repository, name)
        return {
            "name": name,
            "commit": {"sha": oid, "url": api(request, repository, f"commits/{oid}")},
            "protected": rule is not None,
            "protection": _protection(rule),
            "protection_url": _address(request, repository, name),
        }

    return listed(request, names, short)


@serve("GET", "/repos/{owner}/{repo}/branches/{branch:path}")
def _get_branch(request: Request) -> Response:
    repository = request.repository()
    request.access.need(repository, "contents")
    name = request.params["branch"]
    commit = repository.commit_at(f"refs/heads/{name}") if f"refs/heads/{name}" in repository.refs else None
    if not commit:
        raise Refusal("NOT_FOUND", "Branch not found")
    rule = protection_of(repository, name)
    return Response(
        {
            "name": name,
            "commit": commits.shown(request, repository, commit),
            "_links": {"self": api(request, repository, f"branches/{name}"), "html": page(repository, f"tree/{name}")},
            "protected": rule is not None,
            "protection": _protection(rule),
            "protection_url": _address(request, repository, name),
        }
    )


@serve("GET", "/repos/{owner}/{repo}/rules/branches/{branch:path}")
def _list_rules(request: Request) -> Response:
    """Classic protection is no ruleset, and is not listed."""
    repository = request.repository()
    rule = protection_of(repository, request.params["branch"])
    found = rules_of(repository, request.params["branch"])
    source = {
        "ruleset_source_type": "Repository",
        "ruleset_source": repository.full_name,
        "ruleset_id": rule.id if rule else 0,
    }
    return listed(request, found, lambda one: one | source)
