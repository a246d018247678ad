"""What every document for Word begins and ends with: title, facts and preamble; the small lines at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kortit.rendering.word_xml import line_break, paragraph, run, runs, tab

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kortit.rendering.manuscript import Fact, Manuscript

_ONE_LINE = 110  # characters that surely fit beside a label on a page across


def opening(said: Manuscript) -> Iterator[str]:
    """Give what stands before the first heading."""
    yield paragraph("Title", run(said.title))
    yield paragraph("Subtitle", run(said.municipality))
    yield from map(_fact, said.facts)
    for text in said.preamble:
        yield paragraph("KortitPreamble", run(text))


def legend(said: Manuscript) -> Iterator[str]:
    """Give the line that shows how words are marked, where they are."""
    if said.legend:
        yield paragraph("KortitLegend", runs(said.legend))


def closing(said: Manuscript) -> Iterator[str]:
    """Give the lines at the end."""
    for line in said.closing:
        yield paragraph("KortitClosing", run(line))


def _fact(fact: Fact) -> str:
    """Write a fact in one line, or in a line for each of its texts where they are long."""
    joined = "; ".join(fact.texts)
    texts = (joined,) if len(joined) <= _ONE_LINE else tuple(f"{text};" for text in fact.texts[:-1]) + fact.texts[-1:]
    content = line_break().join(map(run, texts))
    return paragraph("KortitFact", run(f"{fact.label}:", "KortitLabel") + tab() + content)
