"""A goal as it is being typed: the texts of its fields, and the goal they make, or what is wrong with each.

It is the one way between what stands in the fields of a form and a Goal, and it is what is kept while one types.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kortit.fields import TARGET_YEAR, fields_in_file
from kortit.kinds import InvalidTextError
from kortit.messages import Message, _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kortit.fields import ExtraField
    from kortit.goal import Goal


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
    """Return the texts that a form shows for a goal; None: an empty form, with `year` in it."""
    texts = {key: known.written(goal) for key, known in fields_in_file(fields).items()}
    return Typed(texts if goal is not None else {**texts, TARGET_YEAR.key: str(year or "")})


def read_typed(typed: Typed, base: Goal, fields: Mapping[str, ExtraField]) -> tuple[Goal, dict[str, Message]]:
    """Return `base` with what is typed, and why some fields cannot be taken; such a field stays as it was."""
    goal = base
    wrong: dict[str, Message] = {}
    known = fields_in_file(fields)
    for key, text in typed.texts.items():
        if (one := known.get(key)) is None:
            continue
        try:
            value = one.kind.read(text)
        except InvalidTextError as error:
            wrong[key] = error.message
            continue
        if value or not one.is_required:
            goal = one.with_value(goal, value)
        else:
            wrong[key] = _("the goal has no text; write it")
    return goal, wrong
