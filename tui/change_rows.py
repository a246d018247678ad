"""The rows of a change table as lines of a list: which goal or setting, and in few words what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from kortit.changes import ChangeKind, GoalChange
from kortit.goal import GoalId
from kortit.messages import Message, _
from kortit.rendering.captions import heading_of_theme
from kortit.search import Searchable, words_of
from kortit.setting_changes import SettingChange
from kortit.subject import changes_of
from tui.widgets.lines import HeadingLine
from tui.widgets.painted import cut, joined, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.text import Text

    from kortit.changes import ChangeTable
    from kortit.messages import Translator
    from kortit.municipality import Municipality

ChangeRow: TypeAlias = GoalChange | SettingChange
SETTINGS = _("Settings")


def key_of(row: ChangeRow) -> str:
    """The key of a row, by which a page of its table has it as an anchor."""
    return row.id if isinstance(row, GoalChange) else f"settings.{row.key}"


def rows_of(table: ChangeTable, *, substantive: bool) -> list[ChangeRow]:
    """The rows of what changed, in the order of the document; with `substantive`, without those of typography."""
    goals = [row for row in table.changed_rows if row.substantive or not substantive]
    return [*goals, *table.settings]


def under_headings(rows: Iterable[ChangeRow], table: ChangeTable, say: Translator) -> Iterator[ChangeRow | HeadingLine]:
    """The rows with a heading above those of each theme, and above those of the settings."""
    before: str | None = None
    for row in rows:
        theme = row.theme if isinstance(row, GoalChange) else ""
        if theme != before:
            before = theme
            heading = heading_of_theme(table, theme) if theme else SETTINGS
            yield HeadingLine(text(said(heading, say), "kortit.heading"))
        yield row


def changed_words(row: ChangeRow, municipality: Municipality, say: Translator) -> str:
    """The changes of a row in few words."""
    if isinstance(row, GoalChange):
        return say(_("{changes}", changes=tuple(changes_of(row, municipality))))
    old, new = (say(_("{changes}", changes=one.lines)) if one is not None else "–" for one in (row.old, row.new))
    return f"{old} → {new}"


def row_line(row: ChangeRow, municipality: Municipality, say: Translator, width: int) -> Text:
    """A row as one line: what it is, what changed, and the beginning of the goal's text."""
    if isinstance(row, SettingChange):
        name = text(said(row.name, say))
        return cut(joined(name, ": ", text(changed_words(row, municipality, say), "kortit.changed")), width)
    style = {ChangeKind.ADDED: "kortit.inserted", ChangeKind.REMOVED: "kortit.deleted"}.get(row.kind, "kortit.changed")
    goal = row.new or row.old
    words = text(changed_words(row, municipality, say), style)
    return cut(joined(text(row.id), "  ", words, "  ", text(goal.text if goal else "", "kortit.quiet")), width)


def searchable(row: ChangeRow, say: Translator) -> Searchable:
    """A row prepared for searching: the texts of both its sides."""
    if isinstance(row, GoalChange):
        sides = [goal for goal in (row.new, row.old) if goal is not None]
        year = sides[0].target_year if sides else 0
        return Searchable(row.id, row.theme, year, " ".join(map(words_of, sides)))
    texts = [row.name, *(line for one in (row.old, row.new) if one is not None for line in one.lines)]
    return Searchable(GoalId(key_of(row)), "", 0, " ".join(said(one, say) for one in texts).casefold())


def said(message: Message | str, say: Translator) -> str:
    """A message in the language of the screen; a text as it is."""
    return message if isinstance(message, str) else say(message)
