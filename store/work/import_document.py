"""Imports a parsed document: into an empty store as commits (baseline and changes), else as drafts.

All or nothing: if anything fails, files, index and refs are restored.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from kortit.authority import field_name
from kortit.characters import cleaned
from kortit.errors import ProblemsError, UsageError
from kortit.goal import Goal, GoalId, goal_id_order, next_goal_id
from kortit.importing.matching import match_rows
from kortit.importing.own.edits import Known, edits_of
from kortit.importing.rows import DocumentPlace, goal_saying, missing_fields, new_goal
from kortit.messages import LANGUAGES, _, ngettext, translator
from kortit.municipality import DocumentTexts
from kortit.problem import Problem, Severity, any_errors
from kortit.rendering.labels import CHANGE_TABLE, STRATEGY_CARDS
from kortit.wording import meaning
from store.files.atomic import read_file
from store.files.goal_edit import edited, new_goal_data
from store.files.goal_file import MUNICIPALITY_FILE, GoalPath, read_goal_path
from store.files.municipality_edit import with_names, with_texts, with_themes
from store.files.snapshot import CommitTree, WorkingTree, municipality_of, read_goal_files, read_goals, sorted_out
from store.history.amendment import Amendment, message_of
from store.history.ids import ids_ever_used
from store.history.revision import ROOT
from store.work.committing import commit_paths, refuse_unready
from store.work.way_back import FileChange, WayBack

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kortit.importing.rows import Reading, Said, Statement
    from kortit.messages import Message
    from store.files.goal_file import GoalFile
    from store.git.plumbing import Plumbing


@dataclass(frozen=True, slots=True)
class Imported:
    """The result of an import or its preview: rows, changed goals, added goals, and the commits made."""

    goals: int
    changed: int
    added: int
    baseline: str | None = None
    amendment: str | None = None


_File: TypeAlias = "tuple[str, None, bytes]"


class Import:
    """A fully prepared import: a dry run differs from the real one only in not calling `apply`.

    `name` is the document's name in problems; with `new`, rows that match no goal make new ones. `told` are warnings
    and notes in addition to the document's own. Raises ProblemsError when the document, the matching or the store has
    problems.
    """

    def __init__(self, plumbing: Plumbing, reading: Reading, name: str, *, new: bool) -> None:
        if any_errors(reading.problems):
            raise ProblemsError(reading.problems)
        self.plumbing = plumbing
        self.reading = reading
        self.name = name
        tree = WorkingTree(plumbing.root)
        self.municipality = municipality_of(tree)
        files, problems = sorted_out(tree.files())
        goal_files, unreadable = read_goal_files(tree, files, self.municipality)
        if any_errors([*problems, *unreadable]):
            raise ProblemsError([*problems, *unreadable])
        self.is_first = not goal_files and not self._has_committed_goals()
        self.baseline: list[FileChange] = []
        self.changes: list[FileChange] = []
        self.added = 0
        self._problems: list[Problem] = []
        if self.is_first and not reading.statements:
            self._problems.append(DocumentPlace(0).problem(name, _("the table has no rows under its headings")))
        elif self.is_first:
            self._prepare_first()
        elif reading.identified:
            self._prepare_edits(goal_files, new=new)
        else:
            self._prepare_drafts(goal_files, new=new)
        self._look_at_names()
        if any_errors(self._problems):
            raise ProblemsError([problem for problem in self._problems if problem.severity is Severity.ERROR])
        self.told = (*reading.problems, *self._problems)

    def _has_committed_goals(self) -> bool:
        head = self.plumbing.head()
        return head is not None and bool(sorted_out(CommitTree(self.plumbing, head).files())[0])

    # --- the first import ---

    def _prepare_first(self) -> None:
        reading = self.reading
        # A document with new columns only is about the cards; one with old and new columns is about changes.
        if reading.pairs == 1:
            texts = DocumentTexts(columns=reading.columns, cards_title=reading.title, cards_preamble=reading.preamble)
        else:
            texts = DocumentTexts(reading.title, reading.preamble, reading.columns)
        data = read_file(self.plumbing.root, MUNICIPALITY_FILE) or b""
        plumbing = self.plumbing
        head = plumbing.head()
        if head is not None and plumbing.objects([plumbing.at(head, MUNICIPALITY_FILE)]) not in ([data], [None]):
            self._warn(_("kortit.yaml has changes that are in no commit yet; they go into the import's"))
        themes = reading.themes + tuple(_theme_of(one.id) for one in reading.statements if one.id and not one.theme)
        settings = with_names(with_themes(with_texts(data, texts), tuple(dict.fromkeys(themes))), reading.names)
        self.baseline.append(FileChange(MUNICIPALITY_FILE, data, settings))
        for statement, goal_id in zip(reading.statements, self._first_ids(), strict=True):
            if goal_id is None:
                continue
            self._look_at_heading(statement, goal_id)
            if statement.new is None and (statement.old is None or reading.pairs == 1):
                # The row has an id, but all its columns are empty.
                self._lacks(statement, ["target_year"])
                continue
            new = self._described(statement, goal_id, statement.becomes)
            if reading.pairs == 1:
                if new is not None:
                    self.baseline.append(FileChange(*self._new_file(new, statement)))
                continue
            old = self._described(statement, goal_id, statement.was)
            before = self._new_file(old, statement) if old else None
            after = self._new_file(new, statement) if new else None
            self.baseline += [FileChange(*one) for one in (before,) if one]
            self.changes += _changes(before, after)
        self.added = len(reading.statements)

    def _first_ids(self) -> Iterator[GoalId | None]:
        """Yield the id of each row: its own, if it is free, else the next of its theme."""
        statements = self.reading.statements
        taken: set[GoalId] = ids_ever_used(self.plumbing)
        own = Counter(goal_id_order(statement.id) for statement in statements if statement.id)
        used = {goal_id_order(goal_id) for goal_id in taken}
        taken |= {statement.id for statement in statements if statement.id}
        last: dict[str, GoalId] = {}
        for statement in statements:
            if statement.id is None:
                # A goal's id comes from its first theme: the old one, if the row moves it.
                first = statement.was if self.reading.pairs > 1 else statement.becomes
                theme = str(first["theme"]) if first else statement.theme
                goal_id = next_goal_id(theme, [last[theme]] if theme in last else taken) if theme else None
                if goal_id is not None:
                    last[theme] = goal_id
                yield goal_id
            elif own[goal_id_order(statement.id)] > 1:
                self._problem(statement, _("the id {id} stands in several rows", id=statement.id))
                yield None
            elif goal_id_order(statement.id) in used:
                self._problem(statement, _("the id {id} has been used before", id=statement.id))
                yield None
            else:
                yield statement.id

    def _look_at_heading(self, statement: Statement, goal_id: GoalId) -> None:
        """Warn when a goal in kortit's own Word document may be under a wrong theme because a heading was deleted."""
        born = _theme_of(goal_id)
        told = born in self.reading.headed or statement.moved_to == statement.theme
        if statement.is_styled and statement.id and statement.theme != born and not told:
            message = _(
                "{goal} comes into {theme}, under whose heading it stands; there is no heading of {born}",
                goal=goal_id,
                theme=statement.theme,
                born=born,
            )
            self._problems.append(statement.place.problem(self.name, message, Severity.WARNING))

    def _described(self, statement: Statement, goal_id: GoalId, state: Said | None) -> Goal | None:
        """The goal that a row describes in one state; None, with a problem, when a required field is missing."""
        if state is None:
            return None
        said = {**state, "theme": state["theme"] or _theme_of(goal_id)}
        missing = missing_fields(said)
        if missing:
            self._lacks(statement, missing)
            return None
        return new_goal(goal_id, said)

    def _lacks(self, statement: Statement, fields: Sequence[str]) -> None:
        names = tuple(field_name(field, self.municipality) for field in fields)
        self._problem(statement, _("the row does not say: {fields}", fields=names))

    def _new_file(self, goal: Goal, statement: Statement) -> _File:
        """The new file of a goal; if it would be invalid, its problems are reported for the row."""
        path = str(GoalPath(goal.theme, goal.id))
        try:
            return path, None, new_goal_data(goal)
        except ProblemsError as error:
            for problem in error.problems:
                self._problem(statement, problem.message)
            return path, None, b""

    # --- into a store with goals ---

    def _prepare_drafts(self, goal_files: Sequence[GoalFile], *, new: bool) -> None:
        """Match rows with goals by content, and prepare the new columns as drafts."""
        statements = self.reading.statements
        files = {file.goal.id: file for file in goal_files}
        matching = match_rows(statements, (file.goal for file in goal_files), self.name)
        self._problems += [*matching.problems, *([] if new else matching.unmatched.values())]
        for place, goal_id in sorted(matching.goals.items()):
            file, statement = files[goal_id], statements[place]
            if statement.new is None:
                self._problem(statement, _("the new columns are empty; a goal is removed with kortit remove"))
                continue
            # The goal was matched by text and theme regardless of typography, so these two count as changed only
            # where the document's new columns differ from its own old ones.
            found_by = {name: (statement.was or {}).get(name) for name in ("goal", "theme")}
            said = {**statement.about, **statement.new}
            said = {name: value for name, value in said.items() if name not in found_by or value != found_by[name]}
            self._change(file, goal_saying(said, file.goal))
        if statements:
            self._look_at_texts()
        if new:
            self._prepare_new_goals([statements[place] for place in sorted(matching.unmatched)])

    def _prepare_edits(self, goal_files: Sequence[GoalFile], *, new: bool) -> None:
        """Match rows with goals by id, and prepare the rows' edits to the state that the document was made from."""
        files = {file.goal.id: file for file in goal_files}
        if self.reading.is_own and not self.reading.is_pinned:
            self._warn(
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
        self._problems += edits.problems
        for goal_id, goal in edits.goals.items():
            self._change(files[goal_id], goal)
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
            self._problems.append(DocumentPlace(0).problem(self.name, message, Severity.NOTE))

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
            self._warn(message)
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
                self._problem(statement, _("the row does not say: {fields}", fields=(_("the theme"),)))
                continue
            if statement.new is None:
                self._problem(statement, _("the new columns are empty; a goal is removed with kortit remove"))
                continue
            theme = statement.theme
            goal_id = last[theme] = next_goal_id(theme, [last[theme]] if theme in last else used)
            goal = self._described(statement, goal_id, statement.becomes)
            if goal is not None:
                self.changes.append(FileChange(*self._new_file(goal, statement)))
                self.added += 1

    def _name_themes(self, themes: Sequence[str]) -> None:
        """Prepare the addition of missing themes to kortit.yaml, with a warning for each."""
        place = next((place for place, write in enumerate(self.changes) if write.path == MUNICIPALITY_FILE), None)
        data = read_file(self.plumbing.root, MUNICIPALITY_FILE) or b""
        before = (self.changes[place].after or b"") if place is not None else data
        missing = [theme for theme in dict.fromkeys(themes) if theme not in self.municipality.theme_codes]
        for theme in missing:
            self._warn(_("{theme} is no theme of kortit.yaml, and is added there; is it the right one?", theme=theme))
        settings = with_themes(before, missing)
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
                self._warn(
                    _("the document calls {code} “{name}”; kortit.yaml has no name for it", code=code, name=name)
                )
            elif meaning(known.get(code, name)) != meaning(name):
                message = _(
                    "the document calls {code} “{name}”, kortit.yaml “{known}”; the name stays as it is",
                    code=code,
                    name=name,
                    known=known[code],
                )
                self._warn(message)

    def _warn(self, message: Message) -> None:
        self._problems.append(DocumentPlace(0).problem(self.name, message, Severity.WARNING))

    def _problem(self, statement: Statement, message: Message) -> None:
        self._problems.append(statement.place.problem(self.name, message))

    def lacking(self, amendment: Amendment) -> list[Problem]:
        """A warning where the first import brings in changes without the decision that made them."""
        if not (self.is_first and self.changes) or amendment.decision is not None:
            return []
        message = _(
            "the new columns come in without a decision (no --decision was given): no change table names one for these"
            " changes, until kortit correct says which it was"
        )
        return [DocumentPlace(0).problem(self.name, message, Severity.WARNING)]

    # --- doing ---

    @property
    def is_one_commit(self) -> bool:
        """Whether a first import is one commit: the document has a single pair of columns."""
        return self.is_first and self.reading.pairs == 1

    def preview(self) -> Imported:
        """What `apply` would do."""
        goals = {path.id for write in self.changes if (path := read_goal_path(write.path))}
        return Imported(len(self.reading.statements), len(goals), self.added)

    def apply(self, amendment: Amendment, *, author: str | None = None) -> Imported:
        """Carry out the import. `amendment` describes the commit of the new columns; it is not used for drafts."""
        plumbing = self.plumbing
        if not self.is_first:
            with WayBack(plumbing) as way_back:
                way_back.take(self.changes)
            return self.preview()
        if author is None:
            refuse_unready(plumbing)
        first, second = self._messages(amendment)
        paths = dict.fromkeys(write.path for write in (*self.baseline, *self.changes))
        with WayBack(plumbing, list(paths)) as way_back:
            baseline = commit = None
            if any(write.before != write.after for write in self.baseline):
                way_back.take(self.baseline)
                baseline = commit_paths(plumbing, [write.path for write in self.baseline], first, author=author)
                way_back.made(baseline)
            if self.changes:
                way_back.take(self.changes)
                changed = list(dict.fromkeys(write.path for write in self.changes))
                commit = commit_paths(plumbing, changed, second, author=author)
        return replace(self.preview(), baseline=baseline, amendment=commit)

    def _messages(self, amendment: Amendment) -> tuple[str, str]:
        """The messages of both commits in the municipality's language; the second is empty when there is only one."""
        translate = translator(self.municipality.language)
        rows, changes = sum(write.path != MUNICIPALITY_FILE for write in self.baseline), self.preview().changed
        imported = ngettext("baseline: {count} goal imported", "baseline: {count} goals imported", rows)
        changed = ngettext("{count} goal changed", "{count} goals changed", changes)
        decision = amendment.decision
        if self.is_one_commit:
            subject = _("{citation}: {parts}", citation=decision.citation, parts=(imported,)) if decision else imported
            return message_of(translate(subject), amendment), ""
        first = message_of(translate(imported), Amendment(imported_from=amendment.imported_from))
        subject = _("{citation}: {parts}", citation=decision.citation, parts=(changed,)) if decision else changed
        return first, message_of(translate(subject), amendment)


def _changes(before: _File | None, after: _File | None) -> Iterator[FileChange]:
    """Yield the writes that turn one file of a goal into another: new, removed, edited, or moved to another theme."""
    if before and after and before[0] == after[0]:
        if before[2] != after[2]:
            yield FileChange(before[0], before[2], after[2])
        return
    if after:
        yield FileChange(*after)
    if before:
        yield FileChange(before[0], before[2], None)


def _paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a preamble as documents show them."""
    return tuple(line for line in map(cleaned, text.split("\n")) if line)


def _theme_of(goal_id: GoalId) -> str:
    """The theme that a goal id was created in."""
    return goal_id.rpartition("-")[0]
