"""The report of a period on the screen: what is not reported first, then every goal by its theme with what is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text

from kortit.follow_up.statuses import UNREPORTED
from kortit.messages import Message, _
from kortit.rendering.goals import theme_heading
from kortit.rendering.report_words import moves_of, unreported_said
from kortit.search import Searchable
from tui.actions import Place, bindings
from tui.exporting import export
from tui.periods import chosen_period
from tui.report_painting import ReportPainter, status_sign
from tui.screens.rows import RowsScreen
from tui.widgets.line import Line
from tui.widgets.lines import HeadingLine
from tui.widgets.page import Paragraph
from tui.widgets.painted import ends, joined, text, title_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from kortit.follow_up.period import Period
    from kortit.follow_up.report import FollowUpReport, ReportRow, Tally
    from kortit.goal import Goal, GoalId


class ReportScreen(RowsScreen):
    """The goals in force on the day of a period, with what is reported of each."""

    PLACE = Place.REPORTS
    BINDINGS: ClassVar = bindings(Place.REPORTS)
    TITLE_OF_ROWS = _("Goals")
    NONE_FOUND = _("no goal with these words")

    def __init__(self, period: Period) -> None:
        super().__init__()
        self.period = period
        self.report: FollowUpReport | None = None
        self.only_missing = False

    def on_mount(self) -> None:
        """Read the report."""
        self.rows.focus()
        self.read_first(self._read())

    def desk_changed(self) -> None:
        """Read it again; something may have been reported."""
        self.run_awaited(self._read())

    async def _read(self) -> None:
        day = self.period.day
        self.report = await self.store(lambda repository: repository.follow_up.report(day), topic="report")
        self.rows_changed()
        self.reading = False

    def rows_changed(self) -> None:
        """Show the rows and how many are reported."""
        self.show_rows(empty=_("everything is reported") if self.only_missing else _("no goals were in force then"))
        self._show_lines()

    def _show_lines(self) -> None:
        if self.report is None:
            return
        state = _("closed") if self.report.period.closed else _("open for reporting")
        left = _("{period} · {state}", period=self.period.called, state=state)
        self.query_one("#header", Line).show(text(self.say(left), "kortit.heading"))
        self.query_one("#status", Line).show(text(self._counted(self.report.whole)))

    def _counted(self, tally: Tally) -> str:
        """How many goals have each status, and how many none."""
        statuses = self.kortit.here.municipality.statuses
        said = [
            f"{statuses[key].level.sign} {statuses[key].name} {count}" for key, count in tally.statuses.items() if count
        ]
        return " · ".join([self.say(unreported_said(tally, self.period)), *said])

    # --- rows ----------------------------------------------------------------------------------------------------

    def all_rows(self) -> Sequence[ReportRow]:
        """The goals: those that are not reported first, each group in the order of the document."""
        rows = self.report.rows if self.report is not None else ()
        missing = [row for row in rows if not row.is_reported]
        return missing if self.only_missing else [*missing, *(row for row in rows if row.is_reported)]

    def themes(self) -> Collection[str]:
        """The themes that may be typed to narrow the rows."""
        return {row.theme for row in self.all_rows()}

    def headed(self, rows: Sequence[Any]) -> Sequence[Any]:
        """The goals with headings: not reported, then the themes."""
        return list(self._headed(rows))

    def _headed(self, rows: Sequence[ReportRow]) -> Iterator[ReportRow | HeadingLine]:
        painter = ReportPainter(self.kortit.here.municipality, self.kortit.translate)
        tallies = {tally.theme: tally for tally in self.report.by_theme} if self.report is not None else {}
        shown = ""
        for row in rows:
            known = self.kortit.here.municipality
            heading = theme_heading(known, row.theme) if row.is_reported else self.say(UNREPORTED)
            if heading != shown:
                shown = heading
                drawn: list[Text | str] = ["  ", painter.bar(tallies[row.theme])] if row.is_reported else []
                yield HeadingLine(joined(text(heading, "kortit.heading"), *drawn))
            yield row

    def key_of(self, row: Any) -> GoalId:
        """The id of the goal."""
        goal_id: GoalId = row.goal.id
        return goal_id

    def searchable(self, row: ReportRow) -> Searchable:
        """The words of the goal and of what is said."""
        said = row.line.text if row.line is not None else ""
        words = f"{row.goal.id} {row.goal.text} {said} {row.status.name if row.status else ''}".casefold()
        return Searchable(row.goal.id, row.theme, row.goal.target_year, words)

    def row_line(self, row: ReportRow, width: int) -> Text:
        """A goal as one line: its sign, id, target year, words, and a sign where year or wording was moved."""
        sign = status_sign(self.kortit.here.municipality, row.line)
        moved = Text("Δ", "kortit.changed") if row.moves else Text()
        year = text(row.goal.target_year)
        return ends(
            joined(sign, " ", Text(f"{row.goal.id:<7}", "kortit.quiet"), year, " ", text(row.goal.text)), moved, width
        )

    def show_row(self) -> None:
        """Show what is said of the goal under the cursor, and what happened to it within the year."""
        row: ReportRow | None = self.chosen
        self.page.border_title = title_of(row.goal.id if row is not None else "")
        told = list(self._paragraphs(row)) if row is not None else []
        self.page.show([*told, *self._bars(row)], from_top=True)

    def _bars(self, row: ReportRow | None) -> Iterator[Paragraph]:
        if self.report is not None and self.report.rows:
            painter = ReportPainter(self.kortit.here.municipality, self.kortit.translate)
            yield Paragraph(Text())
            yield Paragraph(text(self.say(_("Status by theme")), "kortit.heading"))
            yield from painter.bars(self.report, row.theme if row is not None else None)

    def _paragraphs(self, row: ReportRow) -> Iterator[Paragraph]:
        painter = ReportPainter(self.kortit.here.municipality, self.kortit.translate)
        yield from painter.goal(row.goal)
        yield Paragraph(Text())
        yield from painter.line(row.line, row.goal)
        yield from painter.trend(row.goal, (*row.before, (self.period, row.line)))
        moves = list(moves_of(row))
        if moves:
            yield Paragraph(Text())
            yield Paragraph(text(self.say(_("Within the year")), "kortit.heading"))
        for _field, move in moves:
            yield Paragraph(text(self.say(move)), "  ")

    # --- actions -------------------------------------------------------------------------------------------------

    @property
    def _goal(self) -> Goal | None:
        """The goal under the cursor as it is now; None where it is not in force any more."""
        return self.kortit.here.cards.goals.get(self.chosen.goal.id) if self.chosen is not None else None

    def why_not_write(self) -> Message | None:
        """There must be a goal."""
        return None if self._goal is not None else _("no goal that is in force is chosen")

    why_not_goal = why_not_write

    def do_write(self) -> None:
        """Open the form of the goal's line; from there the goals follow in the order of this list."""
        if self._goal is not None:
            self.kortit.open("report", self._goal, self.period, among=[row.goal.id for row in self.all_rows()])

    def do_goal(self) -> None:
        if self._goal is not None:
            self.kortit.open("browse", at=self._goal.id)

    def do_missing(self) -> None:
        self.only_missing = not self.only_missing
        self.rows_changed()

    async def do_period(self) -> None:
        reports = await self.store(lambda repository: repository.follow_up.reports(()))
        period = await chosen_period(self, list(reports.periods.values()))
        if period is not None:
            self.period = period
            await self._read()

    async def do_export(self) -> None:
        if self.report is not None:
            await export(self, self.report, self.say(_("follow-up")), _("Write the report into which file?"))
