"""What stands in one cell, or in the cells of one column that a row goes on through, taken apart into values.

Each value is taken from the front of what is left, and every character that is taken for more than text (bullets, the
sign after a theme's code, dashes for nothing) is noted, so that it can be counted afterwards that nothing else is gone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kortit.goal import GOAL_ID, THEME_CODE
from kortit.importing.cells import CellReader
from kortit.importing.lines import Fragment, paragraph
from kortit.importing.readers.text_form import YEAR_START

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kortit.goal import Means
    from kortit.importing.tables import Line

CODE_START = re.compile(rf"\s*({THEME_CODE.pattern})(?P<sign>\s*[.:)]|\s+[–-](?=\s))?(?=\s|$)")
ID_START = re.compile(rf"\s*({GOAL_ID.pattern})(?=\s|$)", re.IGNORECASE)
NOTHING = re.compile(r"\s*[-–—]\s*")
AS_BEFORE = re.compile(r"\s*[-–—](?:\s+[-–—])+\s*")


@dataclass(slots=True)
class Passage:
    """The lines of a cell. `literal`: it is of kortit's own table, where lines are items and nothing is a bullet."""

    lines: Sequence[Line]
    literal: bool = False
    text: str = field(init=False)
    skipped: set[int] = field(default_factory=set)
    fragments: list[Fragment] = field(init=False)

    def __post_init__(self) -> None:
        self.text = "\n".join(line.text for line in self.lines)
        self.fragments = []
        offset = 0
        for number, line in enumerate(self.lines, start=1):
            listed, depth = line.listed, line.depth
            if self.literal:
                listed = line.text[:1].isspace()
                depth = int(listed)
            self.fragments.append(
                Fragment(
                    number,
                    offset,
                    line.text,
                    line.wrapped,
                    starts=line.starts,
                    listed=listed,
                    depth=depth,
                )
            )
            offset += len(line.text) + 1

    @property
    def is_blank(self) -> bool:
        """Tell whether there is nothing in it."""
        return not self.text.strip()

    @property
    def says_nothing(self) -> bool:
        """Tell whether it is empty, or a dash that stands for nothing."""
        return self.is_blank or bool(NOTHING.fullmatch(self.text))

    @property
    def is_as_before(self) -> bool:
        """Tell whether it is the dashes that stand for what is as before."""
        return bool(AS_BEFORE.fullmatch(self.text))

    def skip_all(self) -> None:
        """Note all that is left as taken for more than text."""
        for fragment in self.fragments:
            self.skipped.update(range(fragment.offset, fragment.offset + len(fragment.text)))
        self.fragments = []

    def take(self, pattern: re.Pattern[str]) -> str | None:
        """Take what a pattern finds at the front, and give its first group; None where it is not there."""
        for place, fragment in enumerate(self.fragments):
            if fragment.is_blank:
                continue
            match = pattern.match(fragment.text)
            if match is None:
                return None
            if "sign" in pattern.groupindex and match["sign"]:
                self.skipped.update(range(fragment.offset + match.start("sign"), fragment.offset + match.end("sign")))
            self.fragments = [fragment.part(match.end()), *self.fragments[place + 1 :]]
            return match[1]
        return None

    def take_year(self) -> str | None:
        """Take a year from the front."""
        return self.take(YEAR_START)

    def peek(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Look for a pattern at the front."""
        front = next((fragment.text for fragment in self.fragments if not fragment.is_blank), "")
        return pattern.match(front)

    def take_paragraph(self) -> str:
        """Take all that is left as one paragraph."""
        fragments, self.fragments = self.fragments, []
        return paragraph(fragments)

    def take_means(self) -> tuple[Means, ...]:
        """Take all that is left as means with their steps."""
        reader = CellReader(sentence_ends_only=False, literal=self.literal)
        fragments, self.fragments = self.fragments, []
        means = reader.means(fragments)
        self.skipped |= reader.bullets
        return means


def texts_of(means: Iterable[Means]) -> str:
    """Give all texts of means in their order, as they stand in a cell."""
    return "".join(text for one in means for text in (one.text, *one.steps))
