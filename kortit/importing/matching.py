"""Which goal of the store each row of a document speaks of: by theme, text and what the row's old columns say."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from kortit.goal import goal_id_order
from kortit.messages import Message, _
from kortit.wording import meaning

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kortit.goal import Goal, GoalId, Means
    from kortit.importing.rows import Statement
    from kortit.problem import Problem


@dataclass(frozen=True, slots=True)
class Matching:
    """The goal of each row that has one (by the row's place), the rows that have none, and why."""

    goals: Mapping[int, GoalId]
    unmatched: Mapping[int, Problem]
    problems: tuple[Problem, ...]


_Key: TypeAlias = "tuple[str, tuple[str, ...], object, tuple[str, ...]]"


def match_rows(statements: Sequence[Statement], goals: Iterable[Goal], name: str, *, pairs: int = 2) -> Matching:
    """Match rows to goals. k equal rows match k equal goals, in order; typography makes no difference.

    `name` is the document's, for problems. Rows that fit no goal, or more goals than there are such rows, are problems.
    With one pair of columns nothing tells how a goal was, so theme and text decide alone.
    """
    candidates: defaultdict[_Key, list[GoalId]] = defaultdict(list)
    for goal in sorted(goals, key=lambda goal: goal_id_order(goal.id)):
        candidates[_key(goal.theme, goal.text, goal.target_year, goal.means, pairs)].append(goal.id)
    places: defaultdict[_Key, list[int]] = defaultdict(list)
    for place, statement in enumerate(statements):
        side = statement.side(statement.old) or {}
        text = str(side.get("goal", ""))
        places[_key(str(side.get("theme", "")), text, side.get("target_year"), side.get("means", ()), pairs)].append(
            place
        )
    matched: dict[int, GoalId] = {}
    unmatched: dict[int, Problem] = {}
    ambiguous: list[Problem] = []

    def problem(place: int, message: Message) -> Problem:
        return statements[place].place.problem(name, message)

    for key, wanted in places.items():
        found = candidates[key]
        if len(found) > len(wanted):
            message = _(
                "the row fits several goals alike: {goals}; it cannot be told which is meant", goals=tuple(found)
            )
            ambiguous += [problem(place, message) for place in wanted]
            continue
        matched.update(zip(wanted, found, strict=False))
        for place in wanted[len(found) :]:
            message = _no_goal(key[0], pairs) if statements[place].old is not None else _new_goal()
            unmatched[place] = problem(place, message)
    return Matching(matched, unmatched, tuple(ambiguous))


def _no_goal(theme: str, pairs: int) -> Message:
    if pairs == 1:
        return _("no goal of {theme} has this text", theme=theme)
    return _("no goal of {theme} has this text, and the year and means of the old columns", theme=theme)


def _new_goal() -> Message:
    return _("the old columns are empty, so the goal is a new one; --new makes it")


def _key(theme: str, text: str, year: object, means: object, pairs: int) -> _Key:
    if pairs == 1:
        return theme, tuple(meaning(text)), 0, ()
    items: Iterable[Means] = means if isinstance(means, tuple) else ()
    words = (word for item in items for part in (item.text, *item.steps) for word in meaning(part))
    return theme, tuple(meaning(text)), year, tuple(words)
