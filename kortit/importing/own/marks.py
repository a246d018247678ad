"""By what a document that kortit wrote is known: its styles, its headings, and the line with which it ends.

Everything that treats such a document otherwise than an official's asks here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kortit.importing.grid import Kind, Medium
from kortit.importing.headings import GOAL_FIELDS, ID, TARGET
from kortit.messages import LANGUAGES, translator
from kortit.rendering import labels

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from kortit.importing.grid import Cell, Table
    from kortit.importing.headings import Heading

_COMMIT = "[0-9a-f]{40,64}(?![0-9a-f])"
MADE_BY = re.compile(
    rf"kortit (?:changes (?P<origin>ROOT|{_COMMIT})(?:\.\.(?P<target>{_COMMIT}))?|cards (?P<cards>{_COMMIT}))"
)
# Styles of Word: of what a row says of a goal, of words that are none of the goal's own, of other paragraphs.
_STYLE = "Kortit"
STATUS, TEXT, YEAR, MEANS, STEP, FIELD, NOTE = (
    f"{_STYLE}{name}" for name in ("Status", "Text", "Year", "Means", "Step", "Field", "Note")
)
_WORD = f"{_STYLE}Word"
_OUTSIDE = {
    f"{_STYLE}Preamble": Kind.PREAMBLE,
    f"{_STYLE}Fact": Kind.OWN,
    f"{_STYLE}Legend": Kind.OWN,
    "Subtitle": Kind.OWN,
}


def is_word_document(styles: Container[str]) -> bool:
    """Tell whether a Word document with these styles is one that kortit wrote."""
    return STATUS in styles


def kind_of(style: str, *, is_own: bool) -> Kind | None:
    """Return what a paragraph outside of tables is by its style; None where kortit's styles do not tell."""
    if style == f"{_STYLE}Closing":
        return Kind.CLOSING
    return _OUTSIDE.get(style) if is_own else None


def row_style(style: str) -> str:
    """Return the style of a paragraph in a cell if it is one of kortit's, else nothing."""
    return style if style.startswith(_STYLE) else ""


def is_added(character_style: str | None) -> bool:
    """Tell whether words in a character style are none of the goal's own."""
    return character_style == _WORD


def is_margin(text: str, title: str, whose: str) -> bool:
    """Tell whether kortit wrote a header or footer: the title, or whose the document is with page numbers.

    `title` and `whose` are patterns of what the properties of the file hold.
    """
    said = (translator(language)(one) for language in LANGUAGES for one in labels.NOT_DECIDED.values())
    standing = "|".join(map(re.escape, said))
    wanted = rf"(?:{standing})(?: · {title})?|{title}|{whose}(?: · [0-9.]+)? ?[0-9]+ ?/ ?[0-9]+"
    return re.fullmatch(wanted, text) is not None


def is_styled(cells: Iterable[Cell]) -> bool:
    """Tell whether a row has paragraphs in styles of goals."""
    return any(line.style in (STATUS, TEXT, YEAR, MEANS, STEP) for cell in cells for line in cell.lines)


def medium_of(table: Table) -> Medium:
    """Return what a table stands in; the styles of its rows tell a Word document of kortit's own."""
    return Medium.OWN_WORD if any(is_styled(row.cells) for row in table.rows) else table.medium


def is_closing(text: str) -> bool:
    """Tell whether the end of a workbook may say how kortit made it."""
    return "kortit " in text


def languages_of(read: Mapping[int, Heading], medium: Medium) -> frozenset[str]:
    """Return the languages in which kortit may have written these headings; none where it did not.

    In a Word document the styles of the rows tell it. A sheet is its own by the column of ids and by the headings over
    all fields of goals, or by the column that names the commit: people delete columns that they do not need.
    """
    of_goals = [heading for heading in read.values() if set(GOAL_FIELDS) & set(heading.fields)]
    ids = [heading for heading in read.values() if heading.fields == (ID,)]
    targets = [heading for heading in read.values() if TARGET in heading.fields]
    if medium is Medium.SHEET and ids and (targets or (of_goals and all(one.languages for one in of_goals))):
        own = [*ids[:1], *targets[:1], *(one for one in of_goals if one.languages)]
    elif medium is Medium.OWN_WORD:
        own = [one for one in of_goals if one.languages]
    else:
        return frozenset()
    languages = frozenset(LANGUAGES)
    for heading in own:
        languages &= heading.languages
    return languages
