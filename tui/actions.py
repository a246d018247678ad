"""The registry of every action of the full screen; bindings, key line, help, palette and docs/keys.md derive from it.

An action belongs to a place: a screen, or the widget that has the focus. That class has a method `do_<name>`, and may
have `why_not_<name>`, which returns the reason why the action is unavailable. Default keys are those that Finnish
keyboards have without AltGr and that terminals and tmux pass on; each can be changed by its id in the settings file.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from textual.binding import Binding, BindingType
from textual.keys import _character_to_key

from kortit.messages import Message, _


class Place(StrEnum):
    """Where an action can be done."""

    EVERYWHERE = "everywhere"
    LIST = "list"
    GOALS = "goals"
    FIND = "find"
    PAGE = "page"
    BROWSE = "browse"
    PREVIEW = "preview"
    SHEET = "sheet"
    FORM = "form"
    EDIT = "edit"
    OUTLINE = "outline"
    SETTLE = "settle"
    REPORT = "report"
    REPORTS = "reports"
    AMEND = "amend"
    DONE = "done"
    ROWS = "rows"
    CORRECT = "correct"
    COMPARE = "compare"
    HISTORY = "history"
    PROPOSALS = "proposals"
    ADOPT = "adopt"
    PROBLEMS = "problems"
    SETTINGS = "settings"
    IMPORT = "import"
    START = "start"
    DIALOG = "dialog"
    CONFIRM = "confirm"
    EXPORT = "export"
    WRITTEN = "written"


PLACES: dict[Place, Message] = {
    Place.EVERYWHERE: _("everywhere"),
    Place.LIST: _("in a list"),
    Place.GOALS: _("in a list of goals"),
    Place.FIND: _("in the search field"),
    Place.PAGE: _("in a text"),
    Place.BROWSE: _("browsing the cards"),
    Place.PREVIEW: _("looking at a change of several goals"),
    Place.SHEET: _("in the sheet"),
    Place.FORM: _("in a form"),
    Place.EDIT: _("editing a goal"),
    Place.OUTLINE: _("in the outline of means"),
    Place.SETTLE: _("settling two versions"),
    Place.REPORT: _("reporting on a goal"),
    Place.REPORTS: _("in the report of a period"),
    Place.AMEND: _("amending"),
    Place.DONE: _("after an amendment"),
    Place.ROWS: _("among rows"),
    Place.CORRECT: _("correcting a decision"),
    Place.COMPARE: _("comparing"),
    Place.HISTORY: _("in the history"),
    Place.PROPOSALS: _("among the proposals"),
    Place.ADOPT: _("adopting a proposal"),
    Place.PROBLEMS: _("among the problems"),
    Place.SETTINGS: _("among the settings"),
    Place.IMPORT: _("importing a document"),
    Place.START: _("at the beginning"),
    Place.DIALOG: _("in a dialog"),
    Place.CONFIRM: _("when asked whether it is meant"),
    Place.EXPORT: _("before a file is written"),
    Place.WRITTEN: _("when a file was written"),
}


class Action(NamedTuple):
    """One action: its name in its place, its keys (as Textual names them), a label, and a description.

    `footer`: the key line shows it. `priority`: it takes precedence over the focused field's own keys.
    """

    place: Place
    name: str
    keys: str
    label: Message
    meaning: Message
    footer: bool = False
    priority: bool = False

    @property
    def id(self) -> str:
        """The id by which the settings file and the bindings refer to it."""
        return f"{self.place}.{self.name}"

    @property
    def key_names(self) -> tuple[str, ...]:
        """Its keys as a tuple."""
        return tuple(self.keys.split(","))


def _field_before(place: Place) -> Action:
    return Action(
        place, "previous_field", "shift+tab,f7", _("previous field"), _("Go to the field before."), False, True
    )


ACTIONS: tuple[Action, ...] = (
    Action(
        Place.EVERYWHERE, "palette", "p,ctrl+p", _("commands"), _("Find commands, goals, decisions, settings."), True
    ),
    Action(Place.EVERYWHERE, "help", "question_mark,f1", _("help"), _("Show the keys of where you are."), True),
    Action(Place.EVERYWHERE, "reload", "f5", _("reload"), _("Read everything from disk again.")),
    Action(Place.EVERYWHERE, "theme", "f9", _("colours"), _("Change between dark, light and the terminal's colours.")),
    Action(Place.EVERYWHERE, "quit", "q,ctrl+q", _("quit"), _("End the program; what was typed is kept.")),
    # A list.
    Action(Place.LIST, "up", "up,k", _("up"), _("Go up a line.")),
    Action(Place.LIST, "down", "down,j", _("down"), _("Go down a line.")),
    Action(Place.LIST, "page_up", "pageup", _("page up"), _("Go up a page.")),
    Action(Place.LIST, "page_down", "pagedown", _("page down"), _("Go down a page.")),
    Action(Place.LIST, "half_up", "ctrl+u", _("half a page up"), _("Go up half a page.")),
    Action(Place.LIST, "half_down", "ctrl+d", _("half a page down"), _("Go down half a page.")),
    Action(Place.LIST, "first", "home,g", _("first"), _("Go to the first line.")),
    Action(Place.LIST, "last", "end,G", _("last"), _("Go to the last line.")),
    Action(Place.LIST, "choose", "enter", _("choose"), _("Choose the line.")),
    Action(Place.LIST, "check", "space", _("check"), _("Check or uncheck the line, where lines have boxes.")),
    # A list of goals.
    Action(Place.GOALS, "mark", "space", _("mark"), _("Mark the goal for the next action, or unmark it."), True),
    Action(Place.GOALS, "range", "v", _("range"), _("Mark from here to where you go; again, the range ends.")),
    Action(Place.GOALS, "extend_up", "shift+up", _("mark upwards"), _("Mark the goal and the one above.")),
    Action(Place.GOALS, "extend_down", "shift+down", _("mark downwards"), _("Mark the goal and the one below.")),
    Action(Place.GOALS, "all", "asterisk", _("mark all"), _("Mark all goals that are listed, or none.")),
    Action(Place.GOALS, "text_up", "pageup", _("goal up"), _("Scroll the goal beside the list up a page.")),
    Action(Place.GOALS, "text_down", "pagedown", _("goal down"), _("Scroll the goal beside the list down a page.")),
    # The field of a search.
    Action(Place.FIND, "older", "up", _("older search"), _("Take up the search before.")),
    Action(
        Place.FIND, "newer", "down", _("newer search"), _("Take up a newer search; after it, go to what was found.")
    ),
    Action(
        Place.FIND, "everything", "tab", _("find anything"), _("Look for words in decisions, settings, commands too.")
    ),
    # A text.
    Action(Place.PAGE, "up", "up,k", _("up"), _("Scroll up a line.")),
    Action(Place.PAGE, "down", "down,j", _("down"), _("Scroll down a line.")),
    Action(Place.PAGE, "page_up", "pageup", _("page up"), _("Scroll up a page.")),
    Action(Place.PAGE, "page_down", "pagedown,space", _("page down"), _("Scroll down a page.")),
    Action(Place.PAGE, "half_up", "ctrl+u", _("half a page up"), _("Scroll up half a page.")),
    Action(Place.PAGE, "half_down", "ctrl+d", _("half a page down"), _("Scroll down half a page.")),
    Action(Place.PAGE, "first", "home,g", _("beginning"), _("Scroll to the beginning.")),
    Action(Place.PAGE, "last", "end,G", _("end"), _("Scroll to the end.")),
    # Browsing.
    Action(Place.BROWSE, "edit", "enter,m", _("edit"), _("Open what is chosen; a goal opens for editing."), True),
    Action(Place.BROWSE, "find", "slash,ctrl+f", _("find"), _("Find goals by words, theme, year or state."), True),
    Action(Place.BROWSE, "next_hit", "n", _("next found"), _("Go to the next goal of the last search.")),
    Action(Place.BROWSE, "previous_hit", "N", _("found before"), _("Go to the goal of the last search before.")),
    Action(Place.BROWSE, "amend", "a", _("amend"), _("Commit drafts with the decision that made them."), True),
    Action(Place.BROWSE, "compare", "c", _("compare"), _("Show the change table between two points."), True),
    Action(Place.BROWSE, "history", "h", _("history"), _("Show the amendments with their decisions."), True),
    Action(Place.BROWSE, "goal_history", "H", _("history of the goal"), _("Show the amendments of the chosen goal.")),
    Action(Place.BROWSE, "proposals", "e", _("proposals"), _("Show changes that are prepared for a decision.")),
    Action(Place.BROWSE, "sync", "S", _("sync"), _("Fetch the amendments of others, and send your own.")),
    Action(Place.BROWSE, "problems", "o", _("problems"), _("Show the files that cannot be read, and why.")),
    Action(
        Place.BROWSE, "settings", "A", _("settings"), _("Change themes, perspectives, bodies, authority and fields.")
    ),
    Action(
        Place.BROWSE, "import", "I", _("import a document"), _("Import a table of goals: Word, Excel, PDF or text.")
    ),
    Action(Place.BROWSE, "report", "w", _("report"), _("Write what is reached of the goal, in the open period.")),
    Action(Place.BROWSE, "reports", "W", _("report of the period"), _("Show what is reported, and what is not.")),
    Action(Place.BROWSE, "check", "O", _("check all"), _("Check every file and the whole history.")),
    Action(Place.BROWSE, "point", "t", _("point"), _("Choose the point that the cards are compared with.")),
    Action(Place.BROWSE, "sheet", "x", _("sheet"), _("Show all goals as a sheet that is edited in its cells.")),
    Action(Place.BROWSE, "goto", "ctrl+g", _("go to goal"), _("Go to a goal or theme by its id or words.")),
    Action(Place.BROWSE, "new", "u", _("new goal"), _("Make a new goal in the theme, as a draft.")),
    Action(
        Place.BROWSE, "year_up", "plus", _("a year later"), _("Move the target year of what is marked, or of the goal.")
    ),
    Action(Place.BROWSE, "year_down", "minus", _("a year earlier"), _("Move the target year to the year before.")),
    Action(Place.BROWSE, "assign", "equals_sign", _("field"), _("Set the year or another field of what is marked.")),
    Action(Place.BROWSE, "replace", "colon", _("replace"), _("Replace words in what is marked, or in all goals.")),
    Action(
        Place.BROWSE, "copy_means", "M", _("means to marked"), _("Copy the means of the goal to all that is marked.")
    ),
    Action(Place.BROWSE, "move", "s", _("move"), _("Move the goal, or all that is marked, to another theme.")),
    Action(Place.BROWSE, "remove", "r,delete", _("remove"), _("Remove the goal, or all that is marked, as a draft.")),
    Action(Place.BROWSE, "discard", "d", _("discard"), _("Take the goal, or all marked, back to what was decided.")),
    Action(Place.BROWSE, "undo", "U,ctrl+z", _("undo"), _("Take back what was last changed in the cards.")),
    Action(Place.BROWSE, "editor", "f4", _("whole file"), _("Open the goal's whole file in your own editor.")),
    Action(Place.BROWSE, "export", "V", _("export"), _("Write the cards in force into a file.")),
    Action(Place.BROWSE, "site", "J", _("public site"), _("Make the public site for yourself and look at it.")),
    Action(
        Place.BROWSE, "copy", "y", _("copy"), _("Copy the goal, its id, the decision that set it, or its file's path.")
    ),
    Action(Place.BROWSE, "next_pane", "right,tab", _("next pane"), _("Go to the pane on the right.")),
    Action(Place.BROWSE, "previous_pane", "left,shift+tab", _("previous pane"), _("Go to the pane on the left.")),
    Action(Place.BROWSE, "wider", "greater_than_sign", _("wider"), _("Make the themes wider; it is remembered.")),
    Action(Place.BROWSE, "narrower", "less_than_sign", _("narrower"), _("Make the themes narrower; it is remembered.")),
    Action(Place.BROWSE, "first_pane", "1", _("themes"), _("Go to the themes.")),
    Action(Place.BROWSE, "second_pane", "2", _("goals"), _("Go to the goals.")),
    Action(Place.BROWSE, "third_pane", "3", _("goal"), _("Go to the chosen goal.")),
    Action(Place.BROWSE, "back", "escape", _("back"), _("Close what is open, end the search, or leave the past.")),
    # The sheet.
    Action(
        Place.SHEET, "edit", "enter,m", _("edit"), _("Type into the cell; means open in the form of the goal."), True
    ),
    Action(Place.SHEET, "left", "left,shift+tab", _("left"), _("Go to the column on the left.")),
    Action(Place.SHEET, "right", "right,tab", _("right"), _("Go to the column on the right.")),
    Action(Place.SHEET, "fill", "equals_sign", _("fill"), _("Give all that is marked the value of the cell."), True),
    Action(Place.SHEET, "find", "slash,ctrl+f", _("find"), _("Find goals by words, theme, year or state."), True),
    Action(Place.SHEET, "sort", "l", _("sort"), _("Sort by the column: upwards, downwards, by theme."), True),
    Action(Place.SHEET, "columns", "S", _("columns"), _("Choose which columns are shown."), True),
    Action(Place.SHEET, "rows", "w", _("height"), _("Make the rows higher, or one line high again."), True),
    Action(
        Place.SHEET, "year_up", "plus", _("a year later"), _("Move the target year of what is marked, or of the goal.")
    ),
    Action(Place.SHEET, "year_down", "minus", _("a year earlier"), _("Move the target year to the year before.")),
    Action(Place.SHEET, "replace", "colon", _("replace"), _("Replace words in what is marked, or in all goals.")),
    Action(Place.SHEET, "move", "s", _("move"), _("Move the goal, or all that is marked, to another theme.")),
    Action(Place.SHEET, "remove", "r,delete", _("remove"), _("Remove the goal, or all that is marked, as a draft.")),
    Action(Place.SHEET, "discard", "d", _("discard"), _("Take the goal, or all marked, back to what was decided.")),
    Action(Place.SHEET, "undo", "U,ctrl+z", _("undo"), _("Take back what was last changed in the cards.")),
    Action(Place.SHEET, "amend", "a", _("amend"), _("Commit drafts with the decision that made them."), True),
    Action(Place.SHEET, "back", "escape,x", _("back"), _("Leave the cell, the marks, the search, then the sheet.")),
    # Before several goals are changed.
    Action(Place.PREVIEW, "write", "enter,f2", _("change"), _("Write these changes as drafts."), True),
    Action(Place.PREVIEW, "back", "escape", _("back"), _("Go back; nothing is written."), True),
    # Any form.
    Action(Place.FORM, "next_field", "tab,f6", _("next field"), _("Go to the next field."), False, True),
    _field_before(Place.FORM),
    # Editing.
    Action(Place.EDIT, "save", "ctrl+s,f2", _("save"), _("Save as a draft and go on."), True, True),
    Action(Place.EDIT, "leave", "escape", _("leave"), _("Save as a draft and go back to the cards."), True),
    _field_before(Place.EDIT),
    Action(Place.EDIT, "editor", "f4", _("file"), _("Save, and open the whole file in your own editor."), True),
    Action(Place.EDIT, "next_goal", "f3,ctrl+pagedown", _("next goal"), _("Save, and go to the next goal.")),
    Action(Place.EDIT, "previous_goal", "f11,ctrl+pageup", _("previous goal"), _("Save, and go to the one before.")),
    Action(Place.EDIT, "throw_away", "f8", _("throw away"), _("Throw away what was typed since the goal was saved.")),
    Action(
        Place.OUTLINE,
        "lift",
        "alt+up,ctrl+up",
        _("move up"),
        _("Move the means with its steps, or the step, up."),
        True,
        True,
    ),
    Action(Place.OUTLINE, "lower", "alt+down,ctrl+down", _("move down"), _("Move it down instead."), False, True),
    Action(Place.OUTLINE, "indent", "tab,alt+right,f10", _("make a step"), _("Indent: it becomes a step."), True, True),
    Action(
        Place.OUTLINE,
        "outdent",
        "shift+tab,alt+left,f9",
        _("make a means"),
        _("Outdent: it becomes a means."),
        True,
        True,
    ),
    Action(Place.OUTLINE, "next_field", "f6", _("next field"), _("Go to the next field."), True, True),
    Action(Place.OUTLINE, "previous_field", "f7", _("previous field"), _("Go to the field before."), False, True),
    # Settling.
    Action(Place.SETTLE, "mine", "o,left", _("mine"), _("Take your own."), True),
    Action(Place.SETTLE, "theirs", "t,right", _("the other"), _("Take the other."), True),
    Action(Place.SETTLE, "both", "y", _("both"), _("Take both, one after the other, and combine them by hand."), True),
    Action(Place.SETTLE, "ready", "enter,f2", _("go on"), _("Go on with what is chosen."), True),
    Action(Place.SETTLE, "back", "escape", _("back"), _("Go back; nothing is written."), True),
    # Reporting.
    Action(Place.REPORT, "save", "ctrl+s,f2", _("save"), _("Save as a draft and go back."), True, True),
    Action(Place.REPORT, "same", "f4", _("as before"), _("Take what was said in the period before."), True),
    Action(Place.REPORT, "next_goal", "f3,ctrl+pagedown", _("next goal"), _("Save, and go to the next goal."), True),
    Action(Place.REPORT, "previous_goal", "f11,ctrl+pageup", _("previous goal"), _("Save, and go to the one before.")),
    Action(Place.REPORT, "leave", "escape", _("leave"), _("Save as a draft and go back."), True),
    Action(Place.REPORT, "remove", "f8", _("remove"), _("Take the line away, as a draft.")),
    Action(Place.REPORT, "editor", "f9", _("file"), _("Save, and open the whole file in your own editor.")),
    _field_before(Place.REPORT),
    Action(Place.REPORTS, "write", "w,enter", _("report"), _("Write what is reached of the goal."), True),
    Action(Place.REPORTS, "goal", "m", _("goal"), _("Go to the goal in the cards; Esc comes back here."), True),
    Action(Place.REPORTS, "missing", "r", _("unreported"), _("Show what is not reported alone, or all."), True),
    Action(Place.REPORTS, "period", "l", _("period"), _("Choose another period."), True),
    Action(Place.REPORTS, "export", "v", _("export"), _("Write the report into a file."), True),
    Action(Place.REPORTS, "back", "escape", _("back"), _("Go back to the cards."), True),
    # Amending.
    Action(Place.AMEND, "commit", "f2,ctrl+s", _("amend"), _("Make the amendment of what is checked."), True, True),
    _field_before(Place.AMEND),
    Action(Place.AMEND, "all", "f3", _("all"), _("Check every draft, or none."), True),
    Action(Place.AMEND, "able", "f4", _("decidable"), _("Check only what the chosen body may decide.")),
    Action(Place.AMEND, "clear", "f8", _("empty"), _("Empty the fields of the decision.")),
    Action(Place.AMEND, "back", "escape", _("back"), _("Go back; what you filled in is remembered."), True),
    Action(Place.DONE, "table", "t,enter", _("table"), _("Show the change table of the amendment."), True),
    Action(Place.DONE, "export", "v", _("export"), _("Write its change table into a file."), True),
    Action(Place.DONE, "correct", "c", _("correct"), _("Put its decision right: body, date, § or register."), True),
    Action(
        Place.DONE, "undo", "u", _("bring back"), _("Bring the old values back as drafts, for a new amendment."), True
    ),
    Action(Place.DONE, "copy", "y", _("copy"), _("Copy the id of the commit."), True),
    Action(Place.DONE, "back", "escape", _("back"), _("Go back to the cards."), True),
    # Rows of changes: a table, or a history.
    Action(Place.ROWS, "next", "n", _("next"), _("Go to the next row.")),
    Action(Place.ROWS, "previous", "p,b", _("previous"), _("Go to the row before.")),
    Action(Place.ROWS, "find", "slash,ctrl+f", _("find"), _("Narrow the rows to those with words.")),
    Action(Place.ROWS, "next_pane", "right,tab", _("show row"), _("Go to the row's text.")),
    Action(Place.ROWS, "previous_pane", "left,shift+tab", _("previous pane"), _("Go back to the rows.")),
    Action(Place.CORRECT, "commit", "ctrl+s,f2", _("correct"), _("Put the decision right."), True, True),
    _field_before(Place.CORRECT),
    Action(Place.CORRECT, "back", "escape", _("back"), _("Go back; what you filled in is remembered."), True),
    # Comparing.
    Action(Place.COMPARE, "goal", "enter", _("goal"), _("Go to the goal in the cards; Esc comes back here."), True),
    Action(Place.COMPARE, "origin", "a", _("from"), _("Choose the point that is compared from."), True),
    Action(Place.COMPARE, "target", "l", _("to"), _("Choose the point that is compared to."), True),
    Action(Place.COMPARE, "table", "t", _("table"), _("Show the formal change table, or its rows one by one."), True),
    Action(Place.COMPARE, "narrow", "r", _("narrow"), _("Show one perspective or theme only, or all.")),
    Action(Place.COMPARE, "export", "v", _("export"), _("Write the change table into a file."), True),
    Action(Place.COMPARE, "substantive", "s", _("substantive"), _("Show all changes, or substantive ones only."), True),
    Action(Place.COMPARE, "swap", "x", _("swap"), _("Exchange the two points.")),
    Action(Place.COMPARE, "copy", "y", _("copy"), _("Copy the change table as text.")),
    Action(Place.COMPARE, "back", "escape", _("back"), _("Go back to the cards.")),
    # History.
    Action(Place.HISTORY, "table", "enter", _("table"), _("Show the amendment's change table."), True),
    Action(Place.HISTORY, "past", "s", _("the cards then"), _("Show the cards as they stood after it."), True),
    Action(Place.HISTORY, "correct", "c", _("correct"), _("Put its decision right: body, date, § or register.")),
    Action(Place.HISTORY, "undo", "u", _("bring back"), _("Bring its old values back as drafts."), True),
    Action(Place.HISTORY, "export", "v", _("export"), _("Write its change table into a file.")),
    Action(Place.HISTORY, "all", "h", _("all"), _("Show the amendments of all goals again.")),
    Action(Place.HISTORY, "back", "escape", _("back"), _("Go back to the cards.")),
    # Proposals.
    Action(Place.PROPOSALS, "switch", "enter", _("go to"), _("Go to the proposal, or back to what is in force."), True),
    Action(Place.PROPOSALS, "new", "u", _("new"), _("Begin a new proposal; drafts come along."), True),
    Action(Place.PROPOSALS, "table", "t", _("table"), _("Show the table that adopting it would make."), True),
    Action(Place.PROPOSALS, "adopt", "a", _("adopt"), _("Adopt it with its decision."), True),
    Action(Place.PROPOSALS, "refresh", "v", _("refresh"), _("Bring what is in force by now into it.")),
    Action(Place.PROPOSALS, "withdraw", "r", _("withdraw"), _("Withdraw it, with the reason."), True),
    Action(Place.PROPOSALS, "back", "escape", _("back"), _("Go back to the cards."), True),
    Action(Place.ADOPT, "commit", "ctrl+s,f2", _("adopt"), _("Adopt the proposal with the decision."), True, True),
    _field_before(Place.ADOPT),
    Action(Place.ADOPT, "back", "escape", _("back"), _("Go back; what you filled in is remembered."), True),
    # Problems.
    Action(Place.PROBLEMS, "open", "enter", _("go there"), _("Go to the goal, commit or place in a file."), True),
    Action(Place.PROBLEMS, "check", "t", _("check all"), _("Check the whole history, as kortit check does."), True),
    Action(Place.PROBLEMS, "editor", "f4", _("file"), _("Open the file in your own editor, at the place."), True),
    Action(Place.PROBLEMS, "correct", "c", _("correct"), _("Put the decision of the commit right.")),
    Action(Place.PROBLEMS, "copy", "y", _("copy"), _("Copy the path, line and column."), True),
    Action(Place.PROBLEMS, "back", "escape", _("back"), _("Go back to the cards."), True),
    # Settings.
    Action(Place.SETTINGS, "edit", "enter", _("edit"), _("Change the setting, as a draft."), True),
    Action(Place.SETTINGS, "new", "u", _("new"), _("Make a theme, a perspective, a body or an extra field."), True),
    Action(Place.SETTINGS, "remove", "r,delete", _("remove"), _("Remove the setting, as a draft."), True),
    Action(Place.SETTINGS, "amend", "a", _("amend"), _("Commit drafts with the decision that made them."), True),
    Action(Place.SETTINGS, "move", "s", _("move"), _("Move the theme to another perspective.")),
    Action(Place.SETTINGS, "undo", "U,ctrl+z", _("undo"), _("Take back the last change of the settings.")),
    Action(Place.SETTINGS, "discard", "d", _("discard"), _("Take all settings back to what was decided.")),
    Action(Place.SETTINGS, "editor", "f4", _("whole file"), _("Open kortit.yaml in your own editor.")),
    Action(Place.SETTINGS, "back", "escape", _("back"), _("Go back to the cards."), True),
    # Importing.
    Action(
        Place.IMPORT, "commit", "ctrl+s,f2", _("import it"), _("Show what it would do, then import it."), True, True
    ),
    _field_before(Place.IMPORT),
    Action(Place.IMPORT, "back", "escape", _("back"), _("Go back; what you filled in is remembered."), True),
    # The first screen where there is no store.
    Action(Place.START, "choose", "enter", _("choose"), _("Do what is chosen."), True),
    # Dialogs.
    Action(Place.DIALOG, "accept", "enter", _("choose"), _("Do it, or take the line."), True),
    Action(Place.DIALOG, "back", "escape", _("cancel"), _("Close without doing anything."), True),
    Action(Place.EXPORT, "theme", "f3", _("theme"), _("Write one theme alone, or all.")),
    Action(Place.EXPORT, "redline", "f4", _("tracked"), _("Write a Word file with tracked changes, or with a table.")),
    Action(Place.WRITTEN, "open", "a", _("open"), _("Open the file in the program of the desktop."), True),
    Action(Place.WRITTEN, "copy", "y", _("copy"), _("Copy the path of the file."), True),
    # The application takes the one of the reader's language. No action that asks for confirmation has one of them.
    Action(
        Place.CONFIRM, "yes", "k,j,y", _("yes"), _("Yes, do it: K in Finnish, J in Swedish, Y in English."), True, True
    ),
)

AMENDING = ("browse.amend", "sheet.amend", "settings.amend", "amend.commit")
"""The actions that record a decision, or save to a proposal."""
BY_ID: dict[str, Action] = {action.id: action for action in ACTIONS}
LONGEST_KEY_LINE = 7


def bindings(place: Place) -> list[BindingType]:
    """The bindings of a place, each with its id, so that the settings file can change the key."""
    return [
        Binding(action.keys, f"do('{action.id}')", id=action.id, show=False, priority=action.priority)
        for action in of_place(place)
    ]


def bindings_above(place: Place) -> list[BindingType]:
    """The bindings of a dialog's place and the global ones, except letters: the dialog may have a field for those."""
    everywhere = (action for action in of_place(Place.EVERYWHERE) if action.name != "palette")
    keys = ((action, ",".join(filter(is_no_sign, action.key_names))) for action in everywhere)
    return [
        *bindings(place),
        *(Binding(shown, f"app.do('{action.id}')", id=action.id, show=False) for action, shown in keys if shown),
    ]


def is_no_sign(key: str) -> bool:
    """Whether a key types nothing into a field."""
    return len(key) > 1 and key not in ("slash", "question_mark")


def of_place(place: Place) -> list[Action]:
    """The actions of a place, in the order of the registry."""
    return [action for action in ACTIONS if action.place is place]


_KEYS: dict[str, str] = {
    "backspace": "Backspace",
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "delete": "Del",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "home": "Home",
    "end": "End",
    "tab": "Tab",
}


SIGNS = {_character_to_key(sign): sign for sign in map(chr, range(33, 0x250)) if sign.isprintable()}
"""The signs of Latin keyboards by the names that Textual has for their keys: `section_sign`, `greater_than_sign`."""


def shown_key(key: str) -> str:
    """A key as it is printed on keyboards."""
    *modifiers, name = key.split("+")
    shown = _KEYS.get(name) or SIGNS.get(name) or (name.upper() if name[0] == "f" and name[1:].isdigit() else name)
    if len(name) == 1 and modifiers:
        shown = name.upper()
    return "+".join([*(modifier.capitalize() for modifier in modifiers), shown])
