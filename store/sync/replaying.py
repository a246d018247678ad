"""Changes brought onto another state of the store, in memory: goal by goal, setting by setting, file by file.

A file that only one side touched keeps its bytes; a goal that both touched is merged (`kortit.merging`) and its file
edited in place. An id that both gave is given anew. Nothing is written here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kortit.authority import is_bound_setting, who_may_change
from kortit.clashing import OWN, PUBLISHED, Clashing
from kortit.errors import ProblemsError, RefusedError
from kortit.fields import fields_of
from kortit.goal import Goal, GoalId, goal_id_order, next_goal_id
from kortit.merging import EXISTENCE, Conflict, merge, settled
from kortit.messages import Message, _
from kortit.municipality import Municipality
from store.files.goal_edit import edited_with_comments
from store.files.goal_file import MUNICIPALITY_FILE, GoalPath, read_goal, read_goal_path, store_with
from store.files.municipality_edit import known_settings, merged_settings
from store.files.municipality_file import read_municipality
from store.files.places import comments_of
from store.files.safe_yaml import read
from store.follow_up.report_file import merged_report_data
from store.follow_up.report_path import read_report_path
from store.git.entries import TreeChange, TreeEntry, is_regular
from store.git.processes import object_id_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from store.files.goal_file import GoalFile
    from store.follow_up.report_path import ReportPath
    from store.git.plumbing import Plumbing

_Number = tuple[str, int, int]
_READ_LATELY = 8  # goals' files stay read: those of one amendment are asked for again for its subject, and by the next


@dataclass(slots=True)
class Outcome:
    """The outcome of one set of changes: the clashes, and the changes that both sides made alike (`same`).

    `touched` are the paths that changed, with what was there before; `merged` says that both sides changed one of them,
    `left` is what a person chose to leave out, `comments_left` are the files whose own comments were left out because
    both sides changed comments. `mark` is that of the keys of what clashed.
    """

    mark: str = ""
    clashing: list[Clashing] = field(default_factory=list)
    same: list[Clashing] = field(default_factory=list)
    touched: dict[str, TreeEntry | None] = field(default_factory=dict)
    left: list[Clashing] = field(default_factory=list)
    merged: bool = False
    comments_left: list[str] = field(default_factory=list)


class Replay:
    """A state of a repository's files to which changes are brought, one set after another.

    `plumbing` is that of the whole repository, `prefix` the folder of the store. `choices` say for the key of a clash
    which side counts. `used` are the ids that were given on the side of the state, `ids` reads those of all sides.
    """

    def __init__(
        self,
        plumbing: Plumbing,
        prefix: str,
        commit: str,
        *,
        choices: Mapping[str, str],
        ids: Callable[[], set[GoalId]],
        used: Iterable[str] = (),
    ) -> None:
        self._plumbing = plumbing
        self.prefix = prefix
        listed = plumbing.read("ls-tree", "-r", "-z", "--full-tree", commit)
        self.entries = {entry.path: entry for entry in plumbing.tree_entries(listed)}
        self._places: dict[_Number, str] = {
            goal_id_order(path.id): name for name in self.entries if (path := self.goal_path(name)) is not None
        }
        self._used = {goal_id_order(goal) for goal in used}
        self._ids = ids
        self._choices = choices
        self.data: dict[str, bytes] = {}
        self.renumbered: dict[GoalId, GoalId] = {}
        self._settings: tuple[str, Municipality] | None = None
        self._read: dict[tuple[str, str, str | None], GoalFile] = {}

    def goal_path(self, name: str) -> GoalPath | None:
        """The theme and id in the path of a goal's file of this store; None for any other path of the repository."""
        return read_goal_path(name.removeprefix(self.prefix)) if name.startswith(self.prefix) else None

    def line_path(self, name: str) -> ReportPath | None:
        """The period and goal in the path of a line of this store; None for any other path of the repository."""
        path = read_report_path(name.removeprefix(self.prefix)) if name.startswith(self.prefix) else None
        return path if path is not None and path.goal is not None else None

    def keep(self, data: bytes, mode: str, path: str) -> TreeEntry:
        """The entry of a file with bytes that git may not have."""
        blob = object_id_of(b"blob", data, len(next(iter(self.entries.values())).blob) if self.entries else 40)
        self.data[blob] = data
        return TreeEntry(mode, blob, path)

    def foresee(self, changes: Iterable[TreeChange]) -> None:
        """Read at once what will be needed of changes that are brought later."""
        wanted: dict[str, None] = {}
        for change in changes:
            number = self.number(change.path)
            here = self.entries.get(self._places.get(number, "") if number else change.path)
            if here is None or (change.old is not None and here == change.old):
                continue
            wanted |= dict.fromkeys(one.blob for one in (here, *change.sides) if is_regular(one.mode))
        self._plumbing.fetch(blob for blob in wanted if blob not in self.data)

    def bytes_of(self, entry: TreeEntry) -> bytes:
        """The content of a file."""
        found = self.data.get(entry.blob)
        if found is None:
            found = self.data[entry.blob] = self._plumbing.objects([entry.blob])[0] or b""
        return found

    @property
    def settings(self) -> Municipality:
        """The settings of the state; an empty municipality where they are missing or not valid."""
        entry = self.entries.get(self.prefix + MUNICIPALITY_FILE)
        if entry is None:
            return Municipality("")
        if self._settings is None or self._settings[0] != entry.blob:
            try:
                self._settings = (entry.blob, read_municipality(self.bytes_of(entry)))
            except ProblemsError:
                self._settings = (entry.blob, Municipality(""))
        return self._settings[1]

    # --- bringing changes ---

    def bring(self, changes: Sequence[TreeChange], mark: str = "") -> Outcome:
        """Bring changes of files to the state. Where some clash, that part of the state stays as it is.

        `mark` is DRAFT where the changes are drafts.
        """
        outcome = Outcome(mark)
        goals: dict[_Number, list[TreeChange]] = {}
        lines: list[TreeChange] = []
        for change in sorted(changes, key=lambda change: change.path != self.prefix + MUNICIPALITY_FILE):
            number = self.number(change.path)
            if number is not None:
                goals.setdefault(number, []).append(change)
            elif self.line_path(change.path) is not None:
                lines.append(change)
            else:
                self._bring_file(change, outcome)
        for number, some in goals.items():
            old = next((change.old for change in some if change.old is not None), None)
            new = next((change.new for change in some if change.new is not None), None)
            self._bring_goal(number, old, new, outcome)
        for change in lines:  # by the ids that their goals have now
            self._bring_file(self._of_renumbered(change), outcome)
        return outcome

    def _of_renumbered(self, change: TreeChange) -> TreeChange:
        """The change of a line, under the id that was given its goal anew."""
        line = self.line_path(change.path)
        if line is None or line.goal not in self.renumbered:
            return change
        path = self.prefix + str(line._replace(goal=self.renumbered[line.goal]))
        old, new = (entry and entry._replace(path=path) for entry in (change.old, change.new))
        return TreeChange(old, new, path)

    def number(self, path: str) -> _Number | None:
        """The number of the goal that a path is of; None for other files."""
        found = self.goal_path(path)
        return goal_id_order(self.renumbered.get(found.id, found.id)) if found is not None else None

    def _put(self, path: str, entry: TreeEntry | None, outcome: Outcome) -> None:
        number = self.number(path)
        outcome.touched.setdefault(path, self.entries.get(path))
        if entry is None:
            self.entries.pop(path, None)
            if number is not None and self._places.get(number) == path:
                del self._places[number]
            return
        self.entries[path] = TreeEntry(entry.mode, entry.blob, path)
        if number is not None:
            self._places[number] = path

    def _bring_file(self, change: TreeChange, outcome: Outcome) -> None:
        path, here = change.path, self.entries.get(change.path)
        if here == change.old:
            self._put(path, change.new, outcome)
        elif path == self.prefix + MUNICIPALITY_FILE and here and change.old and change.new:
            self._bring_settings((change.old, here, change.new), outcome)
        elif here == change.new:
            outcome.same.append(Clashing(path, None, None, _on_both_sides(path)))
        elif (merged := self._merged_report(change, here, outcome)) is not None and here is not None:
            if merged != self.bytes_of(here):
                self._put(path, self.keep(merged, here.mode, path), outcome)
        else:
            clashing = Clashing(path, None, None, _on_both_sides(path), mark=outcome.mark)
            self._settle_file(change, clashing, outcome)

    def _settle_file(self, change: TreeChange, clashing: Clashing, outcome: Outcome) -> None:
        """Take the side of a whole file that a person chose, or note that one is to be chosen.

        Raises RefusedError for a file of another store, which comes together by meaning there alone.
        """
        if (store := store_with(change.path, self.entries)) not in (None, self.prefix):
            said = _("{path} was changed on both sides, in different ways, and is of another store; run kortit sync in"
                     " its folder, {folder}", path=change.path, folder=store or ".")  # fmt: skip
            raise RefusedError(said)
        chosen = self._choices.get(clashing.key)
        if chosen == OWN:
            self._put(change.path, change.new, outcome)
        else:
            (outcome.left if chosen == PUBLISHED else outcome.clashing).append(clashing)

    def _merged_report(self, change: TreeChange, here: TreeEntry | None, outcome: Outcome) -> bytes | None:
        """The file of a period or line with what both sides changed of it; None where that does not come together."""
        name = change.path.removeprefix(self.prefix)
        base, theirs, own = (
            self.bytes_of(side) if side is not None else None for side in (change.old, here, change.new)
        )
        merged = merged_report_data(name, base, theirs, own)
        chosen = self._choices.get(outcome.mark + change.path)
        if merged is None and chosen is not None:
            merged = merged_report_data(name, base, theirs, own, prefers_own=chosen == OWN)
            if merged is not None and chosen == PUBLISHED:
                said = _on_both_sides(change.path)
                outcome.left.append(Clashing(change.path, None, None, said, mark=outcome.mark))
        return merged

    def _bring_settings(self, entries: tuple[TreeEntry, TreeEntry, TreeEntry], outcome: Outcome) -> None:
        """Bring the changes of kortit.yaml, given before, on the state's side, and as it is to be: each setting."""
        old, here, new = entries
        outcome.merged = True
        try:
            merged = self._merged_settings(entries, outcome)
        except ProblemsError as error:
            self._settle_file(TreeChange(old, new, here.path), _unreadable(here.path, error, outcome), outcome)
            return
        if not outcome.clashing and merged != self.bytes_of(here):
            self._put(here.path, self.keep(merged, here.mode, here.path), outcome)

    def _merged_settings(self, entries: tuple[TreeEntry, TreeEntry, TreeEntry], outcome: Outcome) -> bytes:
        sides = [self.bytes_of(side) for side in entries]
        path = entries[1].path
        was, there, own = (comments_of(read(side, MUNICIPALITY_FILE)) for side in sides)
        turned = there == was != own  # own comments stay where the changes of the others are made in the own file
        if not turned and own not in (was, there):
            outcome.comments_left.append(path)
        known = [known_settings(read_municipality(side)) for side in sides]

        def clashing(key: str) -> Clashing:
            lines = tuple(side[key].lines if key in side else () for side in known)
            name = next(side[key].name for side in known[::-1] if key in side)
            said = _("kortit.yaml: {setting} was changed on both sides, in different ways", setting=name)
            return Clashing(path, None, None, said, mark=outcome.mark, setting=key, lines=lines)

        def prefers_theirs(key: str) -> bool | None:
            one = clashing(key)
            chosen = self._choices.get(one.key, self._choices.get(outcome.mark + path))
            if chosen == PUBLISHED:
                outcome.left.append(one)
            return None if chosen is None else (chosen == OWN) is not turned

        ours, theirs = sides[:0:-1] if turned else sides[1:]
        merged = merged_settings(sides[0], ours, theirs, prefers_theirs)
        outcome.same += map(clashing, merged.same)
        outcome.clashing += map(clashing, merged.clashing)
        return merged.data

    def _bring_goal(self, number: _Number, old: TreeEntry | None, new: TreeEntry | None, outcome: Outcome) -> None:
        place = self._places.get(number)
        here = self.entries[place] if place is not None else None
        new = self._renamed(new)
        if here == self._renamed(old) and not (old is None and number in self._used):
            self._replace(here, new, outcome)
            return
        try:
            base, theirs, own = (self.goal_file(entry) for entry in (self._renamed(old), here, new))
        except ProblemsError as error:
            problem = error.problems[0]
            chosen = self._choices.get(outcome.mark + problem.path)
            if chosen == OWN:
                self._replace(here, new, outcome)
            else:
                clashing = _unreadable(problem.path, error, outcome)
                (outcome.left if chosen == PUBLISHED else outcome.clashing).append(clashing)
            return
        if base is None and own is not None and (theirs is None or theirs.goal != own.goal):
            self._give_anew(own, new, outcome)
            return
        self._merge((base, theirs, own), new, here, outcome)

    def _renamed(self, entry: TreeEntry | None) -> TreeEntry | None:
        """A goal's file under the id that was given it anew."""
        path = self.goal_path(entry.path) if entry is not None else None
        if entry is None or path is None or path.id not in self.renumbered:
            return entry
        return entry._replace(path=self.prefix + str(GoalPath(path.theme, self.renumbered[path.id])))

    def _replace(self, here: TreeEntry | None, new: TreeEntry | None, outcome: Outcome) -> None:
        if here is not None and (new is None or new.path != here.path):
            self._put(here.path, None, outcome)
        if new is not None:
            self._put(new.path, new, outcome)

    def _give_anew(self, own: GoalFile, new: TreeEntry | None, outcome: Outcome) -> None:
        """Give a new goal the next free id, since the other side has given its id too."""
        theme = own.path.id.partition("-")[0]
        fresh = next_goal_id(theme, {*self._ids(), *self.renumbered.values()})
        self.renumbered[own.path.id] = fresh
        if new is not None:
            self._put(self.prefix + str(GoalPath(own.path.theme, fresh)), new, outcome)

    def goal_file(self, entry: TreeEntry | None) -> GoalFile | None:
        """A goal's file, read by the settings of the state; None for no file, or another one. Raises ProblemsError."""
        path = self.goal_path(entry.path) if entry is not None else None
        if entry is None or path is None:
            return None
        fields = self.settings.fields
        key = entry.path, entry.blob, self._settings[0] if self._settings is not None else None
        if (found := self._read.pop(key, None)) is None:
            found = read_goal(path, self.bytes_of(entry), fields)
        self._read[key] = found
        if len(self._read) > _READ_LATELY:
            del self._read[next(iter(self._read))]
        return found

    def _merge(
        self,
        files: tuple[GoalFile | None, GoalFile | None, GoalFile | None],
        new: TreeEntry | None,
        here: TreeEntry | None,
        outcome: Outcome,
    ) -> None:
        """Merge a goal that both sides changed, given by its files: before, on the state's side, and as it is to be."""
        base, theirs, own = (one.goal if one is not None else None for one in files)
        goal = own or base or theirs
        if goal is None:
            return
        merged = merge(*({goal.id: side} if side is not None else {} for side in (base, theirs, own)))
        wanted = merged.goals.get(goal.id, theirs)
        for one in fields_of(base, own):
            if base and own and theirs and one.value_of(base) != one.value_of(own) == one.value_of(theirs):
                outcome.same.append(_same(Conflict(goal.id, one.key), self.settings))
        if own == theirs and None in (base, own):
            outcome.same.append(_same(Conflict(goal.id, EXISTENCE), self.settings))
        for conflict in merged.conflicts:
            said, place = conflict.said(self.settings), here.path if here else ""
            clashing = Clashing(place, goal.id, conflict, said, base, theirs, own, mark=outcome.mark)
            chosen = self._choices.get(clashing.key)
            if chosen is None:
                outcome.clashing.append(clashing)
                continue
            if chosen == PUBLISHED:
                outcome.left.append(clashing)
            if base is None or own is None or theirs is None or wanted is None:
                wanted = own if chosen == OWN else wanted
            else:
                known = next(one for one in fields_of(own, wanted) if one.key == conflict.field)
                sides = (own, theirs) if chosen == OWN else (theirs, own)
                wanted = known.with_value(wanted, settled(known, base, *sides))
        if not outcome.clashing:
            self._write_merged(files, wanted, (here, new), outcome)

    def _write_merged(
        self,
        files: tuple[GoalFile | None, GoalFile | None, GoalFile | None],
        wanted: Goal | None,
        entries: tuple[TreeEntry | None, TreeEntry | None],
        outcome: Outcome,
    ) -> None:
        """Put a merged goal into the state, given by its files, and the entries on the state's side and the own one."""
        outcome.merged = True
        (was, there, mine), (here, new) = files, entries
        if wanted is None or there is None or mine is None or here is None:
            if wanted != (there.goal if there is not None else None):
                self._replace(here, new if wanted is not None else None, outcome)
            return
        data, are_kept = edited_with_comments(was, there, mine, wanted, self.settings.fields)
        if not are_kept:
            outcome.comments_left.append(here.path)
        if data != there.data or wanted != there.goal:
            path = self.prefix + str(GoalPath(wanted.theme, wanted.id))
            self._replace(here, self.keep(data, here.mode, path), outcome)

    # --- what is said ---

    def nameless_themes(self) -> set[str]:
        """The themes of goals that kortit.yaml does not have."""
        paths = map(self.goal_path, self._places.values())
        return {path.theme for path in paths if path is not None} - set(self.settings.theme_codes)

    def is_bound(self, one: Clashing) -> bool:
        """Whether what both sides changed changes by decision alone, by the settings of the state."""
        if one.goal is None or one.conflict is None:
            return is_bound_setting(one.setting) if one.setting else bool(self.line_path(one.path))
        path = self.goal_path(self._places.get(goal_id_order(one.goal), ""))
        return who_may_change(one.conflict.field, self.settings, (path.theme,) if path is not None else ()) is not None

    def changes_it(self, one: Clashing, change: TreeChange) -> bool:
        """Whether a change of a file changes what both sides changed: that field, setting or file."""
        number = goal_id_order(one.goal) if one.goal is not None else None
        if number is None or one.conflict is None:
            return change.path == one.path and (not one.setting or self._changes_setting(one.setting, change))
        if self.number(change.path) != number:
            return change.path == one.path
        try:
            old, new = (self.goal_file(entry) for entry in (change.old, change.new))
        except ProblemsError:
            return True
        if old is None or new is None or one.conflict.field == EXISTENCE:
            return True
        known = next((field for field in fields_of(old.goal, new.goal) if field.key == one.conflict.field), None)
        return known is None or known.value_of(old.goal) != known.value_of(new.goal)

    def _changes_setting(self, key: str, change: TreeChange) -> bool:
        try:
            old, new = (known_settings(read_municipality(self.bytes_of(side))) for side in change.sides)
        except (ProblemsError, ValueError):  # made, or removed
            return True
        return (old[key].plain if key in old else None) != (new[key].plain if key in new else None)

    def renamed_in(self, message: str) -> str:
        """A commit's message with the ids that were given anew."""
        for old, fresh in self.renumbered.items():
            message = re.sub(rf"(?<![\w-]){re.escape(old)}(?![\w-])", fresh, message)
        return message


def _same(conflict: Conflict, settings: Municipality) -> Clashing:
    return Clashing("", conflict.goal, conflict, conflict.said(settings))


def _on_both_sides(path: str) -> Message:
    return _("{path} was changed on both sides, in different ways", path=path)


def _unreadable(path: str, error: ProblemsError, outcome: Outcome) -> Clashing:
    reason = error.problems[0].message
    said = _("{path} was changed on both sides and cannot be read: {reason}", path=path, reason=reason)
    return Clashing(path, None, None, said, mark=outcome.mark)
