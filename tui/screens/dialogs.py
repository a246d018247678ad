"""Small dialogs above a screen: confirm, choose, write a line, and read a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from kortit.messages import Message, _
from tui.actions import Place, bindings, bindings_above
from tui.screens.kortit_screen import KortitScreen
from tui.widgets.fields import Entry
from tui.widgets.line import KeyLine, Line
from tui.widgets.lines import HeadingLine, LineList
from tui.widgets.page import Page, Paragraph
from tui.widgets.painted import halved, joined, text, title_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from textual.app import ComposeResult


class Dialog(KortitScreen[Any], ModalScreen[Any]):
    """A dialog in a box. Esc always closes it, with the answer None."""

    PLACE = Place.DIALOG
    TYPING = True
    BINDINGS: ClassVar = bindings_above(Place.DIALOG)

    def __init__(self, title: Message | str, *, tall: bool = False) -> None:
        super().__init__(classes="dialog-screen")
        self.heading = title
        self.tall = tall

    def compose(self) -> ComposeResult:
        """Lay out the box with its title, and its keys where those of the screen below stand."""
        box = Vertical(classes="dialog tall" if self.tall else "dialog")
        box.border_title = title_of(self.say(self.heading))
        with box:
            yield from self.inside()
        yield KeyLine(self.key_line(), id="keys")

    def inside(self) -> ComposeResult:
        """The widgets in the box."""
        raise NotImplementedError

    def key_line(self) -> list[str]:
        """The ids of the actions for the key line: no palette opens above a dialog."""
        return [name for name in super().key_line() if name != "everywhere.palette"]

    def do_back(self) -> None:
        """Close without an answer."""
        self.dismiss(None)

    def do_accept(self) -> None:
        """Close with the answer."""
        self.dismiss(None)


class Confirm(Dialog):
    """A confirmation. The key for yes is never the key of the action that asked."""

    PLACE = Place.CONFIRM
    PLACES = (Place.DIALOG,)
    BINDINGS: ClassVar = bindings(Place.CONFIRM)

    def __init__(self, question: Message, sentences: Sequence[Message | str] = ()) -> None:
        super().__init__("")  # in the title, a long question would be cut off
        self.question = question
        self.sentences = sentences

    def inside(self) -> ComposeResult:
        """Lay out what would be done, and the keys."""
        page = Page(id="page")
        yield page
        yield Line(id="answers")

    def on_mount(self) -> None:
        """Show the question."""
        asked = Paragraph(text(self.say(self.question), "kortit.heading"))
        self.query_one(Page).show([asked, *(Paragraph(text(self.say(sentence))) for sentence in self.sentences)])
        offered = ((self.key("confirm.yes").upper(), _("yes")), ("Esc", _("no")))
        answers = [text(f"{key}: {self.say(answer)}", "kortit.key") for key, answer in offered]
        self.query_one("#answers", Line).show(Text("     ").join(answers))

    def key_line(self) -> list[str]:
        """The ids of the actions for the key line: Enter does nothing, and the answers stand in the box."""
        return [name for name in super().key_line() if name not in ("dialog.accept", "confirm.yes")]

    def do_yes(self) -> None:
        self.dismiss(True)

    def do_accept(self) -> None:
        """Do nothing: Enter is too easily pressed to mean yes."""


class Read(Dialog):
    """A text to read, output of git included. With `onward`, Enter answers True: go on to what the text offers."""

    def __init__(
        self, title: Message | str, paragraphs: Sequence[Paragraph], *, tall: bool = False, onward: bool = False
    ) -> None:
        super().__init__(title, tall=tall)
        self.paragraphs = paragraphs
        self.onward = onward
        self.labels = {"dialog.accept": _("go on")} if onward else {"dialog.back": _("close")}

    def key_line(self) -> list[str]:
        """The ids of the actions for the key line: where Enter only closes as well, it is not named."""
        return [name for name in super().key_line() if self.onward or name != "dialog.accept"]

    def do_accept(self) -> None:
        """Go on, or close."""
        self.dismiss(True if self.onward else None)

    def inside(self) -> ComposeResult:
        """Lay out the text."""
        yield Page(id="page")

    def on_mount(self) -> None:
        """Fill the page and focus it."""
        page = self.query_one(Page)
        page.show(self.paragraphs)
        page.focus()


@dataclass(frozen=True, slots=True)
class Choice:
    """One line to choose from: its answer, its text, and the words that find it.

    `why_not` is the reason why it cannot be chosen now; the line is listed all the same.
    """

    value: Any
    line: Callable[[int], Text]
    words: str
    why_not: Message | None = None


class Choose(Dialog):
    """One line to choose of many, filtered by typing. `offers` returns the choices for a typed text."""

    BINDINGS: ClassVar = [
        Binding("up", "move('up')", show=False),
        Binding("down", "move('down')", show=False),
        Binding("pageup", "move('page_up')", show=False),
        Binding("pagedown", "move('page_down')", show=False),
    ]

    def __init__(
        self,
        title: Message | str,
        offers: Callable[[str], Sequence[Choice | HeadingLine]],
        *,
        chosen: Hashable = None,
        read: Callable[[str], Choice | None] | None = None,
        typed: str = "",
    ) -> None:
        super().__init__(title, tall=True)
        self.offers = offers
        self.first = chosen
        self.read = read
        self.typed = typed

    def inside(self) -> ComposeResult:
        """Lay out the field and the list."""
        yield Entry("", self.typed, id="typed")
        yield LineList[Choice](_choice_line, lambda choice: choice.value, id="offered")

    def on_mount(self) -> None:
        """Offer all choices."""
        offered = self.query_one("#offered", LineList)
        offered.can_focus = False
        offered.show(self._offered(self.typed), self.first, empty=self.say(_("nothing with these words")))
        self.query_one(Input).focus()

    def _offered(self, typed: str) -> list[Choice | HeadingLine]:
        extra = self.read(typed) if self.read is not None and typed.strip() else None
        return [*([extra] if extra is not None else []), *self.offers(typed)]

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter the list."""
        event.stop()
        offered = self.query_one("#offered", LineList)
        offered.show(self._offered(event.value))
        offered.do_first()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the chosen line."""
        event.stop()
        self.action_do("dialog.accept")

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """Take the clicked line."""
        event.stop()
        self.action_do("dialog.accept")

    def action_move(self, name: str) -> None:
        """Move the cursor of the list while the field has the focus."""
        getattr(self.query_one("#offered", LineList), f"do_{name}")()

    def do_accept(self) -> None:
        """Close with the line that is chosen, or say why it cannot be."""
        choice = self.query_one("#offered", LineList).chosen
        if choice is None:
            return
        if choice.why_not is not None:
            self.kortit.refuse(choice.why_not)
        else:
            self.take(choice.value)

    def take(self, chosen: Any) -> None:
        """Close with the answer."""
        self.dismiss(chosen)


def _choice_line(choice: Choice, width: int) -> Text:
    return choice.line(width)


def plain_choice(value: Any, shown: str, hint: str = "", why_not: Message | None = None) -> Choice:
    """A choice with a hint at the right end of its line."""
    style = "kortit.quiet" if why_not is not None else ""
    left, right = text(shown, style), text(hint, "kortit.quiet")
    return Choice(value, lambda width: halved(left, right, width), f"{shown} {hint}".casefold(), why_not)


def among(choices: Sequence[Choice]) -> Callable[[str], Sequence[Choice]]:
    """A filter of a fixed list: the choices that have every typed word."""

    def offers(typed: str) -> Sequence[Choice]:
        words = typed.casefold().split()
        return [choice for choice in choices if all(word in choice.words for word in words)]

    return offers


class Pick(Choose):
    """One answer of a few, each given with its words and a hint."""

    def __init__(self, title: Message | str, offered: Sequence[tuple[Any, Message | str, Message | str]]) -> None:
        super().__init__(title, lambda _typed: ())
        self.offered = offered

    def on_mount(self) -> None:
        """Offer the answers."""
        choices = [plain_choice(value, self.say(shown), self.say(hint)) for value, shown, hint in self.offered]
        self.offers = among(choices)


class Check(Dialog):
    """Some of a few, each with a box. The answer is the checked values; `alone` is one that excludes the others."""

    def __init__(
        self, title: Message | str, offered: Sequence[tuple[str, str]], checked: Sequence[str], *, alone: str = ""
    ) -> None:
        super().__init__(title)
        self.labels = {"dialog.accept": _("accept")}
        self.offered = dict(offered)
        self.checked = set(checked)
        self.alone = alone

    def inside(self) -> ComposeResult:
        """Lay out the list."""
        yield LineList[str](self._line, lambda value: value, id="offered")
        yield Line(id="answers")

    def on_mount(self) -> None:
        """List what is offered."""
        offered = self.query_one("#offered", LineList)
        offered.show(list(self.offered), next((value for value in self.offered if value in self.checked), None))
        offered.focus()
        self.query_one("#answers", Line).show(text(self.say(_("Space checks, Enter takes")), "kortit.quiet"))

    def _line(self, value: str, _width: int) -> Text:
        return joined("[x] " if value in self.checked else "[ ] ", text(self.offered[value]))

    def on_line_list_checked(self, event: LineList.Checked) -> None:
        """Check or uncheck a line."""
        event.stop()
        self.checked ^= {event.item}
        if event.item in self.checked:
            self.checked -= set(self.offered) - {self.alone, event.item} if event.item == self.alone else {self.alone}
        self.query_one("#offered", LineList).refresh()

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """Take what is checked."""
        event.stop()
        self.action_do("dialog.accept")

    def do_accept(self) -> None:
        """Close with what is checked, if anything is."""
        answer = [value for value in self.offered if value in self.checked]
        if answer:
            self.dismiss(answer)
        else:
            self.kortit.refuse(_("check at least one line"))


class Write(Dialog):
    """A one-line input. `refuse` returns why a text cannot be taken, None when it can; `refused` is why one was not."""

    def __init__(
        self,
        title: Message | str,
        value: str = "",
        *,
        hint: Message | None = None,
        refuse: Callable[[str], Message | None] | None = None,
        refused: Message | None = None,
    ) -> None:
        super().__init__(title)
        self.value = value
        self.hint = hint
        self.refuse = refuse
        self.refused = refused
        self.labels = {"dialog.accept": _("accept")}

    def inside(self) -> ComposeResult:
        """Lay out the field."""
        yield Entry("", self.value, id="typed")
        yield Page(id="said")

    def on_mount(self) -> None:
        """Focus the field."""
        self.query_one(Page).can_focus = False
        if self.refused is not None:
            self._tell(self.refused, "kortit.problem")
        else:
            self._tell(self.hint)
        self.query_one(Input).focus()

    def _tell(self, message: Message | None, style: str = "kortit.quiet") -> None:
        self.query_one(Page).show([Paragraph(text(self.say(message), style))] if message is not None else [])

    def on_input_changed(self, event: Input.Changed) -> None:
        """Clear the refusal once the text changes."""
        event.stop()
        if event.value != self.value or self.refused is None:
            self._tell(self.hint)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the text."""
        event.stop()
        self.action_do("dialog.accept")

    def do_accept(self) -> None:
        """Close with the text, unless it is refused."""
        typed = self.query_one(Input).value.strip()
        refused = self.refuse(typed) if self.refuse is not None else None
        if refused is not None:
            self._tell(refused, "kortit.problem")
        elif typed:
            self.take(typed)

    def take(self, typed: str) -> None:
        """Close with the text."""
        self.dismiss(typed)
