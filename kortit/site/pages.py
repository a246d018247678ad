"""The kinds of pages, each once: a function that yields the pages of its kind.

A page is known by its address. Its stamp is a text that differs whenever what it is made of differs; what all pages
are made of is in the site's own stamp.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kortit.site.about import about_page
from kortit.site.decision_pages import decision_pages, moved_pages
from kortit.site.goal_pages import goal_pages
from kortit.site.overview_pages import day_pages, first_page, list_of_decisions
from kortit.site.report_pages import list_of_reports, report_pages
from kortit.site.scripts import compare_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kortit.site.teller import SitePage, Teller

KINDS: tuple[Callable[[Teller], Iterator[SitePage]], ...] = (
    day_pages,
    decision_pages,
    goal_pages,
    report_pages,
    list_of_reports,
    moved_pages,
    list_of_decisions,
    compare_page,
    about_page,
    first_page,
)
"""The kinds of pages, in the order in which they are made and put in place: the first page is the last."""


def all_pages(teller: Teller) -> Iterator[SitePage]:
    """Every page of every kind."""
    for kind in KINDS:
        yield from kind(teller)
