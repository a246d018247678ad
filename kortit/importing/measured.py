"""Indicators as documents have them: without keys, their levels on one line or in columns of their own."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kortit.alignment import align
from kortit.characters import collapsed
from kortit.goal import Means
from kortit.importing.passages import Passage
from kortit.indicators import ARROW, Indicator, amount_of, with_keys
from kortit.kinds import OUTLINE
from kortit.messages import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kortit.importing.grid import Cell, GridRow
    from kortit.importing.layout import ColumnRole, Layout
    from kortit.messages import Message

TEXT, BASELINE, TARGET, UNIT = "indicators", "baseline", "target", "unit"
PARTS = (BASELINE, TARGET, UNIT)
"""Columns beside that of indicators that may hold parts of them."""
_LOST = " ? "  # what the old encoding of Windows makes of an arrow
_BULLET = re.compile(r"\s*[•·▪‣●○◦]\s*")


def is_level(text: str) -> bool:
    """Whether a line can be nothing but the levels of an indicator: it has an arrow, or is a number."""
    return ARROW in text or amount_of(text) is not None


def of_items(items: Iterable[Means], wrong: Callable[[Message], None]) -> tuple[Indicator, ...]:
    """The indicators of a list in kortit's own documents: an item each, with its levels as a step below it.

    Several steps are `wrong`: nothing tells whether the second is another level, or another indicator. The unit stays
    behind the target, and a line without an arrow is taken for a unit; `settled` parts them by the indicator that was
    there before.
    """
    found: list[Indicator] = []
    for item in items:
        if len(item.steps) > 1:
            message = _(
                "the indicator “{text}” has several lines of levels: {levels}; write its levels in one line, and"
                " another indicator in a paragraph of its own, like the others",
                text=item.text[:80],
                levels=tuple(f"“{one[:80]}”" for one in item.steps),
            )
            wrong(message)
        baseline, arrow, target = " ".join(item.steps).partition(ARROW)
        levels = (baseline.strip(), target.strip(), "") if arrow else ("", "", baseline.strip())
        found.append(Indicator("", item.text, *levels))
    return tuple(found)


def settled(indicators: Sequence[Indicator], before: Sequence[Indicator]) -> tuple[Indicator, ...]:
    """The indicators of a document with the keys of those that the goal had before, which they are by their texts.

    A level line that says what it said before is left as it was; a unit that was behind its levels is one.
    """
    if all(one.key for one in indicators):
        return tuple(indicators)
    pairs = align([Means(one.text) for one in before], [Means(one.text) for one in indicators])
    same = {pair.new: before[pair.old] for pair in pairs if pair.old is not None and pair.new is not None}
    known = [_as_before(one, same[place]) if place in same else one for place, one in enumerate(indicators)]
    return with_keys(known, before)


def _as_before(one: Indicator, was: Indicator) -> Indicator:
    """An indicator with the key of another, its levels parted as that one has them."""
    if one.levels == was.levels:
        return replace(was, text=one.text)
    before, lost, after = one.unit.partition(_LOST)
    if lost and not (one.baseline or one.target):
        one = replace(one, baseline=before.strip(), target=after.strip(), unit="")
    elif amount_of(one.unit) is not None and not (one.baseline or one.target):
        one = replace(one, target=one.unit, unit="")
    unit = f" {was.unit}"
    if was.unit and not one.unit and one.target.endswith(unit):
        return replace(one, key=was.key, target=one.target.removesuffix(unit).strip(), unit=was.unit)
    return replace(one, key=was.key)


def of_rows(
    rows: Sequence[GridRow], roles: Sequence[ColumnRole], wrong: Callable[[Message], None]
) -> tuple[tuple[Indicator, ...], list[tuple[Passage, str]]]:
    """The indicators of a goal's rows in somebody's table, and the passages in which they stand with what was read.

    A row is one indicator; a cell that is merged over rows is read once. Several lines in one cell are several
    indicators where each column has as many.
    """
    found: list[Indicator] = []
    passages: list[tuple[Passage, str]] = []
    places = {role.fields[0]: role.place for role in roles}
    seen: set[Cell] = set()
    for row in rows:
        cells = {part: row.cells[place] for part, place in places.items()}
        if all(cell in seen or not cell.text for cell in cells.values()):
            continue
        columns: dict[str, list[str]] = {TEXT: []}
        for part, cell in cells.items():
            if cell in seen and cell.text and part in (TEXT, TARGET):
                wrong(
                    _(
                        "row {row}: “{text}” is merged over several indicators; write it into each of them",
                        row=row.number,
                        text=cell.text[:80],
                    )
                )
            passage = Passage(cell.lines)
            columns[part] = OUTLINE.texts(passage.take_means()) if part == TEXT else _lines(passage)
            if cell not in seen:
                passages.append((passage, "".join(columns[part])))
        seen.update(cells.values())
        found += _side_by_side(columns, row.number, wrong)
    return tuple(found), passages


def _lines(passage: Passage) -> list[str]:
    """The lines of a cell of levels, each one level: a dash is one that is not there."""
    found: list[str] = []
    for line in passage.left:
        if match := _BULLET.match(line.text):
            passage.skipped.update(range(line.offset, line.offset + match.end()))
        if text := collapsed(line.text[match.end() if match else 0 :]):
            found.append(text)
    passage.left = []
    return found


def as_more_indicators(row: GridRow, above: GridRow, layout: Layout) -> GridRow | None:
    """A row that only goes on with the indicators of the goal above, which it may name again; None if it is another's.

    It has the cells of the row above where it says nothing else.
    """
    measured = {role.place for role in layout.roles if role.fields[0] in (TEXT, *PARTS)}
    places = [place for place in range(len(row.cells)) if place not in measured]
    if layout.is_own or not any(row.cells[place].text for place in measured):
        return None
    if any(row.cells[place].text not in ("", above.cells[place].text) for place in places):
        return None
    cells = (cell if place in measured else above.cells[place] for place, cell in enumerate(row.cells))
    return replace(row, cells=tuple(cells))


def _side_by_side(columns: dict[str, list[str]], row: int, wrong: Callable[[Message], None]) -> list[Indicator]:
    texts = columns[TEXT]
    for part, lines in columns.items():
        if part != TEXT and lines and len(lines) != len(texts) and not (part == UNIT and len(lines) == 1):
            message = (
                _(
                    "row {row} has a level, “{text}”, and no indicator beside it; write the indicator, or leave the"
                    " level out",
                    row=row,
                    text=lines[0][:80],
                )
                if not texts
                else _(
                    "row {row} has {count} indicators and {other} levels, so that it cannot be told which belongs to"
                    " which; give each indicator a row of its own",
                    row=row,
                    count=len(texts),
                    other=len(lines),
                )
            )
            wrong(message)
            return []

    def level(name: str, place: int) -> str:
        lines = columns.get(name, [])
        text = lines[place if len(lines) > 1 else 0] if lines else ""
        return "" if text in ("-", "–", "—") else text

    return [
        Indicator("", text, level(BASELINE, place), level(TARGET, place), level(UNIT, place))
        for place, text in enumerate(texts)
    ]
