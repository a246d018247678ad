"""The pages that lead to others: the first one, the list of decisions, the cards as of a day."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from kortit.changes import ChangeKind
from kortit.characters import cleaned
from kortit.messages import _, ngettext, written_date
from kortit.rendering.captions import SHORT_COMMIT
from kortit.rendering.composition import manuscript
from kortit.rendering.goals import perspective_heading
from kortit.rendering.labels import STATUS
from kortit.site.addresses import PAGE, day_place, goal_place
from kortit.site.goal_pages import decided_words
from kortit.site.report_pages import at_a_glance, status_of
from kortit.site.teller import SitePage

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Sequence

    from kortit.goal import Goal, GoalId
    from kortit.in_force import InForce
    from kortit.site.teller import Teller


LATEST = 5
"""How many decisions the first page names."""


def day_pages(teller: Teller) -> Iterator[SitePage]:
    """A page with the cards as of each day."""
    for day, cards in teller.site.states.items():
        later = teller.site.after(cards)
        stamp = f"{cards.point.commit} {cards.newest} {later.commit if later else ''}"
        yield SitePage(f"{day_place(day)}/{PAGE}", stamp, "day", partial(_day, teller, day, cards))


def _day(teller: Teller, day: datetime.date, cards: InForce) -> dict[str, Any]:
    said = manuscript(teller.told(cards), teller.view)
    later = teller.site.after(cards)
    title = teller.said(_("The goals as decided on {date}", date=day))
    return {
        "title": title,
        "description": title,
        "said": said,
        "facts": said.facts,
        "later": later
        and {"said": teller.said(decided_words(later)), "address": f"{later.place}/{PAGE}" if later.place else ""},
        "command": f"kortit cards {day.isoformat()}",
    }


def list_of_decisions(teller: Teller) -> Iterator[SitePage]:
    """The page that lists every decision, and the days as of which the cards are shown."""
    yield SitePage(f"d/{PAGE}", teller.site.commit, "decisions", partial(_decision_list, teller))


def _decision_list(teller: Teller) -> dict[str, Any]:
    years: dict[int, list[dict[str, str]]] = {}
    for ruling in teller.site.rulings:
        years.setdefault(ruling.day.year, []).append(teller.brief(ruling))
    return {
        "title": teller.said(_("Decisions")),
        "description": teller.said(_("Decisions")),
        "years": years,
        "undecided": [
            {
                "date": written_date(stage.day),
                "day": stage.day.isoformat(),
                "subject": cleaned(stage.subject),
                "commit": stage.commit[:SHORT_COMMIT],
                "goals": [{"id": one, "address": f"{goal_place(one)}/{PAGE}"} for one in sorted(stage.touched)],
            }
            for stage in reversed(teller.site.stages)
            if not stage.place and not stage.imported and stage.touched
        ],
        "days": [
            {"date": written_date(day), "day": day.isoformat(), "address": f"{day_place(day)}/{PAGE}"}
            for day in reversed([*teller.site.states])
        ],
    }


def first_page(teller: Teller) -> Iterator[SitePage]:
    """The first page: the goals in force by theme, and what was decided last."""
    yield SitePage(PAGE, teller.site.commit, "index", partial(_index, teller))


def _index(teller: Teller) -> dict[str, Any]:
    site, document = teller.site, teller.municipality.document
    goals = site.in_force.goals
    title = teller.title
    latest = [teller.brief(one) for one in site.rulings[:LATEST]]
    touched = set(site.tabled[0].goals) if site.tabled else set()
    chapters = _chapters(teller, goals, touched)
    told = [goal["status"] for chapter in chapters for theme in chapter["themes"].values() for goal in theme["goals"]]
    said = {one["key"]: one["said"] for one in told if one}
    standing = {goal.id for goal in goals}
    return {
        "title": title,
        "description": f"{cleaned(teller.municipality.name)}: {title}",
        "lead": teller.said(ngettext("{count} goal", "{count} goals", len(goals))),
        "preamble": teller.preamble(document.cards_preamble or document.preamble),
        "latest": latest,
        "newest": teller.brief(site.tabled[0]) if site.tabled else None,
        "follow_up": at_a_glance(teller, teller.periods[-1]) if teller.periods else None,
        "chapters": chapters,
        "statuses": [(key, said[key]) for key in teller.municipality.statuses if key in said],
        "changed": teller.said(STATUS[ChangeKind.CHANGED]),
        "gone": [
            {"id": one, "text": cleaned(goal.text), "address": f"{goal_place(one)}/{PAGE}"}
            for one, goal in sorted(site.last_goals.items())
            if one not in standing
        ],
        "commit": site.commit,
    }


def _chapters(teller: Teller, goals: Sequence[Goal], touched: set[GoalId]) -> list[dict[str, Any]]:
    """The goals by perspective and theme."""
    municipality = teller.municipality
    chapters: dict[str, dict[str, Any]] = {}
    for goal in goals:
        perspective = municipality.perspective_of(goal.theme)
        heading = perspective_heading(perspective)
        chapter = chapters.setdefault(heading, {"heading": heading, "themes": {}})
        theme = chapter["themes"].setdefault(
            goal.theme, {"code": goal.theme, "heading": teller.theme(goal.theme), "goals": []}
        )
        theme["goals"].append(
            {
                "id": goal.id,
                "text": cleaned(goal.text),
                "year": goal.target_year,
                "address": f"{goal_place(goal.id)}/{PAGE}",
                "is_new": goal.id in touched,
                "status": status_of(teller, goal.id),
            }
        )
    return list(chapters.values())
