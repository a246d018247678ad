"""A change table shown: in the format and place that the options ask for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kortit.errors import UsageError
from kortit.messages import _

if TYPE_CHECKING:
    from kortit.changes import ChangeTable
    from tui.session import Session


def show_table(
    session: Session,
    table: ChangeTable,
    *,
    format_name: str | None,
    output: str | None,
    columns: str | None,
    everything: bool = False,
) -> None:
    """Write a table to stdout or a file (`-` is stdout), in the language of the municipality's documents."""
    from kortit.municipality import Columns  # noqa: PLC0415
    from kortit.rendering import FORMATS, View, format_of_file  # noqa: PLC0415

    output = None if output == "-" else output
    chosen = FORMATS[format_name] if format_name else FORMATS["text"]
    if output is not None and format_name is None:
        by_name = format_of_file(output)
        if by_name is None:
            known = tuple(known.suffix for known in FORMATS.values())
            raise UsageError(
                _("{path}: the format cannot be told from the name; known: {known}", path=output, known=known)
            )
        chosen = by_name
    on_terminal = chosen.name == "text" and output is None
    view = View(
        language=table.municipality.language,
        columns=Columns(columns) if columns else table.municipality.document.columns,
        everything=everything,
        width=session.width if on_terminal else 100,
        colour=on_terminal and session.colour,
    )
    text = chosen.render(table, view)
    if output is None:
        session.write(text)
        return
    from store.atomic import write_output  # noqa: PLC0415

    write_output(Path(output), text.encode())
    session.say(_("written: {path}", path=output))
