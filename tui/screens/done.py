"""The screen after an amendment: what was committed, and what can follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text

from kortit.messages import _
from kortit.rendering.captions import SHORT_COMMIT
from tui.actions import BY_ID, Place, bindings
from tui.amendments import correct, export_table_of, show_table_of, undo
from tui.clipboard import copy
from tui.extent import extent
from tui.screens.kortit_screen import KortitScreen
from tui.widgets.line import KeyLine, Line
from tui.widgets.page import Page, Paragraph
from tui.widgets.painted import joined, text

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from kortit.messages import Message


class DoneScreen(KortitScreen[None]):
    """An amendment that was made, or what was saved to a proposal."""

    PLACE = Place.DONE
    BINDINGS: ClassVar = bindings(Place.DONE)

    def __init__(
        self, commit: str, subject: str, goals: int, settings: int = 0, lines: int = 0, *, proposal: str | None = None
    ) -> None:
        super().__init__()
        self.commit, self.subject, self.goals, self.settings = commit, subject, goals, settings
        self.lines = lines
        self.proposal = proposal
        self.corrected: Message | None = None

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        yield Line(id="header")
        page = Page(id="made")
        page.add_class("pane")
        yield page
        yield KeyLine(self.key_line(), id="keys")

    def key_line(self) -> list[str]:
        """The actions of the key line that can be done."""
        return [name for name in super().key_line() if self.why_not(name) is None]

    def on_mount(self) -> None:
        """Show the page."""
        self._show()
        self.query_one(Page).focus()

    def _show(self) -> None:
        """Show what was committed and what can follow."""
        saved = _("Saved to the proposal {name}", name=self.proposal)
        done = saved if self.proposal is not None else _("Amended")
        self.query_one("#header", Line).show(text(self.say(done), "kortit.heading"))
        made = _("{goals} in commit {commit}", commit=self.commit[:SHORT_COMMIT],
                 goals=extent(self.goals, self.settings, self.lines))  # fmt: skip
        paragraphs = [
            Paragraph(text(self.subject, "bold"), "✓ "),
            Paragraph(text(self.say(made)), "  "),
            Paragraph(Text()),
        ]
        if self.corrected is not None:
            said = _("corrected: {citation}", citation=self.corrected)
            paragraphs.insert(2, Paragraph(text(self.say(said)), "  "))
        for name in ("done.table", "done.export", "done.correct", "done.undo", "done.copy", "done.back"):
            if self.why_not(name) is not None:
                continue
            key = self.key(name)
            paragraphs.append(Paragraph(joined(text(self.say(BY_ID[name].meaning))), f"  {key:<5} "))
        self.query_one(Page).show(paragraphs)

    async def do_table(self) -> None:
        await show_table_of(self, self.commit, self.subject)

    async def do_export(self) -> None:
        await export_table_of(self, self.commit)

    def why_not_correct(self) -> Message | None:
        """Changes saved to a proposal have no decision yet."""
        return _("a proposal has its decision when it is adopted") if self.proposal is not None else None

    async def do_correct(self) -> None:
        self.corrected = await correct(self, self.commit) or self.corrected
        self._show()

    async def do_undo(self) -> None:
        await undo(self, self.commit)

    def do_copy(self) -> None:
        copy(self.kortit, self.commit)

    def do_back(self) -> None:
        self.dismiss()
