"""What the texts of a catalog must look like, each with the words that say so."""

from __future__ import annotations

import re
from typing import Final

from deploy_gate.catalog.values import Form
from deploy_gate.model import ENVIRONMENT_NAME, NAME, REPOSITORY

TOKEN: Final = Form(
    NAME, "a name of letters, digits, dots, underscores and hyphens, 100 at most, no mark at either end"
)

ENVIRONMENT: Final = Form(
    ENVIRONMENT_NAME,
    "a name of letters, digits, dots, underscores, hyphens and slashes, 100 at most, no mark at either end",
)

REPOSITORY_NAME: Final = Form(REPOSITORY, "a repository such as acme/web")

LOGIN: Final = Form(
    re.compile(r"\A[A-Za-z0-9][A-Za-z0-9_-]{0,99}(?:\[bot\])?\Z"),
    'a login such as octocat or "deploy-app[bot]", without @, and no team',
)

DEPLOYER: Final = Form(
    re.compile(
        r"\A(?:[A-Za-z0-9][A-Za-z0-9_-]{0,99}(?:\[bot\])?|[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100})\Z"
    ),
    'a login such as octocat or "deploy-app[bot]", or a team such as acme/ops, without @',
)

IMAGE: Final = Form(
    re.compile(
        r"\A(?=.{1,255}\Z)(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?/)?"
        r"[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*\Z"
    ),
    "an image without tag or digest, such as ghcr.io/acme/web (a request brings the tag)",
)

TAG_PREFIX: Final = Form(
    re.compile(r"\A(?!.*(?:\.\.|//|/\.|@\{))[A-Za-z0-9@][A-Za-z0-9._/@+-]{0,99}\Z"),
    "the beginning of a Git tag, such as web-, 100 characters at most",
)

TEMPLATE: Final = Form(
    re.compile(r"\A(?=.{1,100}\Z)(?=.*\{environment\})(?:[A-Za-z0-9._/-]|\{environment\}|\{service\})+\Z"),
    'a text such as "{environment}/{service}", in which {environment} stands and no other placeholder than {service}',
)
