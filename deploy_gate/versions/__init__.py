"""Versions as deployments write them, and the ranges that contain them.

Precedence is SemVer 2.0.0's, section 11. The order of all versions is discrete upwards: after ``1.2.3`` comes
``1.2.4-0``, after ``1.2.3-rc`` comes ``1.2.3-rc.0``. So every range is a union of half-open intervals, and whether
two ranges meet, or one is empty, is answered exactly.
"""

from deploy_gate.versions.comparators import parse_range
from deploy_gate.versions.precedence import MAX_LENGTH, VersionError
from deploy_gate.versions.range import ANY, Range
from deploy_gate.versions.version import Version, are_one_commit, parse_version

__all__ = [
    "ANY",
    "MAX_LENGTH",
    "Range",
    "Version",
    "VersionError",
    "are_one_commit",
    "parse_range",
    "parse_version",
]
