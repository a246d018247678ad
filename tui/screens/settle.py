"""Two versions of one goal, side by side: for each field take one, the other, or both to combine by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal

from kortit.authority import field_name
from kortit.fields import THEME, fields_in_file, fields_of
from kortit.merging import both
from kortit.messages import Message, _
from kortit.typed import Typed, typed_of
from tui.actions import Place, bindings
from tui.screens.kortit_screen import KortitScreen
from tui.widgets.line import KeyLine, Line
from tui.widgets.lines import LineList
from tui.widgets.page import Page, Paragraph
from tui.widgets.painted import ends, text, title_of

if TYPE_CHECKING:
    from rich.text import Text
    from textual.app import ComposeResult

    from kortit.goal import Goal

MINE, THEIRS, BOTH = "mine", "theirs", "both"
_CHOSEN: dict[str, Message] = {
    MINE: _("mine"),
    THEIRS: _("the other"),
    BOTH: _("both"),
}


class SettleScreen(KortitScreen[Typed]):
    """Settles two versions of a goal; `base` is their common origin. The answer is the form's contents, or None."""

    PLACE = Place.SETTLE
    BINDINGS: ClassVar = bindings(Place.SETTLE)

    def __init__(self, base: Goal, mine: Goal, theirs: Goal) -> None:
        super().__init__()
        self.mine, self.theirs = mine, theirs
        known = fields_of(mine, theirs)
        fields = [one for one in known if one is not THEME and one.value_of(mine) != one.value_of(theirs)]
        self.differing = [one.key for one in fields]
        # A field that only the other side changed is theirs; for one that both changed the user chooses, at first mine.
        self.chosen = {one.key: THEIRS if one.value_of(mine) == one.value_of(base) else MINE for one in fields}
        self.on_both = {
            one.key for one in fields if one.value_of(base) not in (one.value_of(mine), one.value_of(theirs))
        }

    def compose(self) -> ComposeResult:
        """Lay out the fields above the two versions."""
        yield Line(id="header")
        lines = LineList[str](self._line, lambda name: name, id="differing")
        lines.add_class("pane")
        yield lines
        with Horizontal(id="panes"):
            for side in (MINE, THEIRS):
                page = Page(id=side)
                page.add_class("pane")
                yield page
        yield KeyLine(self.key_line(), id="keys")

    def on_mount(self) -> None:
        """List the fields that differ."""
        words = _("{id} was changed elsewhere while you typed: which is it to be?", id=self.mine.id)
        self.query_one("#header", Line).show(text(self.say(words), "kortit.heading"))
        self.query_one(f"#{MINE}", Page).border_title = title_of(self.say(_("Yours")))
        self.query_one(f"#{THEIRS}", Page).border_title = title_of(self.say(_("The other")))
        fields = self.query_one("#differing", LineList)
        fields.styles.height = min(len(self.differing) + 2, 10)
        fields.show(self.differing)
        fields.focus()
        self._show()

    def _line(self, name: str, width: int) -> Text:
        label = self.say(field_name(name, self.kortit.here.municipality))
        both = self.say(_("changed by both")) if name in self.on_both else self.say(_("changed by one"))
        return ends(text(f"{label}: {self.say(_CHOSEN[self.chosen[name]])}"), text(both, "kortit.quiet"), width)

    def on_line_list_highlighted(self, event: LineList.Highlighted) -> None:
        """Show the field's two values."""
        event.stop()
        self._show()

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """Finish: Enter confirms the choices."""
        event.stop()
        self.do_ready()

    def _show(self) -> None:
        name = self.query_one("#differing", LineList).chosen
        if name is None:
            return
        fields = self.kortit.here.municipality.fields
        for side, goal in ((MINE, self.mine), (THEIRS, self.theirs)):
            shown = typed_of(goal, fields).texts.get(name, "")
            self.query_one(f"#{side}", Page).show([Paragraph(text(line)) for line in shown.split("\n")])

    def _choose(self, side: str) -> None:
        fields = self.query_one("#differing", LineList)
        if fields.chosen is not None:
            self.chosen[fields.chosen] = side
            fields.refresh()

    def do_mine(self) -> None:
        self._choose(MINE)

    def do_theirs(self) -> None:
        self._choose(THEIRS)

    def do_both(self) -> None:
        self._choose(BOTH)

    def do_ready(self) -> None:
        fields = self.kortit.here.municipality.fields
        mine, theirs = typed_of(self.mine, fields).texts, typed_of(self.theirs, fields).texts
        known = fields_in_file(fields)
        settled = dict(mine)
        for name, side in self.chosen.items():
            if side == THEIRS:
                settled[name] = theirs[name]
            elif side == BOTH:
                settled[name] = both(known[name], self.mine, self.theirs)
        self.dismiss(Typed(settled))

    def do_back(self) -> None:
        self.dismiss(None)
