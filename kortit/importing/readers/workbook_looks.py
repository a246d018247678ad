"""How the cells of a workbook look: number formats, and fonts of cells and of words inside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, TypeAlias

from kortit.importing.own.marks import DELETED_COLOUR
from kortit.importing.readers.archive import attribute, child, local
from kortit.importing.readers.number_formats import GENERAL, STANDARD, UnshownError, shown, text_shown
from kortit.importing.readers.raised import is_mark, number_of
from kortit.importing.readers.symbols import is_symbol_font, meant_by, said_of
from kortit.importing.unseen import Unseen, WhyUnseen, gathered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kortit.importing.readers.archive import Archive

_WHITE = "FFFFFF"
LOGICAL = "b"  # the kind of a cell that is true or false
_UNKNOWN = "unknown"  # a code that nothing can follow
_LOGICAL = {"fi": ("EPÄTOSI", "TOSI"), "sv": ("FALSKT", "SANT")}  # as Excel shows them
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class _Font:
    """A font, as far as it tells whether its characters are text."""

    struck: bool = False
    white: bool = False
    tiny: bool = False
    raised: bool = False
    symbols: str = ""

    @property
    def is_plain(self) -> bool:
        return not (self.struck or self.white or self.tiny or self.raised or self.symbols)


_Runs: TypeAlias = "tuple[tuple[_Font | None, str], ...]"
"""The words of a cell with the font of each; None for that of the cell."""


@dataclass(frozen=True, slots=True)
class _Style:
    """The format of a cell: its font, the code of its numbers, and whether its ground has a colour."""

    font: _Font = _Font()
    code: str = GENERAL
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """The look of a cell that does not simply show its value: its text, and the parts that are no text.

    `exact`: its number format could be followed.
    """

    text: str
    unseen: tuple[Unseen, ...] = ()
    exact: bool = True


class WorkbookLooks:
    """The formats and texts of a workbook, as programs in a language show them."""

    def __init__(self, archive: Archive, language: str = "fi") -> None:
        self._logical = _LOGICAL.get(language, ("FALSE", "TRUE"))
        styles = archive.xml("xl/styles.xml")
        self._styles = list(_styles(styles))
        differing = child(styles, "dxfs") if styles is not None else None
        self._hiding = {
            str(number)
            for number, one in enumerate(differing if differing is not None else ())
            if (font := child(one, "font")) is not None and not _font(font).is_plain
        }
        strings = "xl/sharedStrings.xml"
        elements = archive.elements(strings, ("si",)) if strings in archive else iter(())
        self._texts = [tuple(_runs(element)) for begins, element in elements if not begins]
        settings = child(archive.xml("xl/workbook.xml"), "workbookPr")
        self._from_1904 = settings is not None and attribute(settings, "date1904") in ("1", "true", "on")
        # A style of tables colours the ground of its rows.
        self._knows_grounds = not any(archive.named("xl/tables/"))

    def look(self, cell: Any) -> Look | None:
        """How a cell looks, or None if it shows its value as it is."""
        number = attribute(cell, "s") or "0"
        style = self._styles[int(number)] if number.isdecimal() and int(number) < len(self._styles) else _Style()
        kind = attribute(cell, "t") or "n"
        if kind == "n":
            return self._number(cell, style)
        runs = self._runs_of(cell, kind)
        fonts = [style.font, *(font for font, _text in runs if font)]
        if kind != LOGICAL and style.code == GENERAL and all(font.is_plain for font in fonts):
            return None
        return self._text(runs, style) if runs else None

    def may_hide(self, conditional: Any) -> bool:
        """Whether a conditional format has a font by which characters are no text."""
        return any(attribute(rule, "dxfId") in self._hiding for rule in conditional)

    def _runs_of(self, cell: Any, kind: str) -> _Runs:
        value = child(cell, "v")
        said = (value.text or "") if value is not None else ""
        match kind:
            case "s":
                return self._texts[int(said)] if said.isdecimal() and int(said) < len(self._texts) else ()
            case "inlineStr":
                inside = child(cell, "is")
                return tuple(_runs(inside)) if inside is not None else ()
            case "str":
                return ((None, said),)
            case _ if kind == LOGICAL:
                return ((None, self._logical[said.strip() == "1"]),)
        return ()

    def _number(self, cell: Any, style: _Style) -> Look | None:
        value = child(cell, "v")
        try:
            number = Decimal(value.text or "") if value is not None else None
        except InvalidOperation:
            return None
        if number is None or not number.is_finite():
            return None
        if style == _Style(filled=style.filled) and value.text.isdecimal():
            return None
        try:
            text = shown(number, style.code, from_1904=self._from_1904)
        except UnshownError:
            return Look("", exact=False)
        if not text:
            return Look("", (Unseen(WhyUnseen.FORMATTED_AWAY, value.text),))
        return self._text(((None, text),), style)

    def _text(self, runs: _Runs, style: _Style) -> Look:
        kept: list[str] = []
        taken: list[tuple[WhyUnseen, str]] = []
        for own, said in runs:
            font = own or style.font
            reason = self._reason(font, style)
            if reason is not None:
                taken.append((reason, said))
            elif font.raised and (number := number_of(said, "".join(kept))):
                kept.append(number)
            elif font.raised and kept and is_mark(said):
                taken.append((WhyUnseen.MARK, said))
            elif font.symbols and said.strip():
                meant = [meant_by(character, font.symbols) for character in said]
                if None in meant:
                    taken.append((WhyUnseen.SYMBOL, ", ".join(said_of(one, font.symbols) for one in said.strip()[:10])))
                else:
                    kept += filter(None, meant)
            else:
                kept.append(said)
        text = "".join(kept)
        try:
            after = text_shown(text, style.code)
        except UnshownError:
            after = text
        if text.strip() and not after.strip():
            taken.append((WhyUnseen.FORMATTED_AWAY, text))
        return Look(after, tuple(gathered(taken)))

    def _reason(self, font: _Font, style: _Style) -> WhyUnseen | None:
        if font.struck:
            return WhyUnseen.STRUCK
        if font.white and not style.filled and self._knows_grounds:
            return WhyUnseen.FAINT
        return WhyUnseen.HIDDEN if font.tiny else None


def _styles(root: Any) -> Iterator[_Style]:
    if root is None:
        return
    fonts = (
        [_font(one) for one in child(root, "fonts") if local(one) == "font"] if child(root, "fonts") is not None else []
    )
    fills = [_is_filled(one) for one in child(root, "fills")] if child(root, "fills") is not None else []
    codes = dict(STANDARD)
    for one in child(root, "numFmts") if child(root, "numFmts") is not None else ():
        codes[_count(one, "numFmtId")] = attribute(one, "formatCode") or GENERAL
    formats = child(root, "cellXfs")
    for one in formats if formats is not None else ():
        font, fill, number = (_count(one, name) for name in ("fontId", "fillId", "numFmtId"))
        yield _Style(
            fonts[font] if font < len(fonts) else _Font(),
            codes.get(number, _UNKNOWN),
            fill < len(fills) and fills[fill],
        )


def _count(element: Any, name: str) -> int:
    value = attribute(element, name) or ""
    return int(value) if re.fullmatch("[0-9]{1,6}", value) else 0


def _font(element: Any) -> _Font:
    strike, colour, align = child(element, "strike"), child(element, "color"), child(element, "vertAlign")
    size = child(element, "sz")
    name = child(element, "name") if child(element, "name") is not None else child(element, "rFont")
    family = (attribute(name, "val") or "") if name is not None else ""
    rgb = ((attribute(colour, "rgb") or "") if colour is not None else "")[-6:].upper()
    struck = strike is not None and attribute(strike, "val") not in ("0", "false", "off")
    return _Font(
        struck and rgb != DELETED_COLOUR,
        rgb == _WHITE
        or (colour is not None and not rgb and attribute(colour, "theme") == "0" and not attribute(colour, "tint")),
        size is not None and re.fullmatch(r"[0-2](?:\.[0-9]+)?", attribute(size, "val") or "") is not None,
        align is not None and attribute(align, "val") == "superscript",
        family if is_symbol_font(family) else "",
    )


def _is_filled(element: Any) -> bool:
    pattern = child(element, "patternFill")
    if pattern is None:
        return child(element, "gradientFill") is not None
    colour = child(pattern, "fgColor")
    rgb = ((attribute(colour, "rgb") or "") if colour is not None else "")[-6:].upper()
    return attribute(pattern, "patternType") not in (None, "none") and rgb != _WHITE


def _runs(item: Any) -> Iterator[tuple[_Font | None, str]]:
    """The words of a text with the font of each; None for that of the cell."""
    for one in item:
        if local(one) == "t":
            yield None, _plain(one.text or "")
        elif local(one) == "r":
            properties = child(one, "rPr")
            text = child(one, "t")
            if text is not None:
                yield _font(properties) if properties is not None else None, _plain(text.text or "")


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
