"""Imports a parsed document: into an empty store as commits (baseline and changes), else as drafts.

All or nothing: if anything fails, files, index and refs are restored.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from kortit.characters import cleaned
from kortit.errors import ProblemsError, RefusedError, UsageError
from kortit.goal import Goal, GoalId, next_goal_id
from kortit.importing.lacking import fields_lacking
from kortit.importing.matching import match_rows
from kortit.importing.own.edits import Known, edits_of
from kortit.importing.owners import owner_column
from kortit.importing.rows import DocumentPlace, goal_saying
from kortit.importing.vocabulary import OWNER
from kortit.messages import LANGUAGES, _, ngettext, translator
from kortit.problem import Severity, any_errors
from kortit.rendering.labels import CHANGE_TABLE, STRATEGY_CARDS
from kortit.wording import meaning
from store.files.atomic import read_file
from store.files.goal_edit import edited
from store.files.goal_file import MUNICIPALITY_FILE, GoalPath, read_goal_path
from store.files.municipality_edit import with_names, with_themes
from store.files.snapshot import CommitTree, WorkingTree, municipality_of, read_goal_files, read_goals, sorted_out
from store.follow_up.columns import column_lines
from store.history.revision import ROOT
from store.history.used import ids_ever_used
from store.work.committing import refuse_unready, until_unmoved
from store.work.first_import import DocumentRows, FirstImport, begun_import
from store.work.unfinished import FileChange, half_committed
from store.work.way_back import WayBack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kortit.decision import Decision
    from kortit.importing.rows import Reading, Statement
    from kortit.messages import Message
    from kortit.problem import Problem
    from store.files.goal_file import GoalFile
    from store.git.plumbing import Plumbing
    from store.history.amendment import Amendment


@dataclass(frozen=True, slots=True)
class Imported:
    """The result of an import or its preview: rows, changed goals, added goals, the commits made, and warnings."""

    goals: int
    changed: int
    added: int
    baseline: str | None = None
    amendment: str | None = None
    told: tuple[Message, ...] = ()


class Import(DocumentRows):
    """A fully prepared import: a dry run differs from the real one only in not calling `apply`.

    `name` is the document's name in problems; with `new`, rows that match no goal make new ones; `source` names the
    document in the commits of a first import, by which one that was ended half way is known. `told` are warnings and
    notes in addition to the document's own. Raises ProblemsError when the document, the matching or the store has
    problems.
    """

    def __init__(self, plumbing: Plumbing, reading: Reading, name: str, *, new: bool, source: str) -> None:
        if any_errors(reading.problems):
            raise ProblemsError(reading.problems)
        tree = WorkingTree(plumbing.root)
        super().__init__(plumbing, reading, name, municipality_of(tree))
        self._new, self._source = new, source
        self.changes: list[FileChange] = []
        self.rows: list[tuple[Statement, Goal]] = []  # those of goals that the store has, as they are to be
        self._added = 0
        files, problems = sorted_out(tree.files())
        goal_files, unreadable = read_goal_files(tree, files, self.municipality)
        if any_errors([*problems, *unreadable]):
            raise ProblemsError([*problems, *unreadable])
        self.first = self._first(bool(goal_files))
        owner = owner_column(reading, self.municipality.fields)
        if self.first is not None:
            self.problems += self.first.problems
        elif owner is not None:
            lacking = fields_lacking({owner.number - 1: (owner.heading, OWNER)}, self.municipality)
            raise ProblemsError([DocumentPlace(0).problem(name, lacking)])
        elif reading.replaces:
            self._prepare_replacement(goal_files)
        elif reading.identified:
            self._prepare_edits(goal_files, new=new)
        else:
            self._prepare_drafts(goal_files, new=new)
        self._look_at_names()
        self.lines = column_lines(tree, reading, self.rows, self.municipality)
        self.problems += self.lines.problems(name)
        self.changes += (FileChange(one.path, one.before, one.after) for one in self.lines.files(plumbing.root))
        if any_errors(self.problems):
            raise ProblemsError([problem for problem in self.problems if problem.severity is Severity.ERROR])
        self.told = (*reading.problems, *self.problems)

    def _first(self, has_goals: bool) -> FirstImport | None:
        """The first import of the store, begun or not; None where the store has goals otherwise."""
        tip = self.plumbing.head()
        about = (self.plumbing, self.reading, self.name, self.municipality)
        if tip is not None and sorted_out(CommitTree(self.plumbing, tip).files())[0]:
            return begun_import(*about, tip, self._source) if half_committed(self.plumbing) else None
        return None if has_goals else FirstImport(*about, tip)

    # --- into a store with goals ---

    def _prepare_drafts(self, goal_files: Sequence[GoalFile], *, new: bool) -> None:
        """Match rows with goals by content, and prepare the new columns as drafts."""
        statements = self.reading.statements
        files = {file.goal.id: file for file in goal_files}
        matching = match_rows(statements, (file.goal for file in goal_files), self.name)
        self.problems += [*matching.problems, *([] if new else matching.unmatched.values())]
        if matching.done:
            message = ngettext(
                "{count} row says what the goals say already, and changes nothing",
                "{count} rows say what the goals say already, and change nothing",
                len(matching.done),
            )
            self.problems.append(DocumentPlace(0).problem(self.name, message, Severity.NOTE))
        for place, goal_id in sorted(matching.goals.items()):
            file, statement = files[goal_id], statements[place]
            if statement.new is None:
                self.problem(statement, _("the new columns are empty; a goal is removed with kortit remove"))
                continue
            # The goal was matched by text and theme regardless of typography, so these two count as changed only
            # where the document's new columns differ from its own old ones.
            found_by = {name: (statement.was or {}).get(name) for name in ("goal", "theme")}
            said = {**statement.about, **statement.new}
            said = {name: value for name, value in said.items() if name not in found_by or value != found_by[name]}
            self.rows.append((statement, goal_saying(said, file.goal)))
            self._change(file, self.rows[-1][1])
        self.rows += [(statements[place], files[one].goal) for place, one in matching.done.items() if one is not None]
        if statements:
            self._look_at_texts()
        if new:
            self._prepare_new_goals([statements[place] for place in sorted(matching.unmatched)])

    def _prepare_replacement(self, goal_files: Sequence[GoalFile]) -> None:
        """Prepare the removal of all goals, and new ones with new ids of the rows that have a new state."""
        if self.reading.identified:
            message = _("the rows are goals of a store, by their ids; --replace is for the table of a new strategy")
            raise ProblemsError([DocumentPlace(0).problem(self.name, message)])
        self.changes += [FileChange(str(file.path), file.data, None) for file in goal_files]
        statements = [statement for statement in self.reading.statements if statement.new is not None]
        self._prepare_new_goals(statements)
        self._look_at_texts()
        left = {file.goal.theme for file in goal_files} - {statement.theme for statement in statements}
        if themes := tuple(theme for theme in self.municipality.theme_codes if theme in left):
            self.warn(
                _("these themes stay without goals, until kortit theme remove takes them away: {themes}", themes=themes)
            )

    def _prepare_edits(self, goal_files: Sequence[GoalFile], *, new: bool) -> None:
        """Match rows with goals by id, and prepare the rows' edits to the state that the document was made from."""
        files = {file.goal.id: file for file in goal_files}
        if self.reading.is_own and not self.reading.is_pinned:
            self.warn(
                _(
                    "the document does not say which commits it was made of; its rows are compared with the goals as"
                    " they are, and its old columns with nothing"
                )
            )
        known = Known(
            {goal_id: file.goal for goal_id, file in files.items()},
            self._goals_at(self.reading.target),
            self._goals_at(self.reading.origin),
        )
        edits = edits_of(self.reading, known, self.name, self.municipality, new=new)
        self.problems += edits.problems
        for goal_id, goal in edits.goals.items():
            self._change(files[goal_id], goal)
        for statement in self.reading.statements:
            if statement.id is not None and statement.id in files:
                self.rows.append((statement, edits.goals.get(statement.id, files[statement.id].goal)))
        if self.reading.is_own_word or not self.reading.is_own:
            self._look_at_texts()
        if new:
            self._prepare_new_goals(edits.new)

    def _look_at_texts(self) -> None:
        """Warn when the document's title or preamble differs from kortit.yaml: they are not imported."""
        texts = [self.municipality.document]
        if self.reading.target is not None:
            plumbing = self.plumbing
            try:
                texts.append(municipality_of(CommitTree(plumbing, plumbing.resolve(self.reading.target))).document)
            except (UsageError, ProblemsError):
                return  # what the texts were is not to be had, and that the commit is not here was said
        titles = {cleaned(title) for one in texts for title in (one.title, one.cards_title)}
        titles |= {translator(language)(title) for language in LANGUAGES for title in (CHANGE_TABLE, STRATEGY_CARDS)}
        preambles = {_paragraphs(text) for one in texts for text in (one.preamble, one.cards_preamble)}
        title, preamble = self.reading.title, _paragraphs(self.reading.preamble)
        # A foreign document may have no title or preamble; in kortit's own their absence means they were deleted.
        if any(
            text not in known and (text or self.reading.is_own_word)
            for text, known in ((title, titles), (preamble, preambles))
        ):
            message = _(
                "the title or the preamble is not that of kortit.yaml; texts around the tables are not taken back, edit"
                " kortit.yaml"
            )
            self.problems.append(DocumentPlace(0).problem(self.name, message, Severity.NOTE))

    def _goals_at(self, commit: str | None) -> dict[GoalId, Goal] | None:
        """The goals at a commit that the document names; None, with a warning, when the store does not have it."""
        if commit == ROOT:
            return {}
        if commit is None:
            return None
        try:
            tree = CommitTree(self.plumbing, self.plumbing.resolve(commit))
            goals, problems = read_goals(tree, sorted_out(tree.files())[0], municipality_of(tree))
        except (UsageError, ProblemsError):
            problems = []
            goals = []
        if not goals or problems:
            message = _(
                "the commit {commit}, which the document was made of, is not in this store, or not readable",
                commit=commit,
            )
            self.warn(message)
            return None
        return {goal.id: goal for goal in goals}

    def _change(self, file: GoalFile, wanted: Goal) -> None:
        if wanted == file.goal:
            return
        here = replace(wanted, theme=file.goal.theme)
        data = edited(file, here, self.municipality.fields) if here != file.goal else file.data
        if wanted.theme == file.goal.theme:
            self.changes.append(FileChange(str(file.path), file.data, data))
            return
        self._name_themes([wanted.theme])
        self.changes.append(FileChange(str(GoalPath(wanted.theme, wanted.id)), None, data))
        self.changes.append(FileChange(str(file.path), file.data, None))

    def _prepare_new_goals(self, statements: Sequence[Statement]) -> None:
        self._name_themes([statement.theme for statement in statements if statement.theme])
        used = ids_ever_used(self.plumbing)
        last: dict[str, GoalId] = {}
        for statement in statements:
            if not statement.theme:
                self.problem(statement, _("the row does not say: {fields}", fields=(_("the theme"),)))
                continue
            if statement.new is None:
                self.problem(statement, _("the new columns are empty; a goal is removed with kortit remove"))
                continue
            theme = statement.theme
            goal_id = last[theme] = next_goal_id(theme, [last[theme]] if theme in last else used)
            goal = self.described(statement, goal_id, statement.becomes)
            if goal is not None:
                self.changes.append(FileChange(*self.new_file(goal, statement)))
                self._added += 1

    def _name_themes(self, themes: Sequence[str]) -> None:
        """Prepare the addition of missing themes to kortit.yaml, with a warning for each."""
        place = next((place for place, write in enumerate(self.changes) if write.path == MUNICIPALITY_FILE), None)
        data = read_file(self.plumbing.root, MUNICIPALITY_FILE) or b""
        before = (self.changes[place].after or b"") if place is not None else data
        missing = [theme for theme in dict.fromkeys(themes) if theme not in self.municipality.theme_codes]
        for theme in missing:
            self.warn(_("{theme} is no theme of kortit.yaml, and is added there; is it the right one?", theme=theme))
        settings = with_themes(before, missing)
        if self.reading.replaces:
            settings = with_names(
                settings, {one: self.reading.names[one] for one in missing if one in self.reading.names}
            )
        if settings == before:
            return
        write = FileChange(MUNICIPALITY_FILE, data, settings)
        if place is None:
            self.changes.append(write)
        else:
            self.changes[place] = write

    def _look_at_names(self) -> None:
        """Warn when the document's name of a theme or perspective differs from kortit.yaml: it is not imported."""
        known = {one.code: one.name for one in self.municipality.perspectives if one.name}
        known |= {
            theme.code: theme.name for one in self.municipality.perspectives for theme in one.themes if theme.name
        }
        everything = {*self.municipality.theme_codes, *(one.code for one in self.municipality.perspectives)}
        for code, name in self.reading.names.items():
            if not self.is_first and code in everything and code not in known:
                self.warn(_("the document calls {code} “{name}”; kortit.yaml has no name for it", code=code, name=name))
            elif meaning(known.get(code, name)) != meaning(name):
                message = _(
                    "the document calls {code} “{name}”, kortit.yaml “{known}”; the name stays as it is",
                    code=code,
                    name=name,
                    known=known[code],
                )
                self.warn(message)

    def lacking(self, amendment: Amendment) -> list[Problem]:
        """A warning where the first import brings in changes without the decision that made them."""
        if self.first is None or not self.first.changes or amendment.decision is not None:
            return []
        message = _(
            "the new columns come in without a decision (no --decision was given): no change table names one for these"
            " changes, until kortit correct says which it was"
        )
        return [DocumentPlace(0).problem(self.name, message, Severity.WARNING)]

    # --- doing ---

    @property
    def is_first(self) -> bool:
        """Whether the import makes the store's first goals, as commits."""
        return self.first is not None

    @property
    def is_one_commit(self) -> bool:
        """Whether a first import is one commit: the document has a single pair of columns."""
        return self.first is not None and self.first.is_one_commit

    def preview(self) -> Imported:
        """A preview of `apply`."""
        changes = self.changes if self.first is None else self.first.changes
        goals = {path.id for write in changes if (path := read_goal_path(write.path))}
        rows = len(self.reading.statements)
        return Imported(rows, len(goals), self._added if self.first is None else rows)

    def apply(
        self, amendment: Amendment, *, author: str | None = None, old_decision: Decision | None = None
    ) -> Imported:
        """Carry out the import. `amendment` describes the commit of the new columns; it is not used for drafts.

        `old_decision` is whose the old columns of a first import are.

        Where another process commits meanwhile, a first import is prepared again. Raises RefusedError when it is not
        the first any more, and what `commit_paths` raises.
        """
        if self.first is None:
            with WayBack(self.plumbing, "import") as way_back:
                way_back.take(self.changes)
            return self.preview()
        if author is None:
            refuse_unready(self.plumbing)
        prepared = chain([self.first], iter(self._again, None))
        baseline, changed = until_unmoved(lambda: next(prepared).commit(amendment, author, old_decision))
        return replace(
            self.preview(),
            baseline=baseline.commit if baseline else None,
            amendment=changed.commit if changed else None,
            told=tuple(message for made in (baseline, changed) if made for message in made.told),
        )

    def _again(self) -> FirstImport:
        again = Import(self.plumbing, self.reading, self.name, new=self._new, source=self._source)
        if again.first is None:
            raise RefusedError(_("another process has committed goals meanwhile; nothing was imported, so try again"))
        return again.first


def _paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a preamble as documents show them."""
    return tuple(line for line in map(cleaned, text.split("\n")) if line)
