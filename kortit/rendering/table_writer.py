"""Composes the manuscript of a change table: goal | newer side | older side, or the other way round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kortit.changes import ChangeKind, ItemChange, kind_of_setting
from kortit.characters import cleaned
from kortit.messages import _
from kortit.municipality import WordMarks
from kortit.rendering import Unchanged
from kortit.rendering.captions import (
    SHORT_COMMIT,
    any_removed,
    counts_of,
    decisions_of,
    goal_of,
    heading_of_perspective,
    heading_of_theme,
    named_point,
    row_decisions,
    set_by,
    setting_runs,
    side_items,
    side_runs,
    small_edit,
    status_of,
    theme_change_of,
    title_of,
)
from kortit.rendering.document_writer import DocumentWriter, newest, paragraphs, unmarked
from kortit.rendering.goals import extra_of
from kortit.rendering.labels import (
    CHANGE_TABLE,
    DASHES,
    DECISION,
    GOAL,
    INDICATORS,
    ITEM_STATUS,
    NOTHING,
    ROW,
    SETTING_COLUMNS,
    SETTINGS,
    STATUS,
    TEXT,
    YEAR_AND_MEANS,
)
from kortit.rendering.links import case_links
from kortit.rendering.manuscript import Chapter, Fact, Manuscript, Part, Role, Row, Section
from kortit.rendering.report_words import REPORT, end_said
from kortit.wording import Words

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from kortit.changes import ChangeTable, GoalChange, MeansChange
    from kortit.fields import ExtraField
    from kortit.messages import Message
    from kortit.municipality import Columns, Perspective
    from kortit.provenance import SetBy
    from kortit.rendering import View
    from kortit.rendering.manuscript import CellParts, Column, Item
    from kortit.setting_changes import SettingChange

_WHOLE = (ChangeKind.ADDED, ChangeKind.REMOVED)


class TableWriter(DocumentWriter):
    """Composes a change table. What is the same in every row is said once, above the table."""

    def __init__(self, table: ChangeTable, view: View) -> None:
        super().__init__(table.municipality, table.provenance, view)
        self.table = table
        self.rows = view.rows(table)
        kinds = {row.kind for row in self.rows}
        # From the empty store every goal is new, and nothing could stand in the older column.
        from_nothing = table.origin.commit is None and kinds == {ChangeKind.ADDED}
        self.sides = ("new",) if from_nothing else view.sides
        self._one_kind = from_nothing or (view.unchanged is Unchanged.OMIT and kinds == {ChangeKind.CHANGED})
        self._one_decision = not view.decisions and len(decisions_of(table)) == 1

    def manuscript(self) -> Manuscript:
        """The change table as a document."""
        table, view = self.table, self.view
        decisions = decisions_of(table)
        facts = [
            *self.standing_fact(table.standing),
            self.fact(ROW["from"], *end_said(table, "old", named_point)),
            self.fact(ROW["to"], *end_said(table, "new", named_point)),
            *([self.fact(_("Only the commits"), *(one[:SHORT_COMMIT] for one in table.only))] if table.only else []),
            *self.theme_fact(table.theme),
            *([self.fact(_("Shown"), _("substantive changes only"))] if view.substantive else []),
            *([self.fact(ROW["decisions"], *decisions)] if decisions else []),
            self.fact(_("Summary"), *counts_of(table.counts)),
            *self._abbreviations(),
        ]
        columns, title, date = self._columns(), self.said(title_of(table)), self._date()
        return Manuscript(
            language=view.language,
            title=title,
            municipality=cleaned(table.municipality.name),
            standing=self.standing(table.standing),
            date=date,
            facts=tuple(facts),
            preamble=paragraphs(table.municipality.document.preamble),
            legend=self._legend(),
            columns=columns,
            chapters=(*self.chapters(self.rows, self._row, columns), *self._settings()),
            marks=self.mark_names,
            empty=self.said(_("No changes.")),
            closing=self._closing(),
            identity=self.identity(
                REPORT if table.periods else CHANGE_TABLE,
                title,
                date,
                (one.register for one in table.decisions if one.register),
            ),
            annex=view.attachment,
            margins=self.margins,
            links=case_links(self.municipality.case_url, (one.register for one in table.decisions if one.register)),
        )

    def _columns(self) -> tuple[Column, ...]:
        share = 76 // len(self.sides)
        said = {side: period.called for side, period in self.table.periods.items()} or YEAR_AND_MEANS
        return self.headed(((GOAL, 24), *((said[side], share) for side in self.sides)))

    def _abbreviations(self) -> list[Fact]:
        ends = (self.table.origin.citation, self.table.target.citation)
        return self.abbreviations([*(one.citation for one in self.table.decisions), *ends])

    def _date(self) -> datetime.date | None:
        """The day of drafts or of a period; otherwise that of the newest decision, or of the newer commit."""
        if self.table.periods:
            return self.table.periods["new"].day
        origin, target = self.table.origin, self.table.target
        cited = () if target.made else (known.citation for known in self.table.decisions)
        return newest(cited, target.made or target.date or origin.date)

    @property
    def extra_fields(self) -> Mapping[str, ExtraField]:
        """The extra fields of goals on either side."""
        return self.table.fields

    def theme_heading(self, theme: str) -> Message | str:
        """The heading of a theme, with its older name too."""
        return heading_of_theme(self.table, theme)

    def perspective_of(self, theme: str) -> Perspective | None:
        """The perspective of a theme, on either side."""
        return self.table.perspective_of(theme)

    def perspective_heading(self, perspective: Perspective | None) -> Message | str:
        """The heading of a perspective, with its older name too."""
        return heading_of_perspective(self.table, perspective)

    def _legend(self) -> tuple[Words, ...]:
        said = self.said
        dashes = (
            _("{dashes} year and means as before", dashes=DASHES) if self.view.unchanged is Unchanged.DASH else None
        )
        if self.view.is_plain or self.view.marks is WordMarks.NONE or len(self.sides) == 1:
            return unmarked(f"{said(dashes)}." if dashes else "")
        brackets = self.view.marks is WordMarks.BRACKETS
        inserted = _("inserted words") if brackets else _("inserted words are underlined")
        deleted = _("deleted words") if brackets else _("deleted words are struck through")
        return (
            Words("same", said(_("Marks:")) + " "),
            *self.marked((Words("inserted", said(inserted)),)),
            Words("same", ", "),
            *self.marked((Words("deleted", said(deleted)),)),
            Words("same", f"; {said(dashes)}." if dashes else "."),
        )

    def _closing(self) -> tuple[str, ...]:
        origin, target = self.table.origin, self.table.target
        options = [
            *(["--theme", self.table.theme] if self.table.theme else []),
            *(["--unchanged", self.view.unchanged] if self.view.unchanged is not Unchanged.OMIT else []),
            *(["--substantive"] if self.view.substantive else []),
            *(["--decisions"] if self.view.decisions else []),
            *(["--columns", self.view.columns] if self.view.columns is not self._usual_columns else []),
            *self.looks(),
            *(f"--{extra}" for extra in sorted(self.view.extras)),
        ]
        start = origin.commit or "ROOT"
        if self.table.command:
            return (self.said(_("Made by: {command}", command=" ".join([self.table.command, *options]))),)
        if self.table.only:
            command = " ".join(["kortit changes", f'"{cleaned(target.revision)}"', *options])
            return (self.said(_("Made by: {command}", command=command)),)
        if target.commit is None:
            command = " ".join(["kortit changes", start, *options])
            return (self.said(_("Made by: {command}, of drafts, which may have changed since", command=command)),)
        command = " ".join(["kortit changes", f"{start}..{target.commit}", *options])
        return (self.said(_("Made by: {command}", command=command)),)

    @property
    def _usual_columns(self) -> Columns:
        return self.municipality.document.columns

    def _row(self, row: GoalChange) -> Row:
        cells = (self._goal(row), *(self._side(row, side) for side in self.sides))
        return Row(row.id, None if self.view.is_plain else row.kind, cells)

    def _goal(self, row: GoalChange) -> CellParts:
        parts = [] if self.view.is_plain else [Part(Role.STATUS, unmarked(row.id), label=self._status(row))]
        if row.kind is ChangeKind.CHANGED and "goal" in row.fields:
            parts += self._both_texts(row)
        else:
            text = "".join(run.text for run in side_runs(row, "new" if row.new else "old"))
            parts.append(Part(Role.TEXT, unmarked(self._in_theme(row, text)), decision=self._setter(row, "goal")))
        moved = theme_change_of(row)
        if moved is not None:
            runs = self.marked((Words("inserted", self.said(moved)),))
            parts.append(Part(Role.NOTE, runs, decision=self._setter(row, "theme")))
        return (*parts, *self._notes(row))

    def _both_texts(self, row: GoalChange) -> list[Part]:
        """The goal's text on both sides; in a plain table the newer one begins the cell as its only text does."""
        texts = {side: self.marked(side_runs(row, side)) for side in self.view.sides}
        if self.view.is_plain:
            new, old = ("".join(run.text for run in texts[side]) for side in ("new", "old"))
            first = Part(Role.TEXT, unmarked(self._in_theme(row, new)), decision=self._setter(row, "goal"))
            return [first, Part(Role.TEXT, unmarked(old), label=self.said(TEXT["old"]))]
        return [
            Part(
                Role.TEXT,
                texts[side],
                label=self.said(TEXT[side]),
                decision=self._setter(row, "goal") if side == "new" else "",
            )
            for side in self.view.sides
        ]

    def _in_theme(self, row: GoalChange, text: str) -> str:
        """A goal's text, after the theme's code where no heading above the table names it."""
        return f"{row.theme} {text}" if self.view.is_plain else text

    def _status(self, row: GoalChange) -> str:
        """The state of a row; only its detail where all rows that are shown have the same."""
        status = self.said(status_of(row))
        return status.removeprefix(self.said(STATUS[row.kind])).strip(" ()") if self._one_kind else status

    def _notes(self, row: GoalChange) -> list[Part]:
        """The decisions that touched a row, unless a single one made the whole table."""
        if self._one_decision or self.view.is_plain:
            return []
        if not self.view.decisions or row.kind is ChangeKind.REMOVED:
            return [Part(Role.NOTE, unmarked(self.said(one))) for one in row_decisions(self.table, row)]
        if not any_removed((*row.means, *row.indicators)):
            return []
        # Provenance covers the newer side only, so a removed goal has none.
        decision = self.said(DECISION)
        return [Part(Role.NOTE, unmarked(self.said(one)), label=decision) for one in row_decisions(self.table, row)]

    def _side(self, row: GoalChange, side: str) -> CellParts:
        goal = goal_of(row, side)
        if goal is None:
            return (Part(Role.NOTHING, unmarked(self.said(NOTHING))),)
        if row.kind is ChangeKind.UNCHANGED and self.view.unchanged is Unchanged.DASH:
            return (Part(Role.NOTHING, unmarked(self.said(DASHES))),)
        newer, is_whole = side == "new", row.kind in _WHOLE
        mark = Words(("inserted" if newer else "deleted") if row.year_moved else "same", str(goal.target_year))
        state = self._state(ItemChange.EDITED) if row.year_moved else ""
        setter = self._setter(row, "target_year") if newer else ""
        parts = [Part(Role.YEAR, self.marked((mark,)), state=state, decision=setter)]
        known = self.provenance.get(row.id) if newer and self.view.decisions else None
        if goal.means:
            items = self._items(row.means, side, known.means if known else (), is_whole=is_whole)
            parts.append(Part(Role.MEANS, items=items))
        if goal.indicators:
            items = self._items(row.indicators, side, known.indicators if known else (), is_whole=is_whole)
            parts.append(Part(Role.INDICATORS, label=self.said(INDICATORS), items=items))
        return tuple(parts + [self._field(row, side, *extra) for extra in extra_of(goal, self.extra_fields)])

    def _items(
        self, changes: Sequence[MeansChange], side: str, setters: Sequence[SetBy | None], *, is_whole: bool
    ) -> tuple[Item, ...]:
        items = side_items(changes, side)
        return self.items(items, setters if len(setters) == len(items) else (), is_whole=is_whole)

    def _state(self, change: ItemChange) -> str:
        word = ITEM_STATUS[change]
        return self.said(word) if word and not self.view.is_plain else ""

    def _field(self, row: GoalChange, side: str, key: str, name: str, value: str) -> Part:
        """An extra field on one side, with its words marked and its state in words."""
        decision = self._setter(row, key) if side == "new" else ""
        runs = side_runs(row, side, key) or unmarked(value)  # of a list it is only known that it differs
        if row.kind is not ChangeKind.CHANGED or key not in row.fields:
            return Part(Role.FIELD, unmarked("".join(run.text for run in runs)), label=name, decision=decision)
        other = goal_of(row, "old" if side == "new" else "new")
        if other and other.extra.get(key):
            edit = small_edit(row.words.get(key, ())) if side == "new" else ""
            state = self._state(ItemChange.EDITED)
            return Part(Role.FIELD, self.marked(runs), label=name, state=state, decision=decision, edit=edit)
        state = self._state(ItemChange.ADDED if side == "new" else ItemChange.REMOVED)
        whole = unmarked("".join(run.text for run in runs))
        return Part(Role.FIELD, whole, label=name, state=state, decision=decision)

    def _settings(self) -> tuple[Chapter, ...]:
        """The chapter of the settings that changed; none if none did."""
        if not self.table.settings:
            return ()
        columns = self.headed(
            ((SETTING_COLUMNS["setting"], 24), *((SETTING_COLUMNS[f"{side}_setting"], 38) for side in self.view.sides))
        )
        heading = self.said(SETTINGS)
        section = Section("settings", heading, self.table.settings, self._setting, columns, is_theme=False)
        return (Chapter("", (section,)),)

    def _setting(self, change: SettingChange) -> Row:
        kind = kind_of_setting(change)
        label = "" if self.view.is_plain else self.said(STATUS[kind])
        name = Part(Role.STATUS, unmarked(cleaned(self.said(change.name))), label=label)
        decisions = [] if self._one_decision or self.view.is_plain else row_decisions(self.table, change)
        notes = [Part(Role.NOTE, unmarked(self.said(one))) for one in decisions]
        sides = [self._setting_side(change, side) for side in self.view.sides]
        return Row(f"settings.{change.key}", None if self.view.is_plain else kind, ((name, *notes), *sides))

    def _setting_side(self, change: SettingChange, side: str) -> CellParts:
        lines = setting_runs(change, side, self.translate)
        is_whole = change.old is None or change.new is None
        runs = (tuple(run._replace(kind="same") for run in line) if is_whole else self.marked(line) for line in lines)
        return tuple(Part(Role.VALUE, line) for line in runs) or (Part(Role.NOTHING, unmarked(self.said(NOTHING))),)

    def _setter(self, row: GoalChange, field: str) -> str:
        """The amendment that set a field of the newer side, if requested."""
        known = self.provenance.get(row.id)
        if not self.view.decisions or known is None or field not in known.fields:
            return ""
        return self.said(set_by(known.fields[field]))
