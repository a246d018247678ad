"""The settings of a municipality (`kortit.yaml`): perspectives, themes, bodies, authority, fields, texts."""

from __future__ import annotations

import re
from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from kortit.characters import composed
from kortit.errors import UsageError
from kortit.messages import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kortit.fields import ExtraField
    from kortit.follow_up.statuses import Status

FORMAT = 1
REGISTER_PLACE = "{register}"
"""Where the register number stands in the address of a case (`case_url`)."""
CASE_URL = re.compile(r"https?://[^\s{}\"<>]+\{register\}[^\s{}\"<>]*")
COUNCIL = "council"
ANY = "any"
SIGNATURES_REQUIRED = "required"
KEYS_PATH = re.compile(r"\.kortit/[A-Za-z0-9][A-Za-z0-9._-]*")
"""Allowed paths of the signers' keys: in a folder of their own, in which every change requires the council."""

WEB_ADDRESS = re.compile(r"https?://[^\s<>\"'`\\]+")
"""An address in the web, as links lead to."""

LOGO_PATH = re.compile(r"\.kortit/[A-Za-z0-9][A-Za-z0-9._-]*\.(?:png|jpg|jpeg)")
"""Allowed paths of the logo; the kinds of pictures that every document can carry."""
MOST_LOGO_BYTES = 256 * 1024

# The keys allowed in `authority`. A field it does not name requires the council, as the safe default.
AUTHORITY_FIELDS = ("goal", "target_year", "theme", "existence", "means", "indicators")


class Columns(StrEnum):
    """Which side of the change table comes first."""

    NEW_FIRST = "new-first"
    OLD_FIRST = "old-first"


class PageLayout(StrEnum):
    """The form of a document: a table for each theme with states and marks, or one table without them."""

    THEMES = "themes"
    PLAIN = "plain"


class Density(StrEnum):
    """How much a page holds."""

    AIRY = "airy"
    COMPACT = "compact"


class WordMarks(StrEnum):
    """How changed words are marked: by lines and colours, by words in brackets, or not at all."""

    WORDS = "words"
    BRACKETS = "brackets"
    NONE = "none"


class Body(NamedTuple):
    """A decision-making body of the municipality. Citations are written with the first abbreviation."""

    key: str
    name: str
    abbreviations: tuple[str, ...]


class Theme(NamedTuple):
    """A theme. Its name is optional; documents often have the code alone."""

    code: str
    name: str = ""


class Perspective(NamedTuple):
    """A perspective of the strategy, with its themes in document order."""

    code: str
    name: str
    themes: tuple[Theme, ...]


class Signing(NamedTuple):
    """The signing of amendments: the file of public keys, and the bodies for which each signer may sign."""

    keys: str
    signers: Mapping[str, frozenset[str]]


class DocumentTexts(NamedTuple):
    """How published documents look, and the texts around their tables: the change table, and the cards in force.

    `font` is that of Word and Excel documents; a PDF has its own within it. `header` and `footer` stand on each page.
    `logo` is the path of a picture (`LOGO_PATH`) at the head of HTML, PDF and Word documents.
    """

    title: str = ""
    preamble: str = ""
    columns: Columns = Columns.NEW_FIRST
    cards_title: str = ""
    cards_preamble: str = ""
    layout: PageLayout = PageLayout.THEMES
    density: Density = Density.AIRY
    marks: WordMarks = WordMarks.WORDS
    font: str = ""
    header: str = ""
    footer: str = ""
    logo: str = ""


class SiteTexts(NamedTuple):
    """Texts of the public site beside the goals: its title, its contact, and the license of its data.

    `address` is where it is published; `minutes` the link to the minutes of a decision, with {body}, {date}, {year} and
    {section} in it. `languages` are the further ones that it comes in, each with the names of the settings in it.
    """

    title: str = ""
    contact: str = ""
    address: str = ""
    minutes: str = ""
    license: str = ""
    languages: Mapping[str, Mapping[str, str]] = {}


LICENSES: Mapping[str, str] = {
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
}
"""The licenses that open data may have, with their addresses."""

LOOKS: Mapping[str, type[StrEnum]] = {"columns": Columns, "layout": PageLayout, "density": Density, "marks": WordMarks}
"""The keys of `document` that take one of a few words, with these words."""


class Municipality(NamedTuple):
    """All of `kortit.yaml`. `authority` maps a field to bodies, or to None if it changes without a decision.

    `card_authority` is the same for the cards of a perspective or a theme, by its code, where these have one of their
    own. `case_url` is the address of a case with `{register}` in place of its register number (empty: cases have none).
    `audit` is None if amendments need not be signed. `statuses` are those of lines, by their keys in the order of
    reports. `logo` are the bytes of the picture that `document` names, if documents can carry it.
    """

    name: str
    language: str = "fi"
    document: DocumentTexts = DocumentTexts()
    perspectives: tuple[Perspective, ...] = ()
    bodies: Mapping[str, Body] = {}
    authority: Mapping[str, frozenset[str] | None] = {}
    fields: Mapping[str, ExtraField] = {}
    audit: Signing | None = None
    card_authority: Mapping[str, Mapping[str, frozenset[str] | None]] = {}
    case_url: str = ""
    logo: bytes = b""
    site: SiteTexts = SiteTexts()
    statuses: Mapping[str, Status] = {}

    @property
    def theme_codes(self) -> tuple[str, ...]:
        """The codes of all themes in document order."""
        return tuple(theme.code for perspective in self.perspectives for theme in perspective.themes)

    def perspective_of(self, theme: str) -> Perspective | None:
        """The perspective of `theme`, or None if no perspective has it."""
        return next(
            (
                perspective
                for perspective in self.perspectives
                if any(known.code == theme for known in perspective.themes)
            ),
            None,
        )

    def refuse_unknown(self, theme: str) -> None:
        """Raise UsageError for a theme that is not named here: it may be mistyped, and goals make no themes."""
        if theme not in self.theme_codes:
            known = self.theme_codes or _("none")
            raise UsageError(
                _("there is no theme {theme}; kortit.yaml knows: {known} (kortit theme add makes a new one)",
                  theme=theme, known=known)
            )  # fmt: skip

    def body_named(self, name: str) -> Body | None:
        """The body with this abbreviation or name, ignoring case, or None."""
        wanted = composed(name).casefold()
        for body in self.bodies.values():
            if wanted == body.name.casefold() or any(wanted == known.casefold() for known in body.abbreviations):
                return body
        return None


def repeated_abbreviations(bodies: Mapping[str, Body]) -> list[str]:
    """The abbreviations that two bodies share, which makes citations ambiguous."""
    counts = Counter(known.casefold() for body in bodies.values() for known in {*body.abbreviations, body.name})
    return sorted({known for body in bodies.values() for known in body.abbreviations if counts[known.casefold()] > 1})


DEFAULT_BODIES: Mapping[str, Body] = {
    COUNCIL: Body(COUNCIL, "Kaupunginvaltuusto", ("Kv",)),
    "board": Body("board", "Kaupunginhallitus", ("Kh", "Stds")),
}

DEFAULT_AUTHORITY: Mapping[str, frozenset[str] | None] = {
    **dict.fromkeys(("goal", "target_year", "theme", "existence"), frozenset({COUNCIL})),
    "means": None,
    "indicators": frozenset({COUNCIL}),
}
