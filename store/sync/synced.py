"""What a sync did, and how it is said."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kortit.messages import Message, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from store.history.records import CommitRecord


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync did, or would do: the tip of the binding branch, what came, what went, and what got a new id.

    `sent` are the refs of the server that changed, `replayed` the new ids by the old ones. `first`: the server had
    nothing of the binding branch before.
    """

    commit: str
    received: tuple[CommitRecord, ...] = ()
    amendments: tuple[CommitRecord, ...] = ()
    sent: tuple[str, ...] = ()
    replayed: Mapping[str, str] = field(default_factory=dict)
    told: tuple[Message, ...] = ()
    first: bool = False

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
    sentence = _SAID[synced.first, dry]
    beside: Sequence[str] = [
        ref.removeprefix("refs/heads/").removeprefix("refs/")
        for ref in synced.sent[1 if synced.amendments or synced.first else 0 :]
    ]
    return [
        replace(sentence, values={"came": came, "went": went}),
        *([_("also: {names}", names=tuple(beside))] if beside else []),
    ]


_SAID = {  # by whether it is the first one, and whether it is dry
    (False, False): _("fetched {came}, sent {went}"),
    (False, True): _("would fetch {came} and send {went}"),
    (True, False): _("the server was empty; the whole store is there now"),
    (True, True): _("the server is empty; the whole store would be sent"),
}
