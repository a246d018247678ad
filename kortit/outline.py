"""Means as an outline in plain text: one line per means, indented lines for its steps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kortit.characters import FORBIDDEN, collapsed, described
from kortit.errors import ProblemsError
from kortit.goal import Means
from kortit.messages import _
from kortit.problem import Code, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

INDENT = "  "
MEANS_BULLET, STEP_BULLET = "• ", "◦ "
"""Bullets before the lines of an outline, where a wrapped line must not look like the next one."""
_BULLETS = re.compile(rf"^(?:{MEANS_BULLET}|([ \t]*{STEP_BULLET}))", re.MULTILINE)
_BEFORE = re.compile(rf"^({INDENT})?(?=.)", re.MULTILINE)


def with_bullets(outline: str) -> str:
    """An outline with a bullet before each line."""
    return _BEFORE.sub(lambda found: INDENT + STEP_BULLET if found[1] else MEANS_BULLET, outline)


def without_bullets(outline: str) -> str:
    """An outline without the bullets that its lines have; that of a step alone makes a line a step."""
    return _BULLETS.sub(lambda found: INDENT if found[1] else "", outline)


def read_outline(text: str, name: str) -> tuple[Means, ...]:
    """Read an outline, ignoring blank lines. Raises ProblemsError, with places in the file `name`."""
    means: list[tuple[str, list[str]]] = []
    problems: list[Problem] = []
    for number, raw in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        line = collapsed(raw)
        found = FORBIDDEN.search(raw)
        if found is not None:
            message = _("the character {character} is not allowed; delete it", character=described(found[0]))
            problems.append(Problem(name, number, found.start() + 1, Code.CHARACTER, message))
        elif not line:
            continue
        elif not raw[0].isspace():
            means.append((line, []))
        elif means:
            means[-1][1].append(line)
        else:
            message = _("a step without a means before it; begin the first line at the left edge")
            problems.append(Problem(name, number, 1, Code.VALUE, message))
    if problems:
        raise ProblemsError(problems)
    return tuple(Means(line, tuple(steps)) for line, steps in means)


def write_outline(means: Sequence[Means]) -> str:
    """Write means as an outline that `read_outline` reads back."""
    lines = (line for item in means for line in (item.text, *(INDENT + step for step in item.steps)))
    return "".join(f"{line}\n" for line in lines)
