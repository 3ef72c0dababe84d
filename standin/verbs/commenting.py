"""Comments, reactions and labels."""

from typing import Final

from standin.access import Access, role_of
from standin.discussion import Comment, Issue, Label, Reaction
from standin.refusal import Refusal
from standin.repository import Repository

LONGEST_BODY: Final = 65536
CONTENTS: Final = {
    "+1": "THUMBS_UP",
    "-1": "THUMBS_DOWN",
    "laugh": "LAUGH",
    "hooray": "HOORAY",
    "confused": "CONFUSED",
    "heart": "HEART",
    "rocket": "ROCKET",
    "eyes": "EYES",
}


def comment(access: Access, repository: Repository, issue: Issue, body: str) -> Comment:
    """A new comment on an issue or pull request."""
    _need(access, repository)
    _fits(body)
    now = access.world.clock.now()
    login = access.user.login
    made = Comment(access.world.next_id(), issue.number, body, login, now, now, association(repository, login))
    issue.comments.append(made)
    issue.updated_at = now
    access.world.remember(made.node_id, repository.full_name, made)
    return made


def edit(access: Access, repository: Repository, found: Comment, body: str) -> Comment:
    """A comment with another text; its author may, and who may write."""
    if found.login != access.login:
        _need(access, repository)
    _fits(body)
    found.body, found.updated_at = body, access.world.clock.now()
    found.edited_at = found.updated_at
    return found


def delete(access: Access, repository: Repository, found: Comment) -> None:
    """Remove a comment; its author may, and who may write."""
    if found.login != access.login:
        _need(access, repository)
    repository.issues[found.number].comments.remove(found)
    access.world.nodes.pop(found.node_id, None)


def react(access: Access, repository: Repository, subject: Comment | Issue, content: str) -> Reaction:
    """A reaction (REST's word); saying it twice is saying it once."""
    _need(access, repository)
    if content not in CONTENTS:
        raise Refusal("UNPROCESSABLE", f"{content} is not a valid reaction", rest="Validation Failed")
    login = access.user.login
    for reaction in subject.reactions:
        if reaction.login == login and reaction.content == content:
            return reaction
    made = Reaction(access.world.next_id(), content, login, access.world.clock.now())
    subject.reactions.append(made)
    access.world.remember(made.node_id, repository.full_name, made)
    return made


def take_back(access: Access, repository: Repository, subject: Comment | Issue, content: str) -> Reaction:
    """Remove the account's own reaction."""
    _need(access, repository)
    for reaction in subject.reactions:
        if reaction.login == access.login and reaction.content == content:
            subject.reactions.remove(reaction)
            return reaction
    raise Refusal("NOT_FOUND", "Could not find a reaction to remove.", rest="Not Found")


def label(access: Access, repository: Repository, name: str) -> Label:
    """The repository's label of that name, made when it is first used."""
    found = repository.labels.get(name.lower())
    if not found:
        found = Label(access.world.next_id(), name)
        repository.labels[name.lower()] = found
        access.world.remember(found.node_id, repository.full_name, found)
    return found


def add_labels(access: Access, repository: Repository, issue: Issue, labels: list[Label]) -> None:
    """Put labels on an issue or pull request, each once."""
    _need(access, repository)
    issue.labels += [each.name for each in labels if each.name not in issue.labels]


def remove_labels(access: Access, repository: Repository, issue: Issue, labels: list[Label]) -> None:
    """Take labels off an issue or pull request."""
    _need(access, repository)
    gone = {each.name for each in labels}
    issue.labels = [name for name in issue.labels if name not in gone]


def association(repository: Repository, login: str) -> str:
    """How GitHub says an account stands to a repository."""
    if login.lower() == repository.owner.lower():
        return "OWNER"
    listed = {name.lower() for name in repository.collaborators}
    if login.lower() in listed:
        return "COLLABORATOR" if role_of(repository, login) != "none" else "NONE"
    return "NONE"


def _need(access: Access, repository: Repository) -> None:
    """Either right serves, since a pull request is an issue."""
    if not access.may(repository, "pull_requests", "write"):
        access.need(repository, "issues", "write")


def _fits(body: str) -> None:
    if not body.strip():
        raise Refusal("UNPROCESSABLE", "Body can't be blank", rest="Validation Failed")
    if len(body) > LONGEST_BODY:
        message = f"Body is too long (maximum is {LONGEST_BODY} characters)"
        raise Refusal("UNPROCESSABLE", message, rest="Validation Failed", errors=[{"message": message}])
