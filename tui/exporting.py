"""A table or the cards written into a file from the full screen: in any format, in a thread; then it is said where."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from kortit.messages import Message, _
from kortit.rendering import FORMATS, format_of_file
from kortit.rendering import View as TableView
from tui.actions import Place, bindings, shown_key
from tui.screens.dialogs import Confirm, Read, Write
from tui.tables import output_files
from tui.widgets.page import Paragraph
from tui.widgets.painted import text

if TYPE_CHECKING:
    from kortit.errors import KortitError
    from kortit.rendering import Content, Format
    from tui.screens.view import View
    from tui.tables import OutputFile

PATIENCE = 2.0  # seconds after which, again and again, it is said that the writing goes on


TABLE = _("Write the table into which file?")


def export(view: View[Any], content: Content, name: str, question: Message = TABLE) -> None:
    """Ask for the file, then write content into it; the ending of its name chooses the format, and is offered again."""
    endings = ", ".join(known.suffix for known in FORMATS.values())

    def refuse(typed: str) -> Message | None:
        if format_of_file(typed) is None:
            return _("the format cannot be told from the name; known endings: {endings}", endings=endings)
        path = Path(typed).expanduser()
        if path.is_dir():
            return _("{path} is a folder; name a file", path=typed)
        return None if path.parent.is_dir() else _("the folder {folder} does not exist", folder=str(path.parent))

    def go(typed: str | None) -> None:
        chosen = format_of_file(typed) if typed is not None else None
        if typed is None or chosen is None:
            return
        view.kortit.memory.ending = chosen.suffix
        path = Path(os.path.normpath(Path(typed).expanduser().absolute()))
        municipality = content.municipality
        table_view = TableView(municipality.language, municipality.document.columns)

        def ask_first(files: list[OutputFile]) -> None:
            there = [_("{path} is there already.", path=str(file.path)) for file in files if file.path.exists()]
            if not there:
                _write(view, chosen, files)
                return

            def sure(yes: bool | None) -> None:
                if yes:
                    _write(view, chosen, files)

            view.app.push_screen(Confirm(_("Write over the file?"), there), sure)

        view.kortit.do(view, lambda: output_files(chosen, content, table_view, path), ask_first)

    hint = _("the ending chooses the format: {endings}", endings=endings)
    view.app.push_screen(Write(question, f"{name}{view.kortit.memory.ending}", hint=hint, refuse=refuse), go)


def _write(view: View[Any], chosen: Format, files: list[OutputFile]) -> None:
    started = time.monotonic()

    def go_on() -> None:
        seconds = round(time.monotonic() - started)
        view.kortit.say(_("writing {path}: {seconds} s", path=str(files[0].path), seconds=seconds))

    waiting = view.set_interval(PATIENCE, go_on)

    def work() -> list[Path]:
        from store.files.atomic import write_output  # noqa: PLC0415

        for file in files:
            write_output(file.path, chosen.parts(file.content, file.view))
        return [file.path for file in files]

    def done(written: list[Path]) -> None:
        waiting.stop()
        view.app.push_screen(Written(written))

    def failed(error: KortitError) -> None:
        waiting.stop()
        view.kortit.tell(error)

    view.kortit.do(view, work, done, failed)


class Written(Read):
    """Says where something was written, and copies the path."""

    PLACE = Place.WRITTEN
    BINDINGS: ClassVar = bindings(Place.WRITTEN)

    def __init__(self, paths: list[Path]) -> None:
        super().__init__(_("Written"), [Paragraph(text(path, "bold")) for path in paths])
        self.paths = paths

    def on_mount(self) -> None:
        """Say how the path is copied."""
        copies = _("{key} copies the path, Esc goes on", key=shown_key(self.kortit.key_of("written.copy")))
        self.paragraphs = [*self.paragraphs, Paragraph(text(self.say(copies), "kortit.quiet"))]
        super().on_mount()

    def do_copy(self) -> None:
        """Copy the path."""
        from tui.clipboard import copy  # noqa: PLC0415

        copy(self.kortit, "\n".join(map(str, self.paths)))
