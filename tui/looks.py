"""The look of the full screen: layout, colours, and the Textual theme behind each value of the `theme` setting."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.theme import BUILTIN_THEMES

if TYPE_CHECKING:
    from collections.abc import Mapping

# Textual's light theme, with yellow and green that can be read on its ground: contrast 5 instead of 3.
LIGHT = replace(
    BUILTIN_THEMES["textual-light"],
    variables={**BUILTIN_THEMES["textual-light"].variables, "text-warning": "#7d4c00", "text-success": "#1d6433"},
)
# Textual's dark theme, with white letters on the line of the cursor: contrast 4.6 instead of 3.8.
DARK = replace(
    BUILTIN_THEMES["textual-dark"],
    name="kortit-dark",  # Textual would not see that another theme has the name of the one it begins with
    variables={**BUILTIN_THEMES["textual-dark"].variables, "block-cursor-foreground": "#ffffff"},
)
# Values of the `theme` setting, and Textual's names of them.
THEMES: Mapping[str, str] = {"dark": DARK.name, "light": LIGHT.name, "terminal": "ansi-dark"}

NARROW, WIDE = 60, 110  # terminal widths, in columns, from which two and three panes fit side by side
BESIDE = 90  # from which a row's text fits beside the list of rows
LOW = 20  # terminal height, in rows, below which a third pane has no room under the second

# Our styles, named by purpose: the theme variable of the colour (if any), and attributes of rich.
_STYLES: Mapping[str, tuple[str, str]] = {
    "kortit.inserted": ("success", "underline"),
    "kortit.deleted": ("error", "strike"),
    "kortit.draft": ("warning", "bold"),
    "kortit.changed": ("warning", ""),
    "kortit.problem": ("error", "bold"),
    "kortit.good": ("success", "bold"),
    "kortit.heading": ("", "bold"),
    "kortit.key": ("", "bold reverse"),
    "kortit.past": ("", "bold reverse"),
    "kortit.quiet": ("", "dim"),
    "kortit.found": ("primary", "bold underline"),
}


def styles(variables: Mapping[str, str], *, colour: bool) -> dict[str, str]:
    """The rich definitions of our styles in a theme's colours (its `text-…` variables are the readable ones)."""
    found: dict[str, str] = {}
    for name, (variable, attributes) in _STYLES.items():
        value = variables.get(f"text-{variable}", variables.get(variable, "")) if variable and colour else ""
        found[name] = f"{attributes} {_rich_colour(value)}".strip() or "none"
    return found


def _rich_colour(value: str) -> str:
    """A Textual colour as rich names it; "" for one that rich does not know (`auto 87%`)."""
    value = value.strip()
    if value.startswith("#"):
        return value[:7]
    if value.startswith("ansi_"):
        return value.removeprefix("ansi_")
    return ""


CSS = """
Screen { layout: vertical; }
#header { background: $panel; color: $foreground; padding: 0 1; }
#header.proposal { background: $warning-muted; }
#header.past { background: $error-muted; }
#status { color: $text-muted; padding: 0 1; }
#keys { background: $panel; }
#panes { height: 1fr; }
* { scrollbar-size-vertical: 1; }
LineList, Page { overflow-x: hidden; overflow-y: auto; height: 1fr; }
.pane { border: round $foreground 35%; border-title-color: $text-muted; }
.pane:ansi { border: round ansi_bright_black; }
.pane:focus, .pane:focus-within { border: heavy $primary; border-title-color: $foreground; border-title-style: bold; }
LineList > .lines--cursor {
    background: $block-cursor-background; color: $block-cursor-foreground; text-style: $block-cursor-text-style;
}
LineList > .lines--cursor-blurred {
    background: $block-cursor-blurred-background; color: $block-cursor-blurred-foreground;
    text-style: $block-cursor-blurred-text-style;
}
LineList:ansi > .lines--cursor-blurred { background: ansi_bright_black; color: ansi_bright_white; }
Line { height: 1; width: 1fr; }

#themes { width: 28; }
.-wide #themes { width: 36; }
#cards { width: 1fr; }
#goals { width: 1fr; }
#goal { width: 1fr; }
.-wide #cards { layout: horizontal; }
.-wide #goals { width: 4fr; }
.-wide #goal { width: 5fr; }
.-medium #cards { layout: vertical; }
.-medium #goals { height: 2fr; }
.-medium #goal { height: 3fr; }
.-medium.-low #goal { display: none; }
.-medium.-low.opened #goal { display: block; height: 1fr; }
.-medium.-low.opened #goals { display: none; }
.-narrow #themes { width: 1fr; }
.-narrow #cards { display: none; }
.-narrow.card #themes { display: none; }
.-narrow.card #cards { display: block; }
.-narrow #goal { display: none; }
.-narrow.card.opened #goals { display: none; }
.-narrow.card.opened #goal { display: block; }
#find { display: none; height: 1; border: none; padding: 0 1; background: $surface; }
.finding #find { display: block; }

#form { width: 1fr; padding: 0; }
#form TextField { height: auto; min-height: 3; max-height: 70vh; }
#form #field-target_year { width: 24; }
#form #field-means { min-height: 5; }
#form #said-of-goal { min-height: 6; }
#difference { width: 1fr; }
.-narrow #panes { layout: vertical; }
.-narrow #form { height: 3fr; }
.-narrow #difference { height: 1fr; }
.cycle { height: 3; border: round $foreground 35%; padding: 0 1; }
.cycle:ansi { border: round ansi_bright_black; }
.cycle:focus { border: heavy $primary; }

#differing { height: auto; }
#mine, #theirs { width: 1fr; }
#left { width: 3fr; }
#right { width: 2fr; }
#left #drafts { height: auto; max-height: 40%; }
#left #table { height: 1fr; }
#left #renamed { height: auto; max-height: 50%; }
#decision { height: auto; }
#decision Entry { height: 3; width: 1fr; }
#decision .row, #importing .row { height: 3; }
#importing > .row > Entry { width: 1fr; }
#decision #section { width: 12; }
#decision #effective { width: 20; }
.-medium #left { width: 1fr; }
.-medium #right { width: 35; }
#decision #reason { height: 5; }
#verdict { height: 1fr; min-height: 4; }
.dialog #verdict { height: 3; min-height: 0; }
.-narrow #left { height: 1fr; width: 1fr; min-height: 5; }
.-narrow #left #drafts { max-height: 6; min-height: 3; }
.-narrow.-low #left #table { display: none; }
.-narrow.-low #left { height: auto; }
.-narrow #right { height: 1fr; width: 1fr; overflow-y: auto; }
#importing { width: 1fr; overflow-y: auto; }
#importing Entry { height: 3; }
#report { width: 1fr; }
.-narrow #importing { height: 3fr; width: 1fr; }
.-narrow #report { height: 2fr; width: 1fr; }
#settings { width: 3fr; }
#setting { width: 2fr; }
.-narrow #settings { height: 2fr; width: 1fr; }
.-narrow #setting { height: 1fr; width: 1fr; }
#rows { width: 2fr; }
#panes > #table { width: 3fr; }
CompareScreen #rows, ReportScreen #rows { width: 1fr; }
CompareScreen #panes > #table, ReportScreen #panes > #table { width: 1fr; }
.over #rows, .over #panes > #table { width: 1fr; }
.over #panes > #table, .over.opened #rows, .whole #rows { display: none; }
.over.opened #panes > #table, .whole #panes > #table { display: block; width: 1fr; }
#why, #meaning, #said-whole { height: auto; max-height: 8; padding: 0 1; }
#why { margin: 1 0; }

.dialog-screen { align: center middle; background: $background 60%; }
.dialog-screen > #keys { dock: bottom; }
.dialog {
    width: 80%; max-width: 90; height: auto; max-height: 90%; border: round $primary; background: $surface;
    padding: 0 1; border-title-color: $foreground; border-title-style: bold;
}
.input--placeholder { color: $text-muted; }
.-narrow .dialog { width: 100%; }
.dialog LineList, .dialog Page { height: auto; max-height: 60vh; min-height: 1; }
.dialog.tall { height: 85%; }
.dialog.tall LineList, .dialog.tall Page { height: 1fr; max-height: 100vh; }
.dialog.tall #explained { height: 3; }
.-low .dialog.tall { height: 100%; max-height: 100%; }
.-low .dialog.tall #explained { height: 2; }
.dialog > Input, .dialog > Input:focus, .dialog > Input:ansi {
    border: none; height: 1; padding: 0; background: $boost; margin: 0 0 1 0;
}

.dialog .fields, .dialog .row { height: auto; }
.dialog .fields Entry { height: 3; }
.dialog .fields Cycle { width: 1fr; }
.dialog { overflow-y: auto; }

TextArea, Input { border: round $foreground 35%; padding: 0 1; }
TextArea:ansi, Input:ansi { border: round ansi_bright_black; }
TextArea:ansi .text-area--selection, Input:ansi .input--selection {
    color: ansi_default; background: transparent; text-style: reverse;
}
TextArea:focus, Input:focus { border: heavy $primary; }
.field { border-title-color: $text-muted; border-subtitle-color: $text-muted; }
.field:focus { border-title-color: $foreground; border-title-style: bold; }
.field.wrong { border: round $error; }
Page.said { height: auto; max-height: 5; color: $text-error; padding: 0 1; display: none; }
Page.said.shown { display: block; }

Toast { width: 60; max-width: 80%; padding: 0 1; }
ToastRack { margin-bottom: 3; }  /* above the field of a search, the status line and the keys */
.dialog-screen ToastRack { dock: top; align: right top; margin-bottom: 0; }  /* not over what is asked */
SheetScreen { layers: base above; }
SheetScreen GoalGrid { width: 100% !important; height: 1fr !important; }
#columns { background: $panel; }
#cell {
    layer: above; position: absolute; height: 1 !important; min-height: 1; padding: 0 !important;
    border: none !important; background: $surface;
}
#effective { min-width: 17; }
"""
