"""Recognises documents that kortit wrote, by their styles, headings and closing line.

All code that treats such documents differently from officials' asks here.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kortit.goal import THEME_CODE
from kortit.importing.grid import LooseKind, Medium
from kortit.importing.headings import GOAL_FIELDS, ID, SETTING_FIELDS, TARGET, own_heading
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
_OF_A_PART = re.compile(r" --(?:theme|substantive)\b")
# Word styles: of the goal's fields in a row, of added words, of other paragraphs.
_STYLE = "Kortit"
STATUS, TEXT, YEAR, MEANS, STEP, INDICATOR, FIELD, NOTE = (
    f"{_STYLE}{name}" for name in ("Status", "Text", "Year", "Means", "Step", "Indicator", "Field", "Note")
)
_WORD = f"{_STYLE}Word"
DELETED_COLOUR = "A01A2B"  # of the words that kortit itself strikes out in cells of workbooks
_OUTSIDE = {
    f"{_STYLE}Preamble": LooseKind.PREAMBLE,
    f"{_STYLE}Fact": LooseKind.OWN,
    f"{_STYLE}Legend": LooseKind.OWN,
    "Subtitle": LooseKind.OWN,
}


def made_by(closing: str) -> dict[str, str]:
    """The commits that a document's closing line says it was made of; none if it does not."""
    said = MADE_BY.search(closing)
    return {end: commit for end, commit in said.groupdict().items() if commit} if said else {}


def is_of_all(closing: str) -> bool:
    """Whether a document's closing line says that it was made of all goals, and not of a theme alone."""
    said = MADE_BY.search(closing)
    return said is not None and _OF_A_PART.search(closing, said.end()) is None


def is_word_document(styles: Container[str]) -> bool:
    """Whether a Word document with these styles was written by kortit."""
    return STATUS in styles


def kind_of(style: str, *, is_own: bool) -> LooseKind | None:
    """The kind of a paragraph outside of tables by its style; None if the style is not kortit's."""
    if style == f"{_STYLE}Closing":
        return LooseKind.CLOSING
    return _OUTSIDE.get(style) if is_own else None


def row_style(style: str) -> str:
    """The style of a paragraph in a cell if it is kortit's, otherwise an empty text."""
    return style if style.startswith(_STYLE) else ""


def is_added(character_style: str | None) -> bool:
    """Whether a character style is that of added words, which are not the goal's own."""
    return character_style == _WORD


def is_margin(text: str, title: str, whose: str, more: str) -> bool:
    """Whether kortit wrote a header or footer: the title, or the municipality, with the page's number.

    `title`, `whose` and `more` are patterns for the title, the author and the category in the file's properties; the
    last has what the municipality wants on each page, and which annex the document is.
    """
    said = (
        translator(language)(one)
        for language in LANGUAGES
        for one in (*labels.NOT_DECIDED.values(), labels.NOT_AMENDED)
    )
    standing = "|".join(map(re.escape, said))
    for extra in filter(None, more.split(re.escape(" | "))):
        text = " ".join(re.sub(rf"(?:^| · |(?<= )){extra}(?: · |$|(?= ))", " ", text, count=1).split())
    number = r"(?: ?[0-9]+ ?(?:/ ?[0-9]+|\([0-9]+\)))?"
    wanted = rf"(?:(?:{standing})(?: · {title})?|{title}|{whose}(?: · [0-9.]+)?)?{number}"
    return re.fullmatch(wanted, text) is not None


def named_now(name: str) -> str:
    """A name in a heading without the one that it had before, which kortit writes after it."""
    for language in LANGUAGES:
        said = translator(language)(replace(labels.RENAMED, values={"name": "", "old": "\0"}))
        before, after = said.split("\0")
        if before in name and name.endswith(after):
            return name.partition(before)[0]
    return name


def without_label(heading: str) -> str:
    """The code of a theme in the heading that kortit gives to one without a name; any other heading as it is."""
    for language in LANGUAGES:
        before, after = translator(language)(replace(labels.NAMELESS, values={"code": "\0"})).split("\0")
        code = heading.removeprefix(before).removesuffix(after)
        if heading == f"{before}{code}{after}" and THEME_CODE.fullmatch(code):
            return code
    return heading


def is_styled(cells: Iterable[Cell]) -> bool:
    """Whether a row has paragraphs in kortit's styles for goals."""
    return any(line.style in (STATUS, TEXT, YEAR, MEANS, STEP, INDICATOR) for cell in cells for line in cell.lines)


def is_plain(table: Table) -> bool:
    """Whether a table is kortit's own in the plain layout: in its styles, but without the ids of goals."""
    cells = [cell for row in table.rows for cell in row.cells]
    return is_styled(cells) and not any(line.style == STATUS for cell in cells for line in cell.lines)


def medium_of(table: Table) -> Medium:
    """The medium of a table; kortit's own Word documents are recognised by the styles of the rows."""
    return Medium.OWN_WORD if any(is_styled(row.cells) for row in table.rows) else table.medium


def is_of_settings(table: Table) -> bool:
    """Whether a table is kortit's own of the settings that changed: it has all their headings, and none of goals."""
    row = next((row for row in table.rows if not row.is_blank), None)
    headings = [own_heading(cell.text) for cell in row.cells] if row else []
    fields = {field for heading in headings if heading is not None for field in heading.fields}
    return fields >= SETTING_FIELDS and fields.isdisjoint((ID, *GOAL_FIELDS))


def is_closing(text: str) -> bool:
    """Whether a text at the end of a workbook may be kortit's closing line."""
    return "kortit " in text


def languages_of(read: Mapping[int, Heading], medium: Medium) -> frozenset[str]:
    """The languages in which kortit may have written these headings; empty if it did not.

    Word documents are recognised by the styles of their rows. A sheet must have the column of ids and either kortit's
    headings for all fields of goals or the column of the commit, since people delete columns they do not need.
    """
    of_goals = [heading for heading in read.values() if set(GOAL_FIELDS) & set(heading.fields)]
    ids = [heading for heading in read.values() if heading.fields == (ID,)]
    targets = [heading for heading in read.values() if TARGET in heading.fields]
    if medium.is_of_sheets and ids and (targets or (of_goals and all(one.languages for one in of_goals))):
        own = [*ids[:1], *targets[:1], *(one for one in of_goals if one.languages)]
    elif medium is Medium.OWN_WORD:
        own = [one for one in of_goals if one.languages]
    else:
        return frozenset()
    languages = frozenset(LANGUAGES)
    for heading in own:
        languages &= heading.languages
    return languages
