"""The common part of the writers of both kinds of documents: wording, facts, marks, the grouping of goals by theme."""

from __future__ import annotations

import datetime
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from kortit.characters import cleaned
from kortit.decision import existing_date, match_citation
from kortit.messages import Message, _, translator, written_date
from kortit.municipality import PageLayout, WordMarks
from kortit.rendering.captions import marked_as, set_by
from kortit.rendering.goals import extra_of, perspective_heading, theme_heading
from kortit.rendering.labels import ABBREVIATIONS, GOALS, MARKS, NAMELESS, NOT_DECIDED, ONLY_THEME
from kortit.rendering.manuscript import Chapter, Column, Fact, Item, Margins, Part, Role, Section
from kortit.wording import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kortit.changes import GoalChange, Standing
    from kortit.fields import ExtraField
    from kortit.follow_up.form import FormRow
    from kortit.follow_up.report import ReportRow
    from kortit.goal import Goal, GoalId
    from kortit.messages import Translator
    from kortit.municipality import Municipality, Perspective
    from kortit.provenance import Provenance, SetBy
    from kortit.rendering import View
    from kortit.rendering.captions import SideItem
    from kortit.rendering.manuscript import Manuscript, Row


class DocumentWriter:
    """Common base of both kinds of documents."""

    def __init__(self, municipality: Municipality, provenance: Mapping[GoalId, Provenance], view: View) -> None:
        self.municipality = municipality
        self.provenance = provenance
        self.view = view
        self.translate: Translator = translator(view.language)
        self.mark_names = {kind: self.translate(name) for kind, name in MARKS.items()}

    def manuscript(self) -> Manuscript:
        """The whole document."""
        raise NotImplementedError

    def said(self, message: Message | str) -> str:
        """A text in the language of the document."""
        return message if isinstance(message, str) else self.translate(message)

    def fact(self, label: Message, *texts: Message | str) -> Fact:
        """A fact with texts in the language of the document."""
        return Fact(self.said(label), tuple(map(self.said, texts)))

    def marked(self, runs: Sequence[Words]) -> tuple[Words, ...]:
        """Runs with their marks as the view shows them: by ink, in brackets with a word, or not at all."""
        return marked_as(runs, WordMarks.NONE if self.view.is_plain else self.view.marks, self.translate)

    @property
    def extra_fields(self) -> Mapping[str, ExtraField]:
        """The extra fields of goals."""
        return self.municipality.fields

    def theme_heading(self, theme: str) -> Message | str:
        """The heading of a theme."""
        return theme_heading(self.municipality, theme)

    def heading(self, theme: str) -> str:
        """The heading of a theme, which is never a code alone: that tells nothing to who hears it."""
        heading = self.said(self.theme_heading(theme))
        return self.said(replace(NAMELESS, values={"code": theme})) if heading == theme else heading

    def perspective_of(self, theme: str) -> Perspective | None:
        """The perspective of a theme."""
        return self.municipality.perspective_of(theme)

    def perspective_heading(self, perspective: Perspective | None) -> Message | str:
        """The heading of a perspective."""
        return perspective_heading(perspective)

    def theme_fact(self, theme: str | None) -> list[Fact]:
        """The fact that only one theme is shown, so that a part is not taken for the whole."""
        return [] if theme is None else [self.fact(ONLY_THEME, self.theme_heading(theme))]

    def abbreviations(self, citations: Iterable[str | None]) -> list[Fact]:
        """The fact that writes out the bodies that are cited by their abbreviations; none if none is."""
        cited = [match_citation(citation) for citation in citations if citation]
        written = {one["body"]: self.municipality.body_named(one["body"]) for one in cited if one and one["body"]}
        said = [
            f"{short} = {cleaned(body.name)}"
            for short, body in sorted(written.items())
            if body is not None and short.casefold() != body.name.casefold()
        ]
        return [self.fact(ABBREVIATIONS, *said)] if said else []

    def identity(
        self, kind: Message, title: str, date: datetime.date | None, registers: Iterable[str]
    ) -> tuple[str, ...]:
        """The kind of the document unless its title says it, its date, and its register number where there is one."""
        named, different = self.said(kind), set(registers)
        register = cleaned(next(iter(different))) if len(different) == 1 else ""
        return tuple(filter(None, ("" if named == title else named, written_date(date) if date else "", register)))

    @property
    def margins(self) -> Margins:
        """The header, footer, font and logo that the municipality has set."""
        document = self.municipality.document
        header, footer, font = map(cleaned, (document.header, document.footer, document.font))
        return Margins(header, footer, font, self.municipality.logo)

    def looks(self) -> list[str]:
        """The options that give the document its looks, where kortit.yaml does not."""
        view, usual = self.view, self.municipality.document
        pairs = (
            ("--layout", view.layout, usual.layout),
            ("--density", view.density, usual.density),
            ("--marks", view.marks, usual.marks),
        )
        words = [word for option, shown, other in pairs if shown is not other for word in (option, str(shown))]
        return [*words, *(["--attachment", f'"{view.attachment}"'] if view.attachment else [])]

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
        self,
        sources: Sequence[GoalChange | Goal | ReportRow | FormRow],
        row_of: Callable[..., Row],
        columns: tuple[Column, ...],
    ) -> tuple[Chapter, ...]:
        """Group goals, which are in document order, by perspective and theme; in the plain layout all are one table."""
        if self.view.layout is PageLayout.PLAIN:
            one = Section("table", self.said(GOALS), tuple(sources), row_of, columns, is_theme=False)
            return (Chapter("", (one,)),) if sources else ()
        sections = [
            Section(theme, self.heading(theme), tuple(group), row_of, columns)
            for theme, group in groupby(sources, key=lambda source: source.theme)
        ]
        return tuple(
            Chapter(self.said(self.perspective_heading(perspective)), tuple(group))
            for perspective, group in groupby(sections, key=lambda one: self.perspective_of(one.code))
        )

    def items(
        self, items: Iterable[SideItem], setters: Sequence[SetBy | None] = (), *, is_whole: bool = False
    ) -> tuple[Item, ...]:
        """Means or steps on one side.

        One that is wholly new or gone says so once, and its words are not marked; inside a goal, means or step that is
        itself new or gone (`is_whole`) nothing is said again.
        """
        said = [self.said(set_by(one)) for one in setters]
        return tuple(
            Item(
                unmarked("".join(run.text for run in item.runs)) if item.is_whole else self.marked(item.runs),
                self.said(item.status) if item.status and not (is_whole or self.view.is_plain) else "",
                said[place] if said else "",
                self.items(item.steps, is_whole=is_whole or item.is_whole),
                "" if self.view.is_plain else item.edit,
            )
            for place, item in enumerate(items)
        )

    def fields(self, goal: Goal) -> list[Part]:
        """The extra fields of a goal."""
        return [
            Part(Role.FIELD, unmarked(value), label=name) for _key, name, value in extra_of(goal, self.extra_fields)
        ]


def unmarked(text: str) -> tuple[Words, ...]:
    """A text as runs without marks."""
    return (Words("same", text),) if text else ()


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text, a line each."""
    return tuple(line for line in map(cleaned, text.split("\n")) if line)


def newest(citations: Iterable[str], otherwise: str | None) -> datetime.date | None:
    """The date of the newest cited decision; the date of the ISO 8601 time `otherwise` if none is cited."""
    matches = filter(None, map(match_citation, citations))
    dates = [existing_date(int(one["year"]), int(one["month"]), int(one["day"])) for one in matches]
    if any(dates):
        return max(filter(None, dates))
    return datetime.datetime.fromisoformat(otherwise).date() if otherwise else None
