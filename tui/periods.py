"""Which period is reported on: the only open one, one of several that the user chooses, or one that is opened now."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from kortit.decision import date_expected, read_date
from kortit.errors import UsageError
from kortit.follow_up.period import Period
from kortit.messages import Message, _, written_date
from tui.screens import new_screen

if TYPE_CHECKING:
    from tui.screens.kortit_screen import KortitScreen


async def open_period(view: KortitScreen[Any]) -> Period | None:
    """The period to report on; None where the user chose none. Raises the KortitError of the store."""
    reports = await view.store(lambda repository: repository.follow_up.reports(()))
    if len(reports.open) == 1:
        return reports.open[0]
    if reports.open:
        return await chosen_period(view, reports.open)
    return await _opened(view)


async def open_report(view: KortitScreen[Any]) -> None:
    """Open the report of the open period, of the last one, or of one that is opened for it."""
    reports = await view.store(lambda repository: repository.follow_up.reports(()))
    known = list(reports.periods.values())
    period = (reports.open or known)[-1] if known else await _opened(view)
    if period is not None:
        view.kortit.open("reports", period)


async def chosen_period(view: KortitScreen[Any], periods: list[Period]) -> Period | None:
    """The period that the user chooses of some, the last one first."""
    offered = [
        (period, view.say(period.called), view.say(_("closed") if period.closed else _("open for reporting")))
        for period in reversed(periods)
    ]
    chosen: Period | None = await view.answer_to(new_screen("pick", _("Which period?"), offered))
    return chosen


async def _opened(view: KortitScreen[Any]) -> Period | None:
    """A new period, as a draft, by the day and the name that the user gives."""
    before = dt.datetime.now().astimezone().date().replace(day=1) - dt.timedelta(days=1)  # the end of a month
    hint = _("No period is open. Up to which day is reported, and what is it called? 31.8.2026 Osavuosikatsaus 2/2026")
    asked = new_screen("write", _("Open a period"), written_date(before), hint=hint, refuse=_refusal)
    typed: str | None = await view.answer_to(asked)
    if typed is None:
        return None
    period = _period(typed)
    await view.write(lambda repository: repository.follow_up.new(period), named=_("opening of {day}", day=period.day))
    view.kortit.reload(history=False)
    return period


def _period(typed: str) -> Period:
    """A period as it is typed, its day and then its name. Raises UsageError."""
    day, _space, name = typed.strip().partition(" ")
    date = read_date(day)
    if date is None:
        raise UsageError(date_expected(day))
    return Period(date, " ".join(name.split()))


def _refusal(typed: str) -> Message | None:
    try:
        _period(typed)
    except UsageError as error:
        return error.message
    return None
