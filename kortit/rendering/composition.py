"""Composes the manuscript of a change table, of the cards in force, or of a report: facts, cells and their wording."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from kortit.changes import ChangeTable
from kortit.in_force import InForce

if TYPE_CHECKING:
    from kortit.rendering import Content, View
    from kortit.rendering.manuscript import Manuscript


def manuscript(content: Content, view: View, *, as_form: bool = False) -> Manuscript:
    """The manuscript of a change table, of the cards in force, or of a report, of an open period `as_form`."""
    if isinstance(content, ChangeTable):
        name = "TableWriter"
    elif isinstance(content, InForce):
        name = "CardsWriter"
    else:
        name = "FormWriter" if as_form and content.is_form else "ReportWriter"
    # A document is of one kind, and to import those of all takes 5 ms.
    module = import_module(f"kortit.rendering.{name.removesuffix('Writer').lower()}_writer")
    made: Manuscript = getattr(module, name)(content, view).manuscript()
    return made
