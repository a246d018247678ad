"""What ends the work at once: exceptions that carry a sentence for the person and the exit code of the command.

The exit codes are a contract (docs/commands.md): 1 problems found, 2 usage, 3 refused and nothing changed, 4 git or
the system failed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from kortit.messages import Message, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kortit.problem import Problem


class KortitError(Exception):
    """An end of the work with one clear sentence."""

    exit_code: ClassVar[int] = 4

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class ProblemsError(KortitError):
    """Input with problems: all of them are told, and nothing was done."""

    exit_code = 1

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(ngettext("{count} problem", "{count} problems", len(problems)))
        self.problems = tuple(problems)


class UnlawfulError(ProblemsError):
    """A commit that the history before it forbids, though its files are valid: it is not made."""

    exit_code = 3


class UsageError(KortitError):
    """What was asked for cannot be understood or does not exist."""

    exit_code = 2


class RefusedError(KortitError):
    """What was asked for is not done, and nothing was changed."""

    exit_code = 3


class FailedError(KortitError):
    """Git or the system failed, or is not in a state to work with."""

    exit_code = 4


def system_said(path: str, error: OSError) -> Message:
    """Say why the operating system could not do something with a file or folder."""
    return _("{path}: the system says: {words}", path=path, words=error.strerror or str(error))


class SeveralError(RefusedError):
    """A refusal for several reasons, one sentence each."""

    def __init__(self, sentences: Sequence[Message]) -> None:
        super().__init__(ngettext("{count} reason against it", "{count} reasons against it", len(sentences)))
        self.sentences = tuple(sentences)


class AuthorityError(SeveralError):
    """Changes that no cited decision covers: one sentence for each field of each goal."""


class ConflictError(SeveralError):
    """Changes that two sides made in different ways: one sentence for each field of each goal."""
