"""Parts of a cell that are not its text: struck out, hidden, a form's prompt, or in a font of symbols.

Readers keep such characters out of the lines of a cell and beside them. In officials' tables most of it is a problem;
what is struck out in kortit's own documents is an edit: it is removed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from kortit.messages import Message, _
from kortit.problem import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MOST_QUOTED = 200  # characters


class WhyUnseen(Enum):
    """Why characters are not text."""

    STRUCK = auto()
    HIDDEN = auto()
    FAINT = auto()  # of the colour of the ground behind it
    PROMPT = auto()  # what a form field shows until it is filled in
    FORMATTED_AWAY = auto()  # by a number format that shows nothing
    SYMBOL = auto()
    MARK = auto()  # of a footnote


_SAID: dict[WhyUnseen, tuple[Message, Severity]] = {
    WhyUnseen.STRUCK: (
        _("struck-out text: “{text}”; delete it, or clear its formatting if it holds", text=""),
        Severity.ERROR,
    ),
    WhyUnseen.HIDDEN: (_("hidden text: “{text}”; show it or delete it", text=""), Severity.ERROR),
    WhyUnseen.FAINT: (
        _("text in the colour of what is behind it: “{text}”; colour it or delete it", text=""),
        Severity.ERROR,
    ),
    WhyUnseen.PROMPT: (_("a form field that is not filled in is left out: “{text}”", text=""), Severity.WARNING),
    WhyUnseen.FORMATTED_AWAY: (
        _("the number format of a cell shows nothing of “{text}”; change the format or delete it", text=""),
        Severity.ERROR,
    ),
    WhyUnseen.SYMBOL: (
        _("a sign of a font of symbols, which is no letter ({text}); write what it means in words", text=""),
        Severity.ERROR,
    ),
    WhyUnseen.MARK: (_("left out as the mark of a footnote: “{text}”", text=""), Severity.WARNING),
}
_OUTSIDE: dict[WhyUnseen, Message] = {
    WhyUnseen.STRUCK: _("struck-out text was left out: “{text}”", text=""),
    WhyUnseen.HIDDEN: _("hidden text was left out: “{text}”", text=""),
}


@dataclass(frozen=True, slots=True)
class Unseen:
    """Characters of a cell that are not its text, and why."""

    reason: WhyUnseen
    text: str

    def said(self, *, is_own: bool) -> tuple[Message, Severity]:
        """The sentence for the table in which they stand, and whether it is a problem."""
        if is_own and self.reason is WhyUnseen.STRUCK:
            return _("struck out, so taken as removed: “{text}”", text=self.text[:_MOST_QUOTED]), Severity.WARNING
        message, severity = _SAID[self.reason]
        return replace(message, values={"text": self.text[:_MOST_QUOTED]}), severity

    def said_outside(self) -> Message:
        """The sentence for a paragraph outside of tables, from which they are left out."""
        message = _OUTSIDE.get(self.reason, _("left out: “{text}”", text=""))
        return replace(message, values={"text": self.text[:_MOST_QUOTED]})


def gathered(found: Iterable[tuple[WhyUnseen, str]]) -> Iterator[Unseen]:
    """The parts of one paragraph or cell, with neighbours of one reason as one text, and those of white space left out.

    Word splits runs arbitrarily.
    """
    last: tuple[WhyUnseen, str] | None = None
    for reason, text in found:
        if last and last[0] is reason:
            last = reason, last[1] + text
            continue
        if last:
            yield Unseen(last[0], " ".join(last[1].split()))
        last = (reason, text) if text.strip() else None
    if last:
        yield Unseen(last[0], " ".join(last[1].split()))
