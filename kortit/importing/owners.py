"""The owner of a goal: the one extra field that kortit knows by itself, which a first import may make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kortit.fields import OWNER, ExtraField
from kortit.importing.headings import terms_beyond
from kortit.importing.vocabulary import OWNER as OWNER_TERM
from kortit.kinds import TEXT

if TYPE_CHECKING:
    from kortit.importing.explanation import ColumnExplained
    from kortit.importing.headings import Fields
    from kortit.importing.rows import Reading

_FIELD = ExtraField(OWNER, "Vastuutaho / Ansvarig", TEXT, None)
"""Its name will be that of the column. This one is no heading of anybody's, so that of two columns none is taken."""


def with_owner(fields: Fields) -> Fields:
    """The extra fields by which a document is read: those of the municipality, and who is responsible."""
    if OWNER in fields or any(OWNER_TERM in terms_beyond(one.name) for one in fields.values()):
        return fields
    return {**fields, OWNER: _FIELD}


def owner_column(reading: Reading, fields: Fields) -> ColumnExplained | None:
    """The column that says who is responsible, where the municipality has no such field yet."""
    if OWNER in fields or not any(statement.newest.get(OWNER) for statement in reading.statements):
        return None
    columns = (column for table in reading.tables if table.is_read for column in table.columns)
    return next((column for column in columns if OWNER in column.fields), None)
