"""Remembers where the user left off, in one small file for each store.

It is in the user's state folder; losing it loses nothing but the position.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

from platformdirs import user_state_path

if TYPE_CHECKING:
    from pathlib import Path

MOST_SEARCHES = 20


@dataclass(slots=True)
class Memory:
    """The theme, goal, search, point and suffix of an exported file that were last chosen; the look of the sheet.

    `recent` are the last searches, a line each, the newest first. `hidden` are the keys of columns that the sheet does
    not show, `rows` the height of its rows in lines; `widened` by how many cells the themes are wider than their names.
    """

    theme: str | None = None
    goal: str | None = None
    find: str = ""
    recent: str = ""
    point: str | None = None
    ending: str = ".pdf"
    folder: str = ""  # of the file written last; empty for where one is
    hidden: str = ""
    rows: str = ""
    widened: str = ""

    @property
    def searches(self) -> list[str]:
        """The last searches, the newest first."""
        return self.recent.splitlines()

    def add_search(self, typed: str) -> None:
        """Remember a search as the newest."""
        typed = " ".join(typed.split())
        if typed:
            self.recent = "\n".join([typed, *(one for one in self.searches if one != typed)][:MOST_SEARCHES])


def memory_path(root: Path) -> Path:
    """The file with the memory of a store."""
    digest = hashlib.sha256(str(root.resolve()).encode(errors="surrogateescape")).hexdigest()[:16]
    return user_state_path("kortit") / f"{digest}.json"


def remembered(root: Path) -> Memory:
    """The memory of a store; an unreadable file counts as none."""
    with suppress(OSError, ValueError):
        data = json.loads(memory_path(root).read_text(encoding="utf-8"))
        if isinstance(data, dict):
            known = {field.name for field in fields(Memory)}
            given = {name: value for name, value in data.items() if name in known and isinstance(value, str | None)}
            return Memory(**{name: value for name, value in given.items() if value is not None})
    return Memory()


def remember(root: Path, memory: Memory) -> None:
    """Save the memory; a folder that cannot be written is ignored."""
    with suppress(OSError):
        path = memory_path(root)
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(".new")
        beside.write_text(json.dumps(asdict(memory)), encoding="utf-8")
        beside.replace(path)
