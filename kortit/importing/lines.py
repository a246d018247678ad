"""The lines of a cell, and the joining of wrapped lines.

A hyphen at the end of a line belongs to a compound word, divides a word, or stands for the rest of one; all readers
ask here which.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from kortit.characters import collapsed

if TYPE_CHECKING:
    from collections.abc import Sequence

SOFT_HYPHEN = "\u00ad"
HYPHENS = f"-‐‑–{SOFT_HYPHEN}"
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


_END = 200  # characters by which a text is known to end a sentence
_VOWELS = "aeiouyåäö"
# Before these a hyphen stands for the rest of a word that follows: “Sosiaali- ja terveyspalvelut”.
_AFTER_SUSPENDED = re.compile(r"(?:ja|tai|sekä|eli|taikka|och|eller|samt|and|or)(?!\w)", re.IGNORECASE)


class _Joint(Enum):
    """The treatment of a line end: a space, nothing, or nothing and the hyphen before it goes too."""

    SPACE = auto()
    CLOSED = auto()
    DIVIDED = auto()


@dataclass(slots=True)
class Joined:
    """A text to which lines are joined, one after another; `wrapped`: its last line ended in a space.

    Only its `end` is looked at for each line, so that the work follows the length of the text. `dropped` are the
    offsets of hyphens that only divided a word, `words` those words.
    """

    wrapped: bool | None = False
    end: str = ""
    dropped: list[int] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _last: int = 0  # the offset of the last character

    def add(self, text: str, line: DocumentLine) -> None:
        """Join the text of a line, or of its part behind a bullet."""
        joint = self._joint(text)
        if joint is _Joint.DIVIDED:
            self._parts[-1] = self._parts[-1][:-1]
            self.dropped.append(self._last)
            if self.end[-1] != SOFT_HYPHEN:
                start = self.end[:-1].split()[-1]
                if self.words and self.words[-1] == f"{start}{self.end[-1]}":
                    self.words.pop()  # divided a second time
                self.words.append(start + text.split(maxsplit=1)[0])
            self.end = self.end[:-1]
        added = f" {text}" if joint is _Joint.SPACE else text
        self._parts.append(added)
        self.end = (self.end + added)[-_END:]
        self.wrapped = line.wrapped
        self._last = line.offset + len(line.text.rstrip()) - 1

    def _joint(self, after: str) -> _Joint:
        """The joint between the text so far and the next line: nothing at the beginning, and in a divided word."""
        before = self.end
        if not before:
            return _Joint.CLOSED
        if before[-1] == SOFT_HYPHEN:
            return _Joint.DIVIDED
        if self.wrapped or before[-1] not in HYPHENS:
            return _Joint.SPACE
        hangs = len(before) > 1 and not before[-2].isspace()
        if before[-1] == "–" and not hangs:
            return _Joint.SPACE
        if not hangs:
            # “ja -” / “osaaminen” is joined; “asukkaita -” / “Vetää” has a dash between words.
            return _Joint.CLOSED if after[:1].islower() else _Joint.SPACE
        if _AFTER_SUSPENDED.match(after):
            return _Joint.SPACE
        return _Joint.DIVIDED if _is_divided(before[:-1].split()[-1], before[-1], after) else _Joint.CLOSED

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self._parts).removesuffix(SOFT_HYPHEN)


def _is_divided(start: str, sign: str, after: str) -> bool:
    """Whether a hyphen only divides a word at a line end, and is none of a compound.

    That has one between two of the same vowel (“linja-auto”), beside digits and capitals (“EU-tuki”, “Keski-Uusimaa”),
    and after a single letter (“e-lasku”).
    """
    if sign == "–" or len(start) < 2 or not (start[-1].isalpha() and start[-1].islower() and after[:1].islower()):
        return False
    return not (start[-1] == after[0] and after[0] in _VOWELS)


def joined(lines: Sequence[DocumentLine]) -> Joined:
    """The lines of one paragraph, joined."""
    whole = Joined()
    for line in lines:
        if not line.is_blank:
            whole.add(collapsed(line.text), line)
    return whole


def paragraph(lines: Sequence[DocumentLine]) -> str:
    """The text of the lines of one paragraph."""
    return joined(lines).text


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
