"""The change table and the cards as an accessible Word document with one table per theme.

Paragraphs and words in a goal's cells have styles of ours, so that programs can tell the goal's own text from added
words: paragraph styles KortitStatus, KortitText, KortitYear, KortitMeans, KortitStep, KortitIndicator, KortitField,
KortitNote and KortitMark, character styles KortitId, KortitWord, KortitInserted and KortitDeleted.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from kortit.changes import ChangeTable
from kortit.rendering import REDLINE
from kortit.rendering.composition import manuscript
from kortit.rendering.manuscript import Role
from kortit.rendering.redline import redlined
from kortit.rendering.word_opening import closing, legend, opening
from kortit.rendering.word_package import packed
from kortit.rendering.word_styles import CELL_MARGIN, COMPACT, LANDSCAPE, STATE_COLOURS
from kortit.rendering.word_xml import (
    BOLD,
    LAST,
    TABLE_END,
    WORD,
    entry,
    heading,
    paragraph,
    run,
    runs,
    table_row,
    table_start,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kortit.changes import ChangeKind
    from kortit.rendering import Content, View
    from kortit.rendering.manuscript import CellParts, Item, Manuscript, Part, Row, Section
    from kortit.rendering.word_styles import Paper

_STYLES = {
    Role.TEXT: "KortitText",
    Role.YEAR: "KortitYear",
    Role.FIELD: "KortitField",
    Role.VALUE: "KortitField",
    Role.NOTE: "KortitNote",
}
# Rows of up to this many lines are kept on one page, which is then at least half full. Lines are counted for letters of
# average width; even if all are twice as wide, the row fits on a page, so nothing can be cut off.
_WHOLE_LINES = 18
_LETTER = 0.5  # average width of a letter, relative to the font size


def parts(content: Content, view: View) -> Iterator[bytes]:
    """Render content as a Word document; with REDLINE, a change table becomes tracked changes."""
    if REDLINE in view.extras and isinstance(content, ChangeTable):
        return redlined(content, view)
    said = manuscript(content, view, as_form=True)
    page = COMPACT if view.is_compact else LANDSCAPE
    return packed(said, page, _blocks(said, page))


def _blocks(said: Manuscript, page: Paper) -> Iterator[str]:
    yield from chain(opening(said), legend(said))
    # On a page of its own, a single line at the end would be a page more to print.
    at_the_end = page.density == 1
    if not at_the_end:
        yield from closing(said)
    if not said.chapters:
        yield paragraph("KortitPreamble", run(said.empty))
    for chapter in said.chapters:
        if chapter.heading:
            yield heading(1, chapter.heading)
        for section in chapter.sections:
            yield heading(2 if chapter.heading else 1, section.heading)
            yield from _table(section, page)
    if at_the_end:
        yield from closing(said)
    elif said.chapters:
        yield LAST  # a document cannot end with a table


def _widths(shares: Sequence[int], page: Paper) -> list[int]:
    """Divide the text width by shares; the last column takes the rounding difference."""
    first = [page.text_width * share // sum(shares) for share in shares[:-1]]
    return [*first, page.text_width - sum(first)]


def _table(section: Section, page: Paper) -> Iterator[str]:
    widths = _widths([column.share for column in section.columns], page)
    headings = [column.heading for column in section.columns]
    yield table_start("KortitTable", widths, section.heading, ", ".join(headings))
    yield table_row((paragraph("KortitColumn", run(one)) for one in headings), widths, whole=True, header=True)
    for row in section.rows:
        whole = page.density == 1 and _fits(row, widths, page)
        is_form = any(part.role is Role.MARK for cell in row.cells for part in cell)
        locked = [is_form and not any(part.role is Role.ENTRY for part in cell) for cell in row.cells]
        yield table_row((_cell(cell, row.kind) for cell in row.cells), widths, whole=whole, grey=locked)
    yield TABLE_END


def _fits(row: Row, widths: Sequence[int], page: Paper) -> bool:
    """Whether a row is short enough to be kept on one page."""
    letter = page.size * 10 * _LETTER
    return all(
        sum(-(-length // int((width - 2 * CELL_MARGIN) / letter)) for length in _lengths(cell)) <= _WHOLE_LINES
        for cell, width in zip(row.cells, widths, strict=True)
    )


def _lengths(cell: CellParts) -> Iterator[int]:
    """An upper estimate of the number of letters in each paragraph of a cell, at least 1."""
    for part in cell:
        if part.role is not Role.MEANS:
            yield 1 + len(part.label + part.state + part.decision) + sum(len(one.text) for one in part.runs)
        for item in chain.from_iterable((item, *item.steps) for item in part.items):
            yield 8 + len(item.state + item.decision) + sum(len(one.text) for one in item.runs)


def _cell(cell: CellParts, kind: ChangeKind | None) -> str:
    return "".join(chain.from_iterable(_part(part, kind) for part in cell)) or paragraph("KortitText", "")


def _part(part: Part, kind: ChangeKind | None) -> Iterator[str]:
    match part.role:
        case Role.STATUS:
            yield paragraph("KortitStatus", _status(part, kind))
        case Role.MEANS:
            yield from _items(part.items, "KortitMeans")
        case Role.INDICATORS:
            yield paragraph("KortitField", run(f"{part.label}:", WORD), "<w:keepNext/>")
            yield from _items(part.items, "KortitIndicator")
        case Role.ENTRY:
            yield paragraph(
                "KortitText", entry(part.label, _text(part), part.state, [_text(one) for one in part.items])
            )
        case Role.MARK:
            yield paragraph("KortitMark", "".join(run(one.text) for one in part.runs))
        case Role.NOTHING:
            yield paragraph("KortitNote", "".join(run(one.text, WORD) for one in part.runs))
        case _:
            label = run(f"{part.label}: ", WORD) if part.label else ""
            text = runs(part.runs, BOLD if part.role is Role.YEAR else "")
            yield paragraph(_STYLES[part.role], label + text + _after(part))


def _text(one: Part | Item) -> str:
    return "".join(run.text for run in one.runs)


def _status(part: Part, kind: ChangeKind | None) -> str:
    label = ""
    if part.label:
        label = run(part.label, WORD, f'{BOLD}<w:color w:val="{STATE_COLOURS[kind]}"/>') + run(" · ", WORD)
    return label + "".join(run(one.text, "KortitId") for one in part.runs)


def _items(items: Iterable[Item], style: str) -> Iterator[str]:
    for item in items:
        yield paragraph(style, runs(item.runs) + _after(item))
        yield from _items(item.steps, "KortitStep")


def _after(one: Part | Item) -> str:
    """The run after a text: its state in brackets with what a small edit did, and the decision that set it."""
    state = ": ".join(filter(None, (one.state, one.edit)))
    said = (f" ({state})" if state else "") + (
        f" · {one.decision}".replace(" ", "\u00a0").replace("\u00a0", " ", 1) if one.decision else ""
    )
    return run(said, WORD) if said else ""
