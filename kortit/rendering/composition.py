"""Composes the manuscript of a change table, of the cards in force, or of a report: facts, cells and their wording."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kortit.changes import ChangeTable
from kortit.in_force import InForce
from kortit.rendering.cards_writer import CardsWriter
from kortit.rendering.form_writer import FormWriter
from kortit.rendering.report_writer import ReportWriter
from kortit.rendering.table_writer import TableWriter

if TYPE_CHECKING:
    from kortit.rendering import Content, View
    from kortit.rendering.manuscript import Manuscript


def manuscript(content: Content, view: View, *, as_form: bool = False) -> Manuscript:
    """The manuscript of a change table, of the cards in force, or of a report, of an open period `as_form`."""
    if isinstance(content, ChangeTable):
        return TableWriter(content, view).manuscript()
    if isinstance(content, InForce):
        return CardsWriter(content, view).manuscript()
    writer = FormWriter if as_form and content.is_form else ReportWriter
    return writer(content, view).manuscript()
