"""The changes of a goal at a stage, for people: each field that differs, with its words marked in place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kortit.changes import ChangeKind, ItemChange
from kortit.characters import cleaned
from kortit.fields import GOAL, INDICATORS, MEANS, fields_of
from kortit.kinds import YEAR
from kortit.rendering.captions import item_status, joined, shown, theme_change_of
from kortit.rendering.goals import written_in_one_line
from kortit.rendering.labels import FIELDS
from kortit.wording import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kortit.changes import GoalChange, MeansChange
    from kortit.fields import Field
    from kortit.messages import Translator
    from kortit.municipality import Municipality


@dataclass(frozen=True, slots=True)
class ToldItem:
    """A means or step that changed: its number, its state in words, its words, what changed of its steps."""

    number: int
    state: str
    runs: tuple[Words, ...]
    steps: tuple[ToldItem, ...] = ()


@dataclass(frozen=True, slots=True)
class ToldChange:
    """One field that changed: its name, its words on both sides in one line, and the items of a list."""

    name: str
    runs: tuple[Words, ...] = ()
    items: tuple[ToldItem, ...] = ()


def heading_of_field(key: str, municipality: Municipality, translate: Translator) -> str:
    """The name of a field as a heading."""
    if key in FIELDS[""]:
        return translate(FIELDS[""][key])
    return cleaned(municipality.fields[key].name) if key in municipality.fields else key


def told_changes(row: GoalChange, municipality: Municipality, translate: Translator) -> list[ToldChange]:
    """The fields of a row that differ. Of a goal that is new or gone all that it says, without marks."""
    return [*_fields(row, municipality, translate)]


def _fields(row: GoalChange, municipality: Municipality, translate: Translator) -> Iterator[ToldChange]:
    for one in fields_of(row.new, row.old):
        if one.key not in row.fields:
            continue
        name = heading_of_field(one.key, municipality, translate)
        if one is MEANS or one is INDICATORS:
            changes = row.means if one is MEANS else row.indicators
            items = tuple(_items(changes, translate, whole=row.kind is not ChangeKind.CHANGED))
            yield ToldChange(name, items=items)
        elif (moved := theme_change_of(row)) is not None and one.key == "theme":
            yield ToldChange(name, (Words("inserted", translate(moved)),))
        elif one.key != "theme":
            yield ToldChange(name, _runs(row, one))


def _runs(row: GoalChange, one: Field) -> tuple[Words, ...]:
    if row.kind is not ChangeKind.CHANGED:
        goal = row.new or row.old
        return _unmarked(written_in_one_line(one, goal)) if goal is not None else ()
    if one.key == GOAL.key or one.key in row.words:
        return joined(shown(row.words.get(one.key, ())))
    old, new = ("" if goal is None else written_in_one_line(one, goal) for goal in (row.old, row.new))
    arrow = " → " if one.kind is YEAR else " "
    if old and new:
        return (Words("deleted", old), Words("same", arrow), Words("inserted", new))
    return (Words("deleted", old),) if old else (Words("inserted", new),)


def _items(changes: Sequence[MeansChange], translate: Translator, *, whole: bool) -> Iterator[ToldItem]:
    """The items that changed, in the order of the newer side; those that are gone follow what has their number now."""
    for change in sorted(changes, key=lambda one: (one.old if one.new is None else one.new, one.new is None)):
        steps = tuple(_items(change.steps, translate, whole=whole))
        if change.change is ItemChange.SAME and not steps:
            continue
        status = item_status(change)
        number = (change.old if change.new is None else change.new) or 0
        runs = joined(shown(change.words))
        if whole or change.change in (ItemChange.ADDED, ItemChange.MOVED):
            runs = _unmarked("".join(run.text for run in runs if run.kind != "deleted" or change.new is None))
        yield ToldItem(number + 1, "" if whole or status is None else translate(status), runs, steps)


def _unmarked(text: str) -> tuple[Words, ...]:
    return (Words("same", text),) if text else ()
