"""The content of a public site: the amendments of the binding branch, the goals' lives, the states as of a day.

Everything is derived from the stages of one history. Tables are made when a page asks for them, because after one
decision few pages are made anew.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from kortit.changes import ChangeKind, ChangeTable, Endpoint
from kortit.decision import CitedDecision, existing_date, match_citation

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from kortit.changes import GoalChange
    from kortit.goal import Goal, GoalId
    from kortit.in_force import InForce
    from kortit.municipality import Municipality
    from kortit.setting_changes import SettingChange
    from kortit.site.reported import ReportedPeriod
    from kortit.subject import Reported


@dataclass(frozen=True, slots=True)
class Stage:
    """An amendment, and the goals that it touched as they were before it and after it.

    `made` is the commit's time (ISO 8601), `day` the day of its decision, or of the commit where it cites none.
    `citation` is in its normal form; `cited_first` is what the commit itself cites, where a later commit put that
    right (empty: it cites none). `others` is the number of goals that it left alone. `municipality` are the settings
    after it, `before` those before it where they differ. `reported` is what it changes of periods, where it cites a
    decision. `place` is the address of its decision's page, empty where there is none.
    """

    commit: str
    made: str
    day: datetime.date
    citation: str | None
    register: str | None
    effective: str | None
    subject: str
    reason: str
    imported: bool
    cited_first: str | None
    old: Mapping[GoalId, Goal]
    new: Mapping[GoalId, Goal]
    others: int
    settings: tuple[SettingChange, ...]
    municipality: Municipality
    before: Municipality | None = None
    parent: str | None = None
    reported: tuple[Reported, ...] = ()
    place: str = ""

    @property
    def touched(self) -> set[GoalId]:
        """The ids of the goals that it changed, added or removed."""
        return {*self.old, *self.new}


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision that was published: its stages (oldest first), and its table if several commits carry it.

    `place` is the address of its page, without a slash at the end. One that has no table decided on the lines of
    periods alone.
    """

    citation: str
    place: str
    day: datetime.date
    section: int
    body: str
    stages: tuple[Stage, ...]
    whole: Callable[[], ChangeTable] | None = None
    has_table: bool = True

    @property
    def commit(self) -> str:
        """The commit of its last stage."""
        return self.stages[-1].commit

    @property
    def goals(self) -> dict[GoalId, Goal]:
        """The goals that its stages touched, as they were after it, or before it where it removed them."""
        return {key: goal for stage in self.stages for key, goal in {**stage.old, **stage.new}.items()}

    @property
    def counts(self) -> dict[ChangeKind, int]:
        """How many goals it changed, added and removed."""
        old: dict[GoalId, Goal | None] = {}
        new: dict[GoalId, Goal | None] = {}
        for stage in self.stages:
            old = {**{key: stage.old.get(key) for key in stage.touched}, **old}
            new = {**new, **{key: stage.new.get(key) for key in stage.touched}}
        both = [(before, new[key]) for key, before in old.items() if before != new[key]]
        kinds = [
            ChangeKind.ADDED if before is None else ChangeKind.REMOVED if after is None else ChangeKind.CHANGED
            for before, after in both
        ]
        return {kind: kinds.count(kind) for kind in (ChangeKind.CHANGED, ChangeKind.ADDED, ChangeKind.REMOVED)}

    @property
    def register(self) -> str | None:
        """The register number of its matter."""
        return next((one.register for one in self.stages if one.register), None)

    @property
    def effective(self) -> str | None:
        """The day (ISO 8601) from which it is in effect, if it says one."""
        return next((one.effective for one in self.stages if one.effective), None)

    @property
    def reported(self) -> tuple[Reported, ...]:
        """The periods that it changed."""
        return tuple(dict.fromkeys(part for one in self.stages for part in one.reported))

    @property
    def reasons(self) -> tuple[str, ...]:
        """The bodies of its commits' messages."""
        return tuple(dict.fromkeys(one.reason for one in self.stages if one.reason))


@dataclass(frozen=True, slots=True)
class GoalLife:
    """A goal as it is or last was, and each stage that changed it with its row of the change table, newest first."""

    goal: Goal
    is_in_force: bool
    steps: tuple[tuple[Stage, GoalChange], ...]


@dataclass(frozen=True)
class Publication:
    """A whole history up to a commit of the binding branch. `stages` are oldest first, `rulings` newest first.

    `states` are the cards as of days, in order of time; `errors` counts what breaks a rule in the history;
    `settings_id` is that of the settings' bytes. `periods` are those of the follow-up, in order of time; `logo` is the
    picture of the settings in force.
    """

    commit: str
    in_force: InForce
    stages: tuple[Stage, ...]
    rulings: tuple[Ruling, ...]
    states: Mapping[datetime.date, InForce] = field(default_factory=dict)
    errors: int = 0
    settings_id: str = ""
    periods: tuple[ReportedPeriod, ...] = ()
    logo: bytes = b""
    _tables: dict[str, ChangeTable] = field(default_factory=dict)

    @property
    def municipality(self) -> Municipality:
        """The settings in force."""
        return self.in_force.municipality

    @cached_property
    def last_goals(self) -> dict[GoalId, Goal]:
        """Every goal that ever was, as it is or last was."""
        last: dict[GoalId, Goal] = {}
        for stage in self.stages:
            last.update({**stage.old, **stage.new})
        return last

    @cached_property
    def touching(self) -> dict[GoalId, list[str]]:
        """For every goal that ever was the commits that touched it, oldest first."""
        found: dict[GoalId, list[str]] = {}
        for stage in self.stages:
            for goal_id in sorted(stage.touched):
                found.setdefault(goal_id, []).append(stage.commit)
        return found

    @cached_property
    def place_of_commit(self) -> dict[str, str]:
        """The address of the decision's page that a commit belongs to; commits without one are not there."""
        return {stage.commit: stage.place for stage in self.decided}

    @cached_property
    def decided(self) -> list[Stage]:
        """The stages of all decisions that have a page."""
        return [stage for one in self.rulings for stage in one.stages]

    def after(self, cards: InForce) -> Stage | None:
        """The first stage after cards as of a day that changed goals; None where they are still in force."""
        commits = [stage.commit for stage in self.stages]
        later = self.stages[commits.index(cards.point.commit) + 1 :] if cards.point.commit in commits else ()
        return next((stage for stage in later if stage.touched), None)

    @cached_property
    def days_reported(self) -> set[datetime.date]:
        """The days of the periods."""
        return {one.period.day for one in self.periods}

    @property
    def tabled(self) -> list[Ruling]:
        """The decisions that have a table, newest first."""
        return [one for one in self.rulings if one.has_table]

    def table_of(self, ruling: Ruling) -> ChangeTable:
        """The change table of a decision."""
        if ruling.whole is None:
            return self.stage_table(ruling.stages[-1])
        if ruling.place not in self._tables:
            self._tables[ruling.place] = ruling.whole()
        return self._tables[ruling.place]

    def stage_table(self, stage: Stage) -> ChangeTable:
        """The change table of one amendment."""
        if stage.commit not in self._tables:
            self._tables[stage.commit] = _table(stage, self._before(stage), stage.touched)
        return self._tables[stage.commit]

    def _before(self, stage: Stage) -> Stage | None:
        place = next(number for number, one in enumerate(self.stages) if one is stage)
        return self.stages[place - 1] if place else None

    def lives(self, wanted: Collection[GoalId]) -> dict[GoalId, GoalLife]:
        """The lives of the goals that are wanted."""
        wanted = set(wanted)
        standing = {goal.id for goal in self.in_force.goals}
        steps: dict[GoalId, list[tuple[Stage, GoalChange]]] = {one: [] for one in wanted}
        for stage in reversed(self.stages):
            here = wanted & stage.touched
            if not here:
                continue
            known = self._tables.get(stage.commit)
            table = known or _table(stage, None, here)
            for row in table.rows:
                if row.id in here and row.kind is not ChangeKind.UNCHANGED:
                    steps[row.id].append((stage, row))
        return {
            goal_id: GoalLife(self.last_goals[goal_id], goal_id in standing, tuple(told))
            for goal_id, told in steps.items()
            if goal_id in self.last_goals
        }


def endpoint(stage: Stage | None, name: str, before: Stage | None = None) -> Endpoint:
    """The end of a table at a stage (None: before everything); `before` is the stage before it."""
    if stage is None:
        return Endpoint(name)
    imported = stage.citation is None and stage.imported
    return Endpoint(
        name,
        stage.commit,
        stage.made,
        stage.citation,
        imported=imported,
        effective=stage.effective if stage.citation else None,
        continued=imported and before is not None and before.imported and stage.parent == before.commit,
        maker=stage.commit,
    )


def _table(stage: Stage, before: Stage | None, goals: Collection[GoalId]) -> ChangeTable:
    old = {goal_id: goal for goal_id, goal in stage.old.items() if goal_id in goals}
    new = {goal_id: goal for goal_id, goal in stage.new.items() if goal_id in goals}
    cites = stage.citation is not None
    name = stage.citation or stage.commit
    things = (*{**old, **new}, *(one.key for one in stage.settings))
    origin = endpoint(before, f"{name}^") if stage.parent is not None else Endpoint("ROOT")
    return ChangeTable.between(
        old,
        new,
        municipality=stage.municipality,
        origin=origin if before is None else _at(origin, stage.parent),
        target=endpoint(stage, name),
        decisions=[CitedDecision(stage.citation, stage.register, stage.effective, stage.commit, stage.subject)]
        if stage.citation is not None
        else [],
        touched=dict.fromkeys(things, (0,)) if cites else {},
        undecided=() if cites or stage.imported else things,
        unread=stage.others,
        before=stage.before,
        settings=stage.settings,
    )


def _at(end: Endpoint, commit: str | None) -> Endpoint:
    """An end by the commit that was asked for, which need not be the amendment that made its state."""
    return Endpoint(
        end.revision,
        commit,
        end.date,
        end.citation,
        imported=end.imported,
        effective=end.effective,
        continued=end.continued,
        maker=end.maker,
        part=end.part,
        decided=end.decided,
    )


def cited_day(citation: str) -> datetime.date | None:
    """The day of a citation, or None if it has none that exists."""
    match = match_citation(citation)
    return existing_date(int(match["year"]), int(match["month"]), int(match["day"])) if match else None


def days_to_show(stages: Sequence[Stage]) -> list[datetime.date]:
    """The days as of which the cards are shown: each on which something was decided, and the ends of full years.

    The last year is left out: until it has ended nobody can say how it ended.
    """
    decided = {stage.day for stage in stages if stage.citation is not None}
    if not decided:
        return []
    ends = {datetime.date(year, 12, 31) for year in range(min(decided).year, max(decided).year)}
    return sorted(decided | ends)
