"""Suggestions for misspelt words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

NEAR = 60.0  # of 100; a single missing, doubled, swapped or wrong letter scores higher


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word closest to `word`, or None if none is close."""
    from rapidfuzz.process import extractOne  # noqa: PLC0415  only a mistake pays for it

    found = extractOne(word, tuple(known), score_cutoff=NEAR)
    return found[0] if found else None
