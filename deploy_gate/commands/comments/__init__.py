"""`command: comment` in its parts: what was said, what GitHub is told, and how it ends."""
