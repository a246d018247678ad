"""The statuses that the line of a goal may have, as a municipality names them in kortit.yaml."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from kortit.messages import LANGUAGES, Message, _, translator

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


class Status(NamedTuple):
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


def status_called(said: str, statuses: Mapping[str, Status]) -> str | None:
    """The key of the status that a person wrote: by its name or key, or by a usual name in any language; else None.

    The sign before the name in documents may stand there too.
    """
    wanted = said.strip(" ".join(_SIGNS.values())).casefold()
    names = [(status.name, key) for key, status in statuses.items()]
    names += [(key, key) for key in statuses]
    names += [
        (translator(language)(USUAL_STATUSES[key][0]), key)
        for language in LANGUAGES
        for key in statuses
        if key in USUAL_STATUSES
    ]
    return next((key for name, key in names if " ".join(name.split()).casefold() == wanted), None)
