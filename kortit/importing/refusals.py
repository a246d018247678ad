"""Errors that refuse a file as a whole, shared by all readers."""

from __future__ import annotations

from kortit.errors import UsageError
from kortit.messages import _
from kortit.rendering import labels

MOST_PLACES = 2_000_000  # cells of a table, including empty ones
MOST_SAID = 128 << 20  # bytes; a long text that many cells share is small in the file, and is one for each here

SMALLEST_TABLE = _(
    "the smallest table has the columns {theme} | {goal} | {year} | {means}, and a row for each goal",
    theme=labels.FIELDS[""]["theme"],
    goal=labels.GOAL,
    year=labels.FIELDS[""]["target_year"],
    means=labels.FIELDS[""]["means"],
)
"""The ways on with a document that has no table of goals."""


def damaged(name: str) -> UsageError:
    """The error for a file that is damaged or not of the type of its name."""
    return UsageError(_("{path} cannot be read: it is damaged, or not what its name says", path=name))


def too_much(name: str, most: int) -> UsageError:
    """The error for a file that takes more than `most` bytes of memory."""
    return UsageError(_("{path} unpacks to more than {most} MiB; nothing is read of it", path=name, most=most >> 20))


def too_large(name: str) -> UsageError:
    """The error for a table with too many places or too much text."""
    return UsageError(
        _(
            "{path} has a table larger than any table of goals: of more than {places} cells or {size} MiB of text;"
            " delete what is far away or empty",
            path=name,
            places=MOST_PLACES,
            size=MOST_SAID >> 20,
        )
    )


def too_long(name: str, seconds: int) -> UsageError:
    """The error for a file that takes more than some seconds of work."""
    return UsageError(
        _(
            "{path} takes longer to read than {seconds} seconds; is it the right file? Nothing is read of it",
            path=name,
            seconds=seconds,
        )
    )
