"""The files of a site: every page rendered, with its stylesheet. The same publication gives the same bytes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kortit.characters import cleaned
from kortit.goal import read_goal_id
from kortit.messages import translator
from kortit.rendering.html import CHARTS, css_string, html_id
from kortit.site.addresses import PAGE, goal_place, href, root_from
from kortit.site.data import data_files
from kortit.site.feeds import feed_files
from kortit.site.maker import OWN_TEMPLATES, TABLE_TEMPLATES, maker
from kortit.site.pages import all_pages
from kortit.site.scripts import script_files
from kortit.site.teller import Teller
from kortit.site.words import words_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kortit.site.data import SiteData
    from kortit.site.publication import Publication
    from kortit.site.teller import SitePage


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A file of a site. `data` is None where the one that is there is still right; `stamp` is empty for no page."""

    address: str
    data: bytes | None
    stamp: str = ""


class Site:
    """The site of a publication, made file by file."""

    def __init__(self, publication: Publication, root: str = "", *, documents: bool = False) -> None:
        self.publication = publication
        municipality = publication.municipality
        self.teller = Teller(publication, translator(municipality.language), root, documents=documents)
        self._common: dict[str, Any] = {
            "w": words_in(municipality.language),
            "language": municipality.language,
            "municipality": cleaned(municipality.name),
            "marks": self.teller.marks,
            "errors": publication.errors,
            "contact": cleaned(municipality.site.contact),
            "has_reports": bool(publication.periods),
        }

    def files(self, known: Mapping[str, str] | None = None) -> Iterator[SiteFile]:
        """Yield every file, in the order in which they are put in place.

        `known` are the stamps of the pages that are there: a page whose stamp is the same is not made anew.
        """
        known = known or {}
        style = environment().get_template("site.css.jinja").render()
        yield SiteFile("assets/style.css", style.encode())
        pages = [*all_pages(self.teller)]
        data = [
            *script_files(self.teller),
            *data_files(self.teller),
            *feed_files(self.teller, (page.address for page in pages)),
        ]
        self.teller.wanted = {
            page.goal for page in pages if page.goal is not None and known.get(page.address) != page.stamp
        }
        made = {page.address: partial(self.rendered, page) for page in pages} | {one.address: one.made for one in data}
        every: list[SiteData | SitePage] = [*data, *pages]
        for one in every:
            same = known.get(one.address) == one.stamp
            yield SiteFile(one.address, None if same else made[one.address](), one.stamp)

    def rendered(self, page: SitePage) -> bytes:
        """A page as HTML."""
        template = environment().get_template(f"{page.template}.html.jinja")
        root = root_from(page.address)
        given = {**self._common, "page": page.template, "root": root, "goal_link": partial(self._goal, root)}
        own = self.teller.root
        given["here"] = own + quote(page.address.removesuffix(PAGE)) if own else ""
        given |= page.given()
        return template.render(given).encode()

    def _goal(self, root: str, name: str) -> str:
        """A link to the page of a goal; empty for the name of a setting."""
        goal_id = read_goal_id(name)
        return href(root, f"{goal_place(goal_id)}/{PAGE}") if goal_id in self.publication.last_goals else ""

    @property
    def stamp(self) -> str:
        """A text that differs whenever what all pages are made of does."""
        site = self.publication
        every = (*site.stages, *site.decided)
        corrected = [f"{stage.commit} {stage.citation}" for stage in every if stage.cited_first is not None]
        parts = (site.settings_id, self.teller.root, str(self.teller.documents), str(site.errors > 0), *corrected)
        return f"{maker()}-{hashlib.sha256(' '.join(parts).encode()).hexdigest()[:16]}"


@cache
def environment() -> Environment:
    """The templates of pages."""
    environment = Environment(
        loader=FileSystemLoader([OWN_TEMPLATES, TABLE_TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {"css_string": css_string, "html_id": html_id, "path": quote, **CHARTS}
    return environment
