import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deploy_gate.github.records import Reader, decode_payload
from deploy_gate.model import Direction, ForeignRecords, History, Need, Operation, Record, Source, State, Unread
from deploy_gate.versions import parse_range, parse_version

SHA = "a" * 40
OTHER = "b" * 40
IGNORING = Reader("api", "staging", ForeignRecords.IGNORE, own_repository=True)
HONOURING = Reader("api", "staging", ForeignRecords.HONOUR, own_repository=True)
ELSEWHERE = Reader("api", "staging", ForeignRecords.IGNORE, own_repository=False)


def a_payload(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    ours = {"type": "deploy-gate", "schema_version": 1, "service": "api", "version": "1.2.3", "sha": SHA}
    return {name: value for name, value in (ours | changes).items() if value is not ...}


def a_node(payload: object = None, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    node = {
        "id": "DE_1",
        "task": "deploy",
        "state": "ACTIVE",
        "payload": json.dumps(a_payload() if payload is None else payload),
        "commitOid": OTHER,
        "createdAt": "2026-01-02T03:04:05Z",
        "creator": {"login": "octocat"},
        "latestStatus": {"description": "done", "logUrl": "https://github.com/acme/api/actions/runs/1"},
    }
    return node | changes


def read(node: object, reader: Reader = IGNORING) -> Record:
    record = reader.read(node)
    assert isinstance(record, Record), record
    return record


def test_a_record_of_ours_says_what_was_deployed() -> None:
    record = read(a_node(a_payload(tag="v1.2.3", image="ghcr.io/acme/api:1", request_id="r-1", requires=["db >=2"])))
    assert record.service == "api"
    assert record.environment == "staging"
    assert record.state is State.ACTIVE
    assert record.version == parse_version("1.2.3")
    assert (record.sha, record.tag, record.image, record.request_id) == (SHA, "v1.2.3", "ghcr.io/acme/api:1", "r-1")
    assert record.needs == (Need("db", parse_range(">=2"), Source.RECORD),)
    assert record.created_at is not None
    assert record.created_at.isoformat() == "2026-01-02T03:04:05+00:00"
    assert (record.id, record.creator) == ("DE_1", "octocat")
    assert record.url == "https://github.com/acme/api/actions/runs/1"
    assert not record.foreign
    assert not record.unchanged


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        pytest.param('{"a": 1}', {"a": 1}, id="one layer of JSON"),
        pytest.param(json.dumps('{"a": 1}'), {"a": 1}, id="two layers of JSON"),
        pytest.param(json.dumps(json.dumps('{"a": 1}')), {"a": 1}, id="three layers, for one sent as a text"),
        pytest.param(json.dumps(json.dumps(json.dumps('{"a": 1}'))), {"a": 1}, id="four layers"),
        pytest.param(json.dumps(json.dumps(json.dumps(json.dumps('{"a": 1}')))), {}, id="five layers are not ours"),
        pytest.param({"a": 1}, {"a": 1}, id="an object as it is"),
        pytest.param("", {}, id="an empty text"),
        pytest.param(None, {}, id="nothing"),
        pytest.param("[1]", {}, id="a list"),
        pytest.param("deploy!", {}, id="words"),
        pytest.param("[" * 100_000, {}, id="a tower of brackets"),
        pytest.param("9" * 5000, {}, id="a number too long to read"),
    ],
)
def test_a_payload_is_unwrapped_from_its_layers(payload: object, expected: dict[str, Any]) -> None:
    assert decode_payload(payload) == expected


@pytest.mark.parametrize(
    ("payload", "needs"),
    [
        pytest.param({}, None, id="nothing recorded, so the catalog's edges apply"),
        pytest.param({"requires": None}, None, id="null is nothing recorded"),
        pytest.param({"requires": []}, (), id="recorded that it needs nothing"),
        pytest.param({"requires": ["db"]}, (Need("db", None, Source.RECORD),), id="an edge by name"),
        pytest.param(
            {"required_by": ["web >=2"]},
            (Need("web", parse_range(">=2"), Source.RECORD, Direction.REQUIRED_BY),),
            id="an edge declared by its provider",
        ),
        pytest.param(
            {"requiredBy": ["web >=2"], "required_by": ["bff"]},
            (
                Need("bff", None, Source.RECORD, Direction.REQUIRED_BY),
                Need("web", parse_range(">=2"), Source.RECORD, Direction.REQUIRED_BY),
            ),
            id="in either spelling, or both",
        ),
    ],
)
def test_edges_are_those_recorded_with_the_version(payload: dict[str, Any], needs: tuple[Need, ...] | None) -> None:
    assert read(a_node(a_payload(**payload))).needs == needs


@pytest.mark.parametrize(
    ("node", "reader", "sha"),
    [
        pytest.param(a_node(), IGNORING, SHA, id="the payload's commit"),
        pytest.param(a_node(a_payload(sha=SHA.upper())), IGNORING, SHA, id="in lower case"),
        pytest.param(a_node(a_payload(sha=...)), IGNORING, OTHER, id="else the record's, in the service's repository"),
        pytest.param(a_node(a_payload(sha=...)), ELSEWHERE, None, id="but not where records live elsewhere"),
        pytest.param(a_node({}, commitOid="x"), HONOURING, None, id="a commit that is none"),
    ],
)
def test_the_commit_is_the_services(node: dict[str, Any], reader: Reader, sha: str | None) -> None:
    assert read(node, reader).sha == sha


@pytest.mark.parametrize(
    ("state", "description", "unchanged"),
    [
        pytest.param("INACTIVE", "unchanged: cancelled before the deploy", True, id="ended before it changed anything"),
        pytest.param("INACTIVE", "replaced by a newer one", False, id="replaced"),
        pytest.param("FAILURE", "unchanged", False, id="failed, whatever its description says"),
        pytest.param("INACTIVE", None, False, id="without a description"),
    ],
)
def test_only_an_inactive_record_can_be_unchanged(state: str, description: str | None, *, unchanged: bool) -> None:
    assert read(a_node(state=state, latestStatus={"description": description})).unchanged is unchanged


@pytest.mark.parametrize(
    ("payload", "description", "expected"),
    [
        pytest.param({}, "resumed", (Operation.DEPLOY, True), id="a deployment, where nothing else is said"),
        pytest.param({"operation": "rollback"}, "done", (Operation.ROLLBACK, False), id="a rollback"),
        pytest.param({"operation": "rollback"}, "resumed by bob", (Operation.ROLLBACK, True), id="a resumed rollback"),
    ],
)
def test_a_rollback_holds_until_it_is_resumed(
    payload: dict[str, str], description: str, expected: tuple[Operation, bool]
) -> None:
    record = read(a_node(a_payload(**payload), latestStatus={"description": description}))
    assert (record.operation, record.resumed) == expected
    assert History((record,)).is_held is (expected == (Operation.ROLLBACK, False))


@pytest.mark.parametrize(
    ("node", "reader"),
    [
        pytest.param(a_node(task="deploy-gate:request"), IGNORING, id="a request"),
        pytest.param(a_node({}, task="deploy-gate:request"), HONOURING, id="a request, though others' are honoured"),
        pytest.param(a_node({}), IGNORING, id="a foreign record"),
        pytest.param(a_node({"type": "Deploy-Gate"}), IGNORING, id="a foreign record that looks like ours"),
    ],
)
def test_what_says_nothing_about_the_service_is_left_out(node: dict[str, Any], reader: Reader) -> None:
    assert reader.read(node) is None


@pytest.mark.parametrize("reader", [IGNORING, HONOURING], ids=["ignoring others", "honouring others"])
@pytest.mark.parametrize(
    "service",
    [
        pytest.param("web", id="another name"),
        pytest.param("Api", id="the name in another case"),
        pytest.param(7, id="a number"),
    ],
)
def test_a_record_that_names_another_service_is_unknown(service: object, reader: Reader) -> None:
    for unclear in ({}, {"schema_version": 9}):
        unread = reader.read(a_node(a_payload(service=service, **unclear)))
        assert isinstance(unread, Unread)
        assert f"a record of api in staging is of service {json.dumps(service)}; its place" in unread.why
        assert unread.remedy.startswith("deploy api there again")


LISTED = Need("cache", parse_range(">=3"))


@pytest.mark.parametrize(
    ("payload", "needs"),
    [
        pytest.param({"required_by": ["web"]}, ["cache >=3", "web"], id="the catalog's beside the recorded consumers"),
        pytest.param({"required_by": ["web"], "requires": ["db"]}, ["db", "web"], id="else the recorded ones alone"),
        pytest.param({"required_by": [], "requires": []}, [], id="also where it requires nothing"),
        pytest.param({}, None, id="and nothing where nothing was recorded"),
    ],
)
def test_what_the_catalog_lists_stands_in_for_requirements(payload: dict[str, Any], needs: list[str] | None) -> None:
    found = read(a_node(a_payload(**payload)), IGNORING.but(listed=(LISTED,))).needs
    assert (found if found is None else [str(need) for need in found]) == needs


@pytest.mark.parametrize(
    ("node", "why"),
    [
        pytest.param(a_node(a_payload(schema_version=2)), "schema_version 2", id="written by a newer deploy-gate"),
        pytest.param(a_node(a_payload(schema_version=...)), "schema_version null", id="no schema_version"),
        pytest.param(a_node(a_payload(schema_version=True)), "schema_version true", id="true is no schema_version"),
        pytest.param(a_node(a_payload(schema_version="1")), 'schema_version "1"', id="a text is no schema_version"),
        pytest.param(a_node(a_payload(version="soon")), "'soon' is no version", id="a version that is none"),
        pytest.param(a_node(a_payload(version=7)), "version is 7", id="a version that is a number"),
        pytest.param(a_node(a_payload(operation="undo")), 'operation is "undo"', id="an operation nobody knows"),
        pytest.param(a_node(a_payload(operation=["deploy"])), "operation is [", id="an operation that is a list"),
        pytest.param(a_node(a_payload(sha="main")), 'sha is "main"', id="a commit that is none"),
        pytest.param(a_node(a_payload(tag=["v1"])), "tag is", id="a tag that is a list"),
        pytest.param(a_node(a_payload(requires="db")), "requires is", id="requirements that are no list"),
        pytest.param(a_node(a_payload(requires=[1])), "requires is", id="a requirement that is a number"),
        pytest.param(a_node(a_payload(requires=["db >=one"])), "requires:", id="a requirement that cannot be read"),
        pytest.param(
            a_node(a_payload(requires=[f"db !=1.{number}.0" for number in range(101)])),
            "it has more than 100 ranges on db",
            id="more ranges on one service than are kept with a version",
        ),
        pytest.param(a_node(state="SLEEPING"), 'state is "SLEEPING"', id="a state nobody knows"),
        pytest.param(a_node(state=None), "state is null", id="no state"),
        pytest.param(None, "left it out", id="a record that GitHub left out"),
    ],
)
def test_ours_that_cannot_be_understood_is_unknown(node: object, why: str) -> None:
    unread = IGNORING.read(node)
    assert isinstance(unread, Unread)
    assert why in unread.why
    assert "api in staging" in unread.why


@pytest.mark.parametrize(
    ("payload", "ref", "version"),
    [
        pytest.param({"version": "2.0.0"}, "main", "2.0.0", id="the payload's version"),
        pytest.param({"tag": "v2.0.0"}, None, "v2.0.0", id="the payload's tag"),
        pytest.param({}, "v2.0.0", "v2.0.0", id="a version tag"),
        pytest.param({}, "main", None, id="a branch"),
        pytest.param({}, "deadbeef", None, id="a branch that could be a commit"),
        pytest.param({"version": 2}, None, None, id="a number"),
    ],
)
def test_a_foreign_record_is_honoured_by_what_looks_like_a_version(
    payload: dict[str, Any], ref: str | None, version: str | None
) -> None:
    record = read(a_node(payload, ref={"name": ref} if ref else None), HONOURING)
    assert record.foreign
    assert record.sha == OTHER
    assert record.needs is None
    assert (record.version and record.version.text) == version


@pytest.mark.parametrize("link", ["javascript:alert(1)", "https://x/ y", 'https://x/"onclick', "", None, 7], ids=repr)
def test_a_link_that_is_none_is_dropped(link: object) -> None:
    assert read(a_node(latestStatus={"description": "", "logUrl": link})).url is None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = (
    "schema_version",
    "service",
    "version",
    "sha",
    "tag",
    "image",
    "requires",
    "required_by",
    "requiredBy",
    "request_id",
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    payload=st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS, json_values)),
    node=st.fixed_dictionaries(
        {}, optional=dict.fromkeys(("state", "creator", "createdAt", "latestStatus", "ref", "id", "task"), json_values)
    ),
)
def test_no_record_ends_in_a_traceback(payload: dict[str, Any], node: dict[str, Any]) -> None:
    for reader in (IGNORING, HONOURING, ELSEWHERE):
        for kind in ({"type": "deploy-gate"}, {}):
            assert isinstance(reader.read(a_node(payload | kind, **node)), Record | Unread | None)
