"""Random comments that look as much like commands as random ones can."""

from typing import Final

from hypothesis import strategies as st

SHA: Final = "c" * 40

WORDS: Final = st.sampled_from(
    (
        *(".deploy", ".noop", ".lock", ".unlock", ".help", ".wcid", ".plan", ".status", ".rollback", ".resume"),
        *("to", "in", "main", "staging", "production", "inventory", "checkout-*", "@", "1.2.3", SHA, ",", "|", "*"),
        *("--global", "--info", "-d", "--reason", "--", "-", "--a=1", "'", '"', "\n", "\t", "\u2028", "\ud800"),
    )
)
BODIES: Final = st.text(max_size=200) | st.lists(WORDS | st.text(max_size=3), max_size=12).flatmap(
    lambda words: st.sampled_from((" ", "", "  ")).map(lambda between: between.join(words))
)
