"""The change table as Markdown that renders on GitLab, Forgejo and GitHub: one table a theme, marks with words."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from kortit.characters import cleaned
from kortit.messages import Message, _, translator
from kortit.rendering.captions import (
    DECISIONS,
    GOAL,
    NOTHING,
    SIDE,
    counts_of,
    decisions_of,
    extra_of,
    goal_of,
    goal_runs,
    range_of,
    row_decisions,
    side_items,
    status_of,
    theme_change_of,
    theme_heading,
    title_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kortit.changes import ChangeTable, GoalChange
    from kortit.messages import Translator
    from kortit.rendering import View
    from kortit.rendering.captions import SideItem
    from kortit.wording import Words

# Everything that Markdown, its tables, its extensions or HTML could take for markup; some of it only at the start.
_MARKUP = re.compile(r"([\\`*_{}\[\]#|~$@>]|^[-+=]|:(?=[\w+-]+:|//)|(?<=www)\.)")
_NUMBERED = re.compile(r"^(\d+)([.)])")
_HTML = {"&": "&amp;", "<": "&lt;"}
_MARKS = {"same": "{}", "deleted": "<del>{}</del>", "inserted": "<ins>{}</ins>"}


def render(table: ChangeTable, view: View) -> str:
    """Write the table as Markdown."""
    translate = translator(view.language)
    return "\n".join(_Writer(table, view, translate).lines()) + "\n"


def escaped(text: str) -> str:
    """Make any text of a card plain text in Markdown."""
    harmless = re.sub("[&<]", lambda match: _HTML[match[0]], cleaned(text))
    return _NUMBERED.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", harmless))


class _Writer:
    def __init__(self, table: ChangeTable, view: View, translate: Translator) -> None:
        self.table = table
        self.view = view
        self.translate = translate

    def lines(self) -> Iterable[str]:
        table, translate = self.table, self.translate
        yield f"# {self._said(title_of(table))}"
        yield ""
        yield f"**{escaped(table.municipality.name)}**  "
        yield f"{self._said(range_of(table))}  "
        decisions = [self._said(decision) for decision in decisions_of(table)]
        if decisions:
            yield f"{translate(DECISIONS)}: {'; '.join(decisions)}  "
        yield ", ".join(translate(count) for count in counts_of(table.counts))
        for paragraph in table.municipality.document.preamble.split("\n"):
            if paragraph:
                yield from ("", escaped(paragraph))
        rows = self.view.rows(table)
        if not rows:
            yield from ("", translate(_("No changes.")))
        for theme, group in groupby(rows, key=lambda row: row.theme):
            yield from ("", f"## {escaped(theme_heading(table.municipality, theme))}", "")
            first, second = self.view.sides
            yield f"| {translate(GOAL)} | {translate(SIDE[first])} | {translate(SIDE[second])} |"
            yield "| --- | --- | --- |"
            for row in group:
                yield f"| {self._goal(row)} | {self._side(row, first)} | {self._side(row, second)} |"

    def _said(self, message: Message | str) -> str:
        return escaped(message if isinstance(message, str) else self.translate(message))

    def _goal(self, row: GoalChange) -> str:
        about = [f"**{self._said(status_of(row))}** · {row.id}", _marked(goal_runs(row))]
        moved = theme_change_of(row)
        if moved is not None:
            about.append(self._said(moved))
        about += [escaped(citation) for citation in row_decisions(self.table, row)]
        return "<br>".join(about)

    def _side(self, row: GoalChange, side: str) -> str:
        goal = goal_of(row, side)
        if goal is None:
            return self.translate(NOTHING)
        year = str(goal.target_year)
        if row.year_moved:
            year = f"<ins>{year}</ins>" if side == "new" else f"<del>{year}</del>"
        lines = [f"**{year}**"]
        for item in side_items(row.means, side):
            lines.append(f"• {self._item(item)}")
            lines += [f"&nbsp;&nbsp;◦ {self._item(step)}" for step in item.steps]
        extra = extra_of(goal, self.table.municipality)
        return "<br>".join(lines + [f"{escaped(name)}: {escaped(value)}" for name, value in extra])

    def _item(self, item: SideItem) -> str:
        status = f" *({self.translate(item.status)})*" if item.status else ""
        return _marked(item.runs) + status


def _marked(runs: Iterable[Words]) -> str:
    return "".join(_MARKS[run.kind].format(_escaped_run(run.text)) if run.text.strip() else run.text for run in runs)


def _escaped_run(text: str) -> str:
    core = escaped(text)
    return (" " if text[:1] == " " else "") + core + (" " if core and text[-1:] == " " else "")
