"""The question which words are replaced by what, in which goals and fields."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Horizontal, Vertical

from kortit.errors import UsageError
from kortit.fields import fields_in_file
from kortit.messages import Message, _
from kortit.replacing import Replacement
from tui.screens.dialogs import Dialog
from tui.widgets.fields import Cycle, Entry
from tui.widgets.page import Page, Paragraph
from tui.widgets.painted import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.widgets import Input

ALL, WORDS, PATTERN, CASE, ANY_CASE = "all", "words", "pattern", "case", "any"
_SETS: dict[str, Message] = {"marked": _("marked"), "listed": _("in the list"), ALL: _("all goals")}
_COMMAND = re.compile(r"%?s/((?:\\/|[^/])+)/((?:\\/|[^/])*)/?([giwr]*)")


class Replace(Dialog):
    """Answers where, what the change is, in words, and the change of a goal. `sizes` are the sets of goals to choose.

    Whoever knows vi writes `s/old/new/` in the first field: `i` at its end ignores case, `w` takes whole words, `r` a
    regular expression.
    """

    BINDINGS: ClassVar = [Binding("enter", "do('dialog.accept')", show=False, priority=True)]

    def __init__(self, sizes: Mapping[str, int]) -> None:
        super().__init__(_("Replace words"))
        self.labels = {"dialog.accept": _("go on")}
        self.sizes = sizes

    def inside(self) -> ComposeResult:
        """Lay out the words, and where and how they are replaced."""
        fields = fields_in_file(self.kortit.here.municipality.fields).items()
        names = [(key, self.say(field.name)) for key, field in fields if not field.kind.is_whole]
        sets = [(name, f"{self.say(_SETS[name])} ({size})") for name, size in self.sizes.items()]
        ways = [("", _("as written")), (WORDS, _("whole words")), (PATTERN, _("regular expression"))]
        cases = [(CASE, _("matters")), (ANY_CASE, _("does not matter"))]
        with Vertical(classes="fields"):
            yield Entry(self.say(_("Words to replace")), id="old")
            yield Entry(self.say(_("By")), id="new")
            with Horizontal(classes="row"):
                yield Cycle(self.say(_("In which fields")), [(ALL, self.say(_("all"))), *names], ALL, id="in")
                yield Cycle(self.say(_("In which goals")), sets, next(iter(self.sizes)), id="where")
            with Horizontal(classes="row"):
                yield Cycle(self.say(_("How")), [(way, self.say(name)) for way, name in ways], "", id="how")
                yield Cycle(
                    self.say(_("Capital letters")),
                    [(case, self.say(name)) for case, name in cases],
                    CASE,
                    id="case",
                )
        yield Page(id="said")

    def on_mount(self) -> None:
        """Begin with what is replaced."""
        self.query_one(Page).can_focus = False
        self.query_one("#old", Entry).focus()
        self._tell(_("Tab goes on, ← and → choose; what would change is shown before it is written"))

    def _tell(self, message: Message, style: str = "kortit.quiet") -> None:
        self.query_one(Page).show([Paragraph(text(self.say(message), style))])

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Leave Enter to the dialog."""
        event.stop()

    def do_accept(self) -> None:
        """Go on to what the words become; from there close with the change, unless it is refused."""
        old, new = self.query_one("#old", Entry), self.query_one("#new", Entry)
        command = _COMMAND.fullmatch(old.value.strip()) if not new.value else None
        if old.has_focus and command is None:
            new.focus()
            return
        fields = fields_in_file(self.kortit.here.municipality.fields).values()
        chosen, how = self._value("in"), self._value("how")
        named = [field for field in fields if not field.kind.is_whole and chosen in (ALL, field.key)]
        words, by, flags = old.value, new.value, ""
        if command is not None:
            words, by, flags = (part.replace(r"\/", "/") for part in command.groups())
        try:
            made = Replacement.of(
                words,
                by,
                is_pattern=how == PATTERN or "r" in flags,
                whole_words=how == WORDS or "w" in flags,
                ignore_case=self._value("case") == ANY_CASE or "i" in flags,
            )
        except UsageError as error:
            self._tell(error.message, "kortit.problem")
            return
        name = _("“{old}” → “{new}”", old=words, new=by)
        self.dismiss((self._value("where"), name, lambda goal: made.in_goal(goal, named)))

    def _value(self, name: str) -> str:
        return self.query_one(f"#{name}", Cycle).value
