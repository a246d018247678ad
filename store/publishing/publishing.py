"""The binding branch as it is published: its stages and states, read in one pass over the history."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

from kortit.decision import match_citation
from kortit.errors import ProblemsError, RefusedError, UsageError
from kortit.goal import card_order
from kortit.in_force import InForce
from kortit.messages import _, ngettext
from kortit.municipality import Municipality
from kortit.problem import Severity
from kortit.provenance import Provenance, SetBy
from kortit.site.addresses import decision_place
from kortit.site.making import Site, maker
from kortit.site.publication import Publication, Ruling, Stage, cited_day, days_to_show, endpoint
from store.files.goal_file import MUNICIPALITY_FILE
from store.files.snapshot import CommitTree, municipality_of
from store.git.branches import binding_branch, binding_ref
from store.git.entries import parents_in
from store.history.amendment import EFFECTIVE, IMPORTED_FROM, REGISTER
from store.history.attribution import following, states_made
from store.history.comparison import Comparison
from store.history.decisions import amendments, same_citation
from store.history.records import commit_records, normal_citation
from store.history.revision import NOTHING, Range, Revision, State
from store.history.settings import settings_changed
from store.judge.audit import audit
from store.publishing.site_folder import SiteFolder

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kortit.changes import ChangeTable
    from kortit.goal import Goal, GoalId
    from kortit.problem import Problem
    from store.git.plumbing import Plumbing
    from store.history.attribution import Attribution
    from store.history.decisions import AmendmentRecord
    from store.publishing.site_folder import Laid


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did: the commit, and the numbers of all files, of those written and removed, and of errors."""

    commit: str
    files: int
    written: int
    removed: int
    errors: int


class Opened(Protocol):
    """A store that was opened: the façade, which this module cannot know."""

    @property
    def plumbing(self) -> Plumbing:
        """The way to its git repository."""
        ...


class Publishing:
    """The binding branch of a store, to be published."""

    def __init__(self, store: Opened) -> None:
        self._plumbing = store.plumbing

    @property
    def tip(self) -> str:
        """The last commit of the binding branch. Raises UsageError where there is none."""
        tip = self._plumbing.ref(binding_ref(self._plumbing))
        if tip is None:
            raise UsageError(
                _(
                    "there is no branch {branch}, which is to be in force; name another with git config kortit.branch "
                    "NAME",
                    branch=binding_branch(self._plumbing),
                )
            )
        return tip

    def errors(self, tip: str, since: str | None = None) -> list[Problem]:
        """What breaks a rule in the history up to a commit, or in what came after `since`.

        Raises CutHistoryError for a shallow history, of which nothing can be proven.
        """
        origin = Revision(since, State.COMMIT, since) if since else NOTHING
        _count, problems = audit(self._plumbing, Range(origin, Revision(tip, State.COMMIT, tip)))
        return [one for one in problems if one.severity is Severity.ERROR]

    def publish(self, place: Path, *, force: bool = False) -> Published:
        """Make the folder `place` the site of the binding branch, writing only what differs.

        Raises RefusedError where the history breaks a rule, unless that is said on every page (`force`).
        """
        tip, folder = self.tip, SiteFolder(place)
        laid = folder.laid()
        if laid is not None and laid.commit == tip and folder.is_whole(laid) and laid.stamp.startswith(maker()):
            self._refuse(laid.errors, force=force)
            return Published(tip, len(laid.files), 0, 0, laid.errors)
        errors = self._errors_since(tip, laid)
        self._refuse(errors, force=force)
        site = Site(self.publication(tip, errors))
        known = laid.pages if laid is not None and laid.stamp == site.stamp else {}
        kept = {address: stamp for address, stamp in known.items() if (place / address).is_file()}
        files = [*site.files(kept)]
        written, removed = folder.lay(files, tip, site.stamp, errors)
        return Published(tip, len(files), written, removed, errors)

    def differing(self, place: Path) -> list[str]:
        """The addresses at which a folder does not hold what the history says, made anew from its beginning."""
        tip = self.tip
        site = Site(self.publication(tip, len(self.errors(tip))))
        return SiteFolder(place).differing(site.files())

    def _errors_since(self, tip: str, laid: Laid | None) -> int:
        """How many errors the history has; of one that was good up to a commit only what came after is judged."""
        if laid is None or laid.errors or laid.commit == tip or not self._goes_on_from(laid.commit, tip):
            return len(self.errors(tip))
        return len(self.errors(tip, laid.commit))

    def _goes_on_from(self, commit: str, tip: str) -> bool:
        """Whether a commit is on the first-parent chain of the tip."""
        listed = self._plumbing.read("rev-list", "--first-parent", tip, "--").decode().split()
        return commit in listed

    def _refuse(self, errors: int, *, force: bool) -> None:
        if errors and not force:
            raise RefusedError(
                ngettext(
                    "the history has {count} error (kortit check ROOT.. shows it), so that a site would prove nothing; "
                    "--force makes one that says so on every page",
                    "the history has {count} errors (kortit check ROOT.. shows them), so that a site would prove "
                    "nothing; --force makes one that says so on every page",
                    errors,
                )
            )

    def publication(self, tip: str, errors: int = 0) -> Publication:
        """All that can be told of the history up to a commit. Raises ProblemsError where it has no settings."""
        made = amendments(self._plumbing, tip)
        reading = _Reading(self._plumbing, tip, made)
        stages = reading.stages()
        rulings = self._rulings(stages, reading.municipality)
        places = {one.commit: ruling.place for ruling in rulings for one in ruling.stages}
        placed = tuple(replace(stage, place=places.get(stage.commit, "")) for stage in stages)
        known = {stage.commit: stage for stage in placed}
        return Publication(
            tip,
            reading.last_cards(),
            placed,
            tuple(replace(one, stages=tuple(known[stage.commit] for stage in one.stages)) for one in rulings),
            {day: reading.cards_of(day) for day in reading.days},
            errors,
            sha256(CommitTree(self._plumbing, tip).data(MUNICIPALITY_FILE) or b"").hexdigest(),
        )

    def _rulings(self, stages: Sequence[Stage], municipality: Municipality) -> list[Ruling]:
        """The decisions that stages carry, newest first."""
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
            whole = partial(self._whole, citation, stages, some) if len(some) > 1 else None
            name = body.name if body is not None else match["body"] or ""
            found.append(Ruling(citation, place, some[0].day, int(match["section"]), name, tuple(some), whole))
        places = {stage.commit: number for number, stage in enumerate(stages)}
        return sorted(found, key=lambda one: (one.day, places[one.stages[-1].commit]), reverse=True)

    def _whole(self, citation: str, stages: Sequence[Stage], some: Sequence[Stage]) -> ChangeTable:
        """The change table of a decision that several commits carry: of exactly these commits."""
        commits = [one.commit for one in some]
        before = some[0].parent
        origin = Revision(f"{citation}^", State.COMMIT, before) if before else NOTHING
        all_commits = [one.commit for one in stages]
        between = all_commits[all_commits.index(commits[0]) : all_commits.index(commits[-1]) + 1]
        only = tuple(commits) if len(between) > len(commits) else ()
        target = Revision(citation, State.COMMIT, commits[-1])
        return Comparison(self._plumbing, Range(origin, target, only)).table()


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

    def stages(self) -> tuple[Stage, ...]:
        """The stages, oldest first. Raises ProblemsError where the last settings cannot be read."""
        drafts = self._unplaced()
        self.days = days_to_show(drafts)
        wanted = {self._last_by(day) for day in self.days} | {len(drafts) - 1}
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

    def _unplaced(self) -> list[Stage]:
        """The stages without their goals."""
        stages: list[Stage] = []
        municipality: Municipality | None = None
        for one in self._made:
            record, before = one.record, municipality
            if MUNICIPALITY_FILE in one.settings:
                with suppress(ProblemsError):
                    municipality = municipality_of(CommitTree(self._plumbing, record.commit))
            message = record.message
            first = self._first.get(record.commit)
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
                    cited_first=normal_citation(first) if first else None,
                    old={},
                    new={},
                    others=0,
                    settings=changed,
                    municipality=municipality or Municipality(""),
                    before=before if one.settings else None,
                    parent=self._parents[record.commit],
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

    def cards_of(self, day: datetime.date) -> InForce:
        """The cards as decided on a day."""
        return self.cards(self._last_by(day), day.isoformat())

    def last_cards(self) -> InForce:
        """The cards in force."""
        cards = self.cards(len(self._stages) - 1, self._tip)
        return replace(cards, point=replace(cards.point, commit=self._tip))

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
        return Provenance(fields, tuple(self._sources[commit] for commit in found.means))

    def _newest(self, number: int) -> tuple[str, str | None] | None:
        cited = [one for one in reversed(self._stages[: number + 1]) if one.citation is not None]
        if self._stages[number].citation is None:
            cited = sorted(cited, key=lambda one: one.day, reverse=True)
        return (cited[0].citation, cited[0].effective) if cited and cited[0].citation else None
