"""The form of a goal: the texts of its fields, converted to a goal or to a message for each invalid field.

All conversion between form texts and a Goal happens here. The texts are also what is saved while the user is typing.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kortit.bullets import said_of_bullets, unbulleted
from kortit.fields import TARGET_YEAR, fields_in_file
from kortit.kinds import InvalidTextError
from kortit.messages import Message, _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kortit.fields import ExtraField
    from kortit.goal import Goal


@dataclass(frozen=True, slots=True)
class Typed:
    """The texts of a form, by field key. Means are an outline; a list of an extra field has one item per line."""

    texts: Mapping[str, str] = field(default_factory=dict)

    def data(self) -> dict[str, Any]:
        """The texts as data for JSON."""
        return dict(self.texts)

    @classmethod
    def of_data(cls, data: object) -> Typed:
        """Read data made by `data`; values that are not texts are dropped."""
        known = data.items() if isinstance(data, dict) else ()
        return cls({str(name): value for name, value in known if isinstance(value, str)})


def typed_of(goal: Goal | None, fields: Mapping[str, ExtraField], year: int | None = None) -> Typed:
    """The texts of the form for a goal; for None, an empty form with the target year `year`."""
    texts = {key: known.written(goal) for key, known in fields_in_file(fields).items()}
    return Typed(texts if goal is not None else {**texts, TARGET_YEAR.key: str(year or "")})


def read_typed(typed: Typed, base: Goal, fields: Mapping[str, ExtraField]) -> tuple[Goal, dict[str, Message]]:
    """Return `base` with the typed values, and a message for each invalid field, which keeps its value in `base`."""
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
    return unbulleted(goal, base)[0], wrong


def bullets_typed(typed: Typed, base: Goal, fields: Mapping[str, ExtraField]) -> Message | None:
    """The bullets and numbers that `read_typed` leaves out, in a sentence; None where there are none."""
    known = fields_in_file(fields)
    taken: list[str] = []
    for key, text in typed.texts.items():
        with suppress(InvalidTextError):
            if key in known:
                taken += unbulleted(known[key].with_value(base, known[key].kind.read(text)), base)[1]
    return said_of_bullets(taken) if taken else None
