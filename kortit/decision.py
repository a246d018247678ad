"""A decision of a body, and its citation in the form used in minutes: `Kv 14.12.2020 § 85`.

The date of a decision comes from its citation, never from git's dates. Citations are written in the normal form: the
body's first abbreviation, an unpadded date, the section sign before the number.
"""

from __future__ import annotations

import datetime
import re
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from kortit.characters import cleaned, collapsed
from kortit.errors import UsageError
from kortit.messages import Message, _, written_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kortit.municipality import Body, Municipality

_CITATION = re.compile(
    r"(?:(?P<body>[^\s\d](?:\D*[^\s\d])?) ?)?(?P<day>[0-9]{1,2})\. ?(?P<month>[0-9]{1,2})\. ?(?P<year>[0-9]{4})"
    r" ?§ ?(?P<section>[0-9]{1,5})"
)
_AS_IN_MINUTES = r",? ?(?:§ ?([0-9]{1,5})|([0-9]{1,5}) ?§)$"
EXAMPLE = "Kv 14.12.2020 § 85"


class CitationError(UsageError):
    """A citation that cannot be read, or that names an unknown body."""


class Decision(NamedTuple):
    """One section of a body's minutes, with the register number of the matter if known."""

    body: Body
    date: datetime.date
    section: int
    register: str | None = None

    @property
    def citation(self) -> str:
        """The citation in its normal form."""
        return f"{self.body.abbreviations[0]} {written_date(self.date)} § {self.section}"


class CitedDecision(NamedTuple):
    """A decision from the trailers of a commit in the range."""

    citation: str
    register: str | None
    effective: str | None
    commit: str
    subject: str


def match_citation(text: str) -> re.Match[str] | None:
    """Match a citation by form alone; groups: body (optional), day, month, year, section.

    The section may follow a comma, and its number stand before the sign, as in minutes: `Kv 14.12.2020, 85 §`.
    """
    written = collapsed(text)
    found = _CITATION.fullmatch(written)
    if found is None and "§" in written:
        found = _CITATION.fullmatch(re.sub(_AS_IN_MINUTES, lambda part: f" § {part[1] or part[2]}", written))
    return found


def read_decision(text: str, municipality: Municipality, register: str | None = None) -> Decision:
    """Read a citation. The body may be given by abbreviation or name in any case, the date padded or not.

    Raises CitationError if the form is wrong, the date does not exist or the body is unknown; the message says what is
    expected.
    """
    match = match_citation(text)
    if match is None or not match["body"]:
        raise CitationError(
            _(
                "“{text}” is not a citation; write body, date and section like “{example}”",
                text=text,
                example=EXAMPLE,
            )
        )
    body = municipality.body_named(match["body"])
    if body is None:
        known = tuple(body.abbreviations[0] for body in municipality.bodies.values())
        raise CitationError(
            _(
                "the body “{body}” of “{text}” is not known; kortit.yaml knows: {known}",
                body=match["body"],
                text=text.strip(),
                known=known,
            )
        )
    date = existing_date(int(match["year"]), int(match["month"]), int(match["day"]))
    if date is None:
        raise CitationError(_("the date of “{text}” does not exist; write it as day.month.year", text=text.strip()))
    section = int(match["section"])
    if section == 0:
        raise CitationError(_("sections are numbered from 1, but “{text}” has § 0", text=text.strip()))
    return Decision(body, date, section, register)


def cited(citation: str, effective: str | None, register: str | None = None) -> Message:
    """A decision by its citation, with its register number, and its effective date if that is another day.

    Wherever a decision is named it is named like this.
    """
    parts: list[Message | str] = [cleaned(citation)]
    if register:
        parts.append(cleaned(register))
    if effective is not None and (day := effective_day(effective)) is None:
        parts.append(_("effective date unreadable: “{text}”", text=cleaned(effective)))
    elif effective is not None and day != _day_of(citation):
        parts.append(_("effective {date}", date=day))
    return _("{parts}", parts=tuple(parts))


def _day_of(citation: str) -> datetime.date | None:
    match = match_citation(citation)
    return existing_date(int(match["year"]), int(match["month"]), int(match["day"])) if match else None


def effective_day(written: str) -> datetime.date | None:
    """The day of an effective date as a commit has it; None where it is no date."""
    with suppress(UsageError):
        return read_date(written)
    return None


def effective_data(written: str | None) -> dict[str, str | None]:
    """An effective date as JSON has it, if there is one: in ISO 8601, or null beside what is written and is no date."""
    if written is None:
        return {}
    day = effective_day(written)
    return {"effective": day.isoformat()} if day is not None else {"effective": None, "effective_written": written}


def existing_date(year: int, month: int, day: int) -> datetime.date | None:
    """The date, or None if it does not exist in the calendar, or its year has not four digits."""
    try:
        return datetime.date(year, month, day) if year >= _FIRST_YEAR else None
    except ValueError:
        return None


_FIRST_YEAR = 1000  # an earlier one would be written with fewer digits than a citation is read with


DATES = (
    re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"),
    re.compile(r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4})"),
)


def read_date(text: str) -> datetime.date | None:
    """Read a date written as 2021-01-31 or 31.1.2021. Returns None if `text` has neither form.

    Raises UsageError if the date does not exist.
    """
    for form in DATES:
        if match := form.fullmatch(text.strip()):
            date = existing_date(int(match["year"]), int(match["month"]), int(match["day"]))
            if date is None:
                raise UsageError(_("the date {text} does not exist", text=text.strip()))
            return date
    return None


def date_expected(text: str) -> Message:
    """The message that `text` is not a date."""
    return _("“{text}” is not a date; write it as 2021-01-31 or 31.1.2021", text=text)


def wrong_with_effective(effective: Sequence[str], decision: Decision) -> Message | None:
    """The problem of the effective dates that a commit gives its decision, as written; None if there is none."""
    if not effective:
        return None
    if len(effective) > 1:
        return _("several effective dates are given; a decision takes effect once")
    try:
        date = read_date(effective[0])
    except UsageError as error:
        return error.message
    if date is None:
        return date_expected(effective[0])
    if date >= decision.date:
        return None
    return _(
        "the effective date {effective} is before the decision {citation}; a decision takes effect once made",
        effective=date,
        citation=decision.citation,
    )
