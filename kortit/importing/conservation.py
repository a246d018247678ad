"""The conservation check: the result must contain every character of the document, once and in order.

It runs on the finished rows in every import, so that a fault of a reader leads to a refusal and never to a silent loss.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from kortit.importing.lines import SOFT_HYPHEN

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the result: a row's goal or pair of columns, the title, or a paragraph of the preamble."""

    line: int
    text: str


def first_loss(text: str, pieces: Iterable[Piece], bullets: Container[int]) -> int | None:
    """The first line on which input and result differ, or None if nothing was lost, invented or moved.

    `bullets` are the indices of bullet characters in the input. Only they and white space may be missing in the result.
    """
    given = (
        (index, character)
        for index, character in enumerate(text)
        if not _is_nothing(character) and index not in bullets
    )
    for was, became in zip_longest(given, _characters(pieces)):
        if was is None:
            return became[0]
        if became is None or was[1] != became[1]:
            return text.count("\n", 0, was[0]) + 1
    return None


def _characters(pieces: Iterable[Piece]) -> Iterator[tuple[int, str]]:
    return ((piece.line, character) for piece in pieces for character in piece.text if not _is_nothing(character))


def _is_nothing(character: str) -> bool:
    """Whether a character is white space, or shows only where a line may end."""
    return character.isspace() or character == SOFT_HYPHEN
