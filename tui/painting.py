"""Goals as lines of a list and in full, as paragraphs. Signs and words repeat whatever a colour shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from kortit.authority import field_name
from kortit.decision import cited
from kortit.fields import INDICATORS, MEANS, fields_in_file
from kortit.messages import Message, _
from kortit.rendering.labels import INDICATORS as LIST_OF_INDICATORS
from tui.desk import STATES
from tui.widgets.page import Paragraph
from tui.widgets.painted import cut, ends, joined, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rich.console import Console

    from kortit.fields import Field
    from kortit.goal import Goal
    from kortit.messages import Translator
    from kortit.municipality import Municipality
    from kortit.problem import Problem
    from store.repository import Attribution, CommitRecord
    from tui.desk import Listed, Marks

_WIDTH_OF_ID = 7
MARK = "✓"
"""Stands before a goal that is marked."""
LEAD = len(MARK) + _WIDTH_OF_ID
"""The columns before the year of a goal in a list of goals to be marked."""


def signs(marks: Marks) -> Text:
    """Paint the signs of a goal or theme."""
    parts = Text()
    for shown, sign, style in (
        (marks.draft, "●", "kortit.draft"),
        (marks.changed, "Δ", "kortit.changed"),
        (marks.problem or marks.clash, "!", "kortit.problem"),
    ):
        if shown:
            parts.append(sign, style)
    return parts


def _signs_of(listed: Listed) -> Text:
    """Paint the signs of a goal in a list, and that of what is reported of it."""
    return joined(signs(listed.marks), listed.reported) if listed.reported is not None else signs(listed.marks)


def marks_in_words(marks: Marks, translate: Translator) -> str:
    """The meaning of the signs, in words."""
    return ", ".join(translate(STATES[name]) for name in marks.states)


_WITHOUT_END = 10_000  # columns, more than any goal takes


def goal_lines(
    listed: Listed, width: int, most: int, translate: Translator, console: Console, *, marked: bool
) -> list[Text]:
    """Paint a goal in at most `most` lines (two or more) of a list: signs end the first, the others begin below."""
    whole = goal_line(listed, _WITHOUT_END, translate, marked=marked)
    signs_of_it = _signs_of(listed)
    words = whole[LEAD : len(whole) - len(signs_of_it.plain)]
    words.rstrip()
    room = max(width - LEAD, 8)
    beginning = words[: 2 * room]  # wrapped for its first line alone
    first = next(iter(beginning.wrap(console, max(room - signs_of_it.cell_len - 1, 8))), Text())
    first.rstrip()
    rest = words[len(first) :]
    below = list(rest[len(rest.plain) - len(rest.plain.lstrip()) :].wrap(console, room)) if rest.plain.strip() else []
    for line in below:
        line.rstrip()
    if len(below) > most - 1:
        below[most - 2 :] = [Text(" ").join(below[most - 2 :])]
    begun = ends(joined(whole[:LEAD], first), signs_of_it, width)
    return [begun, *(cut(joined(" " * LEAD, line), LEAD + room) for line in below)]


def goal_line(listed: Listed, width: int, translate: Translator, *, marked: bool | None = None) -> Text:
    """Paint one line of a list of goals: id, target year, first words, signs; whether it is marked, where one marks."""
    year = str(listed.year) if listed.year else "····"
    words = text(listed.text) if listed.goal is not None else text(translate(_("the file cannot be read")), "italic")
    if listed.gone:
        words = joined(text(translate(_("Removed")), "kortit.deleted"), ": ", words)
    mark = Text() if marked is None else Text(MARK, "kortit.draft") if marked else Text(" " * len(MARK))
    left = joined(mark, Text(f"{listed.id:<{_WIDTH_OF_ID}}", "kortit.quiet"), text(year), " ", words)
    return ends(left, _signs_of(listed), width)


def theme_line(code: str, name: str, size: int, marks: Marks, width: int) -> Text:
    """Paint one line of the list of themes: code, name, number of goals, signs."""
    shown = signs(marks)
    right = joined(text(str(size), "kortit.quiet"), " ", shown, " " * (3 - len(shown.plain)))
    return ends(
        joined("  ", cut(joined(text(code), "  ", text(name, "kortit.quiet")), max(width - 8, 4))), right, width
    )


class GoalPainter:
    """Paints goals in full."""

    def __init__(self, municipality: Municipality, translate: Translator) -> None:
        self.municipality = municipality
        self.translate = translate

    def say(self, message: Message | str) -> str:
        """Translate a message; a plain str is returned as it is."""
        return message if isinstance(message, str) else self.translate(message)

    def heading(self, message: Message | str) -> Paragraph:
        """Paint a heading."""
        return Paragraph(text(self.say(message), "kortit.heading"))

    def goal(self, goal: Goal) -> Iterator[Paragraph]:
        """Paint a goal as it is."""
        yield Paragraph(text(goal.text, "bold"))
        yield Paragraph(Text())
        yield Paragraph(joined(text(self.say(_("Target year")), "kortit.heading"), "  ", text(goal.target_year)))
        yield Paragraph(Text())
        yield self.heading(_("Means"))
        yield from self.means_of(goal)
        if goal.indicators:
            yield Paragraph(Text())
            yield self.heading(LIST_OF_INDICATORS)
            yield from self.items(INDICATORS, goal)
        yield from self.extra_fields(goal)

    def means_of(self, goal: Goal) -> Iterator[Paragraph]:
        """Paint the means of a goal with their steps."""
        yield from self.items(MEANS, goal)
        if not goal.means:
            yield Paragraph(text(self.say(_("no means")), "kortit.quiet"), "  ")

    def items(self, field: Field, goal: Goal) -> Iterator[Paragraph]:
        """Paint a field that is a list of items, each with a bullet."""
        for depth, line in field.lines(goal):
            yield Paragraph(text(line), "      ◦ " if depth else "  • ")

    def extra_fields(self, goal: Goal) -> Iterator[Paragraph]:
        """Paint the extra fields of a goal."""
        for field in self.municipality.fields.values():
            if field.is_empty(goal):
                continue
            yield Paragraph(Text())
            if field.kind_in(goal).is_line:
                yield Paragraph(joined(text(field.name, "kortit.heading"), "  ", text(field.written(goal))))
            else:
                yield self.heading(field.name)
                yield from self.items(field, goal)

    def attributed(self, found: Attribution, records: Mapping[str, CommitRecord]) -> Iterator[Paragraph]:
        """Paint by which decision each field was set, and when."""
        yield Paragraph(Text())
        yield self.heading(_("Decided"))
        shown: dict[str, list[str]] = {}
        for key in fields_in_file(self.municipality.fields):
            if (commit := found.fields.get(key)) is not None:
                shown.setdefault(commit, []).append(self.say(field_name(key, self.municipality)))
        for number, commit in enumerate(found.means, start=1):
            shown.setdefault(commit, []).append(self.say(_("means {number}", number=number)))
        for number, commit in enumerate(found.indicators, start=1):
            shown.setdefault(commit, []).append(self.say(_("indicator {number}", number=number)))
        for commit, fields in shown.items():
            if commit in records:
                yield Paragraph(joined(text(self.decision(records[commit])), ": ", text(", ".join(fields))), "  ")

    def decision(self, record: CommitRecord) -> str:
        """A commit's decision as a citation; without one, its subject line and date."""
        if record.citation:
            return self.say(cited(record.citation, record.message.effective))
        return self.say(_("{subject} ({date})", subject=record.message.subject, date=record.decided))

    def unreadable(self, problems: Iterable[Problem]) -> Iterator[Paragraph]:
        """Paint why a file cannot be read."""
        yield Paragraph(text(self.say(_("The file cannot be read")), "kortit.problem"))
        yield Paragraph(Text())
        for problem in problems:
            yield Paragraph(text(f"{problem.path}:{problem.line}:{problem.column}", "kortit.quiet"))
            yield Paragraph(text(self.say(problem.message)), "  ")
