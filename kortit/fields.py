"""The fields of a goal: the one list that all code iterating over fields uses.

Every goal has five fields; a municipality may add extra ones (`fields` in `kortit.yaml`). A field has a key, used in
files, in JSON and on the command line, a name for sentences, and a kind (`kortit.kinds`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from kortit.kinds import CODE, INDICATOR_LIST, OUTLINE, TEXT, YEAR, Kind, kind_of
from kortit.messages import Message, _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kortit.goal import Goal


@dataclass(frozen=True, slots=True)
class Field:
    """A field of goals: one that every goal has, stored in `attribute` of Goal, or an extra one.

    A goal given as None does not exist; all its fields are empty. `is_optional_key`: a goal's file may be without it.
    """

    key: str
    name: Message | str
    kind: Kind[Any]
    attribute: str = field(default="", kw_only=True)
    is_required: bool = field(default=False, kw_only=True)
    is_optional_key: bool = field(default=False, kw_only=True)

    def value_of(self, goal: Goal | None) -> Any:
        """The value in a goal; the kind's empty value if absent."""
        if goal is None:
            return self.kind.empty
        return getattr(goal, self.attribute) if self.attribute else goal.extra.get(self.key, self.kind.empty)

    def with_value(self, goal: Goal, value: object) -> Goal:
        """Return `goal` with another value; an empty value removes an extra field."""
        changes = {self.attribute: value} if self.attribute else {"extra": {**goal.extra, self.key: value}}
        return replace(goal, **changes)

    def is_empty(self, goal: Goal | None) -> bool:
        """Whether a goal has no value in this field."""
        return not self.value_of(goal)

    def is_in(self, *goals: Goal | None) -> bool:
        """Whether any of the goals is to show the field: one that a file may be without only where it has a value."""
        return not self.is_optional_key or any(not self.is_empty(goal) for goal in goals)

    def kind_in(self, goal: Goal | None) -> Kind[Any]:
        """The kind of the value in a goal: the field's, unless the goal was read under settings with another one."""
        return self._typed(goal)[0]

    def lines(self, goal: Goal | None) -> Sequence[tuple[int, str]]:
        """The lines of the value in a goal, each with its depth."""
        kind, value = self._typed(goal)
        return kind.lines(value)

    def texts(self, goal: Goal | None) -> list[str]:
        """The lines of the value in a goal, without depths."""
        return [text for _depth, text in self.lines(goal)]

    def written(self, goal: Goal | None) -> str:
        """The value in a goal as the text of a form."""
        kind, value = self._typed(goal)
        return kind.written(value)

    def meaning(self, goal: Goal | None) -> object:
        """The value in a goal without its typography and item breaks, for comparing."""
        kind, value = self._typed(goal)
        return kind.meaning(value)

    def plain(self, goal: Goal | None) -> Any:
        """The value in a goal as data for JSON and YAML: texts, numbers, lists, mappings."""
        kind, value = self._typed(goal)
        return kind.plain(value)

    def _typed(self, goal: Goal | None) -> tuple[Kind[Any], Any]:
        value = self.value_of(goal)
        return (self.kind if self.kind.holds(value) else kind_of(value)), value


@dataclass(frozen=True, slots=True)
class ExtraField(Field):
    """A field that a municipality adds to its goals. `authority` None: it changes without a decision."""

    name: str
    authority: frozenset[str] | None


GOAL = Field("goal", _("the goal text"), TEXT, attribute="text", is_required=True)
TARGET_YEAR = Field("target_year", _("the target year"), YEAR, attribute="target_year", is_required=True)
MEANS = Field("means", _("the means"), OUTLINE, attribute="means")
INDICATORS = Field("indicators", _("the indicators"), INDICATOR_LIST, attribute="indicators", is_optional_key=True)
THEME = Field("theme", _("the theme"), CODE, attribute="theme", is_required=True)

IN_FILE = (GOAL, TARGET_YEAR, MEANS, INDICATORS)
"""The fields in a goal's file, in their order there and in forms; the theme is its folder."""
FIELDS = (*IN_FILE, THEME)
"""All fields that every goal has, in the order in which changes are listed."""
IN_DOCUMENTS = (THEME, *IN_FILE)
"""The same in the order of documents and JSON."""

OWNER = "owner"
"""The key of the extra field, where a municipality has it, that says who is responsible for a goal."""

_BY_KEY = {one.key: one for one in FIELDS}


def fields_of(*goals: Goal | None) -> tuple[Field, ...]:
    """The fields of the given goals: those that every goal has, then the extra ones in the order met."""
    return (*(one for one in FIELDS if one.is_in(*goals)), *extra_fields_of(*goals))


def extra_fields_of(*goals: Goal | None) -> list[ExtraField]:
    """The extra fields of the given goals, named by their keys, whether or not `kortit.yaml` still defines them."""
    found: dict[str, ExtraField] = {}
    for goal in goals:
        if goal is not None:
            for key, value in goal.extra.items():
                if key not in found:
                    found[key] = _met(key, kind_of(value))
    return list(found.values())


@cache
def _met(key: str, kind: Kind[Any]) -> ExtraField:
    """A field known only by its key and kind; since its authority is unknown, no body may change it."""
    return ExtraField(key, key, kind, frozenset())


def fields_in_file(extra: Mapping[str, ExtraField]) -> dict[str, Field]:
    """The fields that a goal's file may hold, by key; the municipality's extra fields come last."""
    return {**{one.key: one for one in IN_FILE}, **extra}  # a municipality may have had its own field `indicators`


def field_named(key: str) -> Field:
    """The field with this key; an unknown key is taken for an extra text field."""
    return _BY_KEY.get(key) or _met(key, TEXT)


def owner_of(goal: Goal) -> str:
    """The owner of a goal in one case, as text: the value of the extra field `owner`, be it a text or a list."""
    value = goal.extra.get(OWNER, "")
    return ("; ".join(value) if isinstance(value, tuple) else str(value)).casefold()
