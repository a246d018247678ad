"""Contents of git objects, read in order of use while git is still sending the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from store.git.plumbing import Plumbing


class Contents:
    """The contents of git objects by name; None for an object that does not exist.

    Name the objects in the order of use, so that each is read only when it is needed.
    """

    def __init__(self, plumbing: Plumbing, names: Iterable[str]) -> None:
        wanted = list(dict.fromkeys(names))
        self._coming = zip(wanted, plumbing.stream(wanted), strict=True)
        self._known: dict[str, bytes | None] = {}

    def __getitem__(self, name: str) -> bytes | None:
        """The content of an object. Raises KeyError for a name that was not announced."""
        known = self._known
        while name not in known:
            found, data = next(self._coming, (None, None))
            if found is None:
                raise KeyError(name)
            known[found] = data
        return known[name]
