"""Rows of the table as requests: what they say is asked of any GitHub, the stand-in or the real one."""

from standin.probes import comments, commits, deployments, graphql, refs
from standin.probes.registry import PROBES, Differs
from standin.probes.scratch import Scratch

SUBJECTS = (comments, commits, deployments, graphql, refs)

__all__ = ["PROBES", "SUBJECTS", "Differs", "Scratch"]
