"""A small world with one of everything, and a way to ask it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests
import yaml

import standin
from standin.github import GitHub

WORLD = """
clock: 2026-06-01T12:00:00Z
users: {alice: {}, bob: {}, acme: {kind: Organization}}
teams: {acme/operators: [alice]}
tokens:
  root: {as: alice, everything: true}
  robot: {as: "github-actions[bot]", repositories: [acme/shop]}
  reader: {as: bob}
  app: {as: "deploy-gate[bot]", kind: app, permissions: {}}
  narrow: {as: "github-actions[bot]", repositories: [acme/shop], permissions: {contents: read, deployments: read}}
repositories:
  acme/shop:
    collaborators: {alice: maintain, bob: read}
    files:
      README.md: "# Shop\\n"
      src/app.txt: "one\\ntwo\\n"
      .github/workflows/deploy.yml: |
        on:
          workflow_dispatch:
            inputs: {environment: {required: true}, services: {default: ""}}
      .github/workflows/ci.yml: "on: push"
    tags: {v1.0.0: auto}
    branches:
      feature/x: {files: {src/new.txt: "new"}}
      guarded: auto
      ruled: auto
    environments: {production: {reviewers: [alice], wait_timer: 5, protected_branches: true}}
    deployments:
      - {environment: staging, state: ACTIVE, payload: {type: deploy-gate}}
      - {environment: production, state: FAILURE}
    labels: {deployed: 00ff00}
    issues: [{title: Prices are blank, author: bob, labels: [deployed], comments: [{author: alice, body: "Seen."}]}]
    pulls: [{title: Show prices, head: feature/x, author: bob, reviews: {alice: APPROVED}}]
    checks: {main: {build: success}, feature/x: {build: success, lint: failure}}
    statuses: {main: {ci/old: success}}
    runs: [{workflow: .github/workflows/deploy.yml, event: workflow_dispatch, jobs: [verify]}]
    protections:
      - {branch: guarded, reviews: 1, checks: [build]}
      - {branch: ruled, kind: ruleset, reviews: 2, checks: [build], signed: true, linear: true, restricted: true}
  acme/hidden: {private: true, files: {secret.txt: "hush"}}
"""
SHOP = "/repos/acme/shop"


@dataclass(slots=True)
class Answer:
    """What came back: `body` is JSON where there was any."""

    status: int
    body: Any
    headers: Any


@dataclass(slots=True)
class Shop:
    """The stand-in and a client for it; every request carries the token of that name."""

    github: GitHub
    session: requests.Session
    token: str = "root"

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        """Send one request; header names are written with underscores."""
        sent = {"authorization": f"Bearer {self.token}", "accept": "application/vnd.github+json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        got = self.session.request(method, self.github.url + path, json=body, headers=sent, timeout=10)
        return Answer(
            got.status_code, got.json() if got.content and "json" in got.headers["content-type"] else None, got.headers
        )

    def get(self, path: str, **headers: str) -> Any:  # noqa: ANN401
        """The JSON behind a path."""
        return self.ask("GET", path, **headers).body

    def sha(self, branch: str = "main") -> str:
        """Where a branch stands."""
        sha: str = self.get(f"{SHOP}/git/ref/heads/{branch}")["object"]["sha"]
        return sha


@contextmanager
def opened() -> Iterator[Shop]:
    """The shop, for the length of a `with`."""
    with standin.serve(standin.read_world(yaml.safe_load(WORLD))) as github, requests.Session() as session:
        yield Shop(github, session)
