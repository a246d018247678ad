"""The pages of goals: what each says now and who decided it, and how it became so."""

from __future__ import annotations

import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from kortit.characters import cleaned
from kortit.decision import cited
from kortit.fields import GOAL, INDICATORS, TARGET_YEAR
from kortit.messages import _, written_date
from kortit.rendering.captions import SHORT_COMMIT, status_of
from kortit.rendering.goals import extra_of, perspective_heading
from kortit.rendering.labels import BASELINE
from kortit.site.addresses import PAGE, goal_place
from kortit.site.report_pages import courses_of, reported_of
from kortit.site.teller import SitePage
from kortit.site.timeline import told_changes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kortit.changes import GoalChange
    from kortit.goal import Goal, GoalId
    from kortit.messages import Message
    from kortit.provenance import Provenance
    from kortit.site.publication import Stage
    from kortit.site.teller import Teller


def goal_pages(teller: Teller) -> Iterator[SitePage]:
    """A page for each goal that ever was."""
    for goal_id, commits in teller.site.touching.items():
        yield SitePage(
            f"{goal_place(goal_id)}/{PAGE}",
            " ".join((*commits, *filter(None, (one.stamp_of(goal_id) for one in teller.site.periods)))),
            "goal",
            partial(_goal, teller, goal_id),
            goal_id,
        )


def _goal(teller: Teller, goal_id: GoalId) -> dict[str, Any]:
    site = teller.site
    life = teller.life(goal_id)
    goal = life.goal
    last = life.steps[0][0] if life.steps else None
    then = site.municipality if life.is_in_force or last is None else last.before or last.municipality
    municipality = teller.named(then)
    text = cleaned(goal.text)
    status = "" if life.is_in_force or last is None else teller.said(decided_words(last))
    return {
        "title": f"{goal_id} {text}",
        "description": text,
        "goal": goal,
        "text": text,
        "theme": teller.theme(goal.theme, municipality),
        "perspective": perspective_heading(municipality.perspective_of(goal.theme)),
        "removed": status,
        "now": _values(teller, goal, site.in_force.provenance.get(goal_id)),
        "reported": [*reported_of(teller, goal_id)],
        "courses": [*courses_of(teller, goal_id)],
        "timeline": [_step(teller, stage, row) for stage, row in life.steps],
    }


def decided_words(stage: Stage) -> Message | str:
    """The words for what made a stage: its decision, or that it has none."""
    if stage.citation is not None:
        return cited(stage.citation, stage.effective)
    if stage.imported:
        return BASELINE
    return _("{date}, no decision", date=datetime.datetime.fromisoformat(stage.made).date())


def _values(teller: Teller, goal: Goal, known: Provenance | None) -> dict[str, Any]:
    """The fields of a goal with what set each."""

    def set_field(key: str) -> dict[str, str] | None:
        return teller.setter(known.fields[key]) if known is not None and key in known.fields else None

    setters = known.means if known is not None and len(known.means) == len(goal.means) else ()
    return {
        "year": {"value": goal.target_year, "setter": set_field(TARGET_YEAR.key)},
        "text": {"value": cleaned(goal.text), "setter": set_field(GOAL.key)},
        "means": [
            {
                "text": cleaned(one.text),
                "steps": [cleaned(step) for step in one.steps],
                "setter": teller.setter(setters[place]) if setters else None,
            }
            for place, one in enumerate(goal.means)
        ],
        "indicators": [{"text": cleaned(text), "is_level": depth > 0} for depth, text in INDICATORS.lines(goal)],
        "extra": [
            {"name": name, "value": value, "setter": set_field(key)}
            for key, name, value in extra_of(goal, teller.municipality.fields)
        ],
    }


def _step(teller: Teller, stage: Stage, row: GoalChange) -> dict[str, Any]:
    return {
        "decision": teller.said(decided_words(stage)),
        "address": f"{stage.place}/{PAGE}" if stage.place else "",
        "day": stage.day.isoformat(),
        "date": written_date(stage.day),
        "commit": stage.commit[:SHORT_COMMIT],
        "kind": row.kind,
        "status": teller.said(status_of(row)),
        "reason": "" if stage.place else cleaned(stage.reason),
        "changes": told_changes(row, teller.named(stage.municipality), teller.translate),
    }
