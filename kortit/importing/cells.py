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

    from kortit.importing.lines import Fragment

# U+F0B7 is the bullet of a symbol font, as Word documents leave it in PDF text. A dash is a bullet only with a space or
# a capital letter after it: “-projekti” goes on with the word before it.
BULLET = re.compile(r"(?:[*•·▪‣●○◦∙\uf0b7]|[-–—](?=\s|[^\W\d_a-zåäöéüšž]|$))\s*")


@dataclass(slots=True)
class _Unit:
    text: str
    bullet: bool
    wrapped: bool


@dataclass(slots=True)
class CellReader:
    """Reads cells; `bullets` gathers where in the input the bullet characters stand, which no text holds."""

    sentence_ends_only: bool
    bullets: set[int] = field(default_factory=set)

    def means(self, fragments: Sequence[Fragment]) -> tuple[Means, ...]:
        """Give the means of a cell. An empty cell has none."""
        found: list[tuple[str, list[str]]] = []
        has_lead = False
        for unit in self._units(fragments):
            if unit.bullet and has_lead:
                found[-1][1].append(unit.text)
            else:
                found.append((unit.text, []))
                has_lead = not unit.bullet
        return tuple(Means(text, tuple(steps)) for text, steps in found)

    def _units(self, fragments: Sequence[Fragment]) -> list[_Unit]:
        units: list[_Unit] = []
        for fragment in (fragment.stripped() for fragment in fragments):
            if fragment.is_blank:
                continue
            match = BULLET.match(fragment.text)
            text = collapsed(fragment.text[match.end() :] if match else fragment.text)
            if match:
                self.bullets.add(fragment.offset)
            last = units[-1] if units else None
            if match or last is None or self._begins_anew(last, text):
                units.append(_Unit(text, bullet=bool(match), wrapped=fragment.wrapped))
            else:
                last.text = joined(last.text, last.wrapped, text)
                last.wrapped = fragment.wrapped
        return [unit for unit in units if unit.text]

    def _begins_anew(self, last: _Unit, text: str) -> bool:
        return not last.wrapped and begins_sentence(last.text, text, sentence_ends_only=self.sentence_ends_only)
