"""`kortit changes` and `cards`: the formal change table of a range, and the cards in force, as documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kortit.messages import _
from kortit.rendering import Unchanged
from tui.document_options import document_options, table_options
from tui.parameters import pass_session, refuse_unknown, theme_code
from tui.tables import put_out

if TYPE_CHECKING:
    from tui.session import Session
    from tui.tables import Asked


@click.command("changes")
@click.argument("range_text", metavar="[RANGE]", required=False)
@table_options
@click.option(
    "--unchanged",
    type=click.Choice([one.value for one in Unchanged]),
    default="omit",
    help="Goals that did not change: whole, left out (default), or with dashes.",
)
@click.option("--all", "everything", is_flag=True, help="The same as --unchanged full.")
@click.option("--substantive", is_flag=True, help="Leave out goals of which only typography changed.")
@click.option("--decisions", is_flag=True, help="Say of each year and means whose decision set it.")
@click.option("--theme", metavar="THEME", help="Only goals that are or were in this theme.")
@pass_session
def changes_command(
    session: Session, range_text: str | None, asked: Asked, everything: bool, theme: str | None
) -> None:
    """Show the change table of a range.

    RANGE is A..B, A.. (to HEAD), A...B (from where they parted), A (to the working tree), or nothing (HEAD to the
    working tree). A and B are anything git understands, a citation (“Kv 14.12.2020 § 85”, also with ^), a register
    number, a date (2020-12-31 or 31.12.2020), or ROOT, the state before everything. A citation or a register number
    alone is what its amendments changed.
    """
    code = theme_code(theme)
    if everything:
        asked = asked._replace(unchanged="full")
    with session.repository() as repository, session.patience(_("comparing")):
        table = repository.changes(
            range_text, everything=asked.unchanged != "omit", theme=code, decisions=asked.decisions
        )
    refuse_unknown(table.theme, table.municipality, known=bool(table.rows) or table.theme in table.theme_codes)
    put_out(session, table, asked)


@click.command("cards")
@click.argument("revision", metavar="[REV]", required=False)
@document_options
@click.option("--theme", metavar="THEME", help="Only this theme.")
@pass_session
def cards_command(session: Session, revision: str | None, asked: Asked, theme: str | None) -> None:
    """Show the cards in force, with the decisions that set them: what the council approves.

    REV is a revision, a citation or a date; without it, what is in force now. Drafts are not.
    """
    code = theme_code(theme)
    with session.repository() as repository, session.patience(_("reading goals")):
        cards = repository.in_force(revision, theme=code)
    refuse_unknown(cards.theme, cards.municipality, known=bool(cards.goals))
    put_out(session, cards, asked)
