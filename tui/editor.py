"""Edits a text in the user's own editor and never loses it, be it invalid or the editor's exit code an error."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from kortit.characters import composed
from kortit.errors import FailedError, KortitError, ProblemsError, RefusedError
from kortit.messages import Message, _
from tui.session import YES_AND_NO

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from store.repository import Repository
    from tui.session import Session


@dataclass(frozen=True, slots=True)
class Answer:
    """One choice after a text that cannot be saved: its letter, and what it does."""

    letter: str
    meaning: Message


AGAIN = Answer("e", _("edit again"))
DISCARD = Answer("d", _("throw away"))
KEEP = Answer("k", _("keep a copy and stop"))


def edit_text(session: Session, repository: Repository, name: str, data: bytes, save: Callable[[bytes], None]) -> bool:
    """Open `data` in $VISUAL or $EDITOR under `name` and save the result; True if anything was saved.

    `save` raises ProblemsError for an invalid text: its problems are shown, and the user chooses to edit again, to
    discard, or to keep a copy. Where nobody can be asked, the copy is kept, and so it is after any other error.
    """
    place = repository.keep(name, data)
    while True:
        _open(place)
        written = place.read_bytes()
        if written == data:
            place.unlink()
            return False
        try:
            save(_composed(written))
        except ProblemsError as error:
            if not _can_ask():
                _say_kept(session, place)
                raise  # its message includes the problems
            session.tell_problems(error.problems)
            answer = _ask(session)
            if answer is AGAIN:
                continue
            if answer is DISCARD:
                place.unlink()
                return False
            _say_kept(session, place)
            raise
        except KortitError:
            _say_kept(session, place)
            raise
        place.unlink()
        return True


def _composed(data: bytes) -> bytes:
    try:
        return composed(data.decode()).encode()
    except UnicodeDecodeError:
        return data  # whoever reads it says where it is not UTF-8


def _open(place: Path) -> None:
    try:
        click.edit(filename=str(place))
    except click.ClickException as error:
        words = editor_named(error)
        raise FailedError(
            _("the editor failed: {words}; what was typed is kept in {path}", words=words, path=str(place))
        ) from error


def editor_named(error: click.ClickException) -> str:
    """The command of the editor that failed, and what the system said, without click's own words."""
    return error.format_message().replace(": Editing failed", "")


def _can_ask() -> bool:
    return bool(sys.stdin) and sys.stdin.isatty()


def _ask(session: Session) -> Answer:
    answers = (AGAIN, DISCARD, KEEP)
    for answer in answers:
        session.say(f"  {answer.letter}  {session.translate(answer.meaning)}")
    while True:
        typed = click.prompt(session.translate(_("What now?")), default=AGAIN.letter, err=True).strip().lower()
        for answer in answers:
            if typed == answer.letter:
                return answer


def _say_kept(session: Session, place: Path) -> None:
    session.say(_("what was typed is kept in {path}", path=str(place)))


def confirmed(session: Session, question: Message, *, yes: bool) -> None:
    """Ask before something is thrown away. Raises RefusedError when the answer is no or nobody can be asked."""
    if yes:
        return
    if not _can_ask():
        raise RefusedError(_("nobody can be asked here; say --yes if you mean it"))
    agree, refuse = YES_AND_NO[session.language]
    prompt = f"{session.translate(question)} [{agree}/{refuse.upper()}]"
    typed = click.prompt(prompt, default=refuse, show_default=False, err=True)
    if typed.strip().lower()[:1] not in {letter for letter, _no in YES_AND_NO.values()}:
        raise RefusedError(_("nothing was changed"))
