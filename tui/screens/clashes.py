"""The screen of clashes between two lines of work: as it was, theirs and one's own, and the choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal

from kortit.fields import fields_of
from kortit.messages import Message, _
from tui.actions import Place, bindings
from tui.painting import GoalPainter
from tui.screens.kortit_screen import KortitScreen
from tui.widgets.line import KeyLine, Line
from tui.widgets.lines import LineList
from tui.widgets.page import Page, Paragraph
from tui.widgets.painted import ends, text, title_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.text import Text
    from textual.app import ComposeResult

    from kortit.goal import Goal
    from kortit.merging import TwoSided

OWN, PUBLISHED = "own", "published"
_BEFORE = "before"


class ClashesScreen(KortitScreen[tuple[str, ...]]):
    """Lets a person choose a side for each clash. The answer is the choices, as `--settle` takes them, or None."""

    PLACE = Place.SETTLE
    BINDINGS: ClassVar = bindings(Place.SETTLE)

    def __init__(self, clashes: Sequence[TwoSided], sides: tuple[Message, Message]) -> None:
        """`sides` is what one's own side and the other one are called."""
        super().__init__()
        self.sides = {OWN: sides[0], PUBLISHED: sides[1]}
        self.labels = {"settle.mine": sides[0], "settle.theirs": sides[1]}
        self.clashes = {one.key: one for one in clashes}
        self.chosen: dict[str, str] = {}

    def key_line(self) -> list[str]:
        """The actions of the key line, without the one that is refused here."""
        return [name for name in super().key_line() if name != "settle.both"]

    def compose(self) -> ComposeResult:
        """Lay out the clashes above their three versions."""
        yield Line(id="header")
        lines = LineList[str](self._line, lambda key: key, id="differing")
        lines.add_class("pane")
        yield lines
        with Horizontal(id="panes"):
            for side in (_BEFORE, OWN, PUBLISHED):
                page = Page(id=side)
                page.add_class("pane")
                yield page
        yield KeyLine(self.key_line(), id="keys")

    def on_mount(self) -> None:
        """List the clashes."""
        words = _("both sides changed this: which is it to be? Nothing is saved yet")
        self.query_one("#header", Line).show(text(self.say(words), "kortit.heading"))
        clashes = self.query_one("#differing", LineList)
        clashes.styles.height = min(len(self.clashes) + 2, 10)
        clashes.show(list(self.clashes))
        clashes.focus()
        self._show()

    def _line(self, key: str, width: int) -> Text:
        side = self.chosen.get(key)
        chosen = self.say(self.sides[side] if side is not None else _("not chosen yet"))
        return ends(text(self.say(self.clashes[key].said)), text(chosen, "kortit.quiet"), width)

    def on_line_list_highlighted(self, event: LineList.Highlighted) -> None:
        """Show the three versions of what is under the cursor."""
        event.stop()
        self._show()

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """Finish: Enter confirms the choices."""
        event.stop()
        self.action_do("settle.ready")

    def _show(self) -> None:
        key = self.query_one("#differing", LineList).chosen
        if key is None:
            return
        one = self.clashes[key]
        sides = {
            _BEFORE: (_("Before"), one.base, ""),
            OWN: (self.sides[OWN], one.own, one.by_own),
            PUBLISHED: (self.sides[PUBLISHED], one.theirs, one.by_theirs),
        }
        lines = dict(zip((_BEFORE, PUBLISHED, OWN), one.lines, strict=False))
        for side, (title, goal, by) in sides.items():
            page = self.query_one(f"#{side}", Page)
            said = self.say(title)
            page.border_title = title_of(said[:1].upper() + said[1:])
            made = [Paragraph(text("")), Paragraph(text(self.say(by), "kortit.quiet"))] if by else []
            values = [Paragraph(text(self.say(line))) for line in lines.get(side, ())]
            page.show([*values, *self._value(one, goal), *made])

    def _value(self, one: TwoSided, goal: Goal | None) -> list[Paragraph]:
        """The value of a side: the field, or the goal's text where the whole goal clashes."""
        if one.field is None:
            return []
        if goal is None:
            return [Paragraph(text(self.say(_("not there"))))]
        known = next((known for known in fields_of(goal) if known.key == one.field), None)
        if known is not None and isinstance(known.value_of(goal), tuple):
            return list(GoalPainter(self.kortit.here.municipality, self.kortit.translate).items(known, goal))
        return [Paragraph(text(line)) for line in (known.written(goal) if known else goal.text).split("\n")]

    def _choose(self, side: str) -> None:
        clashes = self.query_one("#differing", LineList)
        if clashes.chosen is not None:
            self.chosen[clashes.chosen] = side
            clashes.refresh()

    def do_mine(self) -> None:
        self._choose(OWN)

    def do_theirs(self) -> None:
        self._choose(PUBLISHED)

    def do_both(self) -> None:
        """Take neither, which `why_not_both` explains."""

    def why_not_both(self) -> Message:
        """A bound value is what one decision says."""
        return _("take one of the two here; what is missing can be amended afterwards")

    def why_not_ready(self) -> Message | None:
        """Each clash must be settled."""
        left = len(self.clashes.keys() - self.chosen.keys())
        return _("choose for each line, mine or the other; {count} to go", count=left) if left else None

    def do_ready(self) -> None:
        self.dismiss(tuple(f"{key}={side}" for key, side in self.chosen.items()))

    def do_back(self) -> None:
        self.dismiss(None)
