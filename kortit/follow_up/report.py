"""The report of a period: every goal in force on its day with what is said of it, and what is not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from kortit.follow_up.choice import EVERY_GOAL
from kortit.indicators import is_reached

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kortit.changes import Endpoint
    from kortit.follow_up.choice import ReportChoice
    from kortit.follow_up.period import Period, ReportLine
    from kortit.follow_up.statuses import Status
    from kortit.goal import Goal
    from kortit.indicators import Indicator
    from kortit.municipality import Municipality
    from kortit.provenance import SetBy


class Move(NamedTuple):
    """A field of a goal (by its key) that an amendment changed: the goal before and after it."""

    field: str
    old: Goal
    new: Goal
    by: SetBy


class Measured(NamedTuple):
    """The actual of an indicator (empty: none), and the indicator where the goal has it."""

    key: str
    actual: str
    indicator: Indicator | None = None

    @property
    def is_reached(self) -> bool | None:
        """Whether the actual reaches the target; None where that cannot be told."""
        return is_reached(self.indicator, self.actual) if self.indicator is not None else None


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One goal in force on the day: its line and status (None: not reported), and what happened to it within the year.

    `moves` are oldest first. `came` is the amendment that added the goal within the year, `corrected` are those that
    changed its line after the period was closed. `before` are the periods before with its lines, oldest first: from its
    first line on, and the last one wherever the goal was in force.
    """

    goal: Goal
    line: ReportLine | None
    status: Status | None
    moves: tuple[Move, ...] = ()
    came: SetBy | None = None
    corrected: tuple[SetBy, ...] = ()
    before: tuple[tuple[Period, ReportLine | None], ...] = ()

    @property
    def is_reported(self) -> bool:
        """Whether the goal has a line."""
        return self.line is not None

    @property
    def theme(self) -> str:
        """The theme of the goal."""
        return self.goal.theme

    @property
    def measured(self) -> list[Measured]:
        """The actuals of its indicators in their order, then those of keys that the goal does not have (any more)."""
        actual = self.line.actual if self.line is not None else {}
        own = [Measured(one.key, actual.get(one.key, ""), one) for one in self.goal.indicators]
        known = {one.key for one in self.goal.indicators}
        return [*own, *(Measured(key, value) for key, value in actual.items() if key not in known)]


class Gone(NamedTuple):
    """A goal that an amendment removed within the year, as it was before that."""

    goal: Goal
    by: SetBy


class Tally(NamedTuple):
    """How many goals there are, of a theme or in all, and what is said of them; `statuses` counts by key.

    `due` are the unreported goals whose target year has come.
    """

    theme: str | None
    goals: int
    unreported: int
    due: int
    statuses: Mapping[str, int]

    @property
    def reported(self) -> int:
        """How many have a line."""
        return self.goals - self.unreported


class FollowUpReport(NamedTuple):
    """A period's report. `rows` are all goals in document order, `shown` those that are printed.

    `point` is the state of the goals, `beside` the lines of goals that were not in force on the day. `drafts`: some of
    the lines are not committed; `commit` is the one that they come after (empty where nobody writes any). `theme` says
    what the rows are narrowed to, `chosen` which of them are shown.
    """

    period: Period
    municipality: Municipality
    point: Endpoint
    rows: tuple[ReportRow, ...]
    shown: tuple[ReportRow, ...]
    gone: tuple[Gone, ...] = ()
    beside: tuple[ReportLine, ...] = ()
    closed_by: SetBy | None = None
    drafts: bool = False
    theme: str | None = None
    chosen: ReportChoice = EVERY_GOAL
    commit: str = ""

    @property
    def is_form(self) -> bool:
        """Whether lines are still written, so that a document of it is one to fill in; deviations are to be read."""
        return bool(self.commit) and not self.period.closed and not self.chosen.statuses

    @property
    def goals(self) -> tuple[Goal, ...]:
        """The goals that are shown."""
        return tuple(row.goal for row in self.shown)

    @property
    def whole(self) -> Tally:
        """The counts of all rows."""
        return self._tally(self.rows, None)

    @property
    def by_theme(self) -> list[Tally]:
        """The counts of each theme, in document order."""
        themes = dict.fromkeys(row.theme for row in self.rows)
        return [self._tally([row for row in self.rows if row.theme == theme], theme) for theme in themes]

    def _tally(self, rows: Collection[ReportRow], theme: str | None) -> Tally:
        unreported = [row for row in rows if not row.is_reported]
        said = [row.line.status for row in rows if row.line is not None]
        return Tally(
            theme,
            len(rows),
            len(unreported),
            sum(row.goal.target_year <= self.period.day.year for row in unreported),
            {key: said.count(key) for key in self.municipality.statuses},
        )

    def told_by(self, municipality: Municipality) -> FollowUpReport:
        """The same with the names of other settings: those of another language."""

        def named(rows: Collection[ReportRow]) -> tuple[ReportRow, ...]:
            known = municipality.statuses
            return tuple(replace(row, status=known.get(row.line.status) if row.line else None) for row in rows)

        return self._replace(municipality=municipality, rows=named(self.rows), shown=named(self.shown))

    def narrowed(self, chosen: ReportChoice) -> FollowUpReport:
        """The report that shows only the chosen goals; the counts stay those of all."""
        shown = tuple(row for row in self.shown if chosen.has(row.goal, row.line))
        return self._replace(shown=shown, chosen=chosen)
