"""Two versions of one goal, side by side and field by field: take one, the other, or both to combine by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal

from kortit.alignment import align
from kortit.authority import field_name
from kortit.merging import value_of
from kortit.messages import Message, _
from kortit.municipality import FieldType
from kortit.typed import GOAL, MEANS, TARGET_YEAR, Typed, typed_of
from tui.actions import Place, bindings
from tui.screens.view import View
from tui.widgets.line import KeyLine, Line
from tui.widgets.lines import LineList
from tui.widgets.page import Page, Paragraph
from tui.widgets.painted import ends, text, title_of

if TYPE_CHECKING:
    from rich.text import Text
    from textual.app import ComposeResult

    from kortit.goal import Goal, Means

MINE, THEIRS, BOTH = "mine", "theirs", "both"
_CHOSEN: dict[str, Message] = {
    MINE: _("mine"),
    THEIRS: _("the other"),
    BOTH: _("both"),
}


class SettleScreen(View[Typed]):
    """Settling. `base` is what both began with; the answer is what the form shall hold, None to go back."""

    PLACE = Place.SETTLE
    BINDINGS: ClassVar = bindings(Place.SETTLE)

    def __init__(self, base: Goal, mine: Goal, theirs: Goal) -> None:
        super().__init__()
        self.mine, self.theirs = mine, theirs
        fields = (GOAL, TARGET_YEAR, MEANS, *dict.fromkeys((*mine.extra, *theirs.extra)))
        self.differing = [name for name in fields if value_of(mine, name) != value_of(theirs, name)]
        # What only the other side changed is the other's; what both changed is a person's to choose, mine at first.
        self.chosen = {
            name: THEIRS if value_of(mine, name) == value_of(base, name) else MINE for name in self.differing
        }
        self.on_both = {
            name
            for name in self.differing
            if value_of(base, name) not in (value_of(mine, name), value_of(theirs, name))
        }

    def compose(self) -> ComposeResult:
        """Lay out the fields above both versions."""
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
        """Show the fields that differ."""
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
        """Show the field on both sides."""
        event.stop()
        self._show()

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """Go on."""
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
        both = typed_of(replace(self.mine, means=combined(self.mine.means, self.theirs.means)), fields).texts
        settled = dict(mine)
        for name, side in self.chosen.items():
            if side == THEIRS:
                settled[name] = theirs[name]
            elif side == BOTH:
                if name == MEANS:
                    settled[name] = both[name]
                elif name in fields and fields[name].type is FieldType.LIST:
                    lines = (*mine[name].split("\n"), *theirs[name].split("\n"))
                    settled[name] = "\n".join(dict.fromkeys(filter(None, lines)))
                else:
                    settled[name] = f"{mine[name]} {theirs[name]}".strip()
        self.dismiss(Typed(settled))

    def do_back(self) -> None:
        self.dismiss(None)


def combined(mine: tuple[Means, ...], theirs: tuple[Means, ...]) -> tuple[Means, ...]:
    """Give all means of both: mine in their order, and after each what the other has differently or beside it."""
    result: list[Means] = []
    pairs = align(mine, theirs)
    for pair in sorted((p for p in pairs if p.old is not None), key=lambda p: p.old or 0):
        if pair.old is None:
            continue
        result.append(mine[pair.old])
        if pair.new is not None and theirs[pair.new] != mine[pair.old]:
            result.append(theirs[pair.new])
    result += [theirs[pair.new] for pair in pairs if pair.old is None and pair.new is not None]
    return tuple(result)
