"""Headings: what they mean, in three languages."""

from __future__ import annotations

import pytest

from kortit.fields import ExtraField
from kortit.importing.headings import read_heading
from kortit.kinds import TEXT

FIELDS = {"owner": ExtraField("owner", "Vastuutaho", TEXT, None)}


@pytest.mark.parametrize(
    ("text", "fields", "side"),
    [
        ("Tavoite", ("goal",), ""),
        ("SITOVA TAVOITE:", ("goal",), ""),
        ("Sitovat tavoitteet", ("goal",), ""),
        ("Päämäärä", ("theme",), ""),
        ("Tavoitevuosi", ("target_year",), ""),
        ("Uusi tavoitevuosi", ("target_year",), "new"),
        ("Tavoitevuosi (vanha)", ("target_year",), "old"),
        ("Uudet keinot", ("means",), "new"),
        ("Nykyiset toimenpiteet", ("means",), "old"),
        ("Uusi tavoitevuosi ja keinot", ("target_year", "means"), "new"),
        ("Tavoitevuosi / keinot", ("target_year", "means"), ""),
        ("Tunnus", ("id",), ""),
        ("Vastuutaho", ("owner",), ""),
        ("Vastuutaho (uusi)", ("owner",), "new"),
        ("Bindande mål", ("goal",), ""),
        ("Strategiskt mål", ("theme",), ""),
        ("Nytt målår och nya åtgärder", ("target_year", "means"), "new"),
        ("Gammalt målår", ("target_year",), "old"),
        ("Target year and means", ("target_year", "means"), ""),
        ("Proposed measures", ("means",), "new"),
        ("Päämäärä ja tavoite", ("theme", "goal"), ""),
    ],
)
def test_headings_are_understood(text: str, fields: tuple[str, ...], side: str) -> None:
    heading = read_heading(text, FIELDS)
    assert heading is not None
    assert (heading.fields, heading.side) == (fields, side)


@pytest.mark.parametrize("text", ["Huomautukset", "Tavoitteen mittari", "Uusi ja vanha tavoite", "", "Keino 1", "€"])
def test_what_is_no_such_heading_is_not_guessed(text: str) -> None:
    assert read_heading(text, FIELDS) is None
