"""`kortit sync`, `clone` and `tag`: one store for several offices, through any git server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kortit.characters import cleaned
from kortit.messages import _
from store.repository import clone
from tui.parameters import DRY_RUN, SETTLE, TEXT_OR_JSON, pass_session
from tui.session import ONLY_TRIED

if TYPE_CHECKING:
    from store.repository import CommitRecord
    from tui.session import Session


@click.command("sync")
@click.option("--dry-run", is_flag=True, help="Fetch, and say what would be sent and taken; change nothing here.")
@SETTLE
@click.option(
    "--same",
    metavar="COMMIT",
    multiple=True,
    help="Leave out what your COMMIT changes as the server has it by another decision. May be repeated.",
)
@TEXT_OR_JSON
@pass_session
def sync_command(
    session: Session, dry_run: bool, chosen: tuple[str, ...], same: tuple[str, ...], format_name: str
) -> None:
    """Fetch the amendments of others, bring your own onto them goal by goal, and send yours.

    Proposals and tags go along. Nothing is changed where something takes a choice of yours, where an amendment would
    not be lawful on what the others did, or where the server refuses.
    """
    with session.repository(writing=not dry_run) as repository, session.patience(_("syncing")):
        synced = repository.sharing.sync(chosen=chosen, same=same, dry=dry_run)
        sentences = repository.sharing.said(synced, dry=dry_run)
    if format_name == "json":
        session.write_json(
            {
                "schema": "kortit.sync/1",
                "dry_run": dry_run,
                "commit": synced.commit,
                "received": [_as_data(one) for one in synced.received],
                "sent": [_as_data(one) for one in synced.amendments],
                "refs": list(synced.sent),
                "replayed": dict(synced.replayed),
                "told": [session.translate(one) for one in synced.told],
            }
        )
        return
    lines = (
        f"{mark} {record.commit[:12]}  {cleaned(record.message.subject)}  {cleaned(record.author)}"
        for mark, records in (("<", synced.received), (">", synced.amendments))
        for record in records
    )
    session.hand_over("\n".join(lines), (*sentences, *synced.told))


def _as_data(record: CommitRecord) -> dict[str, str | None]:
    return {
        "commit": record.commit,
        "subject": record.message.subject,
        "decision": record.citation,
        "author": record.author,
        "date": record.date,
    }


@click.command("clone")
@click.argument("address", metavar="ADDRESS")
@click.argument("directory", metavar="[DIR]", type=click.Path(file_okay=False), required=False)
@DRY_RUN
@pass_session
def clone_command(session: Session, address: str, directory: str | None, dry_run: bool) -> None:
    """Clone a store from its server, ready for kortit sync: with its binding branch and hooks.

    The folder's name goes to stdout.
    """
    with session.patience(_("cloning")):
        place = clone(address, Path(directory) if directory is not None else None, dry=dry_run)
    if dry_run:
        session.say(ONLY_TRIED)
    else:
        session.write(f"{place}\n")
    if not dry_run and not any(place.glob("**/kortit.yaml")):
        session.say(_("{folder} is a clone, but there is no store in it yet; make one with kortit init {folder}",
                      folder=str(place)))  # fmt: skip
        return
    session.say(_("the store is in {folder}; go there, and run kortit sync when others or you have amended",
                  folder=str(place)))  # fmt: skip


@click.command("tag")
@click.argument("name")
@click.argument("revision", required=False)
@click.option("-m", "--message", metavar="TEXT", default="", help="What the tag stands for. Default: its name.")
@DRY_RUN
@pass_session
def tag_command(session: Session, name: str, revision: str | None, message: str, dry_run: bool) -> None:
    """Give what is in force, or another point of history, a name of its own: an annotated tag, which sync sends.

    A range begins or ends with it: kortit changes TA2025.. The id of its commit goes to stdout.
    """
    with session.repository(writing=True, dry_run=dry_run) as repository:
        commit = repository.sharing.tag(name, revision, message)
    said = _("{name} names commit {commit}", name=name, commit=commit[:12])
    session.hand_over("" if dry_run else commit, [said])
