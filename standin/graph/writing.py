"""Mutations of refs, commits and deployments."""

# ruff: noqa: A002, D103 - a resolver is described by the field it is registered for,
# and its parameters bear GitHub's names.

import base64
import binascii
from typing import Any

from standin.graph.fields import Info, Seen, asked, field
from standin.graph.nodes import see_node
from standin.graph.preparing import catch_up, need_contexts
from standin.graph.refs import see_ref
from standin.refusal import Refusal
from standin.repository import Repository
from standin.sent import read_json
from standin.verbs import committing, deploying, refs

Input = dict[str, Any]


def payload(given: Input, **fields: Any) -> Input:  # noqa: ANN401 - whatever the payload shows
    """What a mutation gives back: its fields, and the client's own mark."""
    return {"clientMutationId": given.get("clientMutationId"), **fields}


def node_of(info: Info, node: str, *kinds: str) -> Seen:
    """The thing an input's id names, if it is of one of these kinds."""
    found = see_node(info, node)
    if found.kind not in kinds:
        raise Refusal("NOT_FOUND", f"Could not resolve to {kinds[0]} node with the global id of '{node}'.")
    return found


def _repository(info: Info, given: Input) -> Repository:
    return node_of(info, given["repositoryId"], "Repository").home


@field("Mutation", "createRef")
def create_ref(_root: None, info: Info, input: Input) -> Input:
    repository = _repository(info, input)
    refs.create_ref(asked(info).access, repository, input["name"], input["oid"])
    return payload(input, ref=see_ref(repository, input["name"]))


@field("Mutation", "updateRef")
def update_ref(_root: None, info: Info, input: Input) -> Input:
    seen = node_of(info, input["refId"], "Ref")
    force = bool(input.get("force"))
    refs.update_ref(asked(info).access, seen.home, seen.thing, input["oid"], force=force)
    return payload(input, ref=seen)


@field("Mutation", "updateRefs")
def update_refs(_root: None, info: Info, input: Input) -> Input:
    changes = [
        (each["name"], each["afterOid"], each.get("beforeOid"), bool(each.get("force"))) for each in input["refUpdates"]
    ]
    refs.update_refs(asked(info).access, _repository(info, input), changes)
    return payload(input)


@field("Mutation", "deleteRef")
def delete_ref(_root: None, info: Info, input: Input) -> Input:
    seen = node_of(info, input["refId"], "Ref")
    refs.delete_ref(asked(info).access, seen.home, seen.thing)
    return payload(input)


@field("Mutation", "createCommitOnBranch")
def create_commit_on_branch(_root: None, info: Info, input: Input) -> Input:
    repository, branch = _branch(info, input["branch"])
    changes = input.get("fileChanges") or {}
    files: dict[str, bytes | None] = {each["path"]: None for each in changes.get("deletions") or ()}
    for each in changes.get("additions") or ():
        try:
            files[each["path"]] = base64.b64decode(each["contents"], validate=True)
        except binascii.Error:
            raise Refusal("UNPROCESSABLE", f"The contents of {each['path']} are not valid Base64.") from None
    message = "\n\n".join(part for part in (input["message"]["headline"], input["message"].get("body")) if part)
    made = committing.commit_on_branch(asked(info).access, repository, branch, input["expectedHeadOid"], message, files)
    ref = see_ref(repository, f"refs/heads/{branch}")
    return payload(input, commit=Seen("Commit", made, repository), ref=ref)


def _branch(info: Info, given: Input) -> tuple[Repository, str]:
    if given.get("id"):
        seen = node_of(info, given["id"], "Ref")
        return seen.home, seen.thing.removeprefix("refs/heads/")
    name, branch = given.get("repositoryNameWithOwner"), given.get("branchName")
    if not name or not branch:
        raise Refusal("UNPROCESSABLE", "A branch is named by its id, or by repositoryNameWithOwner and branchName.")
    return asked(info).access.repository(name), branch.removeprefix("refs/heads/")


@field("Mutation", "createDeployment")
def create_deployment(_root: None, info: Info, input: Input) -> Input:
    repository = _repository(info, input)
    seen = node_of(info, input["refId"], "Ref")
    access = asked(info).access
    access.need(repository, "deployments", "write")
    name = seen.thing.removeprefix("refs/heads/").removeprefix("refs/tags/")
    if input.get("autoMerge", True) and catch_up(access, repository, seen.thing):
        return payload(input, autoMerged=True, deployment=None)
    need_contexts(repository, seen.thing, input.get("requiredContexts"))
    commit = repository.peel(repository.refs[seen.thing])
    made = deploying.create(
        access,
        repository,
        ref=name,
        sha=commit.oid if commit else repository.refs[seen.thing],
        environment_name=input.get("environment") or "production",
        task=input.get("task") or "deploy",
        payload=_payload_value(input.get("payload")),
        description=input.get("description") or None,
    )
    return payload(input, autoMerged=False, deployment=Seen("Deployment", made, repository))


def _payload_value(text: str | None) -> Any:  # noqa: ANN401 - a payload holds whatever JSON holds
    try:
        return read_json(text) if text else {}
    except Refusal:
        return text


@field("Mutation", "createDeploymentStatus")
def create_deployment_status(_root: None, info: Info, input: Input) -> Input:
    seen = node_of(info, input["deploymentId"], "Deployment")
    made = deploying.say(
        asked(info).access,
        seen.home,
        seen.thing,
        input["state"].lower(),
        description=input.get("description") or "",
        log_url=input.get("logUrl") or "",
        environment_url=input.get("environmentUrl") or "",
        environment_name=input.get("environment"),
        auto_inactive=input.get("autoInactive") is not False,
    )
    return payload(input, deploymentStatus=Seen("DeploymentStatus", (seen.thing, made), seen.home))


@field("Mutation", "deleteDeployment")
def delete_deployment(_root: None, info: Info, input: Input) -> Input:
    seen = node_of(info, input["id"], "Deployment")
    deploying.delete(asked(info).access, seen.home, seen.thing)
    return payload(input)
