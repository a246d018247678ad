"""The change table and the cards as Markdown for GitLab, Forgejo and GitHub, with one table per theme.

Cells use HTML for line breaks, marks and lists, since Markdown cells are single lines.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from kortit.characters import REPEATED, cleaned
from kortit.rendering.composition import manuscript
from kortit.rendering.manuscript import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kortit.rendering import Content, View
    from kortit.rendering.manuscript import CellParts, Item, Manuscript, Part, Section
    from kortit.wording import Words

# Everything that could be markup in Markdown, its tables and extensions, or HTML; some only at the start of a line.
_MARKUP = re.compile(r"([\\`*_{}\[\]#|~$@>]|^[-+=]|:(?=[\w+-]+:|//)|(?<=www)\.)")
_NUMBERED = re.compile(r"^(\d+)([.)])")
_MARKS = {"same": "{}", "sign": "{}", "deleted": "<del>{}</del>", "inserted": "<ins>{}</ins>"}


def parts(content: Content, view: View) -> Iterator[str]:
    """Render content as Markdown."""
    said = manuscript(content, view)
    yield "".join(f"{line}\n" for line in _heading(said))
    for chapter in said.chapters:
        if chapter.heading:
            yield f"\n## {escaped(chapter.heading)}\n"
        for section in chapter.sections:
            yield from _section(section, "###" if chapter.heading else "##")
    for line in said.closing:
        yield f"\n<sub>{escaped(line)}</sub>\n"


@lru_cache(REPEATED)
def escaped(text: str) -> str:
    """Escape a text so that Markdown shows it literally."""
    if not text:
        return text
    written = _MARKUP.sub(r"\\\1", cleaned(text).replace("&", "&amp;").replace("<", "&lt;"))
    if written[:1].isdigit():
        written = _NUMBERED.sub(r"\1\\\2", written)
    # Forgejo takes \[ at the beginning of a line for a formula.
    return written if not written.startswith("\\[") else f"&#91;{written[2:]}"


def _heading(said: Manuscript) -> Iterator[str]:
    yield f"# {escaped(said.title)}"
    yield ""
    about = "".join(f" · {part}" for part in (*said.identity, said.annex) if part)
    yield f"**{escaped(said.municipality)}** {escaped(about)}".rstrip()
    yield ""
    for fact in said.facts:
        yield f"- {escaped(fact.label)}: {'; '.join(map(escaped, fact.texts))}"
    for paragraph in said.preamble:
        yield from ("", escaped(paragraph))
    if said.legend:
        yield from ("", _marked(said.legend))
    if not said.chapters:
        yield from ("", escaped(said.empty))


def _section(section: Section, level: str) -> Iterator[str]:
    yield f"\n{level} {escaped(section.heading)}\n\n"
    yield f"| {' | '.join(escaped(column.heading) for column in section.columns)} |\n"
    yield f"|{' --- |' * len(section.columns)}\n"
    for row in section.rows:
        yield f"| {' | '.join(map(_cell, row.cells))} |\n"


def _cell(cell: CellParts) -> str:
    return " <br>".join(line for part in cell for line in _part(part))


def _part(part: Part) -> Iterator[str]:
    label = escaped(part.label)
    match part.role:
        case Role.STATUS:
            yield f"**{label}** · {_marked(part.runs)}" if label else _marked(part.runs)
        case Role.MEANS | Role.INDICATORS:
            if label:
                yield f"{label}:"
            for item in part.items:
                yield f"• {_item(item)}"
                for step in item.steps:
                    yield f"&nbsp;&nbsp;◦ {_item(step)}"
        case Role.YEAR:
            yield f"**{_marked(part.runs)}**{_after(part.state, part.decision)}"
        case _:
            yield f"{label}: " * bool(label) + _marked(part.runs) + _after(part.state, part.decision)


def _item(item: Item) -> str:
    return _marked(item.runs) + _after(item.state, item.decision)


def _after(state: str, decision: str) -> str:
    return (f" *({escaped(state)})*" if state else "") + (f" <sub>{escaped(decision)}</sub>" if decision else "")


def _marked(runs: Iterable[Words]) -> str:
    return "".join(_MARKS[run.kind].format(_escaped_run(run.text)) if run.text.strip() else run.text for run in runs)


def _escaped_run(text: str) -> str:
    core = escaped(text)
    return (" " if text[:1] == " " else "") + core + (" " if core and text[-1:] == " " else "")
