"""The change table and the cards as one self-contained HTML file for web sites: no scripts, no external resources.

Templates with automatic escaping write it row by row, in reading order.
"""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from kortit.messages import _, translator
from kortit.rendering import ATTACH_DATA, FORMATS, svg
from kortit.rendering.composition import manuscript
from kortit.rendering.links import parted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jinja2 import Template

    from kortit.rendering import Content, View
    from kortit.rendering.manuscript import Course, Fact
    from kortit.wording import Words

TEMPLATES = Path(__file__).parent / "html_page"


def parts(content: Content, view: View) -> Iterator[str]:
    """Render content as an HTML page; each row is a part."""
    translate = translator(view.language)
    said = manuscript(content, view)
    yield from _page().generate(
        said=said,
        description=". ".join((said.title, said.municipality, *(_described(fact) for fact in said.facts))),
        data=_data(content, view),
        logo=_logo(said.margins.logo),
        data_name=translate(_("The same as data (JSON)")),
        themes=translate(_("Themes")),
        skip=translate(_("Skip to the goals")),
    )


def _described(fact: Fact) -> str:
    return f"{fact.label}: {'; '.join(fact.texts)}"


def _data(content: Content, view: View) -> str:
    """The data as a link that holds it whole, if it is to be attached; otherwise an empty text."""
    if ATTACH_DATA not in view.extras:
        return ""
    return f"data:application/json;base64,{b64encode(FORMATS['json'].render(content, view)).decode()}"


def _logo(data: bytes) -> str:
    """A picture as an address that holds it; an empty text where there is none."""
    kind = "png" if data.startswith(b"\x89PNG") else "jpeg"
    return f"data:image/{kind};base64,{b64encode(data).decode()}" if data else ""


def words(runs: Sequence[Words], marks: Mapping[str, str], card: str = "", around: str = "") -> Markup:
    """Runs of words; a text that is hidden from sight says what a mark shows, since screen readers pass over marks.

    `card` and `around` are the attributes of what cards say and of what is said of it, where these need any.
    """
    said = _run(runs[0], marks, around) if len(runs) == 1 else Markup().join(_run(run, marks, around) for run in runs)
    return _OF_CARD % (card, said) if card else escape(said)


def _run(run: Words, marks: Mapping[str, str], around: str) -> str:
    element = _ELEMENTS.get(run.kind)
    if element is None or run.text.isspace():
        return run.text
    return _MARKED % (around, marks[run.kind], element, run.text, element, around)


_ELEMENTS = {"inserted": "ins", "deleted": "del"}
_OF_CARD = Markup("<span%s>%s</span>")
_MARKED = Markup('<span class="heard"%s>[%s: </span><%s>%s</%s><span class="heard"%s>]</span>')


def css_string(text: str) -> Markup:
    """A text as a CSS string for a style element; all but ASCII letters and digits are escaped."""
    escaped = re.sub("[^A-Za-z0-9]", lambda match: f"\\{ord(match[0]):06x}", text)
    return Markup(f'"{escaped}"')  # noqa: S704 - no character with a meaning in HTML or CSS is left


def html_id(text: str) -> str:
    """A text as the id of an element: what is neither a letter, a digit, . nor - becomes -."""
    return re.sub(r"[^\w.-]", "-", text)


def drawn(course: Course, ids: str | int) -> svg.Drawing:
    """A trend as a drawing for a template."""
    return svg.line(course.trend, course.name, course.said, f"line-{html_id(str(ids))}")


CHARTS = {"bar": svg.bar, "swatch": svg.swatch, "drawn": drawn}
"""The filters of templates that hold charts."""


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
    environment.filters["parted"] = parted
    environment.filters |= CHARTS | {"words": words}
    return environment.get_template("page.html.jinja")
