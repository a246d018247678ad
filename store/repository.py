"""The façade that the terminal talks to: one municipality's store in a git repository."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from kortit.errors import FailedError, ProblemsError, UsageError
from kortit.messages import _
from store.atomic import replace_file
from store.goal_file import GOALS_FOLDER, MUNICIPALITY_FILE, GoalFile, GoalPath, read_goal_path
from store.plumbing import Plumbing, find
from store.revision import Range, State, resolve, resolve_range, tree_of, working_tree
from store.snapshot import Snapshot, WorkingTree, municipality_of, read_goal_files, read_snapshot, sorted_out

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType

    from kortit.changes import ChangeTable
    from kortit.goal import Goal, GoalId
    from kortit.municipality import Municipality
    from store.amendment import Amendment
    from store.drafts import Committed, Drafts
    from store.history import AmendmentRecord


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
            # kortit.yaml was deleted, but the last commit has it: the store is there, and check will say so.
            plumbing = Plumbing(toplevel, git_folder, _prefix(place, toplevel))
            if (head := plumbing.head()) and plumbing.objects([plumbing.at(head, MUNICIPALITY_FILE)])[0] is not None:
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

    # --- reading -------------------------------------------------------------------------------------------------

    @property
    def municipality(self) -> Municipality:
        """Read kortit.yaml of the working tree. Raises ProblemsError."""
        return municipality_of(WorkingTree(self.root))

    def snapshot(self, revision: str | None = None) -> Snapshot:
        """Read all goals at a revision, or of the working tree. Raises ProblemsError for an invalid kortit.yaml."""
        found = resolve(self.plumbing, revision) if revision is not None else working_tree(self.plumbing)
        if found.state is State.NOTHING:
            raise UsageError(_("at ROOT there is nothing yet"))
        return read_snapshot(tree_of(self.plumbing, found))

    def range(self, text: str | None) -> Range:
        """Resolve a range as people write it."""
        return resolve_range(self.plumbing, text)

    def changes(self, text: str | None, *, everything: bool = False, theme: str | None = None) -> ChangeTable:
        """Make the change table of a range. `everything` reads unchanged goals too. Raises ProblemsError."""
        from store.comparison import Comparison  # noqa: PLC0415  DeepDiff is imported only where a table is made

        return Comparison(self.plumbing, self.range(text), everything=everything, theme=theme).table()

    def drafts(self) -> Drafts:
        """Find what is not committed."""
        from store.drafts import find_drafts  # noqa: PLC0415

        return find_drafts(self.plumbing)

    def amendments(self, text: str | None) -> list[AmendmentRecord]:
        """Give the amendments of a range (`A..B`, `A..`), or of all history, newest first."""
        from store.history import amendments  # noqa: PLC0415

        if text is None:
            head = self.plumbing.head()
            return amendments(self.plumbing, head) if head else []
        found = self.range(text)
        return amendments(self.plumbing, *found.commits) if found.commits else []

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
        from store.goal_edit import edited  # noqa: PLC0415  reading needs no editing

        data = edited(file, goal, self.municipality.fields)
        if data == file.data:
            return False
        replace_file(self.root, str(file.path), data, expected=file.data)
        return True

    def save_new(self, goal: Goal) -> GoalPath:
        """Write a new goal's file. Raises ExternallyChangedError when its id is taken meanwhile."""
        from store.goal_edit import new_goal_data  # noqa: PLC0415

        path = GoalPath(goal.theme, goal.id)
        replace_file(self.root, str(path), new_goal_data(goal), expected=None)
        return path

    def amend(self, names: Sequence[str], amendment: Amendment, *, author: str | None = None) -> Committed:
        """Commit drafts: all, or those named."""
        from store.drafts import amend  # noqa: PLC0415

        return amend(self.plumbing, names, amendment, author=author)

    def ids_ever_used(self) -> set[GoalId]:
        """Give every goal id of all branches, of history and of the working tree."""
        output = b""
        if self.plumbing.head() is not None:
            output = self.plumbing.read(
                *(
                    "log",
                    "--all",
                    "HEAD",
                    "--diff-filter=A",
                    "--name-only",
                    "--no-renames",
                    "-m",
                    "-z",
                    "--format=",
                    "--no-show-signature",
                ),
                *("--", self.plumbing.in_repository(GOALS_FOLDER)),
            )
        names = self.plumbing.names(output.replace(b"\n", b""))
        names += [file.path for file in WorkingTree(self.root).files()]
        return {path.id for path in map(read_goal_path, names) if path is not None}


def _prefix(place: Path, toplevel: Path) -> str:
    relative = place.relative_to(toplevel).as_posix()
    return "" if relative == "." else f"{relative}/"
