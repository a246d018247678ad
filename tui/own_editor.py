"""The user's own editor, opened from the full screen, which steps aside meanwhile."""

from __future__ import annotations

import os
import shlex
import sys
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import click
from textual.app import SuspendNotSupported

from kortit.errors import KortitError, RefusedError
from kortit.messages import _
from store.repository import Repository
from tui.editor import edit_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kortit.goal import GoalId
    from tui.app import KortitApp

# How editors are told at which line (and column) to begin; others are given the file alone.
_AT_PLACE = {
    "vi": "+{line}",
    "vim": "+call cursor({line},{column})",
    "nvim": "+call cursor({line},{column})",
    "nano": "+{line},{column}",
    "emacs": "+{line}:{column}",
    "micro": "+{line}:{column}",
    "kak": "+{line}:{column}",
    "joe": "+{line}",
    "mcedit": "+{line}",
    "ed": "",
}


def edit_whole_file(app: KortitApp, goal_id: GoalId, line: int = 1, column: int = 1) -> None:
    """Open a goal's whole file; what comes back is saved if it is a goal, and kept if it is not."""
    saved = False
    try:
        with aside(app, line, column), Repository.open(app.here.root) as repository:
            path, data = repository.goal_data(goal_id)
            saved = edit_text(
                app.session,
                repository,
                f"{goal_id}.yaml",
                data,
                lambda text: repository.save_text(path, data, text),
            )
    except KortitError as error:
        app.tell(error)
    else:
        app.say(_("{id}: draft saved", id=goal_id) if saved else _("{id}: nothing to change", id=goal_id))
    app.reload()


def edit_file(app: KortitApp, path: str, line: int, column: int) -> None:
    """Open a file that is no goal (kortit.yaml, a foreign file) itself, in its place."""
    try:
        with aside(app, line, column):
            click.edit(filename=str(app.here.root / path))
    except click.ClickException as error:
        app.say(error.format_message(), warning=True)
    except KortitError as error:
        app.tell(error)
    app.reload()


@contextmanager
def _suspended(app: KortitApp) -> Iterator[None]:
    """Have the full screen step aside. Raises RefusedError where it cannot."""
    with ExitStack() as stack:
        try:
            stack.enter_context(app.suspend())
        except SuspendNotSupported as error:
            raise RefusedError(
                _("no editor can be opened in this terminal; use kortit edit on the command line")
            ) from error
        yield


@contextmanager
def aside(app: KortitApp, line: int, column: int) -> Iterator[None]:
    """Give the terminal to an editor that begins at a place, and take it back."""
    before = {name: os.environ.get(name) for name in ("VISUAL", "EDITOR")}
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if editor and line > 1:
        words = shlex.split(editor)
        form = _AT_PLACE.get(words[0].rsplit("/", 1)[-1], "")
        if form:
            os.environ["VISUAL"] = shlex.join([*words, form.format(line=line, column=column)])
    try:
        failure: Exception | None = None
        with _suspended(app):
            sys.stdout.flush()
            try:
                yield
            except Exception as error:  # noqa: BLE001  raised again: Textual does not take the terminal back after one
                failure = error
        if failure is not None:
            raise failure
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
