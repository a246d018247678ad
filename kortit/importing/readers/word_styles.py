"""The paragraph properties from a Word document's styles: headings and lists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from kortit.importing.readers.archive import attribute, child, local

MOST_COLUMNS = 64


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style: its name, heading level and list level."""

    name: str = ""
    outline: int | None = None
    listed: int | None = None


def count(element: Any, otherwise: int) -> int:
    """The value of an element as a number, capped at MOST_COLUMNS, or `otherwise` without one."""
    value = attribute(element, "val") if element is not None else None
    return min(int(value), MOST_COLUMNS) if value and re.fullmatch(r"[0-9]{1,4}", value) else otherwise


def is_on(element: Any) -> bool:
    """Whether a toggle property is on; without a value, it is."""
    return attribute(element, "val") not in ("0", "false", "off")


def read_styles(root: Any) -> dict[str, Style]:
    """The styles by id, with inherited properties resolved."""
    found: dict[str, Any] = {}
    for element in root if root is not None else ():
        if local(element) == "style" and (identifier := attribute(element, "styleId")):
            found[identifier] = element
    return {identifier: _style(identifier, found) for identifier in found}


def _style(identifier: str, known: dict[str, Any]) -> Style:
    name = (attribute(one, "val") or "").lower() if (one := child(known[identifier], "name")) is not None else ""
    outline = listed = None
    seen: set[str] = set()
    at: str | None = identifier
    while at in known and at not in seen:
        seen.add(at)
        element = known[at]
        level = child(element, "pPr", "outlineLvl")
        if outline is None and level is not None:
            outline = count(level, 9)
        number = child(element, "pPr", "numPr")
        if listed is None and number is not None:
            listed = count(child(number, "ilvl"), 0)
        based = child(element, "basedOn")
        at = attribute(based, "val") if based is not None else None
    if outline is None and re.match(r"heading [1-9]", name):
        outline = int(name[8]) - 1
    # “List Bullet 2” and “List Bullet 3” of Word are the deeper levels of the same list.
    if listed == 0 and (deeper := re.fullmatch(r"list (?:bullet|number) ([2-5])", name)):
        listed = int(deeper[1]) - 1
    return Style(name, None if outline == 9 else outline, listed)
