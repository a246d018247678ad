"""How the runs of a Word document look: what is struck out, hidden, of the colour of its ground, or no letter.

Formatting comes from the run itself, its style, the styles of its paragraph and table, each with what it is based on,
and the defaults of the document (ECMA-376, part 1, 17.7). What such a run says is taken out of the text and kept as
an element of its own, so that no later walk reads it as words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kortit.importing.readers.archive import attribute, child, local
from kortit.importing.readers.raised import is_mark, number_of
from kortit.importing.readers.symbols import is_symbol_font, meant_by, said_of
from kortit.importing.readers.word_styles import count, is_on
from kortit.importing.unseen import WhyUnseen

if TYPE_CHECKING:
    from collections.abc import Iterator

TAKEN = "taken"  # the element that stands where a text was; its attributes are the reason and the text
_CHARACTERS = ("t", "sym", "noBreakHyphen")
_COLOURS = {
    "black": "000000", "white": "FFFFFF", "yellow": "FFFF00", "green": "00FF00", "cyan": "00FFFF",
    "magenta": "FF00FF", "blue": "0000FF", "red": "FF0000", "darkBlue": "000080", "darkCyan": "008080",
    "darkGreen": "008000", "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000",
    "darkGray": "808080", "lightGray": "C0C0C0",
}  # fmt: skip
_HEX = re.compile("[0-9A-Fa-f]{6}")
_ALIKE = 0x10  # by which the parts of two colours may differ that nobody can tell apart
_TINY = 4  # half points: nobody can read it
_HIDING = ("strike", "dstrike", "vanish")
# Parts of a style of tables: the bit of w:tblLook that asks for one, the element that it is, and whether the first.
_PARTS = {
    "firstRow": (0x20, "tr", True), "lastRow": (0x40, "tr", False),
    "firstCol": (0x80, "tc", True), "lastCol": (0x100, "tc", False),
}  # fmt: skip
_ALL_PARTS = 0x1E0


@dataclass(frozen=True, slots=True)
class _Ground:
    """The ground behind the text of a paragraph: the styles that set it, and its colour (None if unknown).

    `parts` are those of the style of the table that hold for the cell, with formatting of runs.
    """

    paragraph: str
    table: str
    colour: str | None
    parts: tuple[Any, ...] = ()


class Looks:
    """The formatting of a document. `is_own`: kortit wrote it, so that its own styles for marks say nothing."""

    def __init__(self, root: Any, *, is_own: bool) -> None:
        self._is_own = is_own
        self._styles: dict[str, Any] = {}
        self._standard: dict[str, str] = {}
        for style in root if root is not None else ():
            identifier = attribute(style, "styleId") or ""
            if local(style) == "style" and identifier:
                self._styles[identifier] = style
                if attribute(style, "default") in ("1", "true", "on"):
                    self._standard.setdefault(attribute(style, "type") or "", identifier)
        self._defaults = child(root, "docDefaults", "rPrDefault", "rPr") if root is not None else None
        self._set: dict[tuple[str, str, str, str], bool] = {}
        self._chains: dict[str, tuple[Any, ...]] = {}
        self._found: dict[tuple[str, tuple[str, ...]], Any] = {}
        self._fills: dict[str, str | None] = {}
        self._tables: dict[str, tuple[bool, tuple[Any, ...]]] = {}

    def take_out(self, body: Any, page: str) -> None:
        """Take out of the body what is not its text; `page` is the colour of the page."""
        for paragraph in body.iter("{*}p"):
            ground: _Ground | None = None
            before = ""
            for run in paragraph.iter("{*}r"):
                texts = [one for one in run if local(one) in _CHARACTERS]
                if not texts:
                    continue
                ground = ground or self._ground(paragraph, page)
                before += self._run(run, texts, ground, before)
        for control in body.iter("{*}sdt"):
            if (shown := child(control, "sdtPr", "showingPlcHdr")) is not None and is_on(shown):
                _take_all(child(control, "sdtContent"), WhyUnseen.PROMPT)
        for row in body.iter("{*}tr"):
            if (hidden := child(row, "trPr", "hidden")) is not None and is_on(hidden):
                _take_all(row, WhyUnseen.HIDDEN)

    def _run(self, run: Any, texts: list[Any], ground: _Ground, before: str) -> str:
        """Look at one run; return the text that is left of it."""
        properties = child(run, "rPr")
        style = _value(properties, "rStyle") or self._standard.get("character", "")
        reason = self._reason(properties, style, ground)
        if reason is not None:
            for one in texts:
                _take(one, reason)
            return ""
        texts = [one for one in texts if local(one) != "noBreakHyphen"]
        self._read_symbols(properties, style, ground, texts)
        said = "".join(one.text or "" for one in texts if local(one) == "t")
        if not said or not self._is_raised(properties, style):
            return said
        if number := number_of(said, before):
            texts[0].text = number
            for one in texts[1:]:
                one.text = ""
        elif is_mark(said):
            for one in texts:
                _take(one, WhyUnseen.MARK)
            return ""
        return said

    def _reason(self, properties: Any, style: str, ground: _Ground) -> WhyUnseen | None:
        marked = self._is_own and style.startswith("Kortit")
        for name, reason in (("strike", WhyUnseen.STRUCK), ("dstrike", WhyUnseen.STRUCK), ("vanish", WhyUnseen.HIDDEN)):
            direct = child(properties, name)
            if is_on(direct) if direct is not None else self._is_set(name, style, ground, marked=marked):
                return reason
            if direct is None and any(map(is_on, _of_parts(ground.parts, name))):
                return reason
        if self._is_tiny(properties, style, ground):
            return WhyUnseen.HIDDEN
        return WhyUnseen.FAINT if self._is_faint(properties, style, ground) else None

    def _is_set(self, name: str, style: str, ground: _Ground, *, marked: bool) -> bool:
        """Whether the styles set a property that a run says nothing of."""
        styles = ("" if marked else style, ground.paragraph, ground.table)
        key = (name, *styles)
        if key not in self._set:
            default = child(self._defaults, name)
            found = [
                is_on(one)
                for one in (self._of_style(identifier, "rPr", name) for identifier in styles)
                if one is not None
            ]
            if name == "dstrike":
                self._set[key] = next(iter(found), default is not None and is_on(default))
            else:
                # These are toggled: what two styles set is not set (17.7.3), unless the document sets it for all.
                self._set[key] = (default is not None and is_on(default)) or sum(found) % 2 == 1
        return self._set[key]

    def _is_tiny(self, properties: Any, style: str, ground: _Ground) -> bool:
        own = child(properties, "sz")
        if own is not None:
            return count(own, _TINY + 1) <= _TINY
        key = ("sz", style, ground.paragraph, ground.table)
        if key not in self._set:
            sizes = (self._of_style(identifier, "rPr", "sz") for identifier in key[1:])
            self._set[key] = count(next((one for one in sizes if one is not None), None), _TINY + 1) <= _TINY
        return self._set[key]

    def _chain(self, identifier: str) -> tuple[Any, ...]:
        """A style and what it is based on."""
        if identifier not in self._chains:
            seen: dict[str, Any] = {}
            named = identifier
            while named in self._styles and named not in seen:
                seen[named] = self._styles[named]
                named = _value(self._styles[named], "basedOn")
            self._chains[identifier] = tuple(seen.values())
        return self._chains[identifier]

    def _of_style(self, identifier: str, *path: str) -> Any:
        """The nearest property of a style and what it is based on, or None."""
        if (identifier, path) not in self._found:
            found = (child(style, *path) for style in self._chain(identifier))
            self._found[identifier, path] = next((one for one in found if one is not None), None)
        return self._found[identifier, path]

    def _is_raised(self, properties: Any, style: str) -> bool:
        own = child(properties, "vertAlign")
        own = own if own is not None else self._of_style(style, "rPr", "vertAlign")
        return own is not None and attribute(own, "val") == "superscript"

    # --- colours ---

    def _is_faint(self, properties: Any, style: str, ground: _Ground) -> bool:
        own = child(properties, "color")
        if own is None:
            for identifier in (style, ground.paragraph, ground.table):
                own = own if own is not None else self._of_style(identifier, "rPr", "color")
        colour = attribute(own, "val") if own is not None else None
        if not colour or not _HEX.fullmatch(colour):
            return False
        behind = _COLOURS.get(_value(properties, "highlight")) or _fill(child(properties, "shd"))
        if behind is None:
            behind = _fill(self._of_style(style, "rPr", "shd")) or ground.colour
        return behind is not None and all(
            abs(one - other) <= _ALIKE for one, other in zip(*map(_parts, (colour, behind)), strict=True)
        )

    def _ground(self, paragraph: Any, page: str) -> _Ground:
        style = _value(child(paragraph, "pPr"), "pStyle") or self._standard.get("paragraph", "")
        fills = [_fill(child(paragraph, "pPr", "shd")), self._fill_of(style)]
        table = ""
        unknown = False
        for above in paragraph.iterancestors("{*}tc", "{*}tbl"):
            if local(above) == "tc":
                fills.append(_fill(child(above, "tcPr", "shd")))
                continue
            properties = child(above, "tblPr")
            identifier = _value(properties, "tblStyle") or self._standard.get("table", "")
            table = table or identifier
            fills.append(_fill(child(properties, "shd")))
            # Which rows a style of tables shades depends on settings of each row.
            unknown = unknown or self._of_table(identifier)[0]
        fill = next(filter(None, fills), None)
        return _Ground(style, table, fill or (None if unknown else page), tuple(self._parts(paragraph, table)))

    def _fill_of(self, style: str) -> str | None:
        """The colour with which a style of paragraphs, or the nearest that it is based on, shades them."""
        if style not in self._fills:
            fills = (_fill(child(one, "pPr", "shd")) for one in self._chain(style))
            self._fills[style] = next(filter(None, fills), None)
        return self._fills[style]

    def _of_table(self, style: str) -> tuple[bool, tuple[Any, ...]]:
        """Whether a style of tables shades anything, and those of its parts that may hide text."""
        if style not in self._tables:
            chain = self._chain(style)
            parts = [part for one in chain for part in one.iterchildren("{*}tblStylePr")]
            self._tables[style] = (
                any(_fill(shade) for one in chain for shade in one.iter("{*}shd")),
                tuple(part for part in parts if any(_of_parts((part,), name) for name in _HIDING)),
            )
        return self._tables[style]

    def _parts(self, paragraph: Any, table: str) -> Iterator[Any]:
        """The parts of a style of tables that hold for the cell of a paragraph: of its first row, of every other."""
        found = self._of_table(table)[1]
        if not found:
            return
        look = child(next(paragraph.iterancestors("{*}tbl")), "tblPr", "tblLook")
        asked = (attribute(look, "val") or "") if look is not None else ""
        bits = int(asked, 16) if re.fullmatch("[0-9A-Fa-f]{1,4}", asked) else _ALL_PARTS
        for part in found:
            bit, name, is_first = _PARTS.get(attribute(part, "type") or "", (0, "", False))
            inside = next(paragraph.iterancestors(f"{{*}}{name}")) if name else None
            beside = inside is not None and next(inside.itersiblings(f"{{*}}{name}", preceding=is_first), None)
            if inside is None or (bits & bit and beside is None):
                yield part

    # --- fonts of symbols ---

    def _read_symbols(self, properties: Any, style: str, ground: _Ground, texts: list[Any]) -> None:
        fonts = child(properties, "rFonts")
        for identifier in (style, ground.paragraph):
            fonts = fonts if fonts is not None else self._of_style(identifier, "rPr", "rFonts")
        name = (attribute(fonts, "ascii") or attribute(fonts, "hAnsi") or "") if fonts is not None else ""
        for one in texts:
            font = (attribute(one, "font") or name) if local(one) == "sym" else name
            if local(one) == "sym":
                _settle(one, _symbol(attribute(one, "char") or ""), font)
            elif is_symbol_font(font) and (one.text or "").strip():
                _settle(one, one.text, font)


def _of_parts(parts: tuple[Any, ...], name: str) -> list[Any]:
    return [one for part in parts if (one := child(part, "rPr", name)) is not None]


def _settle(element: Any, text: str, font: str) -> None:
    """Make an element a text of the characters that its codes show, or take it out if one is not known."""
    meant = [meant_by(character, font) for character in text]
    if text and None not in meant:
        element.tag = _named(element, "t")
        element.text = "".join(filter(None, meant))
        return
    element.text = ", ".join(said_of(character, font) for character in text.strip()[:10]) or font
    _take(element, WhyUnseen.SYMBOL)


def _symbol(code: str) -> str:
    number = int(code, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,5}", code) else 0
    return "" if not number or 0xD800 <= number <= 0xDFFF else chr(number)


def _take_all(parent: Any, reason: WhyUnseen) -> None:
    for one in list(parent.iter(*(f"{{*}}{name}" for name in _CHARACTERS))) if parent is not None else ():
        _take(one, reason)


def _take(element: Any, reason: WhyUnseen) -> None:
    is_hyphen = local(element) == "noBreakHyphen"
    text = "-" if is_hyphen else element.text or _symbol(attribute(element, "char") or "")
    element.tag = _named(element, TAKEN)
    element.text = None
    element.set("reason", reason.name)
    element.set("text", text)


def _named(element: Any, name: str) -> str:
    return f"{element.tag.rpartition('}')[0]}}}{name}"


def _fill(shade: Any) -> str | None:
    fill = attribute(shade, "fill") if shade is not None else None
    return fill if fill and _HEX.fullmatch(fill) else None


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (0, 2, 4))


def _value(parent: Any, name: str) -> str:
    found = child(parent, name)
    return (attribute(found, "val") or "") if found is not None else ""
