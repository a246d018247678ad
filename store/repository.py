"""The façade that the terminal talks to: one municipality's store in a git repository."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from kortit.errors import FailedError, ProblemsError, UsageError
from kortit.messages import _
from store.files.atomic import locked, read_file, replace_file
from store.files.goal_edit import edited, new_goal_data
from store.files.goal_file import MUNICIPALITY_FILE, GoalFile, GoalPath, read_goal, read_goal_path
from store.files.municipality_edit import with_themes
from store.files.snapshot import Snapshot, WorkingTree, municipality_of, read_goal_files, read_snapshot, sorted_out
from store.git.locating import find
from store.git.plumbing import Plumbing
from store.history.attribution import attributions, records_of
from store.history.comparison import Comparison
from store.history.corrections import corrected, known_corrections
from store.history.decisions import amendments
from store.history.ids import ids_ever_used
from store.history.in_force import in_force
from store.history.revision import Range, State, resolve, resolve_range, tree_of, working_tree
from store.history.steps import judge_at
from store.judge.audit import audit
from store.work.drafts import amend, draft_paths, find_drafts
from store.work.journal import keep
from store.work.undoing import correct, undo
from store.work.way_back import WayBack

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path
    from types import TracebackType

    from kortit.changes import ChangeTable
    from kortit.goal import Goal, GoalId
    from kortit.in_force import InForce
    from kortit.municipality import Municipality
    from kortit.problem import Problem
    from store.history.amendment import Amendment
    from store.history.attribution import Attribution
    from store.history.decisions import AmendmentRecord
    from store.history.records import CommitRecord
    from store.work.drafts import Committed, Drafts
    from store.work.undoing import Undone


class Repository:
    """One store. Open it with `Repository.open`, use it in one thread, close it (it is a context manager)."""

    def __init__(self, plumbing: Plumbing) -> None:
        self.plumbing = plumbing
        self.root = plumbing.root

    @classmethod
    def open(cls, start: Path) -> Repository:
        """Find the store around `start`: the nearest folder upwards, inside the git repository, with a kortit.yaml.

        Raises NoRepositoryError or FailedError, with what to do, when there is none.
        """
        toplevel, git_folder = find(start)
        toplevel, start = toplevel.resolve(), start.resolve()
        inside = [place for place in (start, *start.parents) if place.is_relative_to(toplevel)]
        for place in inside:
            if (place / MUNICIPALITY_FILE).is_file() or (place / MUNICIPALITY_FILE).is_symlink():
                return cls(Plumbing(toplevel, git_folder, _prefix(place, toplevel)))
        for place in inside:
            # kortit.yaml was deleted, perhaps long ago, but history has it: the store is there, and check will say so.
            plumbing = Plumbing(toplevel, git_folder, _prefix(place, toplevel))
            if plumbing.was_ever(MUNICIPALITY_FILE):
                return cls(plumbing)
            plumbing.close()
        raise FailedError(
            _(
                "{folder} holds no kortit.yaml; make a store with kortit init, or go to its folder",
                folder=str(start),
            )
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End git's processes."""
        self.plumbing.close()

    def alone(self) -> AbstractContextManager[None]:
        """Keep other imports out while one looks, decides and writes."""
        return locked(self.plumbing.git_folder)

    # --- reading -------------------------------------------------------------------------------------------------

    @property
    def municipality(self) -> Municipality:
        """Read kortit.yaml of the working tree. Raises ProblemsError."""
        return municipality_of(WorkingTree(self.root))

    @property
    def judge(self) -> Municipality:
        """Give the settings by which the next amendment is judged: HEAD's, before the first commit the new ones."""
        return judge_at(self.plumbing, self.plumbing.head()) or self.municipality

    def snapshot(self, revision: str | None = None) -> Snapshot:
        """Read all goals at a revision, or of the working tree. Raises ProblemsError for an invalid kortit.yaml."""
        found = resolve(self.plumbing, revision) if revision is not None else working_tree(self.plumbing)
        if found.state is State.NOTHING:
            raise UsageError(_("at ROOT there is nothing yet"))
        return read_snapshot(tree_of(self.plumbing, found))

    def range(self, text: str | None) -> Range:
        """Resolve a range as people write it."""
        return resolve_range(self.plumbing, text)

    def changes(
        self, text: str | None, *, everything: bool = False, theme: str | None = None, decisions: bool = False
    ) -> ChangeTable:
        """Make the change table of a range. Raises ProblemsError.

        `everything` reads unchanged goals too, `decisions` finds what set each word of the newer side.
        """
        compared = self.range(text)
        return Comparison(self.plumbing, compared, everything=everything, theme=theme, decisions=decisions).table()

    def in_force(self, revision: str | None = None, *, theme: str | None = None) -> InForce:
        """Give the cards as they are in force: on the binding branch, or at a revision. Raises ProblemsError."""
        return in_force(self.plumbing, revision, theme)

    def readable_changes(self, text: str | None) -> ChangeTable:
        """Make the change table of what can be read, for a first look: files that cannot be are left out of it."""
        comparison = Comparison(self.plumbing, self.range(text))
        return comparison.table_of(comparison.difference())

    def audit(self, text: str) -> tuple[int, list[Problem]]:
        """Judge the history of a range: the number of commits, and what was found. Raises RefusedError if it is cut."""
        return audit(self.plumbing, self.range(text))

    def drafts(self) -> Drafts:
        """Find what is not committed."""
        return find_drafts(self.plumbing)

    def blame(
        self, goal_id: GoalId, *, substantive: bool = False
    ) -> tuple[Attribution | None, dict[str, CommitRecord]]:
        """Give who set each field and means of a goal, as of the last commit, and the commits that did."""
        head = self.plumbing.head()
        found = attributions(self.plumbing, head, {goal_id}, substantive=substantive) if head else {}
        records = records_of(self.plumbing, found.values())
        later = known_corrections(self.plumbing, head) if head else {}
        return found.get(goal_id), {commit: corrected(record, later) for commit, record in records.items()}

    def amendments(self, text: str | None) -> list[AmendmentRecord]:
        """Give the amendments of a range (`A..B`, `A..`), or of all history, newest first."""
        if text is None:
            head = self.plumbing.head()
            return amendments(self.plumbing, head) if head else []
        found = self.range(text)
        return amendments(self.plumbing, *found.commits) if found.commits else []

    def goal_data(self, goal_id: GoalId) -> tuple[GoalPath, bytes]:
        """Give where a goal's file is and its bytes, valid or not. Raises UsageError when there is none."""
        found = [path for file in WorkingTree(self.root).files() if (path := read_goal_path(file.path))]
        path = next((path for path in found if path.id == goal_id), None)
        data = read_file(self.root, str(path)) if path else None
        if path is None or data is None:
            raise UsageError(_("there is no goal {id}; kortit list shows all", id=goal_id))
        return path, data

    def goal_file(self, goal_id: GoalId) -> GoalFile:
        """Read one goal's file of the working tree. Raises UsageError when there is none, ProblemsError if invalid."""
        tree = WorkingTree(self.root)
        files = [
            (path, file)
            for file in tree.files()
            if (path := read_goal_path(file.path)) is not None and path.id == goal_id
        ]
        if not files:
            raise UsageError(_("there is no goal {id}; kortit list shows all", id=goal_id))
        _sorted, twice = sorted_out(file for _path, file in files)
        goal_files, problems = read_goal_files(tree, files, self.municipality)
        if twice or problems:
            raise ProblemsError([*twice, *problems])
        return goal_files[0]

    # --- writing -------------------------------------------------------------------------------------------------

    def save(self, file: GoalFile, goal: Goal) -> bool:
        """Write a changed goal into its file, in place; tell whether anything changed.

        Raises ExternallyChangedError when the file is not any more what was read.
        """
        data = edited(file, goal, self.municipality.fields)
        if data == file.data:
            return False
        replace_file(self.root, str(file.path), data, expected=file.data)
        return True

    def new_goal(self, goal: Goal) -> GoalPath:
        """Write a new goal's file as a draft; a theme that kortit.yaml does not name is added to it.

        Raises ExternallyChangedError when its id is taken meanwhile.
        """
        path = GoalPath(goal.theme, goal.id)
        with WayBack(self.plumbing) as way_back:
            self._name_theme(way_back, goal.theme)
            way_back.write(str(path), new_goal_data(goal), expected=None)
        return path

    def remove(self, file: GoalFile) -> None:
        """Remove a goal's file: a draft, until it is amended."""
        with WayBack(self.plumbing) as way_back:
            way_back.remove(str(file.path), expected=file.data)

    def move(self, file: GoalFile, theme: str) -> GoalPath:
        """Move a goal's file to another theme, to the byte; its id stays."""
        path = GoalPath(theme, file.goal.id)
        with WayBack(self.plumbing) as way_back:
            self._name_theme(way_back, theme)
            way_back.write(str(path), file.data, expected=None)
            way_back.remove(str(file.path), expected=file.data)
        return path

    def _name_theme(self, way_back: WayBack, theme: str) -> None:
        data = read_file(self.root, MUNICIPALITY_FILE) or b""
        settings = with_themes(data, [theme])
        if settings != data:
            way_back.write(MUNICIPALITY_FILE, settings, expected=data)

    def save_text(self, path: GoalPath, before: bytes | None, data: bytes) -> None:
        """Write the whole text of a goal's file. Raises ProblemsError when it is no goal, and then writes nothing."""
        read_goal(path, data, self.municipality.fields)
        replace_file(self.root, str(path), data, expected=before)

    def new_text(self, theme: str, goal_id: GoalId, data: bytes) -> None:
        """Write a new goal's file as a person typed it. Raises ProblemsError when it is no goal."""
        path = GoalPath(theme, goal_id)
        read_goal(path, data, self.municipality.fields)
        with WayBack(self.plumbing) as way_back:
            self._name_theme(way_back, theme)
            way_back.write(str(path), data, expected=None)

    def discard(self, names: Sequence[str]) -> list[Path]:
        """Take drafts of goals (or kortit.yaml) back to the last commit; give where what was discarded is kept.

        Raises UsageError for a name without a draft.
        """
        kept: list[Path] = []
        with WayBack(self.plumbing) as way_back:
            for path in draft_paths(self.plumbing, names):
                now = read_file(self.root, path)
                before = self.plumbing.objects([self.plumbing.at(self.plumbing.head() or "", path)])[0]
                if now is not None:
                    kept.append(keep(self.plumbing, path.rsplit("/", 1)[-1], now))
                if before is not None:
                    way_back.write(path, before, expected=now)
                elif now is not None:
                    way_back.remove(path, expected=now)
        return kept

    def undo(self, revision: str) -> Undone:
        """Bring the old values of an amendment back as drafts."""
        return undo(self.plumbing, self.commit_of(revision), self.municipality)

    def correct(self, revision: str, amendment: Amendment) -> str:
        """Put the decision of a commit right by a later commit; give that commit's id."""
        return correct(self.plumbing, self.commit_of(revision), amendment, self.municipality)

    def commit_of(self, revision: str) -> str:
        """Give the id of the commit that a revision, citation or date names. Raises UsageError."""
        found = resolve(self.plumbing, revision)
        if found.commit is None:
            raise UsageError(_("at ROOT there is nothing yet"))
        return found.commit

    def amend(self, names: Sequence[str], amendment: Amendment, *, author: str | None = None) -> Committed:
        """Commit drafts: all, or those named."""
        return amend(self.plumbing, names, amendment, author=author)

    def ids_ever_used(self) -> set[GoalId]:
        """Give every goal id of all branches, of history and of the working tree."""
        return ids_ever_used(self.plumbing)


def _prefix(place: Path, toplevel: Path) -> str:
    relative = place.relative_to(toplevel).as_posix()
    return "" if relative == "." else f"{relative}/"
