"""The content of an imported document: statements about goals, title, preamble, and problems.

A table may contain less about a goal than its file (one pair of columns, no theme beside an id) or more (the earlier
state), so an import is a `Reading` with `Statement`s instead of goals.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from kortit.fields import IN_DOCUMENTS, INDICATORS, field_named, fields_of
from kortit.goal import ExtraValue, Goal, GoalId, Means
from kortit.importing.measured import settled
from kortit.kinds import kind_of
from kortit.messages import Message, _
from kortit.municipality import Columns
from kortit.problem import Code, Problem, Severity

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from kortit.follow_up.form import Mark
    from kortit.importing.explanation import TableExplained
    from kortit.importing.followed import Followed
    from kortit.indicators import Indicator

FieldValue: TypeAlias = "str | int | tuple[Means, ...] | tuple[Indicator, ...] | ExtraValue"
Said: TypeAlias = "Mapping[str, FieldValue]"
"""The stated fields of a goal by key (`goal`, `target_year`, `means`, `indicators`, `theme`, extra fields)."""


@dataclass(frozen=True, slots=True)
class DocumentPlace:
    """A place in a document: the line (0 if it has no lines), and the table and row in words."""

    line: int
    words: Message | None = None

    def problem(self, path: str, message: Message, severity: Severity = Severity.ERROR) -> Problem:
        """A problem at this place."""
        said = message if self.words is None else _("{place}: {problem}", place=self.words, problem=message)
        return Problem(path, self.line, 1 if self.line else 0, Code.IMPORT, said, severity)


@dataclass(frozen=True, slots=True)
class Statement:
    """The content of a row about one goal: `about` for both sides, `new` and `old` for each side.

    A side is None if the goal is not on it, and lacks the fields that the table does not have. `is_styled`: it is a row
    of kortit's own Word document, in which the theme is that of the heading above, and each list of an extra field is
    one paragraph. `moved_to` is the theme to which the goal moved according to such a row. `followed` is what it tells
    of what became of the goal, which is nothing of the goal's own.
    """

    place: DocumentPlace
    about: Said
    new: Said | None
    old: Said | None
    id: GoalId | None = None
    is_styled: bool = False
    moved_to: str = ""
    followed: tuple[Followed, ...] = ()

    @property
    def theme(self) -> str:
        """The theme of the row, or an empty text."""
        return str(self.newest.get("theme", ""))

    @property
    def has_sides(self) -> bool:
        """Whether the row tells the old state apart from the new one, be it that the goal was not there."""
        return self.old is None or bool(self.old)

    @property
    def newest(self) -> Said:
        """The newest stated value of each field: new, otherwise old."""
        return {**self.about, **(self.old or {}), **(self.new or {})}

    def side(self, side: Said | None) -> Said | None:
        """One side together with the fields for both sides."""
        return None if side is None else {**self.about, **side}

    @property
    def becomes(self) -> Said | None:
        """The full new state; fields that are only on the old side are unchanged. None if the goal is not on it."""
        if self.new is None:
            return None
        return {**self._known, **(self.old or {}), **self.about, **self.new}

    @property
    def was(self) -> Said | None:
        """The full old state; fields that are only on the new side were the same before. None if the goal is not on it.

        If the old side has no values (dashes), nothing is taken from the new side.
        """
        if self.old is None:
            return None
        return {**self._known, **((self.new or {}) if self.old else {}), **self.about, **self.old}

    @property
    def _known(self) -> Said:
        return {"theme": self.theme, "goal": self.newest.get("goal", "")}


@dataclass(frozen=True, slots=True)
class FilledRow:
    """A row of a form that came back filled in: where it stands, its mark, and what its fields say by their names."""

    place: DocumentPlace
    mark: Mark
    said: dict[str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as read. It must not be used if any problem is an error.

    `pairs` is the number of states per goal, and `columns` the order of two. `identified`: rows have ids. `is_own`:
    kortit wrote the document. `is_pinned`: such a document still names the commits it was made from, `origin` and
    `target`, and `is_of_all` that it was made of all goals. `names` are its names of themes and perspectives, `headed`
    the themes that have headings; `encoding` is the old one of a text file.
    `replaces`: its goals come in place of all that there are. `period`: that of what it tells of what became of goals.
    `filled` are the rows of a report's form that came back; such a document has nothing else. `tables` tells how its
    tables were understood, and `sides` which columns were taken as the new and the old ones.
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
    is_of_all: bool = False
    encoding: str = ""
    headed: frozenset[str] = frozenset()
    tables: tuple[TableExplained, ...] = ()
    sides: tuple[Message, ...] = ()
    replaces: bool = False
    period: datetime.date | None = None
    filled: tuple[FilledRow, ...] = ()

    @property
    def is_own_word(self) -> bool:
        """Whether it is a Word document that kortit wrote."""
        return any(statement.is_styled for statement in self.statements)

    @property
    def themes(self) -> tuple[str, ...]:
        """The themes in the order of the document."""
        sides = (statement.side(side) for statement in self.statements for side in (statement.new, statement.old))
        return tuple(dict.fromkeys(str(side["theme"]) for side in sides if side and "theme" in side))


def said_of(goal: Goal) -> Said:
    """All fields of a goal by key."""
    return {one.key: one.value_of(goal) for one in fields_of(goal)}


def goal_saying(said: Said, goal: Goal) -> Goal:
    """Return `goal` with the stated values; an empty value removes an extra field."""
    for key, value in known_indicators(said, goal).items():
        goal = field_named(key).with_value(goal, value)
    return goal


def known_indicators(said: Said, goal: Goal) -> Said:
    """The stated values, in which indicators have the keys that they have in the goal."""
    stated: Any = said.get(INDICATORS.key)
    return said if stated is None else {**said, INDICATORS.key: settled(stated, goal.indicators)}


def new_goal(goal_id: GoalId, said: Said) -> Goal:
    """A new goal with the stated values; all other fields are empty."""
    return goal_saying(said, Goal(goal_id, "", "", 0))


def words_of(value: FieldValue) -> list[str]:
    """The words of a field's value, without typography and item breaks."""
    return kind_of(value).words(value)


def missing_fields(said: Said) -> Sequence[str]:
    """The keys of the required fields that are missing for a complete goal."""
    return [one.key for one in IN_DOCUMENTS if one.is_required and not said.get(one.key)]
