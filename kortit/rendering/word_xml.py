"""WordprocessingML as strings: runs, paragraphs and tables, with properties in the order required by ECMA-376.

Strings are used because building trees with python-docx is slow. Text is escaped here and nowhere else; it is already
cleaned (`kortit.characters`), so it has no characters that are forbidden in XML.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from kortit.rendering.links import parted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kortit.wording import Words

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

LANGUAGE_TAGS = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}
"""Language tags for word processors: Finnish and Swedish of Finland, and British English."""

WORD = "KortitWord"
"""The character style of added words: states, labels, decisions."""

MARKS = {"same": "", "sign": WORD, "inserted": "KortitInserted", "deleted": "KortitDeleted"}
"""The character styles of runs, by kind."""

BOLD = "<w:b/><w:bCs/>"
"""Bold as a run property: words beside a year must not be bold, and a style could not reset it."""

_LINK = '<w:color w:val="174A73"/><w:u w:val="single"/>'


def run(text: str, style: str = "", more: str = "") -> str:
    """One run of text in a character style; `more` are further properties."""
    return f"<w:r>{_run_properties(style, more)}{_text('t', text)}</w:r>"


def linked(text: str, links: Mapping[str, str]) -> str:
    """The runs of a text with its register numbers as links: fields, which need no part of the package beside them."""
    return "".join(_link(part, address) if address else run(part) for part, address in parted(text, links))


def _link(text: str, address: str) -> str:
    field = escape(f' HYPERLINK "{address}" ')
    return f'<w:fldSimple w:instr="{field}">{run(text, "", _LINK)}</w:fldSimple>'


def deleted_run(text: str, style: str = "", more: str = "") -> str:
    """A run inside a tracked deletion."""
    return f"<w:r>{_run_properties(style, more)}{_text('delText', text)}</w:r>"


def _run_properties(style: str, more: str) -> str:
    named = f'<w:rStyle w:val="{style}"/>' if style else ""
    return f"<w:rPr>{named}{more}</w:rPr>" if named or more else ""


def _text(element: str, text: str) -> str:
    return f'<w:{element} xml:space="preserve">{escape(text, quote=False)}</w:{element}>'


def runs(words: Iterable[Words], more: str = "") -> str:
    """The runs of a text, with inserted and deleted words in their character styles; white space is not marked."""
    return "".join(run(one.text, MARKS[one.kind] if one.text.strip() else "", more) for one in words)


def entry(name: str, text: str, prompt: str, choices: Sequence[str] = ()) -> str:
    """A content control to fill in, called `name`: a list to choose from, or a text; while empty, a prompt."""
    items = "".join(f'<w:listItem w:displayText="{one}" w:value="{one}"/>' for one in map(escape, choices))
    kind = f"<w:dropDownList>{items}</w:dropDownList>" if choices else "<w:text/>"
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{escape(name)}"/><w:lock w:val="sdtLocked"/>'
        f"{'' if text else '<w:showingPlcHdr/>'}{kind}</w:sdtPr>"
        f"<w:sdtContent>{run(text) if text else run(prompt, WORD)}</w:sdtContent></w:sdt>"
    )


def paragraph(style: str, content: str, more: str = "") -> str:
    """One paragraph in a style; `more` are further properties."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{content}</w:p>'


def heading(level: int, text: str) -> str:
    """A heading; levels count from 1."""
    return paragraph(f"Heading{level}", run(text))


def tab() -> str:
    """A tab."""
    return "<w:r><w:tab/></w:r>"


def line_break() -> str:
    """A line break inside a paragraph."""
    return "<w:r><w:br/></w:r>"


def table_start(style: str, widths: Sequence[int], caption: str, description: str) -> str:
    """The start of a table with columns of `widths` (twentieths of a point); the first row and column are headings."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="06A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="1"'
        ' w:noVBand="1"/>'
        f'<w:tblCaption w:val="{escape(caption)}"/><w:tblDescription w:val="{escape(description)}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
    )


TABLE_END = "</w:tbl>"
_GREY = '<w:shd w:val="clear" w:color="auto" w:fill="E9ECEF"/>'
LAST = '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
"""An empty paragraph of no height, since a document cannot end with a table."""


def table_row(
    cells: Iterable[str], widths: Sequence[int], *, whole: bool, header: bool = False, grey: Sequence[bool] = ()
) -> str:
    """One row of cells, each of one or more paragraphs; those that are `grey` are not to be filled in.

    `whole`: keep it on one page; `header`: repeat it on each.
    """
    properties = "<w:cantSplit/>" * whole + "<w:tblHeader/>" * header
    written = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{_GREY * is_grey}</w:tcPr>{cell}</w:tc>'
        for cell, width, is_grey in zip(cells, widths, grey or [False] * len(widths), strict=True)
    )
    return f"<w:tr><w:trPr>{properties}</w:trPr>{written}</w:tr>" if properties else f"<w:tr>{written}</w:tr>"
