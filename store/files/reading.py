"""Turns the nodes of a YAML file into values of the domain, and reports problems with line and column.

Validation is our own code over the nodes of `store.files.safe_yaml`: it reports all errors of a file at once, each with
what was found and what was expected. Unquoted scalars are interpreted by the core schema of YAML 1.2.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kortit.errors import ProblemsError
from kortit.messages import Message, _
from kortit.problem import MOST_PROBLEMS, Code, Problem, first_problems
from kortit.spelling import nearest
from store.files.safe_yaml import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable

NULLS = frozenset({"", "~", "null", "Null", "NULL"})
BOOLEANS = frozenset({"true", "True", "TRUE", "false", "False", "FALSE"})
NUMBER = re.compile(
    r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)


class Findings:
    """Collects the problems of one file while it is read."""

    def __init__(self, path: str, problems: Iterable[Problem]) -> None:
        self.path = path
        self.problems = list(problems)

    def add(self, node: Node, code: Code, message: Message) -> None:
        """Add a problem at the line and column of `node`. Raises ProblemsError when there are too many to list."""
        self.problems.append(Problem(self.path, node.line, node.column, code, message))
        if len(self.problems) > MOST_PROBLEMS:
            raise ProblemsError(first_problems(self.problems))

    def text(self, node: Node, what: Message, *, may_be_empty: bool = False) -> str:
        """Read a text as one paragraph; empty, with a problem, if it is not a text. `what` names it in messages."""
        if not isinstance(node, Scalar):
            self.add(node, Code.TYPE, _misread(node, what) or _found_instead(node, what))
            return ""
        if (kind := unquoted_kind(node)) is not None:
            message = _(
                "{what} must be text, but unquoted {value} is {kind}; put it in quotation marks",
                what=what,
                value=node.value,
                kind=kind,
            )
            self.add(node, Code.TYPE, message)
            return ""
        value = " ".join(node.value.split())  # composed when it was parsed
        if not value and not may_be_empty:
            self.add(node, Code.EMPTY, _("{what} is empty; write its text", what=what))
        return value

    def texts(self, node: Node, what: Message) -> tuple[str, ...]:
        """Read a list of texts; a single text counts as a list of one."""
        if isinstance(node, Sequence):
            return tuple(self.text(item, what) for item in node.items)
        return (self.text(node, what),)

    def expected(self, node: Node, what: Message, expected: Message) -> None:
        """Add the problem that `node` is not the kind of value that `what` must be."""
        self.add(node, Code.TYPE, _found_instead(node, what, expected))

    def mapping(self, node: Node | None, what: Message) -> Mapping | None:
        """Read a mapping; None if it is left out, and None with a problem if it is something else."""
        if isinstance(node, Mapping):
            return node
        if node is not None and not is_nothing(node):
            self.add(node, Code.TYPE, _found_instead(node, what, _("key: value pairs")))
        return None

    def unknown_key(self, key: Scalar, known: Iterable[str]) -> None:
        """Add the problem of an unknown key, suggesting the nearest known one."""
        known = tuple(known)
        near = nearest(key.value, known)
        if near is not None:
            message = _("unknown key “{key}”; did you mean “{nearest}”?", key=key.value, nearest=near)
        else:
            message = _("unknown key “{key}”; known here: {known}", key=key.value, known=known)
        self.add(key, Code.UNKNOWN_KEY, message)


def is_nothing(node: Node) -> bool:
    """Whether `node` is the empty value of a key without one."""
    return isinstance(node, Scalar) and node.style == "" and node.value == ""


def unquoted_kind(node: Scalar) -> Message | None:
    """The type that YAML 1.2 gives an unquoted scalar (a number, a truth value, nothing); None for text."""
    if node.style or (node.value[:1].isalpha() and " " in node.value):
        return None  # several words are text; checked first, because nearly all values are
    if node.value in NULLS:
        return _("nothing") if node.value else None
    if node.value in BOOLEANS:
        return _("a truth value")
    return _("a number") if NUMBER.fullmatch(node.value) else None


def _misread(node: Node, what: Message) -> Message | None:
    """The message for a text that YAML reads as a mapping because of a colon; None for other nodes."""
    if isinstance(node, Mapping) and not node.flow and node.pairs:
        key = node.pairs[0][0].value
        return _(
            "{what} must be text, but the colon makes “{key}” a key; put the whole text in quotation marks",
            what=what,
            key=key,
        )
    return None


def _found_instead(node: Node, what: Message, expected: Message | None = None) -> Message:
    found = {Scalar: _("text"), Sequence: _("a list"), Mapping: _("a mapping")}[type(node)]
    return _(
        "{what} must be {expected}, but this is {found}",
        what=what,
        expected=expected or _("text"),
        found=found,
    )
