"""The stages and states of the binding branch for a site, read in one pass over the history."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

from kortit.decision import match_citation
from kortit.errors import ProblemsError
from kortit.goal import card_order
from kortit.in_force import InForce
from kortit.municipality import Municipality
from kortit.provenance import Provenance, SetBy
from kortit.site.addresses import decision_place
from kortit.site.publication import Publication, Ruling, Stage, cited_day, days_to_show, endpoint
from store.files.goal_file import MUNICIPALITY_FILE
from store.files.snapshot import CommitTree, municipality_of
from store.follow_up.reading import reported
from store.git.entries import parents_in
from store.history.amendment import EFFECTIVE, IMPORTED_FROM, REGISTER
from store.history.attribution import following, states_made
from store.history.comparison import Comparison
from store.history.decisions import amendments, same_citation
from store.history.records import commit_records, normal_citation
from store.history.revision import NOTHING, Range, Revision, State
from store.history.settings import settings_changed
from store.publishing.follow_up import FollowUpReading

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Mapping, Sequence

    from kortit.changes import ChangeTable
    from kortit.goal import Goal, GoalId
    from kortit.subject import Reported
    from store.git.plumbing import Plumbing
    from store.history.attribution import Attribution
    from store.history.decisions import AmendmentRecord
    from store.publishing.follow_up import ReportedGoals


def publication(plumbing: Plumbing, tip: str, errors: int = 0) -> Publication:
    """All that can be told of the history up to a commit. Raises ProblemsError where it has no settings."""
    made = amendments(plumbing, tip)
    follow_up = FollowUpReading(plumbing, tip, made)
    reading = _Reading(plumbing, tip, [one for one in made if one.makes_cards])
    stages = reading.stages(follow_up.days)
    on_lines = _Reading(plumbing, tip, [one for one in made if not one.makes_cards and one.record.citation])
    order = {one.record.commit: place for place, one in enumerate(reversed(made))}
    told = sorted((*stages, *on_lines.unplaced()), key=lambda stage: order[stage.commit])
    rulings = _rulings(plumbing, told, [*order], reading.municipality)
    places = {one.commit: ruling.place for ruling in rulings for one in ruling.stages}
    placed = {stage.commit: replace(stage, place=places.get(stage.commit, "")) for stage in told}
    with_cards = {stage.commit for stage in stages}
    return Publication(
        tip,
        reading.last_cards(),
        tuple(placed[stage.commit] for stage in stages),
        tuple(
            replace(
                one,
                stages=tuple(placed[stage.commit] for stage in one.stages),
                has_table=any(stage.commit in with_cards for stage in one.stages),
            )
            for one in rulings
        ),
        {day: reading.cards_of(day) for day in reading.days},
        errors,
        sha256(CommitTree(plumbing, tip).data(MUNICIPALITY_FILE) or b"").hexdigest(),
        tuple(follow_up.period(day, reading.goals_on(day), reading.municipality) for day in follow_up.days),
        municipality_of(CommitTree(plumbing, tip)).logo if reading.municipality.document.logo else b"",
    )


def _rulings(
    plumbing: Plumbing, stages: Sequence[Stage], all_commits: list[str], municipality: Municipality
) -> list[Ruling]:
    """The decisions that stages carry, newest first; `all_commits` are those of all amendments, oldest first."""
    carried: dict[str, list[Stage]] = {}
    for stage in stages:
        if stage.citation is not None and cited_day(stage.citation) is not None:
            carried.setdefault(same_citation(stage.citation, municipality), []).append(stage)
    found: list[Ruling] = []
    for citation, some in carried.items():
        place, match = decision_place(some[0].citation or ""), match_citation(citation)
        if match is None or not place:
            continue
        body = municipality.body_named(match["body"] or "")
        whole = partial(_whole, plumbing, citation, all_commits, some) if len(some) > 1 else None
        name = body.name if body is not None else match["body"] or ""
        found.append(Ruling(citation, place, some[0].day, int(match["section"]), name, tuple(some), whole))
    return sorted(found, key=lambda one: (one.day, all_commits.index(one.commit)), reverse=True)


def _whole(plumbing: Plumbing, citation: str, all_commits: list[str], some: Sequence[Stage]) -> ChangeTable:
    """The change table of a decision that several commits carry: of exactly these commits."""
    commits = [one.commit for one in some]
    before = some[0].parent
    origin = Revision(f"{citation}^", State.COMMIT, before) if before else NOTHING
    between = all_commits[all_commits.index(commits[0]) : all_commits.index(commits[-1]) + 1]
    only = tuple(commits) if len(between) > len(commits) else ()
    target = Revision(citation, State.COMMIT, commits[-1])
    return Comparison(plumbing, Range(origin, target, only)).table()


class _Reading:
    """The walk over a history, oldest commit first, keeping the states that are asked for."""

    def __init__(self, plumbing: Plumbing, tip: str, made: Sequence[AmendmentRecord]) -> None:
        self._plumbing = plumbing
        self._tip = tip
        self._made = list(reversed(made))
        commits = [one.record.commit for one in self._made]
        contents = plumbing.objects(commits)
        self._parents = {
            commit: next(iter(parents_in(data or b"")), None) for commit, data in zip(commits, contents, strict=True)
        }
        corrected = [one.record.commit for one in self._made if one.corrected_by is not None]
        self._first = {one.commit: one.citation for one in commit_records(plumbing, corrected)}
        self._settings = settings_changed(plumbing, {one.record.commit: one.settings for one in self._made})
        self._stages: list[Stage] = []
        self._states: dict[int, tuple[dict[GoalId, Goal], dict[GoalId, Attribution]]] = {}
        self._sources: dict[str, SetBy] = {}
        self.municipality = Municipality("")
        self.days: list[datetime.date] = []

    def stages(self, days: Collection[datetime.date] = ()) -> tuple[Stage, ...]:
        """The stages, oldest first; the goals on `days` are kept. Raises ProblemsError where there are no settings."""
        drafts = self.unplaced()
        self.days = days_to_show(drafts)
        wanted = {self._last_by(day) for day in self.days} | {*map(self._reported_on, days), len(drafts) - 1}
        made = dict(states_made(self._plumbing, self._tip, None))
        state: dict[GoalId, Goal] = {}
        found: dict[GoalId, Attribution] = {}
        for number, stage in enumerate(drafts):
            here = made.get(stage.commit, {})
            old = {goal_id: state[goal_id] for goal_id in here if goal_id in state}
            new = {goal_id: goal for goal_id, goal in here.items() if goal is not None}
            others = len(state) - len(old)
            for goal_id, goal in here.items():
                if goal is None:
                    state.pop(goal_id, None)
                    found.pop(goal_id, None)
                else:
                    state[goal_id] = goal
                    found[goal_id] = following(found.get(goal_id), goal, stage.commit, substantive=False)
            self._stages.append(replace(stage, old=old, new=new, others=others))
            if number in wanted:
                self._states[number] = (dict(state), dict(found))
        return tuple(self._stages)

    def unplaced(self) -> list[Stage]:
        """The stages without their goals."""
        stages: list[Stage] = []
        municipality: Municipality | None = None
        for one in self._made:
            record, before = one.record, municipality
            if MUNICIPALITY_FILE in one.settings:
                with suppress(ProblemsError):
                    municipality = municipality_of(CommitTree(self._plumbing, record.commit))
            message = record.message
            first = (self._first.get(record.commit) or "") if one.corrected_by is not None else None
            citation = normal_citation(record.citation) if record.citation else None
            changed = self._settings.get(record.commit, ())
            imported = IMPORTED_FROM in message.trailers
            self._sources[record.commit] = SetBy(
                record.commit, record.date, citation, imported=imported, effective=message.trailer(EFFECTIVE)
            )
            stages.append(
                Stage(
                    record.commit,
                    record.date,
                    record.decided,
                    citation,
                    message.trailer(REGISTER),
                    message.trailer(EFFECTIVE),
                    message.subject,
                    message.reason,
                    imported=imported,
                    cited_first=normal_citation(first) if first else first,
                    old={},
                    new={},
                    others=0,
                    settings=changed,
                    municipality=municipality or Municipality(""),
                    before=before if one.settings else None,
                    parent=self._parents[record.commit],
                    reported=self._reported(one),
                )
            )
        if municipality is None:
            municipality_of(CommitTree(self._plumbing, self._tip))
        self.municipality = municipality or Municipality("")
        self._stages = []
        self._days = [stage.day for stage in stages]
        return stages

    def _last_by(self, day: datetime.date) -> int:
        """The number of the newest stage decided on or before a day."""
        return max(number for number, one in enumerate(self._days) if one <= day)

    def _reported_on(self, day: datetime.date) -> int:
        """The number of the stage whose goals are reported on in the period of a day, as `state_on` finds it."""
        first = next((number for number, one in enumerate(self._made) if one.goals), 0)
        return max((number for number, one in enumerate(self._days) if one <= day and number >= first), default=first)

    def goals_on(self, day: datetime.date) -> ReportedGoals:
        """The goals that are reported on in the period of a day, and the commit that made them so."""
        number = self._reported_on(day)
        themes = self._stages[number].municipality.theme_codes
        goals = sorted(self._states[number][0].values(), key=lambda goal: card_order(themes, goal))
        return self._stages[number].commit, {goal.id: goal for goal in goals}

    def _reported(self, one: AmendmentRecord) -> tuple[Reported, ...]:
        if not one.lines or not one.record.citation:
            return ()
        return tuple(reported(CommitTree(self._plumbing, one.record.commit), map(str, one.lines)))

    def cards_of(self, day: datetime.date) -> InForce:
        """The cards as decided on a day."""
        return self.cards(self._last_by(day), day.isoformat())

    def last_cards(self) -> InForce:
        """The cards in force."""
        cards = self.cards(len(self._stages) - 1, self._tip)
        return cards._replace(point=cards.point._replace(commit=self._tip))

    def cards(self, number: int, name: str) -> InForce:
        """The cards after a stage, by its number."""
        stage = self._stages[number]
        state, found = self._states[number]
        themes = stage.municipality.theme_codes
        goals = sorted(state.values(), key=lambda goal: card_order(themes, goal))
        before = self._stages[number - 1] if number else None
        return InForce(
            tuple(goals),
            stage.municipality,
            endpoint(stage, name, before),
            {goal.id: self._provenance(found[goal.id]) for goal in goals},
            None,
            self._newest(number),
        )

    def _provenance(self, found: Attribution) -> Provenance:
        fields: Mapping[str, SetBy] = {name: self._sources[commit] for name, commit in found.fields.items()}
        means, indicators = (tuple(self._sources[one] for one in made) for made in (found.means, found.indicators))
        return Provenance(fields, means, indicators)

    def _newest(self, number: int) -> tuple[str, str | None] | None:
        cited = [one for one in reversed(self._stages[: number + 1]) if one.citation is not None]
        if self._stages[number].citation is None:
            cited = sorted(cited, key=lambda one: one.day, reverse=True)
        return (cited[0].citation, cited[0].effective) if cited and cited[0].citation else None
