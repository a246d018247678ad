"""Reads the lines of a cell as means: paragraphs, bullets, and lead paragraphs whose bullets are their steps."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kortit.bullets import kind_of_number, numbers_before
from kortit.characters import collapsed
from kortit.goal import Means
from kortit.importing.lines import Joined, begins_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kortit.importing.lines import DocumentLine

# U+F0B7 is the bullet of a symbol font in PDF text from Word documents. A dash is a bullet only before a space or a
# capital letter: “-projekti” continues the word before it.
BULLET = re.compile(r"(?P<mark>[*•·▪‣●○◦∙■□►➢❖\uf0b7]|[-–—](?=\s|[^\W\d_a-zåäöéüšž]|$))\s*")
DASHES = "-–—"
_LISTED = "list"
_LEADS = re.compile(r"[.:;!?]$")


@dataclass(slots=True)
class _Unit:
    mark: str  # its bullet; empty for a paragraph
    depth: int
    joined: Joined = field(default_factory=Joined)


@dataclass(slots=True)
class CellReader:
    """Reads cells; `bullets` collects the offsets of characters in the input that no text contains.

    These are bullets, numbers typed before lines (`numbered`), and hyphens that divided the `words` at line ends.

    With `literal`, there are no bullets: every line is an item as it is, and an indented one a step.
    """

    bullets: set[int] = field(default_factory=set)
    words: list[str] = field(default_factory=list)
    numbered: list[str] = field(default_factory=list)
    literal: bool = False

    def means(self, lines: Sequence[DocumentLine]) -> tuple[Means, ...]:
        """The means of a cell; none for an empty one."""
        found: list[tuple[str, list[str]]] = []
        has_lead = False
        for unit in self._units(lines):
            if unit.mark and found and (has_lead or unit.depth):
                found[-1][1].append(unit.joined.text)
            else:
                found.append((unit.joined.text, []))
                has_lead = not unit.mark
        return tuple(Means(text, tuple(steps)) for text, steps in found)

    def _units(self, lines: Sequence[DocumentLine]) -> list[_Unit]:
        units: list[_Unit] = []
        leading = ""  # the kind of the numbers with which the cell begins: its paragraphs are numbered, not its steps
        lines = [line.stripped() for line in lines if not line.is_blank]
        for line, number in zip(lines, [None] * len(lines) if self.literal else _numbers(lines), strict=True):
            last = units[-1] if units else None
            match = number or (None if self.literal else BULLET.match(line.text))
            if match and not number and last and _goes_on(last, match["mark"], line.text[match.end() :]):
                match = None
            text = collapsed(line.text[match.end() :] if match else line.text)
            if number:
                leading = leading or ("" if last else kind_of_number(number))
                self.numbered.append(line.text)
            if match:
                self.bullets.update(range(line.offset, line.offset + (match.end() if number else 1)))
            if match or last is None or line.starts or line.listed or self._begins_anew(last, text):
                last = _Unit(_mark(line, match, number, leading), line.depth)
                units.append(last)
            last.joined.add(text, line)
        for unit in units:
            self.bullets.update(unit.joined.dropped)
            self.words += unit.joined.words
        return [unit for unit in units if unit.joined.end]

    def _begins_anew(self, last: _Unit, text: str) -> bool:
        return self.literal or (
            not last.joined.wrapped
            and begins_sentence(last.joined.end, text, sentence_ends_only=last.joined.wrapped is None)
        )


def _mark(line: DocumentLine, match: re.Match[str] | None, number: re.Match[str] | None, leading: str) -> str:
    if number is not None:
        return "" if kind_of_number(number) == leading else number[0]
    if match is None:
        return _LISTED if line.listed else ""
    return match["mark"]


def _numbers(lines: Sequence[DocumentLine]) -> list[re.Match[str] | None]:
    """The numbers typed before lines; where lines may only be wrapped, those alone that count from the first one."""
    found = numbers_before([line.text for line in lines])
    if any(line.wrapped is not False for line in lines):
        for kind, first in (("number", 1), ("letter", "a")):
            said = [one[kind] for one in found if one and one[kind]]
            counted = [str(first + at) if isinstance(first, int) else chr(ord(first) + at) for at in range(len(said))]
            if len(said) < 2 or said != counted:
                found = [None if one and one[kind] else one for one in found]
        if sum(bool(one and one["levels"]) for one in found) < 2:
            found = [None if one and one["levels"] else one for one in found]
    return found


def _goes_on(last: _Unit, mark: str, text: str) -> bool:
    """Whether a dash at the start of a line continues the sentence of the wrapped line before it.

    An en or em dash is then punctuation, and so is a hyphen unless a capital letter follows; but not inside a list with
    dashes, or after a line that introduces one.
    """
    if not last.joined.wrapped or mark not in DASHES or last.mark in tuple(DASHES) or _LEADS.search(last.joined.end):
        return False
    return mark != "-" or not text[:1].isupper()
