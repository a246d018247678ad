"""The amendments of a history: what each commit says of itself and which goals it touches.

Only first parents are followed: what a merge brings counts as the merge's own. Commits are read as objects, in one
batch, since no separator is safe in what people write.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kortit.decision import existing_date, match_citation
from store.files.goal_file import GOALS_FOLDER, is_settings
from store.history.amendment import (
    DECISION,
    CommitMessage,
    read_message,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def records_naming(plumbing: Plumbing, key: str, *ends: str) -> list[CommitRecord]:
    """The commits of the first-parent histories up to `ends` in which a line begins with `key`, oldest first.

    Git looks for them, so that messages without the key are not read; whether it is a trailer is not said yet. An end
    that does not exist is passed over.
    """
    output = plumbing.read(
        *("log", "--first-parent", "--no-show-signature", "--format=%H", "--reverse", "--ignore-missing"),
        *("--regexp-ignore-case", "--basic-regexp", f"--grep=^{key}", *ends, "--"),
    )
    return commit_records(plumbing, output.decode().split())


def is_own(path: str) -> bool:
    """Tell whether a path, relative to the kortit root, is of the settings or in the folder of goals."""
    return path.startswith(f"{GOALS_FOLDER}/") or is_settings(path)


def normal_citation(text: str) -> str:
    """Write a citation of history evenly: white space and padding away, the body as it was cited."""
    match = match_citation(text)
    if match is None:
        return " ".join(text.split())
    body = match["body"] or ""
    return f"{body} {int(match['day'])}.{int(match['month'])}.{match['year']} § {int(match['section'])}".lstrip()
