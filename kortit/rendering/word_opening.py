"""The beginning and end of every Word document: title, facts and preamble; the small lines at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kortit.rendering.word_xml import line_break, linked, paragraph, run, runs, tab

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kortit.rendering.manuscript import Fact, Manuscript

_ONE_LINE = 110  # characters that are sure to fit beside a label on a landscape page


def opening(said: Manuscript) -> Iterator[str]:
    """The paragraphs before the first heading."""
    yield paragraph("Title", run(said.title))
    yield paragraph("Subtitle", linked(" · ".join((said.municipality, *said.identity)), said.links))
    for fact in said.facts:
        yield _fact(fact, said.links)
    for text in said.preamble:
        yield paragraph("KortitPreamble", run(text))


def legend(said: Manuscript) -> Iterator[str]:
    """The legend of the marks, if words are marked."""
    if said.legend:
        yield paragraph("KortitLegend", runs(said.legend))


def closing(said: Manuscript) -> Iterator[str]:
    """The lines at the end."""
    for line in said.closing:
        yield paragraph("KortitClosing", run(line))


def _fact(fact: Fact, links: Mapping[str, str]) -> str:
    """A fact on one line, or with a line for each of its texts if they are long."""
    joined = "; ".join(fact.texts)
    texts = (joined,) if len(joined) <= _ONE_LINE else tuple(f"{text};" for text in fact.texts[:-1]) + fact.texts[-1:]
    content = line_break().join(linked(text, links) for text in texts)
    return paragraph("KortitFact", run(f"{fact.label}:", "KortitLabel") + tab() + content)
