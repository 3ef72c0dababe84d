"""The stand-in's own door under `/_standin/`: reading back, and moving what no API of GitHub's moves."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from standin.clock import stamp
from standin.events import happen
from standin.fault_file import read_faults
from standin.gitobjects import Blob, ObjectStore
from standin.refusal import Refusal
from standin.routes import Response
from standin.sent import read_json
from standin.store import World
from standin.trouble import BadFile, Reading

if TYPE_CHECKING:
    from standin.github import GitHub

FARTHEST: Final = 100 * 366 * 86_400
"""Seconds that the clock is moved at once, a hundred years."""

NOT_SHOWN: Final = ("nodes", "by_environment", "value", "listed", "anyone")


def answer(github: "GitHub", method: str, path: str, query: Mapping[str, str], body: bytes) -> Response:
    """The answer of the control door; mistakes are told in words."""
    try:
        with github.lock:
            return _answer(github, f"{method} {path.removeprefix('/_standin')}", query, body)
    except (Refusal, BadFile, ValueError, KeyError, TypeError) as problem:
        return Response({"message": str(problem)}, 400)


def _answer(github: "GitHub", asked: str, query: Mapping[str, str], body: bytes) -> Response:
    sent = read_json(body) if body else {}
    match asked:
        case "GET /health":
            return Response({"status": "ok", "time": stamp(github.world.clock.now())})
        case "GET /state":
            return Response(shown(github.world))
        case "GET /log":
            return Response(github.log(bodies=query.get("bodies") in ("1", "true")))
        case "DELETE /log":
            github.requests.clear()
            return Response(None, 204)
        case "POST /clock":
            github.world.clock.advance(_advance(sent))
            return Response({"time": stamp(github.world.clock.now())})
        case "POST /faults":
            github.faults = read_faults(sent)
            github.past.deepest = github.faults.deepest
            github.past.keep(github.world)
            return Response({"faults": len(github.faults.rules)})
        case "POST /events":
            happened = happen(github.world, sent)
            github.world.writes += 1
            github.past.keep(github.world)
            return Response(happened)
        case _:
            return Response({"message": f"The stand-in's own door has no {asked}"}, 404)


def _advance(sent: Any) -> timedelta:  # noqa: ANN401 - whatever was posted
    top = Reading(sent, "clock")
    keys = top.mapping("advance")
    if "advance" not in keys:
        top.wrong("needs `advance`: a number of seconds")
    seconds = keys["advance"].quantity(0, FARTHEST) if "advance" in keys else 0.0
    if top.problems:
        raise BadFile(top.problems)
    return timedelta(seconds=seconds)


def shown(thing: Any) -> Any:  # noqa: ANN401 - a world holds values of every kind
    """A world, or any part of it, as JSON; tokens and indexes are left out."""
    match thing:
        case World():
            kept = {f.name: shown(getattr(thing, f.name)) for f in fields(thing) if f.name not in NOT_SHOWN}
            kept["tokens"] = [shown(token) for token in thing.tokens.values()]
            return kept
        case ObjectStore():
            return {oid: shown(found) for oid, found in thing.objects.items()}
        case Blob():
            return {"kind": "Blob", "text": thing.text, "size": len(thing.data)}
        case datetime():
            return stamp(thing)
        case timedelta():
            return thing.total_seconds()
        case dict():
            return {str(key): shown(value) for key, value in thing.items()}
        case list() | tuple():
            return [shown(value) for value in thing]
        case _ if is_dataclass(thing):
            own = {f.name: shown(getattr(thing, f.name)) for f in fields(thing) if f.name not in NOT_SHOWN}
            return {"kind": type(thing).__name__, **own} if "kind" not in own else own
        case _:
            return thing
