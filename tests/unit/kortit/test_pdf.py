"""The PDF from inside: what the font can show, what fits, how long documents are divided, and colours to read by."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kortit.changes import ChangeTable, Endpoint
from kortit.characters import FORBIDDEN, cleaned
from kortit.errors import FailedError
from kortit.goal import Goal, GoalId, Means
from kortit.in_force import InForce
from kortit.municipality import Municipality, Perspective, Theme
from kortit.rendering import FORMATS, Unchanged, View, pdf
from kortit.rendering.pdf_glyphs import BREAK, COVERED, SIGN, breakable, lines, printable, width
from tests.content import CITY, large_table, ugly_table

FONTS = [TTFont(path) for path in sorted(pdf.FONTS.glob("*.otf"))]
PAGE = pdf.source().decode()


def covered() -> set[int]:
    """The code points that the font covers according to the module."""
    parts = (part.split("-") for part in COVERED.split())
    return {code for ends in parts for code in range(int(ends[0], 16), int(ends[-1], 16) + 1)}


# --- the font ---


def test_the_table_of_covered_characters_is_that_of_all_font_files() -> None:
    assert len(FONTS) == 2
    everywhere = set.intersection(*(set(font.getBestCmap()) for font in FONTS))
    fit = {
        code
        for code in everywhere
        if not FORBIDDEN.match(chr(code))
        and unicodedata.category(chr(code)) != "Co"
        and (code == ord(" ") or not chr(code).isspace())
    }
    assert covered() == fit
    assert ord(SIGN) in fit
    assert all(unicodedata.bidirectional(chr(code)) not in ("R", "AL") for code in fit)


def test_no_character_is_wider_than_the_table_of_widths_says() -> None:
    for font in FONTS:
        names, metrics, em = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
        assert [chr(code) for code in covered() if metrics[names[code]][0] / em > width(chr(code))] == []


def test_the_font_may_be_passed_on_and_weighs_little() -> None:
    licence = (pdf.FONTS / "OFL.txt").read_text(encoding="utf-8")
    assert "The Inter Project Authors" in licence
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert all("SIL Open Font License" in font["name"].getDebugName(13) for font in FONTS)
    assert sum(path.stat().st_size for path in pdf.FONTS.iterdir()) < 1_000_000


# --- characters ---


@pytest.mark.parametrize(
    ("text", "shown", "count"),
    [
        ("Järvi, åland, Äänekoski – 5 %", "Järvi, åland, Äänekoski – 5 %", 0),
        ("sää", "sää", 0),
        ("ǩeʹrǧǧ Ǥ ŋ đ ŧ", "ǩeʹrǧǧ Ǥ ŋ đ ŧ", 0),  # Sámi
        ("Хельсинки Ελλάδα", "Хельсинки Ελλάδα", 0),
        ("a\u0301 q\u0323", "a\u0301 q\u0323", 0),
        ("日本 x", f"{SIGN}{SIGN} x", 2),
        ("עברית", SIGN * 5, 5),
        ("🏙\ufe0f", SIGN, 1),
        ("\ufe0f", SIGN, 1),
        ("✓\ufe0f", "✓", 0),
        ("👩\ufffd🏫", SIGN * 3, 3),
        ("\ue000", SIGN, 1),
        ("\ufffd", SIGN, 1),
    ],
)
def test_what_the_font_lacks_is_replaced_by_a_sign_that_it_has(text: str, shown: str, count: int) -> None:
    assert printable(text) == (shown, count)


def one_goal(text: str) -> ChangeTable:
    goal = Goal(GoalId("O1-01"), "O1", text, 2025, (Means(text, (text,)),), {"owner": text})
    old = {goal.id: replace(goal, text=f"{text} ennen", means=(Means("ennen"),))}
    city = CITY._replace(name=text or "x", document=CITY.document._replace(title=text, preamble=text))
    endpoint = Endpoint("b" * 40, "b" * 40, "2025-01-01T00:00:00Z")
    return ChangeTable.between(old, {goal.id: goal}, municipality=city, origin=endpoint, target=endpoint)


ANY = st.text(
    st.characters() | st.sampled_from("\u200d\ufe0f\u0301\u0323\u034f\u20e3\u2066\U000e0100👩🏙עברﷺ한ก𝔘\ue000\u00ad"),
    max_size=30,
)


@settings(max_examples=40)
@example("a \u034f b")
@example("\u034f")
@given(ANY)
def test_no_text_of_any_script_keeps_a_document_from_being_made(text: str) -> None:
    written = FORMATS["pdf"].render(one_goal(text), View("fi"))
    with pikepdf.Pdf.open(io.BytesIO(written)) as opened:
        assert "/StructTreeRoot" in opened.Root


def test_empty_texts_are_empty_items() -> None:
    goal = Goal(GoalId("O1-01"), "O1", "", 2025, (Means("", ("", "")), Means("")))
    endpoint = Endpoint("b" * 40, "b" * 40, "2025-01-01T00:00:00Z")
    table = ChangeTable.between({goal.id: goal}, {goal.id: goal}, municipality=CITY, origin=endpoint, target=endpoint)
    written = FORMATS["pdf"].render(table, View("fi", unchanged=Unchanged.FULL))
    with pikepdf.Pdf.open(io.BytesIO(written)) as opened:
        assert (
            sum(str(one.get("/S")) == "/LI" for one in opened.objects if isinstance(one, pikepdf.Dictionary)) == 8 + 3
        )


def test_every_character_of_the_table_can_be_set() -> None:
    texts = ["".join(map(chr, sorted(covered())[start : start + 400])) for start in range(0, len(covered()), 400)]
    for text in texts:
        assert FORMATS["pdf"].render(one_goal(" ".join(text)), View("fi")).startswith(b"%PDF-1.7")


def test_a_text_goes_to_the_typesetter_as_data_and_its_program_is_always_the_same() -> None:
    view = View("fi", unchanged=Unchanged.FULL)
    data = json.loads(pdf.data(ugly_table(), view))
    assert data["title"] == "Muutokset [b] <i> #1"
    assert "#set text(red) $x^2$ *tähti* _viiva_ `koodi` @viite //kommentti" in json.dumps(data, ensure_ascii=False)
    assert "eval" not in PAGE
    assert set(re.findall(r"sys\.inputs\.(\w+)", PAGE)) == {"data", "attached"}
    assert pdf.data(ugly_table(), view) == pdf.data(ugly_table(), view)


def test_what_the_typesetter_refuses_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "source", lambda: b"#unknown()")
    with pytest.raises(FailedError, match="the typesetter of the PDF says: "):
        FORMATS["pdf"].render(large_table(1), View("fi"))


# --- what fits ---


@given(st.text(st.sampled_from("aäWm iíx́\u0323日"), max_size=120), st.integers(12, 40))
def test_only_words_that_may_be_too_long_can_be_broken_and_no_letter_loses_its_marks(text: str, room: int) -> None:
    broken = breakable(text, room)
    assert broken.replace(BREAK, "") == text
    for word in broken.split(" "):
        pieces = word.split(BREAK)
        assert len(pieces) == 1 or width("".join(pieces)) > room
        assert not any(unicodedata.combining(piece[:1]) for piece in pieces[1:] if piece)


def test_lines_are_counted_by_words_and_never_too_few() -> None:
    assert lines("", 20) == 1
    assert lines("sana", 20) == 1
    assert lines("sana " * 9 + "sana", 20) == 2
    assert lines("W" * 60, 20) > 3
    assert lines("a", 20) <= lines("a " * 200, 20) <= lines("W " * 200, 20)


# --- volumes ---


def test_content_that_fits_is_one_volume_as_it_is() -> None:
    table = large_table(60)
    assert pdf.volumes(table, View("fi")) == [table]
    assert pdf.volumes(table, View("fi"))[0] is table


def test_a_long_table_is_divided_by_perspective_with_the_counts_and_decisions_of_the_whole() -> None:
    table = large_table(2_000)
    volumes = pdf.volumes(table, View("fi"))
    assert [{row.theme[0] for row in volume.rows} for volume in volumes if isinstance(volume, ChangeTable)] == [
        {"O"},
        {"S"},
        {"A"},
        {"T"},
    ]
    together = tuple(row for volume in volumes if isinstance(volume, ChangeTable) for row in volume.rows)
    assert together == table.rows
    assert all(isinstance(volume, ChangeTable) and volume._replace(rows=table.rows) == table for volume in volumes)


def test_a_perspective_that_is_too_large_is_divided_by_its_themes_and_a_theme_stays_whole() -> None:
    text = "Toimintamalli on kuvattu ja otettu käyttöön. " * 60
    goals = {
        goal.id: goal
        for theme, count in (("O1", 300), ("O2", 900), ("O3", 100), ("O4", 100), ("S1", 1))
        for goal in (
            Goal(GoalId(f"{theme}-{number:04d}"), theme, "Tavoite", 2025, (Means(text),)) for number in range(count)
        )
    }
    themes = tuple(Theme(f"O{number}", "") for number in range(1, 5))
    city = Municipality(
        "Testilä", perspectives=(Perspective("O", "", themes), Perspective("S", "", (Theme("S1", ""),)))
    )
    cards = InForce(tuple(goals.values()), city, Endpoint("HEAD", "b" * 40, "2025-01-01T00:00:00Z"))
    volumes = [volume for volume in pdf.volumes(cards, View("fi")) if isinstance(volume, InForce)]
    assert [list(dict.fromkeys(goal.theme for goal in volume.goals)) for volume in volumes] == [
        ["O1"],
        ["O2"],
        ["O3", "O4"],
        ["S1"],
    ]
    assert tuple(goal for volume in volumes for goal in volume.goals) == cards.goals


# --- colours ---


def luminance(colour: str) -> float:
    """The relative luminance of a colour (WCAG 2.1)."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_colour_of_words_stands_out_from_what_is_behind_it() -> None:
    named = dict(re.findall(r'^#let (\w+) = rgb\("(#[0-9a-f]{6})"\)', PAGE, re.MULTILINE))
    marks = dict(re.findall(r'(inserted|deleted): rgb\("(#[0-9a-f]{6})"\)', PAGE))
    badges = re.findall(r'(\w+): \(rgb\("(#[0-9a-f]{6})"\), rgb\("(#[0-9a-f]{6})"\)\)', PAGE)
    heads = re.findall(r'y == 0 \{ rgb\("(#[0-9a-f]{6})"\) \}', PAGE)
    assert (len(named), len(marks), len(badges), len(heads)) == (3, 2, 4, 1)
    for colour in (*named.values(), *marks.values()):
        assert contrast(colour, "#ffffff") >= 4.5
    for _kind, behind, colour in badges:
        assert contrast(colour, behind) >= 4.5
    assert contrast(named["accent"], heads[0]) >= 4.5


def test_words_are_marked_by_lines_as_well_as_by_colours() -> None:
    assert re.search(r"underline\(stroke: stroke", PAGE)
    assert re.search(r"strike\(stroke: stroke", PAGE)


def test_cleaned_texts_hold_no_place_to_break_but_ours() -> None:
    assert BREAK not in cleaned(f"a{BREAK}b")


def test_the_source_is_beside_the_module() -> None:
    assert Path(pdf.__file__).with_name("page.typ").read_bytes() == pdf.source()
