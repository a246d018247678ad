"""Safe parsing of YAML in one pass over the events of ruamel's C parser.

Accepted files are strict UTF-8 of limited size, without invisible or control characters, and plain YAML: no anchors,
aliases, tags, directives or second document, and no deep nesting (which would crash recursive parsers). The nodes have
exact marks, in code points of the text, so that `store.files.splicing` can edit in place; their values are composed
(`kortit.characters`), however the file is.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, TypeAlias, cast

from kortit.characters import FORBIDDEN, composed, described, is_composed
from kortit.errors import ProblemsError
from kortit.messages import Message, _
from kortit.problem import MOST_PROBLEMS, Code, Problem, first_problems
from store.room import Room

if TYPE_CHECKING:
    from collections.abc import Iterator

    import _ruamel_yaml
    from ruamel.yaml import error as errors
    from ruamel.yaml import events
else:  # 8 ms that `log` of one goal spends while git is at work already
    _ruamel_yaml, errors = Room("_ruamel_yaml"), Room("ruamel.yaml.error")
    events = Room("ruamel.yaml.events")

MOST_BYTES = 64 * 1024
MOST_DEPTH = 8
LONE_CARRIAGE_RETURN = re.compile(r"\r(?!\n)")
_CONFLICT_SIGN = "<" * 7
CONFLICT_START = re.compile(r"^<{7}(?: |\r?$)", re.MULTILINE)


class _Marked:
    """A node between two of the parser's marks, whose places are asked for only where something is edited or wrong."""

    __slots__ = ("end_mark", "start_mark")

    def __init__(self, start_mark: Any, end_mark: Any) -> None:
        self.start_mark = start_mark
        self.end_mark = end_mark

    @property
    def start(self) -> int:
        """The index of the first character."""
        return cast("int", self.start_mark.index)

    @property
    def end(self) -> int:
        """The index after the last character; a block collection's runs to the next token, so use `content_end`."""
        return cast("int", self.end_mark.index)

    @property
    def line(self) -> int:
        """The line of the first character, counted from 1."""
        return cast("int", self.start_mark.line) + 1

    @property
    def column(self) -> int:
        """The column of the first character, counted from 1."""
        return cast("int", self.start_mark.column) + 1


class Scalar(_Marked):
    """A single value. `style` is "" (plain), "'", '"', "|" or ">"."""

    __slots__ = ("style", "value")

    def __init__(self, start_mark: Any, end_mark: Any, value: str, style: str) -> None:
        self.start_mark = start_mark
        self.end_mark = end_mark
        self.value = value
        self.style = style

    @property
    def content_end(self) -> int:
        """The end of the value's own text."""
        return self.end


class Sequence(_Marked):
    """A list."""

    __slots__ = ("flow", "items")

    def __init__(self, start_mark: Any, end_mark: Any, items: list[Node], flow: bool) -> None:
        super().__init__(start_mark, end_mark)
        self.items = items
        self.flow = flow

    @property
    def content_end(self) -> int:
        """The end of the last item's text (for a flow list, of its bracket)."""
        return self.end if self.flow or not self.items else self.items[-1].content_end


class Mapping(_Marked):
    """Pairs of keys and values in the order of the file. `keys` are all keys so far, unique in a valid file."""

    __slots__ = ("flow", "keys", "pairs")

    def __init__(self, start_mark: Any, end_mark: Any, pairs: list[tuple[Scalar, Node]], flow: bool) -> None:
        super().__init__(start_mark, end_mark)
        self.pairs = pairs
        self.flow = flow
        self.keys: set[str] = set()

    @property
    def content_end(self) -> int:
        """The end of the last value's text (for a flow mapping, of its brace)."""
        return self.end if self.flow or not self.pairs else self.pairs[-1][1].content_end

    def get(self, key: str) -> Node | None:
        """The value of `key`; None when the key is missing."""
        for known, value in self.pairs:
            if known.value == key:
                return value
        return None


Node: TypeAlias = Scalar | Sequence | Mapping
Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"


class YamlDocument(NamedTuple):
    """A parsed file: its text, its nodes (`root` is None when it holds only comments), and its problems.

    A file with any problem is invalid; it is returned all the same, so that further problems can be reported with it.
    """

    text: str
    root: Node | None
    problems: tuple[Problem, ...] = ()


def plain(node: Node) -> Plain:
    """A node as plain data, every scalar as its text."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return plain_items(node)
    return plain_pairs(node)


def plain_items(node: Sequence) -> list[Plain]:
    """The items of a list as plain data."""
    return [plain(item) for item in node.items]


def plain_pairs(node: Mapping) -> dict[str, Plain]:
    """The keys of a mapping with their values as plain data."""
    return {key.value: plain(value) for key, value in node.pairs}


@cache
def parsing() -> tuple[Any, ...]:
    """The parser and the kinds of its events; the library is imported at the first call."""
    names = (
        "Scalar",
        "MappingStart",
        "MappingEnd",
        "SequenceStart",
        "SequenceEnd",
        "Alias",
        "DocumentStart",
        "StreamEnd",
    )
    return (_ruamel_yaml.CParser, *(getattr(events, f"{name}Event") for name in names))


def read(data: bytes, path: str) -> YamlDocument:
    """Parse the bytes of a file. Raises ProblemsError, with places in `path`, when no nodes can be built."""
    text = _decoded(data, path)
    problems: list[Problem] = []
    if "\r" in text or FORBIDDEN.search(text):
        problems = list(islice(_forbidden_characters(text, path), MOST_PROBLEMS + 1))
    if not problems and _CONFLICT_SIGN in text:
        problems = [
            Problem(path, *_place(text, match.start()), Code.CONFLICT, _CONFLICT)
            for match in islice(CONFLICT_START.finditer(text), MOST_PROBLEMS + 1)
        ]
    if problems:
        raise ProblemsError(first_problems(problems))
    reader = _Reader(path)
    try:
        root = reader.read(text)
    except errors.YAMLError as error:
        reader.problems.append(_syntax_problem(error, text, path))
        root = None
    if reader.problems and root is None:
        raise ProblemsError(first_problems(reader.problems))
    return YamlDocument(text, root, tuple(reader.problems))


_CONFLICT = _("an unresolved git conflict; choose the right lines, delete the markers and save")


def _decoded(data: bytes, path: str) -> str:
    if len(data) > MOST_BYTES:
        raise ProblemsError(
            [
                Problem(
                    path,
                    1,
                    1,
                    Code.SIZE,
                    _(
                        "the file is larger than {most} KiB; a goal is a page, not a book",
                        most=MOST_BYTES // 1024,
                    ),
                )
            ]
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4]:
        raise ProblemsError(
            [Problem(path, 1, 1, Code.ENCODING, _("the file is saved as UTF-16 or UTF-32; save it as UTF-8"))]
        )
    if data.startswith(b"\xef\xbb\xbf"):
        raise ProblemsError(
            [
                Problem(
                    path,
                    1,
                    1,
                    Code.BYTE_ORDER_MARK,
                    _("the file begins with a byte order mark; save it as UTF-8 without BOM"),
                )
            ]
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        message = _(
            "byte 0x{byte} is not UTF-8; save the file as UTF-8 (it may be in Windows-1252 now)",
            byte=f"{data[error.start]:02X}",
        )
        raise ProblemsError([Problem(path, *_place(before, len(before)), Code.ENCODING, message)]) from error


def _forbidden_characters(text: str, path: str) -> Iterator[Problem]:
    for match in FORBIDDEN.finditer(text):
        message = _("the character {character} is not allowed; delete it", character=described(match[0]))
        yield Problem(path, *_place(text, match.start()), Code.CHARACTER, message)
    for match in LONE_CARRIAGE_RETURN.finditer(text):
        message = _("a carriage return without a line feed; save the file with LF or CRLF line ends")
        yield Problem(path, *_place(text, match.start()), Code.LINE_ENDING, message)


def _place(text: str, index: int) -> tuple[int, int]:
    """The line and column (from 1) of an index of the text."""
    line_start = text.rfind("\n", 0, index) + 1
    return text.count("\n", 0, index) + 1, index - line_start + 1


class _StopReadingError(Exception):
    """Stops reading at a problem after which the rest cannot be read safely."""


class _Reader:
    """Builds nodes from the parser's events in one loop with an explicit stack, without recursion."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []

    def read(self, text: str) -> Node | None:
        try:
            return self._read(text)
        except _StopReadingError:
            return None

    def _read(self, text: str) -> Node | None:  # noqa: PLR0912, PLR0915  one loop, so that nothing is paid twice an event
        parser, scalar, mapping, mapping_end, sequence, sequence_end, alias, document, end = parsing()
        next_event = parser(text).get_event
        is_plain = is_composed(text)
        root: Node | None = None
        stack: list[tuple[Sequence | Mapping, Scalar | None]] = []
        collection: Sequence | Mapping | None = None
        key: Scalar | None = None
        while True:
            event = next_event()
            kind = type(event)
            if kind is scalar:
                if event.anchor is not None or event.tag is not None:
                    self._refuse_properties(event)
                if event.style == '"':
                    self._refuse_escaped(event, text)
                value = event.value if is_plain and event.style != '"' else composed(event.value)
                node: Node = Scalar(event.start_mark, event.end_mark, value, event.style)
                # Attach the node: as a key, as the value of the last key, as an item, or as the root.
                if type(collection) is Mapping:
                    if key is None:
                        key = self._key(node, collection)
                    else:
                        collection.pairs.append((key, node))
                        key = None
                elif type(collection) is Sequence:
                    collection.items.append(node)
                else:
                    root = node
            elif kind is mapping or kind is sequence:
                start = event.start_mark
                node = (Mapping if kind is mapping else Sequence)(start, start, [], event.flow_style)
                if event.anchor is not None or event.tag is not None:
                    self._refuse_properties(event)
                if len(stack) + (collection is not None) >= MOST_DEPTH:
                    self._stop(event, Code.DEPTH, _("nested deeper than {most} levels", most=MOST_DEPTH))
                if type(collection) is Mapping:
                    if key is None:
                        key = self._key(node, collection)
                    collection.pairs.append((key, node))
                    stack.append((collection, None))
                elif type(collection) is Sequence:
                    collection.items.append(node)
                    stack.append((collection, None))
                else:
                    root = node
                collection, key = node, None
            elif (kind is mapping_end or kind is sequence_end) and collection is not None:
                collection.end_mark = event.end_mark
                if stack:
                    collection, key = stack.pop()
            elif kind is end:
                return root
            elif kind is alias:
                self._stop(event, Code.ALIAS, _("aliases (*name) are not used here; write the text itself"))
            elif kind is document:
                self._document_start(event, root)

    def _refuse_escaped(self, event: Any, text: str) -> None:
        """Report a forbidden character written as an escape in a double-quoted text."""
        between = text[event.start_mark.index : event.end_mark.index]
        if "\\" in between and (found := FORBIDDEN.search(event.value)):
            message = _("the escaped character {character} is not allowed; delete it", character=described(found[0]))
            self._report(event, Code.CHARACTER, message)

    def _key(self, node: Node, mapping: Mapping) -> Scalar:
        if type(node) is not Scalar:
            self._stop_at(node, Code.TYPE, _("a key must be a single word, but this is a list or a mapping"))
        if node.value in mapping.keys:
            message = _("the key “{key}” is here twice; keep one of them", key=node.value)
            self._note(Problem(self.path, node.line, node.column, Code.DUPLICATE_KEY, message))
        mapping.keys.add(node.value)
        return node

    def _document_start(self, event: Any, root: Node | None) -> None:
        if root is not None:
            message = _("a second document begins here; keep one goal in a file")
            self._stop(event, Code.SEVERAL_DOCUMENTS, message)
        if event.version is not None or event.tags:
            self._stop(event, Code.TAG, _("YAML directives (%) are not used here; delete the line"))

    def _refuse_properties(self, event: Any) -> None:
        if event.anchor is not None:
            self._report(event, Code.ANCHOR, _("anchors (&name) are not used here; delete the anchor"))
        if event.tag is not None:
            self._report(event, Code.TAG, _("tags (!name) are not used here; delete the tag or put the text in quotes"))

    def _report(self, event: Any, code: Code, message: Message) -> None:
        mark = event.start_mark
        self._note(Problem(self.path, mark.line + 1, mark.column + 1, code, message))

    def _note(self, problem: Problem) -> None:
        self.problems.append(problem)
        if len(self.problems) > MOST_PROBLEMS:
            raise _StopReadingError

    def _stop(self, event: Any, code: Code, message: Message) -> NoReturn:
        self._report(event, code, message)
        raise _StopReadingError

    def _stop_at(self, node: Node, code: Code, message: Message) -> NoReturn:
        self.problems.append(Problem(self.path, node.line, node.column, code, message))
        raise _StopReadingError


# The parser's errors with what to do about them. The first entry whose text is part of the parser's message applies.
_SYNTAX: tuple[tuple[str, Message], ...] = (
    (
        "mapping values are not allowed",
        _("a colon and a space inside unquoted text; put the whole text in quotation marks"),
    ),
    ("tab character", _("a tab in the indentation; indent with spaces")),
    (
        "cannot start any token",
        _("unquoted text cannot begin with this character; put the text in quotation marks"),
    ),
    ("found unexpected end of stream", _("a quotation mark is opened and not closed; close it")),
    ("unexpected document indicator", _("a quotation mark is opened and not closed; close it")),
    (
        "unknown escape character",
        _("an unknown escape after a backslash; write \\\\ for a backslash, or use '…'"),
    ),
    ("did not find expected hexdecimal number", _("an escape with wrong digits after a backslash")),
    ("invalid Unicode character escape code", _("an escape of a character that does not exist")),
    (
        "could not find expected ':'",
        _("a line without a key; write “key: value”, or indent it under its key"),
    ),
    ("did not find expected key", _("this line does not fit here; check indentation and quotation marks")),
    (
        "did not find expected '-' indicator",
        _("this line does not fit into the list; begin it with “- ” or indent it"),
    ),
    (
        "did not find expected ',' or",
        _("a list or mapping in brackets is not closed here; add a comma or the bracket"),
    ),
    (
        "block sequence entries are not allowed",
        _("a list item cannot begin here; put it on a line of its own"),
    ),
    (
        "did not find expected <document start>",
        _("this line does not fit here; check indentation and quotation marks"),
    ),
    ("did not find expected comment or line break", _("text after | or > must begin on the next line")),
)


def _syntax_problem(error: errors.YAMLError, text: str, path: str) -> Problem:
    said = str(getattr(error, "problem", None) or error)
    mark = None
    if isinstance(error, errors.MarkedYAMLError):
        # An unclosed quotation mark is detected at the end of the file; report where it was opened.
        opened = "unexpected" in said and error.context_mark is not None
        mark = error.context_mark if opened else error.problem_mark or error.context_mark
        if mark is not None and text[mark.index : mark.index + 1] == "\t":
            said = "found a tab character"
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else _place(text, len(text))
    for part, message in _SYNTAX:
        if part in said:
            return Problem(path, line, column, Code.SYNTAX, message)
    return Problem(path, line, column, Code.SYNTAX, _("the YAML cannot be read here: {said}", said=said))
