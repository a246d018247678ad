"""Binding goals: target year, means and indicators, ids, and the order of goals in a card.

A card is the goals of one theme, in order. A goal's id is assigned once and never changes; its text cannot identify it,
since real documents repeat texts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NewType, TypeAlias

from kortit.characters import composed
from kortit.messages import Message, _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kortit.indicators import Indicator

GoalId = NewType("GoalId", str)
"""A theme's code, a hyphen and a number: `O1-02`. The theme is the one in which the goal was added."""

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
    return GoalId(f"{theme}-{max(numbers, default=0) + 1:02d}")


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
