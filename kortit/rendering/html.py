"""The change table and the cards as one self-contained HTML file for web sites: no scripts, no external resources.

Templates with automatic escaping write it row by row, in reading order.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kortit.messages import _, translator
from kortit.rendering.composition import manuscript

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Template

    from kortit.rendering import Content, View

TEMPLATES = Path(__file__).parent / "html_page"


def parts(content: Content, view: View) -> Iterator[str]:
    """Render content as an HTML page; each row is a part."""
    translate = translator(view.language)
    yield from _page().generate(
        said=manuscript(content, view),
        themes=translate(_("Themes")),
        skip=translate(_("Skip to the goals")),
    )


def css_string(text: str) -> Markup:
    """A text as a CSS string for a style element; all but ASCII letters and digits are escaped."""
    escaped = re.sub("[^A-Za-z0-9]", lambda match: f"\\{ord(match[0]):06x}", text)
    return Markup(f'"{escaped}"')  # noqa: S704 - no character with a meaning in HTML or CSS is left


def html_id(text: str) -> str:
    """A text as the id of an element: what is neither a letter, a digit, . nor - becomes -."""
    return re.sub(r"[^\w.-]", "-", text)


@cache
def _page() -> Template:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["css_string"] = css_string
    environment.filters["html_id"] = html_id
    return environment.get_template("page.html.jinja")
