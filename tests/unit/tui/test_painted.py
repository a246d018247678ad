"""Texts on their way to the screen: harmless, of the width that they are given, and never cut silently."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.style import Style
from rich.text import Text
from textual.content import Content

from kortit.characters import FORBIDDEN
from tui.widgets.painted import ELLIPSIS, cut, ends, joined, spaced, strip, text, title_of

CONSOLE = Console(width=200, force_terminal=True)
WIDE = "漢字かな混じり文"
FAMILY = "👩🏽‍🚒❤️🇫🇮"
any_text = st.text(
    st.one_of(st.characters(), st.sampled_from("漢字😀e\u0301\u0308\ufe0f\u200d👩🇫🇮 \t\n[/]@\x1b\x07\x9b")), max_size=60
)
widths = st.integers(0, 50)


def shown(line: Text, width: int) -> str:
    """A line as it is on the screen."""
    return "".join(segment.text for segment in strip(line, width, CONSOLE, Style()))


@given(any_text, widths)
def test_a_cut_line_never_exceeds_its_width(content: str, width: int) -> None:
    assert cell_len(cut(text(content), width).plain) <= width


@given(any_text, widths)
def test_what_fits_is_not_cut_and_what_does_not_ends_in_an_ellipsis(content: str, width: int) -> None:
    line = text(content)
    short = cut(line, width)
    if cell_len(line.plain) <= width:
        assert short.plain == line.plain
    elif width:
        assert short.plain.endswith(ELLIPSIS)


@given(any_text, any_text, widths)
def test_a_line_with_two_ends_never_exceeds_its_width(left: str, right: str, width: int) -> None:
    assert cell_len(ends(text(left), text(right), width).plain) <= width


@given(any_text, st.text("abcåäö", min_size=1, max_size=8), st.integers(12, 50))
def test_the_right_end_is_whole_wherever_it_fits(left: str, right: str, width: int) -> None:
    line = ends(text(left), text(right), width)
    assert line.plain.endswith(right)
    assert cell_len(line.plain) == width


@given(any_text, widths)
def test_a_painted_line_is_exactly_as_wide_as_it_is_to_be(content: str, width: int) -> None:
    painted = strip(text(content), width, CONSOLE, Style())
    assert painted.cell_length == width
    assert cell_len("".join(segment.text for segment in painted)) == width


@given(any_text, widths)
def test_nothing_that_is_painted_can_steer_a_terminal(content: str, width: int) -> None:
    for line in (text(content), spaced(content), ends(text(content), text(content), width)):
        written = shown(line, width)
        assert FORBIDDEN.search(written) is None
        assert not any(unicodedata.category(character) == "Cc" for character in written)


@given(any_text)
def test_a_text_keeps_its_words_and_nothing_of_it_is_markup(content: str) -> None:
    assume(FORBIDDEN.search(content) is None)
    assert text(content).plain == unicodedata.normalize("NFC", " ".join(content.split()))
    assert Content(text(content).plain).plain == text(content).plain
    assert str(title_of(content)) == text(content).plain


@given(any_text)
def test_a_run_of_a_text_keeps_one_space_at_each_end_that_had_some(content: str) -> None:
    run = spaced(content).plain
    assert run.strip(" ") == text(content).plain
    assert run.startswith(" ") == content[:1].isspace()


@pytest.mark.parametrize(
    "content", ["[b]lihava[/b]", "[/", "[O1-4] Tavoite", "[@click=app.exit]x[/]", "$foo {bar}", ":smile:"]
)
def test_markup_of_any_library_is_shown_as_it_is_written(content: str) -> None:
    assert shown(text(content), 40).rstrip() == content
    assert str(title_of(content)) == content


@pytest.mark.parametrize("width", range(20))
def test_wide_characters_are_never_halved(width: int) -> None:
    for content in (WIDE, FAMILY, f"a{WIDE}", f"{FAMILY}b"):
        assert cell_len(cut(text(content), width).plain) <= width
        assert cell_len(shown(text(content), width)) == width


def test_styles_survive_a_cut() -> None:
    line = joined(text("punainen", "red"), " ", text("vihreä", "green"))
    assert [(span.start, span.end, span.style) for span in cut(line, 6).spans] == [(0, 5, "red")]


def test_a_text_without_content_is_an_empty_line() -> None:
    assert text("").plain == text(" \n ").plain == ""
    assert shown(Text(), 3) == "   "
    assert cut(text("abc"), 0).plain == ""
    assert cut(text("abc"), 1).plain == ELLIPSIS
