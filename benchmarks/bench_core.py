"""What ordering costs: CPU and memory for 10,000 services, and how both grow to 100,000.

Prints one row each: name, value, unit. Every size is measured in processes of its own, large and small in turn, and
told by the median; the same graphs go through networkx's and rustworkx's topological generations beside it.
"""

import gc
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from many_services import NEEDS_EACH, a_case

from deploy_gate.case import Case
from deploy_gate.commands.answer import answer
from deploy_gate.compatibility import arrows
from deploy_gate.matrix import matrix
from deploy_gate.model import Decision, Outcome
from deploy_gate.order import order_of
from deploy_gate.plan import make_plan

SMALL, LARGE = 10_000, 100_000
PAIRS = 3
LIBRARIES = ("networkx", "rustworkx")


def main() -> None:
    """The plan of both sizes, then the libraries on the same graphs."""
    found: dict[int, list[dict[str, float]]] = {SMALL: [], LARGE: []}
    for _ in range(PAIRS):
        for size, taken in found.items():
            taken.append(measured_apart(size))
    small, large = (
        {name: statistics.median(one[name] for one in taken) for name in taken[0]} for taken in found.values()
    )
    row("plan_cpu_10k", small["plan"], "s")
    row("plan_memory_10k", small["memory"], "MB")
    row("answer_cpu_10k", small["answer"], "s")
    row("plan_cpu_growth", large["plan"] / small["plan"], "times")
    for name in LIBRARIES:
        if name in small:
            row(f"{name}_cpu_growth", large[name] / small[name], "times")
        else:
            print(f"{name}_cpu_growth: left out, since {name} is not installed", file=sys.stderr)


def measured_apart(size: int) -> dict[str, float]:
    """The figures of one size, from a process that did nothing else."""
    command = [sys.executable, __file__, str(size)]
    # The seed of hashes decides where dictionaries collide, which is not what is compared.
    environ = os.environ | {"PYTHONHASHSEED": "0"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environ)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def measure(size: int) -> dict[str, float]:
    """Seconds of CPU for the plan and for the libraries, and the peak of memory in MB with the world in it."""
    gc.disable()  # as the doors do
    case = a_case(size)
    seconds = cpu(lambda: plan_of(case))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures = {"plan": seconds, "memory": memory}
    if size == SMALL:
        figures["answer"] = cpu(lambda: answer(case.request, case.catalog, case.facts, case.now))
    number = {name: place for place, name in enumerate(case.planned)}
    edges = list({(number[before], number[after]) for before, after, _ in arrows(case)})
    return figures | {name: cpu(generations(name, size, edges)) for name in LIBRARIES if find_spec(name)}


def plan_of(case: Case) -> None:
    """Compatibility, order, waves, steps and the matrix."""
    order = order_of(case)
    if order.circles or len(case.joined) < NEEDS_EACH * (len(case.planned) - NEEDS_EACH):
        raise SystemExit("the shop is not what it was meant to be")
    plan = make_plan(case, Decision(Outcome.GO, (), tuple(case.planned)))
    matrix(plan)


def generations(library: str, size: int, edges: list[tuple[int, int]]) -> Callable[[], Any]:
    """The library's topological generations of a graph that is built already."""
    if library == "networkx":
        import networkx as nx  # noqa: PLC0415 - for this figure alone

        drawn = nx.DiGraph(edges)
        drawn.add_nodes_from(range(size))
        return lambda: list(nx.topological_generations(drawn))
    import rustworkx as rx  # noqa: PLC0415 - likewise

    graph = rx.PyDiGraph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from_no_data(edges)
    return lambda: rx.topological_generations(graph)


def cpu(work: Callable[[], Any]) -> float:
    """Seconds of this process's CPU."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def row(name: str, value: float, unit: str) -> None:
    """One figure."""
    print(f"{name}\t{value:.3f}\t{unit}")


if __name__ == "__main__":
    if sys.argv[1:]:
        print(json.dumps(measure(int(sys.argv[1]))))
    else:
        main()
