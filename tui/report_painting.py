"""What is reported of a goal, as paragraphs: its status by sign and name, its text, and what its indicators show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from kortit.follow_up.statuses import UNREPORTED, UNREPORTED_SIGN, Level
from kortit.indicators import amount_of, is_reached
from kortit.messages import _
from tui.widgets.page import Paragraph
from tui.widgets.painted import joined, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kortit.follow_up.period import Period, ReportLine
    from kortit.goal import Goal
    from kortit.indicators import Indicator
    from kortit.messages import Message, Translator
    from kortit.municipality import Municipality

STYLES = {
    Level.GOOD: "kortit.good",
    Level.WARNING: "kortit.changed",
    Level.BAD: "kortit.problem",
    Level.NONE: "kortit.quiet",
}
_BARS = "▁▂▃▄▅▆▇█"


def status_sign(municipality: Municipality, line: ReportLine | None) -> Text:
    """The sign of what is reported of a goal."""
    if line is None:
        return Text(UNREPORTED_SIGN, "kortit.quiet")
    status = municipality.statuses.get(line.status)
    return Text(status.level.sign, STYLES[status.level]) if status is not None else Text("!", "kortit.problem")


class ReportPainter:
    """Paints lines of periods."""

    def __init__(self, municipality: Municipality, translate: Translator) -> None:
        self.municipality = municipality
        self.translate = translate

    def _say(self, message: Message) -> str:
        return self.translate(message)

    def goal(self, goal: Goal) -> Iterator[Paragraph]:
        """Paint the goal that is reported on."""
        yield Paragraph(text(goal.text, "bold"))
        yield Paragraph(joined(text(self._say(_("Target year")), "kortit.heading"), "  ", text(goal.target_year)))

    def line_of(self, period: Period, line: ReportLine | None, goal: Goal) -> Iterator[Paragraph]:
        """Paint the line of a goal under the name of its period."""
        yield Paragraph(text(self._say(period.called), "kortit.heading"))
        yield from self.line(line, goal)

    def line(self, line: ReportLine | None, goal: Goal) -> Iterator[Paragraph]:
        """Paint the line of a goal; None: nothing is reported."""
        if line is None:
            yield Paragraph(joined(status_sign(self.municipality, None), " ", text(self._say(UNREPORTED))), "  ")
            return
        status = self.municipality.statuses.get(line.status)
        name = status.name if status is not None else line.status
        yield Paragraph(joined(status_sign(self.municipality, line), " ", text(name)), "  ")
        if line.text:
            yield Paragraph(text(line.text), "  ")
        indicators = {one.key: one for one in goal.indicators}
        for key, actual in line.actual.items():
            yield Paragraph(self._actual(indicators.get(key), key, actual), "  • ")

    def _actual(self, indicator: Indicator | None, key: str, actual: str) -> Text:
        if indicator is None:
            return text(f"{key}: {actual}")
        parts = [text(f"{indicator.text}: {actual} {indicator.unit}".rstrip())]
        if indicator.target:
            parts += [text("  "), text(self._say(_("(target {target})", target=indicator.target)), "kortit.quiet")]
        reached = is_reached(indicator, actual)
        if reached is not None:
            level = Level.GOOD if reached else Level.WARNING
            words = _("reached") if reached else _("not reached yet")
            parts += [text(" "), text(f"{level.sign} {self._say(words)}", STYLES[level])]
        return joined(*parts)

    def trend(self, goal: Goal, known: Sequence[tuple[Period, ReportLine | None]]) -> Iterator[Paragraph]:
        """Paint what the indicators showed over the periods: a line of bars, and the numbers that it stands for."""
        for one in goal.indicators:
            values = [line.actual.get(one.key, "") for _period, line in known if line is not None]
            values = [value for value in values if value]
            if len(values) < 2:
                continue
            bars = bars_of([one.baseline, *values, one.target])
            numbers = " → ".join(values)
            yield Paragraph(joined(text(one.text), "  ", text(bars, "kortit.draft"), "  ", text(numbers)), "  ")


def bars_of(levels: Iterable[str]) -> str:
    """The levels that are numbers as bars of eight heights, from the lowest of them to the highest."""
    amounts = [amount.number for level in levels if (amount := amount_of(level)) is not None]
    if not amounts or min(amounts) == max(amounts):
        return ""
    low, high = min(amounts), max(amounts)
    return "".join(_BARS[int((number - low) * (len(_BARS) - 1) / (high - low))] for number in amounts)
