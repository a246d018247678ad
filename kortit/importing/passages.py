"""Splits the text of a cell, or of the cells of one column in a continued row, into values.

Each value is taken from the front of the remaining text. Characters taken as markup (bullets, the sign after a theme's
code, dashes for nothing) are recorded, so that the conservation check can verify that nothing else is missing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from kortit.bullets import numbers_before
from kortit.goal import GOAL_ID, THEME_CODE
from kortit.importing.cells import BULLET, CellReader
from kortit.importing.lines import begins_sentence, joined
from kortit.kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kortit.goal import Means
    from kortit.importing.lines import DocumentLine

YEAR = r"(?:19|2[0-9])[0-9]{2}"
YEAR_START = re.compile(rf"\s*({YEAR})(?=\s|$)")
YEAR_ALONE = re.compile(rf"\s*{YEAR}\s*")
CODE_START = re.compile(rf"\s*({THEME_CODE.pattern})(?P<sign>\s*[.:)]|\s+[–-](?=\s))?(?=\s|$)")
ID_START = re.compile(rf"\s*({GOAL_ID.pattern})(?=\s|$)", re.IGNORECASE)
NOTHING = re.compile(r"\s*[-–—]\s*")
AS_BEFORE = re.compile(r"\s*[-–—](?:\s+[-–—])+\s*")


@dataclass(slots=True)
class Passage:
    """The lines of a cell, and those that are left (`left`). With `literal`, every line is an item.

    `words` are those that were joined at line ends where a hyphen divided them, `numbered` lines with typed numbers.
    """

    lines: Sequence[DocumentLine]
    literal: bool = False
    text: str = field(init=False)
    skipped: set[int] = field(default_factory=set)
    left: list[DocumentLine] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    numbered: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.text = "\n".join(line.text for line in self.lines)
        offset = 0
        for line in self.lines:
            self.left.append(replace(line, offset=offset))
            offset += len(line.text) + 1

    @property
    def is_blank(self) -> bool:
        """Whether it is only white space."""
        return not self.text.strip()

    @property
    def says_nothing(self) -> bool:
        """Whether it is empty, or a dash for nothing."""
        return self.is_blank or bool(NOTHING.fullmatch(self.text))

    @property
    def is_as_before(self) -> bool:
        """Whether it is the dashes for “as before”."""
        return bool(AS_BEFORE.fullmatch(self.text))

    def skip_all(self) -> None:
        """Mark the rest as consumed markup (not part of any value)."""
        for line in self.left:
            self.skipped.update(range(line.offset, line.offset + len(line.text)))
        self.left = []

    def take(self, pattern: re.Pattern[str]) -> str | None:
        """Take a match of the pattern from the front and return its first group, or None without a match."""
        for place, line in enumerate(self.left):
            if line.is_blank:
                continue
            match = pattern.match(line.text)
            if match is None:
                return None
            if "sign" in pattern.groupindex and match["sign"]:
                self.skipped.update(range(line.offset + match.start("sign"), line.offset + match.end("sign")))
            self.left = [line.part(match.end()), *self.left[place + 1 :]]
            return match[1]
        return None

    def take_year(self) -> str | None:
        """Take a year from the front, or return None."""
        return self.take(YEAR_START)

    def peek(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Match a pattern at the front without taking it."""
        front = next((line.text for line in self.left if not line.is_blank), "")
        return pattern.match(front)

    @property
    def paragraphs(self) -> int:
        """How many paragraphs its rest is: items of a list without a lead, or sentences that begin on their lines."""
        lines = [line for line in self.left if not line.is_blank]
        numbers = numbers_before([line.text.strip() for line in lines])
        is_numbered = sum(one is not None for one in numbers) > 1
        items = [
            line.listed or BULLET.match(line.text.strip()) is not None or (is_numbered and number is not None)
            for line, number in zip(lines, numbers, strict=True)
        ]
        if any(items):
            return sum(items) if items[0] else 1
        return 1 + sum(
            before.wrapped is False
            and begins_sentence(before.text.rstrip(), after.text.lstrip(), sentence_ends_only=True)
            for before, after in pairwise(lines)
        )

    def take_paragraph(self) -> str:
        """Take the rest as one paragraph."""
        lines, self.left = self.left, []
        whole = joined(lines)
        self.skipped.update(whole.dropped)
        self.words += whole.words
        return whole.text

    def take_means(self) -> tuple[Means, ...]:
        """Take the rest as means with their steps."""
        reader = CellReader(literal=self.literal)
        lines, self.left = self.left, []
        means = reader.means(lines)
        self.skipped |= reader.bullets
        self.words += reader.words
        self.numbered += reader.numbered
        return means


def texts_of(value: object) -> list[str]:
    """All texts of a field's value, in the order of a cell."""
    if isinstance(value, tuple):
        return [line for _depth, line in kind_of(value).lines(value)]
    return [] if value in (None, "") else [str(value)]
