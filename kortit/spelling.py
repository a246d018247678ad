"""Suggestions for misspelt words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

NEAR = 60.0  # of 100; a single missing, doubled, swapped or wrong letter scores higher


def nearest(word: str, known: Iterable[str], guarded: Container[str] = ()) -> str | None:
    """The known word closest to `word`, or None if none is close.

    Of the guarded words only those that a single slip explains: a letter missing, too many or wrong, or two swapped.
    """
    from rapidfuzz.distance.OSA import distance  # noqa: PLC0415  only a mistake pays for it
    from rapidfuzz.process import extractOne  # noqa: PLC0415

    candidates = tuple(one for one in known if one not in guarded or distance(word, one) == 1)
    found = extractOne(word, candidates, score_cutoff=NEAR)
    return found[0] if found else None
