"""Expressions, evaluated by GitHub's own evaluator."""

from typing import Any, Literal

from tests.published.node import ask


def evaluate(
    text: str,
    contexts: dict[str, Any],
    status: Literal["success", "failure", "cancelled"] = "success",
) -> Any:  # noqa: ANN401
    """The value of an expression (without `${{ }}`) over these contexts; status is what came of the jobs before."""
    return ask("evaluate", text=text, contexts=contexts, status=status)
