"""The verbs of the command line: a module each, with `add(parser)` and `run(arguments, session)`."""

from typing import Final

VERBS: Final = {
    "plan": "order a request, and say what stands against it",
    "gate": "a short yes or no for one service",
    "rollback": "order the way back, and say what stands against it",
    "resume": "let what was rolled back be deployed again",
    "status": "what runs where, and where that is not what it should be",
    "history": "what was deployed of one service, when and by whom",
    "requests": "what is asked for and not answered yet, and what it waits for",
    "withdraw": "take back what is asked for, before a run begins with it",
    "explain": "why a service has the edges it has",
    "validate": "tell every mistake in a catalog",
}
"""By verb, which is also its module's name, what `--help` says of it."""
