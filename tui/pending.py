"""The drafts of a desk by name, as the amending screen lists and judges them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from kortit.authority import BoundChange, bound_changes, bound_line, bound_settings
from kortit.goal import GoalId

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from kortit.changes import ChangeTable, GoalChange
    from tui.desk import Desk


class Pending:
    """The drafts of one desk. What takes a decision in a draft is found out once, when it is first asked for."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        drafts = desk.drafts
        self.settings = drafts.settings if drafts is not None else ()
        self.names: list[str] = []
        """Goals in the order of the document, then settings files, then the days of periods."""
        if drafts is not None:
            goals = (*(row.id for row in drafts.table.rows), *drafts.paths)
            self.names = list(dict.fromkeys((*goals, *drafts.settings, *desk.reported)))
        self.bound: Callable[[str], tuple[BoundChange, ...]] = cache(self._bound)
        """What takes a decision in the draft of a name."""

    def row(self, name: str) -> GoalChange | None:
        """The row of a goal; None for a settings file, and where the goal's file cannot be read."""
        return self.desk.draft_rows.get(GoalId(name))

    def unreadable(self, names: Collection[str]) -> list[str]:
        """Those of some goals whose files cannot be read."""
        beside = {*self.settings, *self.desk.reported}
        return [name for name in names if self.row(name) is None and name not in beside]

    def held(self) -> dict[str, object] | None:
        """The content of each draft, by name; None while that is not known."""
        drafts = self.desk.drafts
        if drafts is None:
            return None
        return {
            name: (row.old, row.new)
            if (row := self.row(name))
            else self.desk.reported.get(name) or drafts.settings_of([name])
            for name in self.names
        }

    def table(self, names: Collection[str]) -> ChangeTable | None:
        """The change table of some of the drafts; None while drafts are not known."""
        drafts = self.desk.drafts
        if drafts is None:
            return None
        return drafts.table.narrowed({GoalId(name) for name in names}, drafts.settings_of(names) or ())

    def _bound(self, name: str) -> tuple[BoundChange, ...]:
        judge, row = self.desk.judge, self.row(name)
        if judge is None:
            return ()
        if row is not None:
            return tuple(bound_changes(row.old, row.new, judge))
        if name in self.settings:
            return tuple(bound_settings([name], judge, self.desk.municipality))
        if name in self.desk.reported and self.desk.reported[name].period.closed:
            return (bound_line(None, name, judge),)
        return ()
