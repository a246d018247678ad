"""Search and comparison in the page: the data that the scripts beside the templates work on, and the page to compare.

The data are scripts too, since a page that was opened as a file may not read other files.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from kortit.changes import ChangeKind
from kortit.characters import escaped_json
from kortit.fields import OWNER
from kortit.messages import _
from kortit.rendering.goals import goal_data
from kortit.rendering.labels import FIELDS, STATUS
from kortit.search import DECISION, PREFIXES, prepared
from kortit.site.data import SiteData
from kortit.site.maker import OWN_TEMPLATES
from kortit.site.teller import SitePage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kortit.goal import GoalId
    from kortit.site.teller import Teller

COMPARE = "compare.html"
_SCRIPTS = ("search.js", "compare.js", "days.js")
_LISTS = {OWNER: "owners", DECISION: "decisions"}


def script_files(teller: Teller) -> Iterator[SiteData]:
    """The scripts, and the data of each."""
    for name in _SCRIPTS:
        yield SiteData(f"assets/{name}", name, (OWN_TEMPLATES / name).read_bytes)
    yield SiteData("assets/goals.js", teller.site.commit, partial(_script, "kortitGoals", partial(_goals, teller)))
    yield SiteData("assets/history.js", teller.site.commit, partial(_script, "kortitHistory", partial(_states, teller)))


def _script(name: str, data: partial[dict[str, Any]]) -> bytes:
    return f'"use strict";\nconst {name} = {escaped_json(json.dumps(data(), ensure_ascii=False))};\n'.encode()


def _goals(teller: Teller) -> dict[str, Any]:
    """The goals in force as they are searched, by the rules of `kortit.search`."""
    site = teller.site
    return {
        "goals": [
            {"id": one.id, "theme": one.theme, "year": one.year, "words": one.words, "owner": one.owner}
            for one in prepared(site.in_force.goals)
        ],
        "decisions": [
            {"words": "".join(f"{one.citation}{one.register or ''}".casefold().split()), "goals": sorted(one.goals)}
            for one in site.tabled
        ],
        "themes": list(site.municipality.theme_codes),
        "prefixes": {word: _LISTS[what] for word, what in PREFIXES.items()},
    }


def _states(teller: Teller) -> dict[str, Any]:
    """Every state of every goal by the number of the stage that made it, and the stages that end a decision."""
    site = teller.site
    states: dict[GoalId, list[tuple[int, dict[str, Any] | None]]] = {}
    for number, stage in enumerate(site.stages):
        for goal_id in sorted(stage.touched):
            goal = stage.new.get(goal_id)
            states.setdefault(goal_id, []).append((number, goal_data(goal) if goal is not None else None))
    numbers = {stage.commit: number for number, stage in enumerate(site.stages)}
    return {
        "points": [
            {"name": one.citation, "stage": max(numbers.get(stage.commit, 0) for stage in one.stages)}
            for one in site.tabled
        ],
        "goals": dict(sorted(states.items())),
        "themes": list(site.municipality.theme_codes),
    }


def compare_page(teller: Teller) -> Iterator[SitePage]:
    """The page on which any two decisions are compared; without scripts it leads to the table of each."""
    yield SitePage(COMPARE, teller.site.commit, "compare", partial(_compare, teller))


def _compare(teller: Teller) -> dict[str, Any]:
    title = teller.said(_("Compare decisions"))
    kinds = (ChangeKind.ADDED, ChangeKind.CHANGED, ChangeKind.REMOVED)
    fields = {key: teller.said(name) for key, name in FIELDS[""].items()}
    fields |= {key: one.name for key, one in teller.municipality.fields.items()}
    return {
        "title": title,
        "description": title,
        "states": {kind.value: teller.said(STATUS[kind]) for kind in kinds},
        "fields": json.dumps(fields, ensure_ascii=False),
        "rulings": [teller.brief(one) for one in teller.site.tabled],
    }
