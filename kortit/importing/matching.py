"""Which goal of the store each row of a document speaks of: by theme, text and what the row's old columns say."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kortit.goal import goal_id_order
from kortit.messages import Message, _
from kortit.problem import Code, Problem
from kortit.wording import meaning

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kortit.goal import Goal, GoalId, Means
    from kortit.importing.rows import Row


@dataclass(frozen=True, slots=True)
class Matching:
    """The goal of each row that has one (by the row's place), the rows that have none, and why."""

    goals: Mapping[int, GoalId]
    unmatched: tuple[int, ...]
    problems: tuple[Problem, ...]


_Key = tuple[str, tuple[str, ...], int, tuple[str, ...]]


def match_rows(rows: Sequence[Row], goals: Iterable[Goal], name: str) -> Matching:
    """Match rows to goals. k equal rows match k equal goals, in order; typography makes no difference.

    `name` is the document's, for problems. Rows that fit no goal, or more goals than there are such rows, are problems.
    """
    candidates: defaultdict[_Key, list[GoalId]] = defaultdict(list)
    for goal in sorted(goals, key=lambda goal: goal_id_order(goal.id)):
        candidates[_key(goal.theme, goal.text, goal.target_year, goal.means)].append(goal.id)
    places: defaultdict[_Key, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        places[_key(row.theme, row.goal, row.old.target_year, row.old.means)].append(place)
    matched: dict[int, GoalId] = {}
    unmatched: list[int] = []
    problems: list[Problem] = []

    def problem(place: int, message: Message) -> None:
        problems.append(Problem(name, rows[place].line, 1, Code.IMPORT, message))

    for key, wanted in places.items():
        found = candidates[key]
        if len(found) > len(wanted):
            for place in wanted:
                problem(
                    place,
                    _(
                        "the row fits several goals alike: {goals}; it cannot be told which is meant",
                        goals=tuple(found),
                    ),
                )
            continue
        matched.update(zip(wanted, found, strict=False))
        for place in wanted[len(found) :]:
            unmatched.append(place)
            problem(
                place,
                _(
                    "no goal of {theme} has this text, and the year and means of the old columns",
                    theme=key[0],
                ),
            )
    return Matching(matched, tuple(sorted(unmatched)), tuple(sorted(problems, key=lambda item: item.line)))


def _key(theme: str, text: str, year: int, means: Iterable[Means]) -> _Key:
    words = (word for item in means for part in (item.text, *item.steps) for word in meaning(part))
    return theme, tuple(meaning(text)), year, tuple(words)
