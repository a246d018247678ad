"""Single settings written into kortit.yaml: the rest of the file stays as it is, to the byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kortit.setting_changes import settings_of
from store.files.municipality_edit import with_names, with_setting
from store.files.municipality_file import read_municipality

if TYPE_CHECKING:
    from store.files.safe_yaml import Plain


def test_an_order_takes_lines_and_comments_with_it() -> None:
    before = SETTINGS.replace("      O1: Hyvä", "      # ensin\n      O1: Hyvä").replace(
        "  S:\n", "  S:   # sisäinen\n"
    )
    themes = with_setting(before.encode(), "order.themes", ["O2", "O9", "O1"]).decode()
    assert themes == before.replace("      # ensin\n      O1: Hyvä työ\n      O2:\n",
                                    "      O2:\n      # ensin\n      O1: Hyvä työ\n")  # fmt: skip
    assert with_setting(themes.encode(), "order.themes", ["O1", "O2"]).decode() == before
    perspectives = with_setting(before.encode(), "order.perspectives", ["S", "O"]).decode()
    assert perspectives.index("  S:   # sisäinen\n") < perspectives.index("  O:\n") < perspectives.index("# ensin")
    assert with_setting(perspectives.encode(), "order.perspectives", ["O", "S"]).decode() == before


SETTINGS = """\
format: 1
municipality: Koivulampi   # kunnan nimi
language: fi
perspectives:
  O:
    name: Oppiminen   # kasvu
    themes:
      O1: Hyvä työ
      O2:
  S:
# toimielimet
bodies:
  council: {name: Kaupunginvaltuusto, abbreviation: Kv}
  board:
    name: Kaupunginhallitus
    abbreviation: [Kh, Stds]
authority:
  goal: [council]   # sitova
  means: any
"""


@pytest.mark.parametrize(
    ("key", "value", "old", "new"),
    [
        ("themes.O1", {"name": "Hyvä: työ", "perspective": "O"}, "O1: Hyvä työ", 'O1: "Hyvä: työ"'),
        ("themes.O2", {"name": "Osaaminen", "perspective": "O"}, "O2:\n", "O2: Osaaminen\n"),
        ("themes.O3", {"name": "Uusi", "perspective": "O"}, "      O2:\n", "      O2:\n      O3: Uusi\n"),
        ("themes.S1", {"name": "Uusi", "perspective": "S"}, "  S:\n", "  S:\n    themes:\n      S1: Uusi\n"),
        ("perspectives.O", {"name": "Kasvu"}, "Oppiminen   #", "Kasvu   #"),
        ("authority.goal", ["council", "board"], "goal: [council]   #", "goal: [council, board]   #"),
        ("authority.goal", "any", "goal: [council]   #", "goal: any   #"),
        ("bodies.board", {"name": "Kaupunginhallitus", "abbreviation": ["Kh"]}, "[Kh, Stds]", "[Kh]"),
        ("bodies.council", {"name": "Valtuusto", "abbreviation": "Kv"}, "name: Kaupunginvaltuusto", "name: Valtuusto"),
        ("municipality", "Uusi kunta", "Koivulampi   #", "Uusi kunta   #"),
        ("themes.O1", None, "      O1: Hyvä työ\n", ""),
        (
            "authority.O1.goal",
            ["board"],
            "      O1: Hyvä työ\n",
            "      O1:\n        name: Hyvä työ\n        authority:\n          goal:\n            - board\n",
        ),
    ],
)
def test_one_setting_is_changed_and_nothing_else(key: str, value: Plain | None, old: str, new: str) -> None:
    assert SETTINGS.count(old) == 1
    assert with_setting(SETTINGS.encode(), key, value).decode() == SETTINGS.replace(old, new)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("perspectives.A", {"name": "Asiakas"}),
        ("themes.A1", {"name": "Arki", "perspective": "A"}),
        ("bodies.ltk", {"name": "Lautakunta", "abbreviation": ["Ltk", "Nmd"]}),
        ("fields.owner", {"name": "Vastuutaho", "type": "text", "authority": ["board"]}),
        ("document.title", "Muutokset"),
        ("authority.means", ["council"]),
        ("authority.O.means", ["council"]),
        ("authority.O1.goal", ["board", "council"]),
        ("authority.O2.existence", "any"),
        ("themes.O1", {"name": "Hyvä työ", "perspective": "S"}),
    ],
)
def test_what_is_written_is_read_back_as_the_setting(key: str, value: Plain) -> None:
    made = with_setting(SETTINGS.encode(), key, value)
    assert dict(settings_of(read_municipality(made)))[key].plain == value
    assert "# toimielimet" in made.decode()
    again = with_setting(made, key, value)
    assert again == made


def test_what_a_theme_says_of_authority_goes_with_it() -> None:
    own = with_setting(SETTINGS.encode(), "authority.O1.goal", ["board"])
    wanted: tuple[tuple[str, Plain], ...] = (
        ("themes.O1", {"name": "Parempi työ", "perspective": "O"}),
        ("themes.O1", {"name": "Parempi työ", "perspective": "S"}),
        ("authority.O.means", ["council"]),
    )
    for key, value in wanted:
        made = read_municipality(with_setting(own, key, value))
        assert made.card_authority["O1"] == {"goal": frozenset({"board"})}, key
        assert dict(settings_of(made))[key].plain == value
    unnamed = with_setting(SETTINGS.encode(), "authority.O2.goal", "any")
    named = read_municipality(with_names(unnamed, {"O2": "Osaaminen"}))
    assert (dict(settings_of(named))["themes.O2"].plain["name"], named.card_authority) == (
        "Osaaminen",
        {"O2": {"goal": None}},
    )
    assert read_municipality(with_setting(own, "authority.O1.goal", None)).card_authority == {}
    assert with_setting(own, "themes.O1", None) == with_setting(SETTINGS.encode(), "themes.O1", None)
