"""A goal with its changes marked word by word, and for each field the body that may decide it.

Whatever a colour shows, a sign and a word show too.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from rich.text import Text

from kortit.authority import changed_fields, field_name
from kortit.changes import ChangeKind, ItemChange
from kortit.fields import GOAL, INDICATORS, MEANS, TARGET_YEAR, THEME, fields_in_file, fields_of
from kortit.messages import Message, _
from kortit.rendering.captions import item_status, status_of
from kortit.rendering.labels import INDICATORS as LIST_OF_INDICATORS
from kortit.setting_changes import setting_lines
from kortit.subject import changes_of
from kortit.wording import differences, marked
from tui.painting import GoalPainter
from tui.widgets.page import Paragraph
from tui.widgets.painted import joined, spaced, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kortit.authority import BoundChange
    from kortit.changes import GoalChange, MeansChange
    from kortit.fields import Field
    from kortit.goal import Goal
    from kortit.messages import Translator
    from kortit.municipality import Municipality
    from kortit.setting_changes import SettingChange
    from kortit.wording import Words
    from store.repository import LifeStep

_STYLES = {"same": "", "deleted": "kortit.deleted", "inserted": "kortit.inserted"}
_PLAIN_MARKS = {"same": ("", ""), "deleted": ("[-", "-]"), "inserted": ("{+", "+}")}
_ITEM_SIGNS = {
    ItemChange.SAME: "  • ",
    ItemChange.EDITED: "~ • ",
    ItemChange.MOVED: "↕ • ",
    ItemChange.ADDED: "+ • ",
    ItemChange.REMOVED: "− • ",
}


class ChangePainter(GoalPainter):
    """Paints goals with their changes. Where `colour` is False, marked words are enclosed in signs."""

    def __init__(self, municipality: Municipality, translate: Translator, *, colour: bool) -> None:
        super().__init__(municipality, translate)
        self.colour = colour

    def runs(self, words: Iterable[Words], *, whole: bool = False) -> Text:
        """Paint words with their marks; with `whole`, a sign before them already marks all of them."""
        line = Text()
        before_kind = "same"
        for run in marked(tuple(words)):
            if before_kind == "deleted" and run.kind == "inserted":
                line.append(" ")  # where no styles are shown, the two words would look like one
            before_kind = run.kind
            piece = spaced(run.text, _STYLES[run.kind] if run.text.strip() else "")
            if run.kind != "same" and not self.colour and not whole and run.text.strip():
                before, after = _PLAIN_MARKS[run.kind]
                piece = joined(before, piece, after)
            line.append_text(piece)
        return line

    def summary(
        self, old: Goal | None, new: Goal, bound: Sequence[BoundChange], *, decided: bool
    ) -> Iterator[Paragraph]:
        """For each field, whether it differs from the decided wording, and whether that needs a decision.

        On a proposal nothing is `decided` before it is adopted.
        """
        if old is None:
            yield Paragraph(text(self.say(_("a new goal")), "kortit.changed"))
        changed = changed_fields(old, new) if old is not None else []
        deciding = {change.field for change in bound}
        for name, field in fields_in_file(self.municipality.fields).items():
            if not field.is_in(old, new):
                continue
            if name in changed:
                who = _("takes a decision") if name in deciding else _("anyone may change it")
                state: Message = _("changed · {who}", who=who if decided else _("decided with the proposal"))
            else:
                state = _("as decided") if old is not None else _("new")
            style = "kortit.changed" if name in changed else "kortit.quiet"
            label = self.say(field_name(name, self.municipality))
            yield Paragraph(joined(text(f"{label}: "), " ", text(self.say(state), style)))

    def change(self, row: GoalChange, bound: Sequence[BoundChange]) -> Iterator[Paragraph]:
        """Paint a goal with its changes: words marked in place, and for each field the body that may decide it."""
        goal = row.new or row.old
        if goal is None:
            return
        if row.kind in (ChangeKind.ADDED, ChangeKind.REMOVED):
            style = "kortit.inserted" if row.kind is ChangeKind.ADDED else "kortit.deleted"
            yield Paragraph(text(self.say(status_of(row)), style))
        yield Paragraph(self.runs(row.words.get(GOAL.key, ()), whole=row.old is None or row.new is None))
        yield from self._needs(GOAL.key, bound)
        yield Paragraph(Text())
        yield Paragraph(joined(text(self.say(_("Target year")), "kortit.heading"), "  ", self.whole(TARGET_YEAR, row)))
        yield from self._needs(TARGET_YEAR.key, bound)
        yield from self._needs("existence", bound)
        if row.old is not None and row.new is not None and row.old.theme != row.new.theme:
            moved = _("Theme {old} → {new}", old=row.old.theme, new=row.new.theme)
            yield Paragraph(text(self.say(moved), "kortit.changed"))
            yield from self._needs(THEME.key, bound)
        yield Paragraph(Text())
        yield self.heading(_("Means"))
        yield from self._needs(MEANS.key, bound)
        yield from self.means(row.means)
        if not row.means:
            yield Paragraph(text(self.say(_("no means")), "kortit.quiet"), "  ")
        if row.indicators:
            yield Paragraph(Text())
            yield self.heading(LIST_OF_INDICATORS)
            yield from self._needs(INDICATORS.key, bound)
            yield from self.means(row.indicators)
        yield from self._extra_changes(row, bound)

    def timeline(self, steps: Sequence[LifeStep]) -> Iterator[Paragraph]:
        """Paint what each amendment did to a goal, the newest first; nothing where there is but one."""
        if len(steps) < 2:
            return
        yield Paragraph(Text())
        yield self.heading(_("Timeline"))
        for step in steps:
            yield Paragraph(text(self.decision(step.amendment.record), "bold"), "  ")
            if step.amendment.corrected_by is not None:
                yield Paragraph(text(self.say(_("its decision was put right later")), "kortit.quiet"), "    ")
            yield from (line._replace(first=f"    {line.first}") for line in self.differences(step.row))

    def differences(self, row: GoalChange | None) -> Iterator[Paragraph]:
        """Paint only what differs in a row, field by field; None: the goal's file could not be read."""
        if row is None:
            yield Paragraph(text(self.say(_("The file cannot be read")), "kortit.problem"))
            return
        if row.old is None or row.new is None or not row.fields:
            style = {ChangeKind.ADDED: "kortit.inserted", ChangeKind.REMOVED: "kortit.deleted"}.get(row.kind, "")
            yield Paragraph(text(self.say(_("{changes}", changes=tuple(changes_of(row, self.municipality)))), style))
            return
        for field in fields_of(row.new, row.old):
            if field.key in row.fields:
                yield from self._difference(field, row)

    def _difference(self, field: Field, row: GoalChange) -> Iterator[Paragraph]:
        known = self.municipality.fields.get(field.key)
        label = text(known.name if known else self.say(field_name(field.key, self.municipality)), "kortit.heading")
        if field in (MEANS, INDICATORS):
            yield Paragraph(label)
            yield from self.means(_changed_items(row.means if field is MEANS else row.indicators))
        elif row.words.get(field.key):
            yield Paragraph(joined(label, "  ", self.runs(row.words[field.key])))
        elif field.kind.is_line:
            yield Paragraph(joined(label, "  ", self.whole(field, row)))
        else:
            yield Paragraph(label)
            yield from (
                line for line in self._items(field.texts(row.old), field.texts(row.new)) if line.first.strip("• ")
            )

    def setting(self, change: SettingChange) -> Iterator[Paragraph]:
        """Paint a setting with its changes: words marked in place."""
        yield self.heading(change.name)
        old, new = (setting_lines(one, self.translate) for one in (change.old, change.new))
        for was, now in zip_longest(old, new, fillvalue=""):
            yield Paragraph(self.runs(differences(was, now)), "  ")

    def whole(self, field: Field, row: GoalChange) -> Text:
        """Paint the old and new value of a field that is not compared word by word."""
        old, new = field.written(row.old), field.written(row.new)
        if row.old is None or row.new is None or old == new:
            return text(new or old)
        return joined(text(old, "kortit.deleted"), " → ", text(new, "kortit.inserted"))

    def means(self, items: Iterable[MeansChange], depth: int = 0) -> Iterator[Paragraph]:
        """Paint means (or steps) with their changes: a sign before each, a word after, words marked inside."""
        for item in items:
            sign = " " * (4 * depth) + (
                _ITEM_SIGNS[item.change].replace("•", "◦") if depth else _ITEM_SIGNS[item.change]
            )
            whole = item.change in (ItemChange.ADDED, ItemChange.REMOVED)
            line = self.runs(item.words, whole=whole)
            if (status := item_status(item)) is not None:
                line = joined(line, " ", text(f"({self.say(status)})", "kortit.quiet"))
            yield Paragraph(line, sign)
            yield from self.means(item.steps, depth + 1)

    def _extra_changes(self, row: GoalChange, bound: Sequence[BoundChange]) -> Iterator[Paragraph]:
        for field in self.municipality.fields.values():
            if field.is_empty(row.old) and field.is_empty(row.new):
                continue
            yield Paragraph(Text())
            if field.key in row.words:
                yield Paragraph(joined(text(field.name, "kortit.heading"), "  ", self.runs(row.words[field.key])))
            elif field.kind.is_line:
                yield Paragraph(joined(text(field.name, "kortit.heading"), "  ", self.whole(field, row)))
            else:
                yield self.heading(field.name)
                yield from self._items(field.texts(row.old), field.texts(row.new))
            yield from self._needs(field.key, bound)

    def _items(self, old: Sequence[str], new: Sequence[str]) -> Iterator[Paragraph]:
        for item in new:
            added = item not in old
            yield Paragraph(text(item, "kortit.inserted" if added else ""), "+ • " if added else "  • ")
        for item in old:
            if item not in new:
                yield Paragraph(text(item, "kortit.deleted"), "− • ")

    def _needs(self, field: str, bound: Sequence[BoundChange]) -> Iterator[Paragraph]:
        for change in bound:
            if change.field == field:
                yield Paragraph(text(self.say(needed(change, self.municipality)), "kortit.changed"), "  ")


def _changed_items(items: Iterable[MeansChange]) -> list[MeansChange]:
    """The means (or steps) that differ, with only those of their steps that do."""
    differing = (item for item in items if item.change is not ItemChange.SAME)
    return [item._replace(steps=tuple(_changed_items(item.steps))) for item in differing]


def needed(change: BoundChange, judge: Municipality) -> Message:
    """The sentence naming the body whose decision a change needs."""
    able = [judge.bodies[key] for key in sorted(change.bodies) if key in judge.bodies]
    names = tuple(f"{body.name} ({body.abbreviations[0]})" for body in able)
    return _(
        "{field}: takes a decision of {bodies}", field=field_name(change.field, judge), bodies=names or _("nobody")
    )
