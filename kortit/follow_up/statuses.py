"""The statuses that the line of a goal may have, as a municipality names them in kortit.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kortit.messages import Message, _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Level(StrEnum):
    """How good or bad a status is; it decides the sign that stands before its name."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    NONE = "none"

    @property
    def sign(self) -> str:
        """The sign that stands for it, so that no colour has to."""
        return _SIGNS[self]


UNREPORTED = _("Not reported")
UNREPORTED_SIGN = "○"
_SIGNS = {Level.GOOD: "✓", Level.WARNING: "▲", Level.BAD: "✗", Level.NONE: "–"}


@dataclass(frozen=True, slots=True)
class Status:
    """A status: its key in files, its name in documents, its level."""

    key: str
    name: str
    level: Level


USUAL_STATUSES: Mapping[str, tuple[Message, Level]] = {
    "done": (_("Reached"), Level.GOOD),
    "going": (_("Going as planned"), Level.GOOD),
    "late": (_("Late"), Level.WARNING),
    "missed": (_("Not reached"), Level.BAD),
    "unmeasured": (_("Not measured"), Level.NONE),
}
"""The statuses of a new store, in the order of reports; their names are in the language of its documents."""


def unknown_status(key: str, known: Iterable[str]) -> Message:
    """The message that no status has a key; `known` are the keys that there are."""
    return _("there is no status “{status}”; kortit.yaml has: {known}", status=key, known=tuple(known) or _("none"))
