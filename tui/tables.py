"""Outputs a change table or the cards in the formats and to the places that a command's options ask for."""

from __future__ import annotations

from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kortit.characters import cleaned
from kortit.errors import RefusedError, UsageError
from kortit.messages import _
from kortit.municipality import Columns, Density, PageLayout, WordMarks
from kortit.rendering import FORMATS, Unchanged, View, format_named, format_of_file
from store.repository import write_output
from tui.session import PIPED_WIDTH

if TYPE_CHECKING:
    from kortit.rendering import Content, Format
    from tui.session import Session

STDOUT = "-"
_RESAVED = "kortit.rendering.resaved"  # archives are nothing for a command that shows a table


class Asked(NamedTuple):
    """The options of a command that say in which format, where and how its result is written."""

    format_name: str | None = None
    outputs: tuple[str, ...] = ()
    columns: str | None = None
    layout: str | None = None
    density: str | None = None
    marks: str | None = None
    unchanged: str = "omit"
    decisions: bool = False
    substantive: bool = False
    extras: frozenset[str] = frozenset()
    attachment: str = ""
    force: bool = False


def put_out(session: Session, content: Content, asked: Asked) -> None:
    """Write content to stdout or into files, in the language of the municipality's documents.

    Raises UsageError, before anything is written, when a format is unknown or does not support an option.
    """
    if asked.decisions and "redline" in asked.extras:
        raise UsageError(_("a redline holds the text of the goals alone; leave --decisions out"))
    chosen = [(output, _format_of(output, asked)) for output in asked.outputs or (STDOUT,)]
    for extra in asked.extras:
        if not any(extra in known.extras for _output, known in chosen):
            raise UsageError(_("--{extra} is nothing that these formats do; it goes with {formats}", **_able(extra)))
    _refuse_places(asked.outputs)
    if not asked.force:
        _refuse_edited(asked.outputs)
    for output, known in chosen:
        _put_out(session, content, known, output, asked)


def _refuse_places(outputs: tuple[str, ...]) -> None:
    """Raise UsageError, before anything is written, for a path given twice or a folder that does not exist."""
    paths = [Path(output) for output in outputs if output != STDOUT]
    for path in paths:
        if not path.parent.is_dir():
            raise UsageError(_("the folder {folder} does not exist", folder=str(path.parent.absolute())))
    same = next((path for path, times in Counter(map(Path.absolute, paths)).items() if times > 1), None)
    if same is not None or outputs.count(STDOUT) > 1:
        raise UsageError(_("-o names {path} twice", path=STDOUT if same is None else str(same)))


def _refuse_edited(outputs: tuple[str, ...]) -> None:
    """Raise RefusedError, before anything is written, for a document of kortit's with a person's edits in it."""
    for output in outputs:
        if output != STDOUT and Path(output).is_file() and import_module(_RESAVED).is_resaved(Path(output)):
            raise RefusedError(
                _(
                    "{path} was edited since kortit wrote it; bring the edits in with kortit import, or write over it"
                    " with --force",
                    path=output,
                )
            )


def _able(extra: str) -> dict[str, object]:
    return {"extra": extra, "formats": tuple(known.name for known in FORMATS.values() if extra in known.extras)}


def _format_of(output: str, asked: Asked) -> Format:
    if asked.format_name is not None and len(asked.outputs) > 1:
        raise UsageError(_("several files have their formats by their names; leave --format out"))
    chosen = format_named(asked.format_name) if asked.format_name else None
    named = format_of_file(output) if output != STDOUT else None
    if chosen is not None and named not in (None, chosen):
        raise UsageError(
            _("{path} names another format than --format {name}; leave one of them out", path=output, name=chosen.name)
        )
    if chosen is None and output != STDOUT:
        chosen = named
        if chosen is None:
            known = tuple(known.suffix for known in FORMATS.values())
            raise UsageError(
                _("{path}: the format cannot be told from the name; known: {known}", path=output, known=known)
            )
    return chosen or FORMATS["text"]


class OutputFile(NamedTuple):
    """One file of a document: its content, its presentation, and its path."""

    content: Content
    view: View
    path: Path


def output_files(chosen: Format, content: Content, view: View, path: Path) -> list[OutputFile]:
    """The files of a document: one, or its volumes, named `muutokset-1.pdf`, `muutokset-2.pdf` and so on."""
    volumes = chosen.volumes(content, view)
    if len(volumes) == 1:
        return [OutputFile(content, view, path)]
    return [
        OutputFile(volume, view._replace(volume=(number, len(volumes))), path.with_stem(f"{path.stem}-{number}"))
        for number, volume in enumerate(volumes, start=1)
    ]


def _put_out(session: Session, content: Content, chosen: Format, output: str, asked: Asked) -> None:
    files = output_files(chosen, content, _view(session, content, chosen, output, asked), Path(output))
    if output == STDOUT:
        if chosen.binary and session.on_terminal:
            raise UsageError(_("{format} is nothing for a terminal; name a file with -o", format=chosen.name))
        if len(files) > 1:
            raise RefusedError(
                _("this takes {count} files; name one with -o, the others are named like it", count=len(files))
            )
        session.write_parts(chosen.parts(content, files[0].view))
        return
    if len(files) > 1:
        session.say(
            _("too long for one {format}: {count} volumes, by perspective", format=chosen.name, count=len(files))
        )
    for file in files:
        with session.patience(_("writing {path}", path=str(file.path))):
            write_output(file.path, chosen.parts(file.content, file.view))
        session.say(_("written: {path}", path=str(file.path)))


def _view(session: Session, content: Content, chosen: Format, output: str, asked: Asked) -> View:
    for_terminal = chosen.name == "text" and output == STDOUT
    usual = View.of(content.municipality)
    return usual._replace(
        columns=Columns(asked.columns) if asked.columns else usual.columns,
        layout=PageLayout(asked.layout) if asked.layout else usual.layout,
        density=Density(asked.density) if asked.density else usual.density,
        marks=WordMarks(asked.marks) if asked.marks else usual.marks,
        unchanged=Unchanged(asked.unchanged),
        decisions=asked.decisions,
        substantive=asked.substantive,
        extras=asked.extras & chosen.extras,
        attachment=cleaned(asked.attachment),
        is_file=output != STDOUT,
        width=session.width if for_terminal else PIPED_WIDTH,
        colour=for_terminal and session.colour,
    )
