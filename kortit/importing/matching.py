"""Matches the rows of a document to goals of the store, by theme, text and old columns."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from kortit.goal import goal_id_order
from kortit.importing.rows import said_of, words_of
from kortit.messages import Message, _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kortit.goal import Goal, GoalId
    from kortit.importing.rows import Said, Statement
    from kortit.problem import Problem


@dataclass(frozen=True, slots=True)
class Matching:
    """The goals of the matched rows and the problems of the unmatched ones, by the row's index.

    `done` are rows whose goals (None: it is gone) are as the new columns say already, as after a first import of the
    same document.
    """

    goals: Mapping[int, GoalId]
    unmatched: Mapping[int, Problem]
    problems: tuple[Problem, ...]
    done: Mapping[int, GoalId | None] = field(default_factory=dict)


_Key: TypeAlias = "tuple[str, tuple[tuple[str, ...], ...]]"


def match_rows(statements: Sequence[Statement], goals: Iterable[Goal], name: str) -> Matching:
    """Match rows to goals. k equal rows match k equal goals, in order; typography makes no difference.

    `name` is the document's, for problems. Rows that match no goal, or more goals than there are equal rows, are
    problems. Goals are compared by theme, text and the other old columns; without old columns, by theme and text alone.
    """
    old = (statement.old or {} for statement in statements)
    fields = ("goal", *sorted({field for side in old for field in side} - {"theme", "goal"}))
    candidates: defaultdict[_Key, list[GoalId]] = defaultdict(list)
    goals = sorted(goals, key=lambda goal: goal_id_order(goal.id))
    for goal in goals:
        candidates[_key(said_of(goal), fields)].append(goal.id)
    places: defaultdict[_Key, list[int]] = defaultdict(list)
    unmatched: dict[int, Problem] = {}
    for place, statement in enumerate(statements):
        if statement.was is None:
            unmatched[place] = statement.place.problem(name, _new_goal())
        else:
            places[_key(_told_of(statement, statement.was), fields)].append(place)
    matched: dict[int, GoalId] = {}
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
            unmatched[place] = problem(place, _no_goal(key[0], by_text_alone=len(fields) == 1))
    done = _done({place: statements[place] for place in unmatched}, goals, set(matched.values()))
    return Matching(
        matched, {place: one for place, one in unmatched.items() if place not in done}, tuple(ambiguous), done
    )


def _done(rows: Mapping[int, Statement], goals: Sequence[Goal], taken: set[GoalId]) -> dict[int, GoalId | None]:
    """The rows for which nothing is left to do: a goal is as the new columns say, or is gone where they are empty.

    That a goal is gone is believed only where other rows are done. Rows without old columns do not tell what was; they
    are matched or are new goals. `taken` are goals of other rows.
    """
    left = [goal for goal in goals if goal.id not in taken]
    there = {(goal.theme, tuple(words_of(goal.text))) for goal in goals}
    done: dict[int, GoalId | None] = {}
    gone: list[int] = []
    for place, statement in sorted(rows.items()):
        if statement.new is None:
            (theme, (text, *_rest)) = _key(_told_of(statement, statement.was or {}), ("goal",))
            if (theme, text) not in there:
                gone.append(place)
            continue
        said = statement.becomes or {}
        fields = tuple(said)
        same = [goal for goal in left if _key(said_of(goal), fields) == _key(said, fields)]
        if len(same) == 1 and statement.has_sides:
            left.remove(same[0])
            done[place] = same[0].id
    return {**done, **dict.fromkeys(gone)} if done else {}


def _no_goal(theme: str, *, by_text_alone: bool) -> Message:
    if by_text_alone:
        return _("no goal of {theme} has this text", theme=theme)
    return _("no goal of {theme} has this text, and the year and means of the old columns", theme=theme)


def _new_goal() -> Message:
    return _("the old columns are empty, so the goal is a new one; --new makes it")


def _told_of(statement: Statement, was: Said) -> Said:
    """The values by which a goal is matched: theme, text, and the fields in the old columns."""
    return {"theme": was.get("theme", ""), "goal": was.get("goal", ""), **(statement.old or {})}


def _key(said: Said, fields: Sequence[str]) -> _Key:
    return str(said.get("theme", "")), tuple(tuple(words_of(said.get(field, ""))) for field in fields)
