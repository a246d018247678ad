"""Three-way merge of goals, field by field: for adoption, sync, undo, and documents that come back.

A field that only one side changed is taken over. Lists that both changed are merged item by item
(`kortit.item_merging`). A text, a year or a code is one value, so that two different edits of it are a conflict.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from kortit.alignment import align
from kortit.authority import field_name
from kortit.errors import ConflictError
from kortit.fields import fields_of
from kortit.item_merging import Clash, ClashKind, merged_items, settled_items
from kortit.kinds import INDICATOR_LIST, LIST, OUTLINE
from kortit.messages import Message, _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kortit.fields import Field
    from kortit.goal import Goal, GoalId, Means
    from kortit.municipality import Municipality

EXISTENCE = "existence"


class Conflict(NamedTuple):
    """A field that both sides changed differently (`existence`: one side changed a goal that the other removed).

    `clash` names the item of a list; None where the value is one.
    """

    goal: GoalId
    field: str
    clash: Clash | None = None

    def said(self, municipality: Municipality) -> Message:
        """The conflict in a sentence without its full stop."""
        name = field_name(self.field, municipality)
        if self.clash is None:
            return _("{goal}: {field} was changed on both sides, in different ways", goal=self.goal, field=name)
        return replace(_SAID[self.clash.kind], values={"goal": self.goal, "field": name, "item": self.clash.item})


class TwoSided(NamedTuple):
    """A difference between two lines of work; a person chooses a side by its `key`, like `O1-02.means`.

    `base`, `theirs` and `own` are the goal on the three sides (None: not there), `by_theirs` and `by_own` who changed
    it, by which decision. `field` is None for what is no goal's: then `lines` are its values on each side.
    """

    key: str
    said: Message
    field: str | None = None
    base: Goal | None = None
    theirs: Goal | None = None
    own: Goal | None = None
    by_theirs: Message | str = ""
    by_own: Message | str = ""
    lines: tuple[tuple[Message | str, ...], ...] = ()


class ClashesError(ConflictError):
    """Conflicts among which a person can choose sides; then the work can be done again with the choices."""

    def __init__(self, sentences: Sequence[Message], clashes: Sequence[TwoSided]) -> None:
        super().__init__(sentences)
        self.clashes = tuple(clashes)


_SAID = {
    ClashKind.CHANGED: _("{goal}: {field}: “{item}” was changed on both sides, in different ways"),
    ClashKind.REMOVED: _("{goal}: {field}: “{item}” was removed on one side and changed on the other"),
    ClashKind.MOVED: _("{goal}: {field}: “{item}” and others were put into different orders on the two sides"),
}


class Merged(NamedTuple):
    """The goals to write into ours (None: removed), and the conflicts."""

    goals: Mapping[GoalId, Goal | None]
    conflicts: tuple[Conflict, ...]


def merge(base: Mapping[GoalId, Goal], ours: Mapping[GoalId, Goal], theirs: Mapping[GoalId, Goal]) -> Merged:
    """Merge the changes from `base` to `theirs` into `ours`. Goals equal in all three may be left out of all three."""
    goals: dict[GoalId, Goal | None] = {}
    conflicts: list[Conflict] = []
    for goal_id in dict.fromkeys((*base, *theirs)):
        was, mine, other = base.get(goal_id), ours.get(goal_id), theirs.get(goal_id)
        if other in (was, mine):
            continue
        if was is None or mine is None or other is None:
            # Added or removed on some side: take theirs as a whole, if ours is unchanged.
            if mine == was:
                goals[goal_id] = other
            else:
                conflicts.append(Conflict(goal_id, EXISTENCE))
            continue
        merged = mine
        for field in fields_of(was, other):
            before, own, new = (field.value_of(side) for side in (was, mine, other))
            if own == before:
                merged = field.with_value(merged, new)
            elif new in (before, own):
                continue
            elif all(isinstance(value, tuple) for value in (before, own, new)):
                value, clashes = merged_items(before, own, new)
                merged = field.with_value(merged, value)
                conflicts += [Conflict(goal_id, field.key, clash) for clash in clashes]
            else:
                conflicts.append(Conflict(goal_id, field.key))
        if merged != mine:
            goals[goal_id] = merged
    return Merged(goals, tuple(conflicts))


def settled(field: Field, base: Goal, side: Goal, other: Goal) -> object:
    """The value of a field that two sides changed, where one of them counts in what clashes, item by item of a list."""
    before, own, new = (field.value_of(goal) for goal in (base, side, other))
    if all(isinstance(value, tuple) for value in (before, own, new)):
        return settled_items(before, own, new)
    return own


def both(field: Field, mine: Goal, theirs: Goal) -> str:
    """The values of a field in two goals, combined into the text of a form for the user to edit."""
    one, other = field.value_of(mine), field.value_of(theirs)
    if field.kind is OUTLINE:
        return OUTLINE.written(_combined(one, other))
    if field.kind is INDICATOR_LIST:
        known = {indicator.key for indicator in one}
        return INDICATOR_LIST.written((*one, *(indicator for indicator in other if indicator.key not in known)))
    if field.kind is LIST:
        return LIST.written(tuple(dict.fromkeys((*one, *other))))
    return f"{field.written(mine)} {field.written(theirs)}".strip()


def _combined(mine: tuple[Means, ...], theirs: tuple[Means, ...]) -> tuple[Means, ...]:
    """All means of both: mine in order, each followed by its counterpart in theirs if it differs, then the rest."""
    result: list[Means] = []
    pairs = align(mine, theirs)
    for pair in sorted((p for p in pairs if p.old is not None), key=lambda p: p.old or 0):
        if pair.old is None:
            continue
        result.append(mine[pair.old])
        if pair.new is not None and theirs[pair.new] != mine[pair.old]:
            result.append(theirs[pair.new])
    result += [theirs[pair.new] for pair in pairs if pair.old is None and pair.new is not None]
    return tuple(result)
