"""The pages of follow-up: the report of each period, and what pages of goals and the first page tell of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from kortit.characters import cleaned
from kortit.follow_up.charts import shares, trend_of
from kortit.follow_up.statuses import Level
from kortit.messages import _
from kortit.rendering.composition import manuscript
from kortit.rendering.manuscript import Course
from kortit.rendering.report_words import NOT_REPORTED, actuals, course, line_key, state_of, status_said
from kortit.site.addresses import PAGE, report_place
from kortit.site.data import REPORT_FORMATS, report_address, report_documents
from kortit.site.teller import SitePage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kortit.follow_up.report import ReportRow
    from kortit.goal import GoalId
    from kortit.site.reported import ReportedPeriod
    from kortit.site.teller import Teller


def report_pages(teller: Teller) -> Iterator[SitePage]:
    """A page for each period."""
    older: ReportedPeriod | None = None
    for one in teller.periods:
        stamp = f"{one.stamp} {older.period if older else ''}"
        yield SitePage(f"{report_place(one.period.day)}/{PAGE}", stamp, "report", partial(_report, teller, one, older))
        older = one


def _report(teller: Teller, one: ReportedPeriod, older: ReportedPeriod | None) -> dict[str, Any]:
    said, day = manuscript(one.report, teller.view), one.period.day
    return {
        "title": said.title,
        "description": said.title,
        "said": said,
        "facts": said.facts,
        "is_open": not one.period.closed,
        "closed_by": teller.setter(one.report.closed_by) if one.report.closed_by else None,
        "older": period_named(teller, older) if older else None,
        "documents": [(name.upper(), address) for name, address in report_documents(teller, day)],
        "data": [(name.upper(), report_address(day, name)) for name in REPORT_FORMATS],
        "command": f"kortit report show {day}",
    }


def list_of_reports(teller: Teller) -> Iterator[SitePage]:
    """The page that lists every period; none where there are no periods."""
    if teller.periods:
        yield SitePage(f"report/{PAGE}", teller.site.commit, "reports", partial(_report_list, teller))


def _report_list(teller: Teller) -> dict[str, Any]:
    title = teller.said(_("Follow-up"))
    return {
        "title": title,
        "description": title,
        "periods": [at_a_glance(teller, one) for one in reversed(teller.periods)],
    }


def period_named(teller: Teller, one: ReportedPeriod) -> dict[str, str]:
    """A period as links name it."""
    return {
        "name": teller.said(one.period.called),
        "address": f"{report_place(one.period.day)}/{PAGE}",
        "state": teller.said(_("closed") if one.period.closed else _("open for reporting")),
    }


def at_a_glance(teller: Teller, one: ReportedPeriod) -> dict[str, Any]:
    """A period with the numbers of its report."""
    tally, statuses = one.tally, one.municipality.statuses
    words = (*map(status_said, statuses.values()), teller.said(NOT_REPORTED))
    said = _("{reported} of {count} goals reported", reported=tally.reported, count=tally.goals)
    return {
        **period_named(teller, one),
        "day": str(one.period.day),
        "words": words,
        "shares": shares(statuses, tally),
        "reported": teller.said(said),
    }


def courses_of(teller: Teller, goal_id: GoalId) -> Iterator[Course]:
    """The trends of a goal's indicators that have enough numbers to be drawn."""
    goal = teller.site.last_goals[goal_id]
    lines = [(one.period, one.lines.get(goal_id)) for one in teller.periods if goal_id in one.goals]
    for one in goal.indicators:
        trend = trend_of(one, lines)
        if trend is not None and trend.is_drawn:
            shown = [*map(teller.said, course(trend)), cleaned(one.levels)]
            yield Course(trend, cleaned(one.text), ", ".join(shown), teller.said(line_key(trend)))


def reported_of(teller: Teller, goal_id: GoalId) -> Iterator[dict[str, Any]]:
    """The report lines of a goal by period, newest first."""
    for one in reversed(teller.periods):
        if (row := one.row(goal_id)) is not None:
            yield {**period_named(teller, one), **_line(teller, row)}


def status_of(teller: Teller, goal_id: GoalId) -> dict[str, str] | None:
    """The state of a goal in the last period, in a few words; None where nothing is reported."""
    row = teller.periods[-1].row(goal_id) if teller.periods else None
    if row is None or not row.is_reported:
        return None
    return {
        "key": row.line.status if row.line else "",
        "said": teller.said(state_of(row)),
        "level": row.status.level if row.status else Level.NONE,
    }


def _line(teller: Teller, row: ReportRow) -> dict[str, Any]:
    return {
        "status": teller.said(state_of(row)),
        "level": row.status.level if row.status else Level.NONE,
        "text": cleaned(row.line.text) if row.line else "",
        "actuals": [said for one, said in zip(row.measured, actuals(row, teller.translate), strict=True) if one.actual],
    }
