"""How long a rollout takes: in waves, one by one, and started as early as can be, over the critical path.

200 random shops of 20 to 200 services, each of which requires up to three others, with deploy times that differ as
such times do: most near two minutes, a few of ten and more. The waves and what must come before what are those of the
product's own plan. The critical path is the longest chain of deploys that must follow each other: nothing that keeps
the order is faster. Prints one row each: name, value, unit.
"""

import heapq
import random
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from deploy_gate.case import Case
from deploy_gate.decision import weigh
from deploy_gate.model import (
    Catalog,
    Environment,
    Facts,
    History,
    Need,
    Plan,
    Record,
    Request,
    Service,
    State,
    Step,
    Wanted,
)
from deploy_gate.plan import make_plan
from deploy_gate.versions import parse_range, parse_version

SHOPS = 200
SIZES = (20, 200)
NEEDS = 3
RUNNERS = 20
"""Jobs that run at the same time on GitHub's smallest plan."""
RANGES = (None, parse_range(">=1.1.0 <3"))


@dataclass(frozen=True, slots=True)
class Rollout:
    """A plan, and how long each of its steps takes in minutes."""

    plan: Plan
    minutes: Mapping[str, float]
    ahead: Mapping[str, tuple[str, ...]]

    def of(self, step: Step) -> float:
        return self.minutes[step.services[0]]


def main() -> None:
    """Every figure, as a median and as the ends of its distribution."""
    rollouts = [a_rollout(random.Random(seed)) for seed in range(SHOPS)]  # noqa: S311 - the same shops in every run
    paths = [critical_path(one) for one in rollouts]
    figures("rollout_makespan", [in_waves(one.plan, one) / path for one, path in zip(rollouts, paths, strict=True)])
    figures("rollout_one_by_one", [sum(one.minutes.values()) / path for one, path in zip(rollouts, paths, strict=True)])
    figures("rollout_placed", [placed(one) / path for one, path in zip(rollouts, paths, strict=True)])
    figures_and_cost("rollout_overlapping", rollouts, [overlapping(one) for one in rollouts])
    figures_and_cost("rollout_early", rollouts, [started_early(one) for one in rollouts])
    even = [evenly(one, random.Random(seed)) for seed, one in enumerate(rollouts)]  # noqa: S311 - likewise
    figures("rollout_makespan_even", [in_waves(one.plan, one) / critical_path(one) for one in even])


def figures_and_cost(name: str, rollouts: Sequence[Rollout], found: Sequence[tuple[float, float]]) -> None:
    """Figures of a design in which jobs hold runners while they wait: how long it takes, and the runners' minutes."""
    both = list(zip(rollouts, found, strict=True))
    figures(name, [over / critical_path(one) for one, (over, _) in both])
    figures(f"{name}_runners", [1 + waited / sum(one.minutes.values()) for one, (_, waited) in both])


def figures(name: str, ratios: Sequence[float]) -> None:
    """The median, and how far it is spread."""
    row(name, statistics.median(ratios))
    tenths = statistics.quantiles(ratios, n=10)
    row(f"{name}_p10", tenths[0])
    row(f"{name}_p90", tenths[-1])
    row(f"{name}_worst", max(ratios))


def row(name: str, value: float) -> None:
    """One figure."""
    print(f"{name}\t{value:.2f}\ttimes")


def a_rollout(chance: random.Random) -> Rollout:
    """A shop of which everything is asked for at once."""
    size = chance.randint(*SIZES)
    old, new = parse_version("1.0.0"), parse_version("1.1.0")
    services, histories = {}, {}
    for number in range(size):
        name = f"s{number}"
        others = chance.sample(range(number), min(chance.randint(0, NEEDS), number))
        services[name] = Service(name, f"acme/{name}", tuple(Need(f"s{one}", chance.choice(RANGES)) for one in others))
        histories["staging", name] = History((Record(name, "staging", State.ACTIVE, old),))
    request = Request("staging", tuple(Wanted(name, new) for name in services))
    catalog = Catalog({"staging": Environment("staging")}, services)
    decision, case = weigh(Case(request, catalog, Facts(histories), datetime(2026, 1, 1, tzinfo=UTC)), ())
    plan = make_plan(case, decision)
    minutes = {step.services[0]: chance.lognormvariate(0.7, 0.7) for step in plan.steps}
    ahead = {step.services[0]: tuple(one.service for one in step.after) for step in plan.steps}
    return Rollout(plan, minutes, ahead)


def in_waves(plan: Plan, rollout: Rollout) -> float:
    """A wave lasts until its last deploy is over, and the next begins then."""
    return sum(on_runners(map(rollout.of, wave)) for wave in plan.waves)


def on_runners(minutes: Iterable[float]) -> float:
    """How long as many runners as there are take for these, in their order."""
    free = [0.0] * RUNNERS
    for one in minutes:
        heapq.heapreplace(free, free[0] + one)
    return max(free)


def critical_path(rollout: Rollout) -> float:
    """The longest chain of deploys that must follow each other, in minutes."""
    ended: dict[str, float] = {}
    for step in rollout.plan.steps:
        name = step.services[0]
        ended[name] = rollout.minutes[name] + max((ended[one] for one in rollout.ahead[name]), default=0)
    return max(ended.values())


def placed(rollout: Rollout) -> float:
    """As many waves, but what may go in several goes where something as slow already is: the slowest are placed first.

    It takes deploy times for known, which no plan knows beforehand.
    """
    names = [step.services[0] for step in rollout.plan.steps]
    behind: dict[str, list[str]] = {name: [] for name in names}
    for name in names:
        for one in rollout.ahead[name]:
            behind[one].append(name)
    count = len(rollout.plan.waves)
    first, last = {}, {}
    for name in names:
        first[name] = max((first[one] + 1 for one in rollout.ahead[name]), default=0)
    for name in reversed(names):
        last[name] = min((last[one] - 1 for one in behind[name]), default=count - 1)
    lasts = [0.0] * count
    for name in sorted(names, key=lambda one: -rollout.minutes[one]):
        wave = min(
            range(first[name], last[name] + 1), key=lambda one: (max(0, rollout.minutes[name] - lasts[one]), one)
        )
        lasts[wave] = max(lasts[wave], rollout.minutes[name])
        first[name] = last[name] = wave
        _narrow(behind, first, name, 1)
        _narrow(rollout.ahead, last, name, -1)
    return sum(lasts)


def _narrow(onward: Mapping[str, Iterable[str]], bound: dict[str, int], name: str, step: int) -> None:
    """Those that follow one by one are kept at their distance."""
    waiting = [name]
    while waiting:
        here = waiting.pop()
        for one in onward[here]:
            if (bound[one] - bound[here] - step) * step < 0:
                bound[one] = bound[here] + step
                waiting.append(one)


def overlapping(rollout: Rollout) -> tuple[float, float]:
    """When the last is over where a wave begins as soon as the wave two before it is over, and the minutes waited.

    What stands behind something in the wave just before waits for that in its start, and holds its runner.
    """
    ended: dict[str, float] = {}
    over = [0.0, 0.0]
    waited = 0.0
    for wave in rollout.plan.waves:
        there = over[-2]
        for step in wave:
            name = step.services[0]
            begins = max([there, *(ended[one] for one in rollout.ahead[name])])
            waited += begins - there
            ended[name] = begins + rollout.minutes[name]
        over.append(max(over[-1], *(ended[step.services[0]] for step in wave)))
    return over[-1], waited


def evenly(rollout: Rollout, chance: random.Random) -> Rollout:
    """The same plan where the slowest deploy takes three times as long as the fastest."""
    return Rollout(rollout.plan, {name: chance.uniform(1, 3) for name in rollout.minutes}, rollout.ahead)


def started_early(rollout: Rollout) -> tuple[float, float]:
    """When the last is over where each begins as soon as what is before it is over, and the minutes that jobs waited.

    Jobs are made in the plan's order and take a runner when one is free; what waits in its start holds its runner.
    """
    free = [0.0] * RUNNERS
    ended: dict[str, float] = {}
    waited = 0.0
    for step in rollout.plan.steps:
        name = step.services[0]
        there = heapq.heappop(free)
        begins = max([there, *(ended[one] for one in rollout.ahead[name])])
        waited += begins - there
        ended[name] = begins + rollout.minutes[name]
        heapq.heappush(free, ended[name])
    return max(ended.values()), waited


if __name__ == "__main__":
    main()
