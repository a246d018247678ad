"""An amendment's commit message and its trailers: written by `message_of`, read by `read_message`.

The trailer block is the last paragraph of a message that has more than its subject, when every line of it is
`Key: value` (or continues the line before). Nothing else in a message counts, whatever it looks like.
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

_TRAILER = re.compile(r"(?P<key>[A-Za-z0-9][A-Za-z0-9-]*)[ \t]*:[ \t]*(?P<value>.*)")


@dataclass(frozen=True, slots=True)
class Amendment:
    """What a person says about a change when it is committed."""

    decision: Decision | None = None
    effective: datetime.date | None = None
    reason: str = ""
    imported_from: str | None = None


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
    """Read a commit message into subject, reason and trailers."""
    paragraphs = [part for part in re.split(r"\n[ \t]*(?:\n[ \t]*)*\n", message.replace("\r\n", "\n").strip()) if part]
    if not paragraphs:
        return CommitMessage("")
    trailers = _trailers(paragraphs[-1]) if len(paragraphs) > 1 else None
    reason = paragraphs[1:] if trailers is None else paragraphs[1:-1]
    return CommitMessage(" ".join(paragraphs[0].split()), "\n\n".join(reason), trailers or {})


def _trailers(paragraph: str) -> dict[str, tuple[str, ...]] | None:
    """Read a trailer block, or give None when it is none."""
    found: list[tuple[str, str]] = []
    for line in paragraph.split("\n"):
        if line[:1] in (" ", "\t") and found:
            key, value = found[-1]
            found[-1] = (key, f"{value} {line.strip()}")
        elif match := _TRAILER.fullmatch(line):
            found.append((match["key"], match["value"].strip()))
        else:
            return None
    trailers: dict[str, tuple[str, ...]] = {}
    for key, value in found:
        # Git compares keys without regard to case; so do we, and keep our own spelling of our own keys.
        known = next(
            (name for name in (DECISION, REGISTER, EFFECTIVE, IMPORTED_FROM) if name.lower() == key.lower()),
            key,
        )
        trailers[known] = (*trailers.get(known, ()), value)
    return trailers
