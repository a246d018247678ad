"""`kortit report`: periods, the lines of goals in them, and the report."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from kortit.characters import cleaned
from kortit.decision import date_expected, read_date
from kortit.errors import UsageError
from kortit.follow_up.between import between
from kortit.follow_up.choice import ReportChoice
from kortit.follow_up.period import CLOSED, Period
from kortit.messages import _, translator
from kortit.rendering.labels import ROW
from kortit.rendering.report_words import REPORT, state_of
from tui.decision_options import AGAIN, AskedDecision, decision_options
from tui.document_options import document_options, table_options
from tui.editor import edit_text
from tui.extent import committed_sentences
from tui.groups import CommandGroup
from tui.parameters import (
    DRY_RUN,
    TEXT_OR_JSON,
    date_of,
    goal_id,
    one_line,
    pass_session,
    refuse_no_owner,
    refuse_unknown,
    statuses_of,
    theme_code,
)
from tui.session import Session
from tui.tables import put_out

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from kortit.messages import Message
    from tui.tables import Asked


PERIOD = click.option("--period", metavar="DATE", help="The day of the period; without it the only open one.")


class ReportGroup(CommandGroup):
    """The group of `kortit report`, for which two days with dots between them are what moved between two periods."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Resolve the command; that of two days is `compare`."""
        return super().resolve_command(ctx, ["compare", *args] if args and ".." in args[0] else args)


@click.group("report", cls=ReportGroup, invoke_without_command=True)
@TEXT_OR_JSON
@click.pass_context
def report_command(context: click.Context, format_name: str) -> None:
    """Report on goals: what is reached in a period, and what is not.

    Alone, it lists the periods and how complete they are. A period is named by the day up to which it reports.
    """
    session = context.find_object(Session)
    if context.invoked_subcommand is not None or session is None:
        return
    with session.repository() as repository:
        overview = repository.follow_up.overview()
    if format_name == "json":
        periods = [
            {
                "day": str(one.period.day),
                "name": one.period.name,
                "closed": one.period.closed,
                "goals": one.goals,
                "reported": one.reported,
            }
            for one in overview
        ]
        session.write_json({"schema": "kortit.periods/1", "periods": periods})
        return
    for one in overview:
        said = _("{reported} of {count} goals reported", reported=one.reported, count=one.goals)
        state = session.translate(_("closed") if one.period.closed else _("open for reporting"))
        session.write(
            f"{one.period.day}  {state}  {session.translate(said)}  {cleaned(one.period.name)}".rstrip() + "\n"
        )
    if not overview:
        session.say(_("no periods yet; make one with kortit report new DATE"))


@report_command.command("new")
@click.argument("date")
@click.option("--name", metavar="TEXT", help="What documents call the period, like “Osavuosikatsaus 2/2026”.")
@DRY_RUN
@pass_session
def new_command(session: Session, date: str, name: str | None, dry_run: bool) -> None:
    """Open a period that reports up to DATE: a draft, until it is amended.

    A store whose kortit.yaml has no statuses yet gets the usual ones with it.
    """
    day = _day(date)
    period = Period(day, one_line(name, _("the name")) if name is not None else "")
    with session.repository(writing=True, dry_run=dry_run) as repository:
        got_statuses = repository.follow_up.new(period)
    session.say(_("{period}: opened, as a draft", period=period.called))
    if got_statuses:
        session.say(_("kortit.yaml got the usual statuses; rename them there before they are used"))


@report_command.command("set")
@click.argument("goal_id_text", metavar="ID")
@click.option("--status", metavar="STATUS", help="One of the statuses of kortit.yaml, by its key.")
@click.option("--text", metavar="TEXT", help="What is to be said; an empty one takes the text away.")
@click.option(
    "--actual",
    metavar="KEY=VALUE",
    multiple=True,
    help="What an indicator shows; again for each indicator; an empty value takes it away.",
)
@PERIOD
@DRY_RUN
@pass_session
def set_command(
    session: Session,
    goal_id_text: str,
    status: str | None,
    text: str | None,
    actual: tuple[str, ...],
    period: str | None,
    dry_run: bool,
) -> None:
    """Write the line of a goal in a period: a draft, until it is amended.

    While the period is open, its lines are amended without a decision.
    """
    if status is None and text is None and not actual:
        raise UsageError(_("say what to report: --status, --text or --actual"))
    wanted = goal_id(goal_id_text)
    said = one_line(text, _("the text")) if text and text.strip() else text
    values = _actuals(actual)
    day = date_of(period)
    with session.repository(writing=True, dry_run=dry_run) as repository:
        (wanted,) = repository.as_written([wanted])
        chosen = repository.follow_up.set(wanted, day, status=status, text=said and said.strip(), actual=values)
    session.say(_("{id}: reported in {period}, as a draft", id=wanted, period=chosen.called))
    _warn_of_closed(session, chosen)


def _warn_of_closed(session: Session, period: Period) -> None:
    if period.closed:
        session.say(CLOSED)


@report_command.command("edit")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@PERIOD
@pass_session
def edit_command(session: Session, ids: tuple[str, ...], period: str | None) -> None:
    """Open lines of goals in $VISUAL or $EDITOR, one after another: drafts, until they are amended.

    A line that is not there yet is opened as a form to fill in.

    An editor that is closed without saving changes nothing, so there is no --dry-run; kortit report set has one.
    """
    day, typed = date_of(period), [goal_id(text) for text in ids]
    with session.repository(writing=True) as repository:
        wanted = repository.as_written(typed)
        for one, (path, before, data) in [(one, repository.follow_up.line_text(one, day)) for one in wanted]:
            save = partial(repository.follow_up.save_line_text, path, before)
            saved = edit_text(session, repository, f"{path.day}-{one}.yaml", data, save)
            session.say(_("{id}: draft saved", id=one) if saved else _("{id}: nothing to change", id=one))


@report_command.command("remove")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@PERIOD
@DRY_RUN
@pass_session
def remove_command(session: Session, ids: tuple[str, ...], period: str | None, dry_run: bool) -> None:
    """Take lines of goals away: drafts, until they are amended.

    The goals are then not reported in the period.
    """
    day, typed = date_of(period), [goal_id(text) for text in ids]
    with session.repository(writing=True, dry_run=dry_run) as repository:
        wanted = repository.as_written(typed)
        chosen = repository.follow_up.remove(wanted, day)
    for one in wanted:
        session.say(_("{id}: line removed from {period}, as a draft", id=one, period=chosen.called))
    _warn_of_closed(session, chosen)


@report_command.command("show")
@click.argument("date", required=False)
@document_options
@click.option("--only", metavar="STATUS,...", help="Only goals of these statuses: the deviations, say.")
@click.option("--unreported", is_flag=True, help="Only goals of which nothing is reported (with --only: these too).")
@click.option("--theme", metavar="THEME", help="Only this theme.")
@click.option("--owner", metavar="TEXT", help="Only goals whose field owner has these words.")
@pass_session
def show_command(
    session: Session,
    date: str | None,
    asked: Asked,
    only: str | None,
    theme: str | None,
    owner: str | None,
    unreported: bool,
) -> None:
    """Show the report of a period: every goal in force on its day, with its status and what happened to it.

    DATE is the day of the period; without it the only open one, or the last. Goals of which nothing is reported are
    rows too. The counts are of all goals, also where only some are shown.

    While the period is open, .xlsx and .docx are forms to fill in, which `kortit import` takes back (not with --only).
    """
    code = theme_code(theme)
    with session.repository() as repository, session.patience(_("reading goals")):
        report = repository.follow_up.report(date_of(date), code)
    refuse_unknown(report.theme, report.municipality, known=bool(report.rows))
    statuses = statuses_of(only, report.municipality)
    refuse_no_owner(owner, report.municipality)
    put_out(session, report.narrowed(ReportChoice(statuses, unreported, owner or "")), asked)


@report_command.command("compare")
@click.argument("days", metavar="DATE..DATE")
@table_options
@click.option("--theme", metavar="THEME", help="Only this theme.")
@pass_session
def compare_command(session: Session, days: str, asked: Asked, theme: str | None) -> None:
    """Show what moved between two periods (kortit report A..B), in the rows and words of the change table.

    DATE are the days of the periods. Status, text and actuals are fields of the goals here, beside text and year.
    """
    code = theme_code(theme)
    older, dots, newer = days.partition("..")
    if not dots or not older or not newer:
        raise UsageError(_("“{text}” are no two periods; write 2026-04-30..2026-08-31", text=days))
    with session.repository() as repository, session.patience(_("comparing")):
        old, new = (repository.follow_up.report(_day(one), code) for one in (older, newer))
    refuse_unknown(code, new.municipality, known=bool(old.rows or new.rows))
    translate = translator(new.municipality.language)

    def said(message: Message | str) -> str:
        return message if isinstance(message, str) else translate(message)

    table = between(
        old,
        new,
        names={"status": said(ROW["status"]), "report": said(_("Report")), "actual": said(_("Actuals"))},
        state_of=lambda row: said(state_of(row)),
        title=said(_("{report}: {old} → {new}", report=REPORT, old=old.period.called, new=new.period.called)),
        command=" ".join(["kortit report", f"{old.period.day}..{new.period.day}"]),
    )
    put_out(session, table, asked)


@report_command.command("close")
@click.argument("date")
@decision_options
@AGAIN
@DRY_RUN
@TEXT_OR_JSON
@pass_session
def close_command(
    session: Session,
    date: str,
    decided: AskedDecision,
    dry_run: bool,
    format_name: str,
) -> None:
    """Close the period of DATE, and commit that with its drafts as one amendment.

    After that its lines change only with a decision, and the report says so.

    The commit's id goes to stdout.
    """
    with session.repository(writing=True, dry_run=dry_run) as repository:
        amendment = decided.amendment(repository.judge)
        committed = repository.follow_up.close(_day(date), amendment)
    data: dict[str, Any] = {
        "schema": "kortit.amend/1",
        "commit": committed.commit or None,
        "subject": committed.subject,
        "goals": [],
        "settings": [],
        "lines": committed.lines,
    }
    session.hand_over(data if format_name == "json" else committed.commit, committed_sentences(committed))


def _day(text: str) -> datetime.date:
    """Parse the day of a period. Raises UsageError."""
    day = read_date(text)
    if day is None:
        raise UsageError(date_expected(text))
    return day


def _actuals(given: Sequence[str]) -> dict[str, str]:
    """Parse KEY=VALUE arguments. Raises UsageError."""
    found: dict[str, str] = {}
    for item in given:
        key, separator, value = item.partition("=")
        if not separator or not key.strip():
            raise UsageError(_("“{text}” is no actual; write KEY=VALUE", text=item))
        what = _("the indicator {key}", key=key.strip())
        found[key.strip()] = one_line(value, what) if value.strip() else ""
    return found
