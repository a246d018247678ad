"""Composes the manuscript of the cards in force: goal | year and means | decisions that set them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kortit.characters import cleaned
from kortit.decision import cited
from kortit.fields import INDICATORS, MEANS
from kortit.messages import Message, _, ngettext
from kortit.rendering import REDLINE
from kortit.rendering.captions import decided_by, named_point
from kortit.rendering.document_writer import DocumentWriter, newest, paragraphs, unmarked
from kortit.rendering.labels import DECISION, GOAL, NOTHING, ROW, STRATEGY_CARDS, YEAR_AND_MEANS
from kortit.rendering.labels import INDICATORS as HEADING
from kortit.rendering.manuscript import Item, Manuscript, Part, Role, Row

if TYPE_CHECKING:
    from kortit.fields import Field
    from kortit.goal import Goal
    from kortit.in_force import InForce
    from kortit.rendering import View
    from kortit.rendering.manuscript import CellParts


class CardsWriter(DocumentWriter):
    """Composes the cards in force. A decision that set all of them is named once, above the tables."""

    def __init__(self, cards: InForce, view: View) -> None:
        super().__init__(cards.municipality, cards.provenance, view)
        self.cards = cards
        set_by = {
            goal.id: decided_by(cards.provenance.get(goal.id), self.municipality, self.translate)
            for goal in cards.goals
        }
        self._decided = set_by
        setters = {tuple(decided) for decided in set_by.values()}
        only = next(iter(setters)) if len(setters) == 1 else ()
        self._only_setter = only[0] if len(only) == 1 else ""

    def manuscript(self) -> Manuscript:
        """The cards as a document."""
        cards, document = self.cards, self.municipality.document
        cites = {
            (source.citation, source.effective)
            for known in cards.provenance.values()
            for source in known.sources
            if source and source.citation
        }
        cites |= {cards.newest} if cards.newest is not None and cards.theme is None else set()
        themes = len({goal.theme for goal in cards.goals})
        facts = [
            *self.standing_fact(cards.point.standing),
            self.fact(_("In force"), *self._point()),
            *self.theme_fact(cards.theme),
            *([self.fact(DECISION, self._only_setter)] if self._only_setter else []),
        ]
        if self.view.volume[1] == 1:  # a volume knows only its own goals
            goals = ngettext("{count} goal", "{count} goals", len(cards.goals))
            facts.append(self.fact(_("Summary"), goals, ngettext("{count} theme", "{count} themes", themes)))
        facts += self.abbreviations(citation for citation, _effective in cites)
        shares = [(GOAL, 30), (YEAR_AND_MEANS[""], 70)]
        if not self._only_setter:
            shares = [(GOAL, 30), (YEAR_AND_MEANS[""], 50), (ROW["decided_by"], 20)]
        columns = self.headed(shares)
        title = cleaned(document.cards_title) or self.said(STRATEGY_CARDS)
        date = newest((citation for citation, _effective in cites), cards.point.date)
        return Manuscript(
            language=self.view.language,
            title=title,
            municipality=cleaned(cards.municipality.name),
            standing=self.standing(cards.point.standing),
            date=date,
            facts=tuple(facts),
            # Who may change what is the same rule for the cards as for their changes.
            preamble=paragraphs(document.cards_preamble or document.preamble),
            legend=(),
            columns=columns,
            chapters=self.chapters(cards.goals, self._row, columns),
            marks=self.mark_names,
            empty=self.said(_("No goals.")),
            closing=self._closing(),
            identity=self.identity(STRATEGY_CARDS, title, date, ()),
            annex=self.view.attachment,
            margins=self.margins,
        )

    def _point(self) -> list[Message | str]:
        """The point's name, and the newest decision behind it if the point's own commit has none."""
        point, newest_one = self.cards.point, self.cards.newest
        told = point.commit is None or (point.citation and point.decided) or self.cards.theme is not None
        latest = [] if told or newest_one is None else [_("newest decision {citation}", citation=cited(*newest_one))]
        return [named_point(point), *latest]

    def _closing(self) -> tuple[str, ...]:
        point = self.cards.point
        if point.commit is None:
            return ()
        options = [
            *(["--theme", self.cards.theme] if self.cards.theme else []),
            *self.looks(),
            *(f"--{extra}" for extra in sorted(self.view.extras - {REDLINE})),
        ]
        return (self.said(_("Made by: {command}", command=" ".join(["kortit cards", point.commit, *options]))),)

    def _row(self, goal: Goal) -> Row:
        text = cleaned(goal.text)
        about: CellParts = (Part(Role.STATUS, unmarked(goal.id)), Part(Role.TEXT, unmarked(text)))
        if self.view.is_plain:
            about = (Part(Role.TEXT, unmarked(f"{goal.theme} {text}")),)
        means = [Part(Role.MEANS, items=_plain_items(MEANS, goal))] if goal.means else []
        indicators = Part(Role.INDICATORS, label=self.said(HEADING), items=_plain_items(INDICATORS, goal))
        lists = [*means, *([indicators] if goal.indicators else [])]
        year = Part(Role.YEAR, unmarked(str(goal.target_year)))
        decided = () if self._only_setter else (self._set_by(goal),)
        return Row(goal.id, None, (about, (year, *lists, *self.fields(goal)), *decided))

    def _set_by(self, goal: Goal) -> CellParts:
        """The cell with the decisions and the fields that each set."""
        decided = self._decided[goal.id]
        if not decided:
            return (Part(Role.NOTHING, unmarked(self.said(NOTHING))),)
        if len(decided) == 1:
            return (Part(Role.NOTE, unmarked(next(iter(decided)))),)
        return tuple(Part(Role.NOTE, unmarked(", ".join(names)), label=said) for said, names in decided.items())


def _plain_items(field: Field, goal: Goal) -> tuple[Item, ...]:
    items: list[Item] = []
    for depth, line in field.lines(goal):
        item = Item(unmarked(cleaned(line)))
        if depth:
            items[-1] = items[-1]._replace(steps=(*items[-1].steps, item))
        else:
            items.append(item)
    return tuple(items)
