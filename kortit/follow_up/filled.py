"""The changes of lines by a filled form: its edits since it was made, brought onto the lines as they are now."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kortit.follow_up.form import ACTUAL, fingerprint
from kortit.follow_up.period import ReportLine
from kortit.follow_up.statuses import status_called
from kortit.messages import _
from kortit.rendering.labels import FORM

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from kortit.follow_up.statuses import Status
    from kortit.goal import GoalId
    from kortit.importing.rows import FilledRow
    from kortit.messages import Message


@dataclass(frozen=True, slots=True)
class LineChange:
    """The line of a goal as it is and as it is to be; None: there is none."""

    goal: GoalId
    old: ReportLine | None
    new: ReportLine | None

    def fields(self) -> Iterator[tuple[str, str, str]]:
        """The fields that differ: status, text and actuals by their keys, with the value before and after."""
        before, after = _values(self.old), _values(self.new)
        for name in dict.fromkeys([*before, *after]):
            if before.get(name, "") != after.get(name, ""):
                yield name, before.get(name, ""), after.get(name, "")


def _values(line: ReportLine | None) -> dict[str, str]:
    return {"status": line.status, "text": line.text, **line.actual} if line else {"status": "", "text": ""}


@dataclass(slots=True)
class FilledLines:
    """The lines that filled rows make of those there are.

    `keys` are those of the indicators that each goal has, for the goals of which lines may be written; `refuse` takes a
    row and what is wrong with it.
    """

    lines: Mapping[GoalId, ReportLine]
    statuses: Mapping[str, Status]
    keys: Mapping[GoalId, Collection[str]]
    refuse: Callable[[FilledRow, Message], None]
    made: dict[GoalId, ReportLine] = field(default_factory=dict)

    def changes(self, rows: Sequence[FilledRow]) -> list[LineChange]:
        """The lines that differ from those that there are, in the order of the rows."""
        first: dict[GoalId, FilledRow] = {}
        for row in rows:
            first.setdefault(row.mark.goal, row)
            self._take(row)
        found = [LineChange(goal, self.lines.get(goal), self._line(goal, first[goal])) for goal in self.made]
        return [one for one in found if one.old != one.new]

    def _take(self, row: FilledRow) -> None:
        goal, key = row.mark.goal, row.mark.key
        for name, said in row.said.items():
            wanted = self._status(row, said) if name == "status" else said
            if wanted is None or fingerprint(wanted) == row.mark.fields[name]:
                continue
            line = self.made.get(goal) or self.lines.get(goal) or ReportLine(goal, "")
            now = line.actual.get(key, "") if name == ACTUAL else str(getattr(line, name))
            if now == wanted:
                continue
            if (message := self._refusal(row, name, wanted, now)) is not None:
                self.refuse(row, message)
            elif name == ACTUAL:
                actual = {known: value for known, value in {**line.actual, key: wanted}.items() if value}
                self.made[goal] = line._replace(actual=actual)
            elif name == "status":
                self.made[goal] = line._replace(status=wanted)
            else:
                self.made[goal] = line._replace(text=wanted)

    def _status(self, row: FilledRow, said: str) -> str | None:
        """The key of the status in a cell; empty where there is none, None where it is not known."""
        key = status_called(said, self.statuses) if said else ""
        if key is None:
            names = tuple(status.name for status in self.statuses.values())
            message = _("{goal}: there is no status “{status}”; there are: {known}", goal=row.mark.goal, status=said,
                        known=names)  # fmt: skip
            self.refuse(row, message)
        return key

    def _refusal(self, row: FilledRow, name: str, wanted: str, now: str) -> Message | None:
        """Why a field cannot become what a row says; None where it can."""
        goal, key = row.mark.goal, row.mark.key
        if goal not in self.keys:
            return _(
                "{goal} is no goal that was in force on the day of the period; nothing is reported of it", goal=goal
            )
        if name == ACTUAL and wanted and key not in self.keys[goal]:
            return _("{goal} has no indicator “{key}” any more; leave its actual as it was", goal=goal, key=key)
        if fingerprint(now) != row.mark.fields[name]:
            return _(
                "{goal}: {field} is “{here}” here, but was changed in the store since the form was made, to “{there}”;"
                " write what holds",
                goal=goal,
                field=FORM[name],
                here=self._said(name, wanted),
                there=self._said(name, now),
            )
        return None

    def _said(self, name: str, value: str) -> str:
        return self.statuses[value].name if name == "status" and value in self.statuses else value

    def _line(self, goal: GoalId, row: FilledRow) -> ReportLine | None:
        """The line of a goal as the rows leave it; None where nothing is left to be said."""
        line = self.made[goal]
        if line.status:
            return line
        if line.text or line.actual:
            self.refuse(row, _("{goal} has no status; choose one, or take away what else is said of it", goal=goal))
        return None
