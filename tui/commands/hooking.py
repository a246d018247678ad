"""`kortit hooks`: enforces the rules where git is used by hand, and on the server."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kortit.errors import UsageError
from kortit.messages import Message, _
from kortit.problem import Severity
from store.repository import ServerHooks, check_commit, merged_file, picked
from tui.groups import CommandGroup
from tui.parameters import DRY_RUN, pass_session
from tui.session import ONLY_TRIED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kortit.problem import Problem
    from tui.session import Session


_PICKING = ("prepare-commit-msg", "pre-applypatch")
_JUDGING = ("pre-commit", "commit-msg", *_PICKING)
_BY_HAND = ("pre-rebase", "pre-push")


@click.group("hooks", cls=CommandGroup)
def hooks_command() -> None:
    """Make plain git obey the same rules."""


@hooks_command.command("install")
@click.option(
    "--server", metavar="DIR", type=click.Path(file_okay=False), help="A bare repository: install pre-receive."
)
@click.option("--branch", metavar="NAME", help="With --server: the binding branch. Default: the repository's HEAD.")
@DRY_RUN
@pass_session
def install_command(session: Session, server: str | None, branch: str | None, dry_run: bool) -> None:
    """Install the hooks of a work tree here, or pre-receive in a bare repository.

    Here, pre-commit, commit-msg, prepare-commit-msg and pre-applypatch judge commits; pre-rebase and pre-push say
    kortit sync where that is needed, git pull makes no merges, and a merge brings goals together by meaning.

    Hooks that are there already are kept, and run first.
    """
    if server is not None:
        if dry_run:
            session.say(ONLY_TRIED)
        made = ServerHooks(Path(server), branch).install(only_try=dry_run)
    else:
        if branch is not None:
            raise UsageError(_("--branch goes with --server"))
        with session.repository(dry_run=dry_run) as repository:
            made = repository.hooks.install(only_try=dry_run)
    for place in made:
        session.say(_("the hook {name} is installed in {path}", name=place.name, path=str(place)))


@hooks_command.command("status")
@click.option(
    "--server", metavar="DIR", type=click.Path(file_okay=False), help="A bare repository: try a push to a copy of it."
)
@click.option("--branch", metavar="NAME", help="With --server: the binding branch. Default: the repository's HEAD.")
@pass_session
def status_command(session: Session, server: str | None, branch: str | None) -> int:
    """Try in a temporary copy whether a change without its decision is refused.

    Exit code 1 when it is not.
    """
    if server is not None:
        refused = ServerHooks(Path(server), branch).refuse()
        said = (
            _("tried: a push without a decision was refused")
            if refused
            else _("tried: a push without a decision was TAKEN; install the hook with kortit hooks install --server")
        )
    else:
        with session.repository() as repository:
            refused = repository.hooks.refuse()
        said = (
            _("tried: a commit and a revert without a decision were refused")
            if refused
            else _(
                "tried: a commit or a revert without a decision was MADE; install the hooks with kortit hooks install"
            )
        )
    session.say(said)
    return 0 if refused else 1


@hooks_command.command("run", hidden=True, context_settings={"ignore_unknown_options": True})  # git's: rebase --root
@click.argument("name", type=click.Choice([*_JUDGING, *_BY_HAND, "pre-receive"]))
@click.argument("rest", nargs=-1)
@click.option("--branch")
@pass_session
def run_command(session: Session, name: str, rest: tuple[str, ...], branch: str | None) -> int:
    """Run what a hook checks; git calls this."""
    if name == "pre-receive":
        return _receive(session, branch)
    if name in _BY_HAND:
        return _by_hand(session, name, rest)
    message = Path(rest[0]) if name != "pre-commit" and rest else None
    found = picked(Path.cwd(), message) if name in _PICKING else None
    if name in _PICKING and found is None:
        return 0  # a git commit, which asks the other hooks; a rebase, which makes nothing new
    failed = _tell(session, check_commit(Path.cwd(), found.message if found is not None else message))
    if failed and found is not None:
        session.say(
            _(
                "this commit goes around the rules, and git asks nobody once its message is edited; say git commit with"
                " the decision in the message, or take the changes back with {command}",
                command=found.back,
            )
        )
    elif failed and message is not None:
        session.say(_("this commit goes around the rules; amend with kortit, or put the decision into the message"))
    return 1 if failed else 0


@hooks_command.command("merge-file", hidden=True)
@click.argument("base", type=click.Path(dir_okay=False))
@click.argument("ours", type=click.Path(dir_okay=False))
@click.argument("theirs", type=click.Path(dir_okay=False))
@click.argument("path")
@pass_session
def merge_file_command(session: Session, base: str, ours: str, theirs: str, path: str) -> int:
    """Merge a goal's file into OURS; git calls this as its merge driver."""
    merged = merged_file(Path.cwd(), path, *(Path(name).read_bytes() for name in (base, ours, theirs)))
    Path(ours).write_bytes(merged.data)
    session.say_all(merged.told)
    return 1 if merged.told else 0


def _by_hand(session: Session, name: str, rest: tuple[str, ...]) -> int:
    if os.environ.get("KORTIT_SYNC"):
        return 0  # kortit itself is at work
    with session.repository() as repository:
        why_not = repository.hooks.why_not(name, rest, sys.stdin if name == "pre-push" else ())
    if why_not is not None:
        session.say(f"kortit: {session.translate(why_not)}")
    return 0 if why_not is None else 1


def _receive(session: Session, branch: str | None) -> int:
    # Git gives its folder as a relative path, which holds only in this directory.
    folder = Path(os.environ.get("GIT_DIR", ".")).resolve()
    os.environ["GIT_DIR"] = str(folder)
    failed = _tell(session, ServerHooks(folder, branch).check_push(sys.stdin))
    if failed:
        session.say(_("refused; nothing was taken"))
    return 1 if failed else 0


def _tell(session: Session, found: Iterable[Message | Problem]) -> bool:
    """Report what was found; True if any of it is an error."""
    failed = False
    for one in found:
        if isinstance(one, Message):
            failed = True
            session.say(f"kortit: {session.translate(one)}")
        elif one.severity is not Severity.NOTE:
            failed = failed or one.severity is Severity.ERROR
            session.tell_problems([one])
    return failed
