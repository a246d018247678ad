"""The words and signs of a report: statuses, moves within the year, actuals of indicators."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kortit.characters import cleaned
from kortit.fields import GOAL, MEANS, TARGET_YEAR, THEME
from kortit.follow_up.statuses import UNREPORTED, UNREPORTED_SIGN
from kortit.messages import Message, _
from kortit.rendering.captions import set_by
from kortit.rendering.labels import NOTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kortit.changes import ChangeTable, Endpoint
    from kortit.follow_up.charts import Trend
    from kortit.follow_up.period import Period
    from kortit.follow_up.report import Measured, Move, ReportRow, Tally
    from kortit.follow_up.statuses import Status
    from kortit.messages import Translator

REPORT = _("Follow-up report")


def status_said(status: Status) -> str:
    """A status as its sign and its name."""
    return f"{status.level.sign} {cleaned(status.name)}"


NOT_REPORTED = _("{sign} {words}", sign=UNREPORTED_SIGN, words=UNREPORTED)


def state_of(row: ReportRow) -> Message | str:
    """The state of a goal in a few words, with a sign: its status, or that nothing is reported."""
    if row.line is None:
        return NOT_REPORTED
    return status_said(row.status) if row.status is not None else cleaned(row.line.status)


def state_before(row: ReportRow, statuses: Mapping[str, Status]) -> Message | str | None:
    """The state of a goal in the period before, in words; None where it was not in force then."""
    if not row.before:
        return None
    line = row.before[-1][1]
    return state_of(replace(row, line=line, status=statuses.get(line.status) if line is not None else None))


def previous(row: ReportRow, statuses: Mapping[str, Status]) -> Message | None:
    """The same with the day of that period."""
    said = state_before(row, statuses)
    return _("before ({day}): {state}", day=row.before[-1][0].day, state=said) if said is not None else None


def course(trend: Trend) -> Iterator[Message]:
    """The actuals of an indicator, period by period, in words; those that no line is drawn through are told."""
    for mark in trend.marks:
        shown = cleaned(mark.actual) or NOTHING
        if mark.number is None and mark.actual and trend.is_drawn:
            yield _("{day}: {value} (not comparable)", day=mark.period.day, value=shown)
        else:
            yield _("{day}: {value}", day=mark.period.day, value=shown)


def line_key(trend: Trend) -> Message:
    """The key to the kinds of lines of a drawn trend."""
    target, baseline = _("dashed line: target"), _("dotted line: baseline")
    shown = (*([target] if trend.target is not None else []), *([baseline] if trend.baseline is not None else []))
    return _("{parts}", parts=shown)


def unreported_said(tally: Tally, period: Period) -> Message:
    """How many goals are not reported, and of how many of them the target year has come, if of any."""
    said = _("not reported {count}", count=tally.unreported)
    if not tally.due:
        return said
    return _(
        "{said}, of these {due} with target year {year} or earlier", said=said, due=tally.due, year=period.day.year
    )


def end_said(table: ChangeTable, side: str, named: Callable[[Endpoint], Message | str]) -> tuple[Message | str, ...]:
    """The words for an end of a table: its point as `named`, after the period whose report that side is, if it is one.

    The day by which a period is asked for is no name of the point of its goals.
    """
    point = table.target if side == "new" else table.origin
    if not table.periods:
        return (named(point),)
    return (
        table.periods[side].called,
        _("goals: {point}", point=named(point._replace(revision=point.commit or "ROOT"))),
    )


def moves_of(row: ReportRow) -> Iterator[tuple[str, Message]]:
    """The events of a goal within the year, each with its field (empty: the goal as a whole) and the decision."""
    if row.came is not None:
        yield "", _("new within the year: {by}", by=set_by(row.came))
    for move in row.moves:
        yield move.field, _moved(move)


def _moved(move: Move) -> Message:
    old, new, by = move.old, move.new, set_by(move.by)
    if move.field == TARGET_YEAR.key:
        return _("target year {old} → {new}: {by}", old=old.target_year, new=new.target_year, by=by)
    if move.field == GOAL.key:
        return _("wording changed: {by}; before: “{old}”", by=by, old=cleaned(old.text))
    if move.field == THEME.key:
        return _("theme {old} → {new}: {by}", old=old.theme, new=new.theme, by=by)
    if move.field == MEANS.key:
        return _("means adapted: {by}", by=by)
    changed = tuple(cleaned(f"{one.text} {one.levels}".strip()) for one in old.indicators if one not in new.indicators)
    if not changed:
        return _("indicators added: {by}", by=by)
    return _("indicators changed: {by}; before: {old}", by=by, old=changed)


REACHED: dict[bool | None, Message | None] = {True: _("reached"), False: _("not reached"), None: None}
"""Whether an indicator's target is reached, in words; nothing where that cannot be told."""


def measured(one: Measured) -> Message | str:
    """An indicator with its levels and its actual; of one that the goal does not have the key."""
    value, indicator = cleaned(one.actual) or NOTHING, one.indicator
    if indicator is None:
        return _("{name}: {value}", name=cleaned(one.key), value=value)
    said = cleaned(indicator.text)
    levels = _("{name}: {value}", name=said, value=cleaned(indicator.levels)) if indicator.levels else said
    return _("{indicator}; actual {value}", indicator=levels, value=value)


def actuals(row: ReportRow, translate: Translator) -> Iterator[tuple[str, str]]:
    """The actuals of a goal's indicators: for each its words, and whether the target is reached."""
    for one in row.measured:
        said, reached = measured(one), REACHED[one.is_reached]
        yield (said if isinstance(said, str) else translate(said)), translate(reached) if reached else ""
