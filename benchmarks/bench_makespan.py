"""How long a rollout takes over the critical path: several at once whose starts wait, in waves, and one by one.

200 random shops of 20 to 200 services, each of which requires up to three others, with deploy times that differ as
such times do: most near two minutes, a few of ten and more. The order, the waves and what must come before what are
those of the product's own plan, and so are the pauses of a start that waits. The critical path is the longest chain of
deploys that must follow each other: nothing that keeps the order is faster. Prints one row each: name, value, unit.
"""

import heapq
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median, quantiles

from deploy_gate.case import Case
from deploy_gate.commands.upstreams import FIRST_PAUSE, LONGEST_PAUSE
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
AT_ONCE = 8
"""What the docs recommend as `max_parallel` of the ordered workflow."""
OTHERS = (4, 6, 10, 12, 20)
IN_A_WAVE = 10
"""What the waves have as `max_parallel` where nothing else is said."""
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
    together = [at_once(one, AT_ONCE) for one in rollouts]
    figures("rollout_makespan", [over / path for (over, _), path in zip(together, paths, strict=True)])
    figures("rollout_runners", [cost(one, waited) for one, (_, waited) in zip(rollouts, together, strict=True)])
    for number in OTHERS:
        other = [at_once(one, number) for one in rollouts]
        row(f"rollout_{number}_at_once", median(over / path for (over, _), path in zip(other, paths, strict=True)))
        row(f"rollout_{number}_runners", median(cost(one, w) for one, (_, w) in zip(rollouts, other, strict=True)))
    figures("rollout_waves", [in_waves(one) / path for one, path in zip(rollouts, paths, strict=True)])
    figures("rollout_one_by_one", [sum(one.minutes.values()) / path for one, path in zip(rollouts, paths, strict=True)])
    even = [evenly(one, random.Random(seed)) for seed, one in enumerate(rollouts)]  # noqa: S311 - likewise
    row("rollout_makespan_even", median(at_once(one, AT_ONCE)[0] / critical_path(one) for one in even))
    row("rollout_waves_even", median(in_waves(one) / critical_path(one) for one in even))


def cost(rollout: Rollout, waited: float) -> float:
    """The minutes of runners over the minutes of the deploys."""
    return 1 + waited / sum(rollout.minutes.values())


def figures(name: str, ratios: Sequence[float]) -> None:
    """The median, and how far it is spread."""
    row(name, median(ratios))
    tenths = quantiles(ratios, n=10)
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


def in_waves(rollout: Rollout) -> float:
    """A wave lasts until its last deploy is over, and the next begins then."""
    return sum(on_runners(map(rollout.of, wave)) for wave in rollout.plan.waves)


def on_runners(minutes: Iterable[float]) -> float:
    """How long as many runners as there are take for these, in their order."""
    free = [0.0] * IN_A_WAVE
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


def evenly(rollout: Rollout, chance: random.Random) -> Rollout:
    """The same plan where the slowest deploy takes three times as long as the fastest."""
    return Rollout(rollout.plan, {name: chance.uniform(1, 3) for name in rollout.minutes}, rollout.ahead)


def at_once(rollout: Rollout, number: int) -> tuple[float, float]:
    """When the last is over where so many jobs run at a time, and the minutes that their starts waited.

    Jobs take a runner in the plan's order; a start that waits holds it, and sees what has come when it looks again.
    """
    free = [0.0] * number
    ended: dict[str, float] = {}
    waited = 0.0
    for step in rollout.plan.steps:
        name = step.services[0]
        there = heapq.heappop(free)
        begins = seen(there, max((ended[one] for one in rollout.ahead[name]), default=0))
        waited += begins - there
        ended[name] = begins + rollout.minutes[name]
        heapq.heappush(free, ended[name])
    return max(ended.values()), waited


def seen(there: float, come: float) -> float:
    """When a start that is there sees what has come by then, in minutes."""
    pause = FIRST_PAUSE
    while there < come:
        there += pause / 60
        pause = min(pause * 1.5, LONGEST_PAUSE)
    return there


if __name__ == "__main__":
    main()
