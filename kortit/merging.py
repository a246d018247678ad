"""Two lines of work brought together goal by goal and field by field.

What only one changed is taken; what both changed differently is a conflict that a person must settle.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kortit.authority import changed_fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kortit.goal import Goal, GoalId

_ATTRIBUTES = {"goal": "text", "target_year": "target_year", "means": "means", "theme": "theme"}
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
        for field in changed_fields(was, other):
            if value_of(mine, field) == value_of(was, field):
                merged = with_value(merged, field, other)
            elif value_of(mine, field) != value_of(other, field):
                conflicts.append(Conflict(goal_id, field))
        if merged != mine:
            goals[goal_id] = merged
    return Merged(goals, tuple(conflicts))


def value_of(goal: Goal, field: str) -> object:
    """Give a field of a goal by its name in the file."""
    return getattr(goal, _ATTRIBUTES[field]) if field in _ATTRIBUTES else goal.extra.get(field)


def with_value(goal: Goal, field: str, source: Goal) -> Goal:
    """Give `goal` with one field as `source` has it."""
    if field in _ATTRIBUTES:
        return replace(goal, **{_ATTRIBUTES[field]: getattr(source, _ATTRIBUTES[field])})
    others = {name: value for name, value in goal.extra.items() if name != field}
    if field in source.extra:
        others[field] = source.extra[field]
    return replace(goal, extra=others)
