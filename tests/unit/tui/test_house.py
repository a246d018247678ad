"""What the modules of `tui` may import, and that its tables agree with the code."""

from __future__ import annotations

import ast
from importlib import import_module

import click
import pytest

import tui
from tests.house import files_of, imported
from tui.cli import COMMANDS, kortit
from tui.screens import SCREENS

FILES = files_of(tui)


@pytest.mark.parametrize("name", sorted(FILES))
def test_of_the_store_only_the_facade_is_known(name: str) -> None:
    text = FILES[name].read_text(encoding="utf-8")
    assert {one for one in imported(FILES[name]) if one.split(".")[0] == "store" and one.count(".") < 2} <= {
        "store.repository"
    }
    assert ".plumbing" not in text


@pytest.mark.parametrize("name", SCREENS)
def test_every_screen_of_the_table_is_where_the_table_says(name: str) -> None:
    module, _colon, kind = SCREENS[name].partition(":")
    assert isinstance(getattr(import_module(module), kind), type)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_all_commands_says_of_each_what_its_own_help_begins_with(name: str) -> None:
    command = kortit.get_command(click.Context(kortit), name)
    assert command is not None
    assert COMMANDS[name][1] == command.get_short_help_str(1000)


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_public_method_but_an_action_says_what_it_does(name: str) -> None:
    """What an action does is said once, in the registry."""
    silent = [
        node.name
        for kind in ast.walk(ast.parse(FILES[name].read_text(encoding="utf-8")))
        if isinstance(kind, ast.ClassDef)
        for node in kind.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not node.name.startswith(("_", "do_"))
        and not ast.get_docstring(node)
    ]
    assert silent == []


@pytest.mark.parametrize("name", sorted(FILES))
def test_no_handler_calls_that_of_the_class_above_it(name: str) -> None:
    """Textual calls the handlers of all classes of a widget: what is called by hand as well is done twice."""
    twice = [
        node.func.attr
        for node in ast.walk(ast.parse(FILES[name].read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Call)
        and getattr(node.func.value.func, "id", "") == "super"
        and node.func.attr.startswith("on_")
        and node.func.attr != "on_event"  # which calls the handlers
    ]
    assert twice == []


@pytest.mark.parametrize("name", [name for name in sorted(FILES) if name.startswith("tui.widgets.")])
def test_no_widget_handles_an_event_that_one_of_our_classes_above_it_handles(name: str) -> None:
    """Both would: a click in the sheet went to a row, and then to another."""
    for kind in vars(import_module(name)).values():
        if isinstance(kind, type) and kind.__module__ == name:
            own = {handler for handler in vars(kind) if handler.startswith("on_")}
            above = (vars(one) for one in kind.__mro__[1:] if one.__module__.startswith("tui."))
            assert not any(own & set(handlers) for handlers in above), kind
