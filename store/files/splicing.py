"""Edits a YAML text in place: only the span of the changed value is replaced, and every edit is verified by reparsing.

Round-tripping through a dumper changes quoting, wrapping and line ends, and loses comments. Here an operation tries the
smallest edit first. If the reparsed data is not the old data with the intended change, it rewrites the whole scalar,
list or mapping, and if that fails too, it refuses. Comments on lines of their own survive the smallest edit, and move
with the item directly below; the comment at the end of a removed item's line is removed with it.

Values are addressed by their path from the root: ("means", 2, "steps", 0).
"""

from __future__ import annotations

import copy
from typing import TypeAlias

from kortit.errors import ProblemsError, RefusedError
from kortit.messages import Message, _
from kortit.problem import Code
from store.files import safe_yaml
from store.files.places import Places, Splice
from store.files.reading import is_nothing
from store.files.safe_yaml import Mapping, Node, Plain, Scalar, Sequence, plain, plain_items, plain_pairs
from store.files.yaml_text import Unquoted, block_lines, double_quoted, flow_text, is_plain, scalar, single_quoted

Address: TypeAlias = "tuple[str | int, ...]"
_OF_THE_VALUE = (Code.CHARACTER, Code.SIZE)  # problems of what is written, not of how


class Splicer:
    """A YAML text being edited. After every operation the text is valid and holds exactly the intended data.

    Operations raise RefusedError, leaving the text unchanged, when this cannot be achieved.
    """

    def __init__(self, document: safe_yaml.YamlDocument, path: str) -> None:
        if document.root is None:
            raise ValueError("an empty document has nothing to edit")
        self.text = document.text
        self.root: Node = document.root
        self.path = path
        self.newline = "\r\n" if "\r\n" in document.text else "\n"

    @property
    def places(self) -> Places:
        """Positions in the present text."""
        return Places(self.text, self.newline)

    # --- operations --------------------------------------------------------------------------------------------

    def replace(self, address: Address, value: Plain) -> None:
        """Replace the value at `address`."""
        node = self.node(address)
        least = None
        if isinstance(node, Scalar) and isinstance(value, str) and not is_nothing(node):
            least = [self._scalar_edit(node, value, flow=self._in_flow(address))]
        elif isinstance(node, Scalar) and isinstance(value, dict) and len(address) and isinstance(address[-1], int):
            least = self._scalar_into_mapping(address, node, value)
        self._write(least, address, value)

    def insert_item(self, address: Address, index: int, value: Plain) -> None:
        """Insert an item into the list at `address`, before the item now at `index` (or at the end)."""
        node = self.node(address)
        items = plain_items(node) if isinstance(node, Sequence) else []
        least = None
        if isinstance(node, Sequence) and node.items:
            least = self._flow_insertion(node, index, value) if node.flow else self._block_insertion(node, index, value)
        self._write(least, address, [*items[:index], value, *items[index:]])

    def remove_item(self, address: Address, index: int) -> None:
        """Remove one item of the list at `address`."""
        node = self.node(address)
        if not isinstance(node, Sequence):
            raise TypeError("only lists have items")
        items = plain_items(node)
        rest: Plain = [*items[:index], *items[index + 1 :]]
        least = None
        if node.flow:
            least = self._flow_removal([(item, item) for item in node.items], index)
        elif rest:
            start, end = self.places.item_lines(node, index)
            least = [self.places.removal(start, end, node.items[index], node.column - 1)]
        self._write(least, address, rest)

    def move_item(self, address: Address, source: int, target: int) -> None:
        """Move an item of the list at `address` from index `source` to `target`; its text is unchanged."""
        node = self.node(address)
        if not isinstance(node, Sequence):
            raise TypeError("only lists have items")
        items = plain_items(node)
        items.insert(target, items.pop(source))
        least = None
        if not node.flow:
            start, end = self.places.item_lines(node, source)
            start = self.places.with_comments_above(node, source, start)
            lines = self.text[start:end]
            place = self._insertion_place(node, target + 1 if target > source else target)
            before = "" if place == 0 or self.text[place - 1] == "\n" else self.newline
            after = "" if lines.endswith("\n") else self.newline
            least = [Splice(start, end, ""), Splice(place, place, before + lines + after)]
        self._write(least, address, items)

    def set_key(self, address: Address, key: str, value: Plain, *, before: str | None = None) -> None:
        """Set a key of the mapping at `address`; a new key is inserted before the key `before`, or last."""
        node = self.node(address)
        if isinstance(node, Mapping) and node.get(key) is not None:
            self.replace((*address, key), value)
            return
        pairs = plain_pairs(node) if isinstance(node, Mapping) else {}
        least = None
        if isinstance(node, Mapping) and node.pairs:
            end = self.places.end(node.pairs[-1][1])
            if node.flow:
                least = [Splice(end, end, f", {flow_text({key: value})[1:-1]}")]
            else:
                lines = block_lines({key: value}, node.column - 1)
                place = self.places.after(node, node.column - 1)
                follower = next((known for known, _value in node.pairs if known.value == before), None)
                if follower is not None:
                    place = self.places.comments_above(self.places.line_start(follower.start), 0)
                    lines.append("")
                least = [self.places.lines_at(place, lines)]
        self._write(least, address, {**pairs, key: value})

    def remove_key(self, address: Address, key: str) -> None:
        """Remove a key and its value from the mapping at `address`."""
        node = self.node(address)
        if not isinstance(node, Mapping):
            raise TypeError("only mappings have keys")
        pairs = plain_pairs(node)
        rest: Plain = {known: value for known, value in pairs.items() if known != key}
        index = [known.value for known, _value in node.pairs].index(key)
        name, value = node.pairs[index]
        if node.flow:
            least = self._flow_removal(list(node.pairs), index)
        else:
            start, end = self.places.line_start(name.start), self.places.after(value, name.column - 1)
            least = [self.places.removal(start, end, value, name.column - 1)]
            dash = self.places.dash_before(name.start)
            if dash is not None and index == 0 and len(node.pairs) > 1:
                # The key is on the line of its item's dash, so the next key moves up there; comments between go above.
                follower = node.pairs[1][0].start
                kept = self.places.removal(self.places.next_line(name.start), end, value, dash).text
                line = self.places.line_start(name.start)
                least = [Splice(line, line, kept), Splice(name.start, follower, "")]
        self._write(least, address, rest)

    def order_keys(self, address: Address, wanted: list[str]) -> None:
        """Bring the keys of the mapping at `address` into the order wanted, each with its lines and comments.

        Keys that are not among those wanted keep their places.
        """
        node = self.node(address)
        if not isinstance(node, Mapping):
            raise TypeError("only mappings have keys")
        places = [place for place, (key, _value) in enumerate(node.pairs) if key.value in wanted]
        ordered = sorted(places, key=lambda place: wanted.index(node.pairs[place][0].value))
        spans = [self._pair_span(node, place) for place in range(len(node.pairs))]
        least = [
            Splice(*spans[place], self._lines(spans[other], flow=node.flow))
            for place, other in zip(places, ordered, strict=True)
            if place != other
        ]
        pairs = plain_pairs(node)
        names = list(pairs)
        for place, other in zip(places, ordered, strict=True):
            names[place] = node.pairs[other][0].value
        self._write(least, address, {name: pairs[name] for name in names})

    def _pair_span(self, node: Mapping, place: int) -> tuple[int, int]:
        """The text of a key and its value: in a block whole lines, with the comments above them."""
        key, value = node.pairs[place]
        if node.flow:
            return key.start, self.places.end(value)
        indent = key.column - 1
        before = self.places.after(node.pairs[place - 1][1], indent) if place else 0
        start = self.places.comments_above(self.places.line_start(key.start), before)
        return start, self.places.after(value, indent)

    def _lines(self, span: tuple[int, int], *, flow: bool) -> str:
        text = self.text[slice(*span)]
        return text if flow or text.endswith("\n") else text + self.newline

    def plain_at(self, address: Address) -> Plain:
        """The data at `address`."""
        return plain(self.node(address))

    def node(self, address: Address) -> Node:
        """The node at `address`. Raises KeyError or IndexError when there is none."""
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

    def _write(self, least: list[Splice] | None, address: Address, value: Plain) -> None:
        """Write `value` at `address` by the smallest edit, if there is one and it verifies, else as a whole.

        Raises RefusedError, leaving the text unchanged, if neither gives the intended data.
        """
        expected = _comparable(self._expected(address, value))
        whole = self._rewritten(address, value)
        if (least is None or not self._take(least, expected)) and not self._take(whole, expected):
            raise RefusedError(self._why_not(whole))

    def _expected(self, address: Address, value: Plain) -> Plain:
        """The data of the whole text as it must be once `value` is at `address`."""
        if not address:
            return value
        whole = copy.deepcopy(plain(self.root))
        place: Plain = whole
        for step in address[:-1]:
            place = place[step]  # type: ignore[index]
        place[address[-1]] = value  # type: ignore[index]
        return whole

    def _take(self, splices: list[Splice], expected: Plain) -> bool:
        """Apply an edit if the new text parses without problems to the expected data; return whether it was applied."""
        text = self._with(splices)
        try:
            document = safe_yaml.read(text.encode(), self.path)
        except ProblemsError:
            return False
        if document.root is None or document.problems or _comparable(plain(document.root)) != expected:
            return False
        self.text, self.root = text, document.root
        return True

    def _with(self, splices: list[Splice]) -> str:
        text = self.text
        for splice in sorted(splices, key=lambda splice: splice.start, reverse=True):
            text = text[: splice.start] + splice.text + text[splice.end :]
        return text

    def _why_not(self, splices: list[Splice]) -> Message:
        """Why an edit is not made: what no file may hold, or else only that there is no way to write it here."""
        try:
            problems = tuple(safe_yaml.read(self._with(splices).encode(), self.path).problems)
        except ProblemsError as error:
            problems = tuple(error.problems)
        for problem in problems:
            if problem.code in _OF_THE_VALUE:
                return _("{path} cannot be changed so: {why}", path=self.path, why=problem.message)
        return _("{path}: this change cannot be made in place; edit the file in an editor", path=self.path)

    # --- scalars -------------------------------------------------------------------------------------------------

    def _scalar_edit(self, node: Scalar, text: str, *, flow: bool) -> Splice:
        """The edit that replaces a scalar's text in its own style, or in double quotes if that style cannot hold it."""
        if isinstance(text, Unquoted):
            return Splice(node.start, self.places.end(node), text)
        if "\n" not in text:
            if node.style == "" and is_plain(text, flow=flow):
                return Splice(node.start, node.end, text)
            if node.style == "'":
                return Splice(node.start, node.end, single_quoted(text))
        in_block = self._block_scalar_edit(node, text) if node.style in ("|", ">") else None
        return in_block or Splice(node.start, self.places.end(node), double_quoted(text))

    def _block_scalar_edit(self, node: Scalar, text: str) -> Splice | None:
        """The edit that replaces a block scalar's lines under its header; None if they cannot hold the text."""
        first = self.places.next_line(node.start)
        end = node.start + len(self.text[node.start : node.end].rstrip())
        content = self.text[first:end].lstrip("\r\n")
        indent = content[: len(content) - len(content.lstrip(" "))]
        if first < end and text and (node.style == "|" or "\n" not in text):
            return Splice(first, end, self.newline.join(indent + line for line in text.split("\n")))
        return None

    def _scalar_into_mapping(self, address: Address, node: Scalar, value: dict[str, Plain]) -> list[Splice] | None:
        """The edit from `- text` to `- text: text` with more keys below, the text as written; None if not possible."""
        first, *others = value.items()
        if _comparable(first[1]) != _comparable(node.value) or self._in_flow(address) or not others:
            return None
        places = self.places
        lines = block_lines(dict(others), node.column - 1)
        begin = Splice(node.start, node.start, f"{first[0]}: ")
        if node.style not in ("|", ">"):
            return [begin, places.lines_at(places.next_line(node.end), lines)]
        # A block scalar's lines must be indented deeper than its key, which takes the position of the text.
        start, end = places.next_line(node.start), places.end(node)
        content = self.text[start:end].split("\n")
        deeper = "\n".join("  " + line if line.strip() else line for line in content)
        return [begin, Splice(start, end, deeper), places.lines_at(places.next_line(end), lines)]

    # --- whole values --------------------------------------------------------------------------------------------

    def _rewritten(self, address: Address, value: Plain) -> list[Splice]:
        """The edit that rewrites the whole value at `address`, keeping adjacent comments where possible."""
        node = self.node(address)
        value = _comparable(value)
        if self._in_flow(address):
            return [Splice(node.start, self.places.end(node), flow_text(value))]
        if not address:
            lines = self.places.joined(block_lines(value, 0))
            return [Splice(node.start, self.places.end(node), lines)]
        if isinstance(address[-1], int):
            lines = self.places.joined(block_lines([value], node.column - 3)).lstrip(" ")[2:]
            return [Splice(node.start, self.places.end(node), lines)]
        return self._rewritten_value(address, node, value)

    def _rewritten_value(self, address: Address, node: Node, value: Plain) -> list[Splice]:
        parent = self.node(address[:-1])
        if not isinstance(parent, Mapping):
            raise TypeError("only mappings have keys")
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
            if is_block:
                gone = self.places.removal(self.places.line_start(node.start), self.places.next_line(end), node, indent)
                return [Splice(colon, colon, written), gone]
            return [Splice(colon, end, written)]
        lines = block_lines(value, node.column - 1 if is_block else indent + 2)
        if is_block:
            return [Splice(self.places.line_start(node.start), end, self.places.joined(lines))]
        # The old value on the key's line is removed; a comment at the end of that line stays.
        return [Splice(colon, end, ""), self.places.lines_at(self.places.next_line(end), lines)]

    # --- items ---------------------------------------------------------------------------------------------------

    def _block_insertion(self, node: Sequence, index: int, value: Plain) -> list[Splice]:
        lines = block_lines([value], node.column - 1)
        if index == 0:
            start = self.places.item_lines(node, 0)[0]
            return [Splice(start, start, self.places.joined(lines) + self.newline)]
        return [self.places.lines_at(self.places.item_lines(node, index - 1)[1], lines)]

    def _insertion_place(self, node: Sequence, index: int) -> int:
        """The position at which to insert whole lines before the item at `index`."""
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
        """The removal of the element at `index` of a flow collection with the comma between it and its neighbour."""
        first, last = spans[index]
        if index + 1 < len(spans):
            return [Splice(first.start, spans[index + 1][0].start, "")]
        if index:
            return [Splice(self.places.end(spans[index - 1][1]), self.places.end(last), "")]
        return [Splice(first.start, self.places.end(last), "")]

    def _in_flow(self, address: Address) -> bool:
        """Whether `address` is inside a flow list or mapping (brackets or braces)."""
        node = self.root
        for length in range(len(address)):
            node = self.node(address[:length])
            if not isinstance(node, Scalar) and node.flow:
                return True
        return False


def _comparable(value: Plain) -> Plain:
    """Data for comparison and writing: without the final line feed of block scalars, which is not part of the text."""
    if isinstance(value, str):
        return value if isinstance(value, Unquoted) else value.rstrip("\n")
    if isinstance(value, list):
        return [_comparable(item) for item in value]
    return {key: _comparable(item) for key, item in value.items()}
