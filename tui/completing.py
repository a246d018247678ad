"""Completes a path that is being typed, as a shell does."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def completed(typed: str) -> tuple[str, list[str]]:
    """The path with what all files that begin so have in common, and their names; a folder ends with a slash.

    Hidden files are offered only where a dot was typed.
    """
    folder, beginning = os.path.split(typed)
    place = Path(folder).expanduser() if folder else Path.cwd()
    names: list[str] = []
    with suppress(OSError):
        names = sorted(
            one.name + ("/" if one.is_dir() else "")
            for one in place.iterdir()
            if one.name.startswith(beginning) and (beginning or not one.name.startswith("."))
        )
    if not names:
        return typed, []
    common = names[0]
    while not all(name.startswith(common) for name in names):
        common = common[:-1]
    return typed[: len(typed) - len(beginning)] + common, names
