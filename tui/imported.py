"""What an import does, or would do, in sentences: for the command line and the full screen alike."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kortit.errors import UsageError
from kortit.messages import Message, _, ngettext

if TYPE_CHECKING:
    from kortit.importing.explanation import ColumnExplained
    from kortit.importing.rows import Reading
    from store.repository import Amendment, Import, Imported


def refuse_decision(prepared: Import, amendment: Amendment) -> None:
    """Raise UsageError for a decision or a reason where the import makes drafts, which are amended later."""
    if not prepared.is_first and (amendment.decision is not None or amendment.reason):
        raise UsageError(
            _("here the new columns become drafts; give the decision and the reason to kortit amend, not to import")
        )


def sentences(document: Reading, prepared: Import, imported: Imported, *, dry_run: bool) -> list[Message]:
    """What was read, and what became of it; with `dry_run`, what would."""
    read = _(
        "{rows}, {themes}; title: {title}",
        rows=ngettext("{count} row", "{count} rows", len(document.statements)),
        themes=ngettext("{count} theme", "{count} themes", len(document.themes)),
        title=document.title or "–",
    )
    done = (
        _one_commit(imported) if prepared.is_one_commit else _done(imported, first=prepared.is_first, dry_run=dry_run)
    )
    return [read, *document.sides, *done, *imported.told]


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
