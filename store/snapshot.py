"""The goals of a revision or of the working tree, read without a checkout; only what is asked for is parsed.

A `Tree` is a list of files and a way to their bytes. It is the same for a commit and for the working tree, so that
everything that reads goals is written once.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from kortit.errors import KortitError, ProblemsError
from kortit.goal import THEME_CODE, Goal, GoalId, goal_id_order
from kortit.messages import Message, _
from kortit.problem import Code, Problem, Severity
from store.atomic import read_file
from store.goal_file import GOALS_FOLDER, MUNICIPALITY_FILE, GoalFile, GoalPath, read_goal, read_goal_path
from store.municipality_file import read_municipality
from store.plumbing import SUBMODULE_MODE, SYMLINK_MODE, Plumbing, TreeEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from kortit.municipality import Municipality

PATHS = (MUNICIPALITY_FILE, GOALS_FOLDER)
REGULAR_MODE = "100644"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was read: the municipality, its valid goals by id, and the problems of everything else."""

    municipality: Municipality
    goals: dict[GoalId, Goal]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundFile:
    """One file under the kortit root. `blob` is None in the working tree."""

    path: str
    mode: str = REGULAR_MODE
    blob: str | None = None


class Tree(Protocol):
    """The files of one state."""

    commit: str | None

    def files(self) -> list[FoundFile]:
        """List every file of `kortit/`, goals or not."""
        ...

    def contents(self, files: Sequence[FoundFile]) -> list[bytes | Problem]:
        """Give the bytes of files, or what prevents reading one."""
        ...

    def municipality_data(self) -> bytes | None:
        """Give the bytes of kortit.yaml, None if it is not there."""
        ...


@dataclass(slots=True)
class CommitTree:
    """The files at a commit."""

    plumbing: Plumbing
    commit: str | None

    def files(self) -> list[FoundFile]:
        """List the files of `kortit/` at the commit."""
        output = self.plumbing.start_tree(self.commit or "", GOALS_FOLDER).output()
        return [found(entry) for entry in self.plumbing.tree_entries(output)]

    def contents(self, files: Sequence[FoundFile]) -> list[bytes | Problem]:
        """Read blobs in one batch."""
        blobs = self.plumbing.objects([file.blob or "" for file in files])
        return [
            data if data is not None else _file_problem(file.path, Code.MISSING_FILE, _("git does not have this file"))
            for file, data in zip(files, blobs, strict=True)
        ]

    def municipality_data(self) -> bytes | None:
        """Read kortit.yaml at the commit."""
        return self.plumbing.objects([self.plumbing.at(self.commit or "", MUNICIPALITY_FILE)])[0]


@dataclass(slots=True)
class WorkingTree:
    """The files as they are now on disk."""

    root: Path
    commit: str | None = field(default=None, init=False)

    def files(self) -> list[FoundFile]:
        """List the files of `kortit/` on disk; a link is listed as one and not followed."""
        if (self.root / GOALS_FOLDER).is_symlink():
            return [FoundFile(GOALS_FOLDER, SYMLINK_MODE)]
        return sorted(self._walk(GOALS_FOLDER), key=lambda file: file.path)

    def _walk(self, folder: str) -> Iterable[FoundFile]:
        try:
            entries = list(os.scandir(self.root / folder))
        except (FileNotFoundError, NotADirectoryError):
            return
        for entry in entries:
            path = f"{folder}/{entry.name}"
            if entry.is_symlink():
                yield FoundFile(path, SYMLINK_MODE)
            elif entry.is_dir(follow_symlinks=False):
                yield from self._walk(path)
            else:
                yield FoundFile(path)

    def contents(self, files: Sequence[FoundFile]) -> list[bytes | Problem]:
        """Read files from disk."""
        return [self._content(file.path) for file in files]

    def _content(self, path: str) -> bytes | Problem:
        try:
            data = read_file(self.root, path)
        except KortitError as error:
            return _file_problem(path, Code.FILE_TYPE, error.message)
        return data if data is not None else _file_problem(path, Code.MISSING_FILE, _("the file is not there any more"))

    def municipality_data(self) -> bytes | None:
        """Read kortit.yaml from disk."""
        return read_file(self.root, MUNICIPALITY_FILE)


def found(entry: TreeEntry) -> FoundFile:
    """Give a tree's entry as a found file."""
    return FoundFile(entry.path, entry.mode, entry.blob)


def municipality_of(tree: Tree) -> Municipality:
    """Read kortit.yaml of a state. Raises ProblemsError when it is missing or invalid."""
    data = tree.municipality_data()
    if data is None:
        message = _("kortit.yaml is missing here; without it nobody may decide anything, so restore it")
        raise ProblemsError([_file_problem(MUNICIPALITY_FILE, Code.MISSING_FILE, message, tree.commit)])
    return read_municipality(data)


def read_snapshot(tree: Tree) -> Snapshot:
    """Read everything of a state, with all problems. Raises ProblemsError only for kortit.yaml itself."""
    municipality = municipality_of(tree)
    files, problems = sorted_out(tree.files())
    goals, unreadable = read_goals(tree, files, municipality)
    problems += unreadable
    themes = frozenset(municipality.theme_codes)
    for path, _file in files:
        if path.theme not in themes:
            message = _("the theme {theme} is not in kortit.yaml; add it under a perspective", theme=path.theme)
            problems.append(_file_problem(str(path), Code.THEME, message))
    problems = [replace(problem, commit=tree.commit) for problem in problems]
    problems.sort(key=lambda problem: (problem.path, problem.line, problem.column))
    return Snapshot(municipality, {goal.id: goal for goal in goals}, tuple(problems))


def read_goals(
    tree: Tree, files: Sequence[tuple[GoalPath, FoundFile]], municipality: Municipality
) -> tuple[list[Goal], list[Problem]]:
    """Read the given goals of a state in one batch. What they were read from is forgotten file by file."""
    goals: list[Goal] = []
    problems: list[Problem] = []
    for read in _each(tree, files, municipality):
        if isinstance(read, GoalFile):
            goals.append(read.goal)
        else:
            problems += read
    return goals, problems


def read_goal_files(
    tree: Tree, files: Sequence[tuple[GoalPath, FoundFile]], municipality: Municipality
) -> tuple[list[GoalFile], list[Problem]]:
    """Read the given goal files of a state with what is needed to edit them."""
    read = list(_each(tree, files, municipality))
    goal_files = [one for one in read if isinstance(one, GoalFile)]
    return goal_files, [problem for one in read if not isinstance(one, GoalFile) for problem in one]


def _each(
    tree: Tree, files: Sequence[tuple[GoalPath, FoundFile]], municipality: Municipality
) -> Iterator[GoalFile | list[Problem]]:
    fields = municipality.fields
    for (path, _file), data in zip(files, tree.contents([file for _path, file in files]), strict=True):
        if isinstance(data, Problem):
            yield [data]
            continue
        try:
            yield read_goal(path, data, fields)
        except ProblemsError as error:
            yield [replace(problem, commit=tree.commit) for problem in error.problems]


def sorted_out(files: Iterable[FoundFile]) -> tuple[list[tuple[GoalPath, FoundFile]], list[Problem]]:
    """Part goal files from everything that does not belong into `kortit/`, and find ids that are used twice."""
    goals: list[tuple[GoalPath, FoundFile]] = []
    problems: list[Problem] = []
    taken: dict[tuple[str, int, int], GoalPath] = {}
    for file in files:
        path = read_goal_path(file.path)
        if file.mode in (SYMLINK_MODE, SUBMODULE_MODE):
            message = _("this is a symbolic link or a submodule; put a real file there")
            problems.append(_file_problem(file.path, Code.FILE_TYPE, message))
        elif path is None:
            problems.append(_foreign_file(file.path))
        elif (number := goal_id_order(path.id)) in taken:
            message = _("the id {id} is used twice; see {path}", id=path.id, path=str(taken[number]))
            problems.append(_file_problem(file.path, Code.DUPLICATE_ID, message))
        else:
            taken[number] = path
            goals.append((path, file))
    return goals, problems


def _foreign_file(path: str) -> Problem:
    name = path.rsplit("/", 1)[-1]
    if name.startswith(".") or name.endswith("~"):
        message = _("a hidden or temporary file; kortit does not look at it, so delete it if nobody needs it")
        return _file_problem(path, Code.FILE_NAME, message, severity=Severity.WARNING)
    message = _(
        "not the name of a goal file; goals are kortit/<theme>/<id>.yaml, like kortit/{theme}/{theme}-02.yaml",
        theme=next((part for part in path.split("/")[1:-1] if THEME_CODE.fullmatch(part)), "O1"),
    )
    return _file_problem(path, Code.FILE_NAME, message)


def _file_problem(
    path: str, code: Code, message: Message, commit: str | None = None, severity: Severity = Severity.ERROR
) -> Problem:
    return Problem(path, 0, 0, code, message, severity, commit)
