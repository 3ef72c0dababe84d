import json

import pytest

from deploy_gate.matrix import MAX_BYTES, MAX_ENTRIES, entries, matrix, too_large
from deploy_gate.model import Operation, Plan, Step, Target
from deploy_gate.versions import parse_version

KEYS = [
    "service", "version", "previous_version", "image", "tag", "sha", "repository", "environment", "timeout", "wave",
    "group", "members", "requires", "required_by", "after", "operation", "planned_at",
]  # fmt: skip


def a_target(service: str = "checkout", version: str = "1.2.0", **more: object) -> Target:
    fields: dict[str, object] = {"repository": f"shop/{service}", "environment": "staging", "timeout": 30}
    return Target(service, parse_version(version), **(fields | more))  # type: ignore[arg-type]


def a_plan(*waves: tuple[Step, ...]) -> Plan:
    return Plan("staging", Operation.DEPLOY, waves)


def a_step(*services: str, group: str | None = None) -> Step:
    return Step(tuple(a_target(service) for service in services), group)


def test_an_empty_plan_is_an_empty_text() -> None:
    assert matrix(a_plan()) == ""


def test_entries_stand_in_the_plan_s_order_with_their_wave_from_one() -> None:
    plan = a_plan((a_step("inventory"), a_step("catalog")), (a_step("checkout"),))
    assert [(entry["service"], entry["wave"]) for entry in entries(plan)] == [
        ("inventory", 1),
        ("catalog", 1),
        ("checkout", 2),
    ]


def test_a_service_is_told_all_that_its_deploy_needs() -> None:
    target = a_target(
        image="ghcr.io/shop/checkout", tag="v1.2.0", sha="a" * 40, timeout=5, previous_version=parse_version("1.1.0")
    )
    assert json.loads(matrix(a_plan((Step((target,)),)))) == {
        "include": [
            {
                "service": "checkout",
                "version": "1.2.0",
                "previous_version": "1.1.0",
                "image": "ghcr.io/shop/checkout",
                "tag": "v1.2.0",
                "sha": "a" * 40,
                "repository": "shop/checkout",
                "environment": "staging",
                "timeout": 5,
                "requires": [],
                "required_by": [],
                "wave": 1,
                "after": [],
                "operation": "deploy",
                "planned_at": "",
                "group": "",
                "members": [],
            }
        ]
    }


def test_a_group_is_one_entry_with_its_members_and_the_sum_of_their_time() -> None:
    step = Step((a_target("api", timeout=10), a_target("web", timeout=5)), "storefront")
    (entry,) = entries(a_plan((step,)))
    assert (entry["service"], entry["group"], entry["timeout"], entry["wave"]) == ("storefront", "storefront", 15, 1)
    members = entry["members"]
    assert isinstance(members, list)
    assert [(member["service"], member["version"], member["timeout"]) for member in members] == [
        ("api", "1.2.0", 10),
        ("web", "1.2.0", 5),
    ]


@pytest.mark.parametrize(
    "step",
    [
        pytest.param(a_step("checkout"), id="a service of which only what must be is known"),
        pytest.param(a_step("api", "web", group="storefront"), id="a group"),
    ],
)
def test_every_key_is_present_and_nothing_is_null(step: Step) -> None:
    (entry,) = entries(a_plan((step,)))
    assert sorted(entry) == sorted(KEYS)
    assert "null" not in matrix(a_plan((step,)))


def test_the_text_is_compact_and_on_one_line() -> None:
    text = matrix(a_plan((Step((a_target(image='x"\n::set-output::'),)),)))
    assert "\n" not in text
    assert '", "' not in text


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        pytest.param(a_plan(), None, id="an empty plan fits"),
        pytest.param(
            a_plan(tuple(a_step(f"s{n}") for n in range(MAX_ENTRIES))), None, id="as many jobs as GitHub allows"
        ),
        pytest.param(
            a_plan(tuple(a_step(f"s{n}") for n in range(MAX_ENTRIES)), (a_step("last"),)),
            "the plan has 257 jobs, and GitHub allows 256 in one matrix",
            id="one job more, in whichever wave",
        ),
        pytest.param(
            a_plan((a_step(*(f"s{n}" for n in range(4000)), group="all"),)),
            f"and {MAX_BYTES} fit into a job's outputs",
            id="one job whose members need more room than an output has",
        ),
    ],
)
def test_a_plan_that_no_matrix_can_carry_is_refused(plan: Plan, said: str | None) -> None:
    finding = too_large(plan)
    if said is None:
        assert finding is None
    else:
        assert finding is not None
        assert said in finding.message
        assert finding.remedy.startswith("split the request")


def test_room_is_counted_as_github_counts_it() -> None:
    half = MAX_BYTES // 4
    image = "\U0001f680" * half
    assert len(image) < MAX_BYTES // 2 < MAX_BYTES - 1000
    assert too_large(a_plan((Step((a_target(image=image),)),))) is not None
