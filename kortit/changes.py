"""The change table: the differences between two sets of goals, by goal, field and word.

It is the net change between two endpoints: a change that was reverted within the range makes no row. DeepDiff does the
structural comparison (`kortit.differing`). Every document is derived from this table; no renderer computes differences
of its own.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from kortit.alignment import in_both_orders
from kortit.differing import AlignedGoal, as_means, differing_paths
from kortit.fields import GOAL, INDICATORS, MEANS, TARGET_YEAR, fields_of
from kortit.goal import Means, goal_id_order, theme_order
from kortit.indicators import KEYS
from kortit.wording import Words, differences

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kortit.alignment import Pair
    from kortit.decision import CitedDecision
    from kortit.differing import Path
    from kortit.fields import ExtraField, Field
    from kortit.follow_up.period import Period
    from kortit.goal import Goal, GoalId
    from kortit.indicators import Indicator
    from kortit.municipality import Municipality, Perspective
    from kortit.provenance import Provenance
    from kortit.setting_changes import SettingChange


class ChangeKind(StrEnum):
    """The kinds of change of a goal."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class ItemChange(StrEnum):
    """The kinds of change of one means or step. EDITED also covers edited and moved; the indices show the move."""

    SAME = "same"
    EDITED = "edited"
    MOVED = "moved"
    ADDED = "added"
    REMOVED = "removed"


class Standing(StrEnum):
    """Whether a state is decided: on the binding branch, elsewhere in git, or only in the working tree."""

    DECIDED = "decided"
    PROPOSAL = "proposal"
    DRAFTS = "drafts"


class MeansChange(NamedTuple):
    """One means or step on both sides: its index in the old and new list, and the words that differ.

    An indicator is one with a single step, the line of its levels, if it has any (`measures`).
    """

    change: ItemChange
    old: int | None
    new: int | None
    words: tuple[Words, ...]
    steps: tuple[MeansChange, ...] = ()
    measures: bool = False


class GoalChange(NamedTuple):
    """One row of the change table. `decisions` are indices into the table's decisions, oldest first.

    `undecided`: an amendment without a decision touched the goal too.
    """

    id: GoalId
    theme: str
    kind: ChangeKind
    fields: tuple[str, ...]
    substantive: bool
    old: Goal | None
    new: Goal | None
    words: Mapping[str, tuple[Words, ...]]
    means: tuple[MeansChange, ...]
    decisions: tuple[int, ...] = ()
    undecided: bool = False
    indicators: tuple[MeansChange, ...] = ()

    @property
    def year_moved(self) -> bool:
        """Whether the goal is on both sides with different target years."""
        return self.kind is ChangeKind.CHANGED and TARGET_YEAR.key in self.fields


class Endpoint(NamedTuple):
    """One end of a range: the revision as requested, its commit, and the amendment that made the state.

    `maker` is the id of that amendment's commit, `date` its date, `citation` its decision, `effective` the day from
    which that is in effect, if it says one (ISO 8601). `part`: which of the amendments that carry the decision it is
    (from 1), and how many they are, if several. `imported`: it brought in a document without a decision; `continued`:
    the second state of one. For drafts and the empty state before the first commit these are None; `made` is when the
    drafts were read (ISO 8601). `decided`: the amendment is on the binding branch.
    """

    revision: str
    commit: str | None = None
    date: str | None = None
    citation: str | None = None
    imported: bool = False
    effective: str | None = None
    made: str | None = None
    continued: bool = False
    maker: str | None = None
    part: tuple[int, int] | None = None
    decided: bool = True

    @property
    def standing(self) -> Standing:
        """Whether the state is decided, and if not, what it is."""
        undecided = Standing.DRAFTS if self.commit is None else Standing.PROPOSAL
        return Standing.DECIDED if self.decided and (self.commit or self.revision == "ROOT") else undecided


class Counts(NamedTuple):
    """Numbers of goals by what happened to them; `goals` counts those on either side. `settings` that differ."""

    goals: int
    changed: int
    substantive: int
    added: int
    removed: int
    unchanged: int
    target_year: int
    settings: int = 0

    @classmethod
    def of(cls, rows: Collection[GoalChange], unread: int, settings: int) -> Counts:
        """Count rows; `unread` goals are without a row because they are known to be equal."""
        kinds = [row.kind for row in rows]
        return cls(
            goals=len(rows) + unread,
            changed=kinds.count(ChangeKind.CHANGED),
            substantive=sum(row.substantive for row in rows),
            added=kinds.count(ChangeKind.ADDED),
            removed=kinds.count(ChangeKind.REMOVED),
            unchanged=kinds.count(ChangeKind.UNCHANGED) + unread,
            target_year=sum(row.year_moved for row in rows),
            settings=settings,
        )


class ChangeTable(NamedTuple):
    """The rows of a range in document order, with its endpoints and the decisions made in it.

    `provenance` names the amendments behind the newer side's words, if requested; `theme` is set if only one card is
    compared. `municipality` are the newer side's settings, `before` the older side's (None: as the newer, or none),
    `settings` what differs. `only` are the commits whose changes are the table's, if others between its ends are not.
    `command` is what made the table, if not `kortit changes`.
    `measured`: some goal has indicators. `periods` are those whose reports its sides are, if they are any.
    """

    rows: tuple[GoalChange, ...]
    counts: Counts
    origin: Endpoint
    target: Endpoint
    municipality: Municipality
    decisions: tuple[CitedDecision, ...] = ()
    provenance: Mapping[GoalId, Provenance] = {}
    theme: str | None = None
    before: Municipality | None = None
    settings: tuple[SettingChange, ...] = ()
    only: tuple[str, ...] = ()
    command: str = ""
    measured: bool = False
    periods: Mapping[str, Period] = {}

    @classmethod
    def between(
        cls,
        old: Mapping[GoalId, Goal],
        new: Mapping[GoalId, Goal],
        *,
        municipality: Municipality,
        origin: Endpoint,
        target: Endpoint,
        decisions: Sequence[CitedDecision] = (),
        touched: Mapping[str, Sequence[int]] | None = None,
        undecided: Collection[str] = (),
        provenance: Mapping[GoalId, Provenance] | None = None,
        theme: str | None = None,
        unread: int = 0,
        before: Municipality | None = None,
        settings: Sequence[SettingChange] = (),
        only: tuple[str, ...] = (),
        command: str = "",
    ) -> ChangeTable:
        """Compare two sets of goals by id.

        `touched` maps a goal's id (or a setting's key) to the indices of the decisions that touched it; `undecided` are
        those touched by an amendment without a decision. `unread` is the number of goals left out of `old` and `new`
        because they are known to be equal; they count as unchanged.
        """
        aligned = {goal_id: AlignedGoal.of(old[goal_id], new[goal_id]) for goal_id in new if goal_id in old}
        differing = differing_paths(aligned)
        decided = touched or {}
        rows = [
            _two_sided(aligned[goal_id], differing.get(goal_id, frozenset()), tuple(decided.get(goal_id, ())))
            if goal_id in aligned
            else _one_sided(old.get(goal_id), new.get(goal_id), tuple(decided.get(goal_id, ())))
            for goal_id in {**old, **new}
        ]
        rows = [row._replace(undecided=True) if row.id in undecided else row for row in rows]
        themes = _theme_codes(before, municipality)
        rows.sort(key=lambda row: _row_order(themes, row))
        of_settings = tuple(
            one._replace(decisions=tuple(decided.get(one.key, ())), undecided=one.key in undecided) for one in settings
        )
        return cls(
            rows=tuple(rows),
            counts=Counts.of(rows, unread, len(of_settings)),
            origin=origin,
            target=target,
            municipality=municipality,
            decisions=tuple(decisions),
            provenance=provenance or {},
            theme=theme,
            before=before,
            settings=of_settings,
            only=only,
            command=command,
            measured=any(goal.indicators for side in (old, new) for goal in side.values()),
        )

    def narrowed(self, goals: Collection[GoalId], settings: Sequence[SettingChange]) -> ChangeTable:
        """The table as if only some goals and settings had changed; the others count as unchanged."""
        rows = tuple(row for row in self.rows if row.id in goals)
        counts = Counts.of(rows, self.counts.goals - len(rows), len(settings))
        return self._replace(rows=rows, counts=counts, settings=tuple(settings))

    @property
    def standing(self) -> Standing:
        """Whether what the table shows is decided; if an end is not, what the newer of such ends is."""
        return self.origin.standing if self.target.standing is Standing.DECIDED else self.target.standing

    @property
    def changed_rows(self) -> tuple[GoalChange, ...]:
        """The rows without the unchanged ones."""
        return tuple(row for row in self.rows if row.kind is not ChangeKind.UNCHANGED)

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed: no goal and no setting."""
        return not self.settings and not self.changed_rows

    @property
    def theme_codes(self) -> tuple[str, ...]:
        """The codes of the themes of either side, in document order."""
        return _theme_codes(self.before, self.municipality)

    @property
    def fields(self) -> Mapping[str, ExtraField]:
        """The extra fields of either side, as the newer one defines them."""
        here = self.municipality.fields
        older = self.before.fields if self.before is not None else {}
        return {**here, **{key: one for key, one in older.items() if key not in here}}

    def perspective_of(self, theme: str) -> Perspective | None:
        """The perspective of a theme, that of the newer side if both have it; None if neither has the theme."""
        found = self.municipality.perspective_of(theme)
        if found is not None or self.before is None:
            return found
        old = self.before.perspective_of(theme)
        code = old.code if old is not None else ""
        return next((one for one in self.municipality.perspectives if one.code == code), old)


def kind_of_setting(change: SettingChange) -> ChangeKind:
    """The kind of change of a setting."""
    return ChangeKind(change.kind)


def _theme_codes(before: Municipality | None, municipality: Municipality) -> tuple[str, ...]:
    codes = municipality.theme_codes
    return codes if before is None else tuple(in_both_orders(before.theme_codes, codes))


def _row_order(themes: Sequence[str], row: GoalChange) -> tuple[object, ...]:
    goal = row.new or row.old
    year = goal.target_year if goal else 0
    return (theme_order(themes, row.theme), year, goal_id_order(row.id))


# --- rows ---


def _two_sided(aligned: AlignedGoal, differing: frozenset[Path], decisions: tuple[int, ...]) -> GoalChange:
    """The row of a goal that is on both sides."""
    old, new = aligned.old, aligned.new
    differing_keys = {path[0] for path in differing}
    fields = [one for one in fields_of(new, old) if one.key in differing_keys]
    return GoalChange(
        new.id,
        new.theme,
        ChangeKind.CHANGED if fields else ChangeKind.UNCHANGED,
        tuple(one.key for one in fields),
        substantive=any(one.meaning(old) != one.meaning(new) for one in fields),
        old=old,
        new=new,
        words=_words(old, new),
        means=tuple(
            _means_change((MEANS.key, key), pair, old.means, new.means, step_pairs, differing)
            for key, (pair, step_pairs) in enumerate(zip(aligned.pairs, aligned.steps, strict=True))
        ),
        decisions=decisions,
        indicators=tuple(
            _indicator_change((INDICATORS.key, number), pair, old.indicators, new.indicators, differing)
            for number, pair in enumerate(aligned.indicators)
        ),
    )


def _one_sided(old: Goal | None, new: Goal | None, decisions: tuple[int, ...]) -> GoalChange:
    """The row of a goal that was added or removed. Raises ValueError if it is on neither side."""
    goal = new or old
    if goal is None:
        raise ValueError("a row needs a goal on at least one side")
    change, kind = (ItemChange.ADDED, ChangeKind.ADDED) if new else (ItemChange.REMOVED, ChangeKind.REMOVED)
    return GoalChange(
        goal.id,
        goal.theme,
        kind,
        tuple(one.key for one in fields_of(goal)),
        substantive=True,
        old=old,
        new=new,
        words=_words(old, new),
        means=tuple(_one_sided_means(change, index, means) for index, means in enumerate(goal.means)),
        decisions=decisions,
        indicators=tuple(_one_sided_indicator(change, index, one) for index, one in enumerate(goal.indicators)),
    )


def _means_change(
    place: Path,
    pair: Pair,
    old: Sequence[Means],
    new: Sequence[Means],
    step_pairs: Sequence[Pair],
    differing: frozenset[Path],
) -> MeansChange:
    """The change of the means (or step) at the path `place`, from what DeepDiff found there."""
    if pair.old is None:
        return _one_sided_means(ItemChange.ADDED, pair.new or 0, new[pair.new or 0])
    if pair.new is None:
        return _one_sided_means(ItemChange.REMOVED, pair.old, old[pair.old])
    before, after = old[pair.old], new[pair.new]
    old_steps, new_steps = as_means(before.steps), as_means(after.steps)
    steps = tuple(
        _means_change((*place, "steps", key), step_pair, old_steps, new_steps, (), differing)
        for key, step_pair in enumerate(step_pairs)
    )
    if (*place, "text") in differing or (*place, "steps") in differing:
        change = ItemChange.EDITED
    else:
        change = ItemChange.MOVED if (*place, "place") in differing else ItemChange.SAME
    return MeansChange(change, pair.old, pair.new, differences(before.text, after.text), steps)


def _one_sided_means(change: ItemChange, index: int, means: Means) -> MeansChange:
    added = change is ItemChange.ADDED

    def one(position: int, text: str, steps: tuple[MeansChange, ...]) -> MeansChange:
        words = differences("", text) if added else differences(text, "")
        return MeansChange(change, None if added else position, position if added else None, words, steps)

    return one(index, means.text, tuple(one(position, step, ()) for position, step in enumerate(means.steps)))


# --- indicators ---


def _indicator_change(
    place: Path, pair: Pair, old: Sequence[Indicator], new: Sequence[Indicator], differing: frozenset[Path]
) -> MeansChange:
    """The change of an indicator; that of its levels is one of the line on which they are read."""
    if pair.old is None:
        return _one_sided_indicator(ItemChange.ADDED, pair.new or 0, new[pair.new or 0])
    if pair.new is None:
        return _one_sided_indicator(ItemChange.REMOVED, pair.old, old[pair.old])
    before, after = old[pair.old], new[pair.new]
    words = differences(before.text, after.text)
    steps: tuple[MeansChange, ...] = ()
    if before.levels and after.levels:
        same = all((*place, key) not in differing for key in KEYS[2:])
        change = ItemChange.SAME if same else ItemChange.EDITED
        steps = (MeansChange(change, 0, 0, differences(before.levels, after.levels), measures=True),)
    elif before.levels or after.levels:
        change = ItemChange.ADDED if after.levels else ItemChange.REMOVED
        steps = (_one_sided_means(change, 0, Means(after.levels or before.levels)),)
    if any((*place, key) in differing for key in KEYS):
        return MeansChange(ItemChange.EDITED, pair.old, pair.new, words, steps, measures=True)
    change = ItemChange.MOVED if (*place, "place") in differing else ItemChange.SAME
    return MeansChange(change, pair.old, pair.new, words, steps, measures=True)


def _one_sided_indicator(change: ItemChange, index: int, one: Indicator) -> MeansChange:
    whole = _one_sided_means(change, index, Means(one.text, (one.levels,) if one.levels else ()))
    return whole._replace(measures=True)


# --- words ---


def _words(old: Goal | None, new: Goal | None) -> dict[str, tuple[Words, ...]]:
    """Word differences of the goal text and of each extra text field, by key."""
    texts = {one.key: (_wording(one, old), _wording(one, new)) for one in fields_of(new, old)}
    return {key: differences(*both) for key, both in texts.items() if any(both) or key == GOAL.key}


def _wording(one: Field, goal: Goal | None) -> str:
    return one.written(goal) if one.kind_in(goal).is_wording else ""
