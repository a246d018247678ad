"""A report as plain rows of texts, one row per goal, and as JSON data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kortit.characters import cleaned
from kortit.messages import _
from kortit.rendering.captions import set_by
from kortit.rendering.goals import goal_data
from kortit.rendering.labels import FIELDS, FORM, ROW
from kortit.rendering.report_words import actuals, moves_of, state_before, state_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kortit.follow_up.period import ReportLine
    from kortit.follow_up.report import FollowUpReport, Move, ReportRow, Tally
    from kortit.follow_up.statuses import Status
    from kortit.messages import Message, Translator
    from kortit.provenance import SetBy

HEADINGS: dict[str, Message] = {
    "id": ROW["id"],
    "theme": FIELDS[""]["theme"],
    "goal": FIELDS[""]["goal"],
    "target_year": FIELDS[""]["target_year"],
    "state": ROW["status"],
    "status": _("Status key"),
    "before": FORM["before"],
    "text": FORM["text"],
    "actual": _("Actuals"),
    "moves": FORM["moves"],
    "corrected": _("Corrected after closing"),
}
"""The columns by their fields."""


def cells(row: ReportRow, statuses: Mapping[str, Status], translate: Translator) -> tuple[str, ...]:
    """The cells of a goal, in the order of `HEADINGS`."""

    def said(message: Message | str) -> str:
        return message if isinstance(message, str) else translate(message)

    line = row.line
    return (
        str(row.goal.id),
        row.goal.theme,
        cleaned(row.goal.text),
        str(row.goal.target_year),
        said(state_of(row)),
        line.status if line is not None else "",
        said(state_before(row, statuses) or ""),
        cleaned(line.text) if line is not None else "",
        "\n".join(f"{one} ({reached})" if reached else one for one, reached in actuals(row, translate)),
        "\n".join(said(message) for _field, message in moves_of(row)),
        "\n".join(said(set_by(by)) for by in row.corrected),
    )


def head_data(report: FollowUpReport) -> dict[str, Any]:
    """The data of a report as a whole."""
    return {
        "period": {"day": str(report.period.day), "name": report.period.name, "closed": report.period.closed},
        "closed_by": _made_by(report.closed_by) if report.closed_by else None,
        "drafts": report.drafts,
        "theme": report.theme,
        "chosen": list(report.chosen.options),
        "statuses": {
            status.key: {"name": status.name, "level": str(status.level)}
            for status in report.municipality.statuses.values()
        },
        "counts": _tally_data(report.whole),
        "themes": [{"theme": tally.theme, **_tally_data(tally)} for tally in report.by_theme],
        "gone": [{"id": one.goal.id, **goal_data(one.goal), "by": _made_by(one.by)} for one in report.gone],
        "beside": [line.goal for line in report.beside],
    }


def rows_data(report: FollowUpReport) -> Iterator[dict[str, Any]]:
    """The goals that are shown, as data."""
    for row in report.shown:
        yield {
            "id": row.goal.id,
            **goal_data(row.goal),
            "line": _line_data(row.line),
            "before": [{"day": str(period.day), "line": _line_data(line)} for period, line in row.before],
            "measured": [{"key": one.key, "actual": one.actual, "reached": one.is_reached} for one in row.measured],
            "moves": [_move_data(move) for move in row.moves],
            "new": _made_by(row.came) if row.came else None,
            "corrected": [_made_by(by) for by in row.corrected],
        }


def _line_data(line: ReportLine | None) -> dict[str, Any] | None:
    return {"status": line.status, "text": line.text, "actual": dict(line.actual)} if line else None


def _tally_data(tally: Tally) -> dict[str, Any]:
    return {
        "goals": tally.goals,
        "reported": tally.reported,
        "unreported": tally.unreported,
        "due": tally.due,
        "statuses": dict(tally.statuses),
    }


def _move_data(move: Move) -> dict[str, Any]:
    old, new = (goal_data(side).get(move.field) for side in (move.old, move.new))
    return {"field": move.field, "old": old, "new": new, "by": _made_by(move.by)}


def _made_by(by: SetBy) -> dict[str, Any]:
    return {"commit": by.commit, "date": by.date, "citation": by.citation, "effective": by.effective}
