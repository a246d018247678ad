"""Positions in a YAML text: where lines, items and values begin and end, and which comments belong to them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.files.safe_yaml import Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from store.files.safe_yaml import YamlDocument

_COMMENT = re.compile(r"(?:^|(?<=[ \t\n]))#[^\r\n]*")


@dataclass(frozen=True, slots=True)
class Splice:
    """A replacement of the text from `start` up to `end` (code points) by `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Places:
    """Finds positions (code point indices) in `text`; all nodes given must have been parsed from it."""

    text: str
    newline: str

    def item_lines(self, node: Sequence, index: int) -> tuple[int, int]:
        """The start and end of the whole lines, with their line ends, of an item of a block list."""
        item = node.items[index]
        start = self.line_start(item.start)
        indent = node.column - 1
        while start > node.start - indent and self.text[start + indent : start + indent + 1] != "-":
            start = self.line_start(start - 1)
        return start, self.after(item, indent)

    def end(self, node: Node) -> int:
        """The end of a value's text. Blank lines after a block scalar belong to it only if it keeps them (+)."""
        end = node.content_end
        last = node
        while not isinstance(last, Scalar):
            if last.flow or not (children := last.items if isinstance(last, Sequence) else [v for _k, v in last.pairs]):
                return end
            last = children[-1]
        if last.style in ("|", ">"):
            header = self.text[last.start : self.next_line(last.start)].split("#")[0]
            text = self.text[last.start : end]
            if "+" in header:
                return last.start + len(text.removesuffix("\n").removesuffix("\r"))
            return last.start + len(text.rstrip())
        return end

    def line_start(self, index: int) -> int:
        """The start of the line that contains an index."""
        return self.text.rfind("\n", 0, index) + 1

    def next_line(self, index: int) -> int:
        """The start of the line after the one that contains an index; the end of the text if there is none."""
        found = self.text.find("\n", index)
        return len(self.text) if found < 0 else found + 1

    def after(self, node: Node, indent: int) -> int:
        """The end of a value's lines, including comments below that are indented deeper than its parent.

        Such comments belong to the value, and a block scalar inserted before them would absorb them.
        """
        end = place = self.next_line(self.end(node))
        while place < len(self.text):
            following = self.next_line(place)
            line = self.text[place:following].rstrip("\r\n")
            place = following
            if line.lstrip(" ").startswith("#") and len(line) - len(line.lstrip(" ")) > indent:
                end = place
            elif line.strip(" "):
                break
        return end

    def dash_before(self, index: int) -> int | None:
        """The column (from 0) of the dash if only a dash precedes an index on its line; else None."""
        before = self.text[self.line_start(index) : index]
        return before.index("-") if before.strip() == "-" else None

    def lines_at(self, place: int, lines: list[str]) -> Splice:
        """The insertion of whole lines at `place`, the start of a line or the end of the text."""
        if place and self.text[place - 1] != "\n":
            return Splice(place, place, self.newline + self.joined(lines))
        return Splice(place, place, self.joined(lines) + self.newline)

    def with_comments_above(self, node: Sequence, index: int, start: int) -> int:
        """The start of the whole-line comments directly above an item whose lines begin at `start`."""
        # The last line of a block scalar may look like a comment, so stop at the end of the item before.
        return self.comments_above(start, self.item_lines(node, index - 1)[1] if index else 0)

    def comments_above(self, start: int, bound: int) -> int:
        """The start of the whole-line comments directly above the line at `start`, not before `bound`."""
        while start > bound:
            above = self.line_start(start - 1)
            if not self.text[above:start].lstrip(" ").startswith("#"):
                break
            start = above
        return start

    def joined(self, lines: list[str]) -> str:
        """Lines joined with the file's own line end."""
        return self.newline.join(lines)

    def removal(self, start: int, end: int, node: Node, indent: int) -> Splice:
        """The removal of the whole lines that hold `node`, keeping comments on lines of their own."""
        scalars = list(_scalars(node))
        comments: list[str] = []
        place = start
        while place < end:
            next_place = min(self.next_line(place), end)
            line = self.text[place:next_place]
            if line.lstrip(" ").startswith("#") and not any(known.start <= place < known.end for known in scalars):
                comments.append(" " * indent + line.lstrip(" "))
            place = next_place
        return Splice(start, end, "".join(comments))


def comments_of(document: YamlDocument) -> list[str]:
    """The comments of a YAML text in their order, without those in the first line of a block scalar."""
    if document.root is None:
        return _COMMENT.findall(document.text)
    places = Places(document.text, "\n")
    found: list[str] = []
    place = 0
    for scalar in _scalars(document.root):
        found += _COMMENT.findall(document.text, place, scalar.start)
        place = places.end(scalar)
    return found + _COMMENT.findall(document.text, place)


def _scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
        return
    for child in node.items if isinstance(node, Sequence) else (value for _key, value in node.pairs):
        yield from _scalars(child)
