"""Composes the manuscript of a report: counts first, then each goal with its status, and what is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kortit.characters import cleaned
from kortit.fields import GOAL, TARGET_YEAR
from kortit.follow_up.charts import shares, trends
from kortit.follow_up.statuses import UNREPORTED
from kortit.indicators import is_reached
from kortit.messages import _, ngettext, written_date
from kortit.rendering.captions import named_point, set_by
from kortit.rendering.document_writer import DocumentWriter, unmarked
from kortit.rendering.labels import DECISION, FIELDS, FORM, NOT_AMENDED, NOTHING, ROW
from kortit.rendering.labels import GOAL as GOAL_HEADING
from kortit.rendering.manuscript import Bars, Chapter, Course, Item, Manuscript, Part, Role, Row, Section
from kortit.rendering.report_words import (
    NOT_REPORTED,
    REACHED,
    REPORT,
    actuals,
    course,
    line_key,
    moves_of,
    previous,
    state_of,
    status_said,
    unreported_said,
)

if TYPE_CHECKING:
    from kortit.follow_up.charts import Trend
    from kortit.follow_up.report import FollowUpReport, Gone, ReportRow, Tally
    from kortit.messages import Message
    from kortit.rendering import View
    from kortit.rendering.manuscript import CellParts, Column, Fact

_YEAR = FIELDS[""]["target_year"]
_STATUS, _SAID = ROW["status"], FORM["text"]
_NAME = 18  # letters of the longest words of themes' names


class ReportWriter(DocumentWriter):
    """Composes the report of a period."""

    def __init__(self, report: FollowUpReport, view: View) -> None:
        super().__init__(report.municipality, {}, view)
        self.report = report

    def manuscript(self) -> Manuscript:
        """The report as a document."""
        report = self.report
        columns, goals = self.goal_chapters()
        title = self.said(_("{report}: {period}", report=REPORT, period=report.period.called))
        first = self.view.volume[1] == 1 or self.view.volume[0] == 1
        return Manuscript(
            language=self.view.language,
            title=title,
            municipality=cleaned(self.municipality.name),
            standing=self.said(NOT_AMENDED) if report.drafts else "",
            date=report.period.day,
            facts=tuple(self._facts()),
            preamble=self.preamble,
            legend=(),
            columns=columns,
            chapters=(
                *(self._summary() if first else ()),
                *goals,
                *self._trends(),
                *(self._gone() if first else ()),
            ),
            marks=self.mark_names,
            empty=self.said(_("No goals.")),
            closing=self._closing(),
            identity=(written_date(report.period.day),),
            annex=self.view.attachment,
            margins=self.margins,
        )

    @property
    def preamble(self) -> tuple[str, ...]:
        """The paragraphs before its tables."""
        return ()

    def goal_chapters(self) -> tuple[tuple[Column, ...], tuple[Chapter, ...]]:
        """The columns of the goals, and the goals by theme."""
        columns = self.headed([(GOAL_HEADING, 34), (_YEAR, 18), (_STATUS, 14), (_SAID, 34)])
        return columns, self.chapters(self.report.shown, self._row, columns)

    def _facts(self) -> list[Fact]:
        report, whole = self.report, self.report.whole
        state = _("closed: {by}", by=set_by(report.closed_by)) if report.closed_by else _("open for reporting")
        facts = [
            *([self.fact(_("State"), NOT_AMENDED)] if report.drafts else []),
            self.fact(_("Period"), _("up to {day}, {state}", day=report.period.day, state=state)),
            self.fact(_("Goals in force"), named_point(report.point)),
            *self.theme_fact(report.theme),
            *([self.fact(_("Only"), *self._chosen())] if report.chosen else []),
            self.fact(
                _("Summary"),
                ngettext("{count} goal", "{count} goals", whole.goals),
                _("reported {count}", count=whole.reported),
                unreported_said(whole, report.period),
            ),
            self.fact(_STATUS, *self._counted(whole)),
        ]  # fmt: skip
        if report.beside:
            beside = tuple(line.goal for line in report.beside)
            facts.append(self.fact(_("Reported, but not in force on the day"), _("{goals}", goals=beside)))
        cited = [by.citation for row in report.rows for by in (row.came, *(move.by for move in row.moves)) if by]
        return [*facts, *self.abbreviations([*cited, *(one.by.citation for one in report.gone)])]

    def _chosen(self) -> list[Message | str]:
        """The words of what the goals that are shown were chosen by."""
        chosen, statuses = self.report.chosen, self.municipality.statuses
        owner = [_("owner: {name}", name=chosen.owner)] if chosen.owner else []
        return [
            *(status_said(statuses[key]) for key in chosen.statuses),
            *([UNREPORTED] if chosen.unreported else []),
            *owner,
        ]

    def _counted(self, tally: Tally) -> list[str]:
        statuses = self.municipality.statuses
        return [f"{status_said(statuses[key])} {count}" for key, count in tally.statuses.items()]

    # --- the counts by theme ---

    def _summary(self) -> tuple[Chapter, ...]:
        tallies = [*self.report.by_theme, self.report.whole]
        statuses = list(self.municipality.statuses.values())
        if not self.report.rows:
            return ()
        due = (_("Of these target year {year} or earlier", year=self.report.period.day.year),)
        said = (*(_("{parts}", parts=status_said(status)) for status in statuses), UNREPORTED)
        counted = (_("In all"), *said, *(due if self.report.whole.due else ()))
        # No column is narrower than the longest word of its heading, and the names of the themes have the rest.
        words = [max(map(len, self.said(heading).split())) + 3 for heading in counted]
        parts = [100 * word // (sum(words) + _NAME) for word in words]
        headings = [(_("Theme"), 100 - sum(parts)), *zip(counted, parts, strict=True)]
        section = Section(
            "summary",
            self.said(_("Summary by theme")),
            tallies,
            self._tally,
            self.headed(headings),
            is_theme=False,
            bars=self._bars(tallies),
        )
        return (Chapter("", (section,)),)

    def _bars(self, tallies: list[Tally]) -> Bars:
        statuses = self.municipality.statuses
        words = (*(status_said(status) for status in statuses.values()), self.said(NOT_REPORTED))
        return Bars(words, tuple((self._named(tally), shares(statuses, tally)) for tally in tallies))

    def _named(self, tally: Tally) -> str:
        return self.said(_("All")) if tally.theme is None else self.heading(tally.theme)

    def _tally(self, tally: Tally) -> Row:
        name = self._named(tally)
        due = (tally.due,) if self.report.whole.due else ()
        counts = (tally.goals, *tally.statuses.values(), tally.unreported, *due)
        cells = ((Part(Role.VALUE, unmarked(str(count))),) for count in counts)
        return Row(f"summary-{tally.theme or 'all'}", None, ((Part(Role.TEXT, unmarked(name)),), *cells))

    # --- the goals ---

    def _row(self, row: ReportRow) -> Row:
        goal = row.goal
        notes = [(field, self.said(message)) for field, message in moves_of(row)]
        about = [Part(Role.STATUS, unmarked(goal.id)), Part(Role.TEXT, unmarked(cleaned(goal.text)))]
        about += [Part(Role.NOTE, unmarked(note)) for field, note in notes if field in ("", GOAL.key, "theme")]
        year = [Part(Role.YEAR, unmarked(str(goal.target_year)))]
        year += [Part(Role.NOTE, unmarked(note)) for field, note in notes if field == TARGET_YEAR.key]
        said = [Part(Role.NOTE, unmarked(note)) for field, note in notes if field in ("means", "indicators")]
        return Row(
            goal.id,
            None,
            (
                tuple(about),
                tuple(year),
                self._state_of(row),
                self._said_of(row, said),
            ),
        )

    def _state_of(self, row: ReportRow) -> CellParts:
        """The status, and that of the period before."""
        before = previous(row, self.municipality.statuses)
        note = [Part(Role.NOTE, unmarked(self.said(before)))] if before is not None else []
        return (Part(Role.TEXT, unmarked(self.said(state_of(row)))), *note)

    def _said_of(self, row: ReportRow, notes: list[Part]) -> CellParts:
        parts: list[Part] = []
        if row.line is not None and row.line.text:
            parts.append(Part(Role.TEXT, unmarked(cleaned(row.line.text))))
        if shown := tuple(Item(unmarked(said), reached) for said, reached in actuals(row, self.translate)):
            parts.append(Part(Role.MEANS, items=shown))
        corrected = [Part(Role.NOTE, unmarked(self.said(_("corrected after the period was closed: {by}",
                                                          by=set_by(by))))) for by in row.corrected]  # fmt: skip
        found = (*parts, *notes, *corrected)
        return found or (Part(Role.NOTHING, unmarked(self.said(NOTHING))),)

    # --- what indicators show over the periods ---

    def _trends(self) -> tuple[Chapter, ...]:
        found = list(trends(self.report))
        columns = self.headed([(_("Indicator"), 34), (_("Actual by period"), 26), (_("Baseline and target"), 40)])
        heading = self.said(_("Indicators over the periods"))
        section = Section("trends", heading, found, self._trend, columns, is_theme=False)
        return (Chapter("", (section,)),) if found else ()

    def _trend(self, found: tuple[ReportRow, Trend]) -> Row:
        row, trend = found
        one = trend.indicator
        about = (Part(Role.STATUS, unmarked(row.goal.id)), Part(Role.TEXT, unmarked(cleaned(one.text))))
        shown = [self.said(said) for said in course(trend)]
        reached = REACHED[is_reached(one, trend.marks[-1].actual)]
        levels = Part(
            Role.VALUE, unmarked(cleaned(one.levels) or self.said(NOTHING)), state=self.said(reached) if reached else ""
        )
        cells = (about, (Part(Role.MEANS, items=tuple(Item(unmarked(said)) for said in shown)),), (levels,))
        name = self.said(_("{name}: {value}", name=row.goal.id, value=cleaned(one.text)))
        said = ", ".join([*shown, cleaned(one.levels)])
        drawn = Course(trend, name, said, self.said(line_key(trend))) if trend.is_drawn else None
        return Row(f"{row.goal.id}-{one.key}", None, cells, drawn, row.goal.id)

    # --- the goals that are gone ---

    def _gone(self) -> tuple[Chapter, ...]:
        if not self.report.gone or self.report.chosen:
            return ()
        columns: tuple[Column, ...] = self.headed([(GOAL_HEADING, 60), (_YEAR, 15), (DECISION, 25)])
        heading = self.said(_("Removed within the year"))
        return (Chapter("", (Section("gone", heading, self.report.gone, self._of_gone, columns, is_theme=False),)),)

    def _of_gone(self, gone: Gone) -> Row:
        goal = gone.goal
        about = (Part(Role.STATUS, unmarked(goal.id)), Part(Role.TEXT, unmarked(cleaned(goal.text))))
        year, by = (
            Part(Role.YEAR, unmarked(str(goal.target_year))),
            Part(Role.NOTE, unmarked(self.said(set_by(gone.by)))),
        )
        return Row(goal.id, None, (about, (year,), (by,)))

    def _closing(self) -> tuple[str, ...]:
        theme = ["--theme", self.report.theme] if self.report.theme else []
        command = " ".join(
            ["kortit report show", str(self.report.period.day), *theme, *self.report.chosen.options, *self.looks()]
        )
        return (self.said(_("Made by: {command}", command=command)),)
