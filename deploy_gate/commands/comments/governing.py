"""Who may deploy where, as the catalog of the default branch says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deploy_gate.commands.call import DEFAULT_CATALOG
from deploy_gate.comment.commands import Verb
from deploy_gate.comment.errands import bad_catalog
from deploy_gate.github.catalog_file import read_locator, text_in
from deploy_gate.github.fault import CatalogError
from deploy_gate.model import Catalog, Problem, Unread
from deploy_gate.value import Value

if TYPE_CHECKING:
    from deploy_gate.commands.call import Call
    from deploy_gate.commands.comments.catalogs import Book
    from deploy_gate.comment.commands import Command
    from deploy_gate.comment.facts import Comment
    from deploy_gate.comment.outcome import Outcome
    from deploy_gate.comment.settings import Settings
    from deploy_gate.github.session import Session


class Governing(Value):
    """Where the catalog lies, and whether the command is one whose author has to be among those whom it names."""

    call: Call
    comment: Comment
    command: Command
    book: Book | None = None
    """The catalog, where it was read already."""

    @property
    def expression(self) -> str:
        """How git names the file in the comment's own repository, where it is read beside all else; or nothing."""
        if self.book is not None or not self._matters:
            return ""
        try:
            located = read_locator(self.call.locator, self.comment.repository)
        except CatalogError:
            return ""
        is_here = located.repository.lower() == self.comment.repository.lower()
        return f"{located.ref or 'HEAD'}:{located.path}" if is_here else ""

    @property
    def _matters(self) -> bool:
        verb = self.command.verb
        return self.comment.is_bot or verb.deploys or verb in (Verb.ROLLBACK, Verb.RESUME)

    def settings(self, settings: Settings, found: Any, session: Session) -> Settings | Outcome:  # noqa: ANN401 - an answer
        """The settings with the catalog's word in them, or why nobody knows who may deploy.

        `found` is what GitHub answered about the file. Raises `GitHubError` where it does not answer.
        """
        if not self._matters:
            return settings
        catalog = self._catalog(found, session)
        if isinstance(catalog, tuple):
            return bad_catalog(self.command, self.comment, catalog)
        return settings if catalog is None else settings.governed_by(catalog.environments)

    def _catalog(self, found: Any, session: Session) -> Catalog | tuple[Problem, ...] | None:  # noqa: ANN401 - likewise
        if self.book is not None:
            return self.book.catalog
        from deploy_gate.catalog import read_catalog  # noqa: PLC0415 - most repositories have no catalog

        locator = self.call.locator
        # Most repositories that deploy by comment have none, and mean none.
        is_named = locator != DEFAULT_CATALOG
        if not self.expression:
            read = session.catalog(locator)
            if isinstance(read, Problem):
                return (read,)
            return read_catalog(*read)
        if isinstance(found, Unread):
            return (Problem("catalog", f"it could not be read: {found.why}: {found.remedy}"),)
        if found is None and not is_named:
            return None
        try:
            text = text_in(read_locator(locator, self.comment.repository), found)
        except CatalogError as error:
            return (Problem("catalog", str(error)),)
        return read_catalog(text, locator)
