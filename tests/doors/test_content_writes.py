"""A train of 100 services stays below what GitHub lets anybody write in an hour, counted by the stand-in's log.

GitHub's secondary limits name some 500 requests an hour that generate content, and do not list them. Deployments,
statuses, comments and commits surely are such; trees and refs, by which a lock is taken and let go, may be.
"""

import json
import re
from collections import Counter

from deploy_gate.matrix import MAX_TOLD
from standin.github import GitHub
from tests.docs.blocks import ROOT, section, table
from tests.doors.deploying import WRITER, a_job, finish, start
from tests.doors.shop import on_github, record
from tests.doors.step import TOKEN, act, dispatched

SERVICES = 100
PER_HOUR = 500
CONTENT = {
    "POST /repos/{owner}/{repo}/deployments": "deployments",
    "POST /repos/{owner}/{repo}/git/commits": "commits",
    "createDeploymentStatus": "statuses",
    "createCommitOnBranch": "commits",
    "addComment": "comments",
    "updateIssueComment": "comments",
}
LOCKING = {
    "POST /repos/{owner}/{repo}/git/trees": "trees",
    "createRef": "refs",
    "updateRefs": "refs",
}
WRITES = CONTENT | LOCKING


def a_train() -> dict[str, object]:
    """A hundred services in repositories of their own, each requiring the one before in its row of ten."""
    lines = ["environments: [staging]", "services:"]
    repositories: dict[str, object] = {}
    for number in range(SERVICES):
        needs = f', requires: ["s{number - 1} >=1"]' if number % 10 else ""
        lines.append(f"  s{number}: {{repository: acme/s{number}{needs}}}")
        repositories[f"acme/s{number}"] = {"deployments": [record(f"s{number}", "1.0.0")]}
    repositories["acme/infra"] = {"files": {"deploy-gate.yml": "\n".join(lines)}, "issues": [{}]}
    tokens = {TOKEN: {"as": "deployer"}, WRITER: {"as": "deployer", "everything": True}}
    return {"users": {"deployer": {}}, "tokens": tokens, "repositories": repositories}


def written(github: GitHub) -> Counter[str]:
    """Every write in the log by its kind; each field of a mutation is one."""
    found: Counter[str] = Counter()
    for one in github.requests.entries():
        if one.kind == "mutation":
            found.update(WRITES[name] for name in re.findall(r"\b(\w+)\(input:", one.body.decode()))
        elif one.path != "/graphql" and one.method != "GET":
            found[WRITES[str(one.route)]] += 1
    return found


def test_a_train_of_a_hundred_services_writes_less_than_github_lets_anybody_write_in_an_hour() -> None:
    with on_github(a_train()) as github:
        asked = ", ".join(f"s{number}@1.1.0" for number in range(SERVICES))
        event = dispatched({"services": asked, "environment": "staging"})
        told = {"github_token": WRITER, "report_to": "acme/infra#1"}
        planned = act(github.url, event, environ=a_job(), command="plan", layout="waves", **told).outputs
        entries = [entry for one in json.loads(planned["matrices"]) for entry in one["include"]]
        assert len(entries) == SERVICES
        for entry in entries:
            assert finish(github, start(github, entry)).code == 0
        assert len(planned["planned"]) < MAX_TOLD
        given = {"command": "conclude", "planned": planned["planned"], **told}
        ended = act(github.url, dispatched({}), environ=a_job(), **given)
        assert ended.outputs["reason_code"] == "rolled_out"
        found = written(github)
    content = sum(found[name] for name in set(CONTENT.values()))
    assert content <= PER_HOUR
    said = table(section(ROOT / "docs/limits.md", "Numbers"), "what")["content writes of a train of 100 services"]
    assert said == f"{content}, and {sum(found.values()) - content} of locks"
