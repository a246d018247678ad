"""The files of a site: every page rendered, with its stylesheet. The same publication gives the same bytes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kortit.characters import cleaned
from kortit.goal import read_goal_id
from kortit.rendering.html import CHARTS, css_string, html_id, words
from kortit.setting_changes import LANGUAGE_NAMES
from kortit.site.addresses import PAGE, goal_place, href, root_from
from kortit.site.data import SiteData, data_files
from kortit.site.feeds import feed_files, map_files
from kortit.site.maker import OWN_TEMPLATES, TABLE_TEMPLATES, maker
from kortit.site.pages import all_pages
from kortit.site.scripts import script_files
from kortit.site.teller import Teller
from kortit.site.words import words_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
        own = publication.municipality
        self.teller = Teller(publication, root, documents=documents)
        further = [code for code in own.site.languages if code != own.language]
        self._tellers = [
            self.teller,
            *(Teller(publication, root, documents=documents, first=self.teller, code=code) for code in further),
        ]
        kind = "png" if publication.logo.startswith(b"\x89PNG") else "jpg"
        self._logo = f"assets/logo.{kind}" if publication.logo else ""
        self._common = {teller.folder: self._of_language(teller) for teller in self._tellers}

    def _of_language(self, teller: Teller) -> dict[str, Any]:
        """The common values of all pages of a language; the texts of cards are marked as those of another language."""
        own = self.publication.municipality.language
        return {
            "w": words_in(teller.language),
            "language": teller.language,
            "municipality": cleaned(teller.municipality.name),
            "marks": teller.marks,
            "errors": self.publication.errors,
            "contact": cleaned(teller.municipality.site.contact),
            "has_reports": bool(self.publication.periods),
            "logo": self._logo,
            "language_of_cards": own,
            "of_card": Markup(' lang="{}"').format(own) if teller.language != own else "",
            "of_page": Markup(' lang="{}"').format(teller.language) if teller.language != own else "",
        }

    def files(self, known: Mapping[str, str] | None = None) -> Iterator[SiteFile]:
        """Yield every file, in the order in which they are put in place.

        `known` are the stamps of the pages that are there: a page whose stamp is the same is not made anew.
        """
        known = known or {}
        pages = [(teller, page) for teller in reversed(self._tellers) for page in all_pages(teller)]
        data = [
            SiteData("assets/style.css", "style", style),
            *([SiteData(self._logo, "logo", lambda: self.publication.logo)] if self._logo else []),
            *script_files(self.teller),
            *data_files(self.teller),
            *(
                replace(one, address=teller.folder + one.address)
                for teller in self._tellers
                for one in feed_files(teller)
            ),
            *map_files(self.teller, (teller.folder + page.address for teller, page in pages)),
            *(
                SiteData(teller.folder + page.address, page.stamp, partial(self.rendered, teller, page))
                for teller, page in pages
            ),
        ]
        self.teller.wanted |= {
            page.goal
            for teller, page in pages
            if page.goal is not None and known.get(teller.folder + page.address) != page.stamp
        }
        for one in data:
            same = known.get(one.address) == one.stamp
            yield SiteFile(one.address, None if same else one.made(), one.stamp)

    def rendered(self, teller: Teller, page: SitePage) -> bytes:
        """A page as HTML. `root` is its way to the pages of its language, `base` the one to the whole site."""
        template = environment().get_template(f"{page.template}.html.jinja")
        root, base = root_from(page.address), root_from(teller.folder + page.address)
        given = {
            **self._common[teller.folder],
            "page": page.template,
            "root": root,
            "base": base,
            "goal_link": partial(self._goal, root),
            "here": self._published(teller, page),
            "languages": [*self._in_languages(base, page)] if len(self._tellers) > 1 else (),
            **page.given(),
        }
        return template.render(given).encode()

    def _in_languages(self, base: str, page: SitePage) -> Iterator[tuple[str, str, str, str]]:
        """The same page in every language: its code, its own name, the way to it, its whole address."""
        for one in self._tellers:
            name = one.translate(LANGUAGE_NAMES[one.language]).capitalize()
            yield one.language, name, href(base, one.folder + page.address), self._published(one, page)

    @staticmethod
    def _published(teller: Teller, page: SitePage) -> str:
        """The whole address of a page; empty where the site's own is not known."""
        return teller.root and teller.root + quote(page.address.removesuffix(PAGE))

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
        logo = hashlib.sha256(site.logo).hexdigest()
        parts = (site.settings_id, logo, self.teller.root, str(self.teller.documents), str(site.errors > 0), *corrected)
        return f"{maker()}-{hashlib.sha256(' '.join(parts).encode()).hexdigest()[:16]}"


def style() -> bytes:
    """The stylesheet of all pages."""
    return environment().get_template("site.css.jinja").render().encode()


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
    environment.filters |= {"css_string": css_string, "html_id": html_id, "path": quote, "words": words, **CHARTS}
    return environment
