"""What showing a thousand services costs, counted by the stand-in's log: requests, points, and seconds of waiting.

Prints one row each: name, value, unit.
"""

import json
import sys
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.bench_requests import ENVIRONMENTS, TOKEN, a_standin, row
from deploy_gate.board.cells import Condition
from deploy_gate.board.made import Board, make_board
from deploy_gate.github.client import Client
from deploy_gate.github.settings import Settings
from deploy_gate.github.survey import read_survey
from deploy_gate.model import Catalog, Environment, Need, Service
from deploy_gate.report.status_text import status_text

SIZE = 1000


def main() -> None:
    """A thousand services in three environments, each with a repository of its own."""
    services = {
        f"s{number}": Service(
            f"s{number}", f"acme/s{number}", tuple(Need(f"s{number - one}") for one in (1, 7) if number >= one)
        )
        for number in range(SIZE)
    }
    catalog = Catalog({name: Environment(name) for name in ENVIRONMENTS}, services)
    with a_standin(services, latency=100) as url:
        board, seconds = shown(f"{url}/graphql", catalog)
        with urllib.request.urlopen(f"{url}/_standin/log") as answer:  # noqa: S310 - the stand-in's
            log = json.load(answer)
    running = sum(cell.condition is Condition.RUNNING for cell in board.cells.values())
    if running != SIZE * len(ENVIRONMENTS) or board.remarks:
        raise SystemExit(f"only {running} cells run, and {len(board.remarks)} things are remarked")
    row("status_requests_1000", len(log), "requests")
    row("status_points_1000", sum(entry["points"] for entry in log), "points")
    row("status_wall_1000_100ms", round(seconds, 2), "s")
    row("status_standin_1000", round(sum(entry["milliseconds"] for entry in log) / 1000, 2), "s")


def shown(url: str, catalog: Catalog) -> tuple[Board, float]:
    """The board, and the seconds from the first import for the first request to the last line of the table."""
    began = time.perf_counter()
    settings = Settings(TOKEN, graphql_url=url)
    with Client(settings, sleep=time.sleep, clock=lambda: datetime.now(UTC), log=print) as client:
        survey = read_survey(client, catalog, catalog.services, catalog.environments)
    board = make_board(catalog, survey, tuple(catalog.services), tuple(catalog.environments), datetime.now(UTC))
    status_text(board)
    return board, time.perf_counter() - began


if __name__ == "__main__":
    main()
