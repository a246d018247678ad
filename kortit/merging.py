"""Two lines of work brought together goal by goal and field by field.

What only one changed is taken; what both changed differently is a conflict that a person must settle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kortit.alignment import align
from kortit.fields import fields_of
from kortit.kinds import LIST, OUTLINE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kortit.fields import Field
    from kortit.goal import Goal, GoalId, Means

EXISTENCE = "existence"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field of a goal that both sides changed in different ways (`existence`: one changed what the other removed)."""

    goal: GoalId
    field: str


@dataclass(frozen=True, slots=True)
class Merged:
    """The goals that their side changes in ours (None: removed), and what cannot be brought together."""

    goals: Mapping[GoalId, Goal | None]
    conflicts: tuple[Conflict, ...]


def merge(base: Mapping[GoalId, Goal], ours: Mapping[GoalId, Goal], theirs: Mapping[GoalId, Goal]) -> Merged:
    """Bring what `theirs` changed since `base` into `ours`. Goals that are the same in all may be left out of all."""
    goals: dict[GoalId, Goal | None] = {}
    conflicts: list[Conflict] = []
    for goal_id in dict.fromkeys((*base, *theirs)):
        was, mine, other = base.get(goal_id), ours.get(goal_id), theirs.get(goal_id)
        if other in (was, mine):
            continue
        if was is None or mine is None or other is None:
            # Added, removed, or both: as a whole, if ours is as it was.
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
            elif new not in (before, own):
                conflicts.append(Conflict(goal_id, field.key))
        if merged != mine:
            goals[goal_id] = merged
    return Merged(goals, tuple(conflicts))


def both(field: Field, mine: Goal, theirs: Goal) -> str:
    """Write the values of two goals together as the text of a form, for a person to put right."""
    one, other = field.value_of(mine), field.value_of(theirs)
    if field.kind is OUTLINE:
        return OUTLINE.written(_combined(one, other))
    if field.kind is LIST:
        return LIST.written(tuple(dict.fromkeys((*one, *other))))
    return f"{field.written(mine)} {field.written(theirs)}".strip()


def _combined(mine: tuple[Means, ...], theirs: tuple[Means, ...]) -> tuple[Means, ...]:
    """Return all means of both: mine in their order, after each what theirs has in its place, then what is left."""
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
