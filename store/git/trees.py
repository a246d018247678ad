"""Builds the trees of commits to be made, in a temporary index, so that the user's index is untouched."""

from __future__ import annotations

import re
import tempfile
from contextlib import contextmanager
from pathlib import Path, PurePath
from secrets import token_hex
from typing import TYPE_CHECKING

from kortit.errors import RefusedError
from kortit.messages import _
from store.git.entries import is_regular
from store.git.processes import object_id_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from store.git.plumbing import Plumbing

_REGULAR = "100644"
_NO_ENTRY = "0 " + "0" * 40
_ATTRIBUTES = ".gitattributes"
_FEW_PATHS = 100


def tree_with_paths(plumbing: Plumbing, parent: str | None, paths: Iterable[str]) -> str:
    """The id of the tree of `parent` (None: empty) with `paths` as on disk; files missing on disk are removed.

    Raises RefusedError where git's attributes would make git commit another text than a file has.
    """
    paths = list(paths)
    with _own_index(plumbing, parent) as environment:
        names = "".join(f"{plumbing.in_repository(path)}\0" for path in paths)
        plumbing.write("update-index", "--add", "--remove", "-z", "--stdin", text=names, environment=environment)
        tree = plumbing.write("write-tree", environment=environment).decode().strip()
    _refuse_converted(plumbing, tree, paths)
    return tree


def _refuse_converted(plumbing: Plumbing, tree: str, paths: Sequence[str]) -> None:
    """Raise RefusedError where a file of a tree is not what is on disk, but for line ends that git converts."""
    entries = {entry.path: entry for entry in plumbing.tree_entries(plumbing.start_tree(tree, *paths).output())}
    for path in paths:
        place = plumbing.root / path
        if path not in entries or not is_regular(entries[path].mode) or place.is_symlink() or not place.is_file():
            continue
        data, blob = place.read_bytes(), entries[path].blob
        if blob == object_id_of(b"blob", data, len(blob)):
            continue
        if plumbing.objects([blob])[0] != data.replace(b"\r\n", b"\n"):
            raise RefusedError(
                _(
                    "git would commit another text than {path} has, by its attributes; see git check-attr --all {path},"
                    " and take them out of .gitattributes or .git/info/attributes",
                    path=path,
                )
            )


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


def working_forms(plumbing: Plumbing, tree: str, paths: Sequence[str]) -> list[bytes | None]:
    """The contents of files of a commit or tree as git would check them out, with the line ends of the work tree.

    None for a file that it does not have, and for all where `tree` is empty.
    """
    names = [plumbing.in_repository(path) for path in paths]
    # Git takes long to look for many paths one by one.
    asked = paths if len(paths) <= _FEW_PATHS else ()
    entries = plumbing.tree_entries(plumbing.start_tree(tree, *asked).output()) if tree and paths else ()
    blobs = {plumbing.in_repository(entry.path): entry.blob for entry in entries if is_regular(entry.mode)}
    known = {name: blobs[name] for name in names if name in blobs}
    if not known:
        return [None] * len(paths)
    # Git filters an object by the attributes of the work tree, which may not be those of the tree; and by lines.
    is_plain = all("\n" not in name and PurePath(name).name != _ATTRIBUTES for name in known)
    forms = _filtered(plumbing, known) if is_plain else _checked_out(plumbing, tree, known)
    return [forms.get(name) for name in names]


def _filtered(plumbing: Plumbing, blobs: Mapping[str, str]) -> dict[str, bytes]:
    """The contents of blobs, by the paths where they belong, as git checks them out."""
    # The sizes that git names are those before its filters, so a name that no object has divides the answers.
    sign = token_hex()
    asked = [line for name, blob in blobs.items() for line in (f"{blob} {name}", f"{sign} {name}")]
    output = plumbing.read("cat-file", "--batch", "--filters", lines=asked)
    answers = re.split(rb"\n%s[^\n]* missing\n" % sign.encode(), output)
    forms: dict[str, bytes] = {}
    for (name, blob), answer in zip(blobs.items(), answers[:-1], strict=True):
        data = answer.partition(b"\n")[2]
        if object_id_of(b"blob", data, len(blob)) != blob:
            plumbing.objects([blob])  # raises where it was no filter that made the difference
        forms[name] = data
    return forms


def _checked_out(plumbing: Plumbing, tree: str, names: Iterable[str]) -> dict[str, bytes]:
    """The contents of files as git checks out a whole tree, by their paths."""
    with tempfile.TemporaryDirectory(prefix="kortit-") as folder, _own_index(plumbing, tree) as environment:
        listed = "".join(f"{name}\0" for name in names)
        plumbing.write("checkout-index", f"--prefix={folder}/", "-z", "--stdin", text=listed, environment=environment)
        return {name: (Path(folder) / name).read_bytes() for name in names}


@contextmanager
def _own_index(plumbing: Plumbing, parent: str | None) -> Iterator[dict[str, str]]:
    """Environment variables that point git at a temporary index with the files of a commit (None: empty)."""
    with tempfile.TemporaryDirectory(prefix="kortit-") as name:
        environment = {"GIT_INDEX_FILE": str(Path(name) / "index")}
        plumbing.write("read-tree", parent or "--empty", environment=environment)
        yield environment
