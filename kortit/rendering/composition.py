"""Composes the manuscript of a change table, of the cards in force, or of a report: facts, cells and their wording."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kortit.changes import ChangeTable
from kortit.in_force import InForce
from kortit.rendering.cards_writer import CardsWriter
from kortit.rendering.report_writer import ReportWriter
from kortit.rendering.table_writer import TableWriter

if TYPE_CHECKING:
    from kortit.rendering import Content, View
    from kortit.rendering.manuscript import Manuscript


def manuscript(content: Content, view: View) -> Manuscript:
    """The manuscript of a change table, of the cards in force, or of a report."""
    if isinstance(content, ChangeTable):
        return TableWriter(content, view).manuscript()
    if isinstance(content, InForce):
        return CardsWriter(content, view).manuscript()
    return ReportWriter(content, view).manuscript()
