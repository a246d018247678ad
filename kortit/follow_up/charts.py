"""The numbers behind the charts of a report: the share of goals per status, and the course of an indicator.

Nothing is drawn here: `kortit.rendering.svg` and the screen draw it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from kortit.follow_up.statuses import UNREPORTED_SIGN
from kortit.indicators import comparable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from kortit.follow_up.period import Period, ReportLine
    from kortit.follow_up.report import FollowUpReport, ReportRow, Tally
    from kortit.follow_up.statuses import Status
    from kortit.indicators import Indicator

MOST_PERIODS = 8
"""A trend shows the newest of a long history: four years of two reports, two years of four."""
LEAST_ACTUALS = 2
"""One level is no trend."""


@dataclass(frozen=True, slots=True)
class Share:
    """The goals of a status (None: those not reported) as a part of a bar. `number` counts within its level."""

    status: Status | None
    count: int
    number: int = 0

    @property
    def sign(self) -> str:
        """The sign of the status."""
        return self.status.level.sign if self.status is not None else UNREPORTED_SIGN

    @property
    def kind(self) -> str:
        """The level that decides its colour."""
        return str(self.status.level) if self.status is not None else "unreported"


def shares(statuses: Mapping[str, Status], tally: Tally) -> tuple[Share, ...]:
    """The parts of the bar of a tally, in the order of the statuses, also those without goals; unreported ones last."""
    levels = [statuses[key].level for key in tally.statuses]
    found = (
        Share(statuses[key], count, levels[:place].count(statuses[key].level))
        for place, (key, count) in enumerate(tally.statuses.items())
    )
    return (*found, Share(None, tally.unreported))


def cells(counts: Sequence[int], width: int) -> list[int]:
    """How many of `width` cells each count takes in a bar of text: one at least, the rest by their size."""
    least = [min(count, 1) for count in counts]
    room = max(width - sum(least), 0) if any(counts) else 0
    exact = [count * room / max(sum(counts), 1) for count in counts]
    taken = [one + int(more) for one, more in zip(least, exact, strict=True)]
    largest = sorted(range(len(counts)), key=lambda place: int(exact[place]) - exact[place])
    for place in largest[: room - sum(map(int, exact))]:
        taken[place] += 1
    return taken


class TrendPoint(NamedTuple):
    """The actual of an indicator in a period: as it was written (empty: none), and as a number where it is one."""

    period: Period
    actual: str
    number: Decimal | None


class Trend(NamedTuple):
    """The actuals of an indicator over the periods, with its baseline and target.

    Texts, holes and numbers in another unit are gaps: they are told, and no line goes through them.
    """

    indicator: Indicator
    marks: tuple[TrendPoint, ...]
    baseline: Decimal | None
    target: Decimal | None

    @property
    def is_drawn(self) -> bool:
        """Whether there are numbers enough for a line."""
        return sum(mark.number is not None for mark in self.marks) >= LEAST_ACTUALS

    def height(self, number: Decimal) -> float:
        """Where a number lies between the lowest (0) and the highest (1) of all; in the middle where all are one."""
        known = (self.baseline, self.target, *(mark.number for mark in self.marks))
        numbers = [one for one in known if one is not None]
        low, high = min(numbers), max(numbers)
        return float((number - low) / (high - low)) if low != high else 0.5


def trend_of(indicator: Indicator, lines: Sequence[tuple[Period, ReportLine | None]]) -> Trend | None:
    """The trend of an indicator by the lines of its goal, oldest first; None where fewer than two have its actual."""
    known = [(period, line.actual.get(indicator.key, "") if line is not None else "") for period, line in lines]
    first = next((place for place, (_period, actual) in enumerate(known) if actual), len(known))
    known = known[first:][-MOST_PERIODS:]
    if sum(bool(actual) for _period, actual in known) < LEAST_ACTUALS:
        return None
    return Trend(
        indicator,
        tuple(TrendPoint(period, actual, comparable(indicator, actual)) for period, actual in known),
        comparable(indicator, indicator.baseline),
        comparable(indicator, indicator.target),
    )


def trends(report: FollowUpReport) -> Iterator[tuple[ReportRow, Trend]]:
    """The trends of the goals that are shown, in their order."""
    for row in report.shown:
        for one in row.goal.indicators:
            if (trend := trend_of(one, (*row.before, (report.period, row.line)))) is not None:
                yield row, trend
