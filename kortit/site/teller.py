"""What pages of every kind need: a publication, its words in its language, links to decisions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kortit.changes import ChangeKind
from kortit.characters import cleaned
from kortit.messages import _, written_date
from kortit.rendering import View
from kortit.rendering.captions import set_by
from kortit.rendering.goals import theme_heading
from kortit.rendering.labels import MARKS, NAMELESS
from kortit.site.addresses import PAGE

if TYPE_CHECKING:
    from collections.abc import Callable

    from kortit.goal import GoalId
    from kortit.messages import Message, Translator
    from kortit.municipality import Municipality
    from kortit.provenance import SetBy
    from kortit.site.publication import GoalLife, Publication, Ruling


@dataclass(frozen=True, slots=True)
class SitePage:
    """A page to be made: its address, its stamp, and what its template is given."""

    address: str
    stamp: str
    template: str
    given: Callable[[], dict[str, Any]]
    goal: GoalId | None = None


class Teller:
    """A publication told in its language."""

    def __init__(self, site: Publication, translate: Translator, root: str = "", *, documents: bool = False) -> None:
        self.site = site
        self.root = root  # the address at which the site is published, with a slash at its end; empty if not known
        self.documents = documents  # whether each decision has its table as documents too
        self.translate = translate
        self.language = site.municipality.language
        self.title = cleaned(site.municipality.site.title or site.municipality.document.cards_title) or self.said(
            _("Binding goals in force")
        )
        self.view = View.of(site.municipality)
        self.wanted: set[GoalId] = set()
        self._lives: dict[GoalId, GoalLife] = {}
        self.marks = {kind: translate(name) for kind, name in MARKS.items()}

    def life(self, goal_id: GoalId) -> GoalLife:
        """The life of a goal; those of all goals whose pages are wanted are read together."""
        if goal_id not in self._lives:
            self._lives = self.site.lives(self.wanted | {goal_id})
        return self._lives[goal_id]

    def said(self, message: Message | str) -> str:
        """A text in the language of the site."""
        return message if isinstance(message, str) else self.translate(message)

    def theme(self, code: str, municipality: Municipality | None = None) -> str:
        """The heading of a theme."""
        heading = theme_heading(municipality or self.site.municipality, code)
        return self.said(replace(NAMELESS, values={"code": code})) if heading == code else heading

    def minutes(self, ruling: Ruling) -> str:
        """The address of the minutes of a decision; empty where the settings have no link to minutes."""
        known = {"body": ruling.place.split("/")[1], "date": ruling.day.isoformat(), "year": str(ruling.day.year)}
        address = self.site.municipality.site.minutes
        for name, value in {**known, "section": str(ruling.section)}.items():
            address = address.replace(f"{{{name}}}", value)
        return address

    def setter(self, source: SetBy | None) -> dict[str, str]:
        """What set a value, with the address of its decision's page if it has one."""
        place = self.site.place_of_commit.get(source.commit, "") if source else ""
        return {"said": self.said(set_by(source)), "address": f"{place}/{PAGE}" if place else ""}

    def extent(self, ruling: Ruling) -> str:
        """How many goals a decision changed, added and removed, and what it changed of periods, in words."""
        counts = ruling.counts
        said = [
            *([_("changed {count}", count=counts[ChangeKind.CHANGED])] if counts[ChangeKind.CHANGED] else []),
            *([_("new {count}", count=counts[ChangeKind.ADDED])] if counts[ChangeKind.ADDED] else []),
            *([_("removed {count}", count=counts[ChangeKind.REMOVED])] if counts[ChangeKind.REMOVED] else []),
            *(one.said for one in ruling.reported),
        ]
        return self.said(_("{parts}", parts=tuple(said))) if said else self.said(_("no goals"))

    def brief(self, ruling: Ruling) -> dict[str, str]:
        """A decision as lists name it."""
        return {
            "citation": ruling.citation,
            "address": f"{ruling.place}/{PAGE}",
            "body": cleaned(ruling.body),
            "date": written_date(ruling.day),
            "day": ruling.day.isoformat(),
            "extent": self.extent(ruling),
        }

    def preamble(self, text: str) -> list[str]:
        """The paragraphs of a text of the settings."""
        return [line for line in map(cleaned, text.split("\n")) if line]
