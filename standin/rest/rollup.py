"""How often each reaction was given."""

from typing import Any

from standin.discussion import Reaction
from standin.verbs.commenting import CONTENTS


def rollup(own: str, reactions: list[Reaction]) -> dict[str, Any]:
    """The counts of the reactions to what lives at `own`."""
    counts = {word: sum(one.content == word for one in reactions) for word in CONTENTS}
    return {"url": f"{own}/reactions", "total_count": len(reactions), **counts}
