"""Who may do what in a repository."""

from typing import Final

from standin.access import LEVEL_OF_ROLE, role_of
from standin.refusal import Refusal, not_found
from standin.rest.accounts import person
from standin.rest.serving import serve
from standin.routes import Request, Response

# What each role includes, in the words of a collaborator's `permissions`.
POWERS: Final = ("pull", "triage", "push", "maintain", "admin")
ROLES: Final = ("read", "triage", "write", "maintain", "admin")


@serve("GET", "/repos/{owner}/{repo}/collaborators/{username}")
def _is_collaborator(request: Request) -> Response:
    repository = request.repository()
    if not request.access.may(repository, "metadata", "read"):
        request.access.need(repository, "metadata")
    login = request.params["username"].lower()
    if login != repository.owner.lower() and login not in {name.lower() for name in repository.collaborators}:
        raise not_found("not a collaborator")
    return Response(None, 204)


@serve("GET", "/repos/{owner}/{repo}/collaborators/{username}/permission")
def _permission(request: Request) -> Response:
    """The old word of four (`maintain` is write, `triage` is read) and the role beside it."""
    repository, login = request.repository(), request.params["username"]
    request.access.user  # noqa: B018 - refuses where nobody is logged in
    known = request.world.users.get(login.lower())
    if not known or known.kind == "Organization":
        raise Refusal("NOT_FOUND", f"{login} is not a user")
    role = role_of(repository, login)
    held = ROLES.index(role) if role in ROLES else -1
    user = person(request, known.login) | {
        "permissions": {power: held >= place for place, power in enumerate(POWERS)},
        "role_name": role,
    }
    return Response({"permission": LEVEL_OF_ROLE[role], "role_name": role, "user": user})
