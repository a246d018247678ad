"""The report of a goal as paragraphs: its status by sign and name, its text, and the actuals of its indicators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from kortit.follow_up.charts import shares, trend_of
from kortit.follow_up.statuses import UNREPORTED, UNREPORTED_SIGN, Level
from kortit.indicators import is_reached
from kortit.messages import _
from kortit.rendering import blocks
from tui.widgets.page import Paragraph
from tui.widgets.painted import joined, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kortit.follow_up.charts import Share
    from kortit.follow_up.period import Period, ReportLine
    from kortit.follow_up.report import FollowUpReport, Tally
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
_BAR = 20


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
        parts: list[Text | str] = [text(f"{indicator.text}: {actual} {indicator.unit}".rstrip())]
        if indicator.target:
            parts += [" ", text(self._say(_("(target {target})", target=indicator.target)), "kortit.quiet")]
        reached = is_reached(indicator, actual)
        if reached is not None:
            level = Level.GOOD if reached else Level.WARNING
            words = _("reached") if reached else _("not reached yet")
            parts += [" ", text(f"{level.sign} {self._say(words)}", STYLES[level])]
        return joined(*parts)

    def trend(self, goal: Goal, known: Sequence[tuple[Period, ReportLine | None]]) -> Iterator[Paragraph]:
        """Paint what indicators showed over the periods: their heights up to the target, and levels as written."""
        for one in goal.indicators:
            if (trend := trend_of(one, known)) is None:
                continue
            drawn: list[Text | str] = ["  ", text(blocks.course(trend), "kortit.draft")] if trend.is_drawn else []
            levels: list[Text | str] = ["  ", text(f"({one.levels})", "kortit.quiet")] if one.levels else []
            yield Paragraph(joined(text(one.text), *drawn, "  ", text(blocks.numbers(trend)), *levels), "  ")

    def bars(self, report: FollowUpReport, theme: str | None) -> Iterator[Paragraph]:
        """Paint how the goals of each theme (one of which is marked) and all of them share out among the statuses."""
        tallies = [*report.by_theme, report.whole]
        names = [self._say(_("All")) if tally.theme is None else tally.theme for tally in tallies]
        wide = max(map(len, names))
        for tally, name in zip(tallies, names, strict=True):
            here = "bold" if theme is not None and tally.theme == theme else "kortit.quiet"
            counts = " ".join(f"{one.sign}{one.count}" for one in self._shares(tally) if one.count)
            yield Paragraph(joined(text(name, here), " " * (wide + 1 - len(name)), self.bar(tally), " ", text(counts)))
        for one in self._shares(report.whole):
            if one.count:
                words = one.status.name if one.status is not None else self._say(UNREPORTED)
                yield Paragraph(joined(Text(blocks.block(one), _style(one)), " ", text(f"{one.sign} {words}")))

    def bar(self, tally: Tally) -> Text:
        """Paint the bar of a theme."""
        return joined(*(Text(drawn, _style(one)) for one, drawn in blocks.bar(self._shares(tally), _BAR)))

    def _shares(self, tally: Tally) -> Sequence[Share]:
        return shares(self.municipality.statuses, tally)


def _style(share: Share) -> str:
    return STYLES[share.status.level] if share.status is not None else "kortit.quiet"
