"""A GitHub that fits in a process: for the demo, the tests, and trying out a catalog."""

from standin.server import serve
from standin.store import World
from standin.trouble import BadFile
from standin.world import load_world, read_world

__all__ = ["BadFile", "World", "load_world", "read_world", "serve"]
