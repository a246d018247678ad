"""Errors that refuse a file as a whole, shared by all readers."""

from __future__ import annotations

from kortit.errors import UsageError
from kortit.messages import _


def damaged(name: str) -> UsageError:
    """The error for a file that is damaged or not of the type of its name."""
    return UsageError(_("{path} cannot be read: it is damaged, or not what its name says", path=name))


def too_much(name: str) -> UsageError:
    """The error for a file that takes too much memory."""
    return UsageError(_("{path} unpacks to more than a document holds; nothing is read of it", path=name))


def too_large(name: str) -> UsageError:
    """The error for a table with too many places or too much text."""
    return UsageError(
        _("{path} has a table larger than any table of goals; delete what is far away or empty", path=name)
    )


def too_long(name: str) -> UsageError:
    """The error for a file that takes too much time."""
    return UsageError(
        _("{path} takes longer to read than any table of goals; is it the right file? Nothing is read of it", path=name)
    )
