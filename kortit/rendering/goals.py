"""One goal and its headings, as text and as JSON data, for the listings and for every document.

It knows nothing of changes, so that commands that only list goals start quickly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kortit.characters import cleaned
from kortit.fields import IN_DOCUMENTS, extra_fields_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kortit.fields import ExtraField, Field
    from kortit.goal import Goal
    from kortit.municipality import Municipality, Perspective, Theme


def theme_heading(municipality: Municipality, code: str) -> str:
    """The heading of a theme: its code, and its name if it has one."""
    perspective = municipality.perspective_of(code)
    theme: Theme | None = (
        next((known for known in perspective.themes if known.code == code), None) if perspective else None
    )
    return f"{code} {cleaned(theme.name)}" if theme and theme.name else code


def perspective_heading(perspective: Perspective | None) -> str:
    """The heading of a perspective: code and name; empty without a name or a perspective."""
    return f"{perspective.code} {cleaned(perspective.name)}" if perspective and perspective.name else ""


def extra_of(goal: Goal, fields: Mapping[str, ExtraField]) -> list[tuple[str, str, str]]:
    """The extra fields of a goal that are not empty: (key, name, value)."""
    return [
        (key, cleaned(field.name), written_in_one_line(field, goal))
        for key, field in fields.items()
        if not field.is_empty(goal)
    ]


def written_in_one_line(field: Field, goal: Goal) -> str:
    """The value of a field on one line, with items separated by semicolons."""
    return "; ".join(map(cleaned, field.texts(goal)))


def goal_data(goal: Goal) -> dict[str, Any]:
    """A goal as JSON data, without its id."""
    own = (field for field in IN_DOCUMENTS if field.is_in(goal))
    return {field.key: field.plain(goal) for field in (*own, *extra_fields_of(goal))}
