"""One goal's YAML file: its path, and parsing it into a Goal with all problems at once."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from kortit.characters import is_composed
from kortit.errors import ProblemsError
from kortit.fields import GOAL, IN_FILE, INDICATORS, MEANS, TARGET_YEAR, fields_in_file
from kortit.goal import FIRST_YEAR, GOAL_ID, LAST_YEAR, THEME_CODE, Goal, GoalId, Means
from kortit.indicators import ARROW, KEY, KEYS, LEVELS, Indicator, key_twice, no_key
from kortit.kinds import INDICATOR_LIST, LIST, OUTLINE, TEXT, YEAR
from kortit.messages import _
from kortit.problem import Code, Problem, Severity
from kortit.spelling import nearest
from store.files import safe_yaml
from store.files.reading import Findings, is_nothing
from store.files.safe_yaml import Mapping, Node, Scalar, Sequence
from store.git.entries import ABOVE, folded

if TYPE_CHECKING:
    from collections.abc import Callable, Container
    from collections.abc import Mapping as MappingType

    from kortit.fields import ExtraField, Field
    from kortit.kinds import Kind
    from kortit.messages import Message
    from store.files.safe_yaml import YamlDocument

GOALS_FOLDER = "kortit"
MUNICIPALITY_FILE = "kortit.yaml"
AUDIT_FOLDER = ".kortit"
FOLLOW_UP_FOLDER = "follow-up"
ATTRIBUTES_FILE = ".gitattributes"
OWN_PATHS = (MUNICIPALITY_FILE, AUDIT_FOLDER, GOALS_FOLDER, FOLLOW_UP_FOLDER, ATTRIBUTES_FILE)
"""The paths of all files of a store, relative to the kortit root."""
REQUIRED = tuple(field.key for field in IN_FILE if not field.is_optional_key)
"""The required keys of a goal file; the list of means may be empty."""
_SHORT = {
    GOALS_FOLDER: re.compile(r"kortit~[0-9]\S*"),
    ATTRIBUTES_FILE: re.compile(r"gitatt~[0-9]\S*|gi7d29~[0-9]\S*"),
    FOLLOW_UP_FOLDER: re.compile(r"follow~[0-9]\S*"),
}
"""The names by which Windows knows those of a store that are too long for it to have had them always."""
_IN_FOLDERS = (f"{GOALS_FOLDER}/", f"{FOLLOW_UP_FOLDER}/")
_YEAR = re.compile(r"[0-9]{4}")
_PLAIN_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?")
_GOAL_PATH = re.compile(rf"{GOALS_FOLDER}/({THEME_CODE.pattern})/({GOAL_ID.pattern})\.yaml")

_CALLED = {
    GOAL.key: _("the goal"),
    TARGET_YEAR.key: _("the target year"),
    MEANS.key: _("means"),
    INDICATORS.key: _("indicators"),
}
_MEANS = _("a means")
_STEP = _("a step")
_MEANS_KEYS = ("text", "steps")


class GoalPath(NamedTuple):
    """The path of a goal file, relative to the kortit root: the folder is its theme, the stem its id."""

    theme: str
    id: GoalId

    def __str__(self) -> str:
        return f"{GOALS_FOLDER}/{self.theme}/{self.id}.yaml"


class GoalFile(NamedTuple):
    """A goal file as read. Writing an edit requires that the file on disk still has these bytes."""

    path: GoalPath
    data: bytes
    document: YamlDocument
    goal: Goal


def is_settings(path: str) -> bool:
    """Whether a path is a settings file: kortit.yaml, signers' keys, or git's attributes of the store's files."""
    if path == MUNICIPALITY_FILE or path.startswith(f"{AUDIT_FOLDER}/"):
        return True
    folder, _slash, name = path.rpartition("/")
    return name == ATTRIBUTES_FILE and (not folder or f"{folder}/".startswith(_IN_FOLDERS))


def is_twin(path: str) -> bool:
    """Whether a path is one of the store's own but for what some file systems do not tell apart.

    Those are capital letters and composed characters (macOS), trailing dots and spaces and short names (Windows). There
    such a file would stand in the place of the store's own one. A path that begins with ../ is in a twin of the store's
    folder.
    """
    if path.startswith(ABOVE):
        depth = path.count(ABOVE)
        return _folded(path.split("/")[2 * depth]) in OWN_PATHS
    first, _slash, rest = path.partition("/")
    if first in OWN_PATHS:
        last = rest.rpartition("/")[2]
        asked = first in (GOALS_FOLDER, FOLLOW_UP_FOLDER) and "-" not in last and last != ATTRIBUTES_FILE
        return asked and _folded(last) == ATTRIBUTES_FILE
    return _folded(first) in OWN_PATHS


def store_with(path: str, files: Container[str]) -> str | None:
    """The folder (`""` or ending in /) of the store in a tree of `files` that a file belongs to; None for others."""
    ends = (place for place in range(len(path), -1, -1) if place == 0 or path[place - 1] == "/")
    folders = (path[:end] for end in ends if path[:end] + MUNICIPALITY_FILE in files)
    return next((one for one in folders if path.removeprefix(one).partition("/")[0] in OWN_PATHS), None)


def _folded(name: str) -> str:
    plain = folded(name)
    return next((own for own, short in _SHORT.items() if short.fullmatch(plain)), plain)


@lru_cache(maxsize=1 << 16)  # a history names the same files over and over
def read_goal_path(path: str) -> GoalPath | None:
    """The theme and id in a goal file's path (relative to the kortit root, with /); None for other paths."""
    match = _GOAL_PATH.fullmatch(path)
    return GoalPath(match[1], GoalId(match[2])) if match else None


def read_goal(path: GoalPath, data: bytes, fields: MappingType[str, ExtraField] | None) -> GoalFile:
    """Parse one goal file. Raises ProblemsError with all problems.

    `fields` are the municipality's extra fields; None if they are unknown, so that unknown keys are not reported.
    """
    name = str(path)
    document = safe_yaml.read(data, name)
    findings = Findings(name, document.problems)
    root = document.root
    if not isinstance(root, Mapping):
        message = _("the file has no goal; write the keys goal, target_year and means")
        problem = Problem(name, 1, 1, Code.EMPTY if root is None else Code.TYPE, message)
        raise ProblemsError([*document.problems, problem])
    known = fields_in_file(fields or {})
    values: dict[str, Any] = {}
    for key, node in root.pairs:
        if (field := known.get(key.value)) is not None:
            values[field.key] = _READERS[field.kind](node, field, findings)
        elif fields is not None:
            findings.unknown_key(key, known)
    for missing in [name for name in REQUIRED if name not in root.keys]:
        message = _("the key “{key}” is missing; add it (an empty list of means is written means: [])", key=missing)
        findings.add(root, Code.MISSING_KEY, message)
    if findings.problems:
        raise ProblemsError(sorted(findings.problems, key=lambda problem: (problem.line, problem.column)))
    text, year, means = (values.pop(key) for key in REQUIRED)
    indicators = values.pop(INDICATORS.key, ()) if known.get(INDICATORS.key) is INDICATORS else ()
    return GoalFile(path, data, document, Goal(path.id, path.theme, text, year, means, values, indicators))


def decomposed(path: str, text: str) -> list[Problem]:
    """A note if the text of a valid file is not composed; it is read as if it were."""
    if is_composed(text):
        return []
    line = next(number for number, one in enumerate(text.split("\n"), start=1) if not is_composed(one))
    message = _("letters written as a letter and a mark (ä as a and ¨); they are read as the same letters")
    return [Problem(path, line, 1, Code.DECOMPOSED, message, Severity.NOTE)]


def _called(field: Field) -> Message:
    return _CALLED.get(field.key) or _("the field {key}", key=field.key)


def _text(node: Node, field: Field, findings: Findings) -> str:
    return findings.text(node, _called(field), may_be_empty=not field.is_required)


def _year(node: Node, field: Field, findings: Findings) -> int:
    if not isinstance(node, Scalar):
        findings.expected(node, _called(field), _("a year of four digits"))
        return 0
    if node.style:
        findings.add(
            node,
            Code.TYPE,
            _("the target year {year} is quoted; write the four digits alone", year=node.value),
        )
        return 0
    if not _YEAR.fullmatch(node.value) or not FIRST_YEAR <= int(node.value) <= LAST_YEAR:
        message = _(
            "“{value}” is no target year; write four digits between {first} and {last}",
            value=node.value,
            first=FIRST_YEAR,
            last=LAST_YEAR,
        )
        findings.add(node, Code.YEAR, message)
        return 0
    return int(node.value)


def _list(node: Node, field: Field, findings: Findings) -> tuple[str, ...]:
    what = _called(field)
    return tuple(findings.text(item, what) for item in _items(node, what, findings))


def _outline(node: Node, field: Field, findings: Findings) -> tuple[Means, ...]:
    return tuple(_one_means(item, findings) for item in _items(node, _called(field), findings))


def _items(node: Node, what: Message, findings: Findings) -> list[Node]:
    if isinstance(node, Sequence):
        return node.items
    if not is_nothing(node):
        findings.expected(node, what, _("a list, one item a line beginning with “- ”"))
    return []


def _one_means(node: Node, findings: Findings) -> Means:
    if not isinstance(node, Mapping) or not _is_meant_as_mapping(node):
        return Means(findings.text(node, _MEANS))
    text = ""
    steps: tuple[str, ...] = ()
    for key, value in node.pairs:
        if key.value == "text":
            text = findings.text(value, _MEANS)
        elif key.value == "steps":
            steps = tuple(findings.text(item, _STEP) for item in _items(value, _("steps"), findings))
        else:
            findings.unknown_key(key, _MEANS_KEYS)
    if "text" not in node.keys:
        findings.add(node, Code.MISSING_KEY, _("a means with steps needs its own text; add the key “text”"))
    return Means(text, steps)


def _is_meant_as_mapping(node: Mapping) -> bool:
    """Whether a mapping is a means with steps (keys may be misspelt), not a text that a colon made a mapping."""
    if node.flow or not node.keys.isdisjoint(_MEANS_KEYS):
        return True
    return any(nearest(key.value, _MEANS_KEYS) for key, _value in node.pairs)


def _indicators(node: Node, field: Field, findings: Findings) -> tuple[Indicator, ...]:
    found: dict[str, Indicator] = {}
    for item in _items(node, _called(field), findings):
        if not isinstance(item, Mapping):
            findings.expected(item, _("an indicator"), _("a mapping with the keys key and text"))
            continue
        one = _one_indicator(item, findings)
        if one.key in found:
            findings.add(item.get("key") or item, Code.DUPLICATE_KEY, key_twice(one.key))
        if one.key:
            found[one.key] = one
    return tuple(found.values())


def _one_indicator(node: Mapping, findings: Findings) -> Indicator:
    values: dict[str, str] = {}
    for key, value in node.pairs:
        if key.value not in KEYS:
            findings.unknown_key(key, KEYS)
        elif key.value in LEVELS:
            values[key.value] = _level(key.value, value, findings)
        else:
            what = _("the {key} of an indicator", key=key.value)
            values[key.value] = findings.text(value, what, may_be_empty=key.value == "unit")
    for missing in [key for key in ("key", "text") if key not in node.keys]:
        findings.add(node, Code.MISSING_KEY, _("an indicator needs its own {key}; add the key “{key}”", key=missing))
    if values.get("key") and not KEY.fullmatch(values["key"]):
        findings.add(node.get("key") or node, Code.VALUE, no_key(values["key"]))
    if ARROW in values.get("baseline", ""):
        message = _("the baseline of an indicator holds {arrow}, which stands between the levels", arrow=ARROW)
        findings.add(node.get("baseline") or node, Code.VALUE, message)
    if not {"(", ")"}.isdisjoint(values.get("unit", "")):
        message = _("the unit of an indicator holds brackets, in which units stand; write it without them")
        findings.add(node.get("unit") or node, Code.VALUE, message)
    return Indicator(values.get("key", ""), values.get("text", ""), *(values.get(key, "") for key in KEYS[2:]))


def _level(key: str, node: Node, findings: Findings) -> str:
    """A level as it is written: an unquoted number is one, too."""
    if isinstance(node, Scalar) and not node.style and _PLAIN_NUMBER.fullmatch(node.value):
        return node.value
    return findings.text(node, _("the {key} of an indicator", key=key), may_be_empty=True)


_READERS: dict[Kind[Any], Callable[[Node, Field, Findings], Any]] = {
    TEXT: _text,
    YEAR: _year,
    OUTLINE: _outline,
    LIST: _list,
    INDICATOR_LIST: _indicators,
}
"""The reader of each kind of value: takes a node and records its problems."""
