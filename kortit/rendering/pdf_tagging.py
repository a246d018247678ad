"""Adds to the PDF structure tree what Typst omits: row headers, and signs that are heard around marked words.

PDF/UA-1 (ISO 14289-1, 7.5) requires row headers to be tagged like column headers: TH with a scope and an id, to which
the cells of the row refer. Few screen readers announce underlines, so a sign before and after a marked run says it; the
run itself has no alternative text, which would be heard in place of its words.
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
    """Complete the structure tree of a PDF document.

    `captions` are the names of its tables and `marks` the alternative texts of its signs, both in reading order.
    Without `dated`, the placeholder date is removed. The same document gives the same bytes.
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
            elif kind == "/Span" and "/A" not in element:
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
    """Yield (type, element) for all elements in reading order."""
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
    """Make the first cell of each body row a row header."""
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
