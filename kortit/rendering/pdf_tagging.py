"""What the typesetter leaves out of a document's structure tree: headings of rows, and marks for those who hear them.

PDF/UA-1 (ISO 14289-1, 7.5) wants row headings tagged like column headings: TH with a scope and an id, which the cells
of the row name. An inserted or deleted run says what it is in its alternative text, since few readers speak underlines.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any, TypeAlias

from pikepdf import Dictionary, Name, NameTree, ObjectStreamMode, Pdf, String

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_Element: TypeAlias = Any
"""An element of the structure tree: a dictionary of pikepdf."""


def tagged(document: bytes, captions: Sequence[str], marks: Sequence[str], *, dated: bool = True) -> bytes:
    """Complete the structure tree of a document.

    `captions` name its tables, and `marks` are the alternative texts of its marked runs, both in reading order. Without
    `dated`, the date that the typesetter insisted on is taken out. The same document gives the same bytes.
    """
    with Pdf.open(io.BytesIO(document)) as pdf:
        if not dated:
            _undate(pdf)
        tree = pdf.Root.StructTreeRoot
        tables: list[_Element] = []
        spans: list[_Element] = []
        for kind, element in _elements(tree):
            if kind == "/Table":
                tables.append(element)
            elif kind == "/Span" and "/A" in element:
                spans.append(element)
        for element, mark in zip(spans, marks, strict=True):
            element.Alt = String(mark)
        for number, (element, caption) in enumerate(zip(tables, captions, strict=True), start=1):
            element.A = Dictionary(O=Name.Table, Summary=String(caption))
            _head_rows(tree, element, number)
        written = io.BytesIO()
        pdf.save(written, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
        return written.getvalue()


_DATES = re.compile(rb"\s*<(xmp:ModifyDate|xmp:CreateDate|xmpMM:History)>.*?</\1>", re.DOTALL)


def _undate(pdf: Pdf) -> None:
    metadata: _Element = pdf.Root.Metadata
    metadata.write(_DATES.sub(b"", metadata.read_bytes()))
    for name in ("/CreationDate", "/ModDate"):
        del pdf.docinfo[name]


def _elements(tree: _Element) -> Iterator[tuple[str, _Element]]:
    """Give all elements in reading order, with their types."""
    pending = [tree]
    while pending:
        element = pending.pop()
        kind = element.get("/S")
        if kind is not None:
            yield str(kind), element
        children = element.get("/K")
        if children is not None:
            pending += [child for child in reversed(list(children)) if not isinstance(child, int)]


def _head_rows(tree: _Element, table: _Element, number: int) -> None:
    """Make the first cell of each row of a table's body its heading."""
    names = NameTree(tree.IDTree)
    rows = [row for group in table.K if str(group.S) == "/TBody" for row in group.K]
    for place, row in enumerate(rows):
        heading, *cells = row.K
        name = f"R{number}x{place}"
        heading.S = Name.TH
        heading.ID = String(name)
        heading.A[0].Scope = Name.Row
        names[name] = heading
        for cell in cells:
            cell.A[0].Headers.append(String(name))
