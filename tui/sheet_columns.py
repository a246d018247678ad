"""The columns of the sheet: what each shows of a goal, how wide it is, and how goals are sorted by it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len, chop_cells

from kortit.fields import GOAL, INDICATORS, MEANS, Field, fields_in_file
from kortit.kinds import INDICATOR_LIST, OUTLINE, YEAR
from kortit.rendering.labels import FIELDS, ROW
from tui.painting import marks_in_words
from tui.widgets.painted import ELLIPSIS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from kortit.fields import ExtraField
    from kortit.messages import Message, Translator
    from tui.desk import Desk, Listed

ID, STATE = "id", "state"
GAP = 2
"""Cells between two columns."""
LEAST_OF_GOAL = 10
"""Cells by which a goal is known again."""
SIGN = 2
"""Cells behind a heading for the sign of the column that is sorted by."""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its key (a field's, `id` or `state`), its heading, its usual cells, its share of the rest.

    `least` are the cells that it needs where there is no room for more. `field` is None where it shows no field, so
    that it cannot be edited.
    """

    key: str
    heading: str
    usual: int
    least: int
    share: int
    field: Field | None = None

    def lines(self, listed: Listed, translate: Translator) -> Sequence[str]:
        """The lines that the column shows of a goal."""
        if self.key == ID:
            return [listed.id]
        if self.key == STATE:
            return [marks_in_words(listed.marks, translate)]
        if self.field is None or listed.goal is None:
            return []
        if self.field.kind in (OUTLINE, INDICATOR_LIST):
            return [f"{'◦' if depth else '•'} {line}" for depth, line in self.field.lines(listed.goal)]
        return self.field.texts(listed.goal)

    def order(self, listed: Listed, translate: Translator) -> tuple[bool, Any]:
        """The sort key of goals in this column; empty cells come last."""
        if self.field is not None and self.field.kind is YEAR:
            return (listed.year is None, listed.year or 0)
        words = " ".join(self.lines(listed, translate)).casefold()
        return (not words, words)


def all_columns(
    fields: Mapping[str, ExtraField], translate: Translator, *, measured: bool = True
) -> tuple[SheetColumn, ...]:
    """Every column that the sheet of a municipality can have, in their order, with translated headings.

    `measured` false: no goal has indicators, so that they have no column.
    """

    def column(key: str, heading: Message | str, usual: int, share: int, field: Field | None = None) -> SheetColumn:
        words = heading if isinstance(heading, str) else translate(heading)
        usual = max(usual, cell_len(words) + SIGN)
        return SheetColumn(key, words, usual, min(usual, LEAST_OF_GOAL) if field is GOAL else usual, share, field)

    found = [column(ID, ROW["id"], 7, 0)]
    for key, field in fields_in_file(fields).items():
        if field.is_optional_key and not measured:
            continue
        share = 0 if field.kind is YEAR else _SHARES.get(key, 1)
        usual = 4 if field.kind is YEAR else _USUAL.get(key, 12)
        found.append(column(key, FIELDS[""].get(key, field.name), usual, share, field))
    return (*found, column(STATE, ROW["status"], 10, 0))


_SHARES = {GOAL.key: 4, MEANS.key: 4, INDICATORS.key: 2}
_USUAL = {GOAL.key: 24, MEANS.key: 24, INDICATORS.key: 18}


def chosen_columns(known: Sequence[SheetColumn], hidden: Collection[str]) -> tuple[SheetColumn, ...]:
    """The columns that are shown: all but the hidden ones; the id always stands first."""
    return tuple(column for column in known if column.key == ID or column.key not in hidden)


def layout(columns: Sequence[SheetColumn], width: int, cursor: int) -> list[tuple[int, int]]:
    """The columns that fit into a width, each by its number with its width.

    The first one always stands there. Of the others as many as fit, so that the one under the cursor is among them;
    what room is left they share. A goal's text that does not fit gets that room, so that one knows the goal by it.
    """
    cursor = max(cursor, 1)
    for first in range(1, cursor + 1):
        room, last = width - columns[0].usual, first
        while last < len(columns) and room >= GAP + columns[last].usual:
            room -= GAP + columns[last].usual
            last += 1
        if cursor < last:
            break
    else:  # not even one column fits beside the id
        room, first, last = 0, cursor, cursor + 1
    shown = [0, *range(first, min(last, len(columns)))]
    if first > 1 and columns[1].field is GOAL and room >= GAP + columns[1].least:
        return [(0, columns[0].usual), (1, room - GAP), *((number, columns[number].usual) for number in shown[1:])]
    shares = sum(columns[number].share for number in shown) or 1
    return [(number, columns[number].usual + room * columns[number].share // shares) for number in shown]


def wrapped(lines: Iterable[str], width: int, height: int) -> list[str]:
    """Lines wrapped at words into at most `height` lines of a width; an ellipsis says that there is more."""
    found: list[str] = []
    for line in _wrapped(lines, max(width, 1)):
        if len(found) == height:
            last = found[-1]
            while cell_len(last) >= width:
                last = last[:-1]
            found[-1] = last.rstrip() + ELLIPSIS
            break
        found.append(line)
    return found


def _wrapped(lines: Iterable[str], width: int) -> Iterator[str]:
    for line in lines:
        row = ""
        for word in line.split(" "):
            longer = f"{row} {word}" if row else word
            if cell_len(longer) <= width:
                row = longer
                continue
            if row:
                yield row
            *whole, row = chop_cells(word, width) or [""]
            yield from whole
        yield row


def sorted_goals(desk: Desk, found: Sequence[Listed], column: SheetColumn, translate: Translator) -> list[Listed]:
    """Goals in the order of a column; those that are equal in it stay in the order of the document."""
    return sorted(found, key=lambda listed: column.order(listed, translate)) if desk.cards.goals else list(found)
