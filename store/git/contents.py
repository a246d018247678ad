"""Contents of git's objects, read one after another while git goes on: what is used first comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from store.git.plumbing import Plumbing


class Contents:
    """The contents of objects by name; None for one that is not there.

    Name the objects in the order in which they are used, so that no more is read at a time than is needed.
    """

    def __init__(self, plumbing: Plumbing, names: Iterable[str]) -> None:
        wanted = list(dict.fromkeys(names))
        self._coming = zip(wanted, plumbing.stream(wanted), strict=True)
        self._known: dict[str, bytes | None] = {}

    def __getitem__(self, name: str) -> bytes | None:
        """Give the content of an object. Raises KeyError for one that was not named."""
        known = self._known
        while name not in known:
            found, data = next(self._coming, (None, None))
            if found is None:
                raise KeyError(name)
            known[found] = data
        return known[name]
