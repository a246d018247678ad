"""A read document brought into the store: as two commits where the store is empty, else as drafts.

All or nothing: when anything fails, files, index and refs are as they were.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kortit.errors import ProblemsError
from kortit.goal import Goal, GoalId, next_goal_id
from kortit.importing.matching import match_rows
from kortit.messages import _, ngettext, translator
from kortit.municipality import Columns, DocumentTexts
from kortit.problem import Problem, any_errors
from store.amendment import Amendment, message_of
from store.atomic import read_file
from store.committing import commit_paths, refuse_unready
from store.goal_edit import edited, new_goal_data
from store.goal_file import MUNICIPALITY_FILE, GoalPath
from store.municipality_edit import with_texts, with_themes
from store.snapshot import CommitTree, WorkingTree, read_goal_files, sorted_out
from store.way_back import WayBack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kortit.importing.rows import Document, Row
    from store.goal_file import GoalFile
    from store.repository import Repository


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do: the goals it concerns, how many files change, and the commits it made."""

    goals: int
    changed: int
    added: int
    baseline: str | None = None
    amendment: str | None = None


@dataclass(frozen=True, slots=True)
class _Write:
    path: str
    before: bytes | None
    after: bytes


class Import:
    """An import prepared in full, so that a dry run and the real one differ only in `apply`.

    `name` is the document's, for problems; with `new`, rows without a goal make new ones. Raises ProblemsError when the
    document, the match or the store has problems.
    """

    def __init__(self, repository: Repository, document: Document, name: str, *, columns: Columns, new: bool) -> None:
        if any_errors(document.problems):
            raise ProblemsError(document.problems)
        self.repository = repository
        self.document = document
        self.name = name
        self.municipality = repository.municipality
        tree = WorkingTree(repository.root)
        files, problems = sorted_out(tree.files())
        goal_files, unreadable = read_goal_files(tree, files, self.municipality)
        if any_errors([*problems, *unreadable]):
            raise ProblemsError([*problems, *unreadable])
        self.is_first = not goal_files and not self._has_committed_goals()
        self.baseline: list[_Write] = []
        self.changes: list[_Write] = []
        self.added = 0
        self._problems: list[Problem] = []
        if self.is_first:
            self._prepare_first(columns)
        else:
            self._prepare_drafts(goal_files, new=new)
        if self._problems:
            raise ProblemsError(self._problems)

    def _has_committed_goals(self) -> bool:
        head = self.repository.plumbing.head()
        return head is not None and bool(sorted_out(CommitTree(self.repository.plumbing, head).files())[0])

    # --- preparing ---

    def _prepare_first(self, columns: Columns) -> None:
        document = self.document
        texts = DocumentTexts(document.title, document.preamble, columns)
        data = read_file(self.repository.root, MUNICIPALITY_FILE) or b""
        settings = with_themes(with_texts(data, texts), document.themes)
        self.baseline.append(_Write(MUNICIPALITY_FILE, data, settings))
        numbers = Counter(_last_numbers(self.repository))
        for row in document.rows:
            numbers[row.theme] += 1
            goal_id = GoalId(f"{row.theme}-{numbers[row.theme]:02d}")
            old, new = row.as_goal(goal_id, row.old), row.as_goal(goal_id, row.new)
            path = str(GoalPath(row.theme, goal_id))
            before = self._new_data(old, row)
            self.baseline.append(_Write(path, None, before))
            if new != old:
                self.changes.append(_Write(path, before, self._new_data(new, row)))
        self.added = len(document.rows)

    def _new_data(self, goal: Goal, row: Row) -> bytes:
        """Write a goal's file; what cannot be one is a problem of the row."""
        try:
            return new_goal_data(goal)
        except ProblemsError as error:
            self._problems += [replace(problem, path=self.name, line=row.line, column=1) for problem in error.problems]
            return b""

    def _prepare_drafts(self, goal_files: Sequence[GoalFile], *, new: bool) -> None:
        rows = self.document.rows
        files = {file.goal.id: file for file in goal_files}
        matching = match_rows(rows, (file.goal for file in goal_files), self.name)
        unmatched = {rows[place].line for place in matching.unmatched}
        self._problems += [problem for problem in matching.problems if not (new and problem.line in unmatched)]
        for place, goal_id in matching.goals.items():
            file, row = files[goal_id], rows[place]
            wanted = replace(file.goal, target_year=row.new.target_year, means=row.new.means)
            if wanted != file.goal:
                data = edited(file, wanted, self.municipality.fields)
                self.changes.append(_Write(str(file.path), file.data, data))
        if new and matching.unmatched:
            self._prepare_new_goals([rows[place] for place in matching.unmatched])

    def _prepare_new_goals(self, rows: Sequence[Row]) -> None:
        data = read_file(self.repository.root, MUNICIPALITY_FILE) or b""
        settings = with_themes(data, self.document.themes)
        if settings != data:
            self.changes.append(_Write(MUNICIPALITY_FILE, data, settings))
        used = self.repository.ids_ever_used()
        for row in rows:
            goal_id = next_goal_id(row.theme, used)
            used.add(goal_id)
            after = self._new_data(row.as_goal(goal_id, row.new), row)
            self.changes.append(_Write(str(GoalPath(row.theme, goal_id)), None, after))
            self.added += 1

    # --- doing ---

    def preview(self) -> Imported:
        """Say what would be done."""
        goals = [write for write in self.changes if write.path != MUNICIPALITY_FILE]
        return Imported(len(self.document.rows), len(goals), self.added)

    def apply(self, amendment: Amendment, *, author: str | None = None) -> Imported:
        """Do it. On a first import `amendment` goes on the commit of the new columns; drafts take none."""
        plumbing = self.repository.plumbing
        if not self.is_first:
            with WayBack(plumbing) as way_back:
                _write(way_back, self.changes)
            return self.preview()
        if author is None:
            refuse_unready(plumbing)
        first, second = self._messages(amendment)
        with WayBack(plumbing, [write.path for write in self.baseline]) as way_back:
            _write(way_back, self.baseline)
            baseline = commit_paths(plumbing, [write.path for write in self.baseline], first, author=author)
            way_back.made(baseline)
            commit = None
            if self.changes:
                _write(way_back, self.changes)
                commit = commit_paths(plumbing, [write.path for write in self.changes], second, author=author)
        return replace(self.preview(), baseline=baseline, amendment=commit)

    def _messages(self, amendment: Amendment) -> tuple[str, str]:
        """Give the messages of both commits, in the language of the municipality."""
        translate = translator(self.municipality.language)
        rows, changes = len(self.document.rows), len(self.changes)
        subject = ngettext("baseline: {count} goal imported", "baseline: {count} goals imported", rows)
        first = message_of(translate(subject), Amendment(imported_from=amendment.imported_from))
        changed = ngettext("{count} goal changed", "{count} goals changed", changes)
        decision = amendment.decision
        subject = _("{citation}: {parts}", citation=decision.citation, parts=(changed,)) if decision else changed
        return first, message_of(translate(subject), amendment)


def _write(way_back: WayBack, writes: Sequence[_Write]) -> None:
    for write in writes:
        way_back.write(write.path, write.after, expected=write.before)


def _last_numbers(repository: Repository) -> dict[str, int]:
    """Give for each theme the last number that was ever used, so that no retired id comes again."""
    last: dict[str, int] = {}
    for goal_id in repository.ids_ever_used():
        theme, _hyphen, number = goal_id.rpartition("-")
        last[theme] = max(last.get(theme, 0), int(number))
    return last
