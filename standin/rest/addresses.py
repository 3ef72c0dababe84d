"""Where things live: the API's addresses and the pages people look at."""

from typing import Final

from standin.repository import Repository
from standin.routes import Request

SITE: Final = "https://github.com"


def api(request: Request, repository: Repository, tail: str = "") -> str:
    """An address below a repository in the API, at the root the client used."""
    root = f"{request.base_url}/repos/{repository.full_name}"
    return f"{root}/{tail}" if tail else root


def page(repository: Repository, tail: str = "") -> str:
    """An address below a repository on the site."""
    root = f"{SITE}/{repository.full_name}"
    return f"{root}/{tail}" if tail else root
