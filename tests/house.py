"""The modules of a package and what each imports and defines, for tests of the structure of the code."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType


def files_of(package: ModuleType) -> dict[str, Path]:
    """The file of every module of a package, by the module's full name."""
    folder = Path(str(package.__file__)).parent
    names = {
        place: ".".join((folder.name, *place.relative_to(folder).with_suffix("").parts))
        for place in folder.rglob("*.py")
    }
    return {name.removesuffix(".__init__"): place for place, name in names.items()}


def imported(place: Path) -> set[str]:
    """The modules and names that a module imports: at the top, inside functions, and for type checkers only."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(place.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def imported_late(place: Path) -> int:
    """The number of import statements inside functions."""
    functions = [
        node
        for node in ast.walk(ast.parse(place.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    inner = {node for function in functions for node in ast.walk(function)}
    return sum(isinstance(node, ast.Import | ast.ImportFrom) for node in inner)


def silenced(place: Path) -> int:
    """The number of lines at which a rule of the linter is silenced."""
    return sum("# noqa" in line for line in place.read_text(encoding="utf-8").splitlines())


def classes(place: Path) -> Iterator[str]:
    """The names of the public classes of a module."""
    for node in ast.parse(place.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield node.name
