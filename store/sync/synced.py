"""The outcome of a sync, and its words."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kortit.authority import PROPOSALS
from kortit.messages import Message, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from store.history.records import CommitRecord


@dataclass(frozen=True, slots=True)
class Synced:
    """The outcome of a sync (or of a dry run): the tip of the binding branch, what came, what went, and new ids.

    `sent` are the refs of the server that changed, `replayed` the new ids by the old ones. `first`: the server had
    nothing of the binding branch before. `came` are the refs of proposals and tags that are new or changed there.
    """

    commit: str
    received: tuple[CommitRecord, ...] = ()
    amendments: tuple[CommitRecord, ...] = ()
    sent: tuple[str, ...] = ()
    replayed: Mapping[str, str] = field(default_factory=dict)
    told: tuple[Message, ...] = ()
    first: bool = False
    came: tuple[str, ...] = ()


def said(synced: Synced, *, dry: bool) -> list[Message]:
    """A sync in sentences."""
    came = ngettext("{count} amendment", "{count} amendments", len(synced.received))
    went = ngettext("{count} amendment", "{count} amendments", len(synced.amendments))
    sentences: list[Message] = []
    if synced.first:
        sentences = [_FIRST[dry]]
    elif (moved := (bool(synced.received), bool(synced.amendments))) in _MOVED:
        sentences = [replace(_MOVED[moved][dry], values={"came": came, "went": went})]
    if beside := _named(synced.came):
        sentences.append(_("fetched: {names}", names=beside))
    if beside := _named(synced.sent):
        sentences.append(_("would send: {names}", names=beside) if dry else _("sent: {names}", names=beside))
    return sentences or [_("nothing to send or to fetch: all is the same here and on the server")]


def _named(refs: Sequence[str]) -> list[Message]:
    """Proposals, their ends and tags in words, by their refs on the server; the binding branch is none of them."""
    ended = {name for ref in refs for kind, name in [_kind_and_name(ref)] if kind == ENDED}
    found = (_kind_and_name(ref) for ref in refs)
    return [_NAMED[kind](name) for kind, name in found if kind in _NAMED and not (kind == PROPOSED and name in ended)]


def _kind_and_name(ref: str) -> tuple[str, str]:
    if ref.startswith(ENDED):
        return ENDED, ref.removeprefix(ENDED).partition("/")[2]
    kind = next((kind for kind in (PROPOSED, TAGGED) if ref.startswith(kind)), "")
    return kind, ref.removeprefix(kind)


PROPOSED, TAGGED, ENDED = f"refs/heads/{PROPOSALS}", "refs/tags/", "refs/kortit/"
_NAMED: Mapping[str, Callable[[str], Message]] = {
    PROPOSED: lambda name: _("the proposal “{name}”", name=name),
    TAGGED: lambda name: _("the tag {name}", name=name),
    ENDED: lambda name: _("the end of the proposal “{name}”", name=name),
}
_FIRST = (
    _("the server was empty; the whole store is there now"),
    _("the server is empty; the whole store would be sent"),
)
_MOVED = {  # by whether anything came, and whether anything went; then as it was done, and as it would be
    (True, True): (_("fetched {came}, sent {went}"), _("would fetch {came} and send {went}")),
    (True, False): (_("fetched {came}"), _("would fetch {came}")),
    (False, True): (_("sent {went}"), _("would send {went}")),
}
