"""Which of two services must, or had better, go first."""

from __future__ import annotations

import pytest

from deploy_gate.compatibility import arrows
from deploy_gate.model import History, Operation
from tests.core.worlds import a_record, case

MOVE = "web 1>2; api 1>2"


@pytest.mark.parametrize(
    ("services", "edges", "expected"),
    [
        pytest.param(MOVE, "", "", id="what nothing joins has no order"),
        pytest.param(MOVE, "web -> db", "", id="what stays has no place in the order"),
        pytest.param(MOVE, "web@2 -> api >=2", "api before web by_version", id="the planned consumer needs the new"),
        pytest.param(MOVE, "web@1 -> api <2", "web before api by_version", id="the running consumer fears the new"),
        pytest.param(
            MOVE,
            "web@1 -> api =1; web@2 -> api =2",
            "web before api by_version; api before web by_version",
            id="each version fits its own alone, so both go together",
        ),
        pytest.param(
            "web 1>2; api ->2", "web@2 -> api >=2", "api before web by_version", id="there is no provider yet"
        ),
        pytest.param(
            "web 1>2; api ->2", "web@2 -> api *", "api before web by_version", id="any provider, and none yet"
        ),
        pytest.param(
            "web 1>2; api ->2",
            "web@2 -> api",
            "api before web by_version; api before web by_name",
            id="a provider by name, and none yet",
        ),
        pytest.param(
            "web 1>2; api 1,->2",
            "web@2 -> api *",
            "api before web by_version",
            id="a provider whose first deployment failed may be absent",
        ),
        pytest.param(MOVE, "api@2 <- web >=2", "web before api by_version", id="the planned provider needs the new"),
        pytest.param(MOVE, "api@1 <- web <2", "api before web by_version", id="the running provider fears the new"),
        pytest.param(
            "web ->2; api 1>2", "api@2 <- web >=2", "api before web provider_first", id="a provider misses no consumer"
        ),
        pytest.param(MOVE, "web -> api", "api before web by_name", id="by name the provider goes first"),
        pytest.param(MOVE, "web@1 -> api", "api before web by_name", id="the running version requires it by name"),
        pytest.param(MOVE, "api <- web", "api before web by_name", id="the provider says so by name"),
        pytest.param(
            MOVE,
            "web -> api; api -> web",
            "api before web by_name; web before api by_name",
            id="each requires the other by name",
        ),
        pytest.param(MOVE, "web -> api *", "api before web provider_first", id="any version, in either order"),
        pytest.param(MOVE, "web -> api >=1", "api before web provider_first", id="a range that allows both orders"),
        pytest.param(
            MOVE, "web@1 -> api >=1; web@2 -> api", "api before web provider_first", id="a range on one side only"
        ),
        pytest.param(
            MOVE, "web@1 -> api; web@2 -> api >=2", "api before web by_version", id="a range that decides beside a name"
        ),
        pytest.param(
            MOVE, "web -> api >=1; web@2 -> api", "api before web provider_first", id="a name beside its own range"
        ),
        pytest.param("web 1>2; api 2>1", "web -> api", "web before api by_name", id="a provider that goes back"),
        pytest.param("web 1>2; api 2>1", "web -> api *", "web before api provider_first", id="back, in either order"),
        pytest.param("web 1>2; api 2>1", "api <- web *", "web before api provider_first", id="back, said by it"),
        pytest.param(
            "web 1>2; api 2>1", "web@2 -> api =1", "api before web by_version", id="back, and needed before by version"
        ),
        pytest.param("web 2>1; api 1>2", "web -> api", "api before web by_name", id="a consumer that goes back"),
        pytest.param(
            "web 1>2; api 3,1>2", "web -> api", "web before api by_name", id="back from what failed, though newer"
        ),
        pytest.param(
            "web 1>2; api 2,1>3",
            "web@2 -> api >=2",
            "api before web by_version",
            id="what failed and what ran before both count",
        ),
        pytest.param(
            "web 2,1>3; api 1>2",
            "web@1 -> api <2; web@2 -> api *",
            "web before api by_version",
            id="each version that a consumer may run in counts",
        ),
        pytest.param(MOVE, "web -> api >=2", "api before web repair", id="what is broken already is mended first"),
        pytest.param(
            MOVE, "web@1 -> api =3; web@2 -> api *", "web before api repair", id="a broken consumer is mended first"
        ),
        pytest.param(
            "web 1>2; api ->2", "web -> api >=2", "api before web repair", id="a missing provider is mended first"
        ),
        pytest.param(
            "web 1>2; api 2,1>3",
            "web@1 -> api =2; web@2 -> api *",
            "web before api by_version",
            id="what is broken only if the failed one never came is not broken for sure",
        ),
        pytest.param(
            "web 2,1>3; api 1>2",
            "web@1 -> api =3; web@2 -> api =1; web@3 -> api *",
            "web before api by_version",
            id="one of two versions that may run fits, and must be heeded",
        ),
        pytest.param(
            "web 1>2; api abcdef0>2",
            "web@2 -> api >=2",
            "api before web by_version",
            id="nobody can say whether the planned consumer fits the running commit",
        ),
        pytest.param(
            "web 1>2; api 1>abcdef0",
            "web@1 -> api >=1; web@2 -> api *",
            "web before api by_version",
            id="nobody can say whether the running consumer fits the planned commit",
        ),
        pytest.param(
            "web 1>2; api abcdef0>abcdef1",
            "web -> api *",
            "api before web provider_first",
            id="every commit fits any version",
        ),
    ],
)
def test_what_goes_first(services: str, edges: str, expected: str) -> None:
    found = arrows(case(f"{services}; db 1", edges))
    assert "; ".join(f"{before} before {after} {why}" for before, after, why in found) == expected


@pytest.mark.parametrize(
    ("move", "operation", "goes_back"),
    [
        pytest.param("2>1", Operation.DEPLOY, True, id="older"),
        pytest.param("1>2", Operation.DEPLOY, False, id="newer"),
        pytest.param("1>2", Operation.ROLLBACK, False, id="newer, in a rollback"),
        pytest.param("2>2", Operation.DEPLOY, False, id="the same"),
        pytest.param("2>2", Operation.ROLLBACK, True, id="the same, in a rollback"),
        pytest.param("1.10.0>1.9.0", Operation.DEPLOY, True, id="numbers count as numbers"),
        pytest.param("abcdef0>abcdef1", Operation.DEPLOY, False, id="commits have no order"),
        pytest.param("abcdef0>abcdef1", Operation.ROLLBACK, True, id="commits, in a rollback"),
        pytest.param("abcdef0>1", Operation.DEPLOY, False, id="from a commit"),
        pytest.param("1>abcdef0", Operation.ROLLBACK, True, id="to a commit, in a rollback"),
        pytest.param("->1", Operation.ROLLBACK, False, id="a first deployment"),
        pytest.param("3,1>2", Operation.DEPLOY, True, id="older than what failed last"),
        pytest.param("1,3>2", Operation.DEPLOY, False, id="newer than what failed last"),
    ],
)
def test_what_goes_back(move: str, operation: Operation, goes_back: bool) -> None:  # noqa: FBT001 - a table's column
    assert case(f"web {move}", operation=operation).goes_back("web") is goes_back


def test_from_what_is_not_known_only_a_rollback_goes_back() -> None:
    history = {"web": History((a_record("web", None),))}
    for operation in Operation:
        one = case("web 1>2", operation=operation, histories=history)
        assert one.goes_back("web") is (operation is Operation.ROLLBACK)
