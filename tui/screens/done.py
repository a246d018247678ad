"""After an amendment: what was made, and what one may do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text

from kortit.messages import _, ngettext
from kortit.rendering.captions import SHORT_COMMIT
from tui.actions import BY_ID, Place, bindings, shown_key
from tui.background import Lane
from tui.screens.view import View
from tui.widgets.line import KeyLine, Line
from tui.widgets.page import Page, Paragraph
from tui.widgets.painted import joined, text

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from kortit.changes import ChangeTable
    from kortit.messages import Message


class DoneScreen(View[None]):
    """An amendment that was made."""

    PLACE = Place.DONE
    BINDINGS: ClassVar = bindings(Place.DONE)

    def __init__(self, commit: str, subject: str, goals: int) -> None:
        super().__init__()
        self.commit, self.subject, self.goals = commit, subject, goals

    def compose(self) -> ComposeResult:
        """Lay out what was made."""
        yield Line(id="header")
        page = Page(id="made")
        page.add_class("pane")
        yield page
        yield KeyLine(self.key_line(), id="keys")

    def on_mount(self) -> None:
        """Say what was made and what may follow."""
        self.query_one("#header", Line).show(text(self.say(_("Amended")), "kortit.heading"))
        made = _("{goals} in commit {commit}", commit=self.commit[:SHORT_COMMIT],
                 goals=ngettext("{count} goal", "{count} goals", self.goals))  # fmt: skip
        paragraphs = [
            Paragraph(text(self.subject, "bold"), "✓ "),
            Paragraph(text(self.say(made)), "  "),
            Paragraph(Text()),
        ]
        for name in ("done.table", "done.export", "done.undo", "done.copy", "done.back"):
            key = shown_key(self.kortit.key_of(name))
            paragraphs.append(Paragraph(joined(text(self.say(BY_ID[name].meaning))), f"  {key:<5} "))
        page = self.query_one(Page)
        page.show(paragraphs)
        page.focus()

    def do_table(self) -> None:
        """Show the amendment's table."""
        show_table_of(self, self.commit, self.subject)

    def do_export(self) -> None:
        """Write its table into a file."""
        export_table_of(self, self.commit)

    def do_undo(self) -> None:
        """Bring the old values back as drafts."""
        undo(self, self.commit)

    def do_copy(self) -> None:
        """Copy the commit's id."""
        from tui.clipboard import copy  # noqa: PLC0415

        copy(self.kortit, self.commit)

    def do_back(self) -> None:
        """Go back to the cards."""
        self.dismiss()


def table_of(view: View[None], commit: str) -> ChangeTable:
    """Make the table of one amendment; called in a thread."""
    from store.repository import Repository  # noqa: PLC0415

    with Repository.open(view.kortit.here.root) as repository:
        parent = repository.plumbing.first_parent(commit)
        return repository.changes(f"{parent or 'ROOT'}..{commit}")


def show_table_of(view: View[None], commit: str, name: Message | str) -> None:
    """Show the table of one amendment."""

    def show(table: ChangeTable) -> None:
        from tui.screens.compare import CompareScreen  # noqa: PLC0415

        view.app.push_screen(CompareScreen(None, None, given=table, title=name))

    view.kortit.do(view, lambda: table_of(view, commit), show, lane=Lane.READ)


def export_table_of(view: View[None], commit: str) -> None:
    """Write the table of one amendment into a file."""

    def ask(table: ChangeTable) -> None:
        from tui.exporting import export  # noqa: PLC0415

        export(view, table, view.say(_("changes")))

    view.kortit.do(view, lambda: table_of(view, commit), ask, lane=Lane.READ)


def undo(view: View[None], commit: str) -> None:
    """Bring the old values of an amendment back as drafts, once it is confirmed, and say what came back."""
    from tui.screens.dialogs import Confirm, Read  # noqa: PLC0415

    def go(yes: bool | None) -> None:
        if yes:
            view.kortit.do(view, work, undone)

    def work() -> object:
        from store.repository import Repository  # noqa: PLC0415

        with Repository.open(view.kortit.here.root) as repository:
            return repository.undo(commit)

    def undone(result: object) -> None:
        from store.undoing import Undone  # noqa: PLC0415
        from tui.undone import sentences  # noqa: PLC0415

        if isinstance(result, Undone):
            said = sentences(result, view.kortit.here.municipality)
            view.app.push_screen(
                Read(
                    _("Brought back as drafts; amend them with a decision"),
                    [Paragraph(text(view.say(one))) for one in said],
                )
            )
        view.kortit.reload()

    question = Confirm(
        _("Bring the old values of this amendment back as drafts?"),
        [_("History stays as it is: the restoring amendment is made from the drafts, with its own decision.")],
    )
    view.app.push_screen(question, go)
