"""The changes of a table one by one, in words: what a person filters and counts in a spreadsheet.

They are those of the JSON: a change for each field of a row that differs, for each means and for each step to which
something happened. Nothing is compared here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from kortit.authority import field_name
from kortit.changes import ChangeKind, ItemChange
from kortit.characters import cleaned
from kortit.messages import Message, _
from kortit.rendering.captions import goal_of, set_by, shown, side_items
from kortit.rendering.labels import ITEM_STATUS, TYPOGRAPHIC
from kortit.wording import Words, meaning

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kortit.changes import ChangeTable, GoalChange, MeansChange
    from kortit.goal import ExtraValue, Goal
    from kortit.provenance import Provenance, SetBy

SIDES = ("new", "old")
MEANS = _("a means")
STEP = _("a step")

Runs: TypeAlias = "tuple[Words, ...]"
Said: TypeAlias = "Message | str"


@dataclass(frozen=True, slots=True)
class SingleChange:
    """One change of one goal.

    `part` names the field, or says that it is a means or a step; `place` is the number of that in its list (`2`, `2.1`;
    `3 → 1` where it moved), `happened` what was done. `texts` are the runs of either side, empty where there is none;
    `year` tells that they are target years. `setter` says whose decision set the newer side, where that is known.
    """

    row: GoalChange
    part: Said
    place: str
    happened: Message
    texts: Mapping[str, Runs]
    year: bool = False
    setter: Said = ""


def single_changes(table: ChangeTable) -> Iterator[SingleChange]:
    """Give every change of a table, in the order of its rows; a means comes before its steps."""
    for row in table.changed_rows:
        known = table.provenance.get(row.id)
        for name in row.fields:
            if name == "means":
                yield from _items(row, row.means, ("", ""), _setters_of_means(row, known))
            else:
                yield _field(table, row, name, known)


# --- fields ---


def _field(table: ChangeTable, row: GoalChange, name: str, known: Provenance | None) -> SingleChange:
    values = {side: _value(goal_of(row, side), name) for side in SIDES}
    setter = set_by(known.fields[name]) if known and name in known.fields and values["new"] is not None else ""
    part = field_name(name, table.municipality)
    return SingleChange(
        row,
        part if isinstance(part, Message) else cleaned(part),
        "",
        _happened_to_field(name, values),
        {side: _field_runs(row, name, side, values[side]) for side in SIDES},
        year=name == "target_year",
        setter=setter,
    )


def _value(goal: Goal | None, name: str) -> ExtraValue | None:
    if goal is None:
        return None
    own = {"goal": goal.text, "target_year": str(goal.target_year), "theme": goal.theme}
    return own[name] if name in own else goal.extra.get(name)


def _happened_to_field(name: str, values: Mapping[str, ExtraValue | None]) -> Message:
    new, old = values["new"], values["old"]
    if new is None or old is None:
        return _word(ItemChange.REMOVED if new is None else ItemChange.ADDED)
    if name in ("target_year", "theme") or _meaning(new) != _meaning(old):
        return _word(ItemChange.EDITED)
    return TYPOGRAPHIC


def _meaning(value: ExtraValue) -> list[str]:
    return [token for text in ((value,) if isinstance(value, str) else value) for token in meaning(text)]


def _field_runs(row: GoalChange, name: str, side: str, value: ExtraValue | None) -> Runs:
    if value is None:
        return ()
    if isinstance(value, str) and name in row.words:
        return _own(row.words[name], side)
    text = cleaned(value) if isinstance(value, str) else "\n".join(map(cleaned, value))
    # Which items of a list differ is not known, where it is on both sides.
    known = isinstance(value, str) or row.kind is not ChangeKind.CHANGED
    return (Words(("inserted" if side == "new" else "deleted") if known else "same", text),)


def _own(runs: Sequence[Words], side: str) -> Runs:
    hidden = "deleted" if side == "new" else "inserted"
    return tuple(run for run in shown(runs) if run.kind != hidden)


# --- means and steps ---


def _setters_of_means(row: GoalChange, known: Provenance | None) -> Sequence[SetBy | None]:
    return known.means if known and row.new and len(known.means) == len(row.new.means) else ()


def _items(
    row: GoalChange, changes: Sequence[MeansChange], above: tuple[str, str], setters: Sequence[SetBy | None]
) -> Iterator[SingleChange]:
    """Give the changes of means, or of the steps of the means at the places `above` (newer, older side)."""
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
                STEP if above[0] or above[1] else MEANS,
                f"{places[1]} → {places[0]}" if change.change is ItemChange.MOVED else places[0] or places[1],
                item.status or _word(change.change),
                {side: items[0].runs if items else () for side, items in on_sides.items()},
                setter=set_by(of_item[0]) if of_item and change.new is not None else "",
            )
        yield from _items(row, change.steps, places, of_item)


def _order(change: MeansChange) -> tuple[int, bool]:
    """Stand in the order of the newer side; what was removed stands after what has its number now."""
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
