"""The fixed words of the pages, by the names that the templates use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kortit.messages import _, translator
from kortit.rendering.labels import INDICATORS

if TYPE_CHECKING:
    from kortit.messages import Message

WORDS: dict[str, Message] = {
    "about": _("About this site"),
    "all_decisions": _("All decisions"),
    "any_status": _("all goals"),
    "as_of": _("As decided on a day"),
    "as_of_days": _("The goals as they were decided on a day"),
    "before_all": _("Nothing had been decided by that day."),
    "by_commit": _("Commit"),
    "compare": _("Compare"),
    "compare_from": _("From the decision"),
    "compare_to": _("to the decision"),
    "day": _("Day"),
    "decisions": _("Decisions"),
    "changed_since": _("The goals have changed since:"),
    "closed_by": _("Closed by"),
    "data": _("As data"),
    "documents": _("The table as a document"),
    "documents_of_report": _("The report as a document"),
    "effective": _("In effect from"),
    "empty": _("There are no goals in force."),
    "errors": _(
        "The history of these goals breaks its own rules, so that this site does not prove what was decided. "
        "kortit check ROOT.. tells what is wrong."
    ),
    "follow_up": _("Follow-up"),
    "goals_of_decision": _("What changed"),
    "history": _("How it became so"),
    "home": _("Goals in force"),
    "in_force": _("In force now"),
    "indicators": INDICATORS,
    "language": _("Language"),
    "latest": _("Decided last"),
    "means": _("Means"),
    "as_data": _("The same as data (JSON)"),
    "feed": _("New decisions"),
    "menu": _("Main menu"),
    "minutes": _("Minutes of the meeting"),
    "moved_on": _("The decision on this page was put right: it is"),
    "no_means": _("No means have been recorded."),
    "now": _("Now"),
    "older": _("Decision before"),
    "older_period": _("Period before"),
    "open_period": _("This period is open: what is reported may still change without a decision."),
    "register": _("Register number"),
    "no_changes": _("No changes."),
    "own_tables": _("The table of each decision"),
    "removed": _("Removed"),
    "removed_goals": _("Goals that are no longer in force"),
    "search": _("Search the goals"),
    "search_many": _("{number} goals found", number="{count}"),
    "search_one": _("1 goal found"),
    "search_tried": _("Nothing has exactly these words; searched for"),
    "show": _("Show"),
    "skip": _("Skip to the content"),
    "themes": _("Themes"),
    "undecided_changes": _("Changes without a decision"),
    "was": _("Last in force"),
    "year": _("Target year"),
}


def words_in(language: str) -> dict[str, str]:
    """All words in a language."""
    translate = translator(language)
    return {name: translate(word) for name, word in WORDS.items()}
