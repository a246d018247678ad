"""Problems in input, each with a stable code.

Problems are values, since a file or an import can have several. Failures that end a command at once are the exceptions
of `kortit.errors`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from kortit.messages import Message, _

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_PROBLEMS = 100
"""How many problems of one file are listed."""


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
    BULLET = "bullet"
    BYTE_ORDER_MARK = "byte-order-mark"
    CHAIN = "chain"
    CHARACTER = "character"
    CITATION_AGAIN = "citation-again"
    CONFLICT = "conflict"
    CORRECTED = "corrected"
    DECISION = "decision"
    DECISION_DATE = "decision-date"
    DECOMPOSED = "decomposed"
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
    REUSED_KEY = "reused-key"
    REUSED_THEME = "reused-theme"
    SEVERAL_DOCUMENTS = "several-documents"
    SIGNATURE = "signature"
    SIZE = "size"
    STATUS = "status"
    SYNTAX = "syntax"
    TAG = "tag"
    THEME = "theme"
    TYPE = "type"
    UNKNOWN_BODY = "unknown-body"
    UNKNOWN_GOAL = "unknown-goal"
    UNKNOWN_KEY = "unknown-key"
    VALUE = "value"
    YEAR = "year"


CODE_NAMES: dict[Code, Message] = {
    Code.ALIAS: _("alias"),
    Code.ANCHOR: _("anchor"),
    Code.AUTHORITY: _("undecided"),
    Code.BULLET: _("bullet"),
    Code.BYTE_ORDER_MARK: _("byte order mark"),
    Code.CHAIN: _("not on the chain"),
    Code.CHARACTER: _("forbidden character"),
    Code.CITATION_AGAIN: _("decision cited before"),
    Code.CONFLICT: _("conflict of git"),
    Code.CORRECTED: _("decision put right"),
    Code.DECISION: _("decision"),
    Code.DECISION_DATE: _("date of the decision"),
    Code.DECOMPOSED: _("composed letters"),
    Code.DEPTH: _("too deep"),
    Code.DUPLICATE_ID: _("same id twice"),
    Code.DUPLICATE_KEY: _("same key twice"),
    Code.EMPTY: _("is empty"),
    Code.ENCODING: _("encoding"),
    Code.FILE_NAME: _("file name"),
    Code.FILE_TYPE: _("kind of file"),
    Code.FORMAT: _("format"),
    Code.HIDDEN_DRAFT: _("hidden draft"),
    Code.IMPORT: _("import"),
    Code.IMPORTED: _("imported"),
    Code.KEYS: _("signers' keys"),
    Code.LINE_ENDING: _("line ending"),
    Code.MISSING_FILE: _("missing file"),
    Code.MISSING_KEY: _("missing key"),
    Code.OBJECT: _("damaged object"),
    Code.REUSED_ID: _("id given again"),
    Code.REUSED_KEY: _("indicator's key given again"),
    Code.REUSED_THEME: _("theme's code given again"),
    Code.SEVERAL_DOCUMENTS: _("several documents"),
    Code.SIGNATURE: _("signature"),
    Code.SIZE: _("too large"),
    Code.STATUS: _("unknown status"),
    Code.SYNTAX: _("YAML"),
    Code.TAG: _("tag"),
    Code.THEME: _("theme"),
    Code.TYPE: _("kind of value"),
    Code.UNKNOWN_BODY: _("unknown body"),
    Code.UNKNOWN_GOAL: _("unknown goal"),
    Code.UNKNOWN_KEY: _("unknown key"),
    Code.VALUE: _("value"),
    Code.YEAR: _("target year"),
}
"""The name of each kind of problem."""


class Problem(NamedTuple):
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


def first_problems(problems: Sequence[Problem]) -> Sequence[Problem]:
    """The first problems of a file; if there are more than MOST_PROBLEMS, the last one says so."""
    if len(problems) <= MOST_PROBLEMS:
        return problems
    message = _("the file has more than {most} problems; mend these first", most=MOST_PROBLEMS)
    rest = problems[MOST_PROBLEMS]._replace(code=Code.SIZE, message=message, severity=Severity.ERROR)
    return [*problems[:MOST_PROBLEMS], rest]


def any_errors(problems: Iterable[Problem]) -> bool:
    """Whether at least one of `problems` is an error."""
    return any(problem.severity is Severity.ERROR for problem in problems)
