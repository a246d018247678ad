"""The lines of a cell, and the joining of wrapped lines.

A hyphen at the end of a line belongs to the word, which continues without a space.
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
class DocumentLine:
    """A line of a cell, or a part of it.

    `wrapped`: the line was wrapped automatically, not broken by the writer; None if the file does not tell. If the file
    has the information, `starts`: the line begins a paragraph, `listed`: it is a list item, and `depth` is its level
    from 0. `style` is the id of the paragraph's style in kortit's own documents; `words` are the parts (start, end) of
    the text that such a document marks as added words. `number` is the number of the line in a text file, from 1;
    `offset` the index of `text` in the whole text.
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
        """Whether the line is only white space."""
        return not self.text.strip()

    def stripped(self) -> DocumentLine:
        """Return the line without white space at its ends."""
        left = self.text.lstrip()
        return replace(self, text=left.rstrip(), offset=self.offset + len(self.text) - len(left))

    def part(self, start: int, end: int | None = None) -> DocumentLine:
        """Return a part of the line; a part that ends before the line does is not wrapped."""
        return replace(
            self, text=self.text[start:end], offset=self.offset + start, wrapped=self.wrapped and end is None
        )


def joined(before: str, wrapped: bool | None, after: str) -> str:
    """Join a line to the text before it. `wrapped`: the text before ended in a space."""
    if not before:
        return after
    if wrapped or before[-1] not in HYPHENS:
        return f"{before} {after}"
    hangs = len(before) > 1 and not before[-2].isspace()
    if before[-1] == "–" and not hangs:
        return f"{before} {after}"
    # “Keski-” / “Uudenmaan” and “ja -” / “osaaminen” are joined; “asukkaita -” / “Vetää” has a dash between words.
    return before + after if hangs or after[:1].islower() else f"{before} {after}"


def paragraph(lines: Sequence[DocumentLine]) -> str:
    """The lines of one paragraph, joined."""
    text = ""
    wrapped: bool | None = False
    for line in lines:
        if not line.is_blank:
            text = joined(text, wrapped, collapsed(line.text))
            wrapped = line.wrapped
    return text


def begins_sentence(before: str, after: str, *, sentence_ends_only: bool) -> bool:
    """Whether the line after a break that may be the writer's own begins a new paragraph.

    It does with a capital letter, or with a digit after the end of a sentence. With `sentence_ends_only` (the file does
    not tell which lines were wrapped), the sentence before must have ended in any case.
    """
    ended = bool(SENTENCE_END.search(before))
    start = SENTENCE_START.match(after)
    if start is None:
        return ended and after[:1].isdigit()
    capital = start[0][-1].isupper()
    if sentence_ends_only:
        return ended and capital
    return capital and before[-1:] not in f",;{HYPHENS}"
