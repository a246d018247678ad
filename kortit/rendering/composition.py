"""Composes the manuscript of a change table or of the cards in force: facts, cells and their wording."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kortit.changes import ChangeTable
from kortit.rendering.cards_writer import CardsWriter
from kortit.rendering.table_writer import TableWriter

if TYPE_CHECKING:
    from kortit.rendering import Content, View
    from kortit.rendering.manuscript import Manuscript


def manuscript(content: Content, view: View) -> Manuscript:
    """The manuscript of a change table or of the cards in force."""
    writer = TableWriter(content, view) if isinstance(content, ChangeTable) else CardsWriter(content, view)
    return writer.manuscript()
