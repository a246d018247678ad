"""The façade used by `tui`: one municipality's store in a git repository, and the types that it returns.

It is the only module of `store` that `tui` imports. Modules that every command needs are imported at the top; the
others on first use: together they take 60 ms, more than `kortit list` may, which needs none, beside the libraries.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from kortit.errors import FailedError
from kortit.goal import as_written
from store.files.atomic import ExternallyChangedError, locked, read_file, replace_file, write_output
from store.files.goal_file import (
    AUDIT_FOLDER,
    GOALS_FOLDER,
    MUNICIPALITY_FILE,
    GoalFile,
    GoalPath,
    is_settings,
    read_goal,
    read_goal_path,
)
from store.files.snapshot import (
    CommitTree,
    Snapshot,
    WorkingTree,
    goal_data,
    goal_files,
    ids_here,
    municipality_of,
    place_of,
    read_snapshot,
)
from store.git.branches import current_branch
from store.git.locating import UNDER_WAY, Glimpse, find, glimpse, no_store
from store.git.plumbing import Plumbing
from store.room import Room

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from contextlib import AbstractContextManager

    from kortit.changes import ChangeTable
    from kortit.goal import Goal, GoalId, Name
    from kortit.importing.rows import Reading
    from kortit.in_force import InForce
    from kortit.messages import Message
    from kortit.municipality import Municipality
    from kortit.problem import Problem
    from kortit.setting_changes import SettingChange
    from store.files import cards, goal_edit
    from store.files.cards import CardReader as CardReader
    from store.files.cards import Cards as Cards
    from store.files.safe_yaml import Plain as Plain
    from store.history import attribution, comparison, decisions, points, revision, settings, used
    from store.history.amendment import REGISTER as REGISTER
    from store.history.amendment import Amendment as Amendment
    from store.history.amendment import message_of as message_of
    from store.history.attribution import Attribution as Attribution
    from store.history.attribution import Life as Life
    from store.history.attribution import LifeStep as LifeStep
    from store.history.decisions import AmendmentRecord as AmendmentRecord
    from store.history.points import Point as Point
    from store.history.points import PointKind as PointKind
    from store.history.points import of_amendments as of_amendments
    from store.history.records import CommitRecord as CommitRecord
    from store.history.records import normal_citation as normal_citation
    from store.history.revision import WORKING_TREE as WORKING_TREE
    from store.history.revision import Range
    from store.judge import audit, gate, hooks
    from store.judge.gate import check_commit as check_commit
    from store.judge.gate import picked as picked
    from store.judge.hooks import ServerHooks as ServerHooks
    from store.judge.hooks import WorkTreeHooks as WorkTreeHooks
    from store.publishing.publishing import Publishing as Publishing
    from store.reporting import follow_up, in_force
    from store.reporting.follow_up import FollowUp as FollowUp
    from store.sync import sharing
    from store.sync.sharing import Sharing as Sharing
    from store.sync.sharing import clone as clone
    from store.sync.sharing import merged_file as merged_file
    from store.work import drafts, import_document, journal, proposing, undoing, unfinished
    from store.work.committing import Made
    from store.work.drafts import Committed as Committed
    from store.work.drafts import Drafts as Drafts
    from store.work.founding import found_store as found_store
    from store.work.import_document import Import as Import
    from store.work.import_document import Imported as Imported
    from store.work.journal import OWN_FOLDER as OWN_FOLDER
    from store.work.journal import Journal as Journal
    from store.work.journal import KeptForm as KeptForm
    from store.work.proposals import Adopted as Adopted
    from store.work.proposals import Adoption as Adoption
    from store.work.proposals import Proposal as Proposal
    from store.work.proposing import Proposals as Proposals
    from store.work.undoing import Correctable as Correctable
    from store.work.undoing import Undone as Undone
    from store.work.unfinished import FileChange as FileChange
else:
    cards, journal, points = Room("store.files.cards"), Room("store.work.journal"), Room("store.history.points")
    attribution, comparison = Room("store.history.attribution"), Room("store.history.comparison")
    decisions, used = Room("store.history.decisions"), Room("store.history.used")
    in_force, settings = Room("store.reporting.in_force"), Room("store.history.settings")
    amendment, records = Room("store.history.amendment"), Room("store.history.records")
    goal_edit, revision = Room("store.files.goal_edit"), Room("store.history.revision")
    audit, gate, hooks = Room("store.judge.audit"), Room("store.judge.gate"), Room("store.judge.hooks")
    drafts, founding, undoing = Room("store.work.drafts"), Room("store.work.founding"), Room("store.work.undoing")
    import_document, proposing = Room("store.work.import_document"), Room("store.work.proposing")
    follow_up, publishing = Room("store.reporting.follow_up"), Room("store.publishing.publishing")
    unfinished, sharing = Room("store.work.unfinished"), Room("store.sync.sharing")
    _HANDED_OUT = {"CardReader": cards, "Journal": journal, "KeptForm": journal, "OWN_FOLDER": journal}
    _HANDED_OUT |= {"check_commit": gate, "picked": gate, "ServerHooks": hooks, "found_store": founding}
    _HANDED_OUT |= {"Publishing": publishing} | dict.fromkeys(("Point", "PointKind", "of_amendments"), points)
    _HANDED_OUT |= dict.fromkeys(("REGISTER", "Amendment", "message_of"), amendment)
    _HANDED_OUT |= {"normal_citation": records, "WORKING_TREE": revision, "clone": sharing, "merged_file": sharing}

    def __getattr__(name: str) -> Any:
        """A name from a module that is imported on first use. Raises AttributeError for other names."""
        if name not in _HANDED_OUT:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(_HANDED_OUT[name], name)


__all__ = [
    "AUDIT_FOLDER",
    "GOALS_FOLDER",
    "MUNICIPALITY_FILE",
    "REGISTER",
    "UNDER_WAY",
    "WORKING_TREE",
    "Amendment",
    "ExternallyChangedError",
    "Glimpse",
    "GoalFile",
    "GoalPath",
    "Repository",
    "Snapshot",
    "glimpse",
    "is_settings",
    "message_of",
    "normal_citation",
    "place_of",
    "read_file",
    "read_goal",
    "read_goal_path",
    "write_output",
]
"""The names that `tui` uses of the store besides Repository; of modules imported late only the types are listed."""


class Repository:
    """One store. Open it with `Repository.open`, use it in one thread, and close it (it is a context manager)."""

    def __init__(self, plumbing: Plumbing) -> None:
        plumbing.refuse_unborn()
        self.plumbing = plumbing
        self.root, self.git_folder = plumbing.root, plumbing.git_folder
        self.written: list[FileChange] = []  # the changes that made drafts here, and can be taken back

    @classmethod
    def open(cls, start: Path = Path()) -> Repository:
        """Open the store around `start`: the nearest folder upwards, within the git repository, that has a kortit.yaml.

        Raises NoRepositoryError, FailedError or RefusedError, with advice, when there is none to work with.
        """
        toplevel, git_folder = find(start.absolute())
        toplevel, start = toplevel.resolve(), start.resolve()
        inside = [place for place in (start, *start.parents) if place.is_relative_to(toplevel)]
        prefixes = {place: f"{place.relative_to(toplevel).as_posix()}/".removeprefix("./") for place in inside}
        for place in inside:
            if (place / MUNICIPALITY_FILE).is_file() or (place / MUNICIPALITY_FILE).is_symlink():
                return cls(Plumbing(toplevel, git_folder, prefixes[place]))
        for place in inside:
            # kortit.yaml was deleted, perhaps long ago, but is in the history: open the store, and check reports it.
            plumbing = Plumbing(toplevel, git_folder, prefixes[place])
            if plumbing.was_ever(MUNICIPALITY_FILE):
                return cls(plumbing)
            plumbing.close()
        raise FailedError(no_store(start, toplevel))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """End the git processes."""
        self.plumbing.close()

    def alone(self) -> AbstractContextManager[None]:
        """Context in which no other process can import: held from reading the store until the import is written."""
        return locked(self.plumbing.git_folder)

    @property
    def head(self) -> str | None:
        """The id of HEAD's commit; None before the first commit."""
        return self.plumbing.head()

    @property
    def branch(self) -> str:
        """The name of the current branch; empty when HEAD is detached."""
        return current_branch(self.plumbing)

    @cached_property
    def proposals(self) -> Proposals:
        """The proposals of the store."""
        return proposing.Proposals(self.plumbing)

    @cached_property
    def follow_up(self) -> FollowUp:
        """The periods of the store, and the lines in them."""
        return follow_up.FollowUp(self.plumbing, self.written)

    @cached_property
    def sharing(self) -> Sharing:
        """The store as it is shared through a server."""
        return sharing.Sharing(self.plumbing)

    @cached_property
    def hooks(self) -> WorkTreeHooks:
        """The hooks of this work tree."""
        return hooks.WorkTreeHooks(self.plumbing)

    @property
    def municipality(self) -> Municipality:
        """The settings in the working tree's kortit.yaml. Raises ProblemsError."""
        return municipality_of(WorkingTree(self.root))

    @property
    def judge(self) -> Municipality:
        """The settings by which the next amendment is judged: HEAD's, or the working tree's before the first commit."""
        return self.judge_at(self.plumbing.head()) or self.municipality

    def judge_at(self, commit: str | None) -> Municipality | None:
        """The settings by which a change on top of a commit is judged; None when the commit has none."""
        return settings.judge_at(self.plumbing, commit)

    def snapshot(self, at: str | None = None) -> Snapshot:
        """All goals at a revision, or in the working tree. Raises ProblemsError for an invalid kortit.yaml."""
        return read_snapshot(WorkingTree(self.root) if at is None else CommitTree(self.plumbing, self.commit_of(at)))

    def cards(self, at: str) -> Cards:
        """The cards at a revision. Raises ProblemsError when its kortit.yaml is invalid."""
        return cards.cards_of(self.snapshot(at))

    def range(self, text: str | None) -> Range:
        """Resolve a range like `A..B` (None: HEAD to the working tree). Raises UsageError."""
        return revision.resolve_range(self.plumbing, text)

    def changes(
        self, text: str | None, *, everything: bool = False, theme: str | None = None, decisions: bool = False
    ) -> ChangeTable:
        """The change table of a range. Raises ProblemsError.

        `everything` reads unchanged goals too; `decisions` finds the commit that set each value of the newer side.
        """
        self.plumbing.get_ready()
        options = {"everything": everything, "decisions": decisions}
        return comparison.Comparison(self.plumbing, self.range(text), theme=theme, **options).table()

    def changes_of(self, commit: str, *, theme: str | None = None) -> ChangeTable:
        """The change table of one amendment, or its part in one theme. Raises ProblemsError."""
        return comparison.Comparison(self.plumbing, revision.range_of(self.plumbing, commit), theme=theme).table()

    def in_force(self, at: str | None = None, *, theme: str | None = None) -> InForce:
        """The cards in force: on the binding branch, or at a revision. Raises ProblemsError."""
        return in_force.in_force(self.plumbing, at, theme)

    def readable_changes(self, text: str | None) -> ChangeTable:
        """The change table of the readable files of a range, for a first look; unreadable files are left out."""
        return (compared := comparison.Comparison(self.plumbing, self.range(text))).table_of(compared.difference())

    def audit(self, text: str, progress: Callable[[int, int], None] | None = None) -> tuple[int, list[Problem]]:
        """Judge the commits of a range: their number, and the problems. Raises RefusedError for a shallow clone."""
        return audit.audit(self.plumbing, self.range(text), progress=progress)

    def damaged(self, *, read: bool) -> list[Problem]:
        """The objects of HEAD's whole history that are missing, or, with `read`, are not what their ids say."""
        return audit.damaged(self.plumbing, self.plumbing.head(), read=read)

    def hidden_drafts(self) -> list[Problem]:
        """The files that are not as HEAD holds them, though git takes them for the same."""
        return audit.hidden_drafts(self.plumbing)

    def drafts(self) -> Drafts:
        """The uncommitted changes."""
        return drafts.find_drafts(self.plumbing)

    def blame(
        self, goal_id: GoalId, *, substantive: bool = False
    ) -> tuple[Attribution | None, dict[str, CommitRecord]]:
        """The commit that set each field and means of a goal as of HEAD (None: no such goal), and their records."""
        return attribution.blamed(self.plumbing, goal_id, substantive=substantive)

    def life(self, goal_id: GoalId) -> Life:
        """The life of a goal: the amendment that set each value as of HEAD, and the changes by each, newest first."""
        return attribution.life(self.plumbing, goal_id)

    def amendments(self, text: str | None, goal: GoalId | None = None) -> list[AmendmentRecord]:
        """The amendments in a range (`A..B`, `A..`, or `A`), or in the whole history (of one goal), newest first.

        A citation or a register number means the amendments that carry it. Raises UsageError.
        """
        self.plumbing.get_ready()
        listed = decisions.amendments  # imported while git starts
        if text is None:
            return listed(self.plumbing, head, goal=goal) if (head := self.plumbing.head()) else []
        return revision.amendments_of(self.plumbing, text)

    def settings_changed(self, amendments: Sequence[AmendmentRecord]) -> dict[str, tuple[SettingChange, ...]]:
        """The setting changes of amendments, by their commits."""
        touching = {one.record.commit: one.settings for one in amendments if one.settings}
        return settings.settings_changed(self.plumbing, touching) if touching else {}

    def layout_only(self, amendments: Sequence[AmendmentRecord]) -> dict[str, tuple[GoalId, ...]]:
        """The goals that amendments (by their commits) changed in layout, comments or the form of characters alone."""
        return decisions.layout_only(self.plumbing, amendments)

    def is_decided(self, named: str) -> bool:
        """Whether the state that a revision, citation or date names was made on the binding branch."""
        return points.endpoint(self.plumbing, revision.resolve(self.plumbing, named)).decided

    def points(self) -> list[Point]:
        """The points of history that can be compared, the newest amendments first."""
        return points.points(self.plumbing)

    def goal_data(self, goal_id: GoalId) -> tuple[GoalPath, bytes]:
        """The path and the bytes of a goal's file, valid or not. Raises UsageError when there is none."""
        return goal_data(WorkingTree(self.root), goal_id)

    def goal_file(self, goal_id: GoalId) -> GoalFile:
        """A goal's file in the working tree. Raises UsageError when there is none, ProblemsError when it is invalid."""
        return self.goal_files([goal_id])[0]

    def goal_files(self, ids: Collection[GoalId] | None = None) -> list[GoalFile]:
        """The files of goals (None: of all) in the working tree. Raises what `goal_file` raises."""
        return goal_files(WorkingTree(self.root), self.municipality, ids)

    def as_written(self, names: Iterable[Name]) -> list[Name]:
        """Names of drafts, those of goals as the working tree or else HEAD writes the id, each once."""
        return as_written(wanted := list(names), ids_here(self.plumbing, wanted))

    def planned(self, changes: Sequence[tuple[GoalFile, Goal | None]]) -> ChangeTable:
        """The change table, since the last commit, of goals that are to be changed. Raises ProblemsError."""
        return self.drafts().planned((file.goal, goal) for file, goal in changes)

    def save(self, file: GoalFile, goal: Goal) -> bool:
        """Write a changed goal into its file in place; return whether the file changed. Raises as `save_all`."""
        return bool(self.save_all([(file, goal)]))

    def save_all(self, changes: Sequence[tuple[GoalFile, Goal | None]], command: str = "set") -> list[GoalId]:
        """Make goals what they are to be (None: removed), all or none; return those whose file changed.

        Raises UsageError for an unknown theme, ExternallyChangedError when a file changed since it was read.
        """
        made = drafts.save_all(self.plumbing, command, changes, self.municipality)
        self.written += made
        touched = {change.path for change in made}
        return [file.path.id for file, _goal in changes if str(file.path) in touched]

    def new_goal(self, goal: Goal) -> GoalPath:
        """Write a new goal's file as a draft; return its path. Raises as `save_all`."""
        return self._new(GoalPath(goal.theme, goal.id), goal_edit.new_goal_data(goal))

    def _new(self, path: GoalPath, data: bytes) -> GoalPath:
        self.written += drafts.write(self.plumbing, "new", [(str(path), None, data)], theme=path.theme)
        return path

    def add_theme(self, theme: str, name: str) -> None:
        """Add a theme to kortit.yaml, as a draft. Raises UsageError when there is one of this code."""
        drafts.add_theme(self.plumbing, theme, name)

    def save_setting(self, key: str, value: Plain | None) -> None:
        """Make one setting what it is to be (None: removed), as a draft. Raises ProblemsError, UsageError."""
        self.written += drafts.save_setting(self.plumbing, key, value)

    def save_text(self, path: GoalPath, before: bytes | None, data: bytes) -> None:
        """Replace the whole text of a goal's file. Raises ProblemsError, writing nothing, when the goal is invalid."""
        read_goal(path, data, self.municipality.fields)
        replace_file(self.root, str(path), data, expected=before)

    def new_text(self, theme: str, goal_id: GoalId, data: bytes) -> None:
        """Write a new goal's file from text that the user typed. Raises ProblemsError, and as `save_all`."""
        read_goal(path := GoalPath(theme, goal_id), data, self.municipality.fields)
        self._new(path, data)

    def discard(self, names: Sequence[str]) -> list[Path]:
        """Restore drafts of goals (or settings) to HEAD; return the files in which the discarded bytes are kept."""
        kept, changes = drafts.discard(self.plumbing, names)
        self.written += changes
        return kept

    def take_back_drafts(self, changes: Sequence[FileChange]) -> None:
        """Bring files back to what they were before changes that were `written`. Raises RefusedError."""
        undoing.take_back(self.plumbing, changes)

    def undo(self, named: str) -> Undone:
        """Restore what was before the amendment that a revision, citation or date names, as drafts."""
        return undoing.undo(self.plumbing, revision.amendment_named(self.plumbing, named))

    def correct(self, named: str, amendment: Amendment) -> Made:
        """Correct the decision of a commit by a later commit."""
        corrected = revision.amendment_named(self.plumbing, named)
        return undoing.correct(self.plumbing, corrected, amendment, self.municipality)

    def correctable(self, named: str) -> Correctable:
        """An amendment whose decision is to be corrected. Raises what `correct` raises for it."""
        return undoing.correctable(self.plumbing, revision.amendment_named(self.plumbing, named), self.municipality)

    def commit_of(self, named: str) -> str:
        """The id of the commit that a revision, citation or date names. Raises UsageError."""
        return revision.commit_named(self.plumbing, named)

    def unfinished(self) -> list[Message]:
        """The remains of commands that were ended half way, and the way out; empty where all is well."""
        return unfinished.unfinished(self.plumbing) if (self.git_folder / UNDER_WAY).is_dir() else []

    def take_back(self) -> list[Message]:
        """Bring what commands left half way back to what it was, before anything is written; return what was done."""
        return unfinished.take_back(self.plumbing) if (self.git_folder / UNDER_WAY).is_dir() else []

    def only_try(self) -> None:
        """Work out and check what is asked for from now on, and write nothing of it."""
        self.plumbing.is_trial = True

    def amend(
        self, names: Sequence[str], amendment: Amendment, *, author: str | None = None, seen: Drafts | None = None
    ) -> Committed:
        """Commit all drafts, or those named. Raises RefusedError where they are not those that were `seen`."""
        return drafts.amend(self.plumbing, names, amendment, author=author, seen=seen)

    def import_document(self, reading: Reading, name: str, *, new: bool = False, source: str = "") -> Import:
        """Prepare the import of a document's rows; `new` makes goals of rows that match none. Raises ProblemsError."""
        return import_document.Import(self.plumbing, reading, name, new=new, source=source)

    def keep(self, name: str, data: bytes) -> Path:
        """Save bytes under a name in git's folder, outside the store; return the file. Raises FailedError."""
        return journal.keep(self.plumbing, name, data)

    def ids_ever_used(self) -> set[GoalId]:
        """Every goal id used on any branch, in history or in the working tree."""
        return used.ids_ever_used(self.plumbing)
