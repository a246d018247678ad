"""Opens the user's own editor from the full screen, which is suspended meanwhile."""

from __future__ import annotations

import os
import shlex
import sys
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING

import click
from textual.app import SuspendNotSupported

from kortit.errors import KortitError, RefusedError
from kortit.messages import _
from store.repository import Repository
from tui.editor import edit_text, editor_named

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterator

    from kortit.goal import GoalId
    from tui.app import KortitApp

# How each editor is told the line (and column) to start at; any other gets the file alone.
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
    """Open a goal's whole file in the editor; a valid result is saved, an invalid one kept as a copy."""

    def edited(repository: Repository) -> bool:
        path, data = repository.goal_data(goal_id)
        save = partial(repository.save_text, path, data)
        return edit_text(app.session, repository, f"{goal_id}.yaml", data, save)

    _edit(app, goal_id, edited, line, column)


def edit_line(app: KortitApp, goal_id: GoalId, day: datetime.date) -> None:
    """Open the whole file of a goal's line in the period of a day, like that of a goal."""

    def edited(repository: Repository) -> bool:
        path, before, data = repository.follow_up.line_text(goal_id, day)
        save = partial(repository.follow_up.save_line_text, path, before)
        return edit_text(app.session, repository, f"{day}-{goal_id}.yaml", data, save)

    _edit(app, goal_id, edited)


def _edit(
    app: KortitApp, goal_id: GoalId, edited: Callable[[Repository], bool], line: int = 1, column: int = 1
) -> None:
    saved = False
    try:
        with aside(app, line, column), Repository.open(app.here.root) as repository:
            saved = edited(repository)
    except KortitError as error:
        app.tell(error)
    else:
        app.say(_("{id}: draft saved", id=goal_id) if saved else _("{id}: nothing to change", id=goal_id))
    app.reload()


def edit_file(app: KortitApp, path: str, line: int, column: int) -> None:
    """Open a file other than a goal's (kortit.yaml, a foreign file) in place."""
    try:
        with aside(app, line, column):
            click.edit(filename=str(app.here.root / path))
    except click.ClickException as error:
        app.say(_("the editor failed: {words}", words=editor_named(error)), warning=True)
    except KortitError as error:
        app.tell(error)
    app.reload()


@contextmanager
def _suspended(app: KortitApp) -> Iterator[None]:
    """Suspend the full screen. Raises RefusedError where the terminal does not allow it."""
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
    """Give the terminal to an editor that opens at `line` and `column`, then take it back."""
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
            except Exception as error:  # noqa: BLE001  raised again below: Textual does not resume after an exception
                failure = error
        if failure is not None:
            raise failure
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
