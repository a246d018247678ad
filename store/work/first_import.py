"""Imports the first document of a store without goals: a commit with the old columns, and one with the new.

`DocumentRows` is what every import makes of the rows of a document.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from kortit.authority import field_name
from kortit.bullets import said_of_bullets, unbulleted
from kortit.errors import ProblemsError
from kortit.fields import OWNER
from kortit.goal import Goal, GoalId, goal_id_order, next_goal_id
from kortit.importing.owners import owner_column
from kortit.importing.rows import DocumentPlace, known_indicators, missing_fields, new_goal
from kortit.messages import _, ngettext, translator
from kortit.municipality import DocumentTexts
from kortit.problem import Problem, Severity
from store.files.atomic import read_file
from store.files.goal_edit import new_goal_data
from store.files.goal_file import MUNICIPALITY_FILE, GoalPath, read_goal_path
from store.files.municipality_edit import with_names, with_setting, with_texts, with_themes
from store.files.snapshot import CommitTree, sorted_out
from store.history.amendment import IMPORTED_FROM, Amendment, message_of
from store.history.records import commit_records
from store.history.used import ids_ever_used, ids_in_history
from store.work.committing import commit_paths
from store.work.unfinished import FileChange
from store.work.way_back import WayBack

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kortit.decision import Decision
    from kortit.importing.rows import Reading, Said, Statement
    from kortit.messages import Message
    from kortit.municipality import Municipality
    from store.git.plumbing import Plumbing
    from store.work.committing import Made

_File: TypeAlias = "tuple[str, None, bytes]"


class DocumentRows:
    """The rows of a document as goals, and the problems found in them; `name` is the document's name in problems."""

    def __init__(self, plumbing: Plumbing, reading: Reading, name: str, municipality: Municipality) -> None:
        self.plumbing = plumbing
        self.reading = reading
        self.name = name
        self.municipality = municipality
        self.problems: list[Problem] = []

    def described(
        self, statement: Statement, goal_id: GoalId, state: Said | None, before: Goal | None = None
    ) -> Goal | None:
        """The goal that a row describes in one state; None, with a problem, when a required field is missing.

        Its indicators keep the keys that they have in the goal of the state `before`.
        """
        if state is None:
            return None
        said: Said = {**state, "theme": state["theme"] or theme_of(goal_id)}
        missing = missing_fields(said)
        if missing:
            self.lacks(statement, missing)
            return None
        said = known_indicators(said, before) if before is not None else said
        goal, taken = unbulleted(new_goal(goal_id, said)) if self.reading.is_own else (new_goal(goal_id, said), ())
        if taken:
            self.problems.append(statement.place.problem(self.name, said_of_bullets(taken), Severity.WARNING))
        return goal

    def lacks(self, statement: Statement, fields: Sequence[str]) -> None:
        """Note that a row does not say some of the fields that a goal must have."""
        names = tuple(field_name(field, self.municipality) for field in fields)
        self.problem(statement, _("the row does not say: {fields}", fields=names))

    def new_file(self, goal: Goal, statement: Statement) -> _File:
        """The new file of a goal; if it would be invalid, its problems are reported for the row."""
        path = str(GoalPath(goal.theme, goal.id))
        try:
            return path, None, new_goal_data(goal)
        except ProblemsError as error:
            for problem in error.problems:
                self.problem(statement, problem.message)
            return path, None, b""

    def warn(self, message: Message) -> None:
        """Note a warning about the whole document."""
        self.problems.append(DocumentPlace(0).problem(self.name, message, Severity.WARNING))

    def problem(self, statement: Statement, message: Message) -> None:
        """Note what is wrong with a row."""
        self.problems.append(statement.place.problem(self.name, message))


class FirstImport(DocumentRows):
    """The first import, prepared on one tip of the branch (None: before the first commit).

    `begun` is the commit with the old columns, where that is the tip: an earlier run of the same import was ended after
    it, and only the new columns are left to do.
    """

    def __init__(
        self,
        plumbing: Plumbing,
        reading: Reading,
        name: str,
        municipality: Municipality,
        tip: str | None,
        *,
        begun: bool = False,
    ) -> None:
        super().__init__(plumbing, reading, name, municipality)
        self.tip = tip
        self.begun = tip if begun else None
        self.baseline: list[FileChange] = []
        self.changes: list[FileChange] = []
        if reading.statements:
            self._prepare()
        else:
            self.problems.append(DocumentPlace(0).problem(name, _("the table has no rows under its headings")))

    @property
    def is_one_commit(self) -> bool:
        """Whether the import is one commit: the document has a single pair of columns."""
        return self.reading.pairs == 1

    @property
    def fits_begun(self) -> bool:
        """Whether the tip is exactly the commit with the old columns that this import would have made first."""
        if self.begun is None or self.is_one_commit or not self.changes or self.problems:
            return False
        goals = {write.path: write.after for write in self.baseline if write.path != MUNICIPALITY_FILE}
        tree = CommitTree(self.plumbing, self.begun)
        there = {file.path for _path, file in sorted_out(tree.files())[0]}
        return there == goals.keys() and self.plumbing.objects(
            [self.plumbing.at(self.begun, path) for path in goals]
        ) == list(goals.values())

    def _prepare(self) -> None:
        reading = self.reading
        # A document with new columns only is about the cards; one with old and new columns is about changes.
        if reading.pairs == 1:
            texts = DocumentTexts(columns=reading.columns, cards_title=reading.title, cards_preamble=reading.preamble)
        else:
            texts = DocumentTexts(reading.title, reading.preamble, reading.columns)
        data = read_file(self.plumbing.root, MUNICIPALITY_FILE) or b""
        plumbing = self.plumbing
        if self.tip and plumbing.objects([plumbing.at(self.tip, MUNICIPALITY_FILE)]) not in ([data], [None]):
            self.warn(_("kortit.yaml has changes that are in no commit yet; they go into the import's"))
        themes = reading.themes + tuple(theme_of(one.id) for one in reading.statements if one.id and not one.theme)
        settings = with_names(with_themes(with_texts(data, texts), tuple(dict.fromkeys(themes))), reading.names)
        if (owner := owner_column(reading, self.municipality.fields)) is not None:
            name = " ".join(owner.heading.replace(":", " ").split())
            settings = with_setting(settings, f"fields.{OWNER}", {"name": name, "type": "text", "authority": "any"})
            self.warn(_("kortit.yaml gets the field {field} for the column “{name}”", field=OWNER, name=name))
        self.baseline.append(FileChange(MUNICIPALITY_FILE, data, settings))
        for statement, goal_id in zip(reading.statements, self._first_ids(), strict=True):
            if goal_id is None:
                continue
            self._look_at_heading(statement, goal_id)
            if statement.new is None and (statement.old is None or reading.pairs == 1):
                # The row has an id, but all its columns are empty.
                self.lacks(statement, ["target_year"])
                continue
            old = self.described(statement, goal_id, statement.was) if reading.pairs > 1 else None
            new = self.described(statement, goal_id, statement.becomes, old)
            if reading.pairs == 1:
                if new is not None:
                    self.baseline.append(FileChange(*self.new_file(new, statement)))
                continue
            before = self.new_file(old, statement) if old else None
            after = self.new_file(new, statement) if new else None
            self.baseline += [FileChange(*one) for one in (before,) if one]
            self.changes += _changes(before, after)

    def _first_ids(self) -> Iterator[GoalId | None]:
        """Yield the id of each row: its own, if it is free, else the next of its theme."""
        statements = self.reading.statements
        taken = self._taken()
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
                self.problem(statement, _("the id {id} stands in several rows", id=statement.id))
                yield None
            elif goal_id_order(statement.id) in used:
                self.problem(statement, _("the id {id} has been used before", id=statement.id))
                yield None
            else:
                yield statement.id

    @property
    def _half(self) -> str | None:
        """The tip before the first of two commits (empty: none); None where only one is to be made."""
        return (self.tip or "") if self.begun is None and self.changes else None

    def _taken(self) -> set[GoalId]:
        if self.begun is None:
            return ids_ever_used(self.plumbing)
        before = self.plumbing.first_parent(self.begun)
        return ids_in_history(self.plumbing, before) if before else set()

    def _look_at_heading(self, statement: Statement, goal_id: GoalId) -> None:
        """Warn when a goal in kortit's own Word document may be under a wrong theme because a heading was deleted."""
        born = theme_of(goal_id)
        told = born in self.reading.headed or statement.moved_to == statement.theme
        if statement.is_styled and statement.id and statement.theme != born and not told:
            message = _(
                "{goal} comes into {theme}, under whose heading it stands; there is no heading of {born}",
                goal=goal_id,
                theme=statement.theme,
                born=born,
            )
            self.problems.append(statement.place.problem(self.name, message, Severity.WARNING))

    def commit(
        self, amendment: Amendment, author: str | None, old_decision: Decision | None = None
    ) -> tuple[Made | None, Made | None]:
        """Commit the baseline, and the changes on top of it, as the first goals of the store; None where nothing is.

        `old_decision` is whose the old columns are.

        Raises what `commit_paths` raises; then nothing is changed.
        """
        plumbing, tip = self.plumbing, self.tip
        first, second = self._messages(amendment, old_decision)
        paths = dict.fromkeys(write.path for write in (*self.baseline, *self.changes))
        baseline = changed = None
        with WayBack(plumbing, "import", list(paths), half=self._half) as way_back:
            if self.begun is None and any(write.before != write.after for write in self.baseline):
                way_back.take(self.baseline)
                names = [write.path for write in self.baseline]
                baseline = commit_paths(plumbing, names, first, parent=tip, author=author)
                tip = baseline.commit
                way_back.made(tip)
            if self.changes:
                way_back.take(self.changes)
                names = list(dict.fromkeys(write.path for write in self.changes))
                changed = commit_paths(plumbing, names, second, parent=tip, author=author)
        return baseline, changed

    def _messages(self, amendment: Amendment, old: Decision | None) -> tuple[str, str]:
        """The messages of both commits in the municipality's language; the second is empty when there is only one."""
        translate = translator(self.municipality.language)
        rows = sum(write.path != MUNICIPALITY_FILE for write in self.baseline)
        changes = len({path.id for write in self.changes if (path := read_goal_path(write.path))})
        imported = ngettext("baseline: {count} goal imported", "baseline: {count} goals imported", rows)
        changed = ngettext("{count} goal changed", "{count} goals changed", changes)
        decision = amendment.decision
        if self.is_one_commit:
            subject = _("{citation}: {parts}", citation=decision.citation, parts=(imported,)) if decision else imported
            return message_of(translate(subject), amendment), ""
        before = _("{citation}: {parts}", citation=old.citation, parts=(imported,)) if old else imported
        first = message_of(translate(before), Amendment(old, imported_from=amendment.imported_from))
        subject = _("{citation}: {parts}", citation=decision.citation, parts=(changed,)) if decision else changed
        return first, message_of(translate(subject), amendment)


def begun_import(
    plumbing: Plumbing, reading: Reading, name: str, municipality: Municipality, tip: str, source: str
) -> FirstImport | None:
    """The first import of a document whose old columns are committed at the tip and whose new ones are not.

    `source` is what the commit must say that it was imported from. None where the tip is anything else.
    """
    if commit_records(plumbing, [tip])[0].message.trailer(IMPORTED_FROM) != source:
        return None
    before = plumbing.first_parent(tip)
    if before is not None and sorted_out(CommitTree(plumbing, before).files())[0]:
        return None
    begun = FirstImport(plumbing, reading, name, municipality, tip, begun=True)
    return begun if begun.fits_begun else None


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


def theme_of(goal_id: GoalId) -> str:
    """The theme that a goal id was created in."""
    return goal_id.rpartition("-")[0]
