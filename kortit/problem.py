"""Problems in input, each with a stable code.

Problems are values, since a file or an import can have several. Failures that end a command at once are the exceptions
of `kortit.errors`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kortit.messages import Message


class Severity(StrEnum):
    """The severity of a problem. Only errors make a command exit with code 1."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Code(StrEnum):
    """The stable codes of problems; `docs/problems.md` explains each and what to do."""

    ALIAS = "alias"
    ANCHOR = "anchor"
    AUTHORITY = "authority"
    BYTE_ORDER_MARK = "byte-order-mark"
    CHAIN = "chain"
    CHARACTER = "character"
    CITATION_AGAIN = "citation-again"
    CONFLICT = "conflict"
    CORRECTED = "corrected"
    DECISION = "decision"
    DECISION_DATE = "decision-date"
    DEPTH = "depth"
    DUPLICATE_ID = "duplicate-id"
    DUPLICATE_KEY = "duplicate-key"
    EMPTY = "empty"
    ENCODING = "encoding"
    FILE_NAME = "file-name"
    FILE_TYPE = "file-type"
    FORMAT = "format"
    HIDDEN_DRAFT = "hidden-draft"
    IMPORT = "import"
    IMPORTED = "imported"
    KEYS = "keys"
    LINE_ENDING = "line-ending"
    MISSING_FILE = "missing-file"
    MISSING_KEY = "missing-key"
    OBJECT = "object"
    REUSED_ID = "reused-id"
    REUSED_THEME = "reused-theme"
    SEVERAL_DOCUMENTS = "several-documents"
    SIGNATURE = "signature"
    SIZE = "size"
    SYNTAX = "syntax"
    TAG = "tag"
    THEME = "theme"
    TYPE = "type"
    UNKNOWN_BODY = "unknown-body"
    UNKNOWN_KEY = "unknown-key"
    VALUE = "value"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong at a place; the message says in one sentence what was found, what was expected and what to do.

    `path` is relative to the kortit root (or the file as the user named it); `line` and `column` count from 1, and are
    both 1 if the whole file is wrong. `commit` is None for the working tree.
    """

    path: str
    line: int
    column: int
    code: Code
    message: Message
    severity: Severity = Severity.ERROR
    commit: str | None = None


def any_errors(problems: Iterable[Problem]) -> bool:
    """Whether at least one of `problems` is an error."""
    return any(problem.severity is Severity.ERROR for problem in problems)
