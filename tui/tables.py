"""A change table or the cards put out: in the formats and places that the options ask for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kortit.errors import RefusedError, UsageError
from kortit.messages import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kortit.rendering import Content, Format, View
    from tui.session import Session

STDOUT = "-"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options of a command say about how its result is to be put out."""

    format_name: str | None = None
    outputs: tuple[str, ...] = ()
    columns: str | None = None
    unchanged: str = "omit"
    decisions: bool = False
    extras: frozenset[str] = frozenset()


def put_out(session: Session, content: Content, asked: Asked) -> None:
    """Write content to stdout or into files, in the language of the municipality's documents.

    Raises UsageError, before anything is written, when a format cannot be told or does not do what is asked.
    """
    if asked.decisions and "redline" in asked.extras:
        raise UsageError(_("a redline holds the text of the goals alone; leave --decisions out"))
    chosen = [(output, _format_of(output, asked)) for output in asked.outputs or (STDOUT,)]
    for extra in asked.extras:
        if not any(extra in known.extras for _output, known in chosen):
            raise UsageError(_("--{extra} is nothing that these formats do; it goes with {formats}", **_able(extra)))
    for output, known in chosen:
        _put_out(session, content, known, output, asked)


def _able(extra: str) -> dict[str, object]:
    from kortit.rendering import FORMATS  # noqa: PLC0415

    return {"extra": extra, "formats": tuple(known.name for known in FORMATS.values() if extra in known.extras)}


def _format_of(output: str, asked: Asked) -> Format:
    from kortit.rendering import FORMATS, format_of_file  # noqa: PLC0415

    if asked.format_name is not None and len(asked.outputs) > 1:
        raise UsageError(_("several files have their formats by their names; leave --format out"))
    chosen = FORMATS[asked.format_name] if asked.format_name else None
    if chosen is None and output != STDOUT:
        chosen = format_of_file(output)
        if chosen is None:
            known = tuple(known.suffix for known in FORMATS.values())
            raise UsageError(
                _("{path}: the format cannot be told from the name; known: {known}", path=output, known=known)
            )
    return chosen or FORMATS["text"]


def _put_out(session: Session, content: Content, chosen: Format, output: str, asked: Asked) -> None:
    volumes = chosen.volumes(content, _view(session, content, chosen, output, asked))
    if output == STDOUT:
        if chosen.binary and session.on_terminal:
            raise UsageError(_("{format} is nothing for a terminal; name a file with -o", format=chosen.name))
        if len(volumes) > 1:
            raise RefusedError(
                _("this takes {count} files; name one with -o, the others are named like it", count=len(volumes))
            )
    if len(volumes) > 1:
        session.say(
            _("too long for one {format}: {count} volumes, by perspective", format=chosen.name, count=len(volumes))
        )
    places = [Path(output)] if len(volumes) == 1 else list(numbered(Path(output), len(volumes)))
    for number, (volume, place) in enumerate(zip(volumes, places, strict=True), start=1):
        view = _view(session, content, chosen, output, asked, (number, len(volumes)))
        parts = chosen.parts(volume, view)
        if output == STDOUT:
            session.write_parts(parts)
            return
        from store.atomic import write_output  # noqa: PLC0415

        with session.patience(_("writing {path}", path=str(place))):
            write_output(place, parts)
        session.say(_("written: {path}", path=str(place)))


def numbered(path: Path, count: int) -> Iterator[Path]:
    """Name the volumes of a document: `muutokset-1.pdf`, `muutokset-2.pdf` and so on."""
    return (path.with_stem(f"{path.stem}-{number}") for number in range(1, count + 1))


def _view(
    session: Session, content: Content, chosen: Format, output: str, asked: Asked, volume: tuple[int, int] = (1, 1)
) -> View:
    from kortit.municipality import Columns  # noqa: PLC0415
    from kortit.rendering import Unchanged, View  # noqa: PLC0415

    for_terminal = chosen.name == "text" and output == STDOUT
    return View(
        language=content.municipality.language,
        columns=Columns(asked.columns) if asked.columns else content.municipality.document.columns,
        unchanged=Unchanged(asked.unchanged),
        decisions=asked.decisions,
        extras=asked.extras & chosen.extras,
        volume=volume,
        width=session.width if for_terminal else 100,
        colour=for_terminal and session.colour,
    )
