"""Contents of git objects, read in order of use while git is still sending the rest; objects that are damaged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.git.absence import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from store.git.plumbing import Plumbing


class Contents:
    """The contents of git objects by id.

    Name the objects in the order of use, so that each is read only when it is needed.
    """

    def __init__(self, plumbing: Plumbing, names: Iterable[str]) -> None:
        wanted = list(dict.fromkeys(names))
        self._coming = zip(wanted, plumbing.stream(wanted), strict=True)
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


def damaged_objects(plumbing: Plumbing, commit: str) -> list[str]:
    """The ids of objects of a commit's history that are not there, or whose bytes are not what their id says."""
    try:
        listed = plumbing.read("rev-list", "--objects", "--no-object-names", "--missing=print", commit, "--")
    except UnreadableError as error:
        return [error.name]
    ids = listed.decode().split()
    damaged = [name[1:] for name in ids if name.startswith("?")]
    left = [name for name in ids if not name.startswith("?")]
    while left:
        read = 0
        try:
            for _data in plumbing.stream(left):
                read += 1
        except UnreadableError:
            damaged.append(left[read])
            read += 1
        left = left[read:]
    return damaged


def working_forms(plumbing: Plumbing, tree: str, paths: Sequence[str]) -> list[bytes | None]:
    """The contents of files of a commit or tree as git would check them out, with the line ends of the work tree.

    None for a file that it does not have, and for all where `tree` is empty.
    """
    entries = plumbing.tree_entries(plumbing.start_tree(tree, *paths).output()) if tree and paths else ()
    blobs = {entry.path: entry.blob for entry in entries}
    known = [path for path in paths if path in blobs]
    # Git wants the path too, by whose attributes it converts.
    lines = [f"{blobs[path]} {plumbing.in_repository(path)}" for path in known]
    output = plumbing.read("cat-file", "--batch", "--filters", lines=[*lines, ""]) if known else b""
    forms: dict[str, bytes] = {}
    place = 0
    for path in known:
        line_end = output.index(b"\n", place)
        size = int(output[output.rindex(b" ", place, line_end) + 1 : line_end])
        forms[path] = output[line_end + 1 : line_end + 1 + size]
        place = line_end + size + 2
    return [forms.get(path) for path in paths]
