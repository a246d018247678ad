"""The change table and the cards as PDF: accessible (PDF/UA-1) and archivable (PDF/A-2a; A-3a with attached data).

Typst sets the document with the template `page.typ`. The manuscript is passed as JSON, so that no text can be taken for
markup; `pdf_tagging` completes the structure tree. The same content and view give the same bytes: no clock, no fonts
but those beside this module, no temporary files.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

import typst

from kortit.changes import ChangeTable
from kortit.errors import FailedError
from kortit.fields import INDICATORS, MEANS
from kortit.follow_up.report import FollowUpReport
from kortit.goal import Goal
from kortit.messages import _, ngettext, translator
from kortit.rendering import ATTACH_DATA, FORMATS, svg
from kortit.rendering.composition import manuscript
from kortit.rendering.links import parted
from kortit.rendering.manuscript import Item
from kortit.rendering.pdf_glyphs import SIGN, breakable, fits, lines, printable
from kortit.rendering.pdf_tagging import tagged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kortit.changes import GoalChange
    from kortit.municipality import Perspective
    from kortit.rendering import Content, View
    from kortit.rendering.manuscript import Bars, Column, Course, Fact, Manuscript, Part, Row, Section
    from kortit.wording import Words

FONTS = Path(__file__).parent / "fonts"

_SOURCE = Path(__file__).parent / "page.typ"


@dataclass(frozen=True, slots=True)
class _Page:
    """Measures in page.typ for deciding whether a row fits on a page, in points.

    `padding` is that of a cell, left and right together; `line` the height of a line, `gap` what a paragraph or item
    takes beside it at most, `whole` up to which height a row is kept on one page (0: rows are divided), `bar` the width
    of a bar of a chart in pixels.
    """

    width: float
    padding: float
    size: float
    line: float
    gap: float
    whole: float
    bar: int


_MILLIMETRE = 72 / 25.4
# An airy page has room for 440 points below its headings.
_AIRY = _Page(265 * _MILLIMETRE, 6 * _MILLIMETRE, 9.0, 12.5, 4.0, 400.0, 620)
_COMPACT = _Page(186 * _MILLIMETRE, 4 * _MILLIMETRE, 8.5, 11.0, 2.0, 0.0, 460)
_PIXEL = 0.75  # points
_BOLD = 1.15  # of the letters, whose widths are the largest, of a cell have room in its heading
_INDENT = 1.6  # of a list item, in em, at most
_LONGEST_BESIDE = 1_600  # characters of a preamble that stands beside the facts

_MARKED = frozenset({"inserted", "deleted"})
_NO_DATE = datetime.date(1970, 1, 1)  # Typst makes no PDF/A without a date; this one is removed again.
_LONG_LINE, _SHORT = 110, 20  # characters of a one-line fact before the tables, and of each of its texts on average
_RUNNING_LINE = 90  # characters of a title in headers and footers


def parts(content: Content, view: View) -> Iterator[bytes]:
    """Render content as PDF, in one part.

    Raises FailedError if Typst fails, which no text should cause.
    """
    said = _Setting(content, view)
    inputs = {"data": said.data()}
    if ATTACH_DATA in view.extras:
        inputs["attached"] = FORMATS["json"].render(content, view).decode()
    document = _typeset(inputs)
    yield tagged(document, said.captions, said.marks, dated=said.said.date is not None)


def source() -> bytes:
    """The Typst template."""
    return _SOURCE.read_bytes()


def data(content: Content, view: View) -> str:
    """The Typst template's input `data`, as JSON."""
    return _Setting(content, view).data()


def _typeset(inputs: dict[str, str]) -> bytes:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    compiler = typst.Compiler(root=str(FONTS), font_paths=fonts, ignore_system_fonts=True)
    # Typst caches intermediate results for its last ten documents, gigabytes for long ones: flush its cache.
    for _document in range(11):
        compiler.compile(b" ", format="svg")
    archive: Literal["a-2a", "a-3a"] = "a-3a" if "attached" in inputs else "a-2a"
    try:
        document = compiler.compile(source(), format="pdf", sys_inputs=inputs, pdf_standards=["ua-1", archive])
    except typst.TypstError as error:
        raise FailedError(_("the typesetter of the PDF says: {words}", words=error.message)) from error
    return cast("bytes", document)


def volumes(content: Content, view: View) -> Sequence[Content]:
    """Divide content so that typesetting each part takes less than a gigabyte of memory.

    Volumes are perspectives, or successive themes of a perspective that is itself too large. Themes are not divided.
    The counts and decisions of the range remain those of the whole.
    """
    if isinstance(content, ChangeTable):
        *first, last = _divided(view.rows(content), content.perspective_of)
        # What changed in the settings stands once, at the end of the last volume.
        return (
            [*(content._replace(rows=some, settings=()) for some in first), content._replace(rows=last)]
            if first
            else [content]
        )
    if isinstance(content, FollowUpReport):
        divided = _divided(content.goals, content.municipality.perspective_of)
        shown = {row.goal.id: row for row in content.shown}
        parts = (tuple(shown[goal.id] for goal in some) for some in divided)
        return [content._replace(shown=some) for some in parts] if len(divided) > 1 else [content]
    goals = _divided(content.goals, content.municipality.perspective_of)
    return [content._replace(goals=some) for some in goals] if len(goals) > 1 else [content]


_Entry = TypeVar("_Entry", "GoalChange", Goal)


def _divided(
    entries: tuple[_Entry, ...], perspective_of: Callable[[str], Perspective | None]
) -> list[tuple[_Entry, ...]]:
    """Divide rows or goals, which are in document order, if they are too many for one volume."""
    if sum(map(_cost, entries)) <= _LIMIT:
        return [entries]
    divided: list[tuple[_Entry, ...]] = []
    for _perspective, inside in groupby(entries, key=lambda entry: perspective_of(entry.theme)):
        volume: list[_Entry] = []
        taken = 0.0
        for _theme, group in groupby(inside, key=lambda entry: entry.theme):
            theme = tuple(group)
            added = sum(map(_cost, theme))
            if volume and taken + added > _LIMIT:
                divided.append(tuple(volume))
                volume, taken = [], 0.0
            volume += theme
            taken += added
        divided.append(tuple(volume))
    return divided


def _cost(entry: GoalChange | Goal) -> float:
    """Estimate the memory for typesetting a row or a goal, in megabytes."""
    goals = (entry,) if isinstance(entry, Goal) else (entry.old, entry.new)
    return sum(map(_cost_of_side, filter(None, goals)))


def _cost_of_side(goal: Goal) -> float:
    """Estimate the memory for one goal in megabytes; the factors are measured."""
    items = [text for field in (MEANS, INDICATORS) for text in field.texts(goal)]
    length = len(goal.text) + sum(map(len, items)) + sum(len(str(value)) for value in goal.extra.values())
    return 0.1 + 0.026 * len(items) + 0.00035 * length


_ATTACHED = {
    "ChangeTable": "muutostaulukko.json", "InForce": "strategiakortit.json", "FollowUpReport": "seurantaraportti.json",
}  # fmt: skip
"""The names of the data inside a document, by the class of its content."""
_LIMIT = 330.0  # megabytes for rows, so that the process needs less than 450 with what it is itself


class _Setting:
    """Turns a manuscript into data for Typst, and collects captions and marks for the structure tree."""

    def __init__(self, content: Content, view: View) -> None:
        self.content = content
        self.view = view
        self.said: Manuscript = manuscript(content, view)
        self.page = _COMPACT if view.is_compact else _AIRY
        self.replaced = 0
        self.captions: list[str] = []
        self.marks: list[str] = []

    def data(self) -> str:
        return json.dumps(self._document(), ensure_ascii=False, separators=(",", ":"))

    def _document(self) -> dict[str, Any]:
        said = self.said
        volume = self._volume()
        date = said.date or _NO_DATE
        shown: dict[str, Any] = {
            "language": said.language,
            "title": f"{said.title} – {volume}" if volume else said.title,
            "municipality": said.municipality,
            "date": [date.year, date.month, date.day],
            "attached": _ATTACHED[type(self.content).__name__],
            "above": [self._short(said.title), self._short(volume)],
            "below": " · ".join(
                filter(None, (self._short(said.municipality), said.written_date, self._short(said.margins.footer)))
            ),
            "header": self._short(said.margins.header),
            "annex": self._short(said.annex),
            "identity": self._linked(" · ".join(said.identity), 30),
            "logo": list(said.margins.logo),
            "standing": said.standing,
            "compact": self.view.is_compact,
            "beside": 0 < sum(map(len, said.preamble)) <= _LONGEST_BESIDE,
            "name": self._text(said.municipality, 70),
            "heading": self._text(said.title, 28),
            "volume": self._text(volume, 60),
            "facts": [self._fact(fact) for fact in said.facts],
            "preamble": [self._text(paragraph, 48) for paragraph in said.preamble],
            "legend": self._runs(said.legend, 80),
            "chapters": [
                {
                    "heading": self._text(chapter.heading, 48),
                    "sections": [self._section(section) for section in chapter.sections],
                }
                for chapter in said.chapters
            ],
            "empty": said.empty,
        }
        shown["closing"] = [self._text(line, 80) for line in said.closing]
        if self.replaced:
            note = ngettext(
                "{count} character cannot be shown in this document; {sign} stands in its place.",
                "{count} characters cannot be shown in this document; {sign} stands in their place.",
                self.replaced,
                sign=SIGN,
            )
            shown["closing"].append(translator(said.language)(note))
        return shown

    def _volume(self) -> str:
        """The name of this volume by its perspective and themes; empty if there is only one."""
        number, count = self.view.volume
        themes = [section for section in self.said.sections if section.is_theme]
        if count == 1 or not themes:
            return ""
        codes = "–".join(dict.fromkeys((themes[0].code, themes[-1].code)))
        name = ", ".join(filter(None, (*dict.fromkeys(chapter.heading for chapter in self.said.chapters), codes)))
        message = _("Volume {number}/{count}: {name}", number=number, count=count, name=name)
        return translator(self.said.language)(message)

    def _short(self, text: str) -> str:
        return printable(text if len(text) <= _RUNNING_LINE else text[: _RUNNING_LINE - 1].rstrip() + "…")[0]

    def _text(self, text: str, room: float) -> str:
        shown, replaced = printable(text)
        self.replaced += replaced
        return breakable(shown, room)

    def _runs(self, runs: Sequence[Words], room: float) -> str | list[Any]:
        """A text for Typst; its marks are also recorded for screen readers."""
        if not any(run.kind in _MARKED for run in runs):
            return self._text("".join(run.text for run in runs), room)
        # A word may consist of several runs, each of which would fit alone.
        short = fits("".join(run.text for run in runs), room)
        return [self._run(run, room if short else room / 4) for run in runs]

    def _run(self, run: Words, room: float) -> str | list[str]:
        text = self._text(run.text, room)
        if run.kind not in _MARKED or not text.strip():
            return text
        self.marks += (f"[{self.said.marks[run.kind]}: ", "]")
        return [run.kind, text]

    def _fact(self, fact: Fact) -> dict[str, Any]:
        total = sum(map(len, fact.texts))
        short = total <= _LONG_LINE and total <= _SHORT * len(fact.texts)
        shown = (" · ".join(fact.texts),) if short else fact.texts
        return {"label": self._text(fact.label, 10), "lines": [self._linked(text, 60) for text in shown]}

    def _linked(self, text: str, room: float) -> list[list[str]]:
        """A text in parts, each with its address, which is empty but for register numbers of cases."""
        return [[self._text(part, room), address] for part, address in parted(text, self.said.links)]

    def _section(self, section: Section) -> dict[str, Any]:
        self.captions.append(section.heading)
        name = section.code if section.is_theme else section.heading
        continued = translator(self.said.language)(_("{name}, continued", name=name))
        shown: dict[str, Any] = {
            "continued": self._text(continued, 60),
            "heading": self._text(section.heading, 60),
            "columns": [
                {"heading": self._text(column.heading, self._room(column) * _BOLD), "share": column.share}
                for column in section.columns
            ],
            "rows": [self._row(row, section.columns) for row in section.rows],
        }
        if section.bars is not None:
            shown["bars"] = self._bars(section.bars)
        return shown

    def _bars(self, bars: Bars) -> dict[str, Any]:
        wide = self.page.bar
        room = (self.page.width - wide * _PIXEL) / self.page.size - 2
        return {
            "key": [{"word": self._text(word, 40), "svg": svg.swatch(share).svg} for share, word in bars.key],
            "rows": [
                {
                    "name": self._text(name, room),
                    "width": wide,
                    **asdict(svg.bar(shares, name, bars.words, "bar", f"{wide}")),
                }
                for name, shares in bars.rows
            ],
        }

    def _course(self, course: Course, room: float) -> dict[str, Any]:
        wide = int(room * self.page.size / _PIXEL)
        drawn = svg.line(course.trend, course.name, course.said, "line", f"{wide}")
        # A letter that the font lacks stands as a sign, as it does in the cell above, where it is counted.
        return {"svg": printable(drawn.svg)[0], "said": drawn.said, "width": wide, "key": self._text(course.key, room)}

    def _row(self, row: Row, columns: Sequence[Column]) -> dict[str, Any]:
        cells: list[list[dict[str, Any]]] = []
        height = room = 0.0
        for cell, column in zip(row.cells, columns, strict=True):
            room = self._room(column)
            cells.append([self._part(part, room) for part in cell])
            height = max(height, sum(self._height(part, room) for part in cell))
        if row.course is not None:
            height += svg.LINE_HEIGHT * _PIXEL + 2 * (self.page.line + self.page.gap)
        most = self.page.whole if row.course is None else _AIRY.whole  # a drawing beside its numbers on any page
        shown: dict[str, Any] = {"cells": cells, "whole": height + self.page.padding <= most}
        if row.kind:
            shown["kind"] = str(row.kind)
        if row.course is not None:
            shown["course"] = self._course(row.course, room)
        return shown

    def _room(self, column: Column) -> float:
        """The width of a column's cells, in em."""
        return (self.page.width * column.share / 100 - self.page.padding) / self.page.size

    def _part(self, part: Part, room: float) -> dict[str, Any]:
        shown = {"role": str(part.role), "text": self._runs(part.runs, room), **self._beside(part, room)}
        if part.label:
            shown["label"] = self._text(part.label, room)
        if part.items:
            shown["items"] = [self._item(item, room - _INDENT) for item in part.items]
        return shown

    def _item(self, item: Item, room: float) -> dict[str, Any]:
        shown = {"text": self._runs(item.runs, room), **self._beside(item, room)}
        if item.steps:
            shown["steps"] = [self._item(step, room - _INDENT) for step in item.steps]
        return shown

    def _beside(self, one: Part | Item, room: float) -> dict[str, Any]:
        """The words printed after a text: its state, and the decision that set it."""
        said = (("state", one.state), ("decision", one.decision))
        return {name: self._text(text, room) for name, text in said if text}

    def _height(self, part: Part | Item, room: float) -> float:
        """The maximum height of a part of a cell or an item of a list, in points."""
        within: Sequence[Item] = part.steps if isinstance(part, Item) else part.items
        label = "" if isinstance(part, Item) else part.label
        text = f"{label}: {''.join(run.text for run in part.runs)} ({part.state}) · {part.decision}"
        # The label may take a line of its own.
        own = (lines(text, room) + bool(label)) * self.page.line + self.page.gap if part.runs or label else 0.0
        return own + sum(self._height(item, room - _INDENT) for item in within)
