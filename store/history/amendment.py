"""Commit messages and trailers of amendments: written by `message_of`, read by `read_message`.

Trailers are recognised exactly as by `git log --format='%(trailers)'`, which a test ensures. (`git interpret-trailers`
also reads mails and so ends the message at a line of ---, unless called with --no-divider, and takes blank lines before
the subject, which git does not write, for the first paragraph.)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from kortit.characters import composed
from kortit.errors import UsageError
from kortit.messages import _

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from kortit.decision import Decision

DECISION = "Decision"
REGISTER = "Register"
EFFECTIVE = "Effective"
IMPORTED_FROM = "Imported-From"
CORRECTS = "Corrects"
PROPOSAL = "Proposal"
PROPOSAL_COMMITS = "Proposal-Commits"
KEYS = (DECISION, REGISTER, EFFECTIVE, IMPORTED_FROM, CORRECTS, PROPOSAL, PROPOSAL_COMMITS)

_BY_GIT = ("Signed-off-by: ", "(cherry picked from commit ")
_CONFLICTS = "Conflicts:\n"
_CUT = "# ------------------------ >8 ------------------------"
_SPACE = " \t\r\n"
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_TRAILER = re.compile(r"(?P<key>[A-Za-z0-9-]+)[ \t]*:")
_FOLD = re.compile(r"\n[ \t\r\n]*")


@dataclass(frozen=True, slots=True)
class Amendment:
    """A user's statements about a change when committing it. Raises UsageError when its parts contradict.

    `again`: an earlier amendment may carry the decision too.
    """

    decision: Decision | None = None
    effective: datetime.date | None = None
    reason: str = ""
    imported_from: str | None = None
    corrects: str | None = None
    proposal: str | None = None
    proposal_commits: tuple[str, ...] = ()
    again: bool = False

    def __post_init__(self) -> None:
        """Refuse an effective date without a decision, or before it."""
        if self.effective is None:
            return
        if self.decision is None:
            raise UsageError(_("an effective date belongs to a decision; give --decision too"))
        if self.effective < self.decision.date:
            raise UsageError(
                _(
                    "the effective date {effective} is before the decision {citation}; a decision takes effect"
                    " once made",
                    effective=self.effective,
                    citation=self.decision.citation,
                )
            )


class CommitMessage(NamedTuple):
    """A parsed message. `trailers` maps each key, spelled as at its first occurrence, to its values in order."""

    subject: str
    reason: str = ""
    trailers: Mapping[str, tuple[str, ...]] = {}

    def trailer(self, key: str) -> str | None:
        """The only value of a trailer, composed; None when it is missing or there are several."""
        values = self.trailers.get(key, ())
        return composed(values[0]) if len(values) == 1 else None

    @property
    def effective(self) -> str | None:
        """The effective date as it is written, several of them in one line; None when there is none."""
        return ", ".join(self.trailers[EFFECTIVE]) if EFFECTIVE in self.trailers else None


def message_of(subject: str, amendment: Amendment) -> str:
    """The commit message of an amendment. Raises UsageError when it would not be read back as the same amendment."""
    decision = amendment.decision
    trailers = [
        (DECISION, decision.citation if decision else None),
        (REGISTER, decision.register if decision else None),
        (EFFECTIVE, amendment.effective.isoformat() if amendment.effective else None),
        (IMPORTED_FROM, amendment.imported_from),
        (CORRECTS, amendment.corrects),
        (PROPOSAL, amendment.proposal),
        (PROPOSAL_COMMITS, " ".join(amendment.proposal_commits)),
    ]
    written = {key: value for key, value in trailers if value}
    block = "\n".join(f"{key}: {value}" for key, value in written.items())
    paragraphs = [subject, amendment.reason.strip(), block]
    message = composed("\n\n".join(paragraph for paragraph in paragraphs if paragraph) + "\n")
    # A form validates the reason before there is a subject, and the first paragraph is never read as trailers.
    found = read_message(message if subject else f"subject\n\n{message}").trailers.keys()
    if found != written.keys():
        if written:
            raise UsageError(_("git cuts a message off at the line “{line}”; leave it out of the reason", line=_CUT))
        raise UsageError(
            _("the end of the reason reads like git trailers (“Key: value”); put a sentence after it, or leave it out")
        )
    return message


def read_message(message: str) -> CommitMessage:
    """Read a commit message into subject, reason and trailers, as git itself does.

    A message ends at the first NUL. White space is space, tab, CR and LF only. A comment begins with #, however git is
    configured.
    """
    lines = _LINE.findall(message.partition("\0")[0])
    first = next((number for number, line in enumerate(lines) if not _is_blank(line)), len(lines))
    del lines[:first]
    body = next((number for number, line in enumerate(lines) if _is_blank(line)), len(lines))
    end = _trailers_end(lines)
    start = _trailers_start(lines[:end])
    reason = "".join(lines[body : start if start < end else len(lines)])
    subject = " ".join("".join(lines[:body]).split())
    return CommitMessage(subject, reason.replace("\r\n", "\n").rstrip().strip("\n"), _trailers(lines[start:end]))


def _is_blank(line: str) -> bool:
    return not line.strip(_SPACE)


def _trailers_end(lines: list[str]) -> int:
    """The line number (from 0) at which a trailer block must end.

    Git's rule (`ignore_non_trailer` in builtin/commit.c): comments, blank lines and a list of conflicts at the end of
    a message are not part of it, nor is anything from the scissors line of `git commit --verbose` on.
    """
    end = lines.index(f"{_CUT}\n") if f"{_CUT}\n" in lines else len(lines)
    ignored: int | None = None  # start of the run of ignored lines
    in_conflicts = False
    for number, line in enumerate(lines[:end]):
        if line[0] in "#\n" or line == _CONFLICTS:
            in_conflicts = in_conflicts or line == _CONFLICTS
            ignored = number if ignored is None else ignored
        elif not (in_conflicts and line[0] == "\t"):
            ignored, in_conflicts = None, False
    return end if ignored is None else ignored


def _trailers_start(lines: list[str]) -> int:
    """The line number (from 0) at which the trailer block begins; the number of lines if there is none.

    Git's rule (`find_trailer_start` in trailer.c): the last paragraph, unless it is the first, if all its lines are
    trailers, or if one is a trailer written by git itself and at most three in four lines are not trailers. Lines that
    begin with # do not count. Configured trailers (`trailer.<name>.key`) are ignored: a commit must mean the same on
    every machine.
    """
    trailers, others, continuations = 0, 0, 0
    by_git, only_blank = False, True
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        if line[0] == "#":
            others += continuations
            continuations = 0
        elif _is_blank(line):
            if only_blank:
                continue
            others += continuations
            found = trailers * 3 >= others if by_git else bool(trailers) and not others
            return number + 1 if found else len(lines)
        else:
            only_blank = False
            if line.startswith(_BY_GIT) or _TRAILER.match(line):
                by_git = by_git or line.startswith(_BY_GIT)
                trailers += 1
                continuations = 0
            elif line[0] in _SPACE:
                continuations += 1
            else:
                others += continuations + 1
                continuations = 0
    return len(lines)


def _trailers(lines: list[str]) -> dict[str, tuple[str, ...]]:
    """Parse the lines of a trailer block, ignoring those that neither are trailers nor continue one."""
    found: list[tuple[str, list[str]]] = []
    continues = False
    for line in lines:
        if continues and line[0] in _SPACE:
            found[-1][1].append(line)
            continue
        match = _TRAILER.match(line)
        continues = match is not None
        if match:
            found.append((match["key"], [line[match.end() :]]))
    trailers: dict[str, list[str]] = {}
    for key, parts in found:
        # Like git, compare keys without regard to case; kortit's own keys keep their own spelling.
        known = next((name for name in KEYS if name.lower() == key.lower()), key)
        trailers.setdefault(known, []).append(_FOLD.sub(" ", "".join(parts)).strip(_SPACE))
    return {key: tuple(values) for key, values in trailers.items()}
