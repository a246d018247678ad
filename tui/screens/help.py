"""The help: the keys that work where one is, what they do, and why some do nothing now.

They are narrowed by typing, and done by Enter.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from rich.cells import cell_len
from textual.binding import Binding
from textual.widgets import Input

from kortit.messages import _
from tui.actions import BY_ID, PLACES, Place, shown_key
from tui.screens.dialogs import Choice, Choose, among
from tui.widgets.fields import Entry
from tui.widgets.lines import HeadingLine, LineList
from tui.widgets.page import Page, Paragraph
from tui.widgets.painted import cut, ends, joined, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.text import Text
    from textual.app import ComposeResult

    from kortit.messages import Message
    from tui.screens.kortit_screen import KortitScreen

KEYS = 14  # columns


class Help(Choose):
    """The actions of `view`, the screen below, by place. The key that opened it closes it."""

    BINDINGS: ClassVar = [Binding("f1", "do('dialog.back')", id="everywhere.help", show=False)]

    def __init__(self, view: KortitScreen[Any]) -> None:
        super().__init__(_("Keys"), self._offers)
        self.described = [(action.id, actor.why_not(action.id)) for actor, action in view.actions_here()]

    def inside(self) -> ComposeResult:
        """Lay out the field, the list, and what the chosen line says in full."""
        yield Entry("", id="typed")
        yield LineList[Choice](
            lambda choice, width: choice.line(width), lambda choice: choice.value, id="offered", moved=self._tell
        )
        yield Page(id="explained")

    def on_mount(self) -> None:
        """List all actions."""
        self.query_one(Page).can_focus = False
        self.by_place: dict[Place, list[Choice]] = {}
        for action_id, why_not in self.described:
            self.by_place.setdefault(BY_ID[action_id].place, []).append(self._action(action_id, why_not))
        self.query_one(Input).placeholder = self.say(_("words or a key"))

    def _offers(self, typed: str) -> Sequence[Choice | HeadingLine]:
        lines: list[Choice | HeadingLine] = []
        for place, choices in self.by_place.items():
            fitting = among(choices)(typed)
            heading = HeadingLine(text(self.say(PLACES[place]).capitalize(), "kortit.heading"))
            lines += [heading, *fitting] if fitting else []
        return lines

    def _action(self, action_id: str, why_not: Message | None) -> Choice:
        keys = " ".join(shown_key(key) for key in self.kortit.keys_of(action_id))
        action = BY_ID[action_id]
        words = f"{keys} {self.say(action.label)}: {self.say(action.meaning)}".casefold()  # not the reason why not
        return Choice(action_id, partial(self._line, keys, action_id, why_not), words, why_not)

    def _line(self, keys: str, action_id: str, why_not: Message | None, width: int) -> Text:
        left = joined(f"  {keys:<{KEYS}} ", text(self.say(BY_ID[action_id].meaning), "kortit.quiet" if why_not else ""))
        reason = text(f"({self.say(why_not)})" if why_not is not None else "", "kortit.quiet")
        return ends(left, reason, width) if cell_len(reason.plain) < width // 2 else cut(left, width)

    def _tell(self, choice: Choice | None) -> None:
        paragraphs = []
        if choice is not None:
            paragraphs.append(Paragraph(text(self.say(BY_ID[choice.value].meaning))))
            if choice.why_not is not None:
                paragraphs.append(Paragraph(text(self.say(choice.why_not), "kortit.problem")))
        self.query_one(Page).show(paragraphs)

    def take(self, chosen: Any) -> None:
        """Close, then do the chosen action where the help was asked for."""
        self.dismiss(None)
        self.kortit.call_later(self.kortit.do_by_id, chosen)
