"""Text that tries to be more than text."""

from hypothesis import strategies as st

WEAPONS = [
    "`", "``", "|", "\\", "\\|", "\n", "\r\n", "\n\n# ", "- ", "1. ", "> ", "---", "```", "~~~", "<b>", "</td>",
    "<!--", "-->", "</details>", "<script>", "&lt;", "&#64;", "@everyone", "@a/all", "#1", "a/app#1", "GH-1",
    "[x](http://e.example)", "![x](y)", "[x]: y", "https://e.example", "www.e.example", "a@e.example", ":tada:",
    "deadbeef", "*", "**", "_", "~~", "\u202e", "\x1b[2J", "\x00", " ", "(", ")", "word", "$$", "^", "1.2.3",
    '"', "]", ";", "%%", "%%{init: {}}%%", "end", "-->", "click n0 call x()", "\n```\n", "#quot;", "\u2028", "\ud800",
]  # fmt: skip

hostile = st.lists(st.one_of(st.text(max_size=8), st.sampled_from(WEAPONS)), max_size=8).map("".join)
hostile_name = hostile.filter(bool)
