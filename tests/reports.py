"""A report for tests of documents: every status, goals without a line, moves, indicators over periods, goals gone."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

from kortit.changes import Endpoint
from kortit.follow_up.period import Period, ReportLine
from kortit.follow_up.report import FollowUpReport, Gone, Move, ReportRow
from kortit.follow_up.statuses import Level, Status
from kortit.goal import Goal, GoalId, Means
from kortit.indicators import Indicator
from kortit.provenance import SetBy
from tests.content import CITY, UGLY_TEXTS

if TYPE_CHECKING:
    from kortit.municipality import Municipality

STATUSES = {
    one.key: one
    for one in (
        Status("done", "Toteutunut", Level.GOOD),
        Status("going", "Etenee <suunnitellusti>", Level.GOOD),
        Status("late", "Viivästyy", Level.WARNING),
        Status("missed", "Ei toteutunut", Level.BAD),
        Status("unmeasured", "Ei mitattu", Level.NONE),
    )
}
PERIODS = tuple(
    Period(datetime.date.fromisoformat(day), name, closed=True)
    for day, name in (("2023-12-31", "Tilinpäätös 2023"), ("2024-04-30", ""), ("2024-08-31", "Osavuosikatsaus & <2>"))
)
DECIDED = SetBy("a" * 40, "2024-02-12T12:00:00+02:00", "Kv 12.2.2024 § 9")
INDICATORS = (
    Indicator("yksikot", "Yksiköt & <toimipaikat>", "6", "20", "kpl"),
    Indicator("kulut", "Menot", "1 250 000", "≤ 900 000", "€"),
    Indicator("arvio", "Arvio", "ei mitattu", "4,2"),
)
ACTUALS = (
    {"yksikot": "8", "kulut": "1 240 000", "arvio": "ei mitattu"},
    {"yksikot": "12,5", "kulut": "12 %"},
    {"yksikot": "21", "kulut": "880 000", "arvio": "4,1"},
)


def full_report(goals: int = 12, municipality: Municipality = CITY) -> FollowUpReport:
    """The last period's report of some goals; every sixth has no line, every third has indicators."""
    city = municipality._replace(statuses=STATUSES)
    rows = tuple(_row(city, number, number * len(city.theme_codes) // goals) for number in range(goals))
    gone = Gone(Goal(GoalId("S1-99"), "S1", "Poistettu <tavoite>", 2024), DECIDED)
    point = Endpoint("HEAD", "a" * 40, "2024-02-12T12:00:00+02:00")
    return FollowUpReport(PERIODS[-1], city, point, rows, rows, gone=(gone,), closed_by=DECIDED)


def _row(city: Municipality, number: int, theme: int) -> ReportRow:
    code = list(city.theme_codes)[theme]
    goal_id = GoalId(f"{code}-{number + 1:02d}")
    text = UGLY_TEXTS[number % len(UGLY_TEXTS)]
    measured = INDICATORS if number % 3 == 0 else ()
    said = f"Tavoite {number}: {text}"
    goal = Goal(goal_id, code, said, 2024 + number % 3, (Means("Keino"),), indicators=measured)
    lines = [
        ReportLine(
            goal_id,
            list(STATUSES)[(number + place) % len(STATUSES)],
            f"Raportti {number}: {text}",
            actual if measured else {},
        )
        for place, actual in enumerate(ACTUALS)
    ]
    line = None if number % 6 == 5 else lines[-1]
    old = replace(goal, target_year=goal.target_year - 1)
    moves = (Move("target_year", old, goal, DECIDED), Move("goal", old, goal, DECIDED)) if number % 4 == 0 else ()
    before = tuple(zip(PERIODS, (lines[0], None if number % 5 == 4 else lines[1]), strict=False))
    return ReportRow(goal, line, STATUSES[line.status] if line else None, moves, None, (), before)
