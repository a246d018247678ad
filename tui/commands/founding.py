"""`kortit init` and `demo`: a new store, and the example."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kortit.errors import RefusedError, UsageError
from kortit.messages import LANGUAGES, _
from kortit.municipality import DEFAULT_BODIES
from store.repository import Repository, found_store
from tui.example import build_example
from tui.parameters import DRY_RUN, one_line, pass_session
from tui.session import ONLY_TRIED
from tui.tables import Asked, put_out

if TYPE_CHECKING:
    from kortit.municipality import Body
    from tui.session import Session

_NAMED = re.compile(r"([^()]*[^()\s])\s*(?:\(([^()]+)\))?")


@click.command("init")
@click.argument("directory", metavar="DIR", type=click.Path(file_okay=False))
@click.option("--name", metavar="TEXT", help="The municipality's name. Default: the folder's.")
@click.option("--council", metavar="NAME", help="The council, like “Kunnanvaltuusto”, or “Kommunfullmäktige (Kfm)”.")
@click.option("--board", metavar="NAME", help="The board, like “Kunnanhallitus”, or “Kommunstyrelsen (Kst)”.")
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="fi",
    help="Language of the documents. Default: fi.",
)
@DRY_RUN
@pass_session
def init_command(
    session: Session,
    directory: str,
    name: str | None,
    council: str | None,
    board: str | None,
    language: str,
    dry_run: bool,
) -> None:
    """Make a new store in DIR: a git repository with kortit.yaml, committed.

    Inside a git repository the store becomes a part of it. In brackets after the name of a body stands how decisions
    cite it (Kv, Kh otherwise).
    """
    if not directory:
        raise UsageError(_("name a folder for the store"))
    folder = Path(directory)
    municipality = one_line(name if name is not None else folder.resolve().name, _("the municipality"))
    given = {"council": council, "board": board}
    bodies = {key: _body(body, given.get(key)) for key, body in DEFAULT_BODIES.items()}
    if dry_run:
        session.say(ONLY_TRIED)
    found_store(folder, municipality, language, bodies=bodies, only_try=dry_run)
    session.say(
        _(
            "a store for {name} is in {folder}; its settings are in kortit.yaml",
            name=municipality,
            folder=directory,
        )
    )
    session.say(_("next: cd {folder}, then kortit import FILE", folder=directory))


def _body(usual: Body, text: str | None) -> Body:
    """A body as it is named on the command line (None: as usual), with abbreviations in brackets behind its name."""
    if text is None:
        return usual
    match = _NAMED.fullmatch(one_line(text, _("the name")))
    if match is None:
        raise UsageError(_("“{text}” names no body; write its name, with abbreviations in brackets", text=text))
    short = tuple(filter(None, (one.strip() for one in (match[2] or "").split(","))))
    return usual._replace(name=match[1], abbreviations=short or usual.abbreviations)


def refuse_full(folder: Path) -> None:
    """Raise RefusedError for a folder that exists and is not empty."""
    if folder.exists() and any(folder.iterdir()):
        raise RefusedError(_("{folder} is not empty; name a new folder for the example", folder=str(folder)))


@click.command("demo")
@click.argument("directory", metavar="[DIR]", type=click.Path(file_okay=False), required=False)
@DRY_RUN
@pass_session
def demo_command(session: Session, directory: str | None, dry_run: bool) -> None:
    """Build the example store (in DIR, or in a temporary folder) and show its change table.

    The example is an invented municipality: a first import of 26 goals, two further amendments,
    and two reporting periods.
    """
    if directory is not None:
        refuse_full(Path(directory))
    if dry_run:
        with tempfile.TemporaryDirectory(prefix="kortit-demo-") as place:
            session.say(ONLY_TRIED)
            _show_example(session, Path(place))
        return
    folder = Path(tempfile.mkdtemp(prefix="kortit-demo-")) if directory is None else Path(directory)
    _show_example(session, folder)
    session.say(_("the example is in {folder}; go there and try: kortit list, kortit log", folder=str(folder)))


def _show_example(session: Session, folder: Path) -> None:
    """Build the example in a folder and show its change table."""
    with session.patience(_("building the example")):
        example = build_example(folder)
    with Repository.open(folder) as repository:
        table = repository.changes(f"{example.baseline}..{example.newest}")
    put_out(session, table, Asked())
