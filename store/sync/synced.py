"""What a sync did, and how it is said."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kortit.messages import Message, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from store.history.records import CommitRecord


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync did, or would do: the tip of the binding branch, what came, what went, and what got a new id.

    `sent` are the refs of the server that changed, `replayed` the new ids by the old ones.
    """

    commit: str
    received: tuple[CommitRecord, ...] = ()
    amendments: tuple[CommitRecord, ...] = ()
    sent: tuple[str, ...] = ()
    replayed: Mapping[str, str] = field(default_factory=dict)
    told: tuple[Message, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether there was nothing to do."""
        return not (self.received or self.sent or self.replayed)


def said(synced: Synced, *, dry: bool) -> list[Message]:
    """A sync in sentences."""
    came = ngettext("{count} amendment", "{count} amendments", len(synced.received))
    went = ngettext("{count} amendment", "{count} amendments", len(synced.amendments))
    if synced.is_nothing:
        return [_("nothing to send or to fetch: all is the same here and on the server")]
    sentence = (
        _("would fetch {came} and send {went}", came=came, went=went)
        if dry
        else _("fetched {came}, sent {went}", came=came, went=went)
    )
    beside: Sequence[str] = [
        ref.removeprefix("refs/heads/").removeprefix("refs/") for ref in synced.sent[1 if synced.amendments else 0 :]
    ]
    return [sentence, *([_("also: {names}", names=tuple(beside))] if beside else [])]
