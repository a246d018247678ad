"""Sentences about an import or its dry run, for the command line and the full screen alike."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kortit.errors import UsageError
from kortit.messages import Message, _, ngettext
from tui.filled import lines_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kortit.decision import Decision
    from kortit.importing.explanation import ColumnExplained
    from kortit.importing.rows import Reading
    from store.repository import Amendment, Import, Imported


def refuse_decision(prepared: Import, amendment: Amendment, old: Decision | None = None) -> None:
    """Raise UsageError for a decision or a reason where the import makes drafts, which are amended later.

    So does a decision of the old columns (`old`) that are not committed, or that is no older than that of the new ones.
    """
    if old is not None and (not prepared.is_first or prepared.is_one_commit):
        raise UsageError(
            _("--old-decision is for the first import of a table with old and new columns; nothing else is committed")
        )
    if old is not None and amendment.decision is not None and old.date > amendment.decision.date:
        raise UsageError(_("the decision of the old columns is later than that of the new ones; change them round"))
    if not prepared.is_first and (amendment.decision is not None or amendment.reason):
        raise UsageError(
            _("here the new columns become drafts; give the decision and the reason to kortit amend, not to import")
        )


def sentences(
    document: Reading,
    prepared: Import,
    imported: Imported,
    amendment: Amendment,
    old: Decision | None = None,
    *,
    dry_run: bool,
) -> list[Message]:
    """The sentences about what was read, and its outcome; with `dry_run`, the expected one.

    `amendment` is that of the commit of a first import, and `old` the decision of its old columns.
    """
    read = _(
        "{rows}, {themes}; title: {title}",
        rows=ngettext("{count} row", "{count} rows", len(document.statements)),
        themes=ngettext("{count} theme", "{count} themes", len(document.themes)),
        title=document.title or "–",
    )
    done = (
        [_replaced(imported, dry_run=dry_run)]
        if document.replaces and not prepared.is_first
        else _one_commit(imported)
        if prepared.is_one_commit
        else _done(imported, first=prepared.is_first, dry_run=dry_run)
        if imported.changed or not prepared.lines.changes
        else []
    )
    lines = lines_sentences(prepared.lines.changes, prepared.municipality.statuses, dry_run=dry_run)
    return [read, *document.sides, *done, *lines, *_decided(amendment, old), *imported.told]


def _decided(amendment: Amendment, old: Decision | None) -> Iterator[Message]:
    """Whose decisions the commits of a first import carry."""
    decision = amendment.decision
    if decision is not None and decision.register:
        yield _("decision: {citation}, {register}", citation=decision.citation, register=decision.register)
    elif decision is not None:
        yield _("decision: {citation}", citation=decision.citation)
    if old is not None:
        yield _("decision of the old columns: {citation}", citation=old.citation)


def explanation(document: Reading) -> list[Message]:
    """How the tables of a document were understood, line by line."""
    lines: list[Message] = []
    for table in document.tables:
        rows = ngettext("{count} row", "{count} rows", table.rows)
        values = {"number": table.number, "table": table.name, "rows": rows, "why": table.why}
        lines.append(replace(_READ if table.is_read else _NOT_READ, values=values))
        lines += map(_column, table.columns)
    return lines or [_("there are no tables")]


_READ = _("{number}. {table}, {rows}: read; {why}")
_NOT_READ = _("{number}. {table}, {rows}: not read; {why}")


def _column(column: ColumnExplained) -> Message:
    held = tuple(_field(field, column.side) for field in column.fields)
    return _(
        "    {number} “{heading}”: {held}; {why}",
        number=column.number,
        heading=column.heading,
        held=held or _("not read"),
        why=column.why,
    )


def _field(field: str, side: str) -> str:
    return f"{side}.{field}" if side else field


def _replaced(imported: Imported, *, dry_run: bool) -> Message:
    removed = ngettext("{count} goal removed", "{count} goals removed", imported.changed - imported.added)
    added = ngettext("{count} goal added", "{count} goals added", imported.added)
    if dry_run:
        return _("would become drafts: {removed}, {added}", removed=removed, added=added)
    return _("drafts: {removed}, {added}; see kortit drafts, then kortit amend", removed=removed, added=added)


def _one_commit(imported: Imported) -> list[Message]:
    goals = ngettext("{count} goal", "{count} goals", imported.goals)
    if imported.baseline is None:
        return [_("would be made: a commit with {goals}", goals=goals)]
    return [_("commit {commit}: {goals}", commit=imported.baseline[:12], goals=goals)]


def _done(imported: Imported, *, first: bool, dry_run: bool) -> list[Message]:
    drafts = ngettext("{count} goal changed", "{count} goals changed", imported.changed)
    if dry_run and first:
        return [_("would be made: a commit with the old columns, and one with the new ({changes})", changes=drafts)]
    if dry_run:
        return [_("would become drafts: {changes}", changes=drafts)]
    if not first:
        return [_("drafts: {changes}; see kortit drafts, then kortit amend", changes=drafts)]
    said = [_("old columns: commit {commit}", commit=imported.baseline[:12])] if imported.baseline else []
    if imported.amendment is None:
        return [*said, _("the new columns say the same as the old ones")]
    commit = imported.amendment[:12]
    said.append(_("new columns: commit {commit} ({changes})", commit=commit, changes=drafts))
    return [*said, _("the change table: kortit changes {commit}^..{commit}", commit=commit)]
