"""The newer text as a Word document with tracked changes: accepting all gives the new text, rejecting all the old.

Each goal has a heading and paragraphs: text, target year, means, steps, extra fields. Tracked changes are the word
differences of the change table. Paragraphs on one side only are inserted or deleted together with their paragraph
marks, so that no empty line is left; the lines at the end of the document ensure that another paragraph follows. Moved
items are deleted in the old place and inserted in the new one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from dataclasses import dataclass, field, replace
from html import escape
from itertools import chain, count, groupby, zip_longest
from typing import TYPE_CHECKING, TypeAlias

from kortit.changes import ChangeKind, ItemChange
from kortit.characters import cleaned
from kortit.goal import theme_order
from kortit.messages import _, translator
from kortit.rendering import Unchanged
from kortit.rendering.captions import shown
from kortit.rendering.composition import manuscript
from kortit.rendering.goals import extra_of, perspective_heading, theme_heading
from kortit.rendering.labels import DASHES, INDICATORS, NAMELESS, SETTINGS
from kortit.rendering.word_opening import closing, opening
from kortit.rendering.word_package import packed
from kortit.rendering.word_styles import PORTRAIT
from kortit.rendering.word_xml import BOLD, WORD, deleted_run, heading, paragraph, run
from kortit.setting_changes import setting_lines
from kortit.wording import Words, differences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kortit.changes import ChangeTable, GoalChange, MeansChange
    from kortit.goal import Goal
    from kortit.messages import Message
    from kortit.municipality import Municipality, Perspective
    from kortit.rendering import View
    from kortit.rendering.manuscript import Manuscript
    from kortit.setting_changes import SettingChange
    from kortit.wording import WordKind

_KINDS: tuple[WordKind, WordKind] = ("deleted", "inserted")  # of the older and the newer side
_HIDDEN: dict[WordKind, WordKind] = {"deleted": "inserted", "inserted": "deleted"}
_Chain: TypeAlias = "tuple[MeansChange, _Chain | None]"


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph on both sides (same), only on the newer (inserted) or only on the older one (deleted).

    `label` precedes its text; in a one-sided paragraph, all runs have its kind. `leads`: keep it on the page of the
    next paragraph.
    """

    style: str
    kind: WordKind
    runs: tuple[Words, ...]
    label: str = ""
    leads: bool = False

    @classmethod
    def whole(cls, style: str, kind: WordKind, text: str, label: str = "", *, leads: bool = False) -> _Paragraph:
        return cls(style, kind, (Words(kind, text),) if text else (), label, leads)


def redlined(table: ChangeTable, view: View) -> Iterator[bytes]:
    """Render a change table as a Word document with tracked changes."""
    said = manuscript(table, view)
    return packed(said, PORTRAIT, chain(opening(said), _Redline(table, view, said).blocks(), closing(said)))


# --- paragraphs of goals ---


class _Redline:
    """The goals of a change table as paragraphs."""

    def __init__(self, table: ChangeTable, view: View, said: Manuscript) -> None:
        self.table = table
        self.municipality: Municipality = table.municipality
        self.rows = view.rows(table)
        self.dashed = view.unchanged is Unchanged.DASH
        self.empty = said.empty
        self.translate = translator(view.language)
        self.year = self.translate(_("Target year")) + ": "
        self.indicators = self.translate(INDICATORS) + ":"
        self.dashes = self.translate(DASHES)
        self.pen = _Pen(said.municipality, f"{said.date.isoformat()}T00:00:00Z" if said.date else "")

    def blocks(self) -> Iterator[str]:
        """Yield the goals as XML, under the headings of their perspectives and themes."""
        if not self.rows and not self.table.settings:
            yield paragraph("KortitPreamble", run(self.empty))
        by_theme = groupby(self._places(), key=lambda place: place[0])
        for perspective, themes in groupby(by_theme, key=lambda one: self.table.perspective_of(one[0])):
            above = self._perspective(perspective)
            if above is not None:
                yield self.pen.written(above)
            level = 2 if above else 1
            for theme, places in themes:
                yield self.pen.written(self._theme(theme, f"Heading{level}"))
                for _theme, row, kind in places:
                    yield from map(self.pen.written, self._goal(row, kind, f"Heading{level + 1}"))
        if self.table.settings:
            yield heading(1, self.translate(SETTINGS))
            for change in self.table.settings:
                yield from map(self.pen.written, self._setting(change))

    def _perspective(self, perspective: Perspective | None) -> _Paragraph | None:
        """The heading of a perspective with the changes of its name; None where it has none on either side."""
        if perspective is None:
            return None
        before = self.table.before or self.municipality
        older = [one for one in before.perspectives if one.code == perspective.code]
        new = perspective_heading(perspective)
        old = perspective_heading(older[0]) if older else new
        return self._heading("Heading1", old, new) if old or new else None

    def _theme(self, code: str, style: str) -> _Paragraph:
        """The heading of a theme with the changes of its name; one that a single side has is whole on it."""
        before, label = self.table.before or self.municipality, self.translate(replace(NAMELESS, values={"code": code}))
        headings = [theme_heading(one, code) for one in (before, self.municipality)]
        old, new = (label if heading == code else heading for heading in headings)
        there = [code in one.theme_codes for one in (before, self.municipality)]
        if there[0] is not there[1]:
            return _Paragraph.whole(style, "deleted" if there[0] else "inserted", old if there[0] else new)
        return self._heading(style, old, new)

    def _heading(self, style: str, old: str, new: str) -> _Paragraph:
        return _Paragraph(style, "same", _exact(differences(old, new), old, new))

    def _said(self, message: Message | str) -> str:
        return message if isinstance(message, str) else self.translate(message)

    def _setting(self, change: SettingChange) -> Iterator[_Paragraph]:
        """A heading, and the lines of a setting; a line that both sides have holds the changes of its words."""
        kind: WordKind = "same" if change.old and change.new else "inserted" if change.new else "deleted"
        yield _Paragraph.whole("Heading2", kind, cleaned(self._said(change.name)))
        old, new = (setting_lines(one, self.translate) for one in (change.old, change.new))
        for was, now in zip_longest(old, new):
            if was is None or now is None:
                yield _Paragraph.whole("KortitText", "inserted" if was is None else "deleted", was or now or "")
            else:
                yield _Paragraph("KortitText", "same", _exact(differences(was, now), was, now))

    def _places(self) -> list[tuple[str, GoalChange, WordKind]]:
        """Each row with its theme and kind; a moved goal is deleted in the older theme and inserted in the newer."""
        places: list[tuple[str, GoalChange, WordKind]] = []
        left: list[tuple[str, GoalChange, WordKind]] = []
        for row in self.rows:
            moved = row.old is not None and row.new is not None and row.old.theme != row.new.theme
            kind: WordKind = "same" if row.old and row.new and not moved else "inserted" if row.new else "deleted"
            places.append((row.theme, row, kind))
            if row.old and moved:
                left.append((row.old.theme, row, "deleted"))
        themes = self.table.theme_codes
        return sorted(places + left, key=lambda place: theme_order(themes, place[0]))

    def _goal(self, row: GoalChange, kind: WordKind, style: str) -> Iterator[_Paragraph]:
        goal = row.old if kind == "deleted" else row.new
        if goal is None:
            raise ValueError("a row needs a goal on the side that is written")
        yield _Paragraph.whole(style, kind, goal.id)
        if kind == "same":
            yield from self._both(row, row.old or goal, goal)
        else:
            yield from self._one(row, goal, kind)

    def _one(self, row: GoalChange, goal: Goal, kind: WordKind) -> Iterator[_Paragraph]:
        """The paragraphs of a goal that only one side has here."""
        yield _Paragraph.whole("KortitText", kind, cleaned(goal.text), leads=True)
        yield _Paragraph.whole("KortitYear", kind, str(goal.target_year), self.year, leads=bool(goal.means))
        for means in _of_side(row.means, kind):
            yield from _one_sided(means, kind, "KortitMeans")
        if goal.indicators:
            yield _Paragraph.whole("KortitField", kind, "", self.indicators, leads=True)
        for one in _of_side(row.indicators, kind):
            yield from _one_sided(one, kind, "KortitIndicator")
        for _key, name, text in extra_of(goal, self.table.fields):
            yield _Paragraph.whole("KortitField", kind, text, f"{name}: ")

    def _both(self, row: GoalChange, old: Goal, new: Goal) -> Iterator[_Paragraph]:
        """The paragraphs of a goal that is on both sides."""
        texts = _exact(row.words["goal"], cleaned(old.text), cleaned(new.text))
        yield _Paragraph("KortitText", "same", texts, leads=True)
        if self.dashed and row.kind is ChangeKind.UNCHANGED:
            yield _Paragraph("KortitNote", "same", (Words("same", self.dashes),))
            return
        years = _exact((), str(old.target_year), str(new.target_year))
        yield _Paragraph("KortitYear", "same", years, self.year, leads=bool(row.means))
        yield from _items(row.means, "KortitMeans")
        if row.indicators:
            heading: WordKind = (
                "same" if old.indicators and new.indicators else "inserted" if new.indicators else "deleted"
            )
            yield _Paragraph.whole("KortitField", heading, "", self.indicators, leads=True)
            yield from _items(row.indicators, "KortitIndicator")
        yield from self._fields(row, old, new)

    def _fields(self, row: GoalChange, old: Goal, new: Goal) -> Iterator[_Paragraph]:
        before, after = self._written_fields(old), self._written_fields(new)
        for key in self.table.fields:
            if key in before and key in after:
                (_before_name, before_text), (name, text) = before[key], after[key]
                runs = _exact(row.words.get(key, ()), before_text, text)
                yield _Paragraph("KortitField", "same", runs, f"{name}: ")
                continue
            for kind, side in zip(_KINDS, (before, after), strict=True):
                if key in side:
                    name, text = side[key]
                    yield _Paragraph.whole("KortitField", kind, text, f"{name}: ")

    def _written_fields(self, goal: Goal) -> dict[str, tuple[str, str]]:
        """(name, text) of each extra field of a goal, by key."""
        return {key: (name, text) for key, name, text in extra_of(goal, self.table.fields)}


def _exact(words: tuple[Words, ...], old: str, new: str) -> tuple[Words, ...]:
    """Runs that add up exactly to the old and the new text; falls back to both texts as wholes."""
    if old == new:
        return (Words("same", new),) if new else ()
    runs = tuple(shown(words))
    if (_side_of(runs, "deleted"), _side_of(runs, "inserted")) == (old, new):
        return runs
    return tuple(Words(kind, text) for kind, text in zip(_KINDS, (old, new), strict=True) if text)


def _side_of(runs: Iterable[Words], kind: WordKind) -> str:
    """The text of one side; with kind deleted, that of the older side."""
    return "".join(one.text for one in runs if one.kind != _HIDDEN[kind])


# --- means and steps ---


def _items(changes: Sequence[MeansChange], style: str) -> Iterator[_Paragraph]:
    for kind, change in _merged(changes):
        if kind == "same":
            old, new = (cleaned(_side_of(change.words, side)) for side in _KINDS)
            yield _Paragraph(style, "same", _exact(change.words, old, new))
            yield from _items(change.steps, "KortitStep")
        else:
            yield from _one_sided(change, kind, style)


def _one_sided(change: MeansChange, kind: WordKind, style: str) -> Iterator[_Paragraph]:
    """An item that only one side has, with that side's steps."""
    yield _Paragraph.whole(style, kind, cleaned(_side_of(change.words, kind)))
    for step in _of_side(change.steps, kind):
        yield from _one_sided(step, kind, "KortitStep")


def _of_side(changes: Sequence[MeansChange], kind: WordKind) -> list[MeansChange]:
    """The items of one side, in its order."""
    numbered = ((change.old if kind == "deleted" else change.new, change) for change in changes)
    places = {place: change for place, change in numbered if place is not None}
    return [places[place] for place in sorted(places)]


def _merged(changes: Sequence[MeansChange]) -> Iterator[tuple[WordKind, MeansChange]]:
    """The items of both sides in one sequence; moved items occur twice.

    Without the deleted ones it is in the newer side's order, without the inserted ones in the older side's.
    """
    old, new = deque(_of_side(changes, "deleted")), deque(_of_side(changes, "inserted"))
    for stays in (*_staying(changes), None):
        while old and old[0] is not stays:
            yield "deleted", old.popleft()
        while new and new[0] is not stays:
            yield "inserted", new.popleft()
        if stays is not None:
            old.popleft()
            new.popleft()
            yield "same", stays


def _staying(changes: Sequence[MeansChange]) -> list[MeansChange]:
    """A longest sequence of items that kept their order; edited items may have moved as well."""
    tails: list[int] = []  # the smallest last place on the older side, by length of run
    runs: list[_Chain] = []
    for change in _of_side(changes, "inserted"):
        if change.old is not None and change.change is not ItemChange.MOVED:
            length = bisect_left(tails, change.old)
            tails[length : length + 1] = [change.old]
            runs[length : length + 1] = [(change, runs[length - 1] if length else None)]
    staying: list[MeansChange] = []
    link = runs[-1] if runs else None
    while link is not None:
        change, link = link
        staying.append(change)
    return staying[::-1]


# --- writing paragraphs ---


@dataclass(frozen=True, slots=True)
class _Pen:
    """Writes paragraphs with tracked changes, each with author, date and a unique number."""

    author: str
    date: str
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def written(self, one: _Paragraph) -> str:
        label = self._run(Words(one.kind, one.label), WORD, "") if one.label else ""
        weight = BOLD if one.style == "KortitYear" else ""
        content = label + "".join(self._run(words, "", weight) for words in one.runs)
        mark = "" if one.kind == "same" else f"<w:rPr>{self._change(one.kind)}/></w:rPr>"
        return paragraph(one.style, content, "<w:keepNext/>" * one.leads + mark)

    def _run(self, words: Words, style: str, more: str) -> str:
        if words.kind == "same":
            return run(words.text, style, more)
        written = (deleted_run if words.kind == "deleted" else run)(words.text, style, more)
        return f"{self._change(words.kind)}>{written}</w:{_ELEMENTS[words.kind]}>"

    def _change(self, kind: WordKind) -> str:
        """The start tag of a tracked change."""
        date = f' w:date="{self.date}"' if self.date else ""
        return f'<w:{_ELEMENTS[kind]} w:id="{next(self.numbers)}" w:author="{escape(self.author)}"{date}'


_ELEMENTS = {"inserted": "ins", "deleted": "del"}
