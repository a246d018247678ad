"""The subject line of an amendment: what changed, short enough for a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from kortit.changes import ChangeKind, GoalChange
from kortit.fields import fields_of
from kortit.messages import Message, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kortit.follow_up.period import Period
    from kortit.goal import Goal, GoalId
    from kortit.municipality import Municipality
    from kortit.setting_changes import SettingChange


LONGEST_SAID = 100
"""The old and the new value of a setting are said in a subject up to this number of characters."""
MOST_NAMED = 3
"""Changed settings of an amendment without goals are named up to this number, and counted above it."""


@dataclass(frozen=True, slots=True)
class Reported:
    """The changes of a period by an amendment: how many lines, of which goals, and whether its own file (`itself`).

    `lines` are written, `removed` taken away.
    """

    period: Period
    lines: int
    itself: bool
    removed: int = 0
    goals: tuple[GoalId, ...] = ()

    @property
    def all_lines(self) -> int:
        """How many lines it changes."""
        return self.lines + self.removed

    @property
    def said(self) -> Message:
        """The same in words."""
        called = self.period.called
        state = _("closed") if self.period.closed else _("open for reporting")
        reported = ngettext("{count} goal reported", "{count} goals reported", self.lines)
        removed = ngettext("{count} line removed", "{count} lines removed", self.removed)
        parts = [message for count, message in ((self.lines, reported), (self.removed, removed)) if count]
        return _("{name}: {values}", name=called, values=(state, *parts) if self.itself or not parts else tuple(parts))


class ChangedGoal(NamedTuple):
    """The part of a row of the change table that a subject needs: the kind of change, and its fields (by key)."""

    id: GoalId
    kind: ChangeKind
    fields: tuple[str, ...]
    old: Goal | None
    new: Goal | None


def changed_goals(old: Mapping[GoalId, Goal], new: Mapping[GoalId, Goal]) -> list[ChangedGoal]:
    """The goals of two sides as a subject needs them: what differs without how, which takes a tenth of the time."""
    return [_changed(goal_id, old.get(goal_id), new.get(goal_id)) for goal_id in {**old, **new}]


def _changed(goal_id: GoalId, old: Goal | None, new: Goal | None) -> ChangedGoal:
    if old is None or new is None:
        kind = ChangeKind.REMOVED if new is None else ChangeKind.ADDED
        return ChangedGoal(goal_id, kind, tuple(one.key for one in fields_of(old, new)), old, new)
    fields = tuple(one.key for one in fields_of(new, old) if one.plain(old) != one.plain(new))
    return ChangedGoal(goal_id, ChangeKind.CHANGED if fields else ChangeKind.UNCHANGED, fields, old, new)


def subject_of(
    rows: Sequence[GoalChange | ChangedGoal],
    municipality: Municipality,
    citation: str | None,
    *,
    settings: Sequence[SettingChange] | None = None,
    reported: Sequence[Reported] = (),
) -> Message:
    """The subject line of an amendment of `rows`; `settings`: what changes with them (None: no file of settings).

    `reported` is what changes of periods.

    For one goal, its id and changed fields; for several, their number by kind, after the citation if there is one.
    """
    parts = [_one(rows[0], municipality)] if len(rows) == 1 else list(_several(rows))
    if settings is not None:
        parts.append(_settings(settings) if rows else _("kortit.yaml: {changes}", changes=settings_named(settings)))
    parts += [one.said for one in reported]
    if citation and len(rows) != 1:
        return _("{citation}: {parts}", citation=citation, parts=tuple(parts))
    return _("{parts}", parts=tuple(parts))


def _settings(settings: Sequence[SettingChange]) -> Message:
    if not settings:
        return _("layout of the settings")
    return ngettext("{count} setting changed", "{count} settings changed", len(settings))


def settings_named(settings: Sequence[SettingChange]) -> Message:
    """Changed settings in words: old and new value of one alone, else their names, or their number if many."""
    if not settings:
        return _("layout only")
    if len(settings) == 1 and len(str(settings[0].said)) <= LONGEST_SAID:
        return settings[0].said
    names = tuple(change.name for change in settings)
    return _("{parts}", parts=names) if len(settings) <= MOST_NAMED else _settings(settings)


def _one(row: GoalChange | ChangedGoal, municipality: Municipality) -> Message:
    return _("{id}: {changes}", id=row.id, changes=tuple(changes_of(row, municipality)))


def changes_of(row: GoalChange | ChangedGoal, municipality: Municipality) -> list[Message | str]:
    """The changed fields of a goal in words."""
    if row.old is None or row.new is None:
        return [_("goal added") if row.kind is ChangeKind.ADDED else _("goal removed")]
    if row.kind is ChangeKind.UNCHANGED:
        return [_("layout only")]
    named: dict[str, Message | str] = {
        "goal": _("goal text"),
        "target_year": _("target year {old} → {new}", old=row.old.target_year, new=row.new.target_year),
        "means": _("means"),
        "indicators": _("indicators"),
        "theme": _("theme {old} → {new}", old=row.old.theme, new=row.new.theme),
        **{key: field.name for key, field in municipality.fields.items()},
    }
    return [named.get(name, name) for name in row.fields]


def _several(rows: Sequence[GoalChange | ChangedGoal]) -> list[Message]:
    kinds = [row.kind for row in rows]
    changed, added = kinds.count(ChangeKind.CHANGED), kinds.count(ChangeKind.ADDED)
    removed, unchanged = kinds.count(ChangeKind.REMOVED), kinds.count(ChangeKind.UNCHANGED)
    counted = (
        (changed, ngettext("{count} goal changed", "{count} goals changed", changed)),
        (added, ngettext("{count} goal added", "{count} goals added", added)),
        (removed, ngettext("{count} goal removed", "{count} goals removed", removed)),
        (unchanged, ngettext("layout of {count} goal", "layout of {count} goals", unchanged)),
    )
    return [message for count, message in counted if count]
