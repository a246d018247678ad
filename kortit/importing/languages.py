"""Which of the two languages of municipalities a text is in, by its smallest words and the ends of its words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\s+/\s+|\n")
_SWEDISH = re.compile(
    r"\b(?:och|att|är|för|på|till|med|av|som|det|den|inom|från|ska|skall|ett|i|sin|sitt|sina|under|genom)\b",
    re.IGNORECASE,
)
_FINNISH = re.compile(
    r"\b(?:ja|on|sekä|että|joka|jotka|ovat|ei|tai|myös|mukaan)\b"
    r"|[^\W\d_]{2}(?:ssa|ssä|llä|stä|ksi|vat|vät|aa|ää|yy|uu|ään|aan|taan|tään|een|iin)\b",
    re.IGNORECASE,
)


def in_two_languages(texts: Iterable[str]) -> tuple[str, str] | None:
    """The first sentence that is surely Finnish, and the first that is surely Swedish, where there are both."""
    finnish = swedish = ""
    for sentence in (one for text in texts for one in _SENTENCE.split(text)):
        is_finnish, is_swedish = bool(_FINNISH.search(sentence)), bool(_SWEDISH.search(sentence))
        if is_finnish and not is_swedish:
            finnish = finnish or sentence
        elif is_swedish and not is_finnish:
            swedish = swedish or sentence
    return (finnish, swedish) if finnish and swedish else None
