"""Composes the manuscript of a change table or of the cards in force: facts, cells and their wording."""

from __future__ import annotations

import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from kortit.changes import ChangeKind, ChangeTable, ItemChange, kind_of_setting
from kortit.characters import cleaned
from kortit.decision import cited, existing_date, match_citation
from kortit.messages import Message, _, ngettext, translator
from kortit.rendering import REDLINE, Unchanged
from kortit.rendering.captions import (
    SHORT_COMMIT,
    any_removed,
    counts_of,
    decided_by,
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
    status_of,
    theme_change_of,
    title_of,
)
from kortit.rendering.goals import extra_of, perspective_heading, theme_heading
from kortit.rendering.labels import (
    DASHES,
    DECISION,
    GOAL,
    ITEM_STATUS,
    NOT_DECIDED,
    NOTHING,
    ROW,
    SETTING_COLUMNS,
    SETTINGS,
    STATUS,
    STRATEGY_CARDS,
    TEXT,
    YEAR_AND_MEANS,
)
from kortit.rendering.manuscript import Chapter, Column, Fact, Item, Manuscript, Part, Role, Row, Section
from kortit.wording import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from kortit.changes import GoalChange, Standing
    from kortit.fields import ExtraField
    from kortit.goal import Goal, GoalId
    from kortit.in_force import InForce
    from kortit.messages import Translator
    from kortit.municipality import Columns, Municipality, Perspective
    from kortit.provenance import Provenance, SetBy
    from kortit.rendering import Content, View
    from kortit.rendering.captions import SideItem
    from kortit.rendering.manuscript import CellParts
    from kortit.setting_changes import SettingChange


def manuscript(content: Content, view: View) -> Manuscript:
    """The manuscript of a change table or of the cards in force."""
    writer = _TableWriter(content, view) if isinstance(content, ChangeTable) else _CardsWriter(content, view)
    return writer.manuscript()


class _Writer:
    """Common base of both kinds of documents."""

    def __init__(self, municipality: Municipality, provenance: Mapping[GoalId, Provenance], view: View) -> None:
        self.municipality = municipality
        self.provenance = provenance
        self.view = view
        self.translate: Translator = translator(view.language)

    def said(self, message: Message | str) -> str:
        return message if isinstance(message, str) else self.translate(message)

    def fact(self, label: Message, *texts: Message | str) -> Fact:
        return Fact(self.said(label), tuple(map(self.said, texts)))

    @property
    def extra_fields(self) -> Mapping[str, ExtraField]:
        """The extra fields of goals."""
        return self.municipality.fields

    def theme_heading(self, theme: str) -> Message | str:
        """The heading of a theme."""
        return theme_heading(self.municipality, theme)

    def perspective_of(self, theme: str) -> Perspective | None:
        """The perspective of a theme."""
        return self.municipality.perspective_of(theme)

    def perspective_heading(self, perspective: Perspective | None) -> Message | str:
        """The heading of a perspective."""
        return perspective_heading(perspective)

    def theme_fact(self, theme: str | None) -> list[Fact]:
        """The fact that only one theme is shown, so that a part is not taken for the whole."""
        return [] if theme is None else [self.fact(_("Only the theme"), self.theme_heading(theme))]

    def headed(self, headings: Iterable[tuple[Message, int]]) -> tuple[Column, ...]:
        """Columns from their headings and shares."""
        return tuple(Column(self.said(heading), share) for heading, share in headings)

    def standing(self, standing: Standing) -> str:
        """The words for undecided content (drafts, or a proposal); empty otherwise."""
        return self.said(NOT_DECIDED[standing]) if standing in NOT_DECIDED else ""

    def standing_fact(self, standing: Standing) -> list[Fact]:
        """The same as a fact, which comes before all others."""
        said = self.standing(standing)
        return [self.fact(_("State"), said)] if said else []

    def chapters(
        self, sources: Sequence[GoalChange | Goal], row_of: Callable[..., Row], columns: tuple[Column, ...]
    ) -> tuple[Chapter, ...]:
        """Group goals, which are in document order, by perspective and theme."""
        sections = [
            Section(theme, self.said(self.theme_heading(theme)), tuple(group), row_of, columns)
            for theme, group in groupby(sources, key=lambda source: source.theme)
        ]
        return tuple(
            Chapter(self.said(self.perspective_heading(perspective)), tuple(group))
            for perspective, group in groupby(sections, key=lambda one: self.perspective_of(one.code))
        )

    def items(self, items: Iterable[SideItem], setters: Sequence[SetBy | None] = ()) -> tuple[Item, ...]:
        said = [self.said(set_by(one)) for one in setters]
        return tuple(
            Item(
                item.runs,
                self.said(item.status) if item.status else "",
                said[place] if said else "",
                self.items(item.steps),
            )
            for place, item in enumerate(items)
        )

    def fields(self, goal: Goal) -> list[Part]:
        return [Part(Role.FIELD, _same(value), label=name) for _key, name, value in extra_of(goal, self.extra_fields)]


class _TableWriter(_Writer):
    """Composes a change table: goal | newer side | older side, or the other way round."""

    def __init__(self, table: ChangeTable, view: View) -> None:
        super().__init__(table.municipality, table.provenance, view)
        self.table = table

    def manuscript(self) -> Manuscript:
        table, view = self.table, self.view
        decisions = decisions_of(table)
        facts = [
            *self.standing_fact(table.standing),
            self.fact(ROW["from"], named_point(table.origin)),
            self.fact(ROW["to"], named_point(table.target)),
            *([self.fact(_("Only the commits"), *(one[:SHORT_COMMIT] for one in table.only))] if table.only else []),
            *self.theme_fact(table.theme),
            *([self.fact(ROW["decisions"], *decisions)] if decisions else []),
            self.fact(_("Summary"), *counts_of(table.counts)),
        ]
        first, second = view.sides
        columns = self.headed(((GOAL, 24), (YEAR_AND_MEANS[first], 38), (YEAR_AND_MEANS[second], 38)))
        return Manuscript(
            language=view.language,
            title=self.said(title_of(table)),
            municipality=cleaned(table.municipality.name),
            standing=self.standing(table.standing),
            date=self._date(),
            facts=tuple(facts),
            preamble=_paragraphs(table.municipality.document.preamble),
            legend=self._legend(),
            columns=columns,
            chapters=(*self.chapters(view.rows(table), self._row, columns), *self._settings()),
            marks=_marks(self.translate),
            empty=self.said(_("No changes.")),
            closing=self._closing(),
        )

    def _date(self) -> datetime.date | None:
        """The day of drafts; otherwise that of the newest decision, or of the newer commit."""
        origin, target = self.table.origin, self.table.target
        cited = () if target.made else (known.citation for known in self.table.decisions)
        return _newest(cited, target.made or target.date or origin.date)

    @property
    def extra_fields(self) -> Mapping[str, ExtraField]:
        return self.table.fields

    def theme_heading(self, theme: str) -> Message | str:
        return heading_of_theme(self.table, theme)

    def perspective_of(self, theme: str) -> Perspective | None:
        return self.table.perspective_of(theme)

    def perspective_heading(self, perspective: Perspective | None) -> Message | str:
        return heading_of_perspective(self.table, perspective)

    def _legend(self) -> tuple[Words, ...]:
        said = self.said
        dashes = _("{dashes} year and means as before", dashes=DASHES)
        return (
            Words("same", said(_("Marks:")) + " "),
            Words("inserted", said(_("inserted words are underlined"))),
            Words("same", ", "),
            Words("deleted", said(_("deleted words are struck through"))),
            Words("same", f"; {said(dashes)}." if self.view.unchanged is Unchanged.DASH else "."),
        )

    def _closing(self) -> tuple[str, ...]:
        origin, target = self.table.origin, self.table.target
        options = [
            *(["--theme", self.table.theme] if self.table.theme else []),
            *(["--unchanged", self.view.unchanged] if self.view.unchanged is not Unchanged.OMIT else []),
            *(["--decisions"] if self.view.decisions else []),
            *(["--columns", self.view.columns] if self.view.columns is not self._usual_columns else []),
            *(f"--{extra}" for extra in sorted(self.view.extras)),
        ]
        start = origin.commit or "ROOT"
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
        first, second = self.view.sides
        return Row(row.id, row.kind, (self._goal(row), self._side(row, first), self._side(row, second)))

    def _goal(self, row: GoalChange) -> CellParts:
        parts = [Part(Role.STATUS, _same(row.id), label=self.said(status_of(row)))]
        if row.kind is ChangeKind.CHANGED and "goal" in row.fields:
            for side, label in ((side, TEXT[side]) for side in self.view.sides):
                decision = self._setter(row, "goal") if side == "new" else ""
                parts.append(Part(Role.TEXT, side_runs(row, side), label=self.said(label), decision=decision))
        else:
            runs = side_runs(row, "new" if row.new else "old")
            parts.append(Part(Role.TEXT, runs, decision=self._setter(row, "goal")))
        moved = theme_change_of(row)
        if moved is not None:
            parts.append(Part(Role.NOTE, (Words("inserted", self.said(moved)),), decision=self._setter(row, "theme")))
        if not self.view.decisions or row.kind is ChangeKind.REMOVED:
            parts += [Part(Role.NOTE, _same(self.said(one))) for one in row_decisions(self.table, row)]
        elif any_removed(row.means):
            # Provenance covers the newer side only, so a removed goal has none.
            decision = self.said(DECISION)
            parts += [Part(Role.NOTE, _same(self.said(one)), label=decision) for one in row_decisions(self.table, row)]
        return tuple(parts)

    def _side(self, row: GoalChange, side: str) -> CellParts:
        goal = goal_of(row, side)
        if goal is None:
            return (Part(Role.NOTHING, _same(self.said(NOTHING))),)
        if row.kind is ChangeKind.UNCHANGED and self.view.unchanged is Unchanged.DASH:
            return (Part(Role.NOTHING, _same(self.said(DASHES))),)
        newer = side == "new"
        is_marked = row.year_moved or row.kind in (ChangeKind.ADDED, ChangeKind.REMOVED)
        year = Words(("inserted" if newer else "deleted") if is_marked else "same", str(goal.target_year))
        edited = ITEM_STATUS[ItemChange.EDITED]
        state = self.said(edited) if edited and row.year_moved else ""
        parts = [Part(Role.YEAR, (year,), state=state, decision=self._setter(row, "target_year") if newer else "")]
        if goal.means:
            known = self.provenance.get(row.id) if newer and self.view.decisions else None
            items = side_items(row.means, side)
            setters = known.means if known and len(known.means) == len(items) else ()
            parts.append(Part(Role.MEANS, items=self.items(items, setters)))
        return tuple(parts + [self._field(row, side, *extra) for extra in extra_of(goal, self.extra_fields)])

    def _field(self, row: GoalChange, side: str, key: str, name: str, value: str) -> Part:
        """An extra field on one side, with its words marked and its state in words."""
        decision = self._setter(row, key) if side == "new" else ""
        runs = side_runs(row, side, key) or _same(value)  # of a list it is only known that it differs
        if row.kind is not ChangeKind.CHANGED or key not in row.fields:
            return Part(Role.FIELD, runs, label=name, decision=decision)
        other = goal_of(row, "old" if side == "new" else "new")
        one_sided = ItemChange.ADDED if side == "new" else ItemChange.REMOVED
        state = ITEM_STATUS[ItemChange.EDITED if other and other.extra.get(key) else one_sided]
        return Part(Role.FIELD, runs, label=name, state=self.said(state) if state else "", decision=decision)

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
        name = Part(Role.STATUS, _same(cleaned(self.said(change.name))), label=self.said(STATUS[kind]))
        notes = [Part(Role.NOTE, _same(self.said(one))) for one in row_decisions(self.table, change)]
        sides = [self._setting_side(change, side) for side in self.view.sides]
        return Row(f"settings.{change.key}", kind, ((name, *notes), *sides))

    def _setting_side(self, change: SettingChange, side: str) -> CellParts:
        lines = setting_runs(change, side, self.translate)
        return tuple(Part(Role.VALUE, runs) for runs in lines) or (Part(Role.NOTHING, _same(self.said(NOTHING))),)

    def _setter(self, row: GoalChange, field: str) -> str:
        """What set a field of the newer side, if requested."""
        known = self.provenance.get(row.id)
        if not self.view.decisions or known is None or field not in known.fields:
            return ""
        return self.said(set_by(known.fields[field]))


class _CardsWriter(_Writer):
    """Composes the cards in force: goal | year and means | decisions that set them."""

    def __init__(self, cards: InForce, view: View) -> None:
        super().__init__(cards.municipality, cards.provenance, view)
        self.cards = cards

    def manuscript(self) -> Manuscript:
        cards = self.cards
        cites = {
            (source.citation, source.effective)
            for known in cards.provenance.values()
            for source in (*known.fields.values(), *known.means)
            if source and source.citation
        }
        themes = len({goal.theme for goal in cards.goals})
        facts = [
            *self.standing_fact(cards.point.standing),
            self.fact(_("In force"), *self._point(cites)),
            *self.theme_fact(cards.theme),
        ]
        if self.view.volume[1] == 1:  # a volume knows only its own goals
            goals = ngettext("{count} goal", "{count} goals", len(cards.goals))
            facts.append(self.fact(_("Summary"), goals, ngettext("{count} theme", "{count} themes", themes)))
        columns = self.headed(((GOAL, 30), (YEAR_AND_MEANS[""], 50), (ROW["decided_by"], 20)))
        return Manuscript(
            language=self.view.language,
            title=cleaned(cards.municipality.document.cards_title) or self.said(STRATEGY_CARDS),
            municipality=cleaned(cards.municipality.name),
            standing=self.standing(cards.point.standing),
            date=_newest((citation for citation, _effective in cites), cards.point.date),
            facts=tuple(facts),
            preamble=_paragraphs(cards.municipality.document.cards_preamble),
            legend=(),
            columns=columns,
            chapters=self.chapters(cards.goals, self._row, columns),
            marks=_marks(self.translate),
            empty=self.said(_("No goals.")),
            closing=self._closing(),
        )

    def _point(self, cites: Collection[tuple[str, str | None]]) -> list[Message | str]:
        """The point's name, and the newest decision in force if the point's own commit has none."""
        point = self.cards.point
        newest = max(cites, key=lambda cite: _newest([cite[0]], None) or datetime.date.min, default=None)
        told = point.commit is None or point.citation or self.cards.theme is not None
        return [
            named_point(point),
            *([] if told or newest is None else [_("newest decision {citation}", citation=cited(*newest))]),
        ]

    def _closing(self) -> tuple[str, ...]:
        point = self.cards.point
        if point.commit is None:
            return ()
        options = [
            *(["--theme", self.cards.theme] if self.cards.theme else []),
            *(f"--{extra}" for extra in sorted(self.view.extras - {REDLINE})),
        ]
        return (self.said(_("Made by: {command}", command=" ".join(["kortit cards", point.commit, *options]))),)

    def _row(self, goal: Goal) -> Row:
        about: CellParts = (Part(Role.STATUS, _same(goal.id)), Part(Role.TEXT, _same(cleaned(goal.text))))
        means = [Part(Role.MEANS, items=_plain_items(goal))] if goal.means else []
        year = Part(Role.YEAR, _same(str(goal.target_year)))
        return Row(goal.id, None, (about, (year, *means, *self.fields(goal)), self._set_by(goal)))

    def _set_by(self, goal: Goal) -> CellParts:
        """The cell with the decisions and the fields that each set."""
        decided = decided_by(self.provenance.get(goal.id), self.municipality, self.translate)
        if not decided:
            return (Part(Role.NOTHING, _same(self.said(NOTHING))),)
        if len(decided) == 1:
            return (Part(Role.NOTE, _same(next(iter(decided)))),)
        return tuple(Part(Role.NOTE, _same(", ".join(names)), label=said) for said, names in decided.items())


def _plain_items(goal: Goal) -> tuple[Item, ...]:
    return tuple(
        Item(_same(cleaned(means.text)), steps=tuple(Item(_same(cleaned(step))) for step in means.steps))
        for means in goal.means
    )


def _same(text: str) -> tuple[Words, ...]:
    return (Words("same", text),) if text else ()


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line for line in map(cleaned, text.split("\n")) if line)


def _marks(translate: Translator) -> dict[str, str]:
    return {"inserted": translate(_("inserted")), "deleted": translate(_("deleted"))}


def _newest(citations: Iterable[str], otherwise: str | None) -> datetime.date | None:
    """The date of the newest cited decision; the date of the ISO 8601 time `otherwise` if none is cited."""
    matches = filter(None, map(match_citation, citations))
    dates = [existing_date(int(one["year"]), int(one["month"]), int(one["day"])) for one in matches]
    if any(dates):
        return max(filter(None, dates))
    return datetime.datetime.fromisoformat(otherwise).date() if otherwise else None
