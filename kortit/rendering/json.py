"""The change table as JSON: the lossless form, schema `kortit.changes/1` (docs/json.md)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kortit.characters import escaped_json

if TYPE_CHECKING:
    from kortit.changes import ChangeTable, Endpoint, GoalChange, MeansChange
    from kortit.goal import Goal, Means
    from kortit.rendering import View
    from kortit.wording import Words

SCHEMA = "kortit.changes/1"


def render(table: ChangeTable, view: View) -> str:
    """Write the table as JSON, one row of the table a line."""
    head = {
        "schema": SCHEMA,
        "from": _endpoint(table.origin),
        "to": _endpoint(table.target),
        "decisions": [
            {
                "citation": decision.citation,
                "register": decision.register,
                "effective": decision.effective,
                "commit": decision.commit,
                "subject": decision.subject,
            }
            for decision in table.decisions
        ],
        "counts": {
            name: getattr(table.counts, name)
            for name in ("goals", "changed", "substantive", "added", "removed", "unchanged", "target_year")
        },
    }
    rows = ",\n".join("  " + json.dumps(_row(row), ensure_ascii=False) for row in view.rows(table))
    opened = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
    closed = f' "rows": [\n{rows}\n ]\n}}\n' if rows else ' "rows": []\n}\n'
    return escaped_json(f"{opened},\n{closed}")


def goal_data(goal: Goal) -> dict[str, Any]:
    """Give a goal as JSON data, without its id."""
    return {
        "theme": goal.theme,
        "goal": goal.text,
        "target_year": goal.target_year,
        "means": [_means_data(means) for means in goal.means],
        **{key: value if isinstance(value, str) else list(value) for key, value in goal.extra.items()},
    }


def _means_data(means: Means) -> str | dict[str, Any]:
    return {"text": means.text, "steps": list(means.steps)} if means.steps else means.text


def _endpoint(endpoint: Endpoint) -> dict[str, str | None]:
    return {"revision": endpoint.revision, "commit": endpoint.commit, "date": endpoint.date}


def _row(row: GoalChange) -> dict[str, Any]:
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
        "decisions": list(row.decisions),
    }


def _runs(runs: tuple[Words, ...]) -> list[list[str]]:
    return [[run.kind, run.text] for run in runs]


def _means_change(change: MeansChange) -> dict[str, Any]:
    return {
        "change": change.change,
        "old": change.old,
        "new": change.new,
        "words": _runs(change.words),
        "steps": [_means_change(step) for step in change.steps],
    }
