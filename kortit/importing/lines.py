"""The lines of a cell, and how wrapped ones are put together again.

A word that ends in a hyphen at a line end goes on without a space: the hyphen is the word's own.
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
class Line:
    """A line of a cell, or the part of one that belongs to one value.

    `wrapped` tells that the line was only wrapped, not broken by its writer; None where the file cannot tell. Where the
    file itself says so, `starts` tells that the line begins a paragraph, `listed` that it is an item of a list, and
    `depth` how deep in it, from 0. `style` is the id of the paragraph's style where it is one of kortit's own
    documents; `words` are the parts of the text (start, end) that such a document marks as not the text's own.
    `number` is the line's in a text file, from 1; `offset` where `text` begins in the text that it is a part of.
    """

    text: str
    starts: bool = False
    wrapped: bool | None = False
    listed: bool = False
    depth: int = 0
    style: str = ""
    words: tuple[tuple[int, int], ...] = ()
    number: int = 0
    offset: int = 0

    @property
    def is_blank(self) -> bool:
        """Tell whether there is nothing to read."""
        return not self.text.strip()

    def stripped(self) -> Line:
        """Return the line without white space at its ends."""
        left = self.text.lstrip()
        return replace(self, text=left.rstrip(), offset=self.offset + len(self.text) - len(left))

    def part(self, start: int, end: int | None = None) -> Line:
        """Return a part of the line; what ends before the line's end is not wrapped."""
        return replace(
            self, text=self.text[start:end], offset=self.offset + start, wrapped=self.wrapped and end is None
        )


def joined(before: str, wrapped: bool | None, after: str) -> str:
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


def paragraph(lines: Sequence[Line]) -> str:
    """Return the lines of one paragraph as one text."""
    text = ""
    wrapped: bool | None = False
    for line in lines:
        if not line.is_blank:
            text = joined(text, wrapped, collapsed(line.text))
            wrapped = line.wrapped
    return text


def begins_sentence(before: str, after: str, *, sentence_ends_only: bool) -> bool:
    """Tell whether, where a cell broke its line itself, the next line begins something new.

    A capital letter does; a digit only after the end of a sentence. With `sentence_ends_only` (nothing tells which
    lines of the file were only wrapped) the sentence before must have ended.
    """
    ended = bool(SENTENCE_END.search(before))
    start = SENTENCE_START.match(after)
    if start is None:
        return ended and after[:1].isdigit()
    capital = start[0][-1].isupper()
    if sentence_ends_only:
        return ended and capital
    return capital and before[-1:] not in f",;{HYPHENS}"
