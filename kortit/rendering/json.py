"""The change table and the cards as JSON: the lossless form, `kortit.changes/1` and `kortit.cards/1` (docs/json.md)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kortit.changes import ChangeTable, Standing
from kortit.characters import escaped_json
from kortit.decision import effective_data
from kortit.in_force import InForce
from kortit.messages import translator
from kortit.rendering import report_rows
from kortit.rendering.goals import goal_data

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kortit.changes import Endpoint, GoalChange, MeansChange
    from kortit.follow_up.report import FollowUpReport
    from kortit.goal import GoalId
    from kortit.messages import Translator
    from kortit.provenance import Provenance, SetBy
    from kortit.rendering import Content, View
    from kortit.setting_changes import SettingChange
    from kortit.wording import Words

SCHEMA = "kortit.changes/1"
CARDS_SCHEMA = "kortit.cards/1"
REPORT_SCHEMA = "kortit.report/1"


def parts(content: Content, view: View) -> Iterator[str]:
    """Render content as JSON, with one row or goal per line."""
    if isinstance(content, ChangeTable):
        return _changes(content, view)
    return _cards(content, view) if isinstance(content, InForce) else _report(content, view)


def _changes(table: ChangeTable, view: View) -> Iterator[str]:
    head = {
        "schema": SCHEMA,
        "from": _endpoint(table.origin),
        "to": _endpoint(table.target),
        **({"only": list(table.only)} if table.only else {}),
        **({"made": table.target.made} if table.target.made else {}),
        "theme": table.theme,
        **({"substantive": True} if view.substantive else {}),
        **_volume(view),
        "decisions": [
            {
                "citation": decision.citation,
                "register": decision.register,
                "effective": None,
                **effective_data(decision.effective),
                "commit": decision.commit,
                "subject": decision.subject,
            }
            for decision in table.decisions
        ],
        "counts": {
            name: getattr(table.counts, name)
            for name in ("goals", "changed", "substantive", "added", "removed", "unchanged", "target_year", "settings")
        },
        "settings": [_setting(change, translator(view.language)) for change in table.settings],
    }
    return _written(head, "rows", (_row(row, table.provenance) for row in view.rows(table)))


def _cards(cards: InForce, view: View) -> Iterator[str]:
    head = {"schema": CARDS_SCHEMA, "at": _endpoint(cards.point), "theme": cards.theme, **_volume(view)}
    goals = ({"id": goal.id, **goal_data(goal), **_provenance(cards.provenance, goal.id)} for goal in cards.goals)
    return _written(head, "goals", goals)


def _report(report: FollowUpReport, view: View) -> Iterator[str]:
    head = {"schema": REPORT_SCHEMA, "at": _endpoint(report.point), **report_rows.head_data(report), **_volume(view)}
    return _written(head, "rows", report_rows.rows_data(report))


def _written(head: dict[str, Any], name: str, rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    opened = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
    yield escaped_json(f'{opened},\n "{name}": [')
    between = "\n"
    for row in rows:
        yield between + escaped_json("  " + json.dumps(row, ensure_ascii=False))
        between = ",\n"
    yield "]\n}\n" if between == "\n" else "\n ]\n}\n"


def _volume(view: View) -> dict[str, Any]:
    """The volume's number and count, if there are several."""
    return {"volume": list(view.volume)} if view.volume[1] > 1 else {}


def _provenance(provenance: Mapping[GoalId, Provenance], goal_id: GoalId) -> dict[str, Any]:
    known = provenance.get(goal_id)
    if known is None:
        return {}
    fields = {name: _set_by(source) for name, source in known.fields.items()}
    indicators = {"indicators": [_set_by(source) for source in known.indicators]} if known.indicators else {}
    return {"set_by": {"fields": fields, "means": [_set_by(source) for source in known.means], **indicators}}


def _set_by(source: SetBy | None) -> dict[str, Any] | None:
    if source is None:
        return None
    said = {name: getattr(source, name) for name in ("commit", "date", "citation", "imported")}
    return said | effective_data(source.effective)


def _setting(change: SettingChange, translate: Translator) -> dict[str, Any]:
    decided = {"decisions": list(change.decisions), "undecided": change.undecided}
    return {**change.data(translate), **decided}


def _endpoint(endpoint: Endpoint) -> dict[str, str | bool | None]:
    return {
        "revision": endpoint.revision,
        "commit": endpoint.commit,
        "date": endpoint.date,
        "citation": endpoint.citation,
        "decided": endpoint.standing is Standing.DECIDED,
        **effective_data(endpoint.effective),
    }


def _row(row: GoalChange, provenance: Mapping[GoalId, Provenance]) -> dict[str, Any]:
    return {
        "id": row.id,
        "theme": row.theme,
        "kind": row.kind,
        "fields": list(row.fields),
        "substantive": row.substantive,
        "old": goal_data(row.old) if row.old else None,
        "new": goal_data(row.new) if row.new else None,
        "words": {name: _runs(runs) for name, runs in row.words.items()},
        "means": [_means_change(change) for change in row.means],
        **({"indicators": [_indicator_change(row, change) for change in row.indicators]} if row.indicators else {}),
        "decisions": list(row.decisions),
        "undecided": row.undecided,
        **_provenance(provenance, row.id),
    }


def _runs(runs: tuple[Words, ...]) -> list[list[str]]:
    return [[run.kind, run.text] for run in runs]


def _indicator_change(row: GoalChange, change: MeansChange) -> dict[str, Any]:
    """The change of an indicator by its key; `levels` are the runs of the line of its levels."""
    goal, place = (row.new, change.new) if change.new is not None else (row.old, change.old)
    key = goal.indicators[place].key if goal is not None and place is not None else ""
    levels = [run for step in change.steps for run in _runs(step.words)]
    changed = {name: value for name, value in _means_change(change).items() if name != "steps"}
    return {"key": key, **changed, "levels": levels}


def _means_change(change: MeansChange) -> dict[str, Any]:
    return {
        "change": change.change,
        "old": change.old,
        "new": change.new,
        "words": _runs(change.words),
        "steps": [_means_change(step) for step in change.steps],
    }
