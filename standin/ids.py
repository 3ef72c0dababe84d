"""Global node ids, made so that the kind and the number can be told from them."""

import base64
import struct
from typing import Final

PREFIXES: Final = {
    "User": "U",
    "Bot": "BOT",
    "Organization": "O",
    "Team": "T",
    "Repository": "R",
    "Ref": "REF",
    "Commit": "C",
    "Tree": "TR",
    "Blob": "B",
    "Tag": "TA",
    "Deployment": "DE",
    "DeploymentStatus": "DES",
    "Environment": "EN",
    "Issue": "I",
    "PullRequest": "PR",
    "IssueComment": "IC",
    "PullRequestReview": "PRR",
    "Reaction": "REA",
    "Label": "LA",
    "CheckRun": "CR",
    "CheckSuite": "CS",
    "StatusContext": "SC",
    "WorkflowRun": "WFR",
    "BranchProtectionRule": "BPR",
    "StatusCheckRollup": "SCR",
}


def node_id(kind: str, *parts: int | str) -> str:
    """The node id of a thing: its kind's prefix, then its numbers and names, packed."""
    packed = b"\0".join(struct.pack(">Q", part) if isinstance(part, int) else part.encode() for part in parts)
    return f"{PREFIXES[kind]}_kw{base64.urlsafe_b64encode(packed).decode().rstrip('=')}"
