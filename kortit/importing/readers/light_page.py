"""Pages of a PDF whose characters are described without the parser's detour over every attribute.

The parser looks through all attributes of each character, which is a quarter of the work of reading a page.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def lighten(page: Any) -> None:
    """Make a page of pdfplumber describe its characters by what is needed of them; all else as it does by itself."""
    page.process_object = partial(_described, page, page.process_object)


def _described(page: Any, otherwise: Callable[[Any], Any], one: Any) -> Any:
    """The description of an object as pdfplumber gives it; of a character, without the parts that are not used."""
    if type(one).__name__ != "LTChar":
        return otherwise(one)
    left, over = page.mediabox[:2]
    top = page.height - one.y1 + over
    ink, outline = one.graphicstate.ncolor, one.graphicstate.scolor
    return {
        "object_type": "char",
        "page_number": page.page_number,
        "text": one.get_text(),
        "fontname": one.fontname,
        "size": one.size,
        "adv": one.adv,
        "upright": one.upright,
        "matrix": one.matrix,
        "x0": one.x0 + left,
        "x1": one.x1 + left,
        "y0": one.y0,
        "y1": one.y1,
        "width": one.width,
        "height": one.height,
        "top": top,
        "bottom": page.height - one.y0 + over,
        "doctop": page.initial_doctop + top,
        "non_stroking_color": ink if isinstance(ink, tuple) else (ink,),
        "stroking_color": outline if isinstance(outline, tuple) else (outline,),
    }
