import json

import pytest

from deploy_gate.matrix import MAX_BYTES, MAX_ENTRIES, RUNGS, Layout, entries, matrices, matrix, planned, too_large
from deploy_gate.model import Operation, Plan, Step, Target
from deploy_gate.versions import parse_version

KEYS = [
    "service", "version", "previous_version", "image", "tag", "sha", "repository", "environment", "timeout", "wave",
    "group", "members", "requires", "required_by", "after", "operation", "planned_at", "irreversible", "request",
    "verify", "job_timeout", "waiting_timeout",
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
                "irreversible": False,
                "request": {},
                "wave": 1,
                "after": [],
                "operation": "deploy",
                "planned_at": "",
                "verify": {
                    "http": [],
                    "command": "",
                    "timeout": 0,
                    "interval": 0,
                    "successes": 0,
                    "minutes": 0,
                },
                "job_timeout": 35,
                "waiting_timeout": 215,
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
            "the plan has 257 jobs, and there is room for 256",
            id="one job more, in whichever wave",
        ),
        pytest.param(
            a_plan((a_step(*(f"s{n}" for n in range(1900)), group="all"),)),
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


@pytest.mark.parametrize(
    ("plan", "layout", "sizes"),
    [
        pytest.param(a_plan((a_step("a"), a_step("b")), (a_step("c"),)), Layout.ORDERED, [3], id="one after the other"),
        pytest.param(a_plan((a_step("a"), a_step("b")), (a_step("c"),)), Layout.WAVES, [2, 1], id="wave by wave"),
        pytest.param(
            a_plan(tuple(a_step(f"s{n}") for n in range(300)), (a_step("last"),)), Layout.ORDERED, [256, 45],
            id="what one matrix cannot hold goes into the next",
        ),
        pytest.param(
            a_plan(tuple(a_step(f"s{n}") for n in range(300)), (a_step("last"),)), Layout.WAVES, [256, 44, 1],
            id="a wave that is too wide takes two rungs",
        ),
    ],
)  # fmt: skip
def test_a_plan_is_cut_into_the_matrices_of_its_layout(plan: Plan, layout: Layout, sizes: list[int]) -> None:
    assert too_large(plan, layout) is None
    assert [len(one["include"]) for one in json.loads(matrices(plan, layout))] == sizes


def test_what_is_told_of_a_plan_is_every_service_with_its_version_and_nothing_more() -> None:
    plan = a_plan((a_step("db"),), (Step((a_target("api"), a_target("web", "2.0.0")), "pair"),))
    assert json.loads(planned(plan))["include"] == [
        {"service": "db", "version": "1.2.0", "environment": "staging"},
        {"service": "api", "version": "1.2.0", "environment": "staging"},
        {"service": "web", "version": "2.0.0", "environment": "staging"},
    ]
    assert planned(a_plan()) == ""


def test_seven_hundred_services_fit_into_one_plan() -> None:
    plan = a_plan(tuple(Step((a_target(f"a-service-{n:04}", "12.34.56-0123abc"),)) for n in range(700)))
    assert too_large(plan, Layout.ORDERED) is None


def test_nothing_to_deploy_makes_no_matrices() -> None:
    assert matrices(a_plan(), Layout.WAVES) == ""


@pytest.mark.parametrize(
    ("plan", "layout", "said"),
    [
        pytest.param(
            a_plan(*((a_step(f"s{n}"),) for n in range(RUNGS[Layout.WAVES] + 1))), Layout.WAVES,
            "17 waves that need 17 matrices of 256 jobs, and the ladder has 16", id="deeper than the ladder",
        ),
        pytest.param(
            a_plan(*(tuple(a_step(f"s{w}-{n}") for n in range(257)) for w in range(9))), Layout.WAVES,
            "the plan has 9 waves that need 18 matrices", id="wider than the ladder",
        ),
        pytest.param(
            a_plan(tuple(a_step(f"s{n}") for n in range(1025))), Layout.ORDERED,
            "the plan has 1025 jobs, and there is room for 1024", id="longer than the chain",
        ),
        pytest.param(
            a_plan(tuple(Step((a_target("s", f"1.0.0-{'x' * 150}{n}"),)) for n in range(600))), Layout.ORDERED,
            "and 120000 can be told to a step", id="versions that are longer than a step can be told",
        ),
    ],
)  # fmt: skip
def test_a_plan_that_its_layout_cannot_carry_is_refused(plan: Plan, layout: Layout, said: str) -> None:
    finding = too_large(plan, layout)
    assert finding is not None
    assert said in finding.message
    assert finding.remedy


def test_room_is_counted_as_github_counts_it() -> None:
    half = MAX_BYTES // 4
    image = "\U0001f680" * half
    assert len(image) < MAX_BYTES // 2 < MAX_BYTES - 1000
    assert too_large(a_plan((Step((a_target(image=image),)),))) is not None
