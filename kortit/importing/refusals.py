"""The sentences with which a file is refused as a whole, whatever reads it."""

from __future__ import annotations

from kortit.errors import UsageError
from kortit.messages import _


def damaged(name: str) -> UsageError:
    """Return the refusal of a file that is not what its name says, or broken."""
    return UsageError(_("{path} cannot be read: it is damaged, or not what its name says", path=name))


def too_much(name: str) -> UsageError:
    """Return the refusal of a file that takes more memory than any document."""
    return UsageError(_("{path} unpacks to more than a document holds; nothing is read of it", path=name))


def too_large(name: str) -> UsageError:
    """Return the refusal of a table that has more places, or more text, than any of goals."""
    return UsageError(
        _("{path} has a table larger than any table of goals; delete what is far away or empty", path=name)
    )


def too_long(name: str) -> UsageError:
    """Return the refusal of a file that takes more time than any document."""
    return UsageError(
        _("{path} takes longer to read than any table of goals; is it the right file? Nothing is read of it", path=name)
    )
