"""What an imported document says: statements about goals, the title, the preamble, and what is wrong with it.

A table may say less of a goal than its file holds (one pair of columns, no theme beside an id) or more (what was
before), so what is brought into a store is a `Reading` of `Statement`s.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from kortit.fields import IN_DOCUMENTS, field_named, fields_of
from kortit.goal import ExtraValue, Goal, GoalId, Means
from kortit.kinds import kind_of
from kortit.messages import Message, _
from kortit.municipality import Columns
from kortit.problem import Code, Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FieldValue: TypeAlias = "str | int | tuple[Means, ...] | ExtraValue"
Said: TypeAlias = "Mapping[str, FieldValue]"
"""Fields of a goal by their names (`goal`, `target_year`, `means`, `theme`, extra fields), those that are spoken of."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a document: the line where it has lines (else 0), and the table and row in words."""

    line: int
    words: Message | None = None

    def problem(self, path: str, message: Message, severity: Severity = Severity.ERROR) -> Problem:
        """Make a problem of what is wrong here."""
        said = message if self.words is None else _("{place}: {problem}", place=self.words, problem=message)
        return Problem(path, self.line, 1 if self.line else 0, Code.IMPORT, said, severity)


@dataclass(frozen=True, slots=True)
class Statement:
    """What a row says of one goal: in `about` what holds for both sides, in `new` and `old` what each side says.

    A side is None where the goal is not there on it, and has no field where the table says nothing of it. `is_styled`
    tells that it is a row of kortit's own Word document, in which the theme is that of the heading above, and lists of
    extra fields are one paragraph each. `moved_to` is the theme that such a row says the goal has come to.
    """

    place: Place
    about: Said
    new: Said | None
    old: Said | None
    id: GoalId | None = None
    is_styled: bool = False
    moved_to: str = ""

    @property
    def theme(self) -> str:
        """Give the theme that the row stands under, or nothing."""
        return str(self.newest.get("theme", ""))

    @property
    def newest(self) -> Said:
        """Give what the row says of the goal as it is to be, or as it last was."""
        return {**self.about, **(self.old or {}), **(self.new or {})}

    def side(self, side: Said | None) -> Said | None:
        """Give one side with what holds for both."""
        return None if side is None else {**self.about, **side}

    @property
    def becomes(self) -> Said | None:
        """Give the state that is to be, in full: what the table has on the old side alone is as it was."""
        if self.new is None:
            return None
        return {**self._known, **(self.old or {}), **self.about, **self.new}

    @property
    def was(self) -> Said | None:
        """Give the state that was, in full: what the table has on the new side alone was the same before.

        An old side of dashes says nothing, so nothing is taken for what was.
        """
        if self.old is None:
            return None
        return {**self._known, **((self.new or {}) if self.old else {}), **self.about, **self.old}

    @property
    def _known(self) -> Said:
        return {"theme": self.theme, "goal": self.newest.get("goal", "")}


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as it was read. With any problem of severity error it is not to be used.

    `pairs` is how many states of a goal its rows tell, `columns` the order of two; `identified` tells that rows carry
    ids, `is_own` that kortit wrote the document, `is_pinned` that such a one still says of which commits it is.
    `origin` and `target` are the commits that the document says it was made of; `names` the names that it gives to
    themes and perspectives, `headed` the themes that have headings.
    """

    statements: tuple[Statement, ...]
    title: str
    preamble: str
    problems: tuple[Problem, ...]
    pairs: int = 2
    columns: Columns = Columns.NEW_FIRST
    identified: bool = False
    origin: str | None = None
    target: str | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    is_own: bool = False
    is_pinned: bool = True
    headed: frozenset[str] = frozenset()

    @property
    def is_own_word(self) -> bool:
        """Tell whether it is a Word document that kortit wrote."""
        return any(statement.is_styled for statement in self.statements)

    @property
    def themes(self) -> tuple[str, ...]:
        """Give the themes in the order in which the document names them."""
        sides = (statement.side(side) for statement in self.statements for side in (statement.new, statement.old))
        return tuple(dict.fromkeys(str(side["theme"]) for side in sides if side and "theme" in side))


def said_of(goal: Goal) -> Said:
    """Return all fields of a goal by their keys."""
    return {one.key: one.value_of(goal) for one in fields_of(goal)}


def goal_saying(said: Said, goal: Goal) -> Goal:
    """Return `goal` with what is said of it; an extra field that is said to be empty goes."""
    for key, value in said.items():
        goal = field_named(key).with_value(goal, value)
    return goal


def new_goal(goal_id: GoalId, said: Said) -> Goal:
    """Give the goal that a row describes in full; what it does not speak of is empty."""
    return goal_saying(said, Goal(goal_id, "", "", 0))


def words_of(value: FieldValue) -> list[str]:
    """Return what the value of a field says, without its typography and its parting into items."""
    return kind_of(value).words(value)


def missing_fields(said: Said) -> Sequence[str]:
    """Return the keys of what a row would have to say as well, to describe a goal."""
    return [one.key for one in IN_DOCUMENTS if one.is_required and not said.get(one.key)]
