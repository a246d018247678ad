"""Charts of follow-up: what they show as numbers, and that their drawings tell it without colour and without eyes."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from kortit.follow_up.charts import MOST_PERIODS, Share, Trend, cells, shares, trend_of
from kortit.follow_up.period import Period, ReportLine
from kortit.follow_up.statuses import Level, Status
from kortit.goal import GoalId
from kortit.indicators import Indicator
from kortit.rendering import FORMATS, View, blocks, svg
from tests.reports import STATUSES, full_report

GOAL = GoalId("O1-01")
WORDS = (*(status.name for status in STATUSES.values()), "Ei raportoitu")
STYLES = Path(svg.__file__).parent / "html_page"


def trend(*actuals: str | None, indicator: Indicator | None = None) -> Trend | None:
    one = indicator or Indicator("a", "Mittari", "6", "20", "kpl")
    lines = [
        (
            Period(datetime.date(2020 + place, 1, 1)),
            None if actual is None else ReportLine(GOAL, "x", "", {"a": actual}),
        )
        for place, actual in enumerate(actuals)
    ]
    return trend_of(one, lines)


def numbers(found: Trend | None) -> list[Decimal | None]:
    assert found is not None
    return [mark.number for mark in found.marks]


def drawn(drawing: svg.Drawing) -> etree._Element:
    return etree.fromstring(drawing.svg)


def test_the_shares_are_the_counts_of_the_report_and_the_unreported() -> None:
    report = full_report(24)
    for tally in (*report.by_theme, report.whole):
        found = shares(STATUSES, tally)
        assert sum(share.count for share in found) == tally.goals
        assert (found[-1].status, found[-1].count) == (None, tally.unreported)
        assert [share.number for share in found] == [0, 1, 0, 0, 0, 0]


@given(st.lists(st.integers(0, 500), min_size=1, max_size=8), st.integers(8, 120))
def test_a_bar_of_cells_is_filled_and_nothing_vanishes(counts: list[int], width: int) -> None:
    taken = cells(counts, width)
    assert sum(taken) == (width if any(counts) else 0)
    for count, cell in zip(counts, taken, strict=True):
        assert bool(cell) == bool(count)
    pairs = sorted(zip(counts, taken, strict=True))
    assert all(small[1] <= large[1] + 1 for small, large in pairwise(pairs))


def test_a_trend_begins_with_the_first_actual_and_has_gaps_for_holes_texts_and_other_units() -> None:
    assert numbers(trend(None, "", "8", None, "ei mitattu", "12 %", "1 250,5 kpl")) == [
        Decimal(8), None, None, None, Decimal("1250.5"),
    ]  # fmt: skip
    assert trend("8", None, "") is None
    assert trend() is None
    texts = trend("1. sija", "2. sija")
    assert texts is not None
    assert not texts.is_drawn
    assert len(numbers(trend(*map(str, range(20))))) == MOST_PERIODS


def test_levels_lie_between_the_lowest_and_the_highest() -> None:
    found = trend("8", "27")
    assert found is not None
    assert [found.height(Decimal(one)) for one in (6, 27)] == [0, 1]
    same = trend("3", "3", indicator=Indicator("a", "Mittari"))
    assert same is not None
    assert (same.height(Decimal(3)), same.baseline, same.target) == (0.5, None, None)


def test_a_bar_tells_its_counts_by_texture_and_by_sign_and_in_words() -> None:
    tally = full_report(24).whole
    picture = svg.bar(shares(STATUSES, tally), "O1 <Väki>", WORDS, "o1")
    assert picture.said.startswith("O1 <Väki>: Toteutunut 4, ")
    root = drawn(picture)
    title, desc = root[0], root[1]
    assert (title.text, desc.text) == tuple(picture.said.split(": ", 1))
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    parts = [one for one in root.findall("{*}svg") if one.get("class")]
    assert len({etree.tostring(one[1]) for one in parts}) == len(parts) == 6
    assert [one.text for one in root.iter("{*}text")] == [
        f"{share.sign} {share.count}" for share in shares(STATUSES, tally)
    ]
    assert sum(float(one.get("width", "").rstrip("%")) for one in parts) == pytest.approx(100, abs=0.01)


def test_statuses_of_one_level_have_textures_of_their_own() -> None:
    same = [Share(Status(str(number), "Tila", Level.GOOD), 1, number) for number in range(3)]
    assert len({svg.swatch(share).svg for share in same}) == 3


def test_in_a_terminal_a_bar_tells_its_parts_by_blocks_and_a_trend_its_heights_up_to_the_target() -> None:
    parts = shares(STATUSES, full_report(24).whole)
    drawn = "".join(part for _share, part in blocks.bar(parts, 24))
    assert [drawn.count(blocks.block(share)) for share in parts] == [share.count for share in parts]
    found = trend("8", None, "teksti", "13", "20")
    assert found is not None
    assert (blocks.course(found), blocks.numbers(found)) == ("▂··▅█┊█", "8 → – → teksti → 13 → 20")


def test_a_terminal_does_not_divide_a_number_or_part_it_from_its_sign() -> None:
    found = {
        tuple(shown.count(words) for words in ("1 250 000", "900 000 €", "1 240 000"))
        for width in (90, 104, 118, 132, 400)
        for shown in [FORMATS["text"].render(full_report(), View("fi", width=width)).decode()]
    }
    assert len(found) == 1


def test_a_trend_is_broken_at_gaps_and_shows_target_and_baseline_by_the_kind_of_their_lines() -> None:
    found = trend("8", "9", None, "12")
    assert found is not None
    root = drawn(svg.line(found, "O1-01", "kolme lukua", "x"))
    lines = [one for one in root.iter("{*}line") if one.get("class") == "accent"]
    assert (len(lines), len(list(root.iter("{*}circle")))) == (1, 3)
    dashes = [one.get("stroke-dasharray") for one in root.iter("{*}line") if one.get("class") == "ink"]
    assert len(set(dashes)) == len(dashes) == 2
    assert [one.text for one in root.iter("{*}text")] == ["8", "9", "–", "12", "1.1.2020", "1.1.2023"]


@given(st.lists(st.sampled_from(["7", "1 250 000 000", "4,2", "", "teksti", "-3"]), min_size=2, max_size=8))
def test_numbers_beside_a_line_never_run_into_each_other(actuals: list[str]) -> None:
    found = trend(*actuals)
    if found is None or not found.is_drawn:
        return
    taken: list[tuple[float, float]] = []
    for one in drawn(svg.line(found, "a", "b", "x")).iter("{*}text"):
        if one.get("font-size") == "12":
            at, wide = float(one.get("x", "").rstrip("%")), 100 * 8 * len(one.text or "") / 280
            start = at - {"start": 0.0, "middle": wide / 2, "end": wide}[one.get("text-anchor", "")]
            taken.append((start, start + wide))
    assert all(start >= -0.02 and end <= 100.02 for start, end in taken)
    assert all(left[1] <= right[0] + 0.02 for left, right in pairwise(taken))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_every_colour_can_be_told_from_the_paper_in_light_dark_and_print() -> None:
    style = "".join((STYLES / name).read_text(encoding="utf-8") for name in ("style.css.jinja", "chart.css.jinja"))
    light: dict[str, str] = {}
    dark: dict[str, str] = {}
    for block in re.findall(r":root \{(.*?)\}", style, re.DOTALL):
        for name, colour in re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block):
            (dark if name in light else light)[name] = colour
    for scheme in (light, dark):
        for name, least in {"good": 3, "warning": 3, "bad": 3, "quiet": 4.5, "accent": 3, "ink": 4.5}.items():
            assert contrast(scheme[name], scheme["paper"]) >= least, (name, scheme[name])
    own = set(re.findall(r'"(#[0-9a-f]{6})"', Path(svg.__file__).read_text(encoding="utf-8")))
    assert min(contrast(colour, "#ffffff") for colour in own - {"#ffffff"}) >= 4.5
