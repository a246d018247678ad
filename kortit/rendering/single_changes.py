"""The changes of a table one by one, in words, for filtering and counting in a spreadsheet.

They match the JSON: one change for each field that differs, and one for each changed means or step. Nothing is
compared here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from kortit.authority import field_name
from kortit.changes import ChangeKind, ItemChange
from kortit.characters import cleaned
from kortit.fields import INDICATORS, fields_of
from kortit.fields import MEANS as MEANS_FIELD
from kortit.kinds import YEAR
from kortit.messages import Message, _
from kortit.rendering.captions import goal_of, set_by, shown, side_items, small_edit
from kortit.rendering.labels import ITEM_STATUS, TYPOGRAPHIC
from kortit.wording import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kortit.changes import ChangeTable, GoalChange, MeansChange
    from kortit.fields import Field
    from kortit.provenance import Provenance, SetBy

SIDES = ("new", "old")
MEANS, STEP = _("a means"), _("a step")
INDICATOR, LEVELS = _("indicator"), _("the levels of an indicator")

Runs: TypeAlias = "tuple[Words, ...]"
Said: TypeAlias = "Message | str"


@dataclass(frozen=True, slots=True)
class SingleChange:
    """One change of one goal.

    `part` is the field's name, or that of an item of a list or of its step; `place` its number in the list (`2`,
    `2.1`; `3 → 1` if moved), `happened` what was done. `texts` are the runs of each side, empty if
    missing; `year`: they are target years.
    `setter` is what set the newer side, if known; `edit` says in words what a small edit did.
    """

    row: GoalChange
    part: Said
    place: str
    happened: Message
    texts: Mapping[str, Runs]
    year: bool = False
    setter: Said = ""
    edit: str = ""


def single_changes(table: ChangeTable, rows: Sequence[GoalChange]) -> Iterator[SingleChange]:
    """Yield every change of rows of a table, in their order; a means comes before its steps."""
    for row in rows:
        if row.kind is ChangeKind.UNCHANGED:
            continue
        known = table.provenance.get(row.id)
        for field in fields_of(row.new, row.old):
            if field is MEANS_FIELD and field.key in row.fields:
                setters = _setters(known.means if known else (), row.new.means if row.new else ())
                yield from _items(row, row.means, ("", ""), setters)
            elif field is INDICATORS and field.key in row.fields:
                setters = _setters(known.indicators if known else (), row.new.indicators if row.new else ())
                yield from _items(row, row.indicators, ("", ""), setters, (INDICATOR, LEVELS))
            elif field.key in row.fields:
                yield _field(table, row, field, known)


# --- fields ---


def _field(table: ChangeTable, row: GoalChange, field: Field, known: Provenance | None) -> SingleChange:
    is_set = known is not None and field.key in known.fields and not field.is_empty(row.new)
    extra = table.fields.get(field.key)
    part = extra.name if extra is not None else field_name(field.key, table.municipality)
    return SingleChange(
        row,
        part if isinstance(part, Message) else cleaned(part),
        "",
        _happened_to_field(row, field),
        {side: _field_runs(row, field, side) for side in SIDES},
        year=field.kind is YEAR,
        setter=set_by(known.fields[field.key]) if known and is_set else "",
        edit=small_edit(row.words.get(field.key, ())),
    )


def _happened_to_field(row: GoalChange, field: Field) -> Message:
    if field.is_empty(row.new) or field.is_empty(row.old):
        return _word(ItemChange.REMOVED if field.is_empty(row.new) else ItemChange.ADDED)
    return _word(ItemChange.EDITED) if field.meaning(row.new) != field.meaning(row.old) else TYPOGRAPHIC


def _field_runs(row: GoalChange, field: Field, side: str) -> Runs:
    goal = goal_of(row, side)
    if field.is_empty(goal):
        return ()
    kind = field.kind_in(goal)
    if kind.is_wording:
        return _own(row.words[field.key], side)
    text = "\n".join(map(cleaned, field.texts(goal)))
    # For a list on both sides, it is not known which items differ.
    known = kind.is_line or row.kind is not ChangeKind.CHANGED
    return (Words(("inserted" if side == "new" else "deleted") if known else "same", text),)


def _own(runs: Sequence[Words], side: str) -> Runs:
    hidden = "deleted" if side == "new" else "inserted"
    return tuple(run for run in shown(runs) if run.kind != hidden)


# --- means and steps ---


def _setters(known: Sequence[SetBy | None], items: Sequence[object]) -> Sequence[SetBy | None]:
    """The amendments that set the items of a list, where all are known."""
    return known if len(known) == len(items) else ()


def _items(
    row: GoalChange,
    changes: Sequence[MeansChange],
    above: tuple[str, str],
    setters: Sequence[SetBy | None],
    named: tuple[Message, Message] = (MEANS, STEP),
) -> Iterator[SingleChange]:
    """Yield the changes of means, or of the steps of the means at the places `above` (newer, older side)."""
    for change in sorted(changes, key=_order):
        places = _numbered(above[0], change.new), _numbered(above[1], change.old)
        of_item = setters
        if setters and not above[0]:
            of_item = (setters[change.new],) if change.new is not None else ()
        if change.change is not ItemChange.SAME:
            on_sides = {side: side_items((change,), side) for side in SIDES}
            item = next(item for side in SIDES for item in on_sides[side])
            yield SingleChange(
                row,
                named[bool(above[0] or above[1])],
                f"{places[1]} → {places[0]}" if change.change is ItemChange.MOVED else places[0] or places[1],
                item.status or _word(change.change),
                {side: items[0].runs if items else () for side, items in on_sides.items()},
                setter=set_by(of_item[0]) if of_item and change.new is not None else "",
                edit=item.edit,
            )
        yield from _items(row, change.steps, places, of_item, named)


def _order(change: MeansChange) -> tuple[int, bool]:
    """Sort key: the order of the newer side; a removed item follows the item that now has its number."""
    number = change.old if change.new is None else change.new
    return (number or 0, change.new is None)


def _numbered(above: str, index: int | None) -> str:
    if index is None:
        return ""
    return f"{above}.{index + 1}" if above else str(index + 1)


def _word(change: ItemChange) -> Message:
    word = ITEM_STATUS[change]
    if word is None:
        raise ValueError("nothing happened to it")
    return word
