"""Amending in the full screen: which drafts, with which decision, who may decide it; and what one may do afterwards."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.boxes import box, words
from tests.conftest import GOAL
from tests.functional.screen.pasting import paste
from tests.screen import full_screen
from tui.screens import kortit_screen
from tui.widgets.table import TablePage

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli, Store
    from tests.screen import Seen

pytestmark = pytest.mark.anyio
FILE = "kortit/O1/O1-01.yaml"
FILLED = {"date": "1.2.2021", "section": "3"}


@pytest.fixture
def drafts(store: Store) -> Store:
    """A store with two drafts: a year that takes the council, and means that anyone may change."""
    store.write(FILE, GOAL.replace("2021", "2023"))
    store.write("kortit/S1/S1-01.yaml", 'goal: "Asiointi sujuu"\ntarget_year: 2022\nmeans: [Ajanvaraus.]\n')
    return store


def verdict(seen: Seen) -> str:
    return words(seen, "Toimivalta")


async def fill(seen: Seen, body: str = "(Kv)", **fields: str) -> None:
    """Open amending, and fill in the form of the decision from the first field on."""
    if "Kirjaa päätös" not in seen.lines[0]:
        await seen.press("a")
    await seen.press("tab", "tab")
    while body not in words(seen, "Toimielin"):
        await seen.press("right")
    for name in ("date", "section", "register", "effective", "reason"):
        await seen.press("tab")
        await seen.write(fields.get(name, ""))


def message(store: Store) -> str:
    return store.git("log", "-1", "--format=%B").strip()


# --- which drafts ------------------------------------------------------------------------------------------------


async def test_every_draft_is_listed_with_its_change_and_who_may_decide_it(drafts: Store) -> None:
    async with full_screen(drafts.root) as seen:
        await seen.press("a")
        first, second = box(seen, "Luonnokset")[:2]
        assert first.startswith("[x] O1-01: tavoitevuosi 2021 → 2023")
        assert first.endswith("Kv")
        assert second.startswith("[x] S1-01: keinot")
        assert second.endswith("ilman päätöstä")
        assert "2 / 2 valittuna" in seen


async def test_a_table_of_no_draft_does_not_say_that_nothing_was_changed(drafts: Store) -> None:
    async with full_screen(drafts.root) as seen:
        await seen.press("a", "space", "down", "space")
        assert "0 / 2 valittuna" in seen
        assert "valitse ainakin yksi luonnos" in seen
        assert "Ei muutoksia" not in seen
        await seen.press("space")
        assert "keinot" in seen.pane("table")


@pytest.mark.parametrize("key", ["space", "enter"])
async def test_the_table_and_the_verdict_are_of_what_is_checked(drafts: Store, key: str) -> None:
    async with full_screen(drafts.root) as seen:
        await seen.press("a")
        assert (
            "O1-01: tavoitevuosi: muutos edellyttää päätöstä, jonka tekee: Kaupunginvaltuusto (Kv); valitse"
            in verdict(seen)
        )
        await seen.press(key)
        assert box(seen, "Luonnokset")[0].startswith("[ ] O1-01")
        assert "1 / 2 valittuna" in seen
        assert "Ajanvaraus." in words(seen, "Muutostaulukko")
        assert "2023" not in words(seen, "Muutostaulukko")
        assert verdict(seen) == "✓ valitut voi kirjata ilman päätöstä"
        await seen.press(key)
        assert "2023" in words(seen, "Muutostaulukko")


async def test_many_drafts_are_told_in_one_sentence_and_their_table_is_laid_out_as_far_as_it_is_read(
    store: Store,
) -> None:
    means = "".join(f"  - Keino {number}.\n" for number in range(20))
    for number in range(2, 32):
        store.write(f"kortit/O1/O1-{number:02d}.yaml", f"goal: Tavoite {number}\ntarget_year: 2030\nmeans:\n{means}")
    async with full_screen(store.root, size=(80, 40)) as seen:
        await seen.press("a")
        assert "O1-13 ja 18 muuta: tavoitteen lisääminen tai poistaminen: muutos edellyttää" in words(
            seen, "Toimivalta"
        )
        page = seen.app.screen.query_one(TablePage)
        assert "O1-31" not in page.plain
        await seen.press("end")  # to the last draft, whose row the table follows
        assert "O1-31" in words(seen, "Muutostaulukko")
        await seen.press("space", "tab", "end")
        assert "O1-30" in page.plain
        assert "Keino 19." in " ".join(box(seen, "Muutostaulukko"))
        assert "O1-31" not in page.plain


async def test_all_are_checked_or_none(drafts: Store) -> None:
    async with full_screen(drafts.root) as seen:
        await seen.press("a", "f3")
        assert "0 / 2 valittuna" in seen
        assert verdict(seen) == "· valitse ainakin yksi luonnos"
        await seen.press("f2")
        assert seen.notices == ["valitse ainakin yksi luonnos"]
        await seen.press("f3")
        assert "2 / 2 valittuna" in seen


async def test_a_draft_that_cannot_be_read_is_listed_and_holds_up_only_itself(drafts: Store) -> None:
    drafts.write(FILE, "goal: [rikki\n")
    async with full_screen(drafts.root) as seen:
        await seen.press("a")
        assert "O1-01: tiedostoa ei voi lukea" in verdict(seen)
        row = next(number for number, line in enumerate(box(seen, "Luonnokset")) if "O1-01" in line)
        await seen.press(*["down"] * row, "space")
        assert verdict(seen) == "✓ valitut voi kirjata ilman päätöstä"
        await seen.press("f2", "k")
        assert "Päätös kirjattu" in seen
    assert drafts.git("status", "--porcelain").split() == ["M", FILE]


async def test_without_drafts_there_is_nothing_to_amend(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await seen.press("a")
        assert seen.notices == ["luonnoksia ei ole"]


# --- the verdict -------------------------------------------------------------------------------------------------


async def test_the_council_may_decide_a_year(drafts: Store) -> None:
    async with full_screen(drafts.root) as seen:
        await fill(seen, "(Kv)", **FILLED)
        assert verdict(seen).startswith("✓ Kv voi päättää kaikista valituista")


async def test_the_board_may_not_decide_a_year_and_the_sentence_names_field_and_body(drafts: Store) -> None:
    before = drafts.state()
    said = "O1-01: tavoitevuosi: muutos edellyttää päätöstä, jonka tekee: Kaupunginvaltuusto (Kv); Kh ei riitä"
    async with full_screen(drafts.root) as seen:
        await fill(seen, "(Kh)", **FILLED)
        assert verdict(seen).startswith(f"✗ {said}")
        await seen.press("f2")
        assert seen.notices == [said]
    assert drafts.state() == before


@pytest.mark.parametrize(
    ("fields", "sign", "said"),
    [
        ({}, "·", "anna päätöksen päivämäärä, esimerkiksi "),
        ({"date": "31.2.2021", "section": "3"}, "✗", "31.2.2021"),
        ({"date": "eilen", "section": "3"}, "✗", "”eilen” ei ole päivämäärä; kirjoita se muodossa 31.1.2021"),
        ({"date": "1.2.2021"}, "·", "anna pöytäkirjan pykälä (§)"),
        ({"date": "1.2.2021", "section": "§ 3"}, "✗", "”§ 3” ei ole pykälä; kirjoita pelkkä numero"),
        ({"date": "1.2.2021", "section": "0"}, "✗", "”0” ei ole pykälä; kirjoita pelkkä numero"),
        ({**FILLED, "effective": "31.1.2021"}, "✗", "voimaantulo 31.1.2021 on ennen päätöstä Kv 1.2.2021 § 3"),
        ({**FILLED, "effective": "pian"}, "✗", "voimaantulo: ”pian” ei ole päivämäärä"),
        ({"date": "Ltk 6.4.2021 § 41"}, "✗", "toimielintä ”Ltk” ei tunneta; kortit.yaml tuntee: Kv, Kh"),
    ],
)
async def test_what_is_missing_or_wrong_in_the_decision_is_said_at_once_and_nothing_is_committed(
    drafts: Store, fields: dict[str, str], sign: str, said: str
) -> None:
    before = drafts.state()
    async with full_screen(drafts.root) as seen:
        await fill(seen, "(Kv)", **fields)
        assert verdict(seen).startswith(f"{sign} ")
        assert said in verdict(seen)
        await seen.press("f2")
        assert said in seen.notices[-1]
    assert drafts.state() == before


async def test_what_the_decision_lacks_is_gone_to_when_it_is_refused(drafts: Store) -> None:
    async with full_screen(drafts.root) as seen:
        await seen.press("a")
        for field, typed in (("body", "kv"), ("date", "1.2.2021"), ("section", "4")):
            await seen.press("f2")
            assert seen.app.focused is not None
            assert seen.app.focused.id == field
            await seen.write(typed)
        assert verdict(seen).startswith("✓ ")


async def test_fields_of_a_decision_without_a_body_ask_for_the_body(drafts: Store) -> None:
    async with full_screen(drafts.root) as seen:
        await seen.press("a", "space", "tab", "tab", "tab")
        await seen.write("1.2.2021")
        assert verdict(seen) == "· valitse päättänyt toimielin tai tyhjennä päätöksen kentät"
        await seen.press("ctrl+u", "tab", "tab", "tab")
        await seen.write("1.3.2021")
        assert verdict(seen) == "✗ voimaantulo kuuluu päätökseen; valitse toimielin tai tyhjennä kenttä"


async def test_on_a_proposal_no_decision_is_needed(drafts: Store, cli: Cli) -> None:
    assert cli(drafts, "proposal", "new", "vuosi-2023").code == 0
    async with full_screen(drafts.root) as seen:
        await seen.press("x")
        assert "ESITYS vuosi-2023" in seen.lines[0]
        await seen.press("escape", "m")
        assert "tavoitevuosi: muuttunut · päätetään esityksen mukana" in words(seen, "Muutos päätettyyn")
        await seen.press("escape", "a")
        assert not any("päätöstä" in line for line in box(seen, "Luonnokset"))
        assert verdict(seen) == "✓ esitykseen ei tarvita päätöstä; se annetaan hyväksyttäessä"
        assert "Tallenna esitykseen vuosi-2023" in seen.lines[0]
        await seen.press("f2")
        assert "Tallennetaan esitykseen vuosi-2023: 2 tavoitetta" in seen
        await seen.press("k")
        assert "Tallennettu esitykseen vuosi-2023" in seen.lines[0]
        assert "Päätös kirjattu" not in seen
        await seen.press("c")
        assert seen.notices == ["esitys saa päätöksensä, kun se hyväksytään"]
    assert "Decision" not in message(drafts)
    assert drafts.git("status", "--porcelain") == ""


async def test_nothing_is_red_before_anything_was_filled_in_and_what_is_missing_is_said(drafts: Store) -> None:
    async with full_screen(drafts.root) as seen:
        await seen.press("a")
        assert verdict(seen).startswith("· O1-01: tavoitevuosi")
        await seen.press("space")
        assert verdict(seen).startswith("✓ ")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"date": "9.9.2199", "section": "3"}, "valituista ! Kv 9.9.2199 § 3: päivä ei ole vielä koittanut"),
        ({"date": "9.9.1999", "section": "3"}, "! Kv 9.9.1999 § 3 on vanhempi kuin Kv 1.2.2020 § 3"),
        ({"date": "9.9.1999", "section": "3"}, "! päätöksestä Kv 9.9.1999 § 3 on yli vuosi"),
        ({**FILLED, "register": "kd/7/2020"}, "! diaarinumero kd/7/2020 on päätöksellä: Kv 1.2.2020 § 3"),
    ],
)
async def test_what_is_doubtful_about_a_decision_is_said_beside_the_verdict(
    drafts: Store, cli: Cli, fields: dict[str, str], said: str
) -> None:
    assert cli(drafts, "amend", "S1-01", "--decision", "Kv 1.2.2020 § 3", "--register", "KD/7/2020").code == 0
    async with full_screen(drafts.root) as seen:
        await fill(seen, "(Kv)", **fields)
        assert verdict(seen).startswith("✓ Kv voi päättää kaikista valituista")
        assert said in verdict(seen)


# --- the form ----------------------------------------------------------------------------------------------------


async def test_the_body_is_chosen_with_the_arrows_in_both_directions(drafts: Store) -> None:
    async with full_screen(drafts.root) as seen:
        await seen.press("a", "tab", "tab")
        assert words(seen, "Toimielin") == "‹ ei päätöstä ›"
        await seen.press("right")
        assert "Kaupunginvaltuusto (Kv)" in words(seen, "Toimielin")
        await seen.press("left")
        assert words(seen, "Toimielin") == "‹ ei päätöstä ›"
        await seen.press("space")
        assert "Kaupunginvaltuusto (Kv)" in words(seen, "Toimielin")


@pytest.mark.parametrize(
    ("typed", "body"),
    [
        ("k", "(Kv)"),
        ("kh", "(Kh)"),
        ("KH", "(Kh)"),
        ("kaupunginh", "(Kh)"),
        ("stds", "(Kh)"),
        ("khkv", "(Kv)"),
        ("khe", "ei päätöstä"),
        ("kvx", "(Kv)"),
    ],
)
async def test_the_body_is_chosen_by_typing_how_its_name_begins(drafts: Store, typed: str, body: str) -> None:
    async with full_screen(drafts.root) as seen:
        await seen.press("a", "tab", "tab")
        await seen.write(typed)
        assert body in words(seen, "Toimielin")


@pytest.mark.parametrize("written", ["Kh 6.4.2021 § 41", "kaupunginhallitus 06.04.2021 §41", "STDS  6. 4. 2021 § 41"])
async def test_a_whole_citation_in_the_field_of_the_date_fills_in_three_fields(drafts: Store, written: str) -> None:
    async with full_screen(drafts.root) as seen:
        await seen.press("a", "tab", "tab", "tab")
        await paste(seen, written)
        assert "(Kh)" in words(seen, "Toimielin")
        assert (words(seen, "Päivämäärä"), words(seen, "§")) == ("6.4.2021", "41")
        await seen.press("tab")
        await seen.write("D-1")
        assert words(seen, "Dnro") == "D-1"


@pytest.mark.parametrize("field", ["body", "date", "section"])
async def test_a_pasted_citation_replaces_what_was_filled_in(drafts: Store, field: str) -> None:
    async with full_screen(drafts.root) as seen:
        await fill(seen, "(Kh)", **FILLED)
        seen.app.screen.query_one(f"#{field}").focus()
        await paste(seen, "Kv 6.4.2021 § 41\n")
        assert "(Kv)" in words(seen, "Toimielin")
        assert (words(seen, "Päivämäärä"), words(seen, "§")) == ("6.4.2021", "41")


async def test_a_citation_is_pasted_as_soon_as_the_screen_is_open_and_stays_a_text_in_the_reason(drafts: Store) -> None:
    async with full_screen(drafts.root) as seen:
        await seen.press("a")
        await paste(seen, "Kv 6.4.2021 § 41")
        assert "(Kv)" in words(seen, "Toimielin")
        assert (words(seen, "Päivämäärä"), words(seen, "§")) == ("6.4.2021", "41")
        seen.app.screen.query_one("#reason").focus()
        await paste(seen, "Kh 5.4.2021 § 40")
        assert (words(seen, "Päivämäärä"), words(seen, "Perustelu")) == ("6.4.2021", "Kh 5.4.2021 § 40")


@pytest.mark.parametrize("field", ["body", "date"])
async def test_a_citation_is_typed_to_its_last_digit(drafts: Store, field: str) -> None:
    async with full_screen(drafts.root) as seen:
        await seen.press("a")
        seen.app.screen.query_one(f"#{field}").focus()
        await seen.write("Kv 6.4.2021 § 417")
        assert "(Kv)" in words(seen, "Toimielin")
        assert (words(seen, "Päivämäärä"), words(seen, "§")) == ("6.4.2021", "417")


@pytest.mark.parametrize(
    ("body", "checked"), [("ei päätöstä", ["S1-01"]), ("(Kh)", ["S1-01"]), ("(Kv)", ["O1-01", "S1-01"])]
)
async def test_a_key_checks_only_what_the_body_may_decide(drafts: Store, body: str, checked: list[str]) -> None:
    async with full_screen(drafts.root) as seen:
        await seen.press("a")
        await fill(seen, body)
        await seen.press("f4")
        lines = box(seen, "Luonnokset")
        assert [line.split()[1].rstrip(":") for line in lines if line.startswith("[x]")] == checked


async def test_where_the_body_may_decide_only_some_the_key_that_checks_those_is_named(drafts: Store) -> None:
    async with full_screen(drafts.root) as seen:
        await fill(seen, "(Kh)", **FILLED)
        assert "F4 valitsee vain ne, joista Kh voi päättää" in verdict(seen)
        await seen.press("f4")
        assert verdict(seen).startswith("✓ ")


async def test_the_table_follows_the_cursor_and_rows_carry_the_text_of_the_goal(drafts: Store) -> None:
    for number in range(2, 9):
        drafts.write(f"kortit/O1/O1-0{number}.yaml", GOAL.replace("2021", f"203{number}"))
    async with full_screen(drafts.root) as seen:
        await seen.press("a")
        assert "tavoitevuosi 2021 → 2023  Henkilöstö voi" in box(seen, "Luonnokset")[0]
        assert "2038" not in words(seen, "Muutostaulukko")
        await seen.press(*["down"] * 7)
        assert "2038" in words(seen, "Muutostaulukko")


async def test_the_table_follows_the_cursor_to_the_settings_too(drafts: Store) -> None:
    for number in range(2, 32):
        drafts.write(f"kortit/O1/O1-{number:02d}.yaml", GOAL.replace("2021", "2033"))
    drafts.write("kortit.yaml", drafts.read("kortit.yaml").replace("means: any", "means: [council]"))
    async with full_screen(drafts.root) as seen:
        await seen.press("a")
        assert "Toimivalta: keinot" not in words(seen, "Muutostaulukko")
        await seen.press("end")
        assert "Toimivalta: keinot" in words(seen, "Muutostaulukko")


@pytest.mark.parametrize(("forward", "back"), [("tab", "shift+tab"), ("f6", "f7")])
async def test_the_fields_follow_each_other(drafts: Store, forward: str, back: str) -> None:
    async with full_screen(drafts.root) as seen:
        await seen.press("a", *[forward] * 4)
        await seen.write("7")
        assert words(seen, "§") == "7"
        await seen.press(back)
        await seen.write("1.2.2021")
        assert words(seen, "Päivämäärä") == "1.2.2021"
        await seen.press("enter", "enter")
        await seen.write("D-1")
        assert words(seen, "Dnro") == "D-1"


async def test_what_is_filled_in_is_there_when_the_screen_is_opened_again(drafts: Store) -> None:
    async with full_screen(drafts.root) as seen:
        await seen.press("a", "down", "space")
        await fill(seen, "(Kv)", date="1.2.2021", section="3", register="D-7", reason="Talous")
        await seen.press("escape")
        assert "Päämäärät" in seen
        await seen.press("a")
        assert "(Kv)" in words(seen, "Toimielin")
        assert words(seen, "Päivämäärä") == "1.2.2021"
        assert words(seen, "Dnro") == "D-7"
        assert words(seen, "Perustelu") == "Talous"
        assert "1 / 2 valittuna" in seen


async def test_what_is_filled_in_is_there_after_the_program_was_ended(drafts: Store) -> None:
    async with full_screen(drafts.root) as seen:
        await fill(seen, "(Kv)", **FILLED)
        await seen.press("ctrl+q")
    async with full_screen(drafts.root) as seen:
        await seen.press("a")
        assert verdict(seen).startswith("✓ Kv voi päättää kaikista valituista")


async def test_the_fields_are_emptied_by_a_key_and_stay_empty(drafts: Store) -> None:
    async with full_screen(drafts.root) as seen:
        await fill(seen, "(Kv)", **FILLED, reason="Talous")
        await seen.press("f8")
        assert (words(seen, "Päivämäärä"), words(seen, "§"), words(seen, "Perustelu")) == ("", "", "")
        assert words(seen, "Toimielin") == "‹ ei päätöstä ›"
        await seen.press("escape", "a")
        assert words(seen, "Päivämäärä") == ""


# --- committing --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["f2", "ctrl+s"])
async def test_exactly_what_is_checked_is_committed_with_its_decision(drafts: Store, key: str) -> None:
    drafts.write("muu.txt", "oma tiedosto")
    async with full_screen(drafts.root) as seen:
        await seen.press("a", "down", "space")
        await fill(
            seen, "Kv", date="1.2.2021", section="3", register="KD/1/2021", effective="1.3.2021", reason="Tarve."
        )
        await seen.press(key, "k")
        assert "Päätös kirjattu" in seen
        assert f"1 tavoite, muutos {drafts.git('rev-parse', '--short=10', 'HEAD')[:8]}" in seen
    assert message(drafts) == (
        "O1-01: tavoitevuosi 2021 → 2023\n\nTarve.\n\n"
        "Decision: Kv 1.2.2021 § 3\nRegister: KD/1/2021\nEffective: 2021-03-01"
    )
    assert drafts.git("show", "--format=", "--name-only").split() == [FILE]
    assert drafts.git("status", "--porcelain") == " M kortit/S1/S1-01.yaml\n?? muu.txt\n"


async def test_after_an_amendment_the_form_begins_empty(drafts: Store) -> None:
    async with full_screen(drafts.root) as seen:
        await seen.press("a", "down", "space")
        await fill(seen, "(Kv)", **FILLED)
        await seen.press("f2", "k")
        await seen.press("escape")
        assert "1 luonnos" in seen
        await seen.press("a")
        assert words(seen, "Päivämäärä") == ""
        assert "1 / 1 valittuna" in seen


async def test_a_hook_that_fails_is_told_in_its_own_words_and_nothing_is_lost(drafts: Store) -> None:
    place = drafts.write(".git/hooks/pre-commit", "#!/bin/sh\necho 'Ei tänään: [b]mikään ei käy' >&2\nexit 1\n")
    place.chmod(0o755)
    before = drafts.state()
    async with full_screen(drafts.root) as seen:
        await fill(seen, "(Kv)", **FILLED, reason="Talous")
        await seen.press("f2", "k")
        assert "Git- tai järjestelmävirhe" in seen
        assert "Gitin ilmoitus: Ei tänään: [b]mikään ei käy" in words(seen, "Git- tai järjestelmävirhe")
        assert (drafts.state()[0], drafts.state()[1], drafts.state()[3]) == (before[0], before[1], before[3])
        await seen.press("escape")
        assert words(seen, "Päivämäärä") == "1.2.2021"
        assert words(seen, "Perustelu") == "Talous"
        place.unlink()
        await seen.press("f2", "k")
        assert "Päätös kirjattu" in seen
    assert "Decision: Kv 1.2.2021 § 3" in message(drafts)


async def test_escape_does_not_leave_while_a_hook_takes_its_time(
    drafts: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kortit_screen, "PATIENCE", 0.05)
    gate = drafts.root.parent / "portti"
    place = drafts.write(".git/hooks/pre-commit", f"#!/bin/sh\nuntil [ -e '{gate}' ]; do sleep 0.02; done\n")
    place.chmod(0o755)
    async with full_screen(drafts.root) as seen:
        await fill(seen, "(Kv)", **FILLED)
        await seen.pilot.press("f2", "k", "escape")
        await seen.pilot.pause()
        assert "kirjataan" in seen
        while "tallennus on yhä kesken" not in seen.notices:
            await seen.pilot.pause()
        assert seen.notices == ["muutosta kirjataan parhaillaan", "tallennus on yhä kesken"]
        gate.touch()
        await seen.until(lambda: "Päätös kirjattu" in seen)


async def test_a_lock_held_by_another_process_is_told_and_left_alone(drafts: Store) -> None:
    lock = drafts.write(".git/index.lock", "")
    async with full_screen(drafts.root) as seen:
        await fill(seen, "(Kv)", **FILLED)
        await seen.press("f2", "k")
        assert "index.lock" in seen
        assert lock.exists()
        await seen.press("escape")
        assert words(seen, "Päivämäärä") == "1.2.2021"
        lock.unlink()
        await seen.press("f2", "k")
        assert "Päätös kirjattu" in seen


async def test_a_missing_identity_is_told_with_what_to_do(drafts: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    async with full_screen(drafts.root) as seen:
        await fill(seen, "(Kv)", **FILLED)
        await seen.press("f2", "k")
        assert "git config --global user.name" in words(seen, "Ei tehty")
        await seen.press("escape")
        assert words(seen, "Päivämäärä") == "1.2.2021"


async def test_a_reason_that_reads_like_a_decision_is_refused_and_stays(drafts: Store) -> None:
    async with full_screen(drafts.root) as seen:
        await seen.press("a", "space")
        await fill(seen, "ei päätöstä", reason="Decision: Kv 1.2.2021 § 9")
        assert "perustelun loppu on kuin gitin tunnisterivejä" in verdict(seen)
        await seen.press("f2")
        assert "perustelun loppu on kuin gitin tunnisterivejä" in seen.notices[-1]
        assert words(seen, "Perustelu") == "Decision: Kv 1.2.2021 § 9"


async def test_f2_asks_in_one_line_before_it_commits(drafts: Store) -> None:
    before = drafts.state()
    async with full_screen(drafts.root) as seen:
        await fill(seen, "(Kv)", **FILLED, effective="1.3.2021")
        await seen.press("f2")
        assert "Kirjataan Kv 1.2.2021 § 3, voimaan 1.3.2021: 2 tavoitetta" in seen
        await seen.press("escape")
        assert "Kirjaa päätös" in seen.lines[0]
        assert drafts.state() == before
        assert words(seen, "Päivämäärä") == "1.2.2021"


async def test_settings_are_counted_and_named_like_goals(drafts: Store) -> None:
    drafts.write("kortit.yaml", drafts.read("kortit.yaml").replace("means: any", "means: [council]"))
    async with full_screen(drafts.root) as seen:
        await fill(seen, "(Kv)", **FILLED)
        assert any("kortit.yaml: Toimivalta: keinot" in line for line in box(seen, "Luonnokset"))
        assert "Toimivalta: keinot" in words(seen, "Muutostaulukko")
        await seen.press("f2")
        assert "Kirjataan Kv 1.2.2021 § 3: 2 tavoitetta, 1 asetus" in seen
        await seen.press("k")
        assert "2 tavoitetta, 1 asetus, muutos" in seen
    assert message(drafts).splitlines()[0] == "Kv 1.2.2021 § 3: 2 tavoitetta muutettu, 1 asetus muutettu"


async def test_drafts_that_come_or_change_meanwhile_are_told_and_not_checked(drafts: Store) -> None:
    async with full_screen(drafts.root) as seen:
        await seen.press("a")
        drafts.write(FILE, GOAL.replace("2021", "2025"))
        drafts.write("kortit/O2/O2-01.yaml", GOAL)
        seen.app.reload(history=False)
        await seen.until(lambda: "1 / 3 valittuna" in seen)
        lines = box(seen, "Luonnokset")
        assert [line[:9] for line in lines if line.startswith("[")] == ["[ ] O1-01", "[ ] O2-01", "[x] S1-01"]
        assert seen.notices == ["tuli tai muuttui sillä välin, ei ole valittuna: O1-01, O2-01"]


async def test_a_draft_that_changes_before_the_answer_is_not_committed_unseen(drafts: Store) -> None:
    async with full_screen(drafts.root) as seen:
        await fill(seen, "(Kv)", **FILLED)
        await seen.press("f2")
        drafts.write(FILE, GOAL.replace("2021", "2029"))
        before = drafts.state()
        await seen.press("k")
        assert "luonnos muuttui sillä välin, joten mitään ei kirjattu" in words(seen, "Ei tehty")
    assert drafts.state()[0] == before[0]


# --- afterwards --------------------------------------------------------------------------------------------------


async def amended(seen: Seen) -> None:
    await fill(seen, "(Kv)", **FILLED)
    await seen.press("f2", "k")
    assert "Päätös kirjattu" in seen


@pytest.mark.parametrize("key", ["t", "enter"])
async def test_the_table_of_the_amendment_is_a_key_away(drafts: Store, key: str) -> None:
    async with full_screen(drafts.root) as seen:
        await amended(seen)
        await seen.press(key, "t")
        assert "2023" in seen
        assert "Ajanvaraus." in seen
        await seen.press("escape", "escape")
        assert "Päätös kirjattu" in seen


async def test_the_table_of_the_amendment_is_written_into_a_file(drafts: Store, tmp_path: Path) -> None:
    async with full_screen(drafts.root) as seen:
        await amended(seen)
        await seen.press("v")
        await seen.press("ctrl+u")
        await seen.write(str(tmp_path / "t.md"))
        await seen.press("enter")
        assert str(tmp_path / "t.md") in seen
    assert "2023" in (tmp_path / "t.md").read_text(encoding="utf-8")


async def test_undo_brings_the_old_values_back_as_drafts_once_it_is_confirmed(drafts: Store) -> None:
    async with full_screen(drafts.root) as seen:
        await amended(seen)
        commit = drafts.git("rev-parse", "HEAD")
        await seen.press("u", "u")
        assert "Palautetaanko tämän muutoksen vanhat arvot luonnoksiksi?" in seen
        assert drafts.git("status", "--porcelain") == ""
        await seen.press("k")
        assert "O1-01: palautettu luonnoksena (tavoitevuosi)" in seen
        assert "S1-01: palautettu luonnoksena (keinot)" in seen
        await seen.press("escape", "escape")
        assert "2 luonnosta" in seen
    assert drafts.read(FILE) == GOAL
    assert drafts.git("rev-parse", "HEAD") == commit


async def test_the_commit_is_copied_and_escape_leads_back_to_the_cards(drafts: Store) -> None:
    async with full_screen(drafts.root) as seen:
        await amended(seen)
        await seen.press("y")
        assert len(seen.notices) == 1
        assert seen.app.clipboard == drafts.git("rev-parse", "HEAD").strip()
        await seen.press("escape")
        assert "Päämäärät" in seen
        assert "luonnos" not in seen.lines[0]


async def test_a_decision_that_an_earlier_amendment_carries_is_said_beside_the_verdict(drafts: Store, cli: Cli) -> None:
    assert cli(drafts, "amend", "S1-01", "--decision", "Kv 1.2.2021 § 3").code == 0
    first = drafts.git("rev-parse", "HEAD").strip()[:12]
    async with full_screen(drafts.root) as seen:
        await fill(seen, "(Kv)", date="1.2.2021", section="4")
        assert "on viitattu jo" not in verdict(seen)
        await seen.press("shift+tab", "shift+tab", "shift+tab", "backspace")
        await seen.write("3")
        assert f"! päätökseen Kv 1.2.2021 § 3 on viitattu jo muutoksessa {first}" in verdict(seen)
        await seen.press("f2", "k")
        assert "O1-01: tavoitevuosi 2021 → 2023" in seen
    assert "Decision: Kv 1.2.2021 § 3" in message(drafts)
