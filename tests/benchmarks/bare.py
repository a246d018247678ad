"""What Textual itself costs: a bare application with one Tree and one OptionList, one field, and a screen to open."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Input, OptionList, TextArea, Tree

ROWS = 65


class Form(Screen[None]):
    """A screen with fields."""

    def compose(self) -> ComposeResult:
        """Lay out three fields."""
        for number in range(3):
            yield TextArea(f"kentän {number} sisältö", id=f"field-{number}")


class Bare(App[None]):
    """One Tree, one OptionList."""

    BINDINGS = [("o", "open"), ("slash", "find"), ("escape", "close_form")]  # noqa: RUF012

    def compose(self) -> ComposeResult:
        """Lay them out beside each other."""
        tree = Tree[None]("Päämäärät")
        for number in range(15):
            tree.root.add_leaf(f"O{number}")
        tree.root.expand()
        with Horizontal():
            yield tree
            yield OptionList(*(f"rivi {number:02d} tavoitteen ensimmäiset sanat" for number in range(ROWS)))

    def on_mount(self) -> None:
        """Focus the list."""
        self.query_one(OptionList).focus()

    def action_open(self) -> None:
        """Open the screen with fields."""
        self.push_screen(Form())

    def action_find(self) -> None:
        """Open a field above the list."""
        field = Input(id="find")
        self.mount(field, before=0)
        field.focus()

    def action_close_form(self) -> None:
        """Close the screen."""
        if isinstance(self.screen, Form):
            self.pop_screen()


if __name__ == "__main__":
    Bare().run()
