"""The addresses of pages. Citations and ids are the addresses, and an address that was published never changes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from kortit.decision import existing_date, match_citation

if TYPE_CHECKING:
    import datetime

    from kortit.goal import GoalId

_PLAIN = str.maketrans("åäöéü", "aaoeu")
GOALS_JSON, GOALS_CSV = "data/goals.json", "data/goals.csv"
HISTORY, PACKAGE = "data/history.jsonl", "data/datapackage.json"
PAGE = "index.html"
"""The file of a page in its folder; links name it, so that they lead somewhere without a web server too."""


def goal_place(goal_id: GoalId) -> str:
    """The folder of a goal's page."""
    return f"g/{goal_id}"


def decision_place(citation: str) -> str:
    """The folder of a decision's page, by its citation as the first commit that carries it writes it.

    That way it does not depend on what a body is called later. Empty for a citation that cannot be read.
    """
    match = match_citation(citation)
    if match is None:
        return ""
    day = existing_date(int(match["year"]), int(match["month"]), int(match["day"]))
    return f"d/{slug(match['body'] or '')}/{day.isoformat()}/{int(match['section'])}" if day else ""


def slug(text: str) -> str:
    """A text as a part of an address."""
    return re.sub(r"[^a-z0-9]+", "-", text.casefold().translate(_PLAIN)).strip("-") or "x"


def day_place(day: datetime.date) -> str:
    """The folder of the page with the cards as of a day."""
    return f"at/{day.isoformat()}"


def report_place(day: datetime.date) -> str:
    """The folder of the page with the report of a period."""
    return f"report/{day.isoformat()}"


def href(root: str, address: str) -> str:
    """A link from a page, whose way to the site's root is `root`, to an address in it."""
    return root + quote(address)


def language_place(code: str) -> str:
    """The folder, with a slash at its end, of the pages in a further language: the same addresses are within it."""
    return f"{code}/"


def root_from(address: str) -> str:
    """The way from the page at an address to the root of the site: `../` for each folder."""
    return "../" * address.count("/")
