"""Exports a table or the cards from the full screen into a file of any format, in a thread, and says where it is."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from kortit.messages import Message, _
from kortit.rendering import FORMATS, View, format_of_file
from store.repository import write_output
from tui.actions import Place, bindings, shown_key
from tui.background import Lane
from tui.clipboard import copy
from tui.screens.dialogs import Confirm, Read, Write
from tui.tables import output_files
from tui.widgets.page import Paragraph
from tui.widgets.painted import text

if TYPE_CHECKING:
    from kortit.rendering import Content, Format
    from tui.screens.kortit_screen import KortitScreen
    from tui.tables import OutputFile

PATIENCE = 2.0  # seconds between notices that the export is still running
TABLE = _("Write the table into which file?")


async def export(screen: KortitScreen[Any], content: Content, name: str, question: Message = TABLE) -> None:
    """Ask for a file name and write `content` there; its suffix chooses the format, and is suggested the next time."""
    memory = screen.kortit.memory
    hint = _("the ending chooses the format; more of them after it write more files: {endings}", endings=_endings())
    offered = str(Path(memory.folder) / f"{name}{memory.ending}")
    typed = await screen.answer_to(Write(question, offered, hint=hint, refuse=_refusal))
    named = _named(typed or "")
    if not named:
        return
    path, memory.ending = named[0][0], named[0][1].suffix
    memory.folder = "" if path.parent == Path.cwd() else str(path.parent)
    view = View.of(content.municipality)

    def prepare() -> list[tuple[Format, OutputFile]]:
        return [(chosen, file) for path, chosen in named for file in output_files(chosen, content, view, path)]

    files = await screen.kortit.background.do(prepare, lane=Lane.WRITE)
    there = [_("{path} is there already.", path=str(file.path)) for _chosen, file in files if file.path.exists()]
    if not there or await screen.answer_to(Confirm(_("Write over the file?"), there)):
        await _write(screen, files)


def _endings() -> str:
    return ", ".join(known.suffix for known in FORMATS.values())


def _named(typed: str) -> list[tuple[Path, Format]]:
    """The files that a typed line names, with their formats: `muutokset.pdf .docx` is two. Empty for an unknown one."""
    by_suffix = {known.suffix: known for known in FORMATS.values()}
    words = typed.split(" ")
    endings: list[str] = []
    while len(words) > 1 and (words[-1] in by_suffix or not words[-1]):
        endings.append(words.pop())
    first = format_of_file(written := " ".join(words))
    if first is None:
        return []
    path = Path(os.path.normpath(Path(written).expanduser().absolute()))
    stem = path.name[: -len(first.suffix)]
    others = dict.fromkeys(by_suffix[one] for one in reversed(endings) if one and one != first.suffix)
    return [(path, first), *((path.with_name(f"{stem}{one.suffix}"), one) for one in others)]


def _refusal(typed: str) -> Message | None:
    """Why nothing can be written into a file with this name; None when it can."""
    named = _named(typed)
    if not named:
        return _("the format cannot be told from the name; known endings: {endings}", endings=_endings())
    path = named[0][0]
    if path.is_dir():
        return _("{path} is a folder; name a file", path=typed)
    return None if path.parent.is_dir() else _("the folder {folder} does not exist", folder=str(path.parent))


async def _write(screen: KortitScreen[Any], files: list[tuple[Format, OutputFile]]) -> None:
    started = time.monotonic()

    def go_on() -> None:
        seconds = round(time.monotonic() - started)
        screen.kortit.say(_("writing {path}: {seconds} s", path=str(files[0][1].path), seconds=seconds))

    def work() -> None:
        for chosen, file in files:
            write_output(file.path, chosen.parts(file.content, file.view))

    waiting = screen.set_interval(PATIENCE, go_on)
    try:
        await screen.kortit.background.do(work, lane=Lane.WRITE)
    finally:
        waiting.stop()
    screen.app.push_screen(Written([file.path for _chosen, file in files]))


class Written(Read):
    """Says where a file was written, and can copy its path."""

    PLACE = Place.WRITTEN
    BINDINGS: ClassVar = bindings(Place.WRITTEN)

    def __init__(self, paths: list[Path]) -> None:
        super().__init__(_("Written"), [Paragraph(text(path, "bold")) for path in paths])
        self.paths = paths

    def on_mount(self) -> None:
        """Show which key copies the path."""
        copies = _("{key} copies the path, Esc goes on", key=shown_key(self.kortit.key_of("written.copy")))
        self.paragraphs = [*self.paragraphs, Paragraph(text(self.say(copies), "kortit.quiet"))]
        super().on_mount()

    def do_copy(self) -> None:
        copy(self.kortit, "\n".join(map(str, self.paths)))
