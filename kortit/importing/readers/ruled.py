"""PDF: tables with ruled cells, and the lines outside of them.

A cell is an area surrounded by rules; its characters are those whose centre is in it, and every character inside a
table must be in one of its cells. A line was wrapped if the next word would not have fitted.
"""

from __future__ import annotations

import io
import logging
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

from kortit.errors import UsageError
from kortit.importing.cells import BULLET
from kortit.importing.grid import EMPTY, Cell, GridRow, Loose, Source, Table
from kortit.importing.lines import HYPHENS, SENTENCE_START, DocumentLine, paragraph
from kortit.importing.own.marks import MADE_BY
from kortit.importing.passages import CODE_START
from kortit.importing.readers.boxes import EDGE, Bands, Blanks, Box, covers, holds, within
from kortit.importing.readers.light_page import lighten
from kortit.importing.readers.page_looks import PageLooks, looked_at
from kortit.importing.rows import DocumentPlace
from kortit.messages import Message, _
from kortit.problem import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kortit.problem import Problem

MOST_PAGES = 500
MOST_CHARACTERS = 30_000  # on a page; a full one of A3 in small print has half as many
_MOST_CONTENT = 4 << 20  # bytes of the text and lines of a page
_MOST_CROSSINGS = (
    2500  # of rules on a page: 80 rows of 12 columns have 1,000; finding tables among 10,000 takes a minute
)
_LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
_ROOM = 0.5  # points that a word may lack and still be taken to have fitted
_BEYOND = 12.0  # points by which the space at the end of a full line may hang over the edge of its cell
_SINGLE = 1.5  # the distance of lines, in heights of a line, up to which they are surely those of one paragraph
_APART = 1.7
_PARAGRAPH = 1.25  # a distance of lines, in parts of the ordinary one, from which on a paragraph begins


def read_ruled(data: bytes, name: str, pages: frozenset[int] = frozenset()) -> Source:
    """Read a PDF, or some `pages` of it, counted from 1. Raises UsageError if it cannot be read."""
    import pdfplumber  # noqa: PLC0415  only PDFs need it

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # its messages are not for users
    with _parsing(name):
        document = pdfplumber.open(io.BytesIO(data))
    try:
        return _Reader(name, pages).source(document)
    finally:
        with suppress(Exception):  # closing reads further pages, and fails if they are damaged
            document.close()


@contextmanager
def _parsing(name: str) -> Iterator[None]:
    """Convert the parser's exceptions into the error for a damaged file.

    The parser can raise anything, so only calls of it may be in this context; otherwise our own faults would be hidden.
    """
    from pdfminer.pdfdocument import PDFPasswordIncorrect  # noqa: PLC0415

    try:
        yield
    except Exception as error:
        raised = (error, *error.args)  # the parser wraps some
        if any(isinstance(one, MemoryError) for one in raised):
            raise MemoryError from error
        if any(isinstance(one, PDFPasswordIncorrect) for one in raised):
            raise UsageError(_("{path} is protected by a password; save it without one", path=name)) from error
        raise UsageError(_("{path} is a PDF that cannot be read: it is damaged", path=name)) from error


@dataclass(frozen=True, slots=True)
class _Words:
    """One printed line: its text and place, the widths of its first and last words, and whether it ends in a space."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    first: float
    last: float
    spaced: bool

    @property
    def letter(self) -> float:
        """The average width of a letter."""
        return (self.right - self.left) / max(1, len(self.text))


def _said_beside(annotation: Any) -> str:
    """The text of an annotation or a form field; empty for links."""
    value = annotation["data"].get("V")
    texts = (annotation.get("contents"), value.decode("latin-1") if isinstance(value, bytes) else None)
    return " ".join(" ".join(filter(None, texts)).split())


class _Reader:
    def __init__(self, name: str, wanted: frozenset[int]) -> None:
        self.name = name
        self.wanted = wanted
        self.parts: list[Table | Loose] = []
        self.problems: list[Problem] = []
        self.tables = 0
        self.skipped: list[Message] = []

    def source(self, document: Any) -> Source:
        with _parsing(self.name):
            pages = document.pages
        if len(pages) > MOST_PAGES:
            raise UsageError(
                _("{path} has more than {most} pages; is it the right file?", path=self.name, most=MOST_PAGES)
            )
        if missing := self.wanted - set(range(1, len(pages) + 1)):
            message = _(
                "{path} has {count} pages, and no page {page}", path=self.name, count=len(pages), page=min(missing)
            )
            raise UsageError(message)
        for page in pages:
            if not self.wanted or page.page_number in self.wanted:
                lighten(page)
                self._page(page)
                page.close()
        closing = " ".join(part.text for part in self.parts if isinstance(part, Loose))
        if made_by := MADE_BY.search(closing):
            raise UsageError(
                _(
                    "{path} is a PDF of kortit's own, which is not read; make a .docx, .xlsx or .csv of it with"
                    " {command} -o FILE, and import that",
                    path=self.name,
                    command=made_by[0],
                )
            )
        tables = [part for part in self.parts if isinstance(part, Table)]
        if not tables and self.skipped:
            raise UsageError(_("{path}: {problem}", path=self.name, problem=self.skipped[0]))
        if not tables and not self.problems:
            message = _(
                "the PDF has no table with ruled cells; import the document that it was made of, or its text:"
                " pdftotext -layout makes it"
            )
            self.problems.append(DocumentPlace(0).problem(self.name, message))
        return Source(tuple(self.parts), tuple(self.problems))

    def _page(self, page: Any) -> None:
        if self._is_too_large(page):
            return
        with _parsing(self.name):
            rules = [
                {round(one[at]) for one in edges}
                for at, edges in (("top", page.horizontal_edges), ("x0", page.vertical_edges))
            ]
        if len(rules[0]) * len(rules[1]) > _MOST_CROSSINGS:
            self._skip(
                _("page {number} has more rules than a table of goals, and is not read", number=page.page_number)
            )
            return
        with _parsing(self.name):
            beside, pictures = [_said_beside(one) for one in page.annots], bool(page.images)
            looks = looked_at(page)
            tables, printed = looks.page.find_tables(), looks.page.chars
        for text in filter(None, beside):
            self._warn(_("left out: “{text}”", text=text[:200]))
        if pictures and not printed:
            self._warn(_("page {number} is a picture without text, and is not read", number=page.page_number))
        # The box of a table is computed anew from all of its cells whenever it is asked for.
        boxed = [(table.bbox, table) for table in tables if len(table.cells) > 1]
        found = sorted(boxed, key=lambda one: (one[0][1], one[0][0]))
        characters = [one for one in printed if one["text"].strip()]
        outside = [one for one in characters if not any(within(one, box) for box, _table in found)]
        blanks = Blanks.of(printed)
        parts: list[tuple[float, Table | Loose]] = [
            (group[0].top, Loose(paragraph([DocumentLine(line.text) for line in group])))
            for group in _paragraphs(list(_printed(outside, page.bbox, blanks)))
        ]
        aside = [one for one in looks.taken if not any(within(one[0], box) for box, _table in found)]
        for unseen in looks.unseen(aside):
            self._warn(unseen.said_outside())
        for number, (box, table) in enumerate(found):
            above = [top for top, part in parts if isinstance(part, Loose) and top < box[1]]
            inside = [one for one in characters if within(one, box)]
            parts.append((box[1], self._table(looks, table, inside, blanks, first=not number and len(above) < 4)))
        self.parts += [part for _top, part in sorted(parts, key=lambda pair: pair[0])]

    def _is_too_large(self, page: Any) -> bool:
        """Whether a page would keep the parser busy, told before it is parsed where that can be; it is then skipped."""
        from pdfminer.pdftypes import resolve1  # noqa: PLC0415

        with _parsing(self.name):
            size = sum(len(resolve1(one).get_data()) for one in page.page_obj.contents)
            too_large = size > _MOST_CONTENT or len(page.chars) > MOST_CHARACTERS
        if too_large:
            self._skip(
                _(
                    "page {number} has more than {most} characters, or {size} MiB of text and lines, and is not read",
                    number=page.page_number,
                    most=MOST_CHARACTERS,
                    size=_MOST_CONTENT >> 20,
                )
            )
        return bool(too_large)

    def _skip(self, message: Message) -> None:
        self.skipped.append(message)
        self._warn(message)

    def _warn(self, message: Message) -> None:
        self.problems.append(DocumentPlace(0).problem(self.name, message, Severity.WARNING))

    def _table(self, looks: PageLooks, table: Any, inside: Sequence[Any], blanks: Blanks, *, first: bool) -> Table:
        self.tables += 1
        page = looks.page
        name = _("table {number} (page {page})", number=self.tables, page=page.page_number)
        every = Bands.of(table.cells)
        boxes = [box for box in table.cells if not any(holds(box, other) for other in every.at(box[1]) if other != box)]
        bands = Bands.of(boxes)
        own: dict[Box, list[Any]] = {box: [] for box in boxes}
        for one in inside:
            for box in bands.at((one["top"] + one["bottom"]) / 2):
                if within(one, box):
                    own[box].append(one)
        held = sum(map(len, own.values()))
        printed = {box: list(_printed(characters, box, blanks)) for box, characters in own.items()}
        parted: list[str] = []
        setting = _Setting.of(printed.values())
        cells = {box: _cell(lines, box, _characters(own[box]), setting, parted) for box, lines in printed.items()}
        if looks.taken:
            taken = {box: looks.unseen(one for one in looks.taken if within(one[0], box)) for box in boxes}
            cells = {box: replace(cell, unseen=taken[box]) for box, cell in cells.items()}
        wrong: list[Message] = []
        if held != len(inside):
            wrong.append(_("characters that lie in no cell, or in two; its rules cannot be made out"))
        over = (
            before["text"] + after["text"]
            for before, after in pairwise(inside)
            if _touch(before, after)
            and not any(
                within(before, box) and within(after, box) for box in bands.at((before["top"] + before["bottom"]) / 2)
            )
        )
        wrong += [_("a text runs over the rule of its cell at “{text}”", text=text) for text in islice(over, 1)]
        across, down = _edges(boxes, 0), _edges(boxes, 1)
        rows = []
        for number, (top, bottom) in enumerate(pairwise(down), start=1):
            middles = [((left + right) / 2, (top + bottom) / 2) for left, right in pairwise(across)]
            rows.append(
                GridRow(
                    number,
                    tuple(
                        next((cells[box] for box in bands.at(one[1]) if covers(box, *one)), EMPTY) for one in middles
                    ),
                )
            )
        problems = [DocumentPlace(0, name).problem(self.name, message) for message in wrong]
        if parted:
            message = _(
                "taken for single words that a line end parted; look them through: {words}", words=tuple(parted)
            )
            problems.append(DocumentPlace(0, name).problem(self.name, message, Severity.WARNING))
        return Table(name, tuple(rows), first and page.page_number > 1, tuple(problems))


@dataclass(frozen=True, slots=True)
class _Setting:
    """The typesetting of a table: whether wrapped lines end in spaces, the smallest line distance, and line height.

    If all lines are far apart, paragraphs cannot be told by distance alone.
    """

    ends_in_spaces: bool
    pitch: float
    height: float

    @classmethod
    def of(cls, cells: Iterable[Sequence[_Words]]) -> _Setting:
        every = [lines for lines in cells if lines]
        pitches = [after.top - before.top for lines in every for before, after in pairwise(lines)]
        heights = [_size(line) for lines in every for line in lines]
        return cls(
            any(line.spaced for lines in every for line in lines[:-1]),
            min((pitch for pitch in pitches if pitch > 1), default=0.0),
            median(heights or [0.0]),
        )

    def is_apart(self, pitch: float, text: str) -> bool:
        """Whether a line at this distance from the one before it begins a paragraph."""
        if self.pitch <= self.height * _SINGLE:
            return pitch > max(self.pitch, self.height * 1.1) * _PARAGRAPH
        start = SENTENCE_START.match(text)
        return pitch > self.height * _APART and (start is None or start[0][-1].isupper())


def _cell(printed: Sequence[_Words], box: Box, raw: str, setting: _Setting, parted: list[str]) -> Cell:
    """Make a cell of its printed lines: paragraphs, bullets and what was only wrapped; note in `parted` parted words.

    Where wrapped lines of a table end in spaces, one without was broken by its writer, or inside a word that is wider
    than its cell.
    """
    padding = max(0.0, min((line.left for line in printed), default=0.0) - box[0])
    limit = max([box[2] - padding, *(line.right for line in printed)])
    pitches = [after.top - before.top for before, after in pairwise(printed)]
    edge = min((line.left for line in printed if BULLET.match(line.text)), default=0.0)
    lines: list[DocumentLine] = []
    inside_a_word = False
    for number, line in enumerate(printed):
        following = printed[number + 1] if number + 1 < len(printed) else None
        starts = number > 0 and setting.is_apart(pitches[number - 1], line.text)
        fits = following is None or line.right + line.letter / 2 + following.first <= limit - _ROOM
        wrapped = not fits and (line.spaced or not setting.ends_in_spaces)
        wrapped = wrapped and (line.spaced or line.text[-1] not in HYPHENS)
        depth = int(bool(BULLET.match(line.text)) and line.left > edge + 2)
        if inside_a_word:
            parted.append(f"{lines[-1].text.split()[-1]}|{line.text.split()[0]}")
            lines[-1] = replace(lines[-1], text=lines[-1].text + line.text, wrapped=wrapped)
        else:
            lines.append(DocumentLine(line.text, starts=starts, wrapped=wrapped, depth=depth))
        inside_a_word = (
            following is not None
            and setting.ends_in_spaces
            and not line.spaced
            and line.last + following.first > limit - line.left
            and line.text[-1].isalpha()
            and (following.text[0].islower() or following.text[0] in ".,:;!?)")
        )
    return Cell(tuple(lines), raw)


def _paragraphs(printed: Sequence[_Words]) -> Iterator[list[_Words]]:
    """Group lines outside of tables into paragraphs: same size, close together, same left edge."""
    group: list[_Words] = []
    for line in printed:
        last = group[-1] if group else None
        if last is not None and not (
            abs(_size(last) - _size(line)) < 0.5
            and abs(last.left - line.left) < 1
            and line.top - last.bottom < _size(line) * 0.5
            and not CODE_START.match(line.text)
        ):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _size(line: _Words) -> float:
    return line.bottom - line.top


def _printed(characters: Sequence[Any], box: Box, spaces: Blanks) -> Iterator[_Words]:
    """Group the characters of a box into lines, from top to bottom and left to right."""
    from pdfplumber.utils.text import extract_words  # noqa: PLC0415

    if not characters:
        return
    # The blanks between the words are characters too, and tell where words end better than distances do.
    left, top, right, bottom = box
    blanks = spaces.within((left, top, right + _BEYOND, bottom))
    every = sorted([*characters, *blanks], key=lambda one: (round(one["bottom"]), one["x0"]))
    words = extract_words(every, x_tolerance_ratio=0.25, y_tolerance=2, keep_blank_chars=False, expand_ligatures=True)
    lines: list[list[Any]] = []
    for word in sorted(words, key=lambda one: (one["bottom"], one["x0"])):
        if lines and abs(lines[-1][-1]["bottom"] - word["bottom"]) < 3:
            lines[-1].append(word)
        else:
            lines.append([word])
    for line in lines:
        ordered = sorted(line, key=lambda one: one["x0"])
        text = " ".join(word["text"] for word in ordered)
        first = ordered[1] if len(ordered) > 1 and BULLET.fullmatch(ordered[0]["text"]) else ordered[0]
        yield _Words(
            text,
            ordered[0]["x0"],
            max(word["x1"] for word in ordered),
            min(word["top"] for word in ordered),
            max(word["bottom"] for word in ordered),
            first["x1"] - first["x0"],
            ordered[-1]["x1"] - ordered[-1]["x0"],
            any(
                abs(one["bottom"] - line[0]["bottom"]) < 3 and -1 < one["x0"] - ordered[-1]["x1"] < 1 for one in blanks
            ),
        )


def _characters(characters: Sequence[Any]) -> str:
    """The characters in file order, with ligatures as single letters."""
    return "".join(_LIGATURES.get(one["text"], one["text"]) for one in characters)


def _touch(before: Any, after: Any) -> bool:
    """Whether two characters are in one word."""
    gap = float(after["x0"] - before["x1"])
    return abs(float(before["bottom"] - after["bottom"])) < 1 and -1 < gap < float(before["size"]) * 0.1


def _edges(boxes: Sequence[Sequence[float]], axis: int) -> list[float]:
    """The positions of rules along an axis; rules closer than EDGE count as one."""
    edges: list[float] = []
    for edge in sorted(edge for box in boxes for edge in (box[axis], box[axis + 2])):
        if not edges or edge - edges[-1] > EDGE:
            edges.append(edge)
    return edges
