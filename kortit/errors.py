"""Expected failures: exceptions with a sentence for the user and the command's exit code.

The exit codes are documented in docs/commands.md and stable: 1 problems found, 2 usage, 3 refused and nothing changed,
4 git or the system failed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from kortit.messages import Message, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kortit.problem import Problem


class KortitError(Exception):
    """Base of all expected failures: one sentence for the user, and an exit code."""

    exit_code: ClassVar[int] = 4

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class ProblemsError(KortitError):
    """The input has problems; all of them are listed, and nothing was done."""

    exit_code = 1

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(ngettext("{count} problem", "{count} problems", len(problems)))
        self.problems = tuple(problems)


class UnlawfulError(ProblemsError):
    """A commit whose files are valid but which the history before it forbids; it is not made."""

    exit_code = 3


class UsageError(KortitError):
    """The request is not understood, or names something that does not exist."""

    exit_code = 2


class RefusedError(KortitError):
    """The request is refused, and nothing was changed."""

    exit_code = 3


class FailedError(KortitError):
    """Git or the system failed, or is in an unusable state."""

    exit_code = 4


def system_said(path: str, error: OSError) -> Message:
    """A sentence with the operating system's reason for failing at a file or folder."""
    return _("{path}: the system says: {words}", path=path, words=error.strerror or str(error))


class SeveralError(RefusedError):
    """A refusal with several reasons, one sentence each."""

    def __init__(self, sentences: Sequence[Message]) -> None:
        super().__init__(ngettext("{count} reason against it", "{count} reasons against it", len(sentences)))
        self.sentences = tuple(sentences)


class AuthorityError(SeveralError):
    """Changes not covered by a cited decision: one sentence for each field of each goal."""


class ConflictError(SeveralError):
    """Fields that both sides changed differently: one sentence for each field of each goal."""
