"""A goal as it is being typed: the texts of its fields, and the goal they make, or what is wrong with each.

It is the one way between what stands in the fields of a form and a Goal, and it is what is kept while one types.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from kortit.characters import FORBIDDEN, collapsed, described
from kortit.errors import ProblemsError
from kortit.goal import FIRST_YEAR, LAST_YEAR, ExtraValue, Goal
from kortit.messages import Message, _
from kortit.municipality import ExtraField, FieldType
from kortit.outline import read_outline, write_outline

if TYPE_CHECKING:
    from collections.abc import Mapping

GOAL, TARGET_YEAR, MEANS = "goal", "target_year", "means"
_YEAR = re.compile(r"[0-9]{4}")


@dataclass(frozen=True, slots=True)
class Typed:
    """The texts of a form. Means are an outline, a list of an extra field has a line an item."""

    texts: Mapping[str, str] = field(default_factory=dict)

    def data(self) -> dict[str, Any]:
        """Give what can be kept as JSON."""
        return dict(self.texts)

    @classmethod
    def of_data(cls, data: object) -> Typed:
        """Read what was kept; what is no text is left out."""
        known = data.items() if isinstance(data, dict) else ()
        return cls({str(name): value for name, value in known if isinstance(value, str)})


def typed_of(goal: Goal | None, fields: Mapping[str, ExtraField], year: int | None = None) -> Typed:
    """Give the texts that a form shows for a goal; None: an empty form, with `year` in it."""
    if goal is None:
        return Typed({GOAL: "", TARGET_YEAR: str(year or ""), MEANS: "", **dict.fromkeys(fields, "")})
    extra = {key: _shown(goal.extra.get(key, "")) for key in fields}
    outline = write_outline(goal.means).removesuffix("\n")
    return Typed({GOAL: goal.text, TARGET_YEAR: str(goal.target_year), MEANS: outline, **extra})


def _shown(value: ExtraValue) -> str:
    return value if isinstance(value, str) else "\n".join(value)


def read_typed(typed: Typed, base: Goal, fields: Mapping[str, ExtraField]) -> tuple[Goal, dict[str, Message]]:
    """Give `base` with what is typed, and why some fields cannot be taken; such a field stays as it was."""
    goal = base
    wrong: dict[str, Message] = {}
    for name, text in typed.texts.items():
        if name == MEANS:
            try:
                goal = replace(goal, means=read_outline(text, MEANS))
            except ProblemsError as error:
                first = error.problems[0]
                wrong[name] = _("line {line}: {message}", line=first.line, message=first.message)
            continue
        if (found := FORBIDDEN.search(text)) is not None:
            wrong[name] = _("the character {character} is not allowed; delete it", character=described(found[0]))
        elif name == GOAL:
            if line := collapsed(text):
                goal = replace(goal, text=line)
            else:
                wrong[name] = _("the goal has no text; write it")
        elif name == TARGET_YEAR:
            written = text.strip()
            if _YEAR.fullmatch(written) and FIRST_YEAR <= int(written) <= LAST_YEAR:
                goal = replace(goal, target_year=int(written))
            else:
                wrong[name] = _(
                    "write a year of four digits between {first} and {last}", first=FIRST_YEAR, last=LAST_YEAR
                )
        elif name in fields:
            goal = replace(goal, extra={**goal.extra, name: _read(text, fields[name])})
    return goal, wrong


def _read(text: str, known: ExtraField) -> ExtraValue:
    if known.type is FieldType.TEXT:
        return collapsed(text)
    return tuple(line for line in map(collapsed, text.splitlines()) if line)
