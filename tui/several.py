"""One change of several goals: choosing them, the change table that follows, and the drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kortit.authority import bound_goals, changed_fields
from kortit.errors import UsageError
from kortit.fields import field_named
from kortit.messages import _, ngettext
from kortit.search import found, prepared, read_query
from tui.desk import decisions_of
from tui.parameters import goal_id
from tui.tables import Asked, put_out

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kortit.changes import ChangeTable
    from kortit.goal import Goal
    from kortit.messages import Message
    from store.repository import GoalFile, Repository
    from tui.session import Session

WHERE = click.option("--where", metavar="QUERY", help="Goals found by words, themes (O1) and years (2021-2025).")


def chosen_files(repository: Repository, ids: Sequence[str], where: str | None) -> list[GoalFile]:
    """The files of the goals named and of those that a query finds, in document order.

    An empty query finds all. Raises UsageError when none is named, there or found, ProblemsError for a file that cannot
    be read.
    """
    if not ids and where is None:
        raise UsageError(_("say which goals: their ids, or --where QUERY"))
    named = repository.as_written([goal_id(text) for text in ids])
    if where is None:
        return repository.goal_files(named)
    themes = repository.municipality.theme_codes
    files = {file.goal.id: file for file in repository.goal_files()}
    query = read_query(where, themes, {})
    decisions = decisions_of(repository.points()) if query.asks_of_decisions else ()
    matching = found(prepared(file.goal for file in files.values()), query, {}, decisions)
    if not matching and not named:
        raise UsageError(_("no goal is found by “{query}”; kortit list shows all", query=where))
    return [file for key, file in files.items() if key in {*matching, *named}]


def carry_out(
    session: Session,
    repository: Repository,
    changes: Sequence[tuple[GoalFile, Goal]],
    *,
    dry_run: bool,
    shown: bool,
    format_name: str,
) -> None:
    """Write the changes as drafts, unless it is a dry run; with `shown`, the change table goes to stdout before that.

    What takes a decision, and which drafts were saved, is told on stderr.
    """
    differing = [(file, goal) for file, goal in changes if goal != file.goal]
    table = repository.planned(differing) if shown else None
    if table is not None:
        put_out(session, table, Asked(format_name))
        _tell_decisions(session, repository, table)
    saved = () if dry_run else repository.save_all(changes)
    for file, goal in changes:
        names = [field_named(key).name for key in changed_fields(file.goal, goal)]
        if file.path.id in saved:
            session.say(_("{id}: draft saved ({fields})", id=file.path.id, fields=tuple(names)))
        elif len(changes) == 1 and not names:
            session.say(_("{id}: nothing to change", id=file.path.id))
    if len(changes) > 1 or dry_run:
        session.say(
            ngettext("{count} goal would change", "{count} goals would change", len(differing))
            if dry_run
            else ngettext("{count} draft saved", "{count} drafts saved", len(saved))
        )


def put_away(
    session: Session,
    repository: Repository,
    command: str,
    changes: Sequence[tuple[GoalFile, Goal | None]],
    told: Callable[[GoalFile], Message],
    *,
    dry_run: bool,
) -> None:
    """Remove or move goals, all or none, and tell each; of several, and of a dry run, the change table goes to stdout.

    `command` is what a person ran.
    """
    table = repository.planned(changes) if dry_run or len(changes) > 1 else None
    if table is not None:
        put_out(session, table, Asked("text"))
        _tell_decisions(session, repository, table)
    if dry_run:
        session.say(ngettext("{count} goal would change", "{count} goals would change", len(changes)))
        return
    repository.save_all(changes, command)
    session.say_all(told(file) for file, _goal in changes)


def _tell_decisions(session: Session, repository: Repository, table: ChangeTable) -> None:
    """Tell which of the goals take a decision."""
    if bound := bound_goals(((row.old, row.new) for row in table.changed_rows), repository.judge):
        session.say(_("a decision is needed for: {goals}", goals=tuple(bound)))
