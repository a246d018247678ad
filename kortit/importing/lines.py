"""Lines of a text that was extracted from a PDF table, and how its wrapped lines are put together again.

Such a text tells by a trailing space that a line was only wrapped; a line without one is where the cell itself broke. A
word that ends in a hyphen at a line end goes on without a space: the hyphen is the word's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kortit.characters import collapsed

if TYPE_CHECKING:
    from collections.abc import Sequence

HYPHENS = "-‐‑–"
SENTENCE_END = re.compile(r"[.!?…][)\]”\"’']*$")
SENTENCE_START = re.compile(r"[(\[”\"’'“„]*[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Fragment:
    """A line, or the part of one that belongs to one cell.

    `number` is the line's, from 1; `offset` where `text` begins in the whole input; `wrapped` tells that the line was
    only wrapped; `page_start` that it stands at the top of a page. Where the file itself says so, `starts` tells that
    it begins a paragraph, `listed` that it is an item of a list, and `depth` how deep in it, from 0.
    """

    number: int
    offset: int
    text: str
    wrapped: bool
    page_start: bool = False
    starts: bool = False
    listed: bool = False
    depth: int = 0

    @property
    def is_blank(self) -> bool:
        """Tell whether there is nothing to read."""
        return not self.text.strip()

    def stripped(self) -> Fragment:
        """Give the fragment without white space at its ends."""
        left = self.text.lstrip()
        return replace(self, text=left.rstrip(), offset=self.offset + len(self.text) - len(left))

    def part(self, start: int, end: int | None = None) -> Fragment:
        """Give a part of the fragment; what ends before the line's end is not wrapped."""
        return replace(
            self, text=self.text[start:end], offset=self.offset + start, wrapped=self.wrapped and end is None
        )


def split_lines(text: str) -> list[Fragment]:
    """Give the lines of a text with LF or CRLF line ends. A leading space or form feed marks the top of a page."""
    fragments: list[Fragment] = []
    offset = 0
    for number, line in enumerate(text.split("\n"), start=1):
        content = line.removesuffix("\r")
        fragments.append(
            Fragment(
                number,
                offset,
                content,
                wrapped=content[-1:] in (" ", "\t"),
                page_start=content[:1] in (" ", "\f"),
            )
        )
        offset += len(line) + 1
    return fragments


def joined(before: str, wrapped: bool, after: str) -> str:
    """Join a line to the text before it. `wrapped` tells that the text before ended in a space."""
    if not before:
        return after
    if wrapped or before[-1] not in HYPHENS:
        return f"{before} {after}"
    hangs = len(before) > 1 and not before[-2].isspace()
    if before[-1] == "–" and not hangs:
        return f"{before} {after}"
    # “Keski-” / “Uudenmaan” and “ja -” / “osaaminen” go together; “asukkaita -” / “Vetää” has a dash between words.
    return before + after if hangs or after[:1].islower() else f"{before} {after}"


def paragraph(fragments: Sequence[Fragment]) -> str:
    """Put the lines of one paragraph together."""
    text, wrapped = "", False
    for fragment in fragments:
        if not fragment.is_blank:
            text = joined(text, wrapped, collapsed(fragment.text))
            wrapped = fragment.wrapped
    return text


def begins_sentence(before: str, after: str, *, sentence_ends_only: bool) -> bool:
    """Tell whether, where a cell broke its line itself, the next line begins something new.

    A capital letter does; a digit only after the end of a sentence. With `sentence_ends_only` (no line of the file ends
    in a space, so nothing tells which lines were only wrapped) the sentence before must have ended.
    """
    ended = bool(SENTENCE_END.search(before))
    start = SENTENCE_START.match(after)
    if start is None:
        return ended and after[:1].isdigit()
    capital = start[0][-1].isupper()
    if sentence_ends_only:
        return ended and capital
    return capital and before[-1:] not in f",;{HYPHENS}"
