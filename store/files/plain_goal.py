"""The plain form of a goal file, read in one match: the layout that kortit writes, every text unquoted and simple.

Ten thousand goals must be there in half a second, and most files have this form. What it takes is a subset of what the
YAML reader takes, and says the same (a property test holds that); whatever it does not take, the YAML reader reads.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kortit.goal import FIRST_YEAR, LAST_YEAR, Goal, Means

if TYPE_CHECKING:
    from store.files.goal_file import GoalPath

# A letter first and a space somewhere: so it is no number, date, truth value or nothing, whatever follows. No sign that
# means anything to YAML inside a line (a colon, a number sign), and none that kortit forbids: letters of Latin, digits.
_LETTER = "A-Za-zÀ-ÖØ-öø-ſ"
_TEXT = rf"[{_LETTER}][{_LETTER}0-9.,;()/%§€+’!?&–-]*(?: [{_LETTER}0-9.,;()/%§€+’!?&–-]+)+"
_STEPS = rf"(?: {{4}}steps:\n(?: {{6}}- {_TEXT}\n)+)?"
_PLAIN = re.compile(
    rf"goal: ({_TEXT})\ntarget_year: ([12][0-9]{{3}})\n"
    rf"means:(?: \[\]\n|\n((?: {{2}}- (?:{_TEXT}\n|text: {_TEXT}\n{_STEPS}))+))"
)
_ITEM = "  - "
_TEXT_KEY = "text: "
_STEP = "      - "
MOST_BYTES = 8192
"""What is longer is seldom plain, and a long text must not make the match slow."""


def read_plain_goal(path: GoalPath, data: bytes) -> Goal | None:
    """Give the goal of a file in the plain form; None when it is in another one, or anything in it is unusual."""
    if len(data) > MOST_BYTES:
        return None
    try:
        match = _PLAIN.fullmatch(data.decode())
    except UnicodeDecodeError:
        return None
    if match is None:
        return None
    year = int(match[2])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    return Goal(path.id, path.theme, match[1], year, _means(match[3]) if match[3] else ())


def _means(lines: str) -> tuple[Means, ...]:
    found: list[tuple[str, list[str]]] = []
    for line in lines.splitlines():
        if line.startswith(_ITEM):
            found.append((line[len(_ITEM) :].removeprefix(_TEXT_KEY), []))
        elif line.startswith(_STEP):
            found[-1][1].append(line[len(_STEP) :])
    return tuple(Means(text, tuple(steps)) for text, steps in found)
