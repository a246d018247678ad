"""Files for programs that follow the site: Atom feeds of decisions and of each goal, the site map, robots.txt.

They name pages by their whole addresses, so that there are none where it is not known where the site is published.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from html import escape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from kortit.characters import cleaned
from kortit.rendering.captions import status_of
from kortit.site.addresses import goal_place
from kortit.site.data import SiteData
from kortit.site.goal_pages import decided_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kortit.goal import GoalId
    from kortit.site.teller import Teller

FEED = "feed.xml"
MAP, ROBOTS = "sitemap.xml", "robots.txt"
ENTRIES = 50
"""How many of the newest decisions the feed has."""


class FeedEntry(NamedTuple):
    """An entry of a feed; `place` is the way to it in the site, `made` a moment in ISO 8601."""

    title: str
    place: str
    made: str
    text: str


def feed_files(teller: Teller) -> Iterator[SiteData]:
    """The feeds; none where the site's own address is not known."""
    if not teller.root:
        return
    site = teller.site
    yield SiteData(FEED, site.commit, partial(_decisions, teller))
    touching = {goal_id: commits for goal_id, commits in site.touching.items() if commits}
    for goal_id, commits in touching.items():
        yield SiteData(goal_feed(goal_id), " ".join(commits), partial(_goal, teller, goal_id))


def map_files(teller: Teller, pages: Iterable[str]) -> Iterator[SiteData]:
    """The map of `pages` (addresses, of all languages), and what robots may read; as with the feeds."""
    if teller.root:
        folders = sorted(one.removesuffix("index.html") for one in pages)
        yield SiteData(MAP, teller.site.commit, partial(_map, teller.root, folders))
        yield SiteData(ROBOTS, "", partial(str.encode, f"User-agent: *\nAllow: /\nSitemap: {teller.root}{MAP}\n"))


def goal_feed(goal_id: GoalId) -> str:
    """The address of a goal's feed."""
    return f"{goal_place(goal_id)}/{FEED}"


def _decisions(teller: Teller) -> bytes:
    entries = [
        FeedEntry(
            f"{one.citation}: {teller.extent(one)}",
            f"{one.place}/",
            one.stages[-1].made,
            ", ".join(f"{goal_id} {cleaned(goal.text)}" for goal_id, goal in sorted(one.goals.items())),
        )
        for one in teller.site.rulings[:ENTRIES]
    ]
    return _feed(teller, teller.title, "", FEED, entries)


def _goal(teller: Teller, goal_id: GoalId) -> bytes:
    life, place = teller.life(goal_id), f"{goal_place(goal_id)}/"
    entries = [
        FeedEntry(
            f"{teller.said(decided_words(stage))}: {teller.said(status_of(row))}",
            f"{stage.place}/#{goal_id}" if stage.place else f"{place}#{stage.commit}",
            stage.made,
            cleaned((row.new or life.goal).text),
        )
        for stage, row in life.steps
    ]
    return _feed(teller, f"{goal_id} {cleaned(life.goal.text)}", place, goal_feed(goal_id), entries)


def _feed(teller: Teller, title: str, place: str, address: str, entries: list[FeedEntry]) -> bytes:
    root = escape(teller.root)
    made = max((one.made for one in entries), key=datetime.fromisoformat, default=teller.site.stages[-1].made)
    author = escape(cleaned(teller.municipality.name))
    of_cards = f' xml:lang="{teller.site.municipality.language}"' if teller.folder else ""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{teller.language}">',
        f"<title>{escape(title)}</title>",
        f"<id>{root}{quote(place)}</id>",
        f'<link rel="self" type="application/atom+xml" href="{root}{quote(address)}"/>',
        f'<link href="{root}{quote(place)}"/>',
        f"<updated>{made}</updated>",
        f"<author><name>{author}</name></author>",
    ]
    for one in entries:
        link = f"{root}{quote(one.place, safe='/#')}"
        lines += [
            "<entry>",
            f"<title>{escape(one.title)}</title>",
            f"<id>{link}</id>",
            f'<link href="{link}"/>',
            f"<updated>{one.made}</updated>",
            f"<summary{of_cards}>{escape(one.text)}</summary>",
            "</entry>",
        ]
    return ("\n".join([*lines, "</feed>"]) + "\n").encode()


def _map(root: str, folders: Iterable[str]) -> bytes:
    lines = [f"<url><loc>{escape(root)}{quote(one)}</loc></url>" for one in folders]
    head = '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{chr(10).join(lines)}\n</urlset>\n".encode()
