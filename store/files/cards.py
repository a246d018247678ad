"""Incremental reader of the working tree for the terminal interface: rereads only changed files.

One theme can be read before all others, so that the first screen appears at once. Rereading costs one stat per file,
and parsing only of files that changed.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from kortit.errors import KortitError, ProblemsError
from kortit.goal import THEME_CODE, Goal, GoalId, card_order, theme_order
from kortit.municipality import Municipality
from kortit.problem import Code, Problem
from store.files.goal_file import GOALS_FOLDER, MUNICIPALITY_FILE, GoalPath, read_goal, read_goal_path
from store.files.snapshot import FoundFile, WorkingTree, municipality_of, sorted_out, unknown_themes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from store.files.snapshot import Snapshot

SEEN_AT_A_GLANCE = 100
"""How many goals of a card `glance` reads: more than a screen shows."""
_YEAR = re.compile(rb"^target_year: *([0-9]{4})", re.MULTILINE)

Signature: TypeAlias = tuple[int, int, int]
"""Detects a changed file: inode, size, and modification time in nanoseconds."""


class Cards(NamedTuple):
    """All cards of a state. `sizes` is the number of goal files in each theme, valid or not, in document order.

    `unreadable` are the paths of invalid goal files by id. `complete` is False while only some themes have been read.
    `valid` is False when kortit.yaml is invalid; then the municipality is an empty one.
    """

    municipality: Municipality
    goals: Mapping[GoalId, Goal]
    problems: tuple[Problem, ...] = ()
    sizes: Mapping[str, int] = {}
    unreadable: Mapping[GoalId, GoalPath] = {}
    complete: bool = True
    valid: bool = True

    def of_theme(self, theme: str) -> list[Goal]:
        """The goals of a theme's card in document order."""
        themes = self.municipality.theme_codes
        return sorted(
            (goal for goal in self.goals.values() if goal.theme == theme), key=lambda g: card_order(themes, g)
        )

    def in_order(self) -> list[Goal]:
        """All goals in document order."""
        themes = self.municipality.theme_codes
        return sorted(self.goals.values(), key=lambda goal: card_order(themes, goal))


def cards_of(snapshot: Snapshot) -> Cards:
    """The cards of a snapshot."""
    sizes: dict[str, int] = {}
    for goal in snapshot.goals.values():
        sizes[goal.theme] = sizes.get(goal.theme, 0) + 1
    broken = {path.id: path for path in _goal_paths(snapshot.problems)}
    return Cards(
        snapshot.municipality,
        snapshot.goals,
        snapshot.problems,
        _ordered(sizes, snapshot.municipality),
        {goal_id: path for goal_id, path in broken.items() if goal_id not in snapshot.goals},
    )


class CardReader:
    """Reads the working tree repeatedly; use one per store, in one thread at a time."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._tree = WorkingTree(root)
        self._known: dict[str, tuple[Signature, Goal | tuple[Problem, ...]]] = {}
        self._settings: bytes | None = None
        self._valid: Municipality | None = None

    def glance(self, theme: str | None = None, goal: str | None = None) -> Cards:
        """Read the settings, the number of files in every theme, and the goals of `theme` (or of the first with any).

        Of a card longer than SEEN_AT_A_GLANCE only the first goals and `goal` are read.
        """
        municipality, problems, valid = self._municipality()
        sizes = _ordered(self._sizes(), municipality)
        shown = theme if theme in sizes else next((code for code, size in sizes.items() if size), None)
        names = self._names(f"{GOALS_FOLDER}/{shown}") if shown else []
        if len(names) > SEEN_AT_A_GLANCE:
            names = self._beginning(names, goal)
        goals, unreadable, found = self._read(names, municipality, valid=valid)
        return Cards(municipality, goals, (*problems, *found), sizes, unreadable, complete=False, valid=valid)

    def read(self) -> Cards:
        """All cards; only files that changed since the last reading are parsed."""
        municipality, problems, valid = self._municipality()
        names = self._tree.files()
        goals, unreadable, found = self._read(names, municipality, valid=valid)
        self._known = {file.path: self._known[file.path] for file in names if file.path in self._known}
        sizes: dict[str, int] = {}
        for path in (*(goal.theme for goal in goals.values()), *(path.theme for path in unreadable.values())):
            sizes[path] = sizes.get(path, 0) + 1
        return Cards(municipality, goals, (*problems, *found), _ordered(sizes, municipality), unreadable, valid=valid)

    def _municipality(self) -> tuple[Municipality, tuple[Problem, ...], bool]:
        data: bytes | None = None
        with suppress(KortitError):
            data = self._tree.data(MUNICIPALITY_FILE)
        if data is not None and data == self._settings and self._valid is not None:
            return self._valid, (), True
        if data != self._settings:
            self._known.clear()  # the extra fields may have changed
            self._settings, self._valid = data, None
        try:
            self._valid = municipality_of(self._tree)
        except ProblemsError as error:
            return Municipality(""), error.problems, False
        except KortitError as error:
            return Municipality(""), (Problem(MUNICIPALITY_FILE, 1, 1, Code.FILE_TYPE, error.message),), False
        return self._valid, (), True

    def _sizes(self) -> dict[str, int]:
        sizes: dict[str, int] = {}
        if (self.root / GOALS_FOLDER).is_symlink():
            return sizes
        with suppress(OSError), os.scandir(self.root / GOALS_FOLDER) as entries:
            for entry in entries:
                if THEME_CODE.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False):
                    with suppress(OSError):
                        sizes[entry.name] = sum(name.endswith(".yaml") for name in os.listdir(entry.path))  # noqa: PTH208
        return sizes

    def _names(self, folder: str) -> list[FoundFile]:
        if (self.root / folder).is_symlink() or (self.root / GOALS_FOLDER).is_symlink():
            return []
        with suppress(OSError):
            return [FoundFile(f"{folder}/{name}") for name in sorted(os.listdir(self.root / folder))]  # noqa: PTH208
        return []

    def _beginning(self, files: list[FoundFile], goal: str | None) -> list[FoundFile]:
        """The first files of a card, ordered by the target year found in their text, and the file of `goal`."""
        ordered: list[tuple[bytes, FoundFile]] = []
        for file, data in zip(files, self._tree.contents(files), strict=True):
            year = _YEAR.search(data) if isinstance(data, bytes) else None
            ordered.append((year[1] if year else b"9999", file))
        ordered.sort(key=lambda pair: pair[0])
        first = [file for _year, file in ordered[:SEEN_AT_A_GLANCE]]
        return first + [file for _year, file in ordered[SEEN_AT_A_GLANCE:] if file.path.endswith(f"/{goal}.yaml")]

    def _read(
        self, files: Sequence[FoundFile], municipality: Municipality, *, valid: bool
    ) -> tuple[dict[GoalId, Goal], dict[GoalId, GoalPath], list[Problem]]:
        pairs, problems = sorted_out(files)
        goals: dict[GoalId, Goal] = {}
        unreadable = {path.id: path for path in _goal_paths(problems)}
        for path, file in pairs:
            read = self._one(path, file, municipality, valid=valid)
            if isinstance(read, Goal):
                goals[path.id] = read
            else:
                problems += read
                unreadable[path.id] = path
        if valid:
            problems += unknown_themes((path for path, _file in pairs), municipality)
        problems.sort(key=lambda problem: (problem.path, problem.line, problem.column))
        return goals, unreadable, problems

    def _one(
        self, path: GoalPath, file: FoundFile, municipality: Municipality, *, valid: bool
    ) -> Goal | tuple[Problem, ...]:
        signature = self._signature(file.path)
        known = self._known.get(file.path)
        if known is not None and known[0] == signature:
            return known[1]
        read = self._whole(path, file, municipality, valid=valid)
        self._known[file.path] = (signature, read)
        return read

    def _whole(
        self, path: GoalPath, file: FoundFile, municipality: Municipality, *, valid: bool
    ) -> Goal | tuple[Problem, ...]:
        data = self._tree.contents([file])[0]
        if isinstance(data, Problem):
            return (data,)
        try:
            return read_goal(path, data, municipality.fields if valid else None).goal
        except ProblemsError as error:
            return error.problems

    def _signature(self, path: str) -> Signature:
        try:
            found = os.lstat(f"{self.root}/{path}")
        except OSError:
            return (0, 0, 0)
        return (found.st_ino, found.st_size, found.st_mtime_ns)


def _goal_paths(problems: Sequence[Problem]) -> list[GoalPath]:
    paths = (read_goal_path(problem.path) for problem in problems if problem.code is not Code.THEME)
    return [path for path in paths if path is not None]


def _ordered(sizes: Mapping[str, int], municipality: Municipality) -> dict[str, int]:
    """The number of files of every theme that is in the settings or has files, in document order."""
    themes = municipality.theme_codes
    codes = sorted({*themes, *sizes}, key=lambda code: theme_order(themes, code))
    return {code: sizes.get(code, 0) for code in codes}
