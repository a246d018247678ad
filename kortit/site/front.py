"""The page in front of the sites of many municipalities, made of what each site says in its data."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kortit.messages import _, ngettext, translator
from kortit.site.addresses import PAGE
from kortit.site.maker import OWN_TEMPLATES
from kortit.site.making import SiteFile, environment, style
from kortit.site.words import words_in

if TYPE_CHECKING:
    from collections.abc import Iterable

_ORDER = str.maketrans("åäö", "{|}")


@dataclass(frozen=True, slots=True)
class FrontRow:
    """A municipality on the page: the folder of its site, its name, how many goals it has, its last decision."""

    folder: str
    name: str
    goals: int
    decided: str


def front_row(folder: str, package: bytes, goals: bytes) -> FrontRow:
    """A municipality by the description and the goals in the data of its site."""
    cards: dict[str, Any] = json.loads(goals)
    return FrontRow(folder, json.loads(package)["title"], len(cards["goals"]), cards["at"]["citation"] or "")


def front_files(rows: Iterable[FrontRow], language: str, *, searched: bool) -> list[SiteFile]:
    """The page and its stylesheet; municipalities come in the order of the alphabet.

    `searched`: there is an index of Pagefind's beside it.
    """
    translate = translator(language)
    ordered = sorted(rows, key=lambda row: (row.name.casefold().translate(_ORDER), row.folder))
    given = {
        "language": language,
        "title": translate(_("Binding goals of municipalities")),
        "lead": translate(ngettext("{count} municipality", "{count} municipalities", len(ordered))),
        "w": words_in(language),
        "searched": searched,
        "rows": [
            {
                "address": f"{row.folder}/{PAGE}",
                "name": row.name,
                "goals": translate(ngettext("{count} goal", "{count} goals", row.goals)),
                "decided": row.decided,
            }
            for row in ordered
        ],
    }
    page = environment().get_template("front.html.jinja").render(given)
    script = [SiteFile("assets/front.js", (OWN_TEMPLATES / "front.js").read_bytes())] if searched else []
    return [SiteFile("assets/style.css", style()), *script, SiteFile(PAGE, page.encode())]
