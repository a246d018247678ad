"""Amendments of one line of work: the commits that another line does not have, what they change, and their messages.

A subject that kortit made is made anew where the amendment changes something else on the other line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kortit.errors import ProblemsError
from kortit.messages import Message, _, translator
from kortit.setting_changes import SettingsState, setting_changes
from kortit.subject import changed_goals, subject_of
from store.files.goal_file import MUNICIPALITY_FILE, read_goal_path
from store.files.municipality_file import read_municipality
from store.git.entries import parents_in
from store.history.amendment import EFFECTIVE, REGISTER
from store.history.records import normal_citation, read_commit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kortit.clashing import Clashing
    from kortit.goal import Goal, GoalId
    from store.git.entries import TreeChange, TreeEntry
    from store.git.plumbing import Plumbing
    from store.history.records import CommitRecord
    from store.sync.replaying import Outcome, Replay

_SIGNED = re.compile(rb"^gpgsig", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class OwnCommit:
    """A commit as its object gives it, with the files that it changes of its first parent."""

    record: CommitRecord
    data: bytes
    changes: tuple[TreeChange, ...]

    @property
    def commit(self) -> str:
        """The commit's id."""
        return self.record.commit

    @property
    def parents(self) -> list[str]:
        """The ids of its parents."""
        return list(parents_in(self.data))

    @property
    def is_merge(self) -> bool:
        """Whether it has several parents."""
        return len(self.parents) > 1

    @property
    def is_signed(self) -> bool:
        """Whether it carries a signature."""
        return bool(_SIGNED.search(self.data.partition(b"\n\n")[0]))

    @property
    def made_by(self) -> tuple[str, str, str | None]:
        """Its author, time and decision: the part that stays when it is brought onto another commit."""
        return self.line("author"), self.line("committer"), self.record.citation

    @property
    def message(self) -> str:
        """The whole message."""
        return self.data.partition(b"\n\n")[2].decode("utf-8", "surrogateescape")

    def line(self, name: str) -> str:
        """A line of its header without its name: `author` or `committer`, with the time."""
        header = self.data.partition(b"\n\n")[0].decode("utf-8", "surrogateescape")
        return next(line.partition(" ")[2] for line in header.split("\n") if line.startswith(f"{name} "))


def commits_between(whole: Plumbing, old: str, new: str) -> list[OwnCommit]:
    """The commits on the first-parent chain of `new` that are not in the history of `old`, oldest first."""
    listed = list(whole.log_changes(whole.start_log(new, f"^{old}")))
    objects = whole.objects([commit for commit, _changes in listed])
    found = [
        OwnCommit(read_commit(commit, data or b""), data or b"", tuple(changes))
        for (commit, changes), data in zip(listed, objects, strict=True)
    ]
    return found[::-1]


def message_now(state: Replay, own: OwnCommit, outcome: Outcome) -> str:
    """The message of an own commit as it was brought to `state`: with ids given anew, and the subject that fits.

    A subject that a person wrote stays.
    """
    message = state.renamed_in(own.message)
    if not outcome.merged:
        return message
    subject, line_end, rest = message.partition("\n")
    try:
        if state.renamed_in(_subject(state, own, ((one.old, one.new) for one in own.changes))) != subject:
            return message
        brought = ((before, state.entries.get(path)) for path, before in outcome.touched.items())
        return _subject(state, own, brought) + line_end + rest
    except ProblemsError:
        return message


def _subject(state: Replay, own: OwnCommit, changes: Iterable[tuple[TreeEntry | None, TreeEntry | None]]) -> str:
    """The subject that kortit makes for changes, each the file before and after. Raises ProblemsError."""
    sides: tuple[dict[GoalId, Goal], dict[GoalId, Goal]] = ({}, {})
    settings = None
    for change in changes:
        for goals, entry in zip(sides, change, strict=True):
            if (file := state.goal_file(entry)) is not None:
                goals[file.goal.id] = file.goal
        if any(entry is not None and entry.path == state.prefix + MUNICIPALITY_FILE for entry in change):
            old, new = (
                SettingsState(read_municipality(state.bytes_of(entry)) if entry is not None else None)
                for entry in change
            )
            settings = setting_changes(old, new)
    municipality = state.settings
    subject = subject_of(changed_goals(*sides), municipality, own.record.citation, settings=settings)
    return translator(municipality.language)(subject)


def decision_of(one: OwnCommit) -> tuple[object, ...]:
    """The decision that a correction gives, with all that it says of it."""
    trailers = one.record.message.trailers
    return (normal_citation(one.record.citation or ""), *(trailers.get(key) for key in (REGISTER, EFFECTIVE)))


def left_out(own: OwnCommit, *, chosen: bool) -> Message:
    """The sentence about an own amendment of which nothing is left, by choice or because others made it too."""
    named = {"commit": own.commit[:12], "subject": own.record.message.subject}
    if chosen:
        return _("{commit} ({subject}) is left out, as you chose", **named)
    return _("{commit} ({subject}) is left out: all that it changes is on the server already", **named)


def ids_added(commits: Sequence[OwnCommit], prefix: str) -> set[GoalId]:
    """The ids of the goals that some commits have made."""
    return {goal for one in commits for goal in added_by(one, prefix)}


def added_by(one: OwnCommit, prefix: str) -> list[GoalId]:
    """The ids of the goals that a commit has made, in the order of their files."""
    names = (change.path for change in one.changes if change.old is None)
    paths = (read_goal_path(name.removeprefix(prefix)) for name in names if name.startswith(prefix))
    return [path.id for path in paths if path is not None]


def changed_by(clashing: Clashing, state: Replay, commits: Sequence[OwnCommit]) -> OwnCommit | None:
    """The newest of some commits that changed what clashes."""
    return next(
        (one for one in reversed(commits) if any(state.changes_it(clashing, change) for change in one.changes)), None
    )


def who(one: OwnCommit | None) -> Message | str:
    """The author of an amendment, and its decision."""
    if one is None:
        return "–"
    if one.record.citation is None:
        return _("by {author}", author=one.record.author)
    return _("by {author}, {citation}", author=one.record.author, citation=one.record.citation)


def comments_left(outcome: Outcome, of: Message | str) -> list[Message]:
    """Sentences about own comments that were not brought along; `of` names the commit or draft that they were in."""
    return [
        _("{path}: others changed comments too, so those of {commit} are left out; write them again",
          path=path, commit=of)
        for path in outcome.comments_left
    ]  # fmt: skip
