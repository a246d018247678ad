"""What a municipality says of itself in `kortit.yaml`: perspectives, themes, bodies, authority, fields, texts."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kortit.fields import ExtraField

FORMAT = 1
COUNCIL = "council"
ANY = "any"
SIGNATURES_REQUIRED = "required"
KEYS_PATH = re.compile(r"\.kortit/[A-Za-z0-9][A-Za-z0-9._-]*")
"""Where the keys of signers may be: in a folder of its own, all of which takes the council."""

# What `authority` may name. What it does not name takes the council: the safe side is the default.
AUTHORITY_FIELDS = ("goal", "target_year", "theme", "existence", "means")


class Columns(StrEnum):
    """Which pair of columns of the change table comes first."""

    NEW_FIRST = "new-first"
    OLD_FIRST = "old-first"


@dataclass(frozen=True, slots=True)
class Body:
    """A body of the municipality that makes decisions. The first abbreviation is the one that is written."""

    key: str
    name: str
    abbreviations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    """A strategic objective. Its name is optional; documents often give the code alone."""

    code: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Perspective:
    """A point of view of the strategy, with its themes in the order of the document."""

    code: str
    name: str
    themes: tuple[Theme, ...]


@dataclass(frozen=True, slots=True)
class Signing:
    """Who must sign amendments: where their public keys are, and for which bodies each signer may sign."""

    keys: str
    signers: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class DocumentTexts:
    """What published documents say around their tables: the change table, and the cards in force."""

    title: str = ""
    preamble: str = ""
    columns: Columns = Columns.NEW_FIRST
    cards_title: str = ""
    cards_preamble: str = ""


@dataclass(frozen=True, slots=True)
class Municipality:
    """The whole of `kortit.yaml`. `authority` maps a field to bodies, or to None where any may change it.

    `audit` is None where amendments need not be signed.
    """

    name: str
    language: str = "fi"
    document: DocumentTexts = DocumentTexts()
    perspectives: tuple[Perspective, ...] = ()
    bodies: Mapping[str, Body] = field(default_factory=dict)
    authority: Mapping[str, frozenset[str] | None] = field(default_factory=dict)
    fields: Mapping[str, ExtraField] = field(default_factory=dict)
    audit: Signing | None = None

    @property
    def theme_codes(self) -> tuple[str, ...]:
        """Give the codes of all themes in the order of the document."""
        return tuple(theme.code for perspective in self.perspectives for theme in perspective.themes)

    def perspective_of(self, theme: str) -> Perspective | None:
        """Give the perspective that `theme` belongs to, or None if no perspective names it."""
        return next(
            (
                perspective
                for perspective in self.perspectives
                if any(known.code == theme for known in perspective.themes)
            ),
            None,
        )

    def body_named(self, name: str) -> Body | None:
        """Give the body with this abbreviation or name, whatever the case of its letters."""
        wanted = name.casefold()
        for body in self.bodies.values():
            if wanted == body.name.casefold() or any(wanted == known.casefold() for known in body.abbreviations):
                return body
        return None


def repeated_abbreviations(bodies: Mapping[str, Body]) -> list[str]:
    """Give the abbreviations that two bodies share, so that a citation could mean either."""
    counts = Counter(known.casefold() for body in bodies.values() for known in {*body.abbreviations, body.name})
    return sorted({known for body in bodies.values() for known in body.abbreviations if counts[known.casefold()] > 1})


DEFAULT_BODIES: Mapping[str, Body] = {
    COUNCIL: Body(COUNCIL, "Kaupunginvaltuusto", ("Kv",)),
    "board": Body("board", "Kaupunginhallitus", ("Kh", "Stds")),
}

DEFAULT_AUTHORITY: Mapping[str, frozenset[str] | None] = {
    **dict.fromkeys(("goal", "target_year", "theme", "existence"), frozenset({COUNCIL})),
    "means": None,
}
