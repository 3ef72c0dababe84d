"""Events sent to workflows: `repository_dispatch` and `workflow_dispatch`."""

import json
from typing import Any, Final

import yaml

from standin.checks import Dispatch
from standin.gitobjects import Commit
from standin.refusal import Refusal, not_found
from standin.repository import Repository
from standin.rest.addresses import api, page
from standin.rest.fields import flag, of_type, text
from standin.rest.serving import serve
from standin.routes import Request, Response
from standin.verbs import running
from standin.worktree import blob_at, files_in

MOST_PROPERTIES: Final = 10
LARGEST_PAYLOAD: Final = 64 * 1024
LONGEST_EVENT_TYPE: Final = 100
MOST_INPUTS: Final = 25
FOLDER: Final = ".github/workflows/"


@serve("POST", "/repos/{owner}/{repo}/dispatches")
def _repository_dispatch(request: Request) -> Response:
    repository = request.repository()
    request.access.need(repository, "contents", "write")
    fields = request.fields
    event, payload = text(fields, "event_type"), of_type(fields, "client_payload", dict, {})
    if not event:
        raise Refusal(
            "UNPROCESSABLE", "Invalid request.\n\nFor 'properties/event_type', must have at least 1 character."
        )
    if len(event) > LONGEST_EVENT_TYPE:
        sentence = f"event_type is too long (maximum is {LONGEST_EVENT_TYPE} characters)"
        raise Refusal("UNPROCESSABLE", f"Invalid request.\n\n{sentence}.")
    if len(payload) > MOST_PROPERTIES:
        sentence = f"No more than {MOST_PROPERTIES} properties are allowed; {len(payload)} were supplied."
        raise Refusal("UNPROCESSABLE", f"Invalid request.\n\n{sentence}")
    if len(json.dumps(payload, separators=(",", ":"), ensure_ascii=False).encode()) >= LARGEST_PAYLOAD:
        raise Refusal("UNPROCESSABLE", "client_payload is too large.")
    now = request.world.clock.now()
    repository.dispatches.append(Dispatch("repository_dispatch", event, payload, request.access.user.login, now))
    return Response(None, 204)


@serve("POST", "/repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches")
def _workflow_dispatch(request: Request) -> Response:
    repository = request.repository()
    request.access.need(repository, "actions", "write")
    fields = request.fields
    ref, inputs = text(fields, "ref"), of_type(fields, "inputs", dict, {})
    path = _workflow(repository, request.params["workflow_id"])
    full = repository.ref_of(ref)
    commit = repository.peel(repository.refs[full]) if full else None
    if not commit or not full:
        raise Refusal("UNPROCESSABLE", f"No ref found for: {ref}")
    _takes(repository, commit, path, inputs)
    run = running.start(request.access, repository, path, "workflow_dispatch", full)
    run.inputs = inputs
    name, login, now = path.removeprefix(FOLDER), request.access.user.login, request.world.clock.now()
    repository.dispatches.append(Dispatch("workflow_dispatch", name, inputs, login, now, full, run.id))
    if not flag(fields, "return_run_details"):
        return Response(None, 204)
    return Response(
        {
            "workflow_run_id": run.id,
            "run_url": api(request, repository, f"actions/runs/{run.id}"),
            "html_url": page(repository, f"actions/runs/{run.id}"),
        }
    )


def _workflow(repository: Repository, name: str) -> str:
    """The path of a workflow of the default branch, from its file's name."""
    head = repository.head()
    paths = {path for path, _ in files_in(repository.objects, head.tree)} if head else set()
    path = FOLDER + name.removeprefix(FOLDER)
    if path not in paths:
        raise not_found(f"no workflow {name}")
    return path


def _takes(repository: Repository, commit: Commit, path: str, inputs: dict[str, Any]) -> None:
    """Refuse inputs that the workflow at this commit does not declare, and required ones that are missing."""
    blob = blob_at(repository.objects, commit.tree, path)
    # YAML 1.1 reads the key `on` as true.
    read = yaml.safe_load(blob.data) if blob else None
    events = (read.get("on") or read.get(True)) if isinstance(read, dict) else None
    if "workflow_dispatch" not in (events or ()) and events != "workflow_dispatch":
        raise Refusal("UNPROCESSABLE", "Workflow does not have 'workflow_dispatch' trigger")
    declared = ((events["workflow_dispatch"] or {}).get("inputs") or {}) if isinstance(events, dict) else {}
    if len(inputs) > MOST_INPUTS:
        raise Refusal("UNPROCESSABLE", f"Invalid request.\n\nNo more than {MOST_INPUTS} properties are allowed.")
    if unknown := sorted(inputs.keys() - declared.keys()):
        raise Refusal("UNPROCESSABLE", f"Unexpected inputs provided: {json.dumps(unknown)}")
    for name, declaration in declared.items():
        about = declaration or {}
        if about.get("required") and "default" not in about and name not in inputs:
            raise Refusal("UNPROCESSABLE", f"Required input '{name}' not provided")
