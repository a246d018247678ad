"""Drafts: the uncommitted changes of goal files and of the settings, and the amendment that commits them."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kortit.changes import ChangeTable
from kortit.errors import ConflictError, FailedError, ProblemsError, RefusedError, UsageError
from kortit.goal import goal_id_order
from kortit.messages import _, translator
from kortit.problem import Problem, any_errors
from kortit.setting_changes import STATUS_KEY
from kortit.subject import subject_of
from store.files.atomic import read_file
from store.files.goal_edit import edited, new_goal_data
from store.files.goal_file import (
    FOLLOW_UP_FOLDER,
    MUNICIPALITY_FILE,
    GoalPath,
    is_settings,
    read_goal_path,
)
from store.files.municipality_edit import with_names, with_setting, with_themes
from store.files.municipality_file import read_municipality
from store.files.snapshot import CommitTree, FoundFile, WorkingTree, read_goals
from store.follow_up.reading import reported
from store.follow_up.report_path import read_report_path
from store.git.trees import working_forms
from store.history.amendment import Amendment, message_of
from store.history.comparison import Comparison, drafts_endpoint
from store.history.records import commit_records
from store.history.revision import WORKING_TREE, resolve_range
from store.work.committing import MovedError, commit_paths, refuse_unready, until_unmoved
from store.work.journal import keep
from store.work.unfinished import FileChange
from store.work.way_back import WayBack

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kortit.changes import GoalChange
    from kortit.goal import Goal, GoalId
    from kortit.messages import Message
    from kortit.municipality import Municipality
    from kortit.setting_changes import SettingChange
    from store.files.goal_file import GoalFile
    from store.files.safe_yaml import Plain
    from store.git.plumbing import Plumbing


@dataclass(frozen=True, slots=True)
class Drafts:
    """The uncommitted changes: their change table, the files of each goal, and the problems of invalid files.

    A goal whose file differs only in layout or comments has no changed row but is in `paths`. `settings` are the
    settings files that differ; what differs in them is in the table. `lines` are the files of periods and lines, which
    are in no table.
    """

    table: ChangeTable
    paths: dict[GoalId, list[str]]
    problems: tuple[Problem, ...]
    settings: tuple[str, ...]
    lines: tuple[str, ...] = ()

    def settings_of(self, names: Collection[str]) -> tuple[SettingChange, ...] | None:
        """The changes of settings in the settings files named; None if none of these files differs."""
        chosen = {name for name in self.settings if name in names}
        if not chosen:
            return None
        rest = set(self.settings) - chosen
        return tuple(
            change
            for change in self.table.settings
            if not rest or (MUNICIPALITY_FILE in (rest if change.is_beside else chosen))
        )

    def lines_of(self, day: str) -> list[str]:
        """The files of the period of a day, and of its lines, that differ."""
        return [name for name in self.lines if name.startswith(f"{FOLLOW_UP_FOLDER}/{day}/")]

    def rows(self, goals: Collection[str]) -> list[GoalChange]:
        """The rows of `goals`, including those that changed in layout only."""
        return [row for row in self.table.rows if row.id in goals]

    def planned(self, changes: Iterable[tuple[Goal, Goal | None]]) -> ChangeTable:
        """The change table of goals as it would be if each were changed from what it is to what it is to be."""
        committed = {row.id: row.old for row in self.table.rows}
        pairs = [(committed.get(now.id, now), new) for now, new in changes]
        return ChangeTable.between(
            {old.id: old for old, _new in pairs if old is not None},
            {new.id: new for _old, new in pairs if new is not None},
            municipality=self.table.municipality,
            origin=self.table.origin,
            target=drafts_endpoint(WORKING_TREE),
        )


def find_drafts(plumbing: Plumbing) -> Drafts:
    """The drafts: HEAD compared with the working tree. Raises ProblemsError when kortit.yaml is invalid."""
    comparison = Comparison(plumbing, resolve_range(plumbing, None))
    difference = comparison.difference()
    table = comparison.table_of(difference)
    problems = (*difference.problems, *difference.foreign)
    return Drafts(table, difference.paths, problems, difference.settings, difference.lines)


def save_all(
    plumbing: Plumbing, command: str, changes: Iterable[tuple[GoalFile, Goal | None]], municipality: Municipality
) -> list[FileChange]:
    """Make goals what they are to be (None: removed), all or none; return the changes of files.

    A goal of another theme moves into its folder. `command` is what a person ran. Raises UsageError for a theme that
    the municipality lacks, ExternallyChangedError when a file changed since it was read.
    """
    made: list[FileChange] = []
    for file, goal in changes:
        if goal is not None and goal.theme != file.goal.theme:
            municipality.refuse_unknown(goal.theme)
        made += changes_of(file, goal, municipality)
    with WayBack(plumbing, command) as way:
        return way.take(made)


def changes_of(
    current: GoalFile | None, wanted: Goal | None, municipality: Municipality, gone: bytes | None = None
) -> Iterator[FileChange]:
    """Yield the changes that make the wanted goal: an edit of its file, a move, a new file, or its removal (None).

    `gone` is the file of a goal that was removed, as it was before that.
    """
    path = str(GoalPath(wanted.theme, wanted.id)) if wanted else ""
    if current is None:
        if wanted is not None:
            yield FileChange(path, None, gone or new_goal_data(wanted))
        return
    data = edited(current, replace(wanted, theme=current.goal.theme), municipality.fields) if wanted else None
    if path == str(current.path):
        yield FileChange(path, current.data, data)
        return
    if wanted is not None:
        yield FileChange(path, None, data)
    yield FileChange(str(current.path), current.data, None)


def write(
    plumbing: Plumbing,
    command: str,
    files: Iterable[tuple[str, bytes | None, bytes | None]],
    *,
    theme: str | None = None,
) -> list[FileChange]:
    """Change files, each given by its path, its content now and the one to be (None: it is not there), all or none.

    `command` is what a person ran. Raises UsageError for a `theme` that kortit.yaml lacks, ExternallyChangedError when
    a file changed since it was read.
    """
    changes = [FileChange(*file) for file in files]
    if theme is not None:
        read_municipality(read_file(plumbing.root, MUNICIPALITY_FILE) or b"").refuse_unknown(theme)
    with WayBack(plumbing, command) as way:
        return way.take(changes)


@dataclass(frozen=True, slots=True)
class Committed:
    """A completed amendment: its commit, subject, rows, changes of settings, and number of lines.

    `told` is what a person must know.
    """

    commit: str
    subject: str
    rows: tuple[GoalChange, ...]
    settings: tuple[SettingChange, ...] = ()
    told: tuple[Message, ...] = ()
    lines: int = 0


def amend(
    plumbing: Plumbing,
    names: Sequence[str],
    amendment: Amendment,
    *,
    author: str | None = None,
    seen: Drafts | None = None,
) -> Committed:
    """Commit drafts as an amendment: all, or those of the goals (settings files, days of periods, lines) named.

    `seen` are the drafts as they were shown to a person; where the chosen ones are others by now, RefusedError is
    raised.

    Raises what `commit_paths` raises, RefusedError when there is nothing to commit or the repository is not ready,
    UsageError for a goal without a draft, ProblemsError for invalid drafts; then nothing is changed. Raises FailedError
    when the commit was made but differs from what was checked, because a hook or another program interfered.

    Where another process moves the branch meanwhile, what is left of these drafts is committed on the new tip; what
    that process committed of them is told. Raises ConflictError when it changed their files in another way.
    """
    if author is None:
        refuse_unready(plumbing)
    drafts = find_drafts(plumbing)
    units = chosen(drafts, names)
    paths = [path for some in units.values() for path in some]
    blocking = [problem for problem in drafts.problems if not names or problem.path in paths]
    if any_errors(blocking):
        raise ProblemsError(blocking)
    if not paths:
        raise RefusedError(_("there are no drafts to commit"))
    if seen is not None and (drafts.rows(units), drafts.settings_of(units)) != (
        seen.rows(units),
        seen.settings_of(units),
    ):
        raise RefusedError(_("a draft was changed meanwhile, so nothing was committed; look at the changes again"))
    return until_unmoved(lambda: _committed(plumbing, drafts, units, amendment, author))


def _committed(
    plumbing: Plumbing, drafts: Drafts, units: Mapping[str, list[str]], amendment: Amendment, author: str | None
) -> Committed:
    """Commit the drafts in `units` (goal or settings file → its paths) on the tip that the branch has now."""
    tip = plumbing.head()
    left = _left(plumbing, drafts, units, tip)
    rows = [row for row in drafts.table.rows if row.id in left]
    municipality = drafts.table.municipality
    citation = amendment.decision.citation if amendment.decision else None
    changes = drafts.settings_of([name for name in left if is_settings(name)])
    lines = reported(WorkingTree(plumbing.root), left)
    said = subject_of(rows, municipality, citation, settings=changes, reported=lines)
    subject = translator(municipality.language)(said)
    paths = [path for names in left.values() for path in names]
    made = commit_paths(
        plumbing, paths, message_of(subject, amendment), parent=tip, author=author, once=not amendment.again
    )
    if made.commit:
        _verify(plumbing, made.commit, rows, drafts, citation)
    told = made.told
    if gone := tuple(name for name in units if name not in left):
        told += (_("{names}: committed by another process meanwhile, so not in this commit", names=gone),)
    return Committed(made.commit, subject, tuple(rows), changes or (), told, sum(one.all_lines for one in lines))


def _left(
    plumbing: Plumbing, drafts: Drafts, units: Mapping[str, list[str]], tip: str | None
) -> Mapping[str, list[str]]:
    """The drafts that no commit after the one that they were compared with holds already.

    Raises ConflictError for those that such a commit changed in another way, RefusedError when none are left.
    """
    origin = drafts.table.origin.commit
    if origin == tip:
        return units
    if origin is None or tip is None:
        raise MovedError
    paths = [path for names in units.values() for path in names]
    moved = {change.path for change in plumbing.tree_changes(plumbing.start_difference(origin, tip, *paths).output())}
    here = [path for path in paths if (plumbing.root / path).is_file()]
    on_disk = dict(zip(here, plumbing.file_ids(here), strict=True))
    in_tip = {entry.path: entry.blob for entry in plumbing.tree_entries(plumbing.start_tree(tip, *paths).output())}
    differing = {path for path in paths if on_disk.get(path) != in_tip.get(path)}
    clashing = [path for path in paths if path in moved & differing]
    if clashing:
        raise ConflictError(
            [
                _("{path} was changed by another commit meanwhile; see kortit drafts, then amend again", path=path)
                for path in clashing
            ]
        )
    left = {name: names for name, names in units.items() if not differing.isdisjoint(names)}
    if not left:
        raise RefusedError(_("another process has committed these drafts meanwhile; see kortit log"))
    return left


def discard(plumbing: Plumbing, names: Sequence[str]) -> tuple[list[Path], list[FileChange]]:
    """Restore drafts of goals (or settings files) to HEAD.

    Return the files in which the discarded bytes are kept, and the changes of files.

    No file is parsed, so that this works whatever is wrong with the files, twice an id included. Raises UsageError for
    a name without a draft; then nothing is changed. Themes that were made for the discarded goals alone go with them.
    """
    old, new = Comparison(plumbing, resolve_range(plumbing, None)).files()
    found: dict[str, dict[str, None]] = {}
    for file in (*old, *new):
        goal = read_goal_path(file.path)
        if (line := read_report_path(file.path)) is not None:
            found.setdefault(str(line.day), {})[file.path] = None
        if goal is not None or is_settings(file.path) or line is not None:
            found.setdefault(goal.id if goal else file.path, {})[file.path] = None
    for name in names:
        if name not in found:
            raise _no_draft(name)
    paths = [path for name in dict.fromkeys(names) for path in found[name]]
    head = plumbing.head() or ""
    committed = working_forms(plumbing, head, paths)
    kept: list[Path] = []
    changes: list[FileChange] = []
    for path, before in zip(paths, committed, strict=True):
        place = plumbing.root / path
        if place.is_symlink():
            kept.append(keep(plumbing, place.name, os.fsencode(place.readlink())))
            place.unlink()
        now = read_file(plumbing.root, path, whole=True)
        if now is not None:
            kept.append(keep(plumbing, place.name, now))
        changes.append(FileChange(path, now, before))
    if (of_themes := _without_themes(plumbing, head, changes)) is not None:
        kept.append(keep(plumbing, MUNICIPALITY_FILE, of_themes.before or b""))
        changes.append(of_themes)
    with WayBack(plumbing, "drafts --discard") as way:
        return kept, way.take(changes)


def _without_themes(plumbing: Plumbing, head: str, discarded: Sequence[FileChange]) -> FileChange | None:
    """The change of kortit.yaml that takes back what themes are in no commit and have lost their last goal by others.

    None where there are none, or kortit.yaml differs from HEAD in anything but new themes.
    """
    paths = {change.path for change in discarded}
    before, now = working_forms(plumbing, head, [MUNICIPALITY_FILE])[0], read_file(plumbing.root, MUNICIPALITY_FILE)
    if MUNICIPALITY_FILE in paths or before is None or now is None or now == before:
        return None
    try:
        old, new = read_municipality(before), read_municipality(now)
    except ProblemsError:
        return None
    present = {file.path for file in WorkingTree(plumbing.root).files()} - paths
    present |= {change.path for change in discarded if change.after is not None}
    themes, used = ({path.theme for path in map(read_goal_path, some) if path} for some in (paths, present))
    named = {theme.code: theme.name for perspective in new.perspectives for theme in perspective.themes}
    added = {code: name for code, name in named.items() if code not in old.theme_codes}
    left = {code: name for code, name in added.items() if code in used or code not in themes}
    if left == added or _with_named(before, added) != now:
        return None
    return FileChange(MUNICIPALITY_FILE, now, _with_named(before, left))


def _no_draft(name: str) -> UsageError:
    return UsageError(_("{name} has no draft; kortit drafts lists what is not committed", name=name))


def add_theme(plumbing: Plumbing, theme: str, name: str) -> None:
    """Add a theme to kortit.yaml, as a draft. Raises UsageError when there is one of this code."""
    data = read_file(plumbing.root, MUNICIPALITY_FILE) or b""
    _refuse_twin(theme, read_municipality(data))
    write(plumbing, "theme add", [(MUNICIPALITY_FILE, data, _with_named(data, {theme: name}))])


def _refuse_twin(theme: str, municipality: Municipality) -> None:
    """Raise UsageError where there is a theme of this code, or of one with the same number: O01-02 would be O1-02."""
    for code in municipality.theme_codes:
        if goal_id_order(f"{code}-1") == goal_id_order(f"{theme}-1"):
            raise UsageError(_("there is a theme {theme} already", theme=code))


def save_setting(plumbing: Plumbing, key: str, value: Plain | None) -> list[FileChange]:
    """Make one setting of kortit.yaml what it is to be (None: removed), as a draft (`with_setting` says the form).

    Raises ProblemsError when kortit.yaml would not be valid, UsageError for a theme that still has goals.
    """
    data = read_file(plumbing.root, MUNICIPALITY_FILE) or b""
    made = with_setting(data, key, value)
    before, after = read_municipality(data), read_municipality(made)
    lost = set(before.theme_codes) - set(after.theme_codes)
    for theme in set(after.theme_codes) - set(before.theme_codes):
        _refuse_twin(theme, before)
    held = (
        {path.theme for file in WorkingTree(plumbing.root).files() if (path := read_goal_path(file.path))}
        if lost
        else ()
    )
    for theme in sorted(lost.intersection(held)):
        raise UsageError(_("the theme {theme} has goals; move or remove them first", theme=theme))
    return write(plumbing, "settings", [(MUNICIPALITY_FILE, data, made)])


def _with_named(data: bytes, themes: Mapping[str, str]) -> bytes:
    return with_names(with_themes(data, list(themes)), themes)


def chosen(drafts: Drafts, names: Sequence[str]) -> dict[str, list[str]]:
    """The drafts that are named (all if none is), by goal, settings file or line, each with its files."""
    known = {str(goal): paths for goal, paths in drafts.paths.items()}
    known |= {name: [name] for name in (*drafts.settings, *drafts.lines)}
    for name in names:
        if name not in known and not drafts.lines_of(name):
            raise _no_draft(name)
    wanted = {*names, *(line for name in names for line in drafts.lines_of(name))}
    if not wanted.isdisjoint(drafts.lines) and all(
        change.old is None and change.key.startswith(STATUS_KEY) for change in drafts.table.settings
    ):
        wanted.update(drafts.settings)  # without these lines have no statuses
    return {name: paths for name, paths in known.items() if not names or name in wanted}


def _verify(plumbing: Plumbing, commit: str, rows: Sequence[GoalChange], drafts: Drafts, citation: str | None) -> None:
    """Check that the commit equals what was checked: a hook or another program may have changed message or files.

    Raises FailedError.
    """
    if commit_records(plumbing, [commit])[0].citation != citation:
        raise FailedError(
            _(
                "a hook changed the message, so commit {commit} does not carry the decision any more; look at it with"
                " git show {commit}",
                commit=commit[:12],
            )
        )
    wanted = {row.id: row.new for row in rows if row.new is not None}
    tree = CommitTree(plumbing, commit)
    files = [
        (path, FoundFile(name, blob=plumbing.at(commit, name)))
        for goal in wanted
        for name in drafts.paths[goal]
        if (path := read_goal_path(name)) is not None and path.theme == wanted[goal].theme
    ]
    goals, problems = read_goals(tree, files, drafts.table.municipality)
    if problems or any(goal != wanted[goal.id] for goal in goals):
        raise FailedError(
            _(
                "a file was changed while it was being committed, so commit {commit} holds other text than was"
                " checked; look at it with kortit changes {commit}^..{commit}",
                commit=commit[:12],
            )
        )
