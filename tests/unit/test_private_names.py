"""The names that libraries keep to themselves, and that we use all the same, are still there.

They have no promise: the version of each library is held to a narrow range in pyproject.toml, and this list says before
anything else does what a newer version took away. Where a test fails: read the library's change log, find what took the
name's place, and mend the module that is named; until then hold the library below that version.
"""

from __future__ import annotations

import ast
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
OWN = ("__future__", "kortit", "store", "tui", "tests")

USED = {
    ("_ruamel_yaml", "CParser.get_event"): "store/files/safe_yaml.py reads YAML by the events of the C parser",
    ("textual.keys", "_character_to_key"): "tui/actions.py knows the names of keys that settings may give to actions",
    ("textual.widgets", "TextArea._on_key"): "tui/widgets/fields.py sees Enter before a field of one line does",
    ("textual.widgets", "Input._on_key"): "tui/widgets/fields.py sees keys before a line does",
    ("textual.document._document", "EditResult"): "tui/widgets/fields.py says what an edit of a field returns",
    ("textual.document._edit", "Edit"): "tui/widgets/fields.py cleans what is typed before it is taken",
    ("textual.widgets._toast", "ToastRack.show"): "tui/app.py takes notices away that would cover what is asked",
    ("textual.app", "App._unnotify"): "tui/app.py takes notices away that would cover what is asked",
    ("textual.app", "wait_for_idle"): "tests/screen.py waits until nothing is ready in the event loop",
    ("textual.pilot", "wait_for_idle"): "tests/screen.py waits until nothing is ready in the event loop",
    (
        "textual._styles_cache",
        "StylesCache.get_inner_outer.cache_clear",
    ): "tui/screens/kortit_screen.py lets go of closed screens",
    ("_pytest.capture", "CaptureFixture"): "tests/conftest.py says the type of what captures output",
    ("lxml.etree", "_Element"): "tests of Word documents say the type of an element",
    ("textual._compositor", "Compositor.render_strips"): "tests/screen.py reads what is painted",
    ("textual._compositor", "Compositor.render_update"): "tests/screen.py leaves out the frames that nobody sees",
    ("textual.css.stylesheet", "Stylesheet._parse_rules"): "tests/screen.py parses each style sheet once",
    ("textual.app", "App._context"): "tests/screen.py paints each of two applications as itself",
}
ATTRIBUTES = {
    (
        "asyncio.base_events",
        "BaseEventLoop",
        "_ready",
    ): "tests/screen.py sees whether the event loop has something to do",
    ("textual.screen", "Screen", "_compositor"): "tests/screen.py reads what is painted",
    ("textual._compositor", "Compositor", "_dirty_regions"): "tests/screen.py leaves out the frames that nobody sees",
    ("textual.css.stylesheet", "Stylesheet", "_variables"): "tests/screen.py parses each style sheet once",
    ("textual.app", "App", "_notifications"): "tests/screen.py reads the notices that were shown",
    ("textual.app", "App", "_exit"): "tests of browsing see that the program ends",
}


@pytest.mark.parametrize(("module", "name"), USED, ids=".".join)
def test_a_private_name_that_is_used_exists(module: str, name: str) -> None:
    try:
        attrgetter(name)(import_module(module))
    except (ImportError, AttributeError) as error:
        pytest.fail(f"{error}: {USED[module, name]}; see the head of {Path(__file__).name}")


@pytest.mark.parametrize(("module", "owner", "name"), ATTRIBUTES, ids=".".join)
def test_a_private_attribute_that_is_used_is_set_by_its_class(module: str, owner: str, name: str) -> None:
    found = import_module(module)
    source = ast.parse(Path(str(found.__file__)).read_text(encoding="utf-8"))
    body = next(node for node in source.body if isinstance(node, ast.ClassDef) and node.name == owner)
    attributes = {node.attr for node in ast.walk(body) if isinstance(node, ast.Attribute)}
    assert name in attributes, f"{ATTRIBUTES[module, owner, name]}; see the head of {Path(__file__).name}"


def test_no_other_private_name_of_a_library_is_imported() -> None:
    known = {f"{module}.{name.split('.')[0]}" for module, name in USED} | {module for module, _name in USED}
    found = {
        f"{path.relative_to(ROOT)}: {name}"
        for folder in ("kortit", "store", "tui", "tests")
        for path in (ROOT / folder).rglob("*.py")
        for name in _imported(path)
        if any(part.startswith("_") for part in name.split(".")) and name not in known
    }
    assert found == set(), "use a public name, or add it to the list above"


def _imported(path: Path) -> Iterator[str]:
    """The modules and names, with their modules before them, that a file imports from libraries."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and str(node.module).split(".")[0] not in OWN:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
