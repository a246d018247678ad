"""Compares two states of the store and makes the change table; only files that differ are parsed.

Cost is proportional to the number of differing files. Unchanged goals are only counted, from the tree listing.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kortit.changes import ChangeTable, Endpoint, Standing
from kortit.errors import ProblemsError, RefusedError
from kortit.goal import goal_id_order
from kortit.messages import _
from kortit.problem import Code, Problem, any_errors
from store.files.goal_file import GOALS_FOLDER, MUNICIPALITY_FILE, OWN_PATHS, GoalPath, is_settings, read_goal_path
from store.files.snapshot import FoundFile, found, municipality_of, read_goals, sorted_out
from store.follow_up.report_path import is_follow_up, read_report_path
from store.git.entries import SYMLINK_MODE, is_regular
from store.history.corrections import known_corrections, start_corrections
from store.history.decisions import cited_decisions
from store.history.points import endpoints, foresee_endpoints
from store.history.revision import Range, Revision, State, range_of, tree_of
from store.room import Room

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kortit import merging, setting_changes
    from kortit.goal import Goal, GoalId
    from kortit.municipality import Municipality
    from kortit.provenance import Provenance
    from kortit.setting_changes import SettingChange
    from store.git.plumbing import Plumbing
    from store.git.processes import Running
    from store.history import attribution, settings
else:  # 6 ms of a start, which few tables need
    merging, setting_changes = Room("kortit.merging"), Room("kortit.setting_changes")
    attribution, settings = Room("store.history.attribution"), Room("store.history.settings")

_THEME = rb"(?:[A-Z]|\xc3[\x84\x85\x96]){1,5}[0-9]{1,2}"  # a theme's code (kortit.goal), in UTF-8


@dataclass(slots=True)
class Difference:
    """The goals that differ between two states, on both sides, and the problems found in reading them.

    `paths` are the files to commit for each goal; `unread` is the number of unchanged goals that were not read;
    `settings` are the settings files that differ, `setting_changes` what differs in them, and `before` the settings of
    the older side; `foreign` are the problems of files that are not goal files.
    `lines` are the files of periods and lines that differ; no table shows them.
    """

    municipality: Municipality
    old: dict[GoalId, Goal] = field(default_factory=dict)
    new: dict[GoalId, Goal] = field(default_factory=dict)
    paths: dict[GoalId, list[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unread: int = 0
    settings: tuple[str, ...] = ()
    setting_changes: tuple[SettingChange, ...] = ()
    before: Municipality | None = None
    foreign: list[Problem] = field(default_factory=list)
    lines: tuple[str, ...] = ()


class Comparison:
    """A comparison in progress: git's processes start first and run while Python imports and parses.

    `everything` reads unchanged goals too, `theme` limits it to one card, `decisions` finds what set each value. With
    `in_place` there are settings to go by where the newer ones cannot be read.
    """

    def __init__(
        self,
        plumbing: Plumbing,
        compared: Range,
        *,
        everything: bool = False,
        theme: str | None = None,
        decisions: bool = False,
    ) -> None:
        self.plumbing = plumbing
        self.in_place: Municipality | None = None
        self.range = compared
        self.everything = everything
        self.theme = theme
        self.decisions = decisions
        origin, target = compared.origin, compared.target
        base = origin.commit or plumbing.empty_tree()
        self._untracked: Running | None = None
        self._corrections: Running | None = None
        if target.state is State.WORKING_TREE:
            self._differing = plumbing.start_working_difference(base, *OWN_PATHS)
            self._untracked = plumbing.start_untracked(*OWN_PATHS)
        else:
            self._differing = plumbing.start_difference(base, target.commit or "", *OWN_PATHS)
        self._listing = plumbing.start_tree(base, GOALS_FOLDER)
        # From HEAD to the working tree there are no commits.
        self._log = plumbing.start_log(*compared.commits) if origin.commit != target.commit else None

    def difference(self) -> Difference:
        """Read the differing goals. Raises ProblemsError when the newer kortit.yaml is missing or invalid.

        Not where settings are given in its place.
        """
        old_files, new_files = self._differing_files()
        self._fetch((*old_files, *new_files))
        difference = Difference(self._new_municipality())
        differing = {file.path for file in (*old_files, *new_files)}
        difference.settings = tuple(sorted(filter(is_settings, differing)))
        difference.lines = tuple(sorted(filter(read_report_path, differing)))
        if difference.settings:
            self._compare_settings(difference)
        old_goals, new_goals = (
            self._goal_files(old_files, difference),
            self._goal_files(new_files, difference),
        )
        paths: defaultdict[GoalId, list[str]] = defaultdict(list)
        for path, file in (*old_goals, *new_goals):
            if file.path not in paths[path.id]:
                paths[path.id].append(file.path)
        if self.theme is not None:
            wanted = {path.id for path, _file in (*old_goals, *new_goals) if path.theme == self.theme}
            old_goals = [(path, file) for path, file in old_goals if path.id in wanted]
            new_goals = [(path, file) for path, file in new_goals if path.id in wanted]
        difference.paths = dict(paths)
        if old_goals:
            old_municipality = self._old_municipality(difference)
            self._read_side(difference.old, self.range.origin, old_goals, old_municipality, difference)
        self._read_side(difference.new, self.range.target, new_goals, difference.municipality, difference)
        listing = self._listing.output()
        known = {goal_id_order(path.id) for path, _file in old_goals}
        added = [pair for pair in new_goals if goal_id_order(pair[0].id) not in known]
        difference.problems += self._duplicates(listing, added)
        self._account_for_the_rest(difference, listing, {file.path for _path, file in old_goals})
        # A goal that is invalid on one side must not look added or removed.
        unreadable = {problem.path for problem in difference.problems}
        for goal_id, names in difference.paths.items():
            if not unreadable.isdisjoint(names):
                difference.old.pop(goal_id, None)
                difference.new.pop(goal_id, None)
        return difference

    def table(self) -> ChangeTable:
        """The change table. Raises ProblemsError when a differing file cannot be read."""
        self._corrections = start_corrections(self.plumbing, self.range.target.commit)
        foresee_endpoints(self.plumbing, (self.range.origin, self.range.target))
        if self.range.only:
            return self._table_of_commits()
        difference = self.difference()
        if any_errors(difference.problems):
            raise ProblemsError(difference.problems)
        return self.table_of(difference)

    def table_of(
        self,
        difference: Difference,
        standing: Mapping[GoalId, Goal] | None = None,
        within: Mapping[str, frozenset[str]] | None = None,
    ) -> ChangeTable:
        """The change table of the goals that could be read.

        `standing` are the goals of the newer side that are as they were committed (None: all), `within` the settings
        that each commit changed (None: read from the history).
        """
        only = self.range.only
        log = self.plumbing.log_entries(self._log) if self._log else ()
        entries = [entry for entry in log if not only or entry.commit in only]
        later = known_corrections(self.plumbing, self.range.target.commit, self._corrections)
        self._corrections = None
        goals = {**difference.old, **difference.new}
        changes = difference.setting_changes
        if self.theme is not None:
            changes = setting_changes.of_theme(changes, self.theme)
        if within is None:
            touching = {one.commit: [*filter(is_settings, one.files)] for one in entries}
            changed = settings.settings_changed(self.plumbing, touching) if changes else {}
            within = {commit: frozenset(change.key for change in told) for commit, told in changed.items()}
        wanted = (*goals, *(change.key for change in changes))
        decisions, touched, undecided = cited_decisions(self.plumbing, entries, wanted, later, within)
        origin, target = endpoints(self.plumbing, (self.range.origin, self._target(difference)), later)
        return ChangeTable.between(
            difference.old,
            difference.new,
            municipality=difference.municipality,
            origin=origin,
            target=drafts_endpoint(target.revision) if target.standing is Standing.DRAFTS else target,
            decisions=decisions,
            touched=touched,
            undecided=undecided,
            provenance=self._provenance(difference.new if standing is None else standing) if self.decisions else None,
            theme=self.theme,
            unread=difference.unread,
            before=difference.before,
            settings=changes,
            only=only,
        )

    def _table_of_commits(self) -> ChangeTable:
        """The change table of exactly the commits of `range.only`: what others between them changed is left out.

        The older side are the goals before the first of the commits that changed them, the newer side with the changes
        of all these commits. Raises ProblemsError when a differing file cannot be read.
        """
        whole = self.difference()
        old: dict[GoalId, Goal] = {}
        new: dict[GoalId, Goal] = {}
        told: dict[str, SettingChange] = {}
        within: dict[str, frozenset[str]] = {}
        for commit in self.range.only:
            one = Comparison(self.plumbing, range_of(self.plumbing, commit), theme=self.theme).difference()
            whole.problems += one.problems
            within[commit] = frozenset(change.key for change in one.setting_changes)
            for change in one.setting_changes:
                told[change.key] = change._replace(old=told.get(change.key, change).old)
            fresh = {*one.old, *one.new} - {*old, *new}
            old.update({goal_id: goal for goal_id, goal in one.old.items() if goal_id in fresh})
            new.update({goal_id: goal for goal_id, goal in one.old.items() if goal_id in fresh})
            merged = merging.merge(one.old, new, one.new)
            # Where the commit goes on from what another one said in between, its own word counts.
            taken = {conflict.goal: one.new.get(conflict.goal) for conflict in merged.conflicts}
            for goal_id, goal in {**merged.goals, **taken}.items():
                new.pop(goal_id, None)
                if goal is not None:
                    new[goal_id] = goal
        if any_errors(whole.problems):
            raise ProblemsError(whole.problems)
        others = {goal_id: goal for goal_id, goal in whole.new.items() if goal_id not in {*old, *new}}
        if not self.everything:
            whole.unread += len(others) - len(old.keys() - {*whole.old, *whole.new})
            others = {}
        standing = {goal_id: goal for goal_id, goal in whole.new.items() if new.get(goal_id, goal) == goal}
        whole.old, whole.new = {**old, **others}, {**new, **others}
        whole.setting_changes = tuple(change for change in told.values() if change.old != change.new)
        return self.table_of(whole, standing, within)

    def _target(self, difference: Difference) -> Revision:
        """The newer side; a working tree without drafts is what its last commit is."""
        target = self.range.target
        if target.state is not State.WORKING_TREE or target.commit is None or self._has_drafts(difference):
            return target
        return target._replace(state=State.COMMIT)

    def _has_drafts(self, difference: Difference) -> bool:
        """Whether the working tree holds anything else than its last commit; layout and comments are nothing else."""
        target = self.range.target
        if self.range.origin.commit != target.commit:
            drafts = Range(target._replace(state=State.COMMIT), target)
            difference = Comparison(self.plumbing, drafts, theme=self.theme).difference()
        sides = difference.old, difference.new
        return bool(difference.setting_changes or difference.problems) or sides[0] != sides[1]

    def _provenance(self, goals: Mapping[GoalId, Goal]) -> dict[GoalId, Provenance]:
        target = self.range.target
        commit = target.commit if target.state is State.COMMIT else self.plumbing.head()
        return attribution.provenance(self.plumbing, commit, goals)

    # --- parts -----------------------------------------------------------------------------------------------------

    def files(self) -> tuple[list[FoundFile], list[FoundFile]]:
        """The files that differ, as they are on the old side and on the new side; none is parsed."""
        return self._differing_files()

    def _differing_files(self) -> tuple[list[FoundFile], list[FoundFile]]:
        """The files that differ: as they are on the old side, and on the new side."""
        import deepdiff  # noqa: F401, PLC0415  needed later; imported now, while git is at work (70 ms)

        differing = list(self.plumbing.tree_changes(self._differing.output()))
        # A file with a merge conflict is listed twice, once without its content.
        old = list({change.path: found(change.old) for change in differing if change.old}.values())
        if self._untracked is None:
            return old, [found(change.new) for change in differing if change.new]
        # The index lists the files that may differ; their presence and content are read from disk. A file that was only
        # touched, or is in the commit but not in the index, may turn out to be the same.
        names = dict.fromkeys((*(change.path for change in differing), *self.plumbing.names(self._untracked.output())))
        new = {file.path: file for file in self._on_disk(names)}
        missing = [file.path for file in old if file.path not in new]
        if missing and (hidden := self.plumbing.hidden(missing)):
            message = _(
                "{path} is kept off the disk by a sparse checkout; run git sparse-checkout disable", path=hidden[0]
            )
            raise RefusedError(message)
        both = [file for file in old if file.path in new and SYMLINK_MODE not in (file.mode, new[file.path].mode)]
        ids = self.plumbing.file_ids([file.path for file in both])
        same = {file.path for file, blob in zip(both, ids, strict=True) if file.blob == blob}
        return (
            [file for file in old if file.path not in same],
            [file for path, file in new.items() if path not in same],
        )

    def _fetch(self, files: Iterable[FoundFile]) -> None:
        """Read all objects known to be needed with one git process."""
        commits = [
            revision.commit
            for revision in (self.range.origin, self.range.target)
            if revision.state is State.COMMIT and revision.commit
        ]
        blobs = [file.blob for file in files if file.blob and is_regular(file.mode)]
        self.plumbing.fetch((*commits, *(self.plumbing.at(commit, MUNICIPALITY_FILE) for commit in commits), *blobs))

    def _on_disk(self, paths: Iterable[str]) -> Iterable[FoundFile]:
        for path in paths:
            place = self.plumbing.root / path
            if place.is_symlink():
                yield FoundFile(path, SYMLINK_MODE)
            elif place.is_file():
                yield FoundFile(path)

    def _goal_files(self, files: list[FoundFile], difference: Difference) -> list[tuple[GoalPath, FoundFile]]:
        goals, problems = sorted_out(file for file in files if not (is_settings(file.path) or is_follow_up(file.path)))
        difference.problems += [problem for problem in problems if problem.code is not Code.FILE_NAME]
        difference.foreign += [problem for problem in problems if problem.code is Code.FILE_NAME]
        return goals

    def _compare_settings(self, difference: Difference) -> None:
        sides = (self.range.origin, self.range.target)
        old, new = (settings.settings_state(tree_of(self.plumbing, side).data, difference.settings) for side in sides)
        difference.before = old.municipality
        difference.setting_changes = setting_changes.setting_changes(old, new)

    def _old_municipality(self, difference: Difference) -> Municipality:
        """The settings of the older state; the newer ones where it has none that can be read."""
        if MUNICIPALITY_FILE in difference.settings:
            with suppress(ProblemsError):
                return municipality_of(tree_of(self.plumbing, self.range.origin))
        return difference.municipality

    def _new_municipality(self) -> Municipality:
        try:
            return municipality_of(tree_of(self.plumbing, self.range.target))
        except ProblemsError:
            if self.in_place is None:
                raise
            return self.in_place

    def _read_side(
        self,
        side: dict[GoalId, Goal],
        revision: Revision,
        files: list[tuple[GoalPath, FoundFile]],
        municipality: Municipality,
        difference: Difference,
    ) -> None:
        goals, problems = read_goals(tree_of(self.plumbing, revision), files, municipality)
        side.update((goal.id, goal) for goal in goals)
        difference.problems += problems

    def _account_for_the_rest(self, difference: Difference, listing: bytes, differing: set[str]) -> None:
        """Count the unchanged goals, or read them when `everything` is asked for."""
        if not self.everything:
            difference.unread = self._count(listing) - sum(self._counts(path) for path in differing)
            return
        same = [found(entry) for entry in self.plumbing.tree_entries(listing) if entry.path not in differing]
        if self.range.target.state is State.WORKING_TREE:
            gone = {path for paths in difference.paths.values() for path in paths}
            same = [file for file in same if file.path not in gone]
        goals = [(path, file) for path, file in self._goal_files(same, difference) if self._counts(file.path)]
        unchanged: dict[GoalId, Goal] = {}
        origin = self.range.origin
        self._read_side(unchanged, origin, goals, self._old_municipality(difference), difference)
        difference.old.update(unchanged)
        difference.new.update(unchanged)

    def _counts(self, path: str) -> bool:
        goal_path = read_goal_path(path)
        return goal_path is not None and self.theme in (None, goal_path.theme)

    def _count(self, listing: bytes) -> int:
        """The number of goal files in the bytes of a tree listing, found by pattern instead of entry by entry."""
        folder = re.escape(self.plumbing.in_repository(GOALS_FOLDER).encode())
        theme = _THEME if self.theme is None else re.escape(self.theme.encode())
        return len(re.findall(rb"\t%s/%s/%s-[0-9]{1,6}\.yaml\0" % (folder, theme, _THEME), listing))

    def _duplicates(self, listing: bytes, added: list[tuple[GoalPath, FoundFile]]) -> Iterable[Problem]:
        """A problem for each added goal whose id an unchanged file already has, as ids are compared."""
        entries = self.plumbing.tree_entries(listing) if added else ()
        taken = {goal_id_order(path.id): path for entry in entries if (path := read_goal_path(entry.path))}
        for path, file in added:
            if (place := taken.get(goal_id_order(path.id))) is not None:
                message = _("the id {id} is used twice; see {path}", id=path.id, path=str(place))
                yield Problem(file.path, 1, 1, Code.DUPLICATE_ID, message)


def drafts_endpoint(name: str) -> Endpoint:
    """The label of drafts that are read now; `SOURCE_DATE_EPOCH` (seconds, UTC) can set another moment."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = datetime.fromtimestamp(int(fixed), UTC) if fixed.isdecimal() else datetime.now().astimezone()
    return Endpoint(name, made=now.isoformat(timespec="minutes"))
