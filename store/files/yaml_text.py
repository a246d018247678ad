"""Writes data as YAML that YAML 1.1 and 1.2 parsers read as the same data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from store.files.reading import BOOLEANS, NULLS, NUMBER

if TYPE_CHECKING:
    from store.files.safe_yaml import Plain

# Words that YAML 1.1, which other programs still use, reads as truth values.
_OLD_BOOLEANS = frozenset({"y", "n", "yes", "no", "on", "off"})
_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`=<~](?:[^:#]|:(?=\S)|(?<=\S)#)*")
_FLOW_INDICATORS = re.compile(r"[,\[\]{}:#?]")
_LIKE_A_DATE_OR_TIME = re.compile(r"[0-9][0-9:.\-+_TZ ]*")


class Unquoted(str):
    """A value written without quotes because it is not a text: a year, a format number."""

    __slots__ = ()


def scalar(text: str, *, flow: bool = False) -> str:
    """A single-line text as a plain scalar if that is safe, else in double quotes."""
    return text if is_plain(text, flow=flow) else double_quoted(text)


def is_plain(text: str, *, flow: bool = False) -> bool:
    """Whether a text may be written unquoted; conservative, so False in doubt."""
    return isinstance(text, Unquoted) or not (
        not _PLAIN.fullmatch(text)
        or text in NULLS
        or text in BOOLEANS
        or text.casefold() in _OLD_BOOLEANS
        or NUMBER.fullmatch(text)
        or _LIKE_A_DATE_OR_TIME.fullmatch(text)
        or (flow and _FLOW_INDICATORS.search(text))
    )


def double_quoted(text: str) -> str:
    """A text in double quotes; line breaks are written as escapes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def single_quoted(text: str) -> str:
    """A single-line text in single quotes."""
    return "'" + text.replace("'", "''") + "'"


def block_lines(value: Plain, indent: int) -> list[str]:
    """Data as lines of block YAML at an indent; nested keys and list items are indented by two more."""
    if isinstance(value, str):
        return [" " * indent + scalar(value)]
    if isinstance(value, dict):
        lines: list[str] = []
        for key, item in value.items():
            name = " " * indent + scalar(key) + ":"
            if isinstance(item, str) and "\n" in item:
                lines += [name + " |", *(" " * (indent + 2) + line for line in item.rstrip("\n").split("\n"))]
            elif isinstance(item, str):
                lines.append(f"{name} {scalar(item)}" if item else name)
            elif not item:
                lines.append(f"{name} {flow_text(item)}")
            else:
                lines += [name, *block_lines(item, indent + 2)]
        return lines
    lines = []
    for item in value:
        first, *others = block_lines(item, indent + 2)
        lines += [" " * indent + "- " + first[indent + 2 :], *others]
    return lines


def flow_text(value: Plain) -> str:
    """Data on one line in flow style (brackets and braces)."""
    if isinstance(value, str):
        return scalar(value, flow=True) if value else ""
    if isinstance(value, list):
        return "[" + ", ".join(flow_text(item) for item in value) + "]"
    return "{" + ", ".join(f"{scalar(key, flow=True)}: {flow_text(item)}" for key, item in value.items()) + "}"
