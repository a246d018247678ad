"""The amendments in a history and the decisions they cite."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from kortit.characters import collapsed, composed
from kortit.decision import CitedDecision, read_decision
from kortit.errors import ProblemsError, UsageError
from store.files.goal_file import GOALS_FOLDER, is_settings, read_goal, read_goal_path
from store.files.safe_yaml import parsing
from store.follow_up.report_path import is_follow_up, read_report_path
from store.git.contents import Contents
from store.git.entries import is_regular
from store.history.amendment import DECISION, IMPORTED_FROM, REGISTER
from store.history.corrections import corrected, known_corrections, start_corrections
from store.history.records import CommitRecord, commit_records, is_own, normal_citation, read_commit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kortit.goal import Goal, GoalId
    from kortit.municipality import Municipality
    from store.files.goal_file import GoalPath
    from store.follow_up.report_path import ReportPath
    from store.git.entries import LogEntry, TreeChange
    from store.git.plumbing import Plumbing


_WORD = re.compile(r"\w+")
_COMMENT = re.compile(r"#.*")


class AmendmentRecord(NamedTuple):
    """A commit that changed goals, settings (files by their paths), or periods and lines.

    Its decision is the corrected one if a later commit corrects it. `edits` are the goal files that are on both
    sides of it.
    """

    record: CommitRecord
    goals: tuple[GoalId, ...]
    settings: tuple[str, ...]
    corrected_by: str | None = None
    edits: tuple[TreeChange, ...] = ()
    lines: tuple[ReportPath, ...] = ()

    @property
    def makes_cards(self) -> bool:
        """Whether it changed goals or settings, and not lines alone."""
        return bool(self.goals or self.settings or not self.lines)


def amendments(plumbing: Plumbing, *revisions: str, goal: GoalId | None = None) -> list[AmendmentRecord]:
    """The amendments in a history (`goal`: those that changed its file), newest first.

    `revisions` are commit ids; those with a leading ^ are excluded.
    """
    head = revisions[0] if revisions else None
    log = plumbing.start_log(*revisions, matching=f"{GOALS_FOLDER}/*/{goal}.yaml" if goal else "")  # takes the longest
    search = start_corrections(plumbing, head)
    parsing()  # is imported while git walks
    entries = [
        (commit, own)
        for commit, changes in plumbing.log_changes(log)
        if (own := [change for change in changes if is_own(change.path)])
    ]
    records = commit_records(plumbing, [commit for commit, _changes in entries])
    later = known_corrections(plumbing, head, search)
    return [
        AmendmentRecord(
            corrected(record, later),
            _goals_of([change.path for change in changes]),
            tuple(change.path for change in changes if is_settings(change.path)),
            later[record.commit].commit if record.commit in later else None,
            tuple(change for change in changes if change.old and change.new and read_goal_path(change.path)),
            tuple(path for change in changes if (path := read_report_path(change.path)) is not None),
        )
        for (_commit, changes), record in zip(entries, records, strict=True)
    ]


def layout_only(plumbing: Plumbing, found: Iterable[AmendmentRecord]) -> dict[str, tuple[GoalId, ...]]:
    """The goals in whose files amendments (by their commits) changed layout, comments or the form of characters alone.

    Most changes are of words: only files with the same words on both sides are parsed.
    """
    edits = [
        (one.record.commit, path, change.old.blob, change.new.blob)
        for one in found
        for change in one.edits
        if change.old and change.new and is_regular(change.old.mode) and is_regular(change.new.mode)
        if (path := read_goal_path(change.path))
    ]
    blobs = Contents(plumbing, (blob for _commit, _path, *sides in edits for blob in sides))
    alike: dict[str, tuple[GoalId, ...]] = {}
    for commit, path, old, new in edits:
        sides = blobs[old], blobs[new]
        if _words(sides[0]) == _words(sides[1]) and _goal(path, sides[0]) == _goal(path, sides[1]) is not None:
            alike[commit] = (*alike.get(commit, ()), path.id)
    return alike


def _words(data: bytes) -> list[str]:
    """The words in the text of a goal's file, in alphabetic order; none in a text with escapes, which hide them."""
    text = composed(data.decode(errors="replace"))
    return [] if "\\" in text else sorted(_WORD.findall(_COMMENT.sub("", text)))


def _goal(path: GoalPath, data: bytes) -> Goal | None:
    with suppress(ProblemsError):
        return read_goal(path, data, None).goal
    return None


def carrying(
    found: Iterable[AmendmentRecord], citation: str, municipality: Municipality | None
) -> list[AmendmentRecord]:
    """Those of the amendments that carry a decision, whichever abbreviation of its body they and `citation` write."""
    wanted = same_citation(citation, municipality)
    return [one for one in found if one.record.citation and same_citation(one.record.citation, municipality) == wanted]


def same_citation(citation: str, municipality: Municipality | None) -> str:
    """A citation in the form that all citations of one decision have in common."""
    if municipality is not None:
        with suppress(UsageError):
            return read_decision(citation, municipality).citation
    return normal_citation(citation)


def registered(found: Iterable[AmendmentRecord], number: str) -> list[AmendmentRecord]:
    """Those of the amendments whose decision carries a register number."""
    wanted = collapsed(number).casefold()
    return [one for one in found if (one.record.message.trailer(REGISTER) or "").casefold() == wanted]


def _goals_of(files: Iterable[str]) -> tuple[GoalId, ...]:
    paths = map(read_goal_path, files)
    return tuple(dict.fromkeys(path.id for path in paths if path is not None))


def cited_decisions(
    plumbing: Plumbing,
    entries: Sequence[LogEntry],
    wanted: Iterable[str],
    later: Mapping[str, CommitRecord],
    settings: Mapping[str, frozenset[str]],
) -> tuple[list[CitedDecision], dict[str, list[int]], set[str]]:
    """The decisions that commits cite, oldest first; for each wanted thing their indices; those changed without one.

    Things are goals, by their ids, and settings, by their keys; `settings` tells which a commit changed. An import
    commit does not count as a change without a decision. `entries` are newest first, as from `log_entries`; `later`
    maps commits to the commits that correct them.
    """
    own = [entry for entry in entries if any(is_own(name) and not is_follow_up(name) for name in entry.files)]
    named = set(wanted)
    decisions: list[CitedDecision] = []
    touched: dict[str, list[int]] = {}
    undecided: set[str] = set()
    contents = plumbing.objects([entry.commit for entry in own])
    mark = f"\n{DECISION}".lower().encode()
    found = {entry.commit: data for entry, data in zip(own, contents, strict=True) if data is not None}
    cited = [read_commit(commit, data) for commit, data in found.items() if mark in data.lower()]
    records = {record.commit: record for record in cited}
    records.update({commit: read_commit(commit, found[commit]) for commit in later if commit in found})
    for entry in reversed(own):
        changed = named.intersection((*_goals_of(entry.files), *settings.get(entry.commit, ())))
        if entry.commit not in records and IMPORTED_FROM.encode() not in found.get(entry.commit, b""):
            undecided.update(changed)
        if entry.commit not in records:
            continue
        message = corrected(records[entry.commit], later).message
        # A commit should cite one decision; if it cites several, all are listed.
        for citation in message.trailers.get(DECISION, ()):
            for name in changed:
                touched.setdefault(name, []).append(len(decisions))
            decisions.append(
                CitedDecision(
                    normal_citation(citation),
                    message.trailer(REGISTER),
                    message.effective,
                    entry.commit,
                    message.subject,
                )
            )
    return decisions, touched, undecided
