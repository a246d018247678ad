"""The lines of one cell read as means: paragraphs, bullets, and the lead paragraph whose bullets are its steps."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kortit.characters import collapsed
from kortit.goal import Means
from kortit.importing.lines import begins_sentence, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kortit.importing.lines import Line

# U+F0B7 is the bullet of a symbol font, as Word documents leave it in PDF text. A dash is a bullet only with a space or
# a capital letter after it: “-projekti” goes on with the word before it.
BULLET = re.compile(r"(?P<mark>[*•·▪‣●○◦∙\uf0b7]|[-–—](?=\s|[^\W\d_a-zåäöéüšž]|$))\s*")
DASHES = "-–—"
_LISTED = "list"
_LEADS = re.compile(r"[.:;!?]$")


@dataclass(slots=True)
class _Unit:
    text: str
    mark: str  # its bullet, empty for a paragraph
    wrapped: bool | None
    depth: int


@dataclass(slots=True)
class CellReader:
    """Reads cells; `bullets` gathers where in the input the bullet characters stand, which no text holds.

    With `literal` there are none: every line is an item as it stands, and only indentation makes it a step.
    """

    bullets: set[int] = field(default_factory=set)
    literal: bool = False

    def means(self, lines: Sequence[Line]) -> tuple[Means, ...]:
        """Return the means of a cell. An empty cell has none."""
        found: list[tuple[str, list[str]]] = []
        has_lead = False
        for unit in self._units(lines):
            if unit.mark and found and (has_lead or unit.depth):
                found[-1][1].append(unit.text)
            else:
                found.append((unit.text, []))
                has_lead = not unit.mark
        return tuple(Means(text, tuple(steps)) for text, steps in found)

    def _units(self, lines: Sequence[Line]) -> list[_Unit]:
        units: list[_Unit] = []
        for line in (line.stripped() for line in lines):
            if line.is_blank:
                continue
            last = units[-1] if units else None
            match = None if self.literal else BULLET.match(line.text)
            if match and last and _goes_on(last, match["mark"], line.text[match.end() :]):
                match = None
            text = collapsed(line.text[match.end() :] if match else line.text)
            if match:
                self.bullets.add(line.offset)
            if match or last is None or line.starts or line.listed or self._begins_anew(last, text):
                mark = match["mark"] if match else _LISTED if line.listed else ""
                units.append(_Unit(text, mark, line.wrapped, line.depth))
            else:
                last.text = joined(last.text, last.wrapped, text)
                last.wrapped = line.wrapped
        return [unit for unit in units if unit.text]

    def _begins_anew(self, last: _Unit, text: str) -> bool:
        return self.literal or (
            not last.wrapped and begins_sentence(last.text, text, sentence_ends_only=last.wrapped is None)
        )


def _goes_on(last: _Unit, mark: str, text: str) -> bool:
    """Tell whether a dash at the start of a line belongs to the sentence of the line before, which was only wrapped.

    A longer dash is punctuation there, and so is a hyphen before anything but a capital letter, unless a list with
    dashes is under way or the line before leads over to one.
    """
    if not last.wrapped or mark not in DASHES or last.mark in tuple(DASHES) or _LEADS.search(last.text):
        return False
    return mark != "-" or not text[:1].isupper()
