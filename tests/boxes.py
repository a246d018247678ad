"""The content of one box of the screen (a field, a list or a text), found by the beginning of its title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.screen import Seen


def box(seen: Seen, title: str) -> list[str]:
    """The lines inside the box whose title begins so."""
    lines = seen.lines
    begun = re.compile(f"[╭┏][─━] {re.escape(title)}")  # heavy where it has the focus
    found = next(((number, match.start()) for number, line in enumerate(lines) if (match := begun.search(line))), None)
    assert found is not None, f"there is no box {title}; the screen shows:\n{seen.text}"
    row, left = found
    right = left + len(re.split("[╮┓]", lines[row][left:])[0])
    below = [line[left : right + 1] for line in lines[row + 1 :]]
    end = next((number for number, line in enumerate(below) if line.startswith(("╰", "┗"))), len(below))
    return [line[1:-1].rstrip() for line in below[:end]]


def words(seen: Seen, title: str) -> str:
    """The words in a box; line breaks do not matter."""
    return " ".join(" ".join(box(seen, title)).split())
