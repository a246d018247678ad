"""The result of an undo in sentences, for the command line and the full screen alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kortit.authority import field_name
from kortit.messages import Message, _

if TYPE_CHECKING:
    from kortit.municipality import Municipality
    from store.repository import Undone


def sentences(undone: Undone, municipality: Municipality) -> list[Message]:
    """For each goal, which fields were restored as drafts and which were left alone."""
    said: list[Message] = []
    for goal_id, fields in undone.restored.items():
        names = tuple(field_name(name, municipality) for name in fields)
        said.append(_("{id}: brought back as a draft ({fields})", id=goal_id, fields=names))
    for goal_id, fields in undone.kept.items():
        names = tuple(field_name(name, municipality) for name in fields)
        said.append(_("{id}: changed again since, so left alone ({fields})", id=goal_id, fields=names))
    return said
