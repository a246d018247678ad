"""Contents of git objects, read in order of use while git is still sending the rest; objects that are damaged."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from store.git.absence import UnreadableError
from store.git.processes import QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from store.git.plumbing import Plumbing


class Contents:
    """The contents of git objects by id.

    Name the objects in the order of use, so that each is read only when it is needed.
    """

    def __init__(self, plumbing: Plumbing, names: Iterable[str]) -> None:
        wanted = list(dict.fromkeys(names))
        # A few are read by the process that is there, with no need of another.
        coming = plumbing.objects(wanted) if len(wanted) <= QUESTIONS else plumbing.stream(wanted)
        self._coming = zip(wanted, cast("Iterable[bytes]", coming), strict=True)
        self._known: dict[str, bytes] = {}

    def __getitem__(self, name: str) -> bytes:
        """The content of an object. Raises KeyError for a name that was not announced."""
        known = self._known
        while name not in known:
            try:
                found, data = next(self._coming)
            except StopIteration:
                raise KeyError(name) from None
            known[found] = data
        return known[name]


def damaged_objects(plumbing: Plumbing, commit: str, *, read: bool) -> list[str]:
    """The ids of objects of a commit's history that are not there, or, with `read`, whose bytes are others.

    Of a partial clone, which lacks some on purpose, none is looked for without `read`.
    """
    if not read and plumbing.is_partial:
        return []
    try:
        listed = plumbing.read("rev-list", "--objects", "--no-object-names", "--missing=print", commit, "--")
    except UnreadableError as error:
        return [error.name]
    ids = listed.decode().split()
    damaged = [name[1:] for name in ids if name.startswith("?")]
    left = [name for name in ids if not name.startswith("?")] if read else []
    while left:
        done = 0
        try:
            for _data in plumbing.stream(left):
                done += 1
        except UnreadableError:
            damaged.append(left[done])
            done += 1
        left = left[done:]
    return damaged
