"""Check runs: read, made and brought forward."""

from typing import Any, Final

from standin.checks import CheckRun
from standin.clock import stamp
from standin.refusal import Refusal, not_found
from standin.repository import Repository
from standin.rest.accounts import account
from standin.rest.addresses import SITE, api, page
from standin.rest.commits import named
from standin.rest.fields import moment, of_type, required, text
from standin.rest.serving import listed, serve
from standin.routes import Request, Response

ACTIONS_APP_ID: Final = 15368
PERMISSIONS: Final = {"checks": "write", "contents": "write", "deployments": "write", "metadata": "read"}


def app(request: Request, slug: str) -> dict[str, Any]:
    """The app behind a check or a comment."""
    made = stamp(request.world.clock.now())
    return {
        "id": ACTIONS_APP_ID if slug == "github-actions" else request.world.user(f"{slug}[bot]").id,
        "slug": slug,
        "node_id": f"A_{slug}",
        "owner": account(request, "github"),
        "name": "GitHub Actions" if slug == "github-actions" else slug,
        "description": None,
        "external_url": f"{SITE}/apps/{slug}",
        "html_url": f"{SITE}/apps/{slug}",
        "created_at": made,
        "updated_at": made,
        "permissions": PERMISSIONS,
        "events": [],
    }


def shown(request: Request, repository: Repository, check: CheckRun) -> dict[str, Any]:
    """A check run with its output."""
    own = api(request, repository, f"check-runs/{check.id}")
    output = check.output
    return {
        "id": check.id,
        "name": check.name,
        "node_id": check.node_id,
        "head_sha": check.sha,
        "external_id": check.external_id,
        "url": own,
        "html_url": page(repository, f"runs/{check.id}"),
        "details_url": check.details_url or page(repository, f"runs/{check.id}"),
        "status": check.status,
        "conclusion": check.conclusion,
        "started_at": stamp(check.started_at) if check.started_at else None,
        "completed_at": stamp(check.completed_at) if check.completed_at else None,
        "output": {
            "title": output.get("title"),
            "summary": output.get("summary"),
            "text": output.get("text"),
            "annotations_count": len(output.get("annotations", [])),
            "annotations_url": f"{own}/annotations",
        },
        "check_suite": {"id": check.id},
        "app": app(request, check.app),
        "pull_requests": [],
    }


@serve("GET", "/repos/{owner}/{repo}/commits/{ref}/check-runs")
def _list_check_runs(request: Request) -> Response:
    repository = request.repository()
    request.access.need(repository, "checks")
    commit = named(repository, request.params["ref"])
    found = repository.check_runs.get(commit.oid, [])[::-1]
    if request.query.get("filter", "latest") == "latest":
        latest: dict[tuple[str, str], CheckRun] = {}
        for check in found:
            latest.setdefault((check.app, check.name), check)
        found = list(latest.values())
    for key, wanted in (("name", "check_name"), ("status", "status")):
        if value := request.query.get(wanted):
            found = [check for check in found if getattr(check, key) == value]
    return listed(request, found, lambda one: shown(request, repository, one), under="check_runs")


def _find(request: Request) -> tuple[Repository, CheckRun]:
    repository, number = request.repository(), request.number("check_run_id")
    for checks in repository.check_runs.values():
        for check in checks:
            if check.id == number:
                return repository, check
    request.access.need(repository, "checks")
    raise not_found("no such check run")


@serve("GET", "/repos/{owner}/{repo}/check-runs/{check_run_id}")
def _get_check_run(request: Request) -> Response:
    repository, check = _find(request)
    request.access.need(repository, "checks")
    return Response(shown(request, repository, check))


@serve("POST", "/repos/{owner}/{repo}/check-runs")
def _create_check_run(request: Request) -> Response:
    repository = request.repository()
    token = request.access.token
    if token and token.kind in ("user", "fine-grained") and not token.everything:
        raise Refusal("FORBIDDEN", "You must authenticate via a GitHub App.")
    request.access.need(repository, "checks", "write")
    fields, world = request.fields, request.world
    required(fields, "name", "head_sha")
    sha = named(repository, text(fields, "head_sha")).oid
    made = CheckRun(world.next_id(), text(fields, "name"), sha, "queued", None, world.clock.now())
    made.app = request.access.user.graphql_login
    _bring_forward(request, made, fields)
    repository.check_runs.setdefault(sha, []).append(made)
    world.remember(made.node_id, repository.full_name, made)
    return Response(shown(request, repository, made), 201)


@serve("PATCH", "/repos/{owner}/{repo}/check-runs/{check_run_id}")
def _update_check_run(request: Request) -> Response:
    repository, check = _find(request)
    request.access.need(repository, "checks", "write")
    _bring_forward(request, check, request.fields)
    return Response(shown(request, repository, check))


def _bring_forward(request: Request, check: CheckRun, fields: dict[str, Any]) -> None:
    """Take over what was sent; a conclusion completes the check."""
    now = request.world.clock.now()
    check.name = of_type(fields, "name", str, check.name)
    check.status = of_type(fields, "status", str, check.status)
    check.conclusion = of_type(fields, "conclusion", str, check.conclusion or "") or None
    check.details_url = of_type(fields, "details_url", str, check.details_url)
    check.external_id = of_type(fields, "external_id", str, check.external_id)
    check.output = check.output | of_type(fields, "output", dict, {})
    if check.conclusion:
        check.status, check.completed_at = "completed", moment(fields, "completed_at", check.completed_at or now)
    elif check.status == "completed":
        raise Refusal("UNPROCESSABLE", "Invalid request.\n\nconclusion wasn't supplied.")
