"""The fixed words of documents: column headings, labels and states.

Renderings write these words, and the import recognises kortit's own documents by them. Sides are `new` and `old`, or
empty if there is only one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kortit.changes import ChangeKind, ItemChange, Standing
from kortit.messages import _

if TYPE_CHECKING:
    from kortit.messages import Message

CHANGE_TABLE = _("Change table")
STRATEGY_CARDS = _("Strategy cards")

# --- column headings ---

INDICATORS = _("Indicators")
"""Heading of their column, and of their list within a cell."""
FIELDS: dict[str, dict[str, Message]] = {
    "": {
        "theme": _("Theme"),
        "goal": _("Goal text"),
        "target_year": _("Target year"),
        "means": _("Means"),
        "indicators": INDICATORS,
    },
    "new": {
        "theme": _("New theme"),
        "goal": _("New goal text"),
        "target_year": _("New target year"),
        "means": _("New means"),
        "indicators": _("New indicators"),
    },
    "old": {
        "theme": _("Old theme"),
        "goal": _("Old goal text"),
        "target_year": _("Old target year"),
        "means": _("Old means"),
        "indicators": _("Old indicators"),
    },
}
YEAR_AND_MEANS: dict[str, Message] = {
    "": _("Target year and means"),
    "new": _("New target year and means"),
    "old": _("Old target year and means"),
}
ROW: dict[str, Message] = {
    "status": _("Status"),
    "id": _("Id"),
    "decisions": _("Decisions"),
    "decided_by": _("Decided by"),
    "from": _("Compared from"),
    "to": _("Compared to"),
}
GOAL, GOALS = _("Goal"), _("Goals")
DECISION = _("Decision")
COMMIT = _("Commit")
"""Heading of the cards' commit, the counterpart of `to` in a change table."""
CHANGES, ABOUT = _("Changes"), _("About this document")
"""The other sheets of a workbook, beside the goals."""
CONTINUED = _("continued from the row above")
"""Note in a row that continues the one above, whose text was too long for a cell."""

FORM: dict[str, Message] = {
    "id": ROW["id"],
    "theme": FIELDS[""]["theme"],
    "goal": FIELDS[""]["goal"],
    "target_year": FIELDS[""]["target_year"],
    "before": _("Status in the period before"),
    "status": ROW["status"],
    "text": _("Report"),
    "indicator": _("Indicator"),
    "levels": _("Baseline → target"),
    "actual": _("Actual"),
    "moves": _("Changes within the year"),
    "mark": _("Mark of the row"),
}
"""The columns of the report of an open period, which is a form to fill in."""
FILLING_IN = _(
    "Fill in the white cells: status, report and actual. Leave the others and the rows as they are, and send the file"
    " back."
)
NO_STATUS, NO_ENTRY = _("Choose a status"), _("Write here")
"""The prompts of a form's empty fields."""

SETTINGS = _("Themes and settings")
"""Heading of the changes of settings, in a document after the goals and in a workbook of a sheet."""
SETTING_COLUMNS: dict[str, Message] = {
    "setting": _("Setting"),
    "new_setting": _("New setting"),
    "old_setting": _("Old setting"),
}

# --- labels ---

NAMELESS = _("Theme {code}")
"""Heading of a theme that has no name."""
ONLY_THEME = _("Only the theme")
ABBREVIATIONS = _("Abbreviations")
RENAMED = _("{name} (before: {old})")
"""Heading of a theme or perspective that was called otherwise on the older side."""

MARKS: dict[str, Message] = {"inserted": _("inserted"), "deleted": _("deleted")}
"""Names of marks by the kind of words, for those who hear them, and in brackets for all."""
SIDE: dict[str, Message] = {"new": _("new"), "old": _("old")}
TEXT: dict[str, Message] = {"new": _("New text"), "old": _("Old text")}

# --- states ---

NOT_DECIDED: dict[Standing, Message] = {
    Standing.DRAFTS: _("DRAFTS, not decided"),
    Standing.PROPOSAL: _("PROPOSAL, not decided"),
}
"""States of a document that is not decided."""

NOT_AMENDED = _("DRAFTS, not amended")
"""State of a report whose lines are not all committed."""

STATUS: dict[ChangeKind, Message] = {
    ChangeKind.ADDED: _("New"),
    ChangeKind.CHANGED: _("Changed"),
    ChangeKind.REMOVED: _("Removed"),
    ChangeKind.UNCHANGED: _("Unchanged"),
}
ITEM_STATUS: dict[ItemChange, Message | None] = {
    ItemChange.SAME: None,
    ItemChange.EDITED: _("edited"),
    ItemChange.MOVED: _("moved"),
    ItemChange.ADDED: _("added"),
    ItemChange.REMOVED: _("removed"),
}
STEPS_EDITED = _("steps edited")
LEVELS_EDITED = _("levels edited")
TYPOGRAPHIC = _("typography only")
REDIVIDED = _("divided anew only")
"""Detail of a goal whose means have the same wording, divided differently."""
BASELINE = _("baseline")
UNDECIDED = _("changed without a decision")
NOTHING = _("–")
DASHES = _("– – –")
"""Means “as before”, as in the parallel texts of Finnish statutes."""
