"""`kortit hooks`: the rules where git is used by hand, and on the server."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kortit.errors import UsageError
from kortit.messages import Message, _
from kortit.problem import Severity
from store.repository import Repository
from tui.parameters import pass_session

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kortit.problem import Problem
    from tui.session import Session


@click.group("hooks")
def hooks_command() -> None:
    """Make plain git obey the same rules."""


@hooks_command.command("install")
@click.option(
    "--server", metavar="DIR", type=click.Path(file_okay=False), help="A bare repository: install pre-receive."
)
@click.option("--branch", metavar="NAME", help="With --server: the binding branch. Default: the repository's HEAD.")
@pass_session
def install_command(session: Session, server: str | None, branch: str | None) -> None:
    """Install pre-commit and commit-msg here, or pre-receive in a bare repository.

    Hooks that are there already are kept, and run first.
    """
    if server is not None:
        made = Repository.install_server_hooks(Path(server), branch)
    else:
        if branch is not None:
            raise UsageError(_("--branch goes with --server"))
        with session.repository() as repository:
            made = repository.install_hooks()
    for place in made:
        session.say(_("the hook {name} is installed in {path}", name=place.name, path=str(place)))


@hooks_command.command("run", hidden=True)
@click.argument("name", type=click.Choice(["pre-commit", "commit-msg", "pre-receive"]))
@click.argument("rest", nargs=-1)
@click.option("--branch")
@pass_session
def run_command(session: Session, name: str, rest: tuple[str, ...], branch: str | None) -> int:
    """Run what a hook checks; git calls this."""
    if name == "pre-receive":
        return _receive(session, branch)
    message = Path(rest[0]).read_text(encoding="utf-8", errors="replace") if name == "commit-msg" and rest else None
    with session.repository() as repository:
        problems = repository.check_commit(message)
    failed = _tell(session, problems)
    if failed and message is not None:
        session.say(_("this commit goes around the rules; amend with kortit, or put the decision into the message"))
    return 1 if failed else 0


def _receive(session: Session, branch: str | None) -> int:
    # Git says where it is by a relative path, which holds only here.
    folder = Path(os.environ.get("GIT_DIR", ".")).resolve()
    os.environ["GIT_DIR"] = str(folder)
    failed = _tell(session, Repository.check_push(folder, sys.stdin, branch))
    if failed:
        session.say(_("refused; nothing was taken"))
    return 1 if failed else 0


def _tell(session: Session, found: Iterable[Message | Problem]) -> bool:
    """Tell what was found; tell whether anything of it is an error."""
    failed = False
    for one in found:
        if isinstance(one, Message):
            failed = True
            session.say(f"kortit: {session.translate(one)}")
        elif one.severity is not Severity.NOTE:
            failed = failed or one.severity is Severity.ERROR
            session.tell_problems([one])
    return failed
