"""The page about the site: what it is, what its marks mean, how anybody can verify it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from kortit.changes import ChangeKind
from kortit.characters import cleaned
from kortit.messages import _
from kortit.municipality import LICENSES
from kortit.rendering.labels import STATUS
from kortit.site.addresses import GOALS_CSV, GOALS_JSON, HISTORY, PACKAGE, PAGE
from kortit.site.feeds import FEED
from kortit.site.teller import SitePage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kortit.messages import Message
    from kortit.site.teller import Teller


ABOUT: dict[str, Message] = {
    "what": _(
        "This site shows the binding goals of the municipality: what is in force now, and for each goal which decision "
        "set its words and its year. All pages are made by a program from the history in which every decision is "
        "recorded; nobody writes them."
    ),
    "marks_heading": _("What the marks mean"),
    "marks": _("Words that a decision added are underlined, words that it left out are struck through, for example:"),
    "marks_old": _("by the end of 2025"),
    "marks_new": _("by the end of 2027"),
    "states": _("Each row of a change table says in words what happened to the goal:"),
    "addresses_heading": _("Addresses that last"),
    "addresses": _(
        "The page of a goal has the goal's id as its address, the page of a decision its body, date and section. These "
        "addresses do not change, and a goal that was removed keeps its page."
    ),
    "verify_heading": _("How to verify"),
    "verify": _(
        "Everything here follows from this commit of the municipality's git repository, whose id covers the whole "
        "history before it:"
    ),
    "verify_plain": _("With git alone, the history of one goal and the record of one decision are seen by:"),
    "verify_kortit": _("With kortit, the whole history is judged, and this site compared with it, by:"),
    "data_heading": _("Open data"),
    "contact_heading": _("Contact"),
}


def about_page(teller: Teller) -> Iterator[SitePage]:
    """The page that says what the site is, what its marks mean and how it is verified."""
    yield SitePage(f"about/{PAGE}", teller.site.commit, "about", partial(_about, teller))


def _about(teller: Teller) -> dict[str, Any]:
    texts = teller.municipality.site
    return {
        "title": teller.said(_("About this site")),
        "description": teller.said(_("About this site")),
        "commit": teller.site.commit,
        "contact": cleaned(texts.contact),
        "license": (texts.license, LICENSES[texts.license]) if texts.license else None,
        "data": [
            (GOALS_JSON, "JSON", teller.said(_("the goals in force"))),
            (GOALS_CSV, "CSV", teller.said(_("the goals in force"))),
            (HISTORY, "JSON Lines", teller.said(_("every change of every goal"))),
            (PACKAGE, "Data Package", teller.said(_("what describes the data"))),
            *([(FEED, "Atom", teller.said(_("new decisions as a feed")))] if teller.root else []),
        ],
        "texts": {name: teller.said(text) for name, text in ABOUT.items()},
        "states": [
            (kind.value, teller.said(STATUS[kind]))
            for kind in (ChangeKind.ADDED, ChangeKind.CHANGED, ChangeKind.REMOVED)
        ],
    }
