"""An amendment's commit message and its trailers: written by `message_of`, read by `read_message`.

The trailer block is the last paragraph of a message that has more than its subject, as git finds it: what kortit takes
for a decision, `git log --format='%(trailers)'` shows as one, and the other way round.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

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
_TRAILER = re.compile(r"(?P<key>[A-Za-z0-9][A-Za-z0-9-]*)[ \t]*:[ \t]*(?P<value>.*)")


@dataclass(frozen=True, slots=True)
class Amendment:
    """What a person says about a change when it is committed. Raises UsageError when its parts contradict."""

    decision: Decision | None = None
    effective: datetime.date | None = None
    reason: str = ""
    imported_from: str | None = None
    corrects: str | None = None
    proposal: str | None = None
    proposal_commits: tuple[str, ...] = ()

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


@dataclass(frozen=True, slots=True)
class CommitMessage:
    """A message as it was read. `trailers` maps each key to its values in order; keys as first written."""

    subject: str
    reason: str = ""
    trailers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def trailer(self, key: str) -> str | None:
        """Give the only value of a trailer; None when it is missing or there are several."""
        values = self.trailers.get(key, ())
        return values[0] if len(values) == 1 else None


def message_of(subject: str, amendment: Amendment) -> str:
    """Write a commit message. Raises UsageError when the reason could be taken for trailers."""
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
    written = [f"{key}: {value}" for key, value in trailers if value]
    paragraphs = [subject, amendment.reason.strip(), "\n".join(written)]
    message = "\n\n".join(paragraph for paragraph in paragraphs if paragraph) + "\n"
    if not written and read_message(message).trailers:
        raise UsageError(
            _("the end of the reason reads like git trailers (“Key: value”); put a sentence after it, or leave it out")
        )
    return message


def read_message(message: str) -> CommitMessage:
    """Read a commit message into subject, reason and trailers, as git itself does."""
    lines = message.replace("\r\n", "\n").rstrip().split("\n")
    while lines and not lines[0].strip():
        lines.pop(0)
    body = next((number for number, line in enumerate(lines) if not line.strip()), len(lines))
    start = max(_trailers_start(lines), body)
    reason = "\n".join(lines[body:start]).strip("\n")
    return CommitMessage(" ".join(" ".join(lines[:body]).split()), reason, _trailers(lines[start:]))


def _trailers_start(lines: list[str]) -> int:
    """Give the line at which the trailer block begins; the number of lines if there is none.

    This is the rule of git (trailer.c): the last paragraph, if all of it is trailers, or if git itself wrote one of
    them and at most three in four lines are something else. Lines that begin with # do not count.
    """
    trailers, others, continuations = 0, 0, 0
    by_git, only_blank = False, True
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        if line.startswith("#"):
            others += continuations
            continuations = 0
        elif not line.strip():
            if only_blank:
                continue
            others += continuations
            found = trailers * 3 >= others if by_git else bool(trailers) and not others
            return number + 1 if found else len(lines)
        elif line.startswith(_BY_GIT):
            only_blank, by_git, continuations = False, True, 0
            trailers += 1
        elif _TRAILER.fullmatch(line):
            only_blank, continuations = False, 0
            trailers += 1
        elif line[0].isspace():
            only_blank = False
            continuations += 1
        else:
            only_blank = False
            others += continuations + 1
            continuations = 0
    return len(lines)


def _trailers(lines: list[str]) -> dict[str, tuple[str, ...]]:
    """Read the lines of a trailer block; those that are no trailers are left out."""
    found: list[tuple[str, str]] = []
    for line in lines:
        if line[:1] in (" ", "\t") and found:
            key, value = found[-1]
            found[-1] = (key, f"{value} {line.strip()}")
        elif match := _TRAILER.fullmatch(line):
            found.append((match["key"], match["value"].strip()))
    trailers: dict[str, tuple[str, ...]] = {}
    for key, value in found:
        # Git compares keys without regard to case; so do we, and keep our own spelling of our own keys.
        known = next((name for name in KEYS if name.lower() == key.lower()), key)
        trailers[known] = (*trailers.get(known, ()), value)
    return trailers
