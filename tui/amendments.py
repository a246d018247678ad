"""What one does with an amendment that was made: read its table, write it out, bring the old values back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kortit.messages import Message, _
from tui.background import Lane
from tui.widgets.page import Paragraph
from tui.widgets.painted import text

if TYPE_CHECKING:
    from kortit.changes import ChangeTable
    from store.repository import Repository
    from store.work.undoing import Undone
    from tui.screens.view import View


def table_of(repository: Repository, commit: str) -> ChangeTable:
    """Make the table of one amendment."""
    parent = repository.plumbing.first_parent(commit)
    return repository.changes(f"{parent or 'ROOT'}..{commit}")


def show_table_of(view: View[Any], commit: str, name: Message | str) -> None:
    """Show the table of one amendment."""

    def show(table: ChangeTable) -> None:
        from tui.screens.compare import CompareScreen  # noqa: PLC0415

        view.app.push_screen(CompareScreen(None, None, given=table, title=name))

    view.ask(lambda repository: table_of(repository, commit), show)


def export_table_of(view: View[Any], commit: str) -> None:
    """Write the table of one amendment into a file."""

    def export_it(table: ChangeTable) -> None:
        from tui.exporting import export  # noqa: PLC0415

        export(view, table, view.say(_("changes")))

    view.ask(lambda repository: table_of(repository, commit), export_it)


def undo(view: View[Any], commit: str) -> None:
    """Bring the old values of an amendment back as drafts, once it is confirmed; then offer to amend them."""
    from tui.screens.dialogs import Confirm, Read  # noqa: PLC0415

    def go(yes: bool | None) -> None:
        if yes:
            view.ask(lambda repository: repository.undo(commit), undone, lane=Lane.WRITE)

    def undone(result: Undone) -> None:
        from tui.undone import sentences  # noqa: PLC0415

        said = [Paragraph(text(view.say(one))) for one in sentences(result, view.kortit.here.municipality)]
        view.kortit.reload()
        if result.restored:
            go_on = _("Enter takes them to a decision, Esc leaves them as drafts.")
            said += [Paragraph(text("")), Paragraph(text(view.say(go_on), "kortit.quiet"))]
        view.app.push_screen(Read(_("Brought back as drafts"), said, onward=bool(result.restored)), amend)

    def amend(onward: bool | None) -> None:
        from tui.screens.amend import AmendScreen  # noqa: PLC0415

        if onward:
            view.app.push_screen(AmendScreen())

    question = Confirm(
        _("Bring the old values of this amendment back as drafts?"),
        [_("History stays as it is: the restoring amendment is made from the drafts, with its own decision.")],
    )
    view.app.push_screen(question, go)
