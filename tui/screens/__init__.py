"""The screens, one module each, and the table by which the application opens them by name.

A screen does not import the screens it leads to: it calls `app.open("history")`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from textual.screen import Screen

SCREENS = {
    "amend": "tui.screens.amend:AmendScreen",
    "assign": "tui.screens.assign:Assign",
    "browse": "tui.screens.browse:BrowseScreen",
    "check": "tui.screens.dialogs:Check",
    "clashes": "tui.screens.clashes:ClashesScreen",
    "compare": "tui.screens.compare:CompareScreen",
    "confirm": "tui.screens.dialogs:Confirm",
    "correct": "tui.screens.correct:CorrectScreen",
    "done": "tui.screens.done:DoneScreen",
    "edit": "tui.screens.edit:EditScreen",
    "help": "tui.screens.help:Help",
    "history": "tui.screens.history:HistoryScreen",
    "import": "tui.screens.importing:ImportScreen",
    "palette": "tui.screens.palette:Palette",
    "pick": "tui.screens.dialogs:Pick",
    "preview": "tui.screens.preview:PreviewScreen",
    "problems": "tui.screens.problems:ProblemsScreen",
    "proposals": "tui.screens.proposals:ProposalsScreen",
    "read": "tui.screens.dialogs:Read",
    "replace": "tui.screens.replace:Replace",
    "report": "tui.screens.reporting:ReportForm",
    "reports": "tui.screens.report:ReportScreen",
    "settings": "tui.screens.settings:SettingsScreen",
    "settle": "tui.screens.settle:SettleScreen",
    "sheet": "tui.screens.sheet:SheetScreen",
    "start": "tui.screens.start:StartScreen",
    "write": "tui.screens.dialogs:Write",
}
"""Where each screen is: module and class. A screen is imported when it is first opened."""


def new_screen(name: str, *arguments: Any, **named: Any) -> Screen[Any]:
    """Create the screen with this name in the table; the arguments go to its class."""
    module, _colon, kind = SCREENS[name].partition(":")
    return cast("Screen[Any]", getattr(import_module(module), kind)(*arguments, **named))
