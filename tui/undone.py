"""Written drafts that can be undone; and the result of undoing an amendment, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kortit.authority import field_name
from kortit.decision import cited
from kortit.errors import UsageError
from kortit.messages import Message, _
from store.repository import REGISTER

if TYPE_CHECKING:
    from kortit.municipality import Municipality
    from store.repository import Amendment, CommitRecord, FileChange, Undone


class Undoable(NamedTuple):
    """One step that wrote drafts: what it was, in words; the changes of files; and the last commit before it."""

    name: Message
    changes: tuple[FileChange, ...]
    head: str | None


def sentences(undone: Undone, municipality: Municipality) -> list[Message]:
    """For each goal and setting, what was restored as drafts and what was left alone."""
    said: list[Message] = []
    for goal_id, fields in undone.restored.items():
        names = tuple(field_name(name, municipality) for name in fields)
        said.append(_("{id}: brought back as a draft ({fields})", id=goal_id, fields=names))
    for goal_id, fields in undone.kept.items():
        names = tuple(field_name(name, municipality) for name in fields)
        said.append(_("{id}: changed again since, so left alone ({fields})", id=goal_id, fields=names))
    if undone.already:
        said.append(_("as it was before already: {goals}", goals=undone.already))
    back = [(change.name, change.sides) for change in undone.settings]
    back += [(path, _("layout only")) for path in undone.files]
    back += [(path, _("what is reported")) for path in undone.lines]
    said += (_("{id}: brought back as a draft ({fields})", id=name, fields=change) for name, change in back)
    left = [(change.name, change.sides) for change in undone.kept_settings]
    left += [(path, _("what is reported")) for path in undone.kept_lines]
    said += (_("{id}: changed again since, so left alone ({fields})", id=name, fields=change) for name, change in left)
    said += (_("{name}: there are goals in it, so it is left alone", name=change.name) for change in undone.held)
    return said


def standing(record: CommitRecord) -> Message:
    """The decision of a commit that is to be corrected, or that there is none."""
    if record.citation is None:
        return _("no decision")
    return cited(record.citation, record.message.effective, record.message.trailer(REGISTER))


def cited_by(amendment: Amendment) -> Message:
    """The decision of a correction. Raises UsageError where there is none."""
    decision, effective = amendment.decision, amendment.effective
    if decision is None:
        raise UsageError(_("choose the body that decided"))
    return cited(decision.citation, effective.isoformat() if effective else None, decision.register)
