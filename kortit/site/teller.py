"""The common needs of pages of every kind: a publication, its words in a language, links to decisions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from kortit.changes import ChangeKind
from kortit.characters import cleaned
from kortit.messages import _, translator, written_date
from kortit.rendering import View
from kortit.rendering.captions import set_by
from kortit.rendering.goals import theme_heading
from kortit.rendering.labels import MARKS, NAMELESS
from kortit.site.addresses import PAGE, language_place
from kortit.site.naming import named

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kortit.changes import ChangeTable
    from kortit.follow_up.report import FollowUpReport
    from kortit.goal import GoalId
    from kortit.in_force import InForce
    from kortit.messages import Message
    from kortit.municipality import Municipality
    from kortit.provenance import SetBy
    from kortit.site.publication import GoalLife, Publication, Ruling
    from kortit.site.reported import ReportedPeriod

    Told = TypeVar("Told", ChangeTable, InForce, FollowUpReport)


@dataclass(frozen=True, slots=True)
class SitePage:
    """A page to be made: its address, its stamp, and what its template is given."""

    address: str
    stamp: str
    template: str
    given: Callable[[], dict[str, Any]]
    goal: GoalId | None = None


class Teller:
    """A publication told in the language of its documents, or in a further one of the site.

    `folder` is that of its pages, with a slash at the end; empty for the language of the documents. `root` is the
    address at which they are published, with a slash at its end; empty if that is not known.
    """

    def __init__(
        self, site: Publication, root: str = "", *, documents: bool = False, first: Teller | None = None, code: str = ""
    ) -> None:
        self.site = site
        self.documents = documents  # whether each decision has its table as documents too
        self.folder = language_place(code) if code else ""
        self.root = root and root + self.folder
        self.language = code or site.municipality.language
        self.translate = translator(self.language)
        self.municipality = self.named(site.municipality)
        texts = self.municipality
        self.title = cleaned(texts.site.title or texts.document.cards_title) or self.said(_("Binding goals in force"))
        self.view = View.of(texts)
        self.wanted: set[GoalId] = first.wanted if first else set()
        self.lives: dict[GoalId, GoalLife] = first.lives if first else {}  # the same in every language
        self.marks = {kind: self.translate(name) for kind, name in MARKS.items()}

    def named(self, settings: Municipality) -> Municipality:
        """Settings with their names in the language of the pages."""
        return named(settings, self.language, self._names) if self.folder else settings

    @property
    def _names(self) -> Mapping[str, str]:
        return self.site.municipality.site.languages[self.language] if self.folder else {}

    def told(self, content: Told) -> Told:
        """A table, cards or a report with the names of the settings in the language of the pages."""
        return content._replace(municipality=self.named(content.municipality)) if self.folder else content

    @cached_property
    def periods(self) -> Sequence[ReportedPeriod]:
        """The periods, with the names of the settings in the language of the pages."""
        return [one.told_by(self.municipality) for one in self.site.periods] if self.folder else self.site.periods

    def life(self, goal_id: GoalId) -> GoalLife:
        """The life of a goal; those of all goals whose pages are wanted are read together."""
        if goal_id not in self.lives:
            self.lives.update(self.site.lives(self.wanted | {goal_id}))
        return self.lives[goal_id]

    def body(self, ruling: Ruling) -> str:
        """The name of the body that decided."""
        return cleaned(self._names.get(ruling.body, ruling.body))

    def said(self, message: Message | str) -> str:
        """A text in the language of the site."""
        return message if isinstance(message, str) else self.translate(message)

    def theme(self, code: str, municipality: Municipality | None = None) -> str:
        """The heading of a theme."""
        heading = theme_heading(municipality or self.municipality, code)
        return self.said(replace(NAMELESS, values={"code": code})) if heading == code else heading

    def minutes(self, ruling: Ruling) -> str:
        """The address of the minutes of a decision; empty where the settings have no link to minutes."""
        known = {"body": ruling.place.split("/")[1], "date": ruling.day.isoformat(), "year": str(ruling.day.year)}
        address = self.site.municipality.site.minutes
        for name, value in {**known, "section": str(ruling.section)}.items():
            address = address.replace(f"{{{name}}}", value)
        return address

    def setter(self, source: SetBy | None) -> dict[str, str]:
        """The amendment that set a value, with the address of its decision's page if it has one."""
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
            "body": self.body(ruling),
            "date": written_date(ruling.day),
            "day": ruling.day.isoformat(),
            "extent": self.extent(ruling),
        }

    def preamble(self, text: str) -> list[str]:
        """The paragraphs of a text of the settings."""
        return [line for line in map(cleaned, text.split("\n")) if line]
