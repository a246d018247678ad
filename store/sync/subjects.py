"""The subject lines of own amendments, made anew where kortit had made them and something else changes now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kortit.changes import ChangeTable, Endpoint
from kortit.errors import ProblemsError
from kortit.messages import translator
from kortit.setting_changes import SettingsState, setting_changes
from kortit.subject import subject_of
from store.files.goal_file import MUNICIPALITY_FILE
from store.files.municipality_file import read_municipality

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kortit.goal import Goal, GoalId
    from store.git.entries import TreeEntry
    from store.sync.amendments import OwnCommit
    from store.sync.replaying import Outcome, Replay


def message_now(state: Replay, own: OwnCommit, outcome: Outcome) -> str:
    """The message of an own commit as it was brought to `state`: with ids given anew, and the subject that fits.

    A subject that a person wrote stays.
    """
    message = state.renamed_in(own.message)
    if not outcome.merged:
        return message
    subject, line_end, rest = message.partition("\n")
    try:
        if state.renamed_in(_subject(state, own, ((one.old, one.new) for one in own.changes))) != subject:
            return message
        brought = ((before, state.entries.get(path)) for path, before in outcome.touched.items())
        return _subject(state, own, brought) + line_end + rest
    except ProblemsError:
        return message


def _subject(state: Replay, own: OwnCommit, changes: Iterable[tuple[TreeEntry | None, TreeEntry | None]]) -> str:
    """The subject that kortit makes for changes, each the file before and after. Raises ProblemsError."""
    sides: tuple[dict[GoalId, Goal], dict[GoalId, Goal]] = ({}, {})
    settings = None
    for change in changes:
        for goals, entry in zip(sides, change, strict=True):
            if (file := state.goal_file(entry)) is not None:
                goals[file.goal.id] = file.goal
        if any(entry is not None and entry.path == state.prefix + MUNICIPALITY_FILE for entry in change):
            old, new = (
                SettingsState(read_municipality(state.bytes_of(entry)) if entry is not None else None)
                for entry in change
            )
            settings = setting_changes(old, new)
    municipality = state.settings
    ends = Endpoint(""), Endpoint(own.commit)
    table = ChangeTable.between(*sides, municipality=municipality, origin=ends[0], target=ends[1])
    citation = own.record.citation
    return translator(municipality.language)(subject_of(table.rows, municipality, citation, settings=settings))
