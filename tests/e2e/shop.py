"""A shop on the stand-in, its infra repository on disk, and the deploys that were seen."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import standin
from standin.access import Access
from standin.github import GitHub
from standin.people import Token
from standin.repository import Repository
from standin.verbs import running
from standin.world import read_world
from tests.e2e.product import ROOT, committed, readable
from tests.e2e.runner import Event, Run, run_workflow

SERVICES: Final = ("inventory", "checkout", "frontend", "web", "api")
SHA: Final = {name: f"{number:x}" * 40 for number, name in enumerate(SERVICES, start=1)}
CATALOG: Final = """
environments: [staging, production]
groups: {pair: {switch: true}}
services:
  frontend:
    repository: acme/frontend
    requires: ["checkout >=3.0.1"]
  checkout:
    repository: acme/checkout
    requires: ["inventory >=1.8.0"]
  inventory: {repository: acme/inventory}
  web: {repository: acme/web, group: pair, requires: ["api >=2"]}
  api: {repository: acme/api, group: pair, requires: ["web >=2"]}
"""
RUNNING: Final = {"inventory": "1.7.0", "checkout": "3.0.0", "frontend": "1.0.0", "web": "1.0.0", "api": "1.0.0"}

# Reports a deploy to the stand-in, whose log then has every deploy in its order; then fails where it is told to.
DEPLOY: Final = """
import json, os, sys, time, urllib.request

seen = {key.lower(): os.environ[key] for key in os.environ["REPORTED"].split()}
request = urllib.request.Request(
    os.environ["GITHUB_API_URL"] + "/repos/acme/infra/dispatches",
    json.dumps({"event_type": "deployed", "client_payload": seen}).encode(),
    {"Authorization": "Bearer " + os.environ["REPORT_TOKEN"], "Content-Type": "application/json"},
)
urllib.request.urlopen(request, timeout=30).close()
print("reporting with", os.environ["REPORT_TOKEN"])
both = os.environ.get("MEETING", "").split()

def met(log):
    bodies = [one["body"] for one in log if one["path"] == "/repos/acme/infra/dispatches"]
    return {body["client_payload"]["service"] for body in bodies}.issuperset(both)

def awaited(log):
    return any(one["path"].endswith("/attempts/1/jobs") for one in log)

# Goes on when the others deploy as well, which they do only where they run at the same time; or when one waits for it.
goes_on = [met] if seen["service"] in both else []
goes_on += [awaited] if seen["service"] in os.environ.get("AWAITED", "").split() else []
for is_so in goes_on:
    for _ in range(600):
        with urllib.request.urlopen(os.environ["GITHUB_API_URL"] + "/_standin/log?bodies=1", timeout=30) as log:
            if is_so(json.load(log)):
                break
        time.sleep(0.1)
    else:
        sys.exit("the others never came")
sys.exit(seen["service"] in os.environ.get("FAILING", "").split())
"""
REPORTS: Final = "/repos/acme/infra/dispatches"
INPUTS: Final = ("service", "environment", "version", "previous_version", "image", "tag", "sha", "operation", "phase")
ACTION: Final = f"""
name: Deploy
description: Tells the stand-in what it was asked to deploy.
inputs: {{{", ".join(f"{name}: {{required: true}}" for name in INPUTS)}}}
runs:
  using: composite
  steps:
    - shell: bash
      run: python .github/actions/deploy/deploy.py
      env:
        REPORTED: {" ".join(name.upper() for name in INPUTS)}
        {textwrap.indent("".join(f"{n.upper()}: ${{{{ inputs.{n} }}}}" + chr(10) for n in INPUTS), " " * 8).strip()}
"""


@dataclass(frozen=True, slots=True)
class Shop:
    """What a test does with it: run a workflow of the infra repository, and look at what was deployed."""

    github: GitHub
    infra: Path
    product: Path
    secrets: Mapping[str, str]

    def caller(self, name: str, text: str | None = None) -> None:
        """The infra repository has this caller, as it is to be copied unless a text is given."""
        copied = (ROOT / "workflows" / name).read_text(encoding="utf-8") if text is None else text
        folder = self.infra / ".github/workflows"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(readable(copied), encoding="utf-8")

    def run(self, event: Event, *, failing: Sequence[str] = (), origin: str = "acme/infra", **secrets: str) -> Run:
        """One run of the workflows in the infra repository's folder, as those of `origin`."""
        committed(self.infra, f"https://github.com/{origin}.git")
        given = {**self.secrets, **secrets}
        given.setdefault("DEPLOY_ENV", f"REPORT_TOKEN=report-to-standin\nFAILING={' '.join(failing)}\n")
        owner, _, name = origin.partition("/")
        repository = {"name": name, "full_name": origin, "default_branch": "main", "owner": {"login": owner}}
        whole = {"repository": repository, "sender": {"login": "ann"}, **event.payload}
        number = self._begun(name, event)
        ran = run_workflow(self.infra, self.product, Event(event.name, whole, number), self.github.url, given)
        running.finish(self._anyone, self.home(name), number, "failure" if "failure" in ran.results else "success")
        return ran

    def _begun(self, name: str, event: Event) -> int:
        """The number of the run that GitHub has made for the event; where it has not, it makes one now."""
        if event.run:
            return event.run
        return running.start(self._anyone, self.home(name), ".github/workflows/deploy.yml", event.name).id

    @property
    def _anyone(self) -> Access:
        return Access(self.github.world, Token("", "ann", everything=True))

    def home(self, name: str) -> Repository:
        """One of the shop's repositories."""
        repository = self.github.world.repository(f"acme/{name}")
        assert repository is not None
        return repository

    def dispatch(self, payload: Mapping[str, Any], **more: Any) -> Run:  # noqa: ANN401
        """A `repository_dispatch` of type deploy."""
        self.caller("infra-dispatch.yml")
        return self.run(dispatched(payload), **more)

    @property
    def deploys(self) -> list[dict[str, str]]:
        """What the deploy action was called with, in the order of the stand-in's log."""
        reported = [entry["body"] for entry in self.github.log(bodies=True) if entry["path"] == REPORTS]
        return [body["client_payload"] for body in reported if body["event_type"] == "deployed"]

    def records(self, service: str) -> list[tuple[str, str]]:
        """The version and the newest status of each record of a service in staging, oldest first."""
        found = sorted(
            (one for one in self.home(service).deployments if one.environment == "staging"), key=lambda one: one.id
        )
        return [(one.payload["version"], one.latest_status.state) for one in found if one.latest_status]

    @property
    def locks(self) -> list[str]:
        """Every branch that is a service's lock."""
        repositories = self.github.world.repositories.values()
        return [name for one in repositories for name in one.refs if name.startswith("refs/heads/deploy-gate-lock/")]

    @property
    def order(self) -> list[str]:
        """The deploys as `service version`, with the phase of a group's."""
        return [" ".join(filter(None, (d["service"], d["version"], d["phase"]))) for d in self.deploys]


def dispatched(payload: Mapping[str, Any], run: int = 0) -> Event:
    """A `repository_dispatch` of type deploy, and the number of its run where GitHub has one already."""
    return Event("repository_dispatch", {"action": "deploy", "branch": "main", "client_payload": payload}, run)


def record(service: str, version: str, environment: str = "staging", state: str = "ACTIVE") -> dict[str, Any]:
    """A deployment that deploy-gate wrote."""
    payload = {"type": "deploy-gate", "schema_version": 1, "service": service, "version": version, "requires": []}
    return {"environment": environment, "state": state, "sha": SHA[service], "payload": payload}


@contextmanager
def open_shop(
    folder: Path,
    product: Path,
    running: Mapping[str, str],
    catalog: str = CATALOG,
    more: Mapping[str, Mapping[str, Any]] | None = None,
) -> Iterator[Shop]:
    """The shop with these versions on staging, behind a token that may write records and locks everywhere.

    `more` are parts of a repository, by its name.
    """
    names = [f"acme/{name}" for name in SERVICES]
    world: dict[str, Any] = {
        "users": {"acme": {"kind": "Organization"}, "ann": {}, "ben": {}},
        "tokens": {
            "of-the-workflow": {"as": "github-actions[bot]", "repositories": ["acme/infra"]},
            "of-the-app": {
                "as": "gate[bot]",
                "kind": "app",
                "repositories": ["acme/infra", *names],
                "permissions": dict.fromkeys(("actions", "contents", "deployments", "pull_requests"), "write")
                | dict.fromkeys(("checks", "metadata", "statuses"), "read"),
            },
            "report-to-standin": {"as": "ann", "everything": True},
            "of-ben": {"as": "ben", "everything": True},
        },
        "repositories": {
            "acme/infra": {"private": True, "files": {"deploy-gate.yml": catalog}},
            **{
                f"acme/{name}": {
                    "private": True,
                    "files": {"README.md": name},
                    "deployments": [record(name, running[name])] if name in running else [],
                }
                for name in SERVICES
            },
        },
    }
    for name, parts in (more or {}).items():
        world["repositories"][name] |= parts
    action = folder / "infra/.github/actions/deploy"
    action.mkdir(parents=True)
    (action / "action.yml").write_text(ACTION, encoding="utf-8")
    (action / "deploy.py").write_text(DEPLOY, encoding="utf-8")
    with standin.serve(read_world(world)) as github:
        secrets = {"GITHUB_TOKEN": "of-the-workflow", "DEPLOY_GATE_TOKEN": "of-the-app"}
        yield Shop(github, folder / "infra", product, secrets)
