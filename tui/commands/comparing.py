"""`kortit changes`: the formal change table of a range."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kortit.messages import _
from tui.parameters import pass_session, table_options, theme_code
from tui.tables import show_table

if TYPE_CHECKING:
    from tui.session import Session


@click.command("changes")
@click.argument("range_text", metavar="[RANGE]", required=False)
@table_options
@click.option("--all", "everything", is_flag=True, help="Show unchanged goals too.")
@click.option("--theme", metavar="THEME", help="Only goals that are or were in this theme.")
@pass_session
def changes_command(
    session: Session,
    range_text: str | None,
    format_name: str | None,
    output: str | None,
    columns: str | None,
    everything: bool,
    theme: str | None,
) -> None:
    """Show the change table of a range.

    RANGE is A..B, A.. (to HEAD), A...B (from where they parted), A (to the working tree), or nothing (HEAD to the
    working tree). A and B are anything git understands, a citation (“Kv 14.12.2020 § 85”, also with ^), a date
    (2020-12-31 or 31.12.2020), or ROOT, the state before everything.
    """
    code = theme_code(theme)
    with session.repository() as repository, session.patience(_("comparing")):
        table = repository.changes(range_text, everything=everything, theme=code)
    show_table(session, table, format_name=format_name, output=output, columns=columns, everything=everything)
