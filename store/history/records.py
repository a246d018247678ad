"""Commits read as records: author, date, message and trailers.

Histories are followed by first parents only, so a merge counts as one commit. Commits are read as raw objects in one
batch, because no separator in `git log` output is safe from the text of a message.
"""

from __future__ import annotations

import datetime
import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from kortit.characters import collapsed
from kortit.decision import existing_date, match_citation
from store.files.goal_file import FOLLOW_UP_FOLDER, GOALS_FOLDER, is_settings
from store.history.amendment import (
    DECISION,
    PROPOSAL,
    PROPOSAL_COMMITS,
    CommitMessage,
    read_message,
)

_KEPT_NUMBER = re.compile(r"\.[0-9]+$")

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from store.git.entries import TreeChange
    from store.git.plumbing import Plumbing
    from store.git.processes import Running

_BATCH = 200
"""Commits that are asked for at a time, so that they are read while git lists the next ones."""


class CommitRecord(NamedTuple):
    """A commit read from its object. `date` is the committer's, in ISO 8601 with the offset recorded in the commit.

    `encoding` is what the commit says of its message where not every git can read that; then it is read as UTF-8.
    """

    commit: str
    author: str
    date: str
    message: CommitMessage
    encoding: str = ""

    @property
    def citation(self) -> str | None:
        """The citation in the Decision trailer as written; None unless there is exactly one."""
        return self.message.trailer(DECISION)

    @property
    def day(self) -> datetime.date:
        """The day of the commit, where it was made; today for one that is still to be made."""
        return (
            datetime.datetime.fromisoformat(self.date).date()
            if self.date
            else datetime.datetime.now(datetime.UTC).astimezone().date()
        )

    @property
    def decided(self) -> datetime.date:
        """The date of the decision; the committer's date when the commit cites none or the date does not exist."""
        match = match_citation(self.citation or "")
        date = existing_date(int(match["year"]), int(match["month"]), int(match["day"])) if match else None
        return date or self.day


def read_commit(commit: str, data: bytes) -> CommitRecord:
    """Parse a raw commit object; a message that does not fit its declared encoding is read as UTF-8.

    Git reads a commit up to its first NUL, and of a header that is there twice the first.
    """
    header, _separator, message = data.partition(b"\0")[0].partition(b"\n\n")
    said: dict[bytes, bytes] = {}
    for line in header.split(b"\n"):
        name, _separator, value = line.partition(b" ")
        said.setdefault(name, value)
    author = said.get(b"author", b"")
    encoding = said.get(b"encoding", b"utf-8").decode(errors="replace")
    known = _ENCODING.fullmatch(encoding) is not None
    try:
        text = message.decode(encoding if known else "utf-8")
    except (LookupError, ValueError):
        text = message.decode(errors="replace")
    return CommitRecord(
        commit,
        author[: author.rfind(b">") + 1].decode(errors="replace"),
        _iso_date(said.get(b"committer", b"").rsplit(b" ", 2)[1:]),
        read_message(text),
        "" if known else encoding,
    )


# The encodings that every git can read, whatever the system has, and Python alike: those of one byte a character. Those
# of Hebrew and Vietnamese (1255, 1258) join characters, and git loses one that the end of a message leaves waiting.
_ENCODING = re.compile(
    r"utf-?8|(?:us-)?ascii|iso-?8859-[0-9]{1,2}|latin-?1|latin9|(?:windows-|cp)125[0-467]|koi8-[ru]", re.IGNORECASE
)


def _iso_date(time: Sequence[bytes]) -> str:
    """Git's seconds and offset as ISO 8601 in that offset, so that the result does not depend on the local time zone.

    Git accepts any number for either: seconds outside the calendar become its first or last moment, a bad offset UTC.
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
    """Read commits by id in one batch; ids that the repository does not have are left out."""
    contents = plumbing.objects(commits)
    return [read_commit(commit, data) for commit, data in zip(commits, contents, strict=True) if data is not None]


def commits_with_records(
    plumbing: Plumbing, log: Iterable[tuple[str, list[TreeChange]]]
) -> Iterator[tuple[CommitRecord, list[TreeChange]]]:
    """Yield the commits of a log with their changes, read as records while git is still listing it."""
    answers = plumbing.answers()
    coming = iter(log)
    while some := list(islice(coming, _BATCH)):
        contents = answers.contents([commit for commit, _changes in some])
        yield from (
            (read_commit(commit, data), changes) for (commit, changes), data in zip(some, contents, strict=True)
        )
    answers.close()


def start_naming(plumbing: Plumbing, key: str, *ends: str) -> Running:
    """Start looking for what `records_naming` reads."""
    return plumbing.start(
        *("log", "--first-parent", "--no-show-signature", "--format=%H", "--reverse", "--ignore-missing"),
        *("--regexp-ignore-case", f"--grep=^{key}", *ends, "--"),
    )


def records_naming(plumbing: Plumbing, search: Running) -> list[CommitRecord]:
    """The commits in the first-parent histories of some ends with a message line that begins with a key, oldest first.

    Git does the search, so that messages without the key are not read. The line need not be a trailer; the caller
    checks. Ends that do not exist are ignored.
    """
    return commit_records(plumbing, search.output().decode().split())


def adopted_tips(plumbing: Plumbing, *ends: str) -> set[tuple[str, str]]:
    """The proposals, by name and last commit, that amendments in the first-parent histories of some ends adopted."""
    messages = (record.message for record in records_naming(plumbing, start_naming(plumbing, PROPOSAL_COMMITS, *ends)))
    named = ((one.trailer(PROPOSAL), (one.trailer(PROPOSAL_COMMITS) or "").split()) for one in messages)
    return {(name, commits[-1]) for name, commits in named if name is not None and commits}


def kept_names(kept: str) -> tuple[str, ...]:
    """The names that a proposal may have by the one under which it is kept, which may end in a number of its own."""
    return tuple(dict.fromkeys((kept, _KEPT_NUMBER.sub("", kept))))


def is_own(path: str) -> bool:
    """Whether a path, relative to the kortit root, is a settings file or in the folder of goals or of lines."""
    return path.startswith((f"{GOALS_FOLDER}/", f"{FOLLOW_UP_FOLDER}/")) or is_settings(path)


def normal_citation(text: str) -> str:
    """A citation without padding zeros and extra white space; the body's abbreviation stays as cited."""
    match = match_citation(text)
    if match is None:
        return collapsed(text)
    body = match["body"] or ""
    return f"{body} {int(match['day'])}.{int(match['month'])}.{match['year']} § {int(match['section'])}".lstrip()
