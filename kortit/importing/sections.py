"""The sections of a document: names of sheets and headings above tables, which say something of the goals below."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kortit.errors import UsageError
from kortit.importing.headings import names_what_follows
from kortit.importing.lines import SENTENCE_END
from kortit.importing.vocabulary import TERMS, tokens_of
from kortit.messages import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kortit.importing.headings import Fields
    from kortit.messages import Message

THEME = "theme"
LONGEST = 160  # characters of a heading
_MOST_NAMED = 10
_NO_NAME = re.compile(r"(?:taul(?:ukko)?|sheet|blad|tabell|table)\s*[0-9]*|\w{1,2}", re.IGNORECASE)
_DATED = re.compile(r"§|\b[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}\b")  # a meeting, or a version
_OF_DOCUMENTS = re.compile(
    r"\b[12][0-9]{3}\b|tavoit|strategi|talousarvi|budjet|budget|kortit|kortti|muuto|suunnitelm|ohjelma|liite\b|bilaga\b"
    r"|\bmål|kort\b|korten\b|ändring|program\b|plan(?:en)?\b|goal|card|change|annex",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"(?:lautakunta|jaosto|johtokunta|valiokunta|kaupunginhallitus|kunnanhallitus|valtuusto|toimiala|palvelualue"
    r"|tulosalue|vastuualue|liikelaitos|virasto|yhtymä|\byhtiö|osakeyhtiö|palvelut|\bOyj?|\bAb|nämnd(?:en)?|utskott(?:et)?"
    r"|direktion(?:en)?|styrelsen?|fullmäktige|sektorn?|affärsverket?|bolag(?:et)?|committee|board|department|Ltd)$",
    re.IGNORECASE,
)


def read_section_field(text: str, fields: Fields) -> str:
    """Read the field that `--sheet` or `--section` fills. Raises UsageError."""
    known = (THEME, *fields)
    if text.strip() not in known:
        raise UsageError(
            _("the name of a section cannot fill “{text}”; the fields are {known}", text=text, known=known),
        )
    return text.strip()


@dataclass(slots=True)
class Sections:
    """Collects sections; `sheet` and `heading` are the fields that names of sheets and headings fill (empty: none).

    `fields` are the municipality's extra fields.
    """

    fields: Fields
    sheet: str = ""
    heading: str = ""
    _now: dict[str, str] = field(default_factory=dict)  # the text of each field in the current section
    _used: dict[str, dict[str, None]] = field(default_factory=dict)
    _headings: dict[str, tuple[str, int]] = field(default_factory=dict)  # what each says, and its line
    _left: dict[str, None] = field(default_factory=dict)  # names of sheets

    def begin(self, sheet: str) -> None:
        """Begin a table, on the sheet of this name; empty: it is on none."""
        if sheet:
            self._now.pop(self.heading, None)
        if sheet and self.sheet:
            self._now[self.sheet] = sheet
        elif sheet and not _NO_NAME.fullmatch(sheet) and not names_what_follows(sheet, self.fields):
            self._left[sheet] = None

    def takes(self, text: str) -> bool:
        """Whether headings fill a field, and a text may be one."""
        return bool(self.heading) and self.may_name(text)

    def may_name(self, text: str) -> bool:
        """Whether a text may name a section: it is short, no sentence, and not the name of what follows."""
        is_short = len(text) <= LONGEST and not SENTENCE_END.search(text) and not _DATED.search(text)
        return is_short and not names_what_follows(text.rstrip(" :"), self.fields)

    def take(self, text: str, line: int) -> str:
        """Begin the section of a heading; return the heading without the name of its field before it."""
        label, colon, rest = text.partition(":")
        name = self.fields[self.heading].name if self.heading in self.fields else ""
        said = rest.strip() if colon and rest.strip() and tokens_of(label) == tokens_of(name) else text.rstrip(" :")
        self._now[self.heading] = said
        self._headings.setdefault(text, (said, line))
        return said

    def given(self) -> Mapping[str, str]:
        """The texts of fields that a goal has by its section."""
        for key, text in self._now.items():
            self._used.setdefault(key, {})[text] = None
        return {key: text for key, text in self._now.items() if key != THEME}

    def is_used(self, text: str) -> bool:
        """Whether a text was taken for a section that has goals."""
        return text in self._headings and self._headings[text][0] in self._used.get(self.heading, ())

    def unused(self) -> Iterator[tuple[str, int]]:
        """Headings without goals, with their lines."""
        for text, (_said, line) in self._headings.items():
            if not self.is_used(text):
                yield text, line

    def said(self) -> Iterator[Message]:
        """From which sections fields were taken."""
        for key, texts in self._used.items():
            name = self.fields[key].name if key in self.fields else TERMS[key].name
            yield _("{field} is taken from the sections: {names}", field=name, names=_quoted(texts))

    def left(self, headings: Mapping[str, None]) -> Iterator[Message]:
        """The names of sheets, and the headings above goals, that are not taken."""
        if headings:
            yield ngettext(
                "the heading above goals is left out: {names} (--section FIELD takes it)",
                "headings above goals are left out: {names} (--section FIELD takes them)",
                len(headings),
                names=_quoted(headings),
            )
        if self._left:
            yield ngettext(
                "the name of the sheet is left out: {names} (--sheet FIELD takes it)",
                "the names of the sheets are left out: {names} (--sheet FIELD takes them)",
                len(self._left),
                names=_quoted(self._left),
            )

    def refuse_unused(self, name: str) -> None:
        """Raise UsageError if an option found no section in the file called `name`."""
        if self.sheet and self.sheet not in self._used:
            raise UsageError(_("no table of goals in {path} is on a sheet with a name; leave --sheet out", path=name))
        if self.heading and self.heading not in self._used:
            raise UsageError(_("no heading stands above goals in {path}; leave --section out", path=name))


def is_title(text: str) -> bool:
    """Whether a heading says of what a document is, not whose goals follow."""
    return _OF_DOCUMENTS.search(text) is not None


def is_body(text: str) -> bool:
    """Whether a heading is the name of a committee, an office or a company."""
    return _BODY.search(text) is not None


def _quoted(texts: Mapping[str, None]) -> tuple[str, ...]:
    shown = tuple(f"“{text[:80]}”" for text in texts)
    return (*shown[:_MOST_NAMED], "…") if len(shown) > _MOST_NAMED else shown
