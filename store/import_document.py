"""A read document brought into the store: as two commits where the store is empty, else as drafts.

All or nothing: when anything fails, files, index and refs are as they were.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kortit.errors import KortitError, ProblemsError
from kortit.goal import GoalId, next_goal_id
from kortit.importing.matching import match_rows
from kortit.messages import _, ngettext, translator
from kortit.problem import any_errors
from store import safe_yaml
from store.amendment import Amendment, message_of
from store.atomic import read_file, replace_file
from store.committing import commit_paths, refuse_unready
from store.goal_edit import edited, new_goal_data
from store.goal_file import MUNICIPALITY_FILE, GoalPath
from store.safe_yaml import Mapping
from store.snapshot import WorkingTree, read_goal_files, sorted_out
from store.splicing import Splicer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kortit.importing.rows import Document
    from kortit.municipality import Columns, Municipality
    from store.goal_file import GoalFile
    from store.repository import Repository
    from store.safe_yaml import Plain


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do: the goals it concerns, how many files change, and the commits it made."""

    goals: int
    drafts: int
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

    Raises ProblemsError when the document or the match has problems. With `new`, rows without a goal make new ones.
    """

    def __init__(self, repository: Repository, document: Document, source: str, *, columns: Columns, new: bool) -> None:
        if any_errors(document.problems):
            raise ProblemsError(document.problems)
        self.repository = repository
        self.document = document
        self.source = source
        self.municipality = repository.municipality
        tree = WorkingTree(repository.root)
        files, problems = sorted_out(tree.files())
        goal_files, unreadable = read_goal_files(tree, files, self.municipality)
        if any_errors([*problems, *unreadable]):
            raise ProblemsError([*problems, *unreadable])
        self.is_first = not goal_files
        self.baseline: list[_Write] = []
        self.changes: list[_Write] = []
        self.added = 0
        if self.is_first:
            self._prepare_first(columns)
        else:
            self._prepare_drafts(goal_files, new=new)

    # --- preparing -----------------------------------------------------------------------------------------------

    def _prepare_first(self, columns: Columns) -> None:
        self.baseline.append(self._settings(columns))
        numbers = Counter(_numbered_already(self.repository))
        for row in self.document.rows:
            numbers[row.theme] += 1
            goal_id = GoalId(f"{row.theme}-{numbers[row.theme]:02d}")
            old, new = row.as_goal(goal_id, row.old), row.as_goal(goal_id, row.new)
            path = str(GoalPath(row.theme, goal_id))
            before = new_goal_data(old)
            self.baseline.append(_Write(path, None, before))
            if new != old:
                self.changes.append(_Write(path, before, new_goal_data(new)))
        self.added = len(self.document.rows)

    def _prepare_drafts(self, goal_files: Sequence[GoalFile], *, new: bool) -> None:
        rows = self.document.rows
        files = {file.goal.id: file for file in goal_files}
        matching = match_rows(rows, (file.goal for file in goal_files), self.source)
        unmatched = {rows[place].line for place in matching.unmatched}
        problems = [problem for problem in matching.problems if not (new and problem.line in unmatched)]
        if problems:
            raise ProblemsError(problems)
        for place, goal_id in matching.goals.items():
            file, row = files[goal_id], rows[place]
            wanted = replace(file.goal, target_year=row.new.target_year, means=row.new.means)
            if wanted != file.goal:
                data = edited(file, wanted, self.municipality.fields)
                self.changes.append(_Write(str(file.path), file.data, data))
        if matching.unmatched:
            self._prepare_new_goals(matching.unmatched)

    def _prepare_new_goals(self, places: Sequence[int]) -> None:
        settings = self._settings(None)
        if settings.after != settings.before:
            self.changes.append(settings)
        used = self.repository.ids_ever_used()
        for place in places:
            row = self.document.rows[place]
            goal_id = next_goal_id(row.theme, used)
            used.add(goal_id)
            data = new_goal_data(row.as_goal(goal_id, row.new))
            self.changes.append(_Write(str(GoalPath(row.theme, goal_id)), None, data))
            self.added += 1

    def _settings(self, columns: Columns | None) -> _Write:
        """Give kortit.yaml with the document's themes; on a first import (`columns` given) with its texts too."""
        data = read_file(self.repository.root, MUNICIPALITY_FILE) or b""
        splicer = Splicer(safe_yaml.read(data, MUNICIPALITY_FILE), MUNICIPALITY_FILE)
        if columns is not None:
            self._add_texts(splicer, columns)
        add_themes(splicer, self.municipality, self.document.themes)
        return _Write(MUNICIPALITY_FILE, data, splicer.text.encode())

    def _add_texts(self, splicer: Splicer, columns: Columns) -> None:
        texts = self.municipality.document
        wanted = {
            "title": self.document.title if not texts.title else "",
            "preamble": self.document.preamble + "\n" if self.document.preamble and not texts.preamble else "",
            "columns": str(columns) if columns is not texts.columns else "",
        }
        found = {key: value for key, value in wanted.items() if value}
        if not isinstance(splicer.root, Mapping) or not isinstance(splicer.root.get("document"), Mapping):
            if found:
                splicer.set_key((), "document", dict(found), before="bodies")
            return
        for key, value in found.items():
            splicer.set_key(("document",), key, value)

    # --- doing ---------------------------------------------------------------------------------------------------

    def preview(self) -> Imported:
        """Say what would be done."""
        return Imported(len(self.document.rows), len(self.changes), self.added)

    def apply(self, amendment: Amendment, *, author: str | None = None) -> Imported:
        """Do it. On a first import `amendment` goes on the commit of the new columns."""
        if not self.is_first:
            self._write(self.changes)
            return self.preview()
        plumbing = self.repository.plumbing
        if author is None:
            refuse_unready(plumbing)
        translate = translator(self.municipality.language)
        rows, changes = len(self.document.rows), len(self.changes)
        decision = amendment.decision
        baseline_subject = translate(
            ngettext("baseline: {count} goal imported", "baseline: {count} goals imported", rows)
        )
        changed = ngettext("{count} goal changed", "{count} goals changed", changes)
        subject = translate(
            _("{citation}: {parts}", citation=decision.citation, parts=(changed,)) if decision else changed
        )
        message = message_of(baseline_subject, Amendment(imported_from=self.source))
        change_message = message_of(subject, replace(amendment, imported_from=self.source))
        undo = _Undo(self.repository, [write.path for write in self.baseline])
        commit = None
        try:
            self._write(self.baseline)
            baseline = commit_paths(plumbing, [write.path for write in self.baseline], message, author=author)
            undo.made(baseline)
            if self.changes:
                self._write(self.changes)
                commit = commit_paths(plumbing, [write.path for write in self.changes], change_message, author=author)
        except (KortitError, KeyboardInterrupt):
            undo.restore({write.path: write.before for write in self.baseline})
            raise
        return Imported(rows, changes, rows, baseline, commit)

    def _write(self, writes: Sequence[_Write]) -> None:
        done: list[_Write] = []
        try:
            for write in writes:
                replace_file(self.repository.root, write.path, write.after, expected=write.before)
                done.append(write)
        except KortitError:
            for write in reversed(done):
                _put_back(self.repository, write.path, write.before)
            raise


class _Undo:
    """The way back of a first import: the branch, the index entries and the files as they were."""

    def __init__(self, repository: Repository, paths: Sequence[str]) -> None:
        self.repository = repository
        self.paths = paths
        plumbing = repository.plumbing
        self.head = plumbing.head()
        self.settings = plumbing.read("ls-files", "--stage", "--", plumbing.in_repository(MUNICIPALITY_FILE)).decode()
        self.commit: str | None = None

    def made(self, commit: str) -> None:
        """Note the commit that would have to be taken back."""
        self.commit = commit

    def restore(self, files: dict[str, bytes | None]) -> None:
        """Take everything back. The branch moves only if it still is where this import put it."""
        plumbing = self.repository.plumbing
        if self.commit is not None:
            if self.head is None:
                plumbing.write("update-ref", "-d", "HEAD", self.commit)
            else:
                plumbing.write("update-ref", "-m", "kortit import: undone", "HEAD", self.head, self.commit)
            text = "\0".join(plumbing.in_repository(path) for path in self.paths) + "\0"
            plumbing.write("update-index", "--force-remove", "-z", "--stdin", text=text)
            if self.settings:
                mode, blob, _stage = self.settings.split("\t")[0].split(" ")
                path = plumbing.in_repository(MUNICIPALITY_FILE)
                plumbing.write("update-index", "--add", "--cacheinfo", f"{mode},{blob},{path}")
        for path, data in files.items():
            _put_back(self.repository, path, data)


def _put_back(repository: Repository, path: str, data: bytes | None) -> None:
    """Give a file the bytes it had; one that was not there goes, with folders that became empty."""
    target = repository.root / path
    if data is not None:
        replace_file(repository.root, path, data, expected=read_file(repository.root, path))
        return
    target.unlink(missing_ok=True)
    for folder in target.parents:
        if folder == repository.root or any(folder.iterdir()):
            break
        folder.rmdir()


def _numbered_already(repository: Repository) -> dict[str, int]:
    """Give for each theme the last number that was ever used, so that no retired id comes again."""
    last: dict[str, int] = {}
    for goal_id in repository.ids_ever_used():
        theme, _hyphen, number = goal_id.rpartition("-")
        last[theme] = max(last.get(theme, 0), int(number))
    return last


def add_themes(splicer: Splicer, municipality: Municipality, themes: Sequence[str]) -> None:
    """Add themes that kortit.yaml does not name yet, each under the perspective of its letters, in the order met."""
    missing: dict[str, list[str]] = {}
    for theme in themes:
        if theme not in municipality.theme_codes:
            missing.setdefault(theme.rstrip("0123456789"), []).append(theme)
    known = {perspective.code for perspective in municipality.perspectives}
    if missing and not known:
        perspectives: dict[str, Plain] = {letters: {"themes": _unnamed(codes)} for letters, codes in missing.items()}
        splicer.set_key((), "perspectives", perspectives, before="bodies")
        return
    for letters, codes in missing.items():
        if letters not in known:
            splicer.set_key(("perspectives",), letters, {"themes": _unnamed(codes)})
            continue
        perspective = splicer.node(("perspectives", letters))
        themes_node = perspective.get("themes") if isinstance(perspective, Mapping) else None
        if not isinstance(themes_node, Mapping):
            splicer.set_key(("perspectives", letters), "themes", _unnamed(codes))
            continue
        for code in codes:
            splicer.set_key(("perspectives", letters, "themes"), code, "")


def _unnamed(codes: Sequence[str]) -> dict[str, Plain]:
    """Give themes without names, as they stand in kortit.yaml."""
    return dict.fromkeys(codes, "")
