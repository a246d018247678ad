"""Builds the trees of commits to be made, in a temporary index, so that the user's index is untouched."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from store.git.plumbing import Plumbing

_REGULAR = "100644"
_NO_ENTRY = "0 " + "0" * 40


def tree_with_paths(plumbing: Plumbing, parent: str | None, paths: Iterable[str]) -> str:
    """The id of the tree of `parent` (None: empty) with `paths` as on disk; files missing on disk are removed."""
    with _own_index(plumbing, parent) as environment:
        names = "".join(f"{plumbing.in_repository(path)}\0" for path in paths)
        plumbing.write("update-index", "--add", "--remove", "-z", "--stdin", text=names, environment=environment)
        return plumbing.write("write-tree", environment=environment).decode().strip()


def tree_with_files(plumbing: Plumbing, parent: str | None, files: Mapping[str, bytes | None]) -> str:
    """The id of the tree of `parent` (None: empty) with `files` (path → content, None: removed) replaced."""
    kept = [path for path, data in files.items() if data is not None]
    with tempfile.TemporaryDirectory(prefix="kortit-") as name, _own_index(plumbing, parent) as environment:
        places = [Path(name) / str(number) for number in range(len(kept))]
        for place, path in zip(places, kept, strict=True):
            place.write_bytes(files[path] or b"")
        listed = "".join(f"{place}\n" for place in places)
        blobs = plumbing.write("hash-object", "-w", "--no-filters", "--stdin-paths", text=listed).decode().split()
        entries = dict.fromkeys(files, _NO_ENTRY)
        entries.update({path: f"{_REGULAR} {blob}" for path, blob in zip(kept, blobs, strict=True)})
        lines = "".join(f"{entry} 0\t{plumbing.in_repository(path)}\0" for path, entry in entries.items())
        plumbing.write("update-index", "-z", "--index-info", text=lines, environment=environment)
        return plumbing.write("write-tree", environment=environment).decode().strip()


@contextmanager
def _own_index(plumbing: Plumbing, parent: str | None) -> Iterator[dict[str, str]]:
    """Environment variables that point git at a temporary index with the files of a commit (None: empty)."""
    with tempfile.TemporaryDirectory(prefix="kortit-") as name:
        environment = {"GIT_INDEX_FILE": str(Path(name) / "index")}
        plumbing.write("read-tree", parent or "--empty", environment=environment)
        yield environment
