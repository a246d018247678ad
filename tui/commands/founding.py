"""`kortit init` and `demo`: a new store, and the example."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kortit.errors import RefusedError, UsageError
from kortit.messages import LANGUAGES, _
from store.repository import Repository, found_store
from tui.example import build_example
from tui.parameters import one_line, pass_session
from tui.tables import Asked, put_out

if TYPE_CHECKING:
    from tui.session import Session


@click.command("init")
@click.argument("directory", metavar="DIR", type=click.Path(file_okay=False))
@click.option("--name", metavar="TEXT", help="The municipality's name. Default: the folder's.")
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="fi",
    help="Language of the documents. Default: fi.",
)
@pass_session
def init_command(session: Session, directory: str, name: str | None, language: str) -> None:
    """Make a new store in DIR: a git repository with kortit.yaml, committed.

    Inside a git repository the store becomes a part of it.
    """
    if not directory:
        raise UsageError(_("name a folder for the store"))
    folder = Path(directory)
    municipality = one_line(name if name is not None else folder.resolve().name, _("the municipality"))
    found_store(folder, municipality, language)
    session.say(
        _(
            "a store for {name} is in {folder}; its settings are in kortit.yaml",
            name=municipality,
            folder=directory,
        )
    )
    session.say(_("next: cd {folder}, then kortit import FILE", folder=directory))


def refuse_full(folder: Path) -> None:
    """Raise RefusedError for a folder that exists and is not empty."""
    if folder.exists() and any(folder.iterdir()):
        raise RefusedError(_("{folder} is not empty; name a new folder for the example", folder=str(folder)))


@click.command("demo")
@click.argument("directory", metavar="[DIR]", type=click.Path(file_okay=False), required=False)
@pass_session
def demo_command(session: Session, directory: str | None) -> None:
    """Build the example store (in DIR, or in a temporary folder) and show its change table.

    The example is an invented municipality: a first import of 26 goals and two further amendments.
    """
    if directory is None:
        folder = Path(tempfile.mkdtemp(prefix="kortit-demo-"))
    else:
        folder = Path(directory)
        refuse_full(folder)
    with session.patience(_("building the example")):
        example = build_example(folder)
    with Repository.open(folder) as repository:
        table = repository.changes(f"{example.baseline}..{example.newest}")
    put_out(session, table, Asked())
    session.say(_("the example is in {folder}; go there and try: kortit list, kortit log", folder=str(folder)))
