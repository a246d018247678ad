"""Finds the edits in a document whose rows have ids, by comparing its fields with the commit it was made from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from kortit.authority import field_name
from kortit.bullets import said_of_bullets, unbulleted
from kortit.fields import fields_of
from kortit.importing.own.styled import PARTED_BY
from kortit.importing.readers.encodings import holds_all, is_as_saved
from kortit.importing.rows import DocumentPlace, goal_saying, known_indicators, said_of, words_of
from kortit.kinds import kind_of
from kortit.merging import EXISTENCE, Conflict, merge
from kortit.messages import Message, _, ngettext
from kortit.problem import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kortit.goal import Goal, GoalId
    from kortit.importing.rows import FieldValue, Reading, Said, Statement
    from kortit.municipality import Municipality
    from kortit.problem import Problem

    Goals = Mapping[GoalId, Goal]


@dataclass(frozen=True, slots=True)
class Known:
    """The goals with which the rows are compared.

    `now` are the current goals, `made_of` those of the commit that the document was made from, `before` those of the
    older commit it is compared with; None if the document names no commit or the store does not have it.
    """

    now: Goals
    made_of: Goals | None = None
    before: Goals | None = None


@dataclass(frozen=True, slots=True)
class Edits:
    """The changed goals, the rows that are new goals, and problems."""

    goals: Goals
    new: tuple[Statement, ...]
    problems: tuple[Problem, ...]


def edits_of(reading: Reading, known: Known, name: str, municipality: Municipality, *, new: bool) -> Edits:
    """Find the edits of a document; `name` is for problems. With `new`, rows without an id become new goals."""
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
        places: dict[GoalId, DocumentPlace] = {}
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
            self._conflict(places[conflict.goal], conflict)
        self._note_missing(counts)
        return Edits({goal.id: goal for goal in merged.goals.values() if goal}, tuple(unknown), tuple(self.problems))

    def _goal(self, statement: Statement, goal_id: GoalId) -> Goal | None:
        """The goal with the row's edits; None if there are none."""
        was = self.base.get(goal_id)
        side = statement.side(statement.new)
        if was is None and side is not None and (side.keys() & {"target_year", "means"} or not statement.old):
            self._problem(statement.place, _("there is no goal {id} that the row could speak of", id=goal_id))
        if was is not None and side is None:
            message = _(
                "the new columns of {id} are empty; a goal is removed with kortit remove, not by a document", id=goal_id
            )
            self._problem(statement.place, message)
        if was is None or side is None:
            return None
        side = known_indicators(self._as_encoded(side, was), was)
        if statement.is_styled:
            side = self._as_parted(statement, side, was)
            self._look_at_heading(statement, side, was)
        goal, taken = unbulleted(goal_saying(side, was), was)
        if taken:
            self.problems.append(statement.place.problem(self.name, said_of_bullets(taken), Severity.WARNING))
        return goal

    def _as_encoded(self, said: Said, was: Goal) -> Said:
        """Give back the signs of kortit's own sheet that were lost where it was saved in an old encoding."""
        encoding = self.reading.encoding
        lost = [
            one for field in fields_of(was) for one in field.texts(was) if encoding and not holds_all(one, encoding)
        ]
        if not lost or not self.reading.is_own:
            return said

        def restored(text: str) -> str:
            return next((one for one in lost if is_as_saved(text, one, encoding)), text)

        changed: dict[str, FieldValue] = {}
        for key, value in said.items():
            kind = kind_of(value)
            if any(restored(text) != text for text in kind.texts(value)):
                changed[key] = kind.with_texts(value, restored)
        return {**said, **changed}

    def _as_parted(self, statement: Statement, said: Said, was: Goal) -> Said:
        """Split lists of extra fields, which a Word document joins into one paragraph, as they were split before."""
        parted: dict[str, FieldValue] = {}
        for name, value in said.items():
            field = self.municipality.fields.get(name)
            before = was.extra.get(name, ())
            if field is None or not isinstance(value, tuple) or not isinstance(before, tuple):
                continue
            items = parted_as_before([str(one) for one in value], before)
            if items is None:
                message = _(
                    "{goal}: items of the list {field} hold semicolons, and after the edit it cannot be told where they"
                    " end; edit the list in .xlsx or .csv, or with kortit set",
                    goal=was.id,
                    field=field.name,
                )
                self._problem(statement.place, message)
            else:
                parted[name] = items
        return {**said, **parted}

    def _look_at_heading(self, statement: Statement, said: Said, was: Goal) -> None:
        """Report a goal under another theme's heading if the heading of its own theme is missing.

        Deleting a theme's heading puts all its goals under the heading above.
        """
        theme = said.get("theme", was.theme)
        if theme not in (was.theme, statement.moved_to) and was.theme not in self.reading.headed:
            message = _(
                "{goal} stands under the heading of {theme}, and the document has no heading of its own theme {own} any"
                " more; put that heading back, also where the goal is to move",
                goal=was.id,
                theme=theme,
                own=was.theme,
            )
            self._problem(statement.place, message)

    def _old_side(self, statement: Statement, goal_id: GoalId) -> None:
        """Report edits to the old columns; they record the earlier state and are read-only."""
        old = statement.old
        if self.known.before is not None:
            was = self.known.before.get(goal_id)
            said: Said | None = said_of(was) if was else None
            old = known_indicators(self._as_encoded(old, was), was) if old and was else old
            same = old is None or _fits(old, said, exactly=True, joined=statement.is_styled)
            same = same and (old is not None or said is None)
        elif self.reading.origin is not None or self.reading.is_own or old is None:
            return  # their commit is not available, and the store has reported it
        else:
            # An official's own table with ids: its old columns are the goals in force.
            now = self.known.now.get(goal_id)
            same = now is None or _fits(old, said_of(now), exactly=False, joined=False)
        if not same:
            message = _("the old columns of {id} tell what was, and were changed; edit the new ones", id=goal_id)
            self._problem(statement.place, message)

    def _conflict(self, place: DocumentPlace, conflict: Conflict) -> None:
        if conflict.field == EXISTENCE:
            message = _("{goal} is changed here, but has been removed from the store meanwhile", goal=conflict.goal)
        elif conflict.clash is not None:
            message = _("{conflict}: here and in the store meanwhile", conflict=conflict.said(self.municipality))
        else:
            message = _(
                "{goal}: {field} has been changed in the store meanwhile, to something else than here",
                goal=conflict.goal,
                field=field_name(conflict.field, self.municipality),
            )
        self._problem(place, message)

    def _note_missing(self, present: Counter[GoalId]) -> None:
        """Note the goals of the commit that are missing in the document; they are not changed."""
        if self.known.made_of is None:
            return
        themes = set(self.reading.themes)
        missing = tuple(
            goal_id
            for goal_id, goal in self.known.made_of.items()
            if goal_id not in present
            and (self.reading.is_of_all or goal.theme in themes)
            and (self.reading.pairs == 1 or (self.known.before or {}).get(goal_id) != goal)
        )
        if missing:
            message = ngettext(
                "{count} goal is not in the document, and nothing happens to it: {goals}",
                "{count} goals are not in the document, and nothing happens to them: {goals}",
                len(missing),
                goals=missing,
            )
            self.problems.append(DocumentPlace(0).problem(self.name, message, Severity.NOTE))

    def _problem(self, place: DocumentPlace, message: Message) -> None:
        self.problems.append(place.problem(self.name, message))


def parted_as_before(pieces: Sequence[str], before: Sequence[str]) -> tuple[str, ...] | None:
    """Join pieces, split at every semicolon, into list items, given the earlier items, which may contain semicolons.

    Unchanged items stay whole, and each new piece is an item. None if an item with semicolons was itself edited, since
    it may be one item or several.
    """
    known = [item.split(PARTED_BY) for item in before]
    flat = [piece for item in known for piece in item]
    steps = SequenceMatcher(None, flat, pieces, autojunk=False).get_opcodes()
    lengths: dict[int, int] = {}  # of items that stay whole, by their first index in the pieces
    start = 0
    for item in known:
        end = start + len(item)
        if len(item) > 1:
            kind, begin, last, place, _end = next(step for step in steps if step[1] <= start < step[2])
            if kind == "replace" or end > last:
                return None
            if kind == "equal":
                lengths[place + start - begin] = len(item)
        start = end
    items: list[str] = []
    place = 0
    while place < len(pieces):
        length = lengths.get(place, 1)
        items.append(PARTED_BY.join(pieces[place : place + length]))
        place += length
    return tuple(items)


def _same_list(value: object, before: object) -> bool:
    texts = [one for one in (value, before) if isinstance(one, tuple) and one and isinstance(one[0], str)]
    return len(texts) == 2 and PARTED_BY.join(texts[0]) == PARTED_BY.join(texts[1])


def _fits(said: Said, known: Said | None, *, exactly: bool, joined: bool) -> bool:
    """Whether a side agrees with the known values; `joined`: each list may be joined into one paragraph."""
    if known is None:
        return not any(said.values())
    return all(
        value == known.get(name, type(value)()) or (joined and _same_list(value, known.get(name))) if exactly
        else list(words_of(value)) == list(words_of(known.get(name, "")))
        for name, value in said.items()
    )  # fmt: skip
