"""The words and signs of a report: statuses, moves within the year, actuals of indicators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kortit.characters import cleaned
from kortit.fields import GOAL, TARGET_YEAR, THEME
from kortit.follow_up.statuses import UNREPORTED, UNREPORTED_SIGN
from kortit.messages import Message, _
from kortit.rendering.captions import set_by

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kortit.follow_up.period import ReportLine
    from kortit.follow_up.report import Move, ReportRow
    from kortit.follow_up.statuses import Status

REPORT = _("Follow-up report")


def status_said(status: Status) -> str:
    """A status as its sign and its name."""
    return f"{status.level.sign} {cleaned(status.name)}"


def state_of(row: ReportRow) -> Message | str:
    """What is said of a goal in one or a few words, with a sign: its status, or that nothing is reported."""
    if row.line is None:
        return _("{sign} {words}", sign=UNREPORTED_SIGN, words=UNREPORTED)
    return status_said(row.status) if row.status is not None else cleaned(row.line.status)


def moves_of(row: ReportRow) -> Iterator[tuple[str, Message]]:
    """What happened to a goal within the year, each with its field (empty: the goal as a whole) and the decision."""
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
    return _("means adapted: {by}", by=by)


def actuals(line: ReportLine) -> Iterator[str]:
    """What the indicators show, each on a line."""
    for key, value in line.actual.items():
        yield f"{cleaned(key)}: {cleaned(value)}"
