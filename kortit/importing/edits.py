"""What a person changed in a document whose rows carry ids: field by field against what the document was made of."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kortit.authority import field_name
from kortit.goal import Means
from kortit.importing.rows import Place, goal_saying, said_of
from kortit.merging import EXISTENCE, merge
from kortit.messages import Message, _, ngettext
from kortit.problem import Severity
from kortit.wording import meaning

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kortit.goal import Goal, GoalId
    from kortit.importing.rows import Reading, Said, Statement
    from kortit.municipality import Municipality
    from kortit.problem import Problem

    Goals = Mapping[GoalId, Goal]


@dataclass(frozen=True, slots=True)
class Known:
    """What the rows are held against.

    `now` are the goals as they are, `made_of` those of the commit that the document was made of, `before` those of the
    older commit that it compares with; None where the document names no commit, or the store does not have it.
    """

    now: Goals
    made_of: Goals | None = None
    before: Goals | None = None


@dataclass(frozen=True, slots=True)
class Edits:
    """The goals that change, rows that are new goals, and what is to be told."""

    goals: Goals
    new: tuple[Statement, ...]
    problems: tuple[Problem, ...]


def edits_of(reading: Reading, known: Known, name: str, municipality: Municipality, *, new: bool) -> Edits:
    """Find what the rows change; `name` is the document's, for problems. With `new`, rows without an id make goals."""
    finder = _Finder(reading, known, name, municipality)
    return finder.edits(new=new)


class _Finder:
    def __init__(self, reading: Reading, known: Known, name: str, municipality: Municipality) -> None:
        self.reading = reading
        self.known = known
        self.base = known.now if known.made_of is None else known.made_of
        self.name = name
        self.municipality = municipality
        self.problems: list[Problem] = []

    def edits(self, *, new: bool) -> Edits:
        counts = Counter(statement.id for statement in self.reading.statements if statement.id is not None)
        theirs: dict[GoalId, Goal] = {}
        places: dict[GoalId, Place] = {}
        unknown: list[Statement] = []
        for statement in self.reading.statements:
            if statement.id is None:
                unknown.append(statement)
                if not new:
                    self._problem(statement.place, _("the row has no id; with --new it becomes a new goal"))
            elif counts[statement.id] > 1:
                self._problem(
                    statement.place,
                    _("the id {id} stands in {count} rows", id=statement.id, count=counts[statement.id]),
                )
            else:
                self._old_side(statement, statement.id)
                goal = self._goal(statement, statement.id)
                if goal is not None:
                    theirs[goal.id], places[goal.id] = goal, statement.place
        base = {goal_id: self.base[goal_id] for goal_id in theirs}
        merged = merge(base, self.known.now, theirs)
        for conflict in merged.conflicts:
            self._conflict(places[conflict.goal], conflict.goal, conflict.field)
        self._note_missing(counts)
        return Edits({goal.id: goal for goal in merged.goals.values() if goal}, tuple(unknown), tuple(self.problems))

    def _goal(self, statement: Statement, goal_id: GoalId) -> Goal | None:
        """Give the goal as the row has it; None where it says nothing new of one."""
        was = self.base.get(goal_id)
        side = statement.side(statement.new)
        if was is None and side is not None and (side.keys() & {"target_year", "means"} or not statement.old):
            self._problem(statement.place, _("there is no goal {id} that the row could speak of", id=goal_id))
        if was is not None and side is None:
            message = _(
                "the new columns of {id} are empty; a goal is removed with kortit remove, not by a document", id=goal_id
            )
            self._problem(statement.place, message)
        return None if was is None or side is None else goal_saying(_without_new_parting(side, was), was)

    def _old_side(self, statement: Statement, goal_id: GoalId) -> None:
        """See whether the old columns are as they were: a change of them would say that the past was another one."""
        old = statement.old
        if self.known.before is not None:
            was = self.known.before.get(goal_id)
            said: Said | None = said_of(was) if was else None
            same = old is None or _fits(old, said, exactly=True)
            same = same and (old is not None or said is None)
        elif self.reading.origin is not None or old is None:
            return
        else:
            # An official's own table with ids: its old columns are what is in force.
            now = self.known.now.get(goal_id)
            same = now is None or _fits(old, said_of(now), exactly=False)
        if not same:
            message = _("the old columns of {id} tell what was, and were changed; edit the new ones", id=goal_id)
            self._problem(statement.place, message)

    def _conflict(self, place: Place, goal_id: GoalId, field: str) -> None:
        if field == EXISTENCE:
            message = _("{goal} is changed here, but has been removed from the store meanwhile", goal=goal_id)
        else:
            message = _(
                "{goal}: {field} has been changed in the store meanwhile, to something else than here",
                goal=goal_id,
                field=field_name(field, self.municipality),
            )
        self._problem(place, message)

    def _note_missing(self, present: Counter[GoalId]) -> None:
        """Note which goals of the commit the document leaves out: nothing happens to them."""
        if self.known.made_of is None:
            return
        themes = set(self.reading.themes)
        missing = tuple(
            goal_id
            for goal_id, goal in self.known.made_of.items()
            if goal_id not in present
            and goal.theme in themes
            and (self.reading.pairs == 1 or (self.known.before or {}).get(goal_id) != goal)
        )
        if missing:
            message = ngettext(
                "{count} goal is not in the document, and nothing happens to it: {goals}",
                "{count} goals are not in the document, and nothing happens to them: {goals}",
                len(missing),
                goals=missing,
            )
            self.problems.append(Place(0).problem(self.name, message, Severity.NOTE))

    def _problem(self, place: Place, message: Message) -> None:
        self.problems.append(place.problem(self.name, message))


def _without_new_parting(said: Said, was: Goal) -> Said:
    """Give lists of an extra field as they were where only their parting may differ: documents join them."""
    before = said_of(was)
    return {name: before[name] if _same_list(value, before.get(name)) else value for name, value in said.items()}


def _same_list(value: object, before: object) -> bool:
    texts = [one for one in (value, before) if isinstance(one, tuple) and one and isinstance(one[0], str)]
    return len(texts) == 2 and "; ".join(texts[0]) == "; ".join(texts[1])


def _fits(said: Said, known: Said | None, *, exactly: bool) -> bool:
    if known is None:
        return not any(said.values())
    return all(
        value == known.get(name, type(value)()) or _same_list(value, known.get(name)) if exactly
        else list(_words(value)) == list(_words(known.get(name, "")))
        for name, value in said.items()
    )  # fmt: skip


def _words(value: object) -> Iterator[str]:
    items: Sequence[object] = value if isinstance(value, tuple) else (value,)
    for item in items:
        texts = (item.text, *item.steps) if isinstance(item, Means) else (str(item),)
        for text in texts:
            yield from meaning(text)
