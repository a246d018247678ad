"""The kinds of values that a field of a goal may hold: a text, a code, a year, a list, an outline, indicators.

A kind covers everything about its values that does not depend on the field: reading them from a form, their texts,
comparing them, and their form as plain data. The kind follows from a value's Python type (`kind_of`), since a goal of
an older commit may hold values that the current `kortit.yaml` does not define.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from kortit.characters import FORBIDDEN, collapsed, described
from kortit.errors import ProblemsError, UsageError
from kortit.goal import FIRST_YEAR, LAST_YEAR, Means
from kortit.indicators import KEY, Indicator, form_lines, plain_indicator, read_form
from kortit.messages import _
from kortit.outline import INDENT, read_outline
from kortit.wording import meaning

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Value = TypeVar("Value")
Line: TypeAlias = tuple[int, str]
"""A line of a value with its depth: 1 for a step, 0 for all others."""

TEXT_SCHEMA: dict[str, Any] = {"type": "string", "minLength": 1, "pattern": r"\S"}
_YEAR = re.compile(r"[0-9]{4}")


class InvalidTextError(UsageError):
    """A text that cannot be read as a value of its kind."""


def _one_line(value: object) -> Sequence[Line]:
    return [(0, str(value))] if value else ()


def _itself(value: object) -> object:
    return value


@dataclass(frozen=True, slots=True, eq=False)
class Kind(Generic[Value]):
    """A kind of values. A value equal to `empty` counts as absent.

    `read` converts the text of a form into a value, or raises InvalidTextError; `lines` are the lines of that text;
    `plain` is the value as data for JSON and YAML, and `schema` its JSON Schema in a goal file. `item` is the type of
    the items, if the value is a list; an item has one or more lines. `is_wording`: differences are shown word by word.
    `is_whole`: every difference is substantive. `form` are the lines of the form where documents show others,
    `substance` is a value without its typography where that is more than its words, and `reworded` changes its texts
    where they are not just its lines.
    """

    empty: Value
    read: Callable[[str], Value]
    schema: dict[str, Any]
    lines: Callable[[Value], Sequence[Line]] = _one_line
    plain: Callable[[Value], Any] = _itself
    item: type | None = None
    is_wording: bool = False
    is_whole: bool = False
    form: Callable[[Value], Sequence[Line]] | None = None
    substance: Callable[[Value], object] | None = None
    reworded: Callable[[Value, Callable[[str], str]], Value] | None = None

    @property
    def is_line(self) -> bool:
        """Whether a value is one line of text."""
        return self.item is None

    def holds(self, value: object) -> bool:
        """Whether `value` has the Python type of this kind; of a list, only the first item is checked."""
        if not isinstance(value, tuple) or self.item is None:
            return isinstance(value, type(self.empty))
        return not value or isinstance(value[0], self.item)

    def texts(self, value: Value) -> list[str]:
        """The lines of a value without their depths."""
        return [text for _depth, text in self.lines(value)]

    def written(self, value: Value) -> str:
        """A value as the text of a form, which `read` reads back."""
        return "\n".join(INDENT * depth + text for depth, text in (self.form or self.lines)(value))

    def with_texts(self, value: Value, changed: Callable[[str], str]) -> Value:
        """The value with the text of each line changed, in its place. Raises InvalidTextError for one left empty."""
        if self.reworded is not None:
            return self.reworded(value, changed)
        lines = [(depth, collapsed(changed(text))) for depth, text in self.lines(value)]
        if not all(text for _depth, text in lines):
            raise InvalidTextError(_("nothing would be left of “{text}”", text=self.texts(value)[_first_empty(lines)]))
        return self.read("\n".join(INDENT * depth + text for depth, text in lines))

    def words(self, value: Value) -> list[str]:
        """The words and numbers of a value, without punctuation and line breaks."""
        return [word for _depth, text in self.lines(value) for word in meaning(text)]

    def meaning(self, value: Value) -> object:
        """A form of the value that is equal for values that differ only in typography."""
        if self.substance is not None:
            return self.substance(value)
        return value if self.is_whole else self.words(value)


def _first_empty(lines: Sequence[Line]) -> int:
    return next(place for place, (_depth, text) in enumerate(lines) if not text)


def _allowed(text: str) -> str:
    if (found := FORBIDDEN.search(text)) is not None:
        raise InvalidTextError(_("the character {character} is not allowed; delete it", character=described(found[0])))
    return text


def _text(text: str) -> str:
    return collapsed(_allowed(text))


def _year(text: str) -> int:
    written = _allowed(text).strip()
    if _YEAR.fullmatch(written) and FIRST_YEAR <= int(written) <= LAST_YEAR:
        return int(written)
    raise InvalidTextError(
        _("write a year of four digits between {first} and {last}", first=FIRST_YEAR, last=LAST_YEAR)
    )


def _list(text: str) -> tuple[str, ...]:
    return tuple(filter(None, map(collapsed, _allowed(text).splitlines())))


def _outline(text: str) -> tuple[Means, ...]:
    try:
        return read_outline(text, "")
    except ProblemsError as error:
        first = error.problems[0]
        raise InvalidTextError(_("line {line}: {message}", line=first.line, message=first.message)) from error


def _outline_lines(value: tuple[Means, ...]) -> Sequence[Line]:
    return [line for means in value for line in ((0, means.text), *((1, step) for step in means.steps))]


def _outline_plain(value: tuple[Means, ...]) -> list[object]:
    return [{"text": means.text, "steps": list(means.steps)} if means.steps else means.text for means in value]


def _indicators(text: str) -> tuple[Indicator, ...]:
    try:
        return read_form(text)
    except UsageError as error:
        raise InvalidTextError(error.message) from error


def _indicator_lines(value: tuple[Indicator, ...]) -> Sequence[Line]:
    return [line for one in value for line in ((0, one.text), (1, one.levels)) if line[1]]


def _reworded(value: tuple[Indicator, ...], changed: Callable[[str], str]) -> tuple[Indicator, ...]:
    return tuple(
        replace(
            one,
            **{
                part: _kept(text, collapsed(changed(text)))
                for part in ("text", "baseline", "target", "unit")
                if (text := getattr(one, part))
            },
        )
        for one in value
    )


def _kept(text: str, changed: str) -> str:
    if not changed:
        raise InvalidTextError(_("nothing would be left of “{text}”", text=text))
    return changed


_OPTIONAL_TEXT = {"type": ["string", "null"]}
_TEXTS = {"type": ["array", "null"], "items": TEXT_SCHEMA}
_MEANS = {
    "type": "object",
    "properties": {"text": TEXT_SCHEMA, "steps": _TEXTS},
    "required": ["text"],
    "additionalProperties": False,
}

_LEVEL = {"type": ["number", "string", "null"]}
_INDICATOR = {
    "type": "object",
    "properties": {
        "key": {"type": "string", "pattern": f"^{KEY.pattern}$"},
        "text": TEXT_SCHEMA,
        "baseline": _LEVEL,
        "target": _LEVEL,
        "unit": _OPTIONAL_TEXT,
    },
    "required": ["key", "text"],
    "additionalProperties": False,
}

TEXT = Kind("", _text, _OPTIONAL_TEXT, is_wording=True)
"""A paragraph."""
CODE = Kind("", _text, _OPTIONAL_TEXT, is_whole=True)
"""A code, such as a theme's."""
YEAR = Kind(0, _year, {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}, is_whole=True)
"""A year of four digits; 0 where there is none."""
LIST: Kind[tuple[str, ...]] = Kind((), _list, _TEXTS, lambda value: [(0, item) for item in value], list, item=str)
"""A list of texts, one per line in a form."""
OUTLINE: Kind[tuple[Means, ...]] = Kind(
    (),
    _outline,
    {"type": ["array", "null"], "items": {"oneOf": [TEXT_SCHEMA, _MEANS]}},
    _outline_lines,
    _outline_plain,
    item=Means,
)
"""Means with their steps: in a form, one line per means and indented lines for its steps (`kortit.outline`)."""

INDICATOR_LIST: Kind[tuple[Indicator, ...]] = Kind(
    (),
    _indicators,
    {"type": ["array", "null"], "items": _INDICATOR},
    _indicator_lines,
    lambda value: [plain_indicator(one) for one in value],
    item=Indicator,
    form=form_lines,
    substance=lambda value: [one.meaning for one in value],
    reworded=_reworded,
)
"""Indicators: in documents a line each and their levels one deeper, in a form with their keys (`kortit.indicators`)."""

EXTRA_KINDS: dict[str, Kind[Any]] = {"text": TEXT, "list": LIST}
"""The kinds allowed for extra fields, by their `type` in `kortit.yaml`."""

_BY_TYPE: tuple[Kind[Any], ...] = (*EXTRA_KINDS.values(), OUTLINE, INDICATOR_LIST, YEAR)


def kind_of(value: object) -> Kind[Any]:
    """The kind of a value, by its Python type. Raises TypeError if there is none."""
    for kind in _BY_TYPE:
        if kind.holds(value):
            return kind
    raise TypeError(f"no field holds {value!r}")
