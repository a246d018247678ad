"""Exports a table or the cards from the full screen into a file of any format, in a thread, and says where it is."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual.widgets import Input

from kortit.changes import ChangeTable
from kortit.goal import theme_order
from kortit.messages import Message, _
from kortit.rendering import FORMATS, REDLINE, View, format_of_file
from kortit.rendering.captions import heading_of_theme
from kortit.rendering.goals import theme_heading
from store.repository import write_output
from tui.actions import Place, bindings
from tui.background import Lane
from tui.clipboard import copy
from tui.screens.dialogs import Confirm, Pick, Read, Write
from tui.session import PIPED_WIDTH
from tui.tables import output_files
from tui.viewer import open_file, opener
from tui.widgets.page import Page, Paragraph
from tui.widgets.painted import text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kortit.rendering import Content, Format
    from store.repository import Repository
    from tui.screens.kortit_screen import KortitScreen
    from tui.tables import OutputFile

PATIENCE = 2.0  # seconds between notices that the export is still running
TABLE = _("Write the table into which file?")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The files to write, as typed, and how: one theme alone ("" for all), a redline or not."""

    typed: str
    theme: str = ""
    redline: bool = False


async def export(
    screen: KortitScreen[Any],
    content: Content,
    name: str,
    question: Message = TABLE,
    *,
    narrow: Callable[[Repository, str], Content] | None = None,
    theme: str = "",
) -> None:
    """Ask for a file name and write `content` there; its suffix chooses the format, and is suggested the next time.

    `narrow` makes the content of one theme alone, where that can be made; `theme` is the one that is offered first.
    """
    memory = screen.kortit.memory
    offered = str(Path(memory.folder) / f"{name}{memory.ending}")
    themes = _themes(content) if narrow is not None else {}
    wanted: Wanted | None = await screen.answer_to(ExportDialog(question, offered, content, themes, theme))
    if wanted is None:
        return
    named = _named(wanted.typed)
    path, memory.ending = named[0][0], named[0][1].suffix
    memory.folder = "" if path.parent == Path.cwd() else str(path.parent)
    if narrow is not None and wanted.theme:
        content = await screen.store(lambda repository: narrow(repository, wanted.theme))
    extras = frozenset({REDLINE}) if wanted.redline else frozenset()
    view = View.of(content.municipality)._replace(width=PIPED_WIDTH, is_file=True)

    def prepare() -> list[tuple[Format, OutputFile]]:
        views = [(path, chosen, view._replace(extras=extras & chosen.extras)) for path, chosen in named]
        return [(chosen, file) for path, chosen, view in views for file in output_files(chosen, content, view, path)]

    files = await screen.kortit.background.do(prepare, lane=Lane.WRITE)
    there = [_("{path} is there already.", path=str(file.path)) for _chosen, file in files if file.path.exists()]
    if not there or await screen.answer_to(Confirm(_("Write over the file?"), there)):
        await _write(screen, files)


def _themes(content: Content) -> dict[str, Message | str]:
    """The themes that content speaks of, in document order, with their headings."""
    if isinstance(content, ChangeTable):
        codes = content.theme_codes
        sides = {goal.theme for row in content.changed_rows for goal in (row.old, row.new) if goal is not None}
        return {code: heading_of_theme(content, code) for code in sorted(sides, key=partial(theme_order, codes))}
    return {goal.theme: theme_heading(content.municipality, goal.theme) for goal in content.goals}


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


class ExportDialog(Write):
    """The files to be written, and what into them: all or one theme, and for a table whether Word shows it tracked."""

    PLACE = Place.EXPORT
    PLACES = (Place.DIALOG,)
    BINDINGS: ClassVar = bindings(Place.EXPORT)

    def __init__(
        self, question: Message, offered: str, content: Content, themes: Mapping[str, Message | str], theme: str
    ) -> None:
        hint = _(
            "the ending chooses the format; more endings, each after a space, save more files: {endings}",
            endings=_endings(),
        )
        super().__init__(question, offered, hint=hint, refuse=self._refusal)
        self.labels = {"dialog.accept": _("save")}
        self.is_table = isinstance(content, ChangeTable)
        self.themes = themes
        self.wanted = Wanted(offered, theme if theme in themes else "")

    def _tell(self, message: Message | None, style: str = "kortit.quiet") -> None:
        """Show what would be written above a hint or a refusal."""
        theme, yes = self.themes.get(self.wanted.theme), self.wanted.redline
        lines = []
        if self.themes:
            everything = _("the whole table") if self.is_table else _("all cards")
            lines.append((self.key("export.theme"), _("content: {what}", what=theme or everything)))
        if self.is_table:
            answer = _("yes") if yes else _("no")
            lines.append((self.key("export.redline"), _("Word with tracked changes: {answer}", answer=answer)))
        shown = [Paragraph(text(self.say(line)), f"{key}  ") for key, line in lines]
        shown += [Paragraph(Text())] if shown else []
        shown += [Paragraph(text(self.say(message), style))] if message is not None else []
        self.query_one(Page).show(shown)

    def _refusal(self, typed: str) -> Message | None:
        """Why nothing can be written into files with these names; None when it can."""
        named = _named(typed)
        if not named:
            return _("the format cannot be told from the name; known endings: {endings}", endings=_endings())
        path = named[0][0]
        if path.is_dir():
            return _("{path} is a folder; name a file", path=typed)
        if self.wanted.redline and not _able(named):
            return _("tracked changes are written into a Word file alone: name one that ends in .docx")
        return None if path.parent.is_dir() else _("the folder {folder} does not exist", folder=str(path.parent))

    def why_not_theme(self) -> Message | None:
        """The content of one theme must be one that can be made."""
        return None if self.themes else _("this is written whole")

    async def do_theme(self) -> None:
        """Choose the theme that is written, or all."""
        everything = _("the whole table") if self.is_table else _("all cards")
        offered = [("", everything, ""), *((code, name, "") for code, name in self.themes.items())]
        chosen: str | None = await self.answer_to(Pick(_("What is written?"), offered))
        if chosen is not None:
            self.wanted = replace(self.wanted, theme=chosen)
            self._tell(self.hint)

    def why_not_redline(self) -> Message | None:
        """Only a table has what was before."""
        return None if self.is_table else _("only a change table can be written with tracked changes")

    def do_redline(self) -> None:
        """Show the changes as tracked ones in Word, or as a table again; the name becomes that of a Word file."""
        self.wanted = replace(self.wanted, redline=not self.wanted.redline)
        field = self.query_one(Input)
        named = _named(field.value.strip())
        if self.wanted.redline and named and not _able(named):
            path, chosen = named[0]
            field.value = field.value.replace(path.name, f"{path.name[: -len(chosen.suffix)]}{FORMATS['docx'].suffix}")
        self._tell(self.hint)

    def take(self, typed: str) -> None:
        """Close with what is wanted."""
        self.dismiss(replace(self.wanted, typed=typed))


def _able(named: list[tuple[Path, Format]]) -> bool:
    return any(REDLINE in chosen.extras for _path, chosen in named)


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
    """Says where files were written, opens them, and copies their paths."""

    PLACE = Place.WRITTEN
    BINDINGS: ClassVar = bindings(Place.WRITTEN)

    def __init__(self, paths: list[Path]) -> None:
        super().__init__(_("Written"), [Paragraph(text(path, "bold")) for path in paths])
        self.paths = paths

    def on_mount(self) -> None:
        """Show which keys open the file and copy the path."""
        keys = {"open": self.key("written.open"), "copy": self.key("written.copy")}
        can = _("{open} opens it, {copy} copies the path, Esc goes on", **keys)
        self.paragraphs = [*self.paragraphs, Paragraph(text(self.say(can), "kortit.quiet"))]

    def why_not_open(self) -> Message | None:
        """There must be a program that opens files."""
        return None if opener() else _("there is no program here that opens files; {key} copies the path",
                                       key=self.key("written.copy"))  # fmt: skip

    async def do_open(self) -> None:
        """Open the file, or the one of several that is chosen."""
        path: Path | None = self.paths[0]
        if len(self.paths) > 1:
            path = await self.answer_to(Pick(_("Open which file?"), [(one, one.name, "") for one in self.paths]))
        if path is not None:
            await open_file(self.kortit, path)

    def do_copy(self) -> None:
        copy(self.kortit, "\n".join(map(str, self.paths)))
