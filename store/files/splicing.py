"""Edits a YAML text in place: only the span of the changed value is replaced, and every edit is proven by reparsing.

Round-tripping through a dumper changes quoting, wrapping and line ends, and loses comments. Here an operation proposes
one or more ways to write the change, from the one that touches least to the one that surely works, and the first whose
reparse equals the old data but for the intended change is taken. Whole-line comments survive; the comment at the end of
a removed item's line goes with the item.

Values are addressed by their way from the root: ("means", 2, "steps", 0).
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, TypeAlias

from kortit.errors import ProblemsError, RefusedError
from kortit.messages import _
from store.files import safe_yaml
from store.files.places import Places, Splice
from store.files.reading import is_nothing
from store.files.safe_yaml import Mapping, Node, Plain, Scalar, Sequence, plain
from store.files.yaml_text import Unquoted, block_lines, double_quoted, flow_text, is_plain, scalar, single_quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

Address: TypeAlias = "tuple[str | int, ...]"


class Splicer:
    """A YAML text under edit. Every operation leaves a valid text that holds exactly the intended data."""

    def __init__(self, document: safe_yaml.YamlDocument, path: str) -> None:
        if document.root is None:
            raise ValueError("an empty document has nothing to edit")
        self.text = document.text
        self.root: Node = document.root
        self.path = path
        self.newline = "\r\n" if "\r\n" in document.text else "\n"

    @property
    def places(self) -> Places:
        """Give the places of the text as it is now."""
        return Places(self.text, self.newline)

    # --- operations --------------------------------------------------------------------------------------------

    def replace(self, address: Address, value: Plain) -> None:
        """Put `value` in the place of what is at `address`."""
        node = self.node(address)
        ways = self._rewritten(address, value)
        if isinstance(node, Scalar) and isinstance(value, str) and not is_nothing(node):
            ways = [*([way] for way in self._scalar_ways(node, value, flow=self._in_flow(address))), *ways]
        elif isinstance(node, Scalar) and isinstance(value, dict) and len(address) and isinstance(address[-1], int):
            ways = [*self._scalar_into_mapping(address, node, value), *ways]
        self._take(ways, self._expected(address, value))

    def insert_item(self, address: Address, index: int, value: Plain) -> None:
        """Insert an item into the list at `address`, before the item that is at `index` now (or at the end)."""
        node = self.node(address)
        items = plain(node) if isinstance(node, Sequence) else []
        assert isinstance(items, list)  # noqa: S101
        new = [*items[:index], value, *items[index:]]
        ways = self._rewritten(address, new)
        if isinstance(node, Sequence) and node.items:
            way = self._flow_insertion(node, index, value) if node.flow else self._block_insertion(node, index, value)
            ways = [way, *ways]
        self._take(ways, self._expected(address, new))

    def remove_item(self, address: Address, index: int) -> None:
        """Remove one item of the list at `address`."""
        node = self.node(address)
        if not isinstance(node, Sequence):
            raise TypeError("only lists have items")
        items = plain(node)
        assert isinstance(items, list)  # noqa: S101
        rest: Plain = [*items[:index], *items[index + 1 :]]
        ways = self._rewritten(address, rest)
        if node.flow:
            ways = [self._flow_removal([(item, item) for item in node.items], index), *ways]
        elif rest:
            start, end = self.places.item_lines(node, index)
            ways = [
                [self.places.removal(start, end, node.items[index], node.column - 1)],
                [Splice(start, end, "")],
                *ways,
            ]
        self._take(ways, self._expected(address, rest))

    def move_item(self, address: Address, source: int, target: int) -> None:
        """Move an item of the list at `address` so that it stands at index `target`; its own text moves unchanged."""
        node = self.node(address)
        if not isinstance(node, Sequence):
            raise TypeError("only lists have items")
        items = plain(node)
        assert isinstance(items, list)  # noqa: S101
        items.insert(target, items.pop(source))
        ways = self._rewritten(address, items)
        if not node.flow:
            start, end = self.places.item_lines(node, source)
            start = self.places.with_comments_above(node, source, start)
            lines = self.text[start:end]
            place = self._insertion_place(node, target + 1 if target > source else target)
            before = "" if place == 0 or self.text[place - 1] == "\n" else self.newline
            after = "" if lines.endswith("\n") else self.newline
            ways = [[Splice(start, end, ""), Splice(place, place, before + lines + after)], *ways]
        self._take(ways, self._expected(address, items))

    def set_key(self, address: Address, key: str, value: Plain, *, before: str | None = None) -> None:
        """Set a key of the mapping at `address`; a new one comes before the key named, or last."""
        node = self.node(address)
        if isinstance(node, Mapping) and node.get(key) is not None:
            self.replace((*address, key), value)
            return
        pairs = plain(node) if isinstance(node, Mapping) else {}
        assert isinstance(pairs, dict)  # noqa: S101
        new: Plain = {**pairs, key: value}
        ways = self._rewritten(address, new)
        if isinstance(node, Mapping) and node.pairs:
            end = self.places.end(node.pairs[-1][1])
            if node.flow:
                ways = [[Splice(end, end, f", {flow_text({key: value})[1:-1]}")], *ways]
            else:
                lines = block_lines({key: value}, node.column - 1)
                place = self.places.after(node, node.column - 1)
                follower = next((known for known, _value in node.pairs if known.value == before), None)
                if follower is not None:
                    place = self.places.comments_above(self.places.line_start(follower.start), 0)
                    lines.append("")
                ways = [[self.places.lines_at(place, lines)], *ways]
        self._take(ways, self._expected(address, new))

    def remove_key(self, address: Address, key: str) -> None:
        """Remove a key and its value from the mapping at `address`."""
        node = self.node(address)
        if not isinstance(node, Mapping):
            raise TypeError("only mappings have keys")
        pairs = plain(node)
        assert isinstance(pairs, dict)  # noqa: S101
        rest: Plain = {known: value for known, value in pairs.items() if known != key}
        index = [known.value for known, _value in node.pairs].index(key)
        name, value = node.pairs[index]
        if node.flow:
            way = self._flow_removal(list(node.pairs), index)
        else:
            start, end = self.places.line_start(name.start), self.places.after(value, name.column - 1)
            way = [self.places.removal(start, end, value, name.column - 1)]
            dash = self.places.dash_before(name.start)
            if dash is not None and index == 0 and len(node.pairs) > 1:
                # The key stands beside the dash of its item, where the next key must come; its comments go above.
                follower = node.pairs[1][0].start
                kept = self.places.removal(self.places.next_line(name.start), end, value, dash).text
                line = self.places.line_start(name.start)
                way = [Splice(line, line, kept), Splice(name.start, follower, "")]
        self._take([way, *self._rewritten(address, rest)], self._expected(address, rest))

    def plain_at(self, address: Address) -> Plain:
        """Give the data at `address`."""
        return plain(self.node(address))

    def node(self, address: Address) -> Node:
        """Give the node at `address`. Raises KeyError or IndexError where there is none."""
        node = self.root
        for step in address:
            if isinstance(node, Mapping) and isinstance(step, str):
                found = node.get(step)
                if found is None:
                    raise KeyError(address)
                node = found
            elif isinstance(node, Sequence) and isinstance(step, int):
                node = node.items[step]
            else:
                raise KeyError(address)
        return node

    # --- proving -----------------------------------------------------------------------------------------------

    def _expected(self, address: Address, value: Plain) -> Plain:
        """Give the whole data as it must be once `value` is at `address`."""
        if not address:
            return value
        whole = copy.deepcopy(plain(self.root))
        place: Plain = whole
        for step in address[:-1]:
            place = place[step]  # type: ignore[index]
        place[address[-1]] = value  # type: ignore[index]
        return whole

    def _take(self, ways: list[list[Splice]], expected: Plain) -> None:
        """Take the first way whose reparse is the expected data. Raises RefusedError, nothing changed, if none is."""
        wanted = _comparable(expected)
        for splices in ways:
            text = self.text
            for splice in sorted(splices, key=lambda splice: splice.start, reverse=True):
                text = text[: splice.start] + splice.text + text[splice.end :]
            try:
                document = safe_yaml.read(text.encode(), self.path)
            except ProblemsError:
                continue
            if document.root is not None and not document.problems and _comparable(plain(document.root)) == wanted:
                self.text, self.root = text, document.root
                return
        raise RefusedError(_("{path}: this change cannot be made in place; edit the file in an editor", path=self.path))

    # --- ways to write scalars -----------------------------------------------------------------------------------

    def _scalar_ways(self, node: Scalar, text: str, *, flow: bool) -> Iterator[Splice]:
        """Propose the text in the style that the scalar has, then in ones that hold any text."""
        if isinstance(text, Unquoted):
            yield Splice(node.start, self.places.end(node), text)
        if "\n" not in text:
            if node.style == "" and is_plain(text, flow=flow):
                yield Splice(node.start, node.end, text)
            elif node.style == "'":
                yield Splice(node.start, node.end, single_quoted(text))
        if node.style in ("|", ">"):
            yield from self._block_scalar_way(node, text)
        yield Splice(node.start, self.places.end(node), double_quoted(text))

    def _block_scalar_way(self, node: Scalar, text: str) -> Iterator[Splice]:
        """Keep the header and the indentation of a block scalar, and replace its lines."""
        first = self.places.next_line(node.start)
        end = node.start + len(self.text[node.start : node.end].rstrip())
        content = self.text[first:end].lstrip("\r\n")
        indent = content[: len(content) - len(content.lstrip(" "))]
        if first < end and text and (node.style == "|" or "\n" not in text):
            yield Splice(first, end, self.newline.join(indent + line for line in text.split("\n")))

    def _scalar_into_mapping(self, address: Address, node: Scalar, value: dict[str, Plain]) -> Iterator[list[Splice]]:
        """Make `- text` into `- text: text` with more keys after it, leaving the text as it is written."""
        first, *others = value.items()
        if _comparable(first[1]) != _comparable(node.value) or self._in_flow(address) or not others:
            return
        places = self.places
        lines = block_lines(dict(others), node.column - 1)
        begin = Splice(node.start, node.start, f"{first[0]}: ")
        if node.style not in ("|", ">"):
            yield [begin, places.lines_at(places.next_line(node.end), lines)]
            return
        # The lines of a block scalar must be indented deeper than its key, which stands where the text did.
        start, end = places.next_line(node.start), places.end(node)
        content = self.text[start:end].split("\n")
        deeper = "\n".join("  " + line if line.strip() else line for line in content)
        yield [begin, Splice(start, end, deeper), places.lines_at(places.next_line(end), lines)]

    # --- ways to write anything ----------------------------------------------------------------------------------

    def _rewritten(self, address: Address, value: Plain) -> list[list[Splice]]:
        """Propose to write the whole value at `address` anew, keeping comments beside it where that can be."""
        node = self.node(address)
        value = _comparable(value)
        if self._in_flow(address):
            return [[Splice(node.start, self.places.end(node), flow_text(value))]]
        if not address:
            lines = self.places.joined(block_lines(value, 0))
            return [[Splice(node.start, self.places.end(node), lines)]]
        if isinstance(address[-1], int):
            lines = self.places.joined(block_lines([value], node.column - 3)).lstrip(" ")[2:]
            return [[Splice(node.start, self.places.end(node), lines)]]
        return self._rewritten_value(address, node, value)

    def _rewritten_value(self, address: Address, node: Node, value: Plain) -> list[list[Splice]]:
        parent = self.node(address[:-1])
        assert isinstance(parent, Mapping)  # noqa: S101
        key = next(known for known, _value in parent.pairs if known.value == address[-1])
        colon = self.text.index(":", key.end) + 1
        end = max(self.places.end(node), colon)
        indent = key.column - 1
        is_block = not isinstance(node, Scalar) and not node.flow and self.places.line_start(node.start) > key.start
        if not value or isinstance(value, str):
            written = " " + (scalar(value) if isinstance(value, str) else flow_text(value))
            if isinstance(value, str) and "\n" in value:
                written = (
                    " |" + self.newline + self.places.joined([" " * (indent + 2) + line for line in value.split("\n")])
                )
            plainly = [Splice(colon, end, written)]
            if is_block:
                gone = self.places.removal(self.places.line_start(node.start), self.places.next_line(end), node, indent)
                return [[Splice(colon, colon, written), gone], plainly]
            return [plainly]
        child_indent = node.column - 1 if is_block else indent + 2
        lines_of_value = block_lines(value, child_indent)
        plainly = [Splice(colon, end, self.newline + self.places.joined(lines_of_value))]
        if is_block:
            return [[Splice(self.places.line_start(node.start), end, self.places.joined(lines_of_value))], plainly]
        # What stood on the key's line goes; a comment at its end stays there.
        return [[Splice(colon, end, ""), self.places.lines_at(self.places.next_line(end), lines_of_value)], plainly]

    # --- ways to write items ---------------------------------------------------------------------------------------

    def _block_insertion(self, node: Sequence, index: int, value: Plain) -> list[Splice]:
        lines = block_lines([value], node.column - 1)
        if index == 0:
            start = self.places.item_lines(node, 0)[0]
            return [Splice(start, start, self.places.joined(lines) + self.newline)]
        return [self.places.lines_at(self.places.item_lines(node, index - 1)[1], lines)]

    def _insertion_place(self, node: Sequence, index: int) -> int:
        """Give where whole lines before the item at `index` may be inserted."""
        if index == 0:
            return self.places.with_comments_above(node, 0, self.places.item_lines(node, 0)[0])
        return self.places.item_lines(node, index - 1)[1]

    def _flow_insertion(self, node: Sequence, index: int, value: Plain) -> list[Splice]:
        if index == 0:
            start = node.items[0].start
            return [Splice(start, start, f"{flow_text(value)}, ")]
        end = self.places.end(node.items[index - 1])
        return [Splice(end, end, f", {flow_text(value)}")]

    def _flow_removal(self, spans: list[tuple[Scalar, Node]] | list[tuple[Node, Node]], index: int) -> list[Splice]:
        """Remove the element at `index` of a flow collection with the comma that parts it from its neighbour."""
        first, last = spans[index]
        if index + 1 < len(spans):
            return [Splice(first.start, spans[index + 1][0].start, "")]
        if index:
            return [Splice(self.places.end(spans[index - 1][1]), self.places.end(last), "")]
        return [Splice(first.start, self.places.end(last), "")]

    def _in_flow(self, address: Address) -> bool:
        """Tell whether the place at `address` is inside brackets or braces."""
        node = self.root
        for length in range(len(address)):
            node = self.node(address[:length])
            if not isinstance(node, Scalar) and node.flow:
                return True
        return False


def _comparable(value: Plain) -> Plain:
    """Give data for comparison and for writing: the line feed at the end of a block scalar is not part of its text."""
    if isinstance(value, str):
        return value if isinstance(value, Unquoted) else value.rstrip("\n")
    if isinstance(value, list):
        return [_comparable(item) for item in value]
    return {key: _comparable(item) for key, item in value.items()}
