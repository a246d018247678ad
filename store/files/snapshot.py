"""The goals at a revision or in the working tree, read without a checkout; only requested files are parsed.

A `Tree` lists files and reads their bytes. Commits and the working tree have the same interface, so that all code that
reads goals is written once.
"""

from __future__ import annotations

import os
import unicodedata
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, Protocol

from kortit.errors import KortitError, ProblemsError, UsageError
from kortit.goal import GOAL_ID, THEME_CODE, Goal, GoalId, goal_id_order, no_goal
from kortit.messages import Message, _
from kortit.municipality import MOST_LOGO_BYTES
from kortit.problem import Code, Problem, Severity
from store.files.atomic import read_file
from store.files.goal_file import (
    GOALS_FOLDER,
    MUNICIPALITY_FILE,
    GoalFile,
    GoalPath,
    decomposed,
    is_settings,
    is_twin,
    read_goal,
    read_goal_path,
)
from store.files.municipality_file import read_municipality
from store.git.entries import SUBMODULE_MODE, SYMLINK_MODE, TreeEntry, folded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kortit.municipality import Municipality
    from store.git.plumbing import Plumbing

REGULAR_MODE = "100644"


class Snapshot(NamedTuple):
    """The municipality of a state, its valid goals by id, and the problems of all other files."""

    municipality: Municipality
    goals: dict[GoalId, Goal]
    problems: tuple[Problem, ...] = ()


class FoundFile(NamedTuple):
    """One file under the kortit root. `blob` is None in the working tree."""

    path: str
    mode: str = REGULAR_MODE
    blob: str | None = None


class Tree(Protocol):
    """The files of one state."""

    @property
    def commit(self) -> str | None:
        """The commit id of the state; None for the working tree."""
        ...

    def files(self, folder: str = GOALS_FOLDER) -> list[FoundFile]:
        """Every file under a folder of the store, goals or not."""
        ...

    def contents(self, files: Sequence[FoundFile]) -> list[bytes | Problem]:
        """The bytes of each file, or the problem that prevents reading it."""
        ...

    def data(self, path: str) -> bytes | None:
        """The bytes of the file at `path`; None if it does not exist."""
        ...


class CommitTree:
    """The files at a commit."""

    def __init__(self, plumbing: Plumbing, commit: str) -> None:
        self.plumbing = plumbing
        self.commit = commit

    def files(self, folder: str = GOALS_FOLDER) -> list[FoundFile]:
        """The files under a folder at the commit."""
        output = self.plumbing.start_tree(self.commit, folder).output()
        return [found(entry) for entry in self.plumbing.tree_entries(output)]

    def contents(self, files: Sequence[FoundFile]) -> list[bytes | Problem]:
        """The contents of the files' blobs, read in one batch."""
        blobs = self.plumbing.objects([file.blob or "" for file in files])
        return [
            data if data is not None else _file_problem(file.path, Code.MISSING_FILE, _("git does not have this file"))
            for file, data in zip(files, blobs, strict=True)
        ]

    def data(self, path: str) -> bytes | None:
        """The bytes of a file at the commit; None if it does not exist."""
        return self.plumbing.objects([self.plumbing.at(self.commit, path)])[0]


class WorkingTree:
    """The files as they are now on disk."""

    commit: str | None = None

    def __init__(self, root: Path) -> None:
        self.root = root

    def files(self, folder: str = GOALS_FOLDER) -> list[FoundFile]:
        """The files under a folder on disk; symbolic links are listed, not followed.

        With those of goals also twins of the store's own.
        """
        place = self.root / folder
        if folder != GOALS_FOLDER:
            return [] if place.is_symlink() else sorted(self._walk(folder), key=lambda file: file.path)
        names = chain(os.listdir(self.root), _in_twins(self.root))  # noqa: PTH208
        twins = [FoundFile(name) for name in names if is_twin(name)]
        if place.is_symlink():
            return [FoundFile(GOALS_FOLDER, SYMLINK_MODE), *twins]
        if place.is_file():
            return [FoundFile(GOALS_FOLDER), *twins]
        return sorted((*self._walk(GOALS_FOLDER), *twins), key=lambda file: file.path)

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
        """The bytes of files on disk, or their problems."""
        return [self._content(file.path) for file in files]

    def _content(self, path: str) -> bytes | Problem:
        try:
            data = read_file(self.root, path)
        except KortitError as error:
            return _file_problem(path, Code.FILE_TYPE, error.message)
        return data if data is not None else _file_problem(path, Code.MISSING_FILE, _("the file is not there any more"))

    def data(self, path: str) -> bytes | None:
        """The bytes of a file on disk; None if it does not exist. Raises RefusedError for a symbolic link."""
        return read_file(self.root, path)


def _in_twins(root: Path) -> Iterator[str]:
    """The files in twins of a store's folder, by paths that begin with ../."""
    for twin in twin_folders(root):
        way = os.path.relpath(twin, root)
        yield from (f"{way}/{name}" for name in os.listdir(twin))  # noqa: PTH208


def twin_folders(root: Path) -> list[Path]:
    """The folders on disk that some file systems do not tell from a store's, since a name on the way is a twin."""
    names: list[str] = []
    top = root
    while not (top / ".git").exists():
        if top == top.parent:
            return []
        names.append(folded(top.name))
        top = top.parent
    found = [top]
    for name in reversed(names):
        inside = [place / one for place in found for one in os.listdir(place) if folded(one) == name]  # noqa: PTH208
        found = [place for place in inside if place.is_dir() and not place.is_symlink()]
    return [place for place in found if place != root]


class ChangedTree:
    """The files of the working tree as they would be with changes: the new bytes by path, None for a file that goes."""

    commit: str | None = None

    def __init__(self, tree: WorkingTree, changed: Mapping[str, bytes | None]) -> None:
        self.tree = tree
        self.changed = changed

    def files(self, folder: str = GOALS_FOLDER) -> list[FoundFile]:
        """Every file under a folder with the changes, in the order of paths."""
        kept = [file for file in self.tree.files(folder) if file.path not in self.changed]
        new = [
            FoundFile(path) for path, data in self.changed.items() if data is not None and path.startswith(f"{folder}/")
        ]
        return sorted([*kept, *new], key=lambda file: file.path)

    def contents(self, files: Sequence[FoundFile]) -> list[bytes | Problem]:
        """The bytes of each file, or the problem that prevents reading it."""
        there = dict(zip(files, self.tree.contents(files), strict=True))
        return [self.changed.get(file.path) or there[file] for file in files]

    def data(self, path: str) -> bytes | None:
        """The bytes of the file at `path`; None if it would not exist."""
        return self.changed[path] if path in self.changed else self.tree.data(path)


class NoTree:
    """The empty state before the first commit (ROOT)."""

    commit: str | None = None

    def files(self, folder: str = GOALS_FOLDER) -> list[FoundFile]:
        """No files."""
        del folder
        return []

    def contents(self, files: Sequence[FoundFile]) -> list[bytes | Problem]:
        """A problem for each file, since none exists."""
        return [_file_problem(file.path, Code.MISSING_FILE, _("git does not have this file")) for file in files]

    def data(self, path: str) -> bytes | None:  # noqa: ARG002  nothing is anywhere here
        """None, since no file exists."""
        return None


def found(entry: TreeEntry) -> FoundFile:
    """The FoundFile of a tree entry."""
    return FoundFile(entry.path, entry.mode, entry.blob)


def municipality_of(tree: Tree) -> Municipality:
    """The settings of a state, from its kortit.yaml. Raises ProblemsError when it is missing or invalid."""
    data = tree.data(MUNICIPALITY_FILE)
    if data is None:
        message = _("kortit.yaml is missing here; without it nobody may decide anything, so restore it")
        raise ProblemsError([_file_problem(MUNICIPALITY_FILE, Code.MISSING_FILE, message, tree.commit)])
    try:
        municipality = read_municipality(data)
    except ProblemsError as error:
        raise ProblemsError([problem._replace(commit=tree.commit) for problem in error.problems]) from error
    path = municipality.document.logo
    logo = tree.data(path) if path else None
    return municipality._replace(logo=logo) if logo is not None and _is_logo(logo) else municipality


def _is_logo(data: bytes) -> bool:
    """Whether a file is a picture that documents can carry: a whole PNG or JPEG, and not too large."""
    is_png = data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR" and data[-8:-4] == b"IEND"
    is_jpeg = data.startswith(b"\xff\xd8\xff") and data.rstrip(b"\0").endswith(b"\xff\xd9")
    return (is_png or is_jpeg) and len(data) <= MOST_LOGO_BYTES


def read_snapshot(tree: Tree) -> Snapshot:
    """All goals of a state and all problems. Raises ProblemsError, with all problems, when kortit.yaml is invalid."""
    files, problems = sorted_out(tree.files())
    try:
        municipality = municipality_of(tree)
    except ProblemsError as error:
        _goals, unreadable = read_goals(tree, files, None)
        raise ProblemsError((*error.problems, *_in_order(tree, [*problems, *unreadable]))) from error
    goals: dict[GoalId, Goal] = {}
    for read in _each(tree, files, municipality):
        if isinstance(read, GoalFile):
            goals[read.goal.id] = read.goal
            problems += decomposed(str(read.path), read.document.text)
        else:
            problems += read
    if tree.commit is None:
        problems += decomposed(MUNICIPALITY_FILE, (tree.data(MUNICIPALITY_FILE) or b"").decode())
    problems += unknown_themes((path for path, _file in files), municipality)
    if (path := municipality.document.logo) and not municipality.logo:
        message = _(
            "the logo {path} is not there, or no PNG or JPEG file of up to {most} KiB; documents have none",
            path=path,
            most=MOST_LOGO_BYTES // 1024,
        )
        problems.append(_file_problem(path, Code.MISSING_FILE, message, severity=Severity.WARNING))
    return Snapshot(municipality, goals, tuple(_in_order(tree, problems)))


def unknown_themes(paths: Iterable[GoalPath], municipality: Municipality) -> list[Problem]:
    """A warning for each goal in a theme that kortit.yaml does not have; documents put such themes last."""
    themes = frozenset(municipality.theme_codes)
    return [
        _file_problem(
            str(path),
            Code.THEME,
            _("the theme {theme} is not in kortit.yaml; add it under a perspective", theme=path.theme),
            severity=Severity.WARNING,
        )
        for path in paths
        if path.theme not in themes
    ]


def _in_order(tree: Tree, problems: Iterable[Problem]) -> list[Problem]:
    placed = (problem._replace(commit=tree.commit) for problem in problems)
    return sorted(placed, key=lambda problem: (problem.path, problem.line, problem.column))


def read_goals(
    tree: Tree, files: Sequence[tuple[GoalPath, FoundFile]], municipality: Municipality | None
) -> tuple[list[Goal], list[Problem]]:
    """The given goals of a state, read in one batch, and the problems. File contents are freed one by one.

    Without a municipality (its kortit.yaml is invalid) extra fields are not checked.
    """
    goals: list[Goal] = []
    problems: list[Problem] = []
    for read in _each(tree, files, municipality):
        if isinstance(read, GoalFile):
            goals.append(read.goal)
        else:
            problems += read
    return goals, problems


def read_goal_files(
    tree: Tree, files: Sequence[tuple[GoalPath, FoundFile]], municipality: Municipality | None
) -> tuple[list[GoalFile], list[Problem]]:
    """The given goal files of a state, with the bytes and nodes needed to edit them, and the problems."""
    read = list(_each(tree, files, municipality))
    goal_files = [one for one in read if isinstance(one, GoalFile)]
    return goal_files, [problem for one in read if not isinstance(one, GoalFile) for problem in one]


def goal_files(tree: Tree, municipality: Municipality, ids: Collection[GoalId] | None) -> list[GoalFile]:
    """The files of goals (None: of all) of a state, in the order of their paths.

    Raises UsageError for a goal that is not there, ProblemsError when one of the files is invalid.
    """
    paths = [(path, file) for file in tree.files() if (path := read_goal_path(file.path)) is not None]
    files = paths if ids is None else [(path, file) for path, file in paths if path.id in ids]
    known = {path.id for path, _file in files}
    for missing in (goal_id for goal_id in ids or () if goal_id not in known):
        raise UsageError(no_goal(missing, (path.id for path, _file in paths)))
    _sorted, twice = sorted_out(file for _path, file in files)
    found, problems = read_goal_files(tree, files, municipality)
    if twice or problems:
        raise ProblemsError([*twice, *problems])
    return found


def ids_here(plumbing: Plumbing, names: Iterable[str]) -> Iterator[list[GoalId]]:
    """The ids of the goal files, valid or not, of the working tree, and then of HEAD.

    First come those of `names` that the working tree has: to look for them alone is quicker, and mostly enough.
    """
    folder = plumbing.root / GOALS_FOLDER
    themes = list(folder.iterdir()) if folder.is_dir() else []
    ids = [GoalId(name) for name in names if GOAL_ID.fullmatch(name)]
    yield [one for one in ids if any((theme / f"{one}.yaml").is_file() for theme in themes)]
    yield _goal_ids(WorkingTree(plumbing.root))
    if (head := plumbing.head()) is not None:
        yield _goal_ids(CommitTree(plumbing, head))


def _goal_ids(tree: Tree) -> list[GoalId]:
    return [path.id for file in tree.files() if (path := read_goal_path(file.path)) is not None]


def goal_data(tree: Tree, goal_id: GoalId) -> tuple[GoalPath, bytes]:
    """The path and the bytes of a goal's file, valid or not. Raises UsageError when there is none."""
    known = {path.id: path for file in tree.files() if (path := read_goal_path(file.path))}
    path = known.get(goal_id)
    data = tree.data(str(path)) if path else None
    if path is None or data is None:
        raise UsageError(no_goal(goal_id, known))
    return path, data


def _each(
    tree: Tree, files: Sequence[tuple[GoalPath, FoundFile]], municipality: Municipality | None
) -> Iterator[GoalFile | list[Problem]]:
    fields = municipality.fields if municipality else None
    for (path, _file), data in zip(files, tree.contents([file for _path, file in files]), strict=True):
        if isinstance(data, Problem):
            yield [data]
            continue
        try:
            yield read_goal(path, data, fields)
        except ProblemsError as error:
            yield [problem._replace(commit=tree.commit) for problem in error.problems]


def sorted_out(files: Iterable[FoundFile]) -> tuple[list[tuple[GoalPath, FoundFile]], list[Problem]]:
    """The goal files among `files`, and problems: files that do not belong under `kortit/`, and duplicate ids."""
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


def place_of(root: Path, path: GoalPath) -> GoalPath:
    """The present path of a goal, which another program may have moved to another theme; `path` if it is gone."""
    if read_file(root, str(path)) is not None:
        return path
    found = (read_goal_path(file.path) for file in WorkingTree(root).files())
    return next((one for one in found if one is not None and one.id == path.id), path)


def twin_problem(path: str) -> Problem:
    """The problem of a file that stands in the place of one of the store's own on some file systems."""
    message = _(
        "on some file systems this is the name of one of the store's own files: capital letters, composed characters or"
        " short names make no difference there; rename or delete it"
    )
    return _file_problem(path, Code.FILE_NAME, message)


def _foreign_file(path: str) -> Problem:
    name = path.rsplit("/", 1)[-1]
    if is_twin(path):
        return twin_problem(path)
    if is_settings(path):
        message = _("git's attributes of goal files; kortit does not go by them, so delete them if nobody needs them")
        return _file_problem(path, Code.FILE_NAME, message, severity=Severity.WARNING)
    if (composed := read_goal_path(unicodedata.normalize("NFC", path))) is not None:
        message = _("the name is written with decomposed characters; rename the file to {path}", path=str(composed))
        return _file_problem(path, Code.FILE_NAME, message)
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
    return Problem(path, 1, 1, code, message, severity, commit)
