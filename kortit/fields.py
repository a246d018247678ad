"""The fields of a goal, each once: everything that goes through the fields of a goal goes through this list.

Every goal has four fields; a municipality may add extra ones (`fields` of `kortit.yaml`). A field has a key, which
names it in files, JSON and on the command line, a name for sentences, and a kind (`kortit.kinds`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from kortit.kinds import CODE, OUTLINE, TEXT, YEAR, Kind, kind_of
from kortit.messages import Message, _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kortit.goal import Goal


@dataclass(frozen=True, slots=True)
class Field:
    """A field of goals: of every goal, in the attribute of Goal that is named, or an extra one.

    Where a goal is None, it is not there, and all of its fields are empty.
    """

    key: str
    name: Message | str
    kind: Kind[Any]
    attribute: str = field(default="", kw_only=True)
    is_required: bool = field(default=False, kw_only=True)

    def value_of(self, goal: Goal | None) -> Any:
        """Return the value in a goal, an absent one as the empty value of the kind."""
        if goal is None:
            return self.kind.empty
        return getattr(goal, self.attribute) if self.attribute else goal.extra.get(self.key, self.kind.empty)

    def with_value(self, goal: Goal, value: object) -> Goal:
        """Return `goal` with another value; an extra field that is given an empty one goes."""
        changes = {self.attribute: value} if self.attribute else {"extra": {**goal.extra, self.key: value}}
        return replace(goal, **changes)

    def is_empty(self, goal: Goal | None) -> bool:
        """Tell whether a goal has no value here."""
        return not self.value_of(goal)

    def kind_in(self, goal: Goal | None) -> Kind[Any]:
        """Return the kind of the value in a goal: the field's, unless the goal was read when it had another one."""
        return self._typed(goal)[0]

    def lines(self, goal: Goal | None) -> Sequence[tuple[int, str]]:
        """Return the lines of the value in a goal, each with its depth."""
        kind, value = self._typed(goal)
        return kind.lines(value)

    def texts(self, goal: Goal | None) -> list[str]:
        """Return the lines of the value in a goal."""
        return [text for _depth, text in self.lines(goal)]

    def written(self, goal: Goal | None) -> str:
        """Write the value in a goal as the text of a form."""
        kind, value = self._typed(goal)
        return kind.written(value)

    def meaning(self, goal: Goal | None) -> object:
        """Return what the value in a goal says, apart from its typography and the splitting into items."""
        kind, value = self._typed(goal)
        return kind.meaning(value)

    def plain(self, goal: Goal | None) -> Any:
        """Return the value in a goal as data for JSON and YAML: texts, numbers, lists, mappings."""
        kind, value = self._typed(goal)
        return kind.plain(value)

    def _typed(self, goal: Goal | None) -> tuple[Kind[Any], Any]:
        value = self.value_of(goal)
        return (self.kind if self.kind.holds(value) else kind_of(value)), value


@dataclass(frozen=True, slots=True)
class ExtraField(Field):
    """A field that a municipality adds to its goals. `authority` None: any body, or none, may change it."""

    name: str
    authority: frozenset[str] | None


GOAL = Field("goal", _("the goal text"), TEXT, attribute="text", is_required=True)
TARGET_YEAR = Field("target_year", _("the target year"), YEAR, attribute="target_year", is_required=True)
MEANS = Field("means", _("the means"), OUTLINE, attribute="means")
THEME = Field("theme", _("the theme"), CODE, attribute="theme", is_required=True)

IN_FILE = (GOAL, TARGET_YEAR, MEANS)
"""The fields in a goal's file, in their order there and in forms; the theme is its folder."""
FIELDS = (*IN_FILE, THEME)
"""All fields that every goal has, in the order in which changes are listed."""
IN_DOCUMENTS = (THEME, *IN_FILE)
"""The same in the order of documents and JSON."""

_BY_KEY = {one.key: one for one in FIELDS}


def fields_of(*goals: Goal | None) -> tuple[Field, ...]:
    """Return the fields that goals have: those of every goal, then the extra ones as they are met."""
    return (*FIELDS, *extra_fields_of(*goals))


def extra_fields_of(*goals: Goal | None) -> list[ExtraField]:
    """Return the extra fields that goals have, whatever `kortit.yaml` says of them now: named by their keys."""
    found: dict[str, ExtraField] = {}
    for goal in goals:
        if goal is not None:
            for key, value in goal.extra.items():
                if key not in found:
                    found[key] = _met(key, kind_of(value))
    return list(found.values())


@cache
def _met(key: str, kind: Kind[Any]) -> ExtraField:
    """Return a field of which only this is known; who may change it is not, so it is nobody."""
    return ExtraField(key, key, kind, frozenset())


def fields_in_file(extra: Mapping[str, ExtraField]) -> dict[str, Field]:
    """Return the fields that a goal's file may hold, by key, with the extra ones of a municipality after the others."""
    return {**{one.key: one for one in IN_FILE}, **extra}


def field_named(key: str) -> Field:
    """Return a field by its key; one that is not of every goal is an extra one of unknown kind, a text."""
    return _BY_KEY.get(key) or _met(key, TEXT)
