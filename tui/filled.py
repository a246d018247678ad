"""Sentences about a filled form of a period, for the command line and the full screen alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kortit.errors import UsageError
from kortit.messages import Message, _, ngettext
from kortit.rendering.labels import FORM, NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kortit.follow_up.filled import LineChange
    from kortit.follow_up.period import Period
    from kortit.follow_up.statuses import Status


def refuse_options(given: Mapping[str, object]) -> None:
    """Raise UsageError for options of tables of goals that were given with a form, by their names."""
    if options := tuple(name for name, value in given.items() if value):
        message = _("the document is a filled form, whose rows become drafts of lines; leave out {options}",
                    options=options)  # fmt: skip
        raise UsageError(message)


def filled_sentences(
    period: Period, changes: Sequence[LineChange], statuses: Mapping[str, Status], *, dry_run: bool
) -> Iterator[Message]:
    """Each field that a form changes with its values, and how many lines become drafts, or would with `dry_run`."""
    yield _("the form of {period}", period=period.called)
    yield from _changed(changes, statuses)
    if changes:
        yield _drafted(len(changes), dry_run=dry_run)
    else:
        yield _("the form says what the lines say already, and changes nothing")


def lines_sentences(
    changes: Mapping[Period, Sequence[LineChange]], statuses: Mapping[str, Status], *, dry_run: bool
) -> Iterator[Message]:
    """The same of the lines that columns of a table change, by period."""
    for period, lines in changes.items():
        yield _("what became of the goals, in {period}", period=period.called)
        yield from _changed(lines, statuses)
        yield _drafted(len(lines), dry_run=dry_run)


def _changed(changes: Sequence[LineChange], statuses: Mapping[str, Status]) -> Iterator[Message]:
    def said(name: str, value: str) -> Message | str:
        return (statuses[value].name if name == "status" and value in statuses else value) or NOTHING

    for change in changes:
        for name, old, new in change.fields():
            field = FORM.get(name, name)
            yield _("{goal} {field}: {old} → {new}", goal=change.goal, field=field, old=said(name, old),
                    new=said(name, new))  # fmt: skip


def _drafted(count: int, *, dry_run: bool) -> Message:
    lines = ngettext("{count} line of a period", "{count} lines of periods", count)
    if dry_run:
        return _("would become drafts: {changes}", changes=lines)
    return _("drafts: {changes}; see kortit drafts, then kortit amend", changes=lines)
