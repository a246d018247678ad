"""The change table and the cards as one HTML file that is the page of a web site as well: no script, nothing to fetch.

It is written row by row from templates that escape whatever is put into them, in the order in which it is read.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kortit.changes import ItemChange
from kortit.messages import _, translator
from kortit.rendering.composition import manuscript
from kortit.rendering.labels import ITEM_STATUS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Template

    from kortit.messages import Translator
    from kortit.rendering import Content, View

TEMPLATES = Path(__file__).parent / "html_page"
# The state that says of a whole item what the mark of its only run says.
_WHOLE = {"inserted": ItemChange.ADDED, "deleted": ItemChange.REMOVED}


def parts(content: Content, view: View) -> Iterator[str]:
    """Write content as a page of HTML; each row is a part."""
    translate = translator(view.language)
    yield from _page().generate(
        said=manuscript(content, view),
        themes=translate(_("Themes")),
        skip=translate(_("Skip to the goals")),
        whole=_whole_states(translate),
    )


def css_string(text: str) -> Markup:
    """Write a text as a string of CSS inside a style element: whatever is no letter or digit of ASCII is an escape."""
    escaped = re.sub("[^A-Za-z0-9]", lambda match: f"\\{ord(match[0]):06x}", text)
    return Markup(f'"{escaped}"')  # noqa: S704 - nothing is left of it that HTML or CSS could take for its own


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
    return environment.get_template("page.html.jinja")


def _whole_states(translate: Translator) -> dict[str, str]:
    """Give the states after which a listener would hear the same word twice."""
    messages = ((kind, ITEM_STATUS[change]) for kind, change in _WHOLE.items())
    return {kind: translate(message) for kind, message in messages if message}
