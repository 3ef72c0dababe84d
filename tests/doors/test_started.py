"""What a finish is given can end what a start began, and nothing else."""

import json

import pytest

from tests.doors.deploying import WRITER, a_job, finish, locks, records, start
from tests.doors.deploying import entry as an_entry
from tests.doors.shop import CATALOG, a_shop, on_github
from tests.doors.step import act, dispatched

KEEPING = f"versions: {{file: versions.yaml, branch: main}}\n{CATALOG}"
PLACE = {"repository": "acme/infra", "file": "versions.yaml", "branch": "main"}


@pytest.mark.parametrize(
    ("forged", "wrong"),
    [
        pytest.param({"lock": "main"}, "lock", id="another branch to delete"),
        pytest.param({"lock": "deploy-gate-lock/staging/checkout"}, "lock", id="the lock of another service"),
        pytest.param({"oid": "main"}, "lock", id="a lock at no commit"),
        pytest.param({"service": "in ventory"}, "service", id="no service"),
        pytest.param({"environment": "../staging"}, "environment", id="no environment"),
        pytest.param({"repository": "acme/infra/../x"}, "repository", id="no repository"),
        pytest.param({"version": "1.9.0\nevil: 6.6.6"}, "version", id="a version of two lines"),
        pytest.param({"versions": PLACE | {"file": ".github/CODEOWNERS"}}, "versions", id="another file to write"),
        pytest.param({"versions": PLACE | {"repository": "acme"}}, "versions", id="a file in no repository"),
        pytest.param({"versions": PLACE | {"branch": "a..b"}}, "versions", id="a file on no branch"),
    ],
)
def test_what_no_start_wrote_is_refused_and_touches_nothing(forged: dict[str, object], wrong: str) -> None:
    with on_github(a_shop(catalog=KEEPING)) as github:
        began = start(github, an_entry("inventory", "1.9.0"))
        [said] = json.loads(began.outputs["started"])
        given = json.dumps([said | forged])
        ended = act(
            github.url,
            dispatched({}),
            environ=a_job(),
            command="finish",
            started=given,
            status="success",
            github_token=WRITER,
        )
        assert (ended.code, ended.outputs["reason_code"]) == (2, "bad_input")
        [problem] = ended.result["problems"]
        assert problem["message"].startswith(f"its {wrong} is none that a start wrote: give the output `started`")
        assert locks(github) == ["inventory"]
        assert records(github, "inventory")[-1] == ("1.9.0", "in_progress")
        assert finish(github, began).code == 0
