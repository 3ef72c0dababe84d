"""Real event payloads, as GitHub's customers received them and Octokit published them."""

import json
from collections.abc import Iterator
from typing import Any

from tests.published.descriptions import fetched


def examples() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every published (event name, payload)."""
    for event in json.loads(fetched("webhooks.json").read_bytes()):
        for payload in event["examples"]:
            yield event["name"], payload
