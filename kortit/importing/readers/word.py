"""DOCX: paragraphs and tables; anything hidden in them is reported or refused.

The body is walked by element for the lines of cells, and separately for all characters of each cell, so that an unknown
element cannot lose a word.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kortit.importing.cells import BULLET
from kortit.importing.grid import (
    EMPTY,
    Cell,
    GridRow,
    Loose,
    LooseKind,
    Source,
    Table,
    in_row,
    indented_lines,
    squared,
)
from kortit.importing.lines import DocumentLine, joined
from kortit.importing.own.marks import is_added, is_margin, is_word_document, kind_of, row_style
from kortit.importing.readers.archive import attribute, child, inside, local
from kortit.importing.readers.word_looks import TAKEN, Looks
from kortit.importing.readers.word_styles import Style, count, is_on, read_styles
from kortit.importing.rows import DocumentPlace
from kortit.importing.unseen import Unseen, WhyUnseen, gathered
from kortit.messages import Message, _
from kortit.problem import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kortit.importing.readers.archive import Archive
    from kortit.problem import Problem

DOCUMENT = "word/document.xml"

_TRACKED = {"ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge"}
_TRANSPARENT = {
    "sdt",
    "sdtContent",
    "smartTag",
    "customXml",
    "hyperlink",
    "fldSimple",
    "dir",
    "bdo",
    "ruby",
    "rubyBase",
}
_BREAKS = {"br", "cr"}
_PICTURES = {"blip", "imagedata", "chart", "relIds"}
WHITE = "FFFFFF"
_FOREIGN: dict[str, Message] = {
    "txbxContent": _("a text box; move its text into the cell"),
    "tbl": _("a table inside the cell; move its text into the cell"),
    "oMath": _("a formula; write it as text"),
    "altChunk": _("an embedded document; paste its text instead"),
}


def read_word(archive: Archive, name: str) -> Source:
    """Read a Word document. Raises UsageError for XML that is invalid or harmful."""
    return _Reader(archive, name).source()


@dataclass(slots=True)
class _Paragraph:
    """A paragraph during the walk: its lines, the parts of each with words added by kortit, and what is no text."""

    texts: list[str] = field(default_factory=lambda: [""])
    words: list[list[tuple[int, int]]] = field(default_factory=lambda: [[]])
    taken: list[tuple[WhyUnseen, str]] = field(default_factory=list)

    @property
    def unseen(self) -> tuple[Unseen, ...]:
        return tuple(gathered(self.taken))

    def add(self, text: str, *, own: bool) -> None:
        start = len(self.texts[-1])
        self.texts[-1] += text
        if own and text:
            self.words[-1].append((start, start + len(text)))

    def break_line(self) -> None:
        self.texts.append("")
        self.words.append([])


class _Reader:
    def __init__(self, archive: Archive, name: str) -> None:
        self.archive = archive
        self.name = name
        self.problems: list[Problem] = []
        styles = archive.xml("word/styles.xml")
        self.styles = read_styles(styles)
        self.parts: list[Table | Loose] = []
        self.tables = 0
        self.wrong: list[Problem] = []  # problems of the table being read
        self.own = is_word_document(self.styles)
        self.looks = Looks(styles, is_own=self.own)

    def source(self) -> Source:
        root = self.archive.xml(DOCUMENT)
        body = child(root, "body")
        if body is None:
            return Source((), (DocumentPlace(0).problem(self.name, _("the document is empty")),))
        if next(inside(body, _TRACKED), None) is not None:
            message = _("the document holds tracked changes; accept or reject all of them first (Review), then save it")
            return Source((), (DocumentPlace(0).problem(self.name, message),))
        page = child(root, "background")
        self.looks.take_out(body, (attribute(page, "color") if page is not None else None) or WHITE)
        self._blocks(body)
        closing = " ".join(
            part.text for part in self.parts if isinstance(part, Loose) and part.kind is LooseKind.CLOSING
        )
        self._outside()
        return Source(tuple(self.parts), tuple(self.problems), closing)

    def _blocks(self, parent: Any) -> None:
        for element in parent:
            match local(element):
                case "p":
                    self._loose(element)
                case "tbl":
                    self.parts.append(self._table(element))
                case name if name in _TRANSPARENT:
                    self._blocks(element)
                case "altChunk":
                    self._warn(_("an embedded document was not read"))
                case _:
                    self._left_out(_flat(element))

    def _outside(self) -> None:
        """Report text in other parts of the file, which is not read."""
        if child(self.archive.xml("word/comments.xml"), "comment") is not None:
            self._warn(_("comments are not imported"))
        for part in (*self.archive.named("word/header"), *self.archive.named("word/footer")):
            text = " ".join(_flat(self.archive.xml(part)).split()) if part.endswith(".xml") else ""
            if re.search(r"[^\W\d_]", text) and not self._is_own_margin(text):
                self._warn(_("left out: “{text}”", text=text[:200]))
        for part, what in (("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote")):
            root = self.archive.xml(part)
            for note in root if root is not None else ():
                if local(note) == what and (text := " ".join(_flat(note).split())):
                    self._warn(_("a footnote is not imported: “{text}”", text=text[:200]))

    def _is_own_margin(self, text: str) -> bool:
        """Whether kortit wrote a header or footer."""
        title, whose, more = map(self._property, ("title", "creator", "category"))
        return self.own and is_margin(text, title, whose, more)

    def _property(self, name: str) -> str:
        """A pattern for the text of a file property, which may be shortened."""
        element = child(self.archive.xml("docProps/core.xml"), name)
        text = " ".join((element.text or "").split()) if element is not None else ""
        shown = text.removesuffix(" …")
        return re.escape(shown) + (".*" if shown != text else "")

    # --- outside of tables ---

    def _loose(self, element: Any) -> None:
        paragraph = self._walked(element)
        text = joined([DocumentLine(one) for one in paragraph.texts]).text
        boxes = " ".join(_flat(box) for box in _boxes(element))
        self._left_out(boxes)
        # What the walk does not go into (phonetic guides, formulas) is characters all the same.
        walked = Counter("".join(("".join(paragraph.texts) + boxes).split()))
        if Counter("".join(_flat(element).split())) - walked:
            self._left_out(_flat(element))
        for unseen in paragraph.unseen:
            self._warn(unseen.said_outside())
        if text:
            self.parts.append(Loose(text, self._kind(element)))

    def _left_out(self, text: str) -> None:
        """Warn about a text in a place that is not read."""
        if text := " ".join(text.split()):
            self._warn(_("left out: “{text}”", text=text[:200]))

    def _kind(self, element: Any) -> LooseKind:
        identifier = _style_id(element)
        style = self.styles.get(identifier, Style())
        level = attribute(found, "val") if (found := child(element, "pPr", "outlineLvl")) is not None else None
        if own := kind_of(identifier, is_own=self.own):
            return own
        if identifier == "Title" or style.name == "title":
            return LooseKind.TITLE
        return LooseKind.HEADING if style.outline is not None or level not in (None, "9") else LooseKind.TEXT

    # --- tables ---

    def _table(self, element: Any) -> Table:
        self.tables += 1
        name = _("table {number}", number=self.tables)
        self.wrong = []
        self._refuse_strays(element, "tr", name)
        return Table(name, squared(self._rows(element, name), self.name), problems=tuple(self.wrong))

    def _rows(self, element: Any, name: Message) -> Iterator[GridRow]:
        above: Sequence[Cell] = ()
        for number, row in enumerate(_children(element, "tr"), start=1):
            self._refuse_strays(row, "tc", in_row(name, number))
            above = self._row(row, above, in_row(name, number))
            yield GridRow(number, tuple(above))

    def _refuse_strays(self, parent: Any, name: str, place: Message) -> None:
        """Report text in a table or row outside of its cells as an error."""
        stray = " ".join("".join(map(_flat, _strays(parent, name))).split())
        if stray:
            self._problem(place, _("text outside of the cells: “{text}”", text=stray[:200]))

    def _row(self, row: Any, above: Sequence[Cell], place: Message) -> list[Cell]:
        cells: list[Cell] = [EMPTY] * count(child(row, "trPr", "gridBefore"), 0)
        for element in _children(row, "tc"):
            properties = child(element, "tcPr")
            merge = child(properties, "vMerge")
            cell = self._cell(element, place)
            if merge is not None and attribute(merge, "val") in (None, "continue") and len(cells) < len(above):
                if cell.raw.strip():
                    self._problem(place, _("text in the lower part of a merged cell, which Word does not show"))
                cell = above[len(cells)]
            cells += [cell] * count(child(properties, "gridSpan"), 1)
        return cells

    def _cell(self, element: Any, place: Message) -> Cell:
        lines: list[DocumentLine] = []
        unseen: list[Unseen] = []
        for one in self._paragraphs(element, place):
            paragraph = self._walked(one)
            unseen += paragraph.unseen
            lines += self._lines(one, paragraph, place)
        if next(inside(element, _PICTURES), None) is not None:
            message = _("a picture or chart in a cell is not read; write what it says as text")
            self.wrong.append(DocumentPlace(0, place).problem(self.name, message, Severity.WARNING))
        typed = [line.text for line in lines]
        depths = [line.depth for line in indented_lines(typed)]
        return Cell(
            tuple(
                DocumentLine(line.text, line.starts, False, line.listed, depth, line.style, line.words)
                if BULLET.match(line.text.strip()) and not line.listed
                else line
                for line, depth in zip(lines, depths, strict=True)
            ),
            _flat(element),
            tuple(unseen),
        )

    def _paragraphs(self, parent: Any, place: Message) -> Iterator[Any]:
        for element in parent:
            match local(element):
                case "p":
                    yield element
                case name if name in _FOREIGN:
                    self._problem(place, _FOREIGN[name])
                case name if name in _TRANSPARENT:
                    yield from self._paragraphs(element, place)

    def _lines(self, element: Any, paragraph: _Paragraph, place: Message) -> Iterator[DocumentLine]:
        for found in dict.fromkeys(local(one) for one in inside(element, _FOREIGN) if _flat(one).strip()):
            self._problem(place, _FOREIGN[found])
        identifier = _style_id(element)
        level = self._level(element, identifier)
        style = row_style(identifier)
        for number, (text, words) in enumerate(zip(paragraph.texts, paragraph.words, strict=True)):
            listed = level is not None and number == 0
            yield DocumentLine(text, number == 0, False, listed, level or 0, style, tuple(words))

    def _level(self, element: Any, identifier: str) -> int | None:
        """The list level of a paragraph, from 0, or None."""
        own = child(element, "pPr", "numPr")
        number = child(own, "numId")
        if number is not None:
            return None if attribute(number, "val") == "0" else count(child(own, "ilvl"), 0)
        inherited = self.styles.get(identifier, Style()).listed
        return inherited if own is None or child(own, "ilvl") is None else count(child(own, "ilvl"), 0)

    # --- inside of paragraphs ---

    def _walked(self, element: Any) -> _Paragraph:
        paragraph = _Paragraph()
        self._inline(element, paragraph)
        return paragraph

    def _inline(self, parent: Any, paragraph: _Paragraph) -> None:
        for element in parent:
            name = local(element)
            if name == "r":
                self._run(element, paragraph)
            elif name in _TRANSPARENT:
                self._inline(element, paragraph)

    def _run(self, run: Any, paragraph: _Paragraph) -> None:
        character = attribute(found, "val") if (found := child(run, "rPr", "rStyle")) is not None else ""
        own = is_added(character)
        for element in run:
            name = local(element)
            if name in _BREAKS:
                paragraph.break_line()
            elif name == TAKEN:
                paragraph.taken.append((WhyUnseen[element.get("reason")], element.get("text")))
            elif text := _said(element):
                paragraph.add(text, own=own)

    def _problem(self, place: Message, message: Message) -> None:
        self.wrong.append(DocumentPlace(0, place).problem(self.name, message))

    def _warn(self, message: Message) -> None:
        self.problems.append(DocumentPlace(0).problem(self.name, message, Severity.WARNING))


_SAYING = ("t", "tab", "ptab", "noBreakHyphen", "fldChar")  # what `_said` knows


def _said(element: Any) -> str:
    """The characters of an element inside a run."""
    match local(element):
        case "t":
            return element.text or ""
        case "tab" | "ptab":
            return "\t"
        case "noBreakHyphen":
            return "\u2011"
        case "fldChar":
            return _chosen(element)
    return ""


def _chosen(element: Any) -> str:
    """The text of a form field of the old kind that holds none of its own: the choice of a list, or a box."""
    choices = [attribute(one, "val") or "" for one in element.iter() if local(one) == "listEntry"]
    if choices:
        found = child(element, "ffData", "ddList", "result")
        number = count(found if found is not None else child(element, "ffData", "ddList", "default"), 0)
        return choices[number] if number < len(choices) else ""
    box = child(element, "ffData", "checkBox")
    if box is None:
        return ""
    state = child(box, "checked")
    state = state if state is not None else child(box, "default")
    return "\u2612" if state is not None and is_on(state) else "\u2610"


def _flat(element: Any) -> str:
    """All characters inside an element, at any depth."""
    if element is None:
        return ""
    found = inside(element, _SAYING)
    return "".join(_said(one) for one in found if local(one) != "tab" or local(one.getparent()) != "tabs")


def _boxes(element: Any) -> Iterator[Any]:
    return inside(element, ("txbxContent",))


def _children(parent: Any, name: str) -> Iterator[Any]:
    """The rows of a table or cells of a row, including those in content controls."""
    for element in parent:
        if local(element) == name:
            yield element
        elif local(element) in _TRANSPARENT:
            yield from _children(element, name)


def _strays(parent: Any, name: str) -> Iterator[Any]:
    """The elements of a table that are not rows, or of a row that are not cells."""
    for element in parent:
        if local(element) in _TRANSPARENT:
            yield from _strays(element, name)
        elif local(element) != name:
            yield element


def _style_id(element: Any) -> str:
    style = child(element, "pPr", "pStyle")
    return (attribute(style, "val") or "") if style is not None else ""
