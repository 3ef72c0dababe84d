"""What a deploy by comment asks of GitHub, and tells it."""
