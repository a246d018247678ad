"""Binding goals: target year, means and indicators, ids, and the order of goals in a card.

A card is the goals of one theme, in order. A goal's id is assigned once and never changes; its text cannot identify it,
since real documents repeat texts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NewType, TypeAlias, TypeVar, cast

from kortit.characters import composed
from kortit.messages import Message, _

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from kortit.indicators import Indicator

GoalId = NewType("GoalId", str)
"""A theme's code, a hyphen and a number: `O1-02`. The theme is the one in which the goal was added."""

Name = TypeVar("Name", bound=str)

THEME_CODE = re.compile(r"[A-ZÅÄÖ]{1,5}[0-9]{1,2}")
GOAL_ID = re.compile(r"([A-ZÅÄÖ]{1,5})([0-9]{1,2})-([0-9]{1,6})")
FIRST_YEAR, LAST_YEAR = 1900, 2999
MOST_NAMED = 12  # goals, in a sentence that says which there are

ExtraValue: TypeAlias = "str | tuple[str, ...]"


@dataclass(frozen=True, slots=True)
class Means:
    """One way in which a goal is advanced; its steps, if it has any, are parts of it."""

    text: str
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Goal:
    """One binding goal. All texts are single paragraphs with single spaces (`characters.collapsed`).

    Empty extra fields are dropped.
    """

    id: GoalId
    theme: str
    text: str
    target_year: int
    means: tuple[Means, ...] = ()
    extra: Mapping[str, ExtraValue] = field(default_factory=dict)
    indicators: tuple[Indicator, ...] = ()

    def __post_init__(self) -> None:
        if self.extra and not all(self.extra.values()):
            object.__setattr__(self, "extra", {name: value for name, value in self.extra.items() if value})


def read_goal_id(text: str) -> GoalId | None:
    """Read a goal's id, in capital or small letters; None if `text` is not one."""
    candidate = composed(text).strip().upper()
    return GoalId(candidate) if GOAL_ID.fullmatch(candidate) else None


@lru_cache(maxsize=1 << 16)
def goal_id_order(goal_id: str) -> tuple[str, int, int]:
    """The sort key of an id: letters, theme number, goal number."""
    match = GOAL_ID.fullmatch(goal_id)
    if match is None:
        return (goal_id, 0, 0)
    letters, theme, number = match.groups()
    return (letters, int(theme), int(number))


def usual_id(goal_id: str) -> GoalId:
    """An id as kortit writes it, with a number of two digits or more: `O1-02` for `O1-2`; another text as it is."""
    match = GOAL_ID.fullmatch(goal_id)
    return GoalId(goal_id if match is None else f"{match[1]}{match[2]}-{int(match[3]):02d}")


def as_written(names: Iterable[Name], states: Iterable[Collection[GoalId]]) -> list[Name]:
    """Names, those of goals as the first of some states that has the goal writes its id, each once: `S1-3` is `S1-03`.

    What is no goal's id stays as it is, and the id of a goal that no state has becomes the usual one.
    """
    wanted = list(dict.fromkeys(names))
    found: dict[str, str] = {name: name for name in wanted if not GOAL_ID.fullmatch(name)}
    for ids in states if len(found) < len(wanted) else ():
        by_number = {goal_id_order(one): one for one in ids}
        there = [name for name in wanted if name not in found and goal_id_order(name) in by_number]
        found.update((name, name if name in ids else by_number[goal_id_order(name)]) for name in there)
        if len(found) == len(wanted):
            break
    return cast("list[Name]", list(dict.fromkeys(found.get(name) or usual_id(name) for name in wanted)))


def no_goal(goal_id: GoalId, known: Iterable[GoalId]) -> Message:
    """That there is no goal of an id, and which ones there are that were made in the same theme."""
    theme = goal_id.partition("-")[0]
    beside = sorted((one for one in known if one.startswith(f"{theme}-")), key=goal_id_order)
    if not beside:
        return _("there is no goal {id}; kortit list shows all", id=goal_id)
    first = [*beside[:MOST_NAMED], *([_("…")] if len(beside) > MOST_NAMED else [])]
    return _("there is no goal {id}; there are: {known}", id=goal_id, known=tuple(first))


def next_goal_id(theme: str, used: Iterable[str]) -> GoalId:
    """The next id of `theme` after all `used` ones, retired ids included, since ids are never reused."""
    numbers = (int(match[3]) for match in map(GOAL_ID.fullmatch, used) if match and match[1] + match[2] == theme)
    return usual_id(f"{theme}-{max(numbers, default=0) + 1}")


def theme_order(themes: Sequence[str], theme: str) -> tuple[int, str, int]:
    """The sort key of a theme: its place in `themes`; unknown themes come last, by letters and number."""
    try:
        return (themes.index(theme), "", 0)
    except ValueError:
        letters = theme.rstrip("0123456789")
        return (len(themes), letters, int(theme[len(letters) :] or 0))


def card_order(themes: Sequence[str], goal: Goal) -> tuple[tuple[int, str, int], int, tuple[str, int, int]]:
    """The sort key of a goal in documents: theme, target year, id."""
    return (theme_order(themes, goal.theme), goal.target_year, goal_id_order(goal.id))
