"""Which known word a person may have meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

NEAR = 60.0  # of 100; a letter missing, doubled, swapped or wrong stays above it


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Give the known word that `word` may be a misspelling of, or None."""
    from rapidfuzz.process import extractOne  # noqa: PLC0415  only a mistake pays for it

    found = extractOne(word, tuple(known), score_cutoff=NEAR)
    return found[0] if found else None
