"""Headings of the field in three languages, and what is made of columns with them."""

from __future__ import annotations

import pytest

from kortit.fields import ExtraField
from kortit.importing.columns import layout_of
from kortit.importing.headings import is_bilingual, read_heading, terms_beyond
from kortit.importing.vocabulary import ACTUAL, AIM, INDICATOR, LEVEL, OWNER, TERMS
from kortit.kinds import TEXT
from kortit.municipality import Columns

FIELDS = {"owner": ExtraField("owner", "Vastuutaho", TEXT, None)}


@pytest.mark.parametrize(
    ("text", "fields", "year"),
    [
        ("Sitova toiminnan tavoite", ("goal",), 0),
        ("Sitovat toiminnan tavoitteet", ("goal",), 0),
        ("Talousarviotavoitteet 2026", ("goal",), 2026),
        ("Tulostavoite 2026", ("goal",), 2026),
        ("Tavoite vuodelle 2027", ("goal",), 2027),
        ("Tavoitteet 2026–2028", ("goal",), 0),
        ("Nämndens mål", ("goal",), 0),
        ("Valtuustoon nähden sitovat tavoitteet", ("goal",), 0),
        ("Kaupunginvaltuuston strateginen tavoite", (AIM,), 0),
        ("Delmålen", ("goal",), 0),
        ("Mål för år 2026", ("goal",), 2026),
        ("Budget targets", ("goal",), 0),
        ("Tavoite / Mål", ("goal",), 0),
        ("Sitova tavoite Bindande mål", ("goal",), 0),
        ("Valtuustokauden tavoitteet", (AIM,), 0),
        ("Kommunfullmäktiges mål", (AIM,), 0),
        ("Fokusområden", ("theme",), 0),
        ("Strategiset painopisteet", ("theme",), 0),
        ("Tavoiteaikataulu", ("target_year",), 0),
        ("Tidplan", ("target_year",), 0),
        ("Toimenpiteet ja aikataulu", ("means", "target_year"), 0),
        ("Aktiviteterna", ("means",), 0),
        ("Kriittiset menestystekijät", ("theme",), 0),
        ("Kritiska framgångsfaktorer", ("theme",), 0),
        ("Sitovat toiminnalliset ja taloudelliset tavoitteet 2026", ("goal",), 2026),
        ("Tytäryhtiöiden tavoitteet", ("goal",), 0),
    ],
)
def test_a_heading_is_known_in_its_inflections(text: str, fields: tuple[str, ...], year: int) -> None:
    heading = read_heading(text, {})
    assert heading is not None
    assert (heading.fields, heading.year) == (fields, year)


@pytest.mark.parametrize(
    ("text", "bilingual"),
    [
        ("Tavoite / Mål", True),
        ("Sitova tavoite Bindande mål", True),
        ("Keinot – Åtgärder", True),
        ("Tavoite", False),
        ("Tavoite ja keinot", False),
        ("Keinot / Toimenpiteet", False),
        ("Huomautus / Anmärkning", False),
    ],
)
def test_a_heading_in_two_languages_is_known_as_such(text: str, bilingual: bool) -> None:
    assert is_bilingual(text) is bilingual


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Mittari", (INDICATOR,)),
        ("Mittari / arviointikriteerit", (INDICATOR,)),
        ("Mittarit ja tavoitetaso", (INDICATOR, LEVEL)),
        ("Målvärden 2026", (LEVEL,)),
        ("Toteuma 31.8.2026", (ACTUAL,)),
        ("Toteuma (%)", (ACTUAL,)),
        ("Vastuuhenkilöt", (OWNER,)),
        ("Ansvarig nämnd", (OWNER,)),
        ("Toimenpide/mittari", ("means", INDICATOR)),
        ("Huomautukset", ()),
        ("Tavoite", ()),
    ],
)
def test_what_no_goal_has_by_itself_is_known_and_not_read(text: str, terms: tuple[str, ...]) -> None:
    assert terms_beyond(text) == terms
    assert not terms or read_heading(text, {}) is None


def test_every_heading_of_the_vocabulary_means_what_its_row_says() -> None:
    wrong = []
    for name, term in TERMS.items():
        for phrase in (one for phrases in term.headings.values() for one in phrases):
            heading = read_heading(phrase, {})
            # A few are kortit's own headings, which mean something else where kortit wrote the table.
            found = heading.fields if heading is not None and not heading.is_about_the_row else terms_beyond(phrase)
            wrong += [phrase] if found != (name,) else []
    assert wrong == []
    assert sum(len(phrases) for term in TERMS.values() for phrases in term.headings.values()) > 180


def fields_of(*headings: str) -> list[tuple[str, ...]]:
    layout = layout_of(headings, Columns.NEW_FIRST, (), FIELDS)
    return [next((role.fields for role in layout.roles if role.place == place), ()) for place in range(len(headings))]


def test_a_goal_above_goals_is_the_theme_where_another_column_holds_the_goal() -> None:
    assert fields_of("Strateginen tavoite", "Tulostavoite", "Vuosi") == [("theme",), ("goal",), ("target_year",)]
    assert fields_of("Teema", "Strateginen tavoite", "Vuosi") == [("theme",), ("goal",), ("target_year",)]
    assert fields_of("Teema", "Strateginen tavoite", "Tulostavoite", "Vuosi")[1] == ()


def test_a_column_is_taken_for_the_only_field_that_means_the_same() -> None:
    assert fields_of("Tavoite", "Vuosi", "Vastuuhenkilö")[2] == ("owner",)
    assert fields_of("Tavoite", "Vuosi", "Vastuuhenkilö", "Vastuuyksikkö")[2:] == [(), ()]
    assert fields_of("Tavoite", "Vuosi", "Vastuutaho", "Vastuuhenkilö")[2:] == [("owner",), ()]
