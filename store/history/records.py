"""The amendments of a history: what each commit says of itself and which goals it touches.

Only first parents are followed: what a merge brings counts as the merge's own. Commits are read as objects, in one
batch, since no separator is safe in what people write.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kortit.decision import CitedDecision, existing_date, match_citation
from store.files.goal_file import GOALS_FOLDER, is_settings, read_goal_path
from store.history.amendment import (
    CORRECTS,
    DECISION,
    EFFECTIVE,
    IMPORTED_FROM,
    REGISTER,
    CommitMessage,
    read_message,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kortit.goal import GoalId
    from store.git.entries import LogEntry
    from store.git.plumbing import Plumbing


@dataclass(frozen=True, slots=True)
class CommitRecord:
    """A commit as its object gives it. `date` is the committer's, in ISO 8601 with the offset it was written with."""

    commit: str
    author: str
    date: str
    message: CommitMessage

    @property
    def citation(self) -> str | None:
        """Give the citation of the commit's decision as it was written, if there is exactly one."""
        return self.message.trailer(DECISION)

    @property
    def decided(self) -> datetime.date:
        """Give the date of the decision, or that of the commit when it cites none."""
        match = match_citation(self.citation or "")
        date = existing_date(int(match["year"]), int(match["month"]), int(match["day"])) if match else None
        return date or datetime.datetime.fromisoformat(self.date).date()


@dataclass(frozen=True, slots=True)
class AmendmentRecord:
    """A commit that touched the municipality's files; its decision is the corrected one where a later commit did so."""

    record: CommitRecord
    goals: tuple[GoalId, ...]
    municipality: bool
    corrected_by: str | None = None


def read_commit(commit: str, data: bytes) -> CommitRecord:
    """Read a commit object."""
    header, _separator, message = data.partition(b"\n\n")
    author, date, encoding = "", "", "utf-8"
    for line in header.split(b"\n"):
        if line.startswith(b"author "):
            author = line[7 : line.rfind(b">") + 1].decode(errors="replace")
        elif line.startswith(b"committer "):
            date = _iso_date(line.rsplit(b" ", 2)[1:])
        elif line.startswith(b"encoding "):
            encoding = line[9:].decode(errors="replace")
    try:
        text = message.decode(encoding)
    except (LookupError, ValueError):
        text = message.decode(errors="replace")
    return CommitRecord(commit, author, date, read_message(text))


def _iso_date(time: Sequence[bytes]) -> str:
    """Write git's seconds and offset as ISO 8601, in that offset: the same in every time zone.

    Git takes any number for either; what no calendar has is brought to its nearest end, or to UTC.
    """
    match = re.fullmatch(rb"(-?[0-9]+) ([-+])([0-9]{2})([0-9]{2})", b" ".join(time))
    seconds, zone = 0, datetime.UTC
    if match is not None:
        minutes = int(match[3]) * 60 + int(match[4])
        seconds = int(match[1])
        if minutes < 24 * 60:
            zone = datetime.timezone(datetime.timedelta(minutes=-minutes if match[2] == b"-" else minutes))
    try:
        return datetime.datetime.fromtimestamp(seconds, zone).isoformat()
    except (ValueError, OverflowError, OSError):
        return "9999-12-31T23:59:59+00:00" if seconds > 0 else "0001-01-01T00:00:00+00:00"


def commit_records(plumbing: Plumbing, commits: Sequence[str]) -> list[CommitRecord]:
    """Read commits in one batch."""
    contents = plumbing.objects(commits)
    return [read_commit(commit, data) for commit, data in zip(commits, contents, strict=True) if data is not None]


def touching(entries: Iterable[LogEntry]) -> Iterator[LogEntry]:
    """Keep the commits that touch the settings or the goals."""
    return (entry for entry in entries if any(map(is_own, entry.files)))


def is_own(path: str) -> bool:
    """Tell whether a path, relative to the kortit root, is of the settings or in the folder of goals."""
    return path.startswith(f"{GOALS_FOLDER}/") or is_settings(path)


def amendments(plumbing: Plumbing, *revisions: str) -> list[AmendmentRecord]:
    """Give the amendments of a history, newest first. `revisions` are ids, those with ^ excluded."""
    entries = [entry for entry in _log(plumbing, *revisions) if _speaks(entry)]
    records = commit_records(plumbing, [entry.commit for entry in entries])
    corrections = _corrections(records)
    return [
        AmendmentRecord(
            corrected(record, corrections),
            _goals_of(entry),
            any(map(is_settings, entry.files)),
            corrections[record.commit].commit if record.commit in corrections else None,
        )
        for entry, record in zip(entries, records, strict=True)
        if any(map(is_own, entry.files))
    ]


def corrections(plumbing: Plumbing, commit: str) -> dict[str, CommitRecord]:
    """Give the commits that a history corrects, each with the commit that puts its decision right."""
    empty = [entry.commit for entry in _log(plumbing, commit) if not entry.files]
    return _corrections(commit_records(plumbing, empty))


def corrected(record: CommitRecord, corrections: Mapping[str, CommitRecord]) -> CommitRecord:
    """Give a commit with the decision that a later one gave it, if one did."""
    if record.commit not in corrections:
        return record
    correction = record
    while (later := corrections.get(correction.commit)) is not None and later.commit != correction.commit:
        correction = later  # a correction that was itself corrected says nothing any more
    replaced = (DECISION, REGISTER, EFFECTIVE)
    kept = {key: values for key, values in record.message.trailers.items() if key not in replaced}
    given = {key: values for key, values in correction.message.trailers.items() if key in replaced}
    return replace(record, message=replace(record.message, trailers={**kept, **given}))


def _corrections(records: Sequence[CommitRecord]) -> dict[str, CommitRecord]:
    """Find corrections among commits, newest first; the newest one counts."""
    found = ((record.message.trailer(CORRECTS), record) for record in reversed(records))
    return {commit: record for commit, record in found if commit is not None}


def _log(plumbing: Plumbing, *revisions: str) -> Iterator[LogEntry]:
    return plumbing.log_entries(plumbing.start_log(*revisions))


def _speaks(entry: LogEntry) -> bool:
    """Tell whether a commit touches the store, or no file at all, as corrections do."""
    return not entry.files or any(map(is_own, entry.files))


def _goals_of(entry: LogEntry) -> tuple[GoalId, ...]:
    paths = map(read_goal_path, entry.files)
    return tuple(dict.fromkeys(path.id for path in paths if path is not None))


def cited_decisions(
    plumbing: Plumbing, entries: Sequence[LogEntry], goals: Iterable[GoalId]
) -> tuple[list[CitedDecision], dict[GoalId, list[int]], set[GoalId]]:
    """Give the decisions that commits carry, oldest first, and for each of `goals` those that touched it (indices).

    Third come those of `goals` that a commit without a decision touched; one that brought a document in is none such.
    `entries` are newest first, as `log_entries` gives them.
    """
    own = [entry for entry in entries if _speaks(entry)]
    wanted = set(goals)
    decisions: list[CitedDecision] = []
    touched: dict[GoalId, list[int]] = {}
    undecided: set[GoalId] = set()
    contents = plumbing.objects([entry.commit for entry in own])
    mark = f"\n{DECISION}".lower().encode()
    found = {entry.commit: data for entry, data in zip(own, contents, strict=True) if data is not None}
    cited = [read_commit(commit, data) for commit, data in found.items() if mark in data.lower()]
    records = {record.commit: record for record in cited}
    corrections = _corrections(cited)
    records.update({commit: read_commit(commit, found[commit]) for commit in corrections if commit in found})
    for entry in reversed(own):
        if entry.commit not in records and IMPORTED_FROM.encode() not in found.get(entry.commit, b""):
            undecided.update(wanted.intersection(_goals_of(entry)))
        if entry.commit not in records or not entry.files:
            continue
        message = corrected(records[entry.commit], corrections).message
        # A commit should carry one decision; where it carries several, none of them is hidden.
        for citation in message.trailers.get(DECISION, ()):
            for name in entry.files:
                path = read_goal_path(name)
                if path is not None and path.id in wanted:
                    indices = touched.setdefault(path.id, [])
                    if not indices or indices[-1] != len(decisions):
                        indices.append(len(decisions))
            decisions.append(
                CitedDecision(
                    normal_citation(citation),
                    message.trailer(REGISTER),
                    message.trailer(EFFECTIVE),
                    entry.commit,
                    message.subject,
                )
            )
    return decisions, touched, undecided


def normal_citation(text: str) -> str:
    """Write a citation of history evenly: white space and padding away, the body as it was cited."""
    match = match_citation(text)
    if match is None:
        return " ".join(text.split())
    body = match["body"] or ""
    return f"{body} {int(match['day'])}.{int(match['month'])}.{match['year']} § {int(match['section'])}".lstrip()
