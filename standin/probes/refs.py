"""Refs: made, moved and removed by compare-and-swap."""

from typing import Final

from standin.probes.registry import holds, probe, same
from standin.probes.scratch import Scratch

CREATE: Final = (
    "mutation($id: ID!, $ref: String!, $oid: GitObjectID!) {"
    " createRef(input: {repositoryId: $id, name: $ref, oid: $oid}) { ref { name repository { nameWithOwner } } } }"
)
SWAP: Final = (
    "mutation($id: ID!, $updates: [RefUpdate!]!) {"
    " updateRefs(input: {repositoryId: $id, refUpdates: $updates}) { clientMutationId } }"
)
COMPARE: Final = (
    "query($owner: String!, $name: String!, $ref: String!, $head: String!) { repository(owner: $owner, name: $name) {"
    " ref(qualifiedName: $ref) { id compare(headRef: $head) { aheadBy behindBy status } } } }"
)
MOVE: Final = "mutation($ref: ID!, $oid: GitObjectID!) { updateRef(input: {refId: $ref, oid: $oid}) { ref { name } } }"
ZERO: Final = "0" * 40


def child(scratch: Scratch, parents: list[str]) -> str:
    """A new commit, put on no branch."""
    tree = scratch.rest(
        "POST", "/git/trees", {"tree": [{"path": "p", "mode": "100644", "type": "blob", "content": "p"}]}
    )
    body = {"message": f"Probe {scratch.mark}", "tree": tree["sha"], "parents": parents}
    made: str = scratch.rest("POST", "/git/commits", body)["sha"]
    return made


@probe("refs.create")
def create(scratch: Scratch) -> None:
    """The answer names the ref and reads on."""
    name = scratch.fresh("create")
    scratch.made_refs.append(name)
    data, errors = scratch.ask(CREATE, id=scratch.repository_id(), ref=f"refs/heads/{name}", oid=scratch.head())
    same("errors", errors, [])
    same("ref", data["createRef"]["ref"]["name"], name)
    same("repository", data["createRef"]["ref"]["repository"]["nameWithOwner"].lower(), scratch.repository.lower())


@probe("refs.create_twice")
def create_twice(scratch: Scratch) -> None:
    """The second of two is refused, and the ref stays where it was."""
    name = scratch.branch("twice")
    other = child(scratch, [scratch.head()])
    data, errors = scratch.ask(CREATE, id=scratch.repository_id(), ref=f"refs/heads/{name}", oid=other)
    same("data", data["createRef"], None)
    same("type", [each["type"] for each in errors], ["UNPROCESSABLE"])
    holds(f"the message says so: {errors[0]['message']}", true="already exists" in errors[0]["message"])
    same("where it stands", scratch.rest("GET", f"/git/ref/heads/{name}")["object"]["sha"], scratch.head())


@probe("refs.series")
def series(scratch: Scratch) -> None:
    """Between two that succeed, one fails alone."""
    first, second = scratch.fresh("series"), scratch.fresh("series")
    scratch.made_refs += [first, second]
    calls = "".join(
        f'{alias}: createRef(input: {{repositoryId: $id, name: "refs/heads/{name}", oid: $oid}}) {{ ref {{ name }} }} '
        for alias, name in (("a", first), ("b", first), ("c", second))
    )
    document = f"mutation($id: ID!, $oid: GitObjectID!) {{ {calls} }}"
    data, errors = scratch.ask(document, id=scratch.repository_id(), oid=scratch.head())
    same("what was made", [data["a"]["ref"]["name"], data["b"], data["c"]["ref"]["name"]], [first, None, second])
    same("whose error it is", [each["path"] for each in errors], [["b"]])


@probe("refs.below")
def below(scratch: Scratch) -> None:
    """A name below a branch's is refused."""
    name = scratch.branch("below")
    ref = f"refs/heads/{name}/more"
    _data, errors = scratch.ask(CREATE, id=scratch.repository_id(), ref=ref, oid=scratch.head())
    same("type", [each["type"] for each in errors], ["UNPROCESSABLE"])


@probe("refs.swap")
def swap(scratch: Scratch) -> None:
    """A wrong `beforeOid` moves none of them; the right one deletes."""
    one, two = scratch.branch("swap"), scratch.branch("swap")
    head, other = scratch.head(), child(scratch, [scratch.head()])
    wrong = [
        {"name": f"refs/heads/{one}", "beforeOid": head, "afterOid": other},
        {"name": f"refs/heads/{two}", "beforeOid": other, "afterOid": head},
    ]
    _data, errors = scratch.ask(SWAP, id=scratch.repository_id(), updates=wrong)
    holds("a wrong beforeOid is refused", true=bool(errors))
    same("the first ref stays", scratch.rest("GET", f"/git/ref/heads/{one}")["object"]["sha"], head)
    right = [{"name": f"refs/heads/{one}", "beforeOid": head, "afterOid": ZERO}]
    _data, errors = scratch.ask(SWAP, id=scratch.repository_id(), updates=right)
    same("errors of the right one", errors, [])
    status, _answer = scratch.send("GET", f"{scratch.url}/repos/{scratch.repository}/git/ref/heads/{one}")
    same("status of what was deleted", status, 404)


@probe("refs.forward")
def forward(scratch: Scratch) -> None:
    """A move to a commit that does not follow is refused."""
    name = scratch.branch("forward")
    data, _errors = scratch.ask(COMPARE, ref=f"refs/heads/{name}", head=name)
    stray = child(scratch, [])
    _data, errors = scratch.ask(MOVE, ref=data["repository"]["ref"]["id"], oid=stray)
    holds("it is refused", true=bool(errors))
    same("where it stands", scratch.rest("GET", f"/git/ref/heads/{name}")["object"]["sha"], scratch.head())


@probe("refs.compare")
def compare(scratch: Scratch) -> None:
    """One commit ahead, none behind, and the other way round."""
    old = scratch.branch("old")
    new = scratch.branch("new", child(scratch, [scratch.head()]))
    data, _errors = scratch.ask(COMPARE, ref=f"refs/heads/{old}", head=new)
    same("ahead", data["repository"]["ref"]["compare"], {"aheadBy": 1, "behindBy": 0, "status": "AHEAD"})
    data, _errors = scratch.ask(COMPARE, ref=f"refs/heads/{new}", head=old)
    same("behind", data["repository"]["ref"]["compare"], {"aheadBy": 0, "behindBy": 1, "status": "BEHIND"})
