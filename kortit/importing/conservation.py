"""The law of conservation: what was read is the document, every character, once, in order.

It is checked against the finished rows on every run, so that a mistake of the reader becomes a refusal and never a
silent loss.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the result, as it came out: a row's goal or pair of columns, the title, a paragraph of the preamble."""

    line: int
    text: str


def first_loss(text: str, pieces: Iterable[Piece], bullets: Container[int]) -> int | None:
    """Give the line on which input and result first differ, or None when nothing was lost, invented or moved.

    `bullets` are the indices of bullet characters in the input; they and white space are the only characters that the
    result may leave out.
    """
    given = (
        (index, character) for index, character in enumerate(text) if not character.isspace() and index not in bullets
    )
    for was, became in zip_longest(given, _characters(pieces)):
        if was is None:
            return became[0]
        if became is None or was[1] != became[1]:
            return text.count("\n", 0, was[0]) + 1
    return None


def _characters(pieces: Iterable[Piece]) -> Iterator[tuple[int, str]]:
    return ((piece.line, character) for piece in pieces for character in piece.text if not character.isspace())
