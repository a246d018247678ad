"""Editing a goal in the full screen: what is typed, what it changes, what is wrong with it, and what is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from ruamel.yaml import YAML
from textual import events

from kortit.goal import GoalId, Means
from tests.boxes import box, words
from tests.conftest import GOAL
from tests.screen import full_screen
from tests.terminal import Terminal
from tui.widgets.lines import LineList

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Store
    from tests.screen import Seen

pytestmark = pytest.mark.anyio
FILE = "kortit/O1/O1-01.yaml"
PARTNERS = "  partners: {name: Kumppanit, type: list, authority: any}\n"
STEP_LOST = "rivi 2: keino on tyhjä; kirjoita sen teksti tai poista se toimenpiteineen"


def field(seen: Seen, title: str) -> list[str]:
    return [line.removeprefix(" ") for line in box(seen, title)]


def outline(seen: Seen) -> list[str]:
    """The lines of the means, without their bullets."""
    return [line.removeprefix("• ").replace("  ◦ ", "  ", 1) for line in field(seen, "Keinot ja")]


def form(seen: Seen, width: int) -> str:
    """The text of the form, which is this wide, with the messages below its fields."""
    return " ".join(" ".join(line[:width].rstrip("│▁▂▃▄▅▆▇█ ") for line in seen.lines).split())


def changes(seen: Seen) -> str:
    return words(seen, "Muutos päätettyyn")


async def in_outline(seen: Seen) -> None:
    """Open the goal and go to the end of its means."""
    await seen.press("enter", "tab", "tab")


def with_partners(store: Store) -> None:
    store.write("kortit.yaml", store.read("kortit.yaml") + PARTNERS)
    store.commit("kumppanit")


# --- saving ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["f2", "ctrl+s"])
async def test_saving_changes_the_typed_words_alone_in_the_file(store: Store, key: str) -> None:
    async with full_screen(store.root) as seen:
        await seen.press("enter")
        await seen.write(" aina")
        assert "tallentamatta" in seen
        assert store.read(FILE) == GOAL
        await seen.press(key)
        assert store.read(FILE) == GOAL.replace("voi hyvin", "voi hyvin aina")
        assert "tallennettu luonnokseksi" in seen
        assert "O1-01 · muokkaus" in seen


async def test_comments_quoting_and_layout_around_a_change_stay_as_they_are(store: Store) -> None:
    written = (
        "# ylinnä\r\n\r\ngoal:   'Henkilöstö voi hyvin'  # tavoite\r\ntarget_year:    2021 # vuosi\r\n\r\n"
        'means:\r\n    - "Kysely toteutetaan."   # vuosittain\r\n\r\n    # väliin\r\n    - Valmennus jatkuu.\r\n# alinna\r\n'
    )
    store.write(FILE, written)
    store.commit()
    async with full_screen(store.root) as seen:
        await seen.press("enter", "tab", "end", "backspace")
        await seen.write("4")
        await seen.press("tab", "home")
        await seen.write("Uusi. ")
        await seen.press("escape")
    assert store.read(FILE) == written.replace("2021", "2024").replace("Valmennus", "Uusi. Valmennus")


async def test_escape_saves_and_leads_back_to_the_cards(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await seen.press("enter")
        await seen.write("!")
        await seen.press("escape")
        assert "O1 · 1 tavoite" in seen
        assert "1 luonnos" in seen
    assert store.read(FILE) == GOAL.replace("voi hyvin", "voi hyvin!")


async def test_looking_at_a_goal_changes_nothing(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await seen.press("enter", "tab", "tab", "tab", "escape")
        assert "O1 · 1 tavoite" in seen
        await seen.press("enter", "f2")
        assert "ei tallennettavaa" in seen.notices
    assert store.git("status", "--porcelain") == ""
    assert not (store.root / ".git" / "kortit" / "typing").exists()


async def test_what_was_saved_can_be_typed_on_and_saved_again(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await seen.press("enter")
        await seen.write(" a")
        await seen.press("f2")
        await seen.write(" b")
        assert "tallentamatta" in seen
        await seen.press("f2", "escape")
    assert store.read(FILE) == GOAL.replace("voi hyvin", "voi hyvin a b")


async def test_typing_a_change_back_leaves_no_draft(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await seen.press("enter")
        await seen.write("x")
        await seen.press("f2", "backspace", "escape")
        assert "luonnos" not in seen.lines[0]
    assert store.git("status", "--porcelain") == ""


# --- fields ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("forward", "back"), [("tab", "shift+tab"), ("f6", "f7")])
async def test_the_fields_follow_each_other_and_letters_go_into_the_one_with_the_keyboard(
    store: Store, forward: str, back: str
) -> None:
    async with full_screen(store.root) as seen:
        await seen.press("enter", forward, forward, "f6")
        await seen.write("Hallinto")
        assert field(seen, "Vastuutaho") == ["Hallinto"]
        await seen.press(back, "f7", "end", "backspace")
        await seen.write("5")
        assert field(seen, "Tavoitevuosi") == ["2025"]


async def test_a_text_has_keys_to_its_beginning_and_its_end(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await seen.press("enter", "tab", "tab", "ctrl+home")
        await seen.write("Ensin. ")
        await seen.press("ctrl+end")
        await seen.write(" Viimeksi.")
        assert outline(seen)[0].startswith("Ensin. ")
        assert outline(seen)[-1].endswith(" Viimeksi.")


async def test_enter_in_a_field_of_one_line_goes_on_to_the_next(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await seen.press("enter", "tab", "enter")
        await seen.write("!")
        assert field(seen, "Tavoitevuosi") == ["2021"]
        assert outline(seen)[-1] == "  Työyhteisöt!"


async def test_extra_fields_are_saved_by_their_type_and_go_when_they_are_emptied(store: Store) -> None:
    with_partners(store)
    async with full_screen(store.root) as seen:
        await seen.press("enter", "tab", "tab", "f6")
        await seen.write("Hallinto")
        await seen.press("tab")
        await seen.write("Liitot\nSeurat")
        assert field(seen, "Kumppanit") == ["Liitot", "Seurat"]
        await seen.press("f2")
        assert store.read(FILE) == GOAL + "owner: Hallinto\npartners:\n  - Liitot\n  - Seurat\n"
        await seen.press("ctrl+u", "backspace", "ctrl+u", "shift+tab", "ctrl+u", "escape")
    assert store.read(FILE) == GOAL


async def test_what_would_steer_a_terminal_cannot_be_pasted(store: Store) -> None:
    from textual.events import Paste  # noqa: PLC0415

    async with full_screen(store.root) as seen:
        await seen.press("enter")
        seen.app.post_message(Paste(" \x1b[31mpunainen\x00[b]"))
        await seen.until(lambda: "[31mpunainen[b]" in seen)
        await seen.press("escape")
    assert "\x1b" not in store.read(FILE)
    assert "Henkilöstö voi hyvin [31mpunainen[b]" in store.read(FILE)


# --- the outline -------------------------------------------------------------------------------------------------


async def test_a_means_moves_with_its_steps(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await in_outline(seen)
        await seen.press("up", "up", "end", "alt+up")
        await seen.write("!")
        assert outline(seen) == ["Valmennus jatkuu.!", "  Esihenkilöt", "  Työyhteisöt", "Kysely toteutetaan."]
        await seen.press("backspace", "alt+down", "escape")
    assert store.read(FILE) == GOAL


async def test_a_means_that_is_deleted_takes_its_steps_and_one_undo_brings_all_back(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await in_outline(seen)
        before = outline(seen)
        await seen.press("up", "up", "ctrl+x")
        assert [line for line in outline(seen) if line.strip()] == ["Kysely toteutetaan."]
        await seen.press("ctrl+z")
        assert outline(seen) == before


async def test_a_means_with_steps_joins_no_other_and_that_is_told(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await in_outline(seen)
        before = outline(seen)
        await seen.press("up", "up", "home", "backspace")
        assert outline(seen) == before
        assert seen.notices[-1].startswith("keinolla on toimenpiteitä")


async def test_enter_at_the_end_of_a_means_with_steps_begins_a_step_and_on_an_empty_step_a_means(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await in_outline(seen)
        await seen.press("up", "up", "end", "enter")
        await seen.write("Johto")
        await seen.press("down", "down", "end", "enter", "enter")
        await seen.write("Tulokset")
        assert outline(seen) == [
            "Kysely toteutetaan.", "Valmennus jatkuu.", "  Johto", "  Esihenkilöt", "  Työyhteisöt", "Tulokset",
        ]  # fmt: skip


async def test_what_is_wrapped_hangs_under_the_text_of_its_means_or_step(store: Store) -> None:
    async with full_screen(store.root, size=(80, 24)) as seen:
        await in_outline(seen)
        await seen.write(" yhdessä kaikkien palvelualueiden esihenkilöiden kanssa")
        shown = field(seen, "Keinot ja")
        at = next(place for place, line in enumerate(shown) if line.startswith("  ◦ Työyhteisöt"))
        assert all(line.startswith("    ") and line[4:5].strip() for line in shown[at + 1 :] if line.strip())
        assert shown[at + 1].strip()


@pytest.mark.parametrize("key", ["alt+up", "ctrl+up"])
async def test_a_step_moves_up(store: Store, key: str) -> None:
    async with full_screen(store.root) as seen:
        await in_outline(seen)
        await seen.press(key)
        assert outline(seen) == ["Kysely toteutetaan.", "Valmennus jatkuu.", "  Työyhteisöt", "  Esihenkilöt"]
        await seen.press("escape")
    assert store.read(FILE) == GOAL.replace(
        "      - Esihenkilöt\n      - Työyhteisöt\n", "      - Työyhteisöt\n      - Esihenkilöt\n"
    )


@pytest.mark.parametrize("key", ["alt+down", "ctrl+down"])
async def test_a_line_moves_down_with_its_cursor(store: Store, key: str) -> None:
    async with full_screen(store.root) as seen:
        await in_outline(seen)
        await seen.press("up", key)
        await seen.write("!")
        assert outline(seen)[2:] == ["  Työyhteisöt", "  Esihenkilöt!"]


async def test_lines_at_the_ends_stay_where_they_are(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await in_outline(seen)
        before = outline(seen)
        await seen.press("alt+down", "up", "up", "up", "alt+up")
        assert outline(seen) == before
        assert "ei muutoksia" in seen


@pytest.mark.parametrize(("inwards", "outwards"), [("tab", "shift+tab"), ("alt+right", "alt+left"), ("f10", "f9")])
async def test_a_means_becomes_a_step_and_a_step_a_means(store: Store, inwards: str, outwards: str) -> None:
    async with full_screen(store.root) as seen:
        await in_outline(seen)
        await seen.press(outwards)
        assert outline(seen)[-1] == "Työyhteisöt"
        await seen.press("up", "up", inwards)
        assert outline(seen) == ["Kysely toteutetaan.", "  Valmennus jatkuu.", "  Esihenkilöt", "Työyhteisöt"]
        await seen.press("escape")
    means = store.open().snapshot().goals[GoalId("O1-01")].means
    assert means == (Means("Kysely toteutetaan.", ("Valmennus jatkuu.", "Esihenkilöt")), Means("Työyhteisöt"))
    assert "# vuosittain\n" in store.read(FILE)


async def test_several_chosen_lines_move_and_are_indented_together(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await in_outline(seen)
        await seen.press("shift+up", "shift+tab")
        assert outline(seen) == ["Kysely toteutetaan.", "Valmennus jatkuu.", "Esihenkilöt", "Työyhteisöt"]
        await seen.press("shift+up", "alt+up")
        assert outline(seen) == ["Valmennus jatkuu.", "Esihenkilöt", "Kysely toteutetaan.", "Työyhteisöt"]


async def test_a_new_line_begins_as_deep_as_the_one_before(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await in_outline(seen)
        await seen.write("\nJohto")
        await seen.press(*["up"] * 4, "end")
        await seen.write("\nTulokset.")
        assert outline(seen) == [
            "Kysely toteutetaan.", "Tulokset.", "Valmennus jatkuu.", "  Esihenkilöt", "  Työyhteisöt", "  Johto",
        ]  # fmt: skip
        await seen.press("escape")
    assert store.read(FILE) == GOAL.replace("vuosittain\n", "vuosittain\n  - Tulokset.\n") + "      - Johto\n"


async def test_the_key_line_names_the_keys_of_the_outline_while_one_is_in_it(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await seen.press("enter")
        assert "toimenpiteeksi" not in seen.lines[-1]
        await seen.press("tab", "tab")
        assert "Tab toimenpiteeksi" in seen.lines[-1]
        assert "F6 kenttä" in seen.lines[-1]
        await seen.press("f6")
        assert "toimenpiteeksi" not in seen.lines[-1]


# --- undo and redo -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("times", range(4), ids=["goal", "year", "means", "owner"])
async def test_typing_is_undone_and_redone_in_every_field(store: Store, times: int) -> None:
    title = ("Tavoite ", "Tavoitevuosi", "Keinot", "Vastuutaho")[times]
    async with full_screen(store.root) as seen:
        await seen.press("enter", *["f6"] * times)
        before = field(seen, title)
        await seen.write("9")
        after = field(seen, title)
        assert after != before
        await seen.press("ctrl+z")
        assert field(seen, title) == before
        assert "ei muutoksia" in seen
        await seen.press("ctrl+y")
        assert field(seen, title) == after


@pytest.mark.parametrize("key", ["alt+up", "alt+left", "f10"])
async def test_moving_and_indenting_are_undone_and_redone_step_by_step(store: Store, key: str) -> None:
    async with full_screen(store.root) as seen:
        await in_outline(seen)
        await seen.press("up", "up")
        states = [outline(seen)]
        for pressed in (key, "alt+down"):
            await seen.press(pressed)
            if outline(seen) != states[-1]:
                states.append(outline(seen))
        for state in states[-2::-1]:
            await seen.press("ctrl+z")
            assert outline(seen) == state
        for state in states[1:]:
            await seen.press("ctrl+y")
            assert outline(seen) == state


async def test_nothing_before_the_beginning_can_be_undone(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await seen.press("enter", "ctrl+z", "ctrl+z", "tab", "ctrl+z")
        assert field(seen, "Tavoite ") == ["Henkilöstö voi hyvin"]
        assert field(seen, "Tavoitevuosi") == ["2021"]


# --- the difference and the authority ----------------------------------------------------------------------------


async def test_a_changed_year_says_at_once_what_was_decided_and_who_may_decide(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await seen.press("enter")
        assert "tavoitevuosi: ennallaan" in changes(seen)
        await seen.press("tab", "end", "backspace")
        await seen.write("3")
        assert "tavoitevuosi: muuttunut · edellyttää päätöstä" in changes(seen)
        assert "Tavoitevuosi 2021 → 2023" in changes(seen)
        assert "tavoitevuosi: muutos edellyttää päätöstä: Kaupunginvaltuusto (Kv)" in changes(seen)
        assert "tavoitteen teksti: ennallaan" in changes(seen)


async def test_changed_means_are_marked_and_need_no_decision(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await in_outline(seen)
        await seen.press("alt+left")
        assert "keinot: muuttunut · muutettavissa ilman päätöstä" in changes(seen)
        assert "edellyttää" not in changes(seen)


async def test_the_difference_is_to_what_was_decided_not_to_the_saved_draft(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await seen.press("enter", "tab", "end", "backspace")
        await seen.write("3")
        await seen.press("escape", "enter", "tab", "end", "backspace")
        await seen.write("4")
        assert "Tavoitevuosi 2021 → 2024" in changes(seen)
        await seen.press("backspace")
        await seen.write("1")
        assert "tavoitevuosi: ennallaan" in changes(seen)


# --- what is wrong -----------------------------------------------------------------------------------------------


async def test_a_wrong_year_is_told_in_words_while_typing_and_taken_back_when_it_is_right(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await seen.press("enter", "tab", "end", "backspace")
        assert "kirjoita vuosi neljällä numerolla, 1900–2999" in seen
        await seen.write("2")
        assert "kirjoita vuosi" not in seen


async def test_an_empty_goal_and_a_step_without_a_means_are_told_in_words(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await seen.press("enter", "ctrl+u")
        assert "tavoitteella ei ole tekstiä; kirjoita se" in seen
        await seen.press("tab", "tab", *["up"] * 2, "end", "ctrl+u")
        assert STEP_LOST in form(seen, 60)


async def test_what_is_wrong_is_told_whole_at_80_columns_too(store: Store) -> None:
    async with full_screen(store.root, size=(80, 24)) as seen:
        await seen.press("enter", "tab", "tab", *["up"] * 2, "end", "ctrl+u")
        assert STEP_LOST in form(seen, 40)


async def test_save_says_what_is_wrong_goes_there_and_loses_nothing(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await seen.press("enter")
        await seen.write(" ja jaksaa")
        await seen.press("tab", "end", "backspace", "tab", "f2")
        assert seen.notices == ["ei tallennettu: tavoitevuosi: kirjoita vuosi neljällä numerolla, 1900–2999"]
        assert store.read(FILE) == GOAL
        assert field(seen, "Tavoite ") == ["Henkilöstö voi hyvin ja jaksaa"]
        await seen.press("end")
        await seen.write("7")
        assert field(seen, "Tavoitevuosi") == ["2027"]


async def wrong_and_escaped(seen: Seen) -> None:
    await seen.press("enter")
    await seen.write(" aina")
    await seen.press("tab", "end", "backspace", "escape")


async def test_escape_with_an_error_asks_and_one_may_go_on(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await wrong_and_escaped(seen)
        assert "Tätä ei voi vielä tallentaa" in seen
        await seen.press("enter")
        assert field(seen, "Tavoite ") == ["Henkilöstö voi hyvin aina"]
        assert field(seen, "Tavoitevuosi") == ["202"]
        await seen.write("2")
        await seen.press("escape")
    assert store.read(FILE) == GOAL.replace("voi hyvin", "voi hyvin aina").replace("2021", "2022")


async def test_escape_from_the_question_goes_on_editing_too(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await wrong_and_escaped(seen)
        await seen.press("escape")
        assert field(seen, "Tavoitevuosi") == ["202"]


async def test_what_is_left_as_typed_is_there_when_the_goal_is_opened_again(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await wrong_and_escaped(seen)
        await seen.press("down", "enter")
        assert "O1 · 1 tavoite" in seen
        assert store.read(FILE) == GOAL
        await seen.press("enter")
        assert field(seen, "Tavoite ") == ["Henkilöstö voi hyvin aina"]
        assert field(seen, "Tavoitevuosi") == ["202"]
        assert "tässä on se, mitä kirjoitettiin eikä tallennettu" in seen.notices
        await seen.press("escape", "down", "enter")
    async with full_screen(store.root) as seen:
        assert "Tämä jäi tallentamatta; avataanko?" in seen
        assert "O1-01: Henkilöstö voi hyvin aina" in seen


async def test_what_is_thrown_away_is_gone_and_what_was_saved_stays(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await wrong_and_escaped(seen)
        await seen.press("down", "down", "enter")
        assert "O1 · 1 tavoite" in seen
        await seen.press("enter")
        assert field(seen, "Tavoite ") == ["Henkilöstö voi hyvin"]
        assert field(seen, "Tavoitevuosi") == ["2021"]
    assert store.read(FILE) == GOAL


async def test_throwing_away_is_confirmed_by_another_key_and_can_be_undone(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await seen.press("enter", "f8")
        assert "kaikki kirjoitettu on tallennettu" in seen.notices
        await seen.write(" aina")
        await seen.press("f8")
        assert "Poistetaanko tallennuksen jälkeen kirjoitettu?" in seen
        await seen.press("f8", "enter")
        assert "Poistetaanko tallennuksen jälkeen kirjoitettu?" in seen
        await seen.press("escape")
        assert field(seen, "Tavoite ") == ["Henkilöstö voi hyvin aina"]
        await seen.press("f8", "k")
        assert field(seen, "Tavoite ") == ["Henkilöstö voi hyvin"]
        await seen.press("ctrl+z")
        assert field(seen, "Tavoite ") == ["Henkilöstö voi hyvin aina"]


# --- new goals ---------------------------------------------------------------------------------------------------


async def test_a_new_goal_gets_the_next_id_that_was_never_used_on_any_branch(store: Store) -> None:
    store.git("switch", "-q", "-c", "toinen")
    store.write("kortit/O1/O1-02.yaml", GOAL)
    store.write("kortit/O1/O1-03.yaml", GOAL)
    store.commit()
    store.git("rm", "-q", "kortit/O1/O1-03.yaml")
    store.commit()
    store.git("switch", "-q", "main")
    async with full_screen(store.root) as seen:
        await seen.press("u")
        assert "uusi tavoite · O1" in seen
        assert "ei ole tekstiä" not in seen  # nobody has made a mistake yet
        await seen.press("J", "backspace", "f2")
        assert "ei ole tekstiä" in seen
        await seen.write("Johtaminen paranee")
        assert "edellyttää päätöstä: Kaupunginvaltuusto (Kv)" in changes(seen)
        await seen.press("tab", "tab")
        await seen.write("Koulutus.")
        await seen.press("f2")
        assert "O1-04 · muokkaus" in seen
        await seen.press("escape")
        assert "O1 · 2 tavoitetta" in seen
        assert "O1-04" in seen
    assert store.read("kortit/O1/O1-04.yaml").startswith("goal: Johtaminen paranee\ntarget_year: ")
    assert store.read("kortit/O1/O1-04.yaml").endswith("means:\n  - Koulutus.\n")


async def test_a_new_goal_without_words_is_left_without_a_trace(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await seen.press("u", "escape")
        assert "O1 · 1 tavoite" in seen
    assert store.git("status", "--porcelain") == ""


async def test_two_new_goals_one_after_the_other_are_two_files(store: Store) -> None:
    async with full_screen(store.root) as seen:
        for words in ("Yksi", "Kaksi"):
            await seen.press("u")
            await seen.write(words)
            await seen.press("escape")
    assert "goal: Yksi" in store.read("kortit/O1/O1-02.yaml")
    assert "goal: Kaksi" in store.read("kortit/O1/O1-03.yaml")


# --- the own editor ----------------------------------------------------------------------------------------------


async def test_everything_is_saved_before_the_own_editor_opens(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await seen.press("enter")
        await seen.write("!")
        await seen.press("f4")  # the driver of the tests cannot step aside, and that is said
        assert "Henkilöstö voi hyvin!" in store.read(FILE)
        assert "tässä päätteessä ei voi avata muokkainta" in seen


async def test_what_cannot_be_saved_opens_no_editor(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await seen.press("enter", "f6", "end", "9", "f4")
        assert seen.notices[-1].startswith("ei tallennettu: tavoitevuosi: ")
        assert "tässä päätteessä" not in seen


def editor(folder: Path, commands: str) -> str:
    """Write an editor that runs a script on its file."""
    script = folder / "muokkain"
    script.write_text(f"#!/bin/sh\n{commands}\n", encoding="utf-8")
    script.chmod(0o755)
    return str(script)


F4 = "\x1bOS"


def test_the_own_editor_gets_the_whole_file_and_the_form_shows_what_it_wrote(store: Store, tmp_path: Path) -> None:
    written = editor(tmp_path, 'sed -i "s/voi hyvin/jaksaa/; s/2021/2024 # siirretty/" "$1"')
    terminal = Terminal(store.root, 100, 30, VISUAL="", EDITOR=written)
    terminal.see("verrattuna:")
    terminal.press("Enter", F4)
    terminal.see("O1-01: luonnos tallennettu")
    terminal.see("Henkilöstö jaksaa")
    terminal.press("!", "F2")
    terminal.see("tallennettu luonnokseksi")
    terminal.press("Esc")
    terminal.see("1 luonnos")
    terminal.press("q")
    assert terminal.end() == 0
    assert store.read(FILE) == GOAL.replace("voi hyvin", "jaksaa!").replace("2021", "2024 # siirretty")


def test_what_the_own_editor_left_wrong_is_told_and_kept_and_the_goal_stays(store: Store, tmp_path: Path) -> None:
    broken = editor(tmp_path, 'printf "goal: [rikki\\n" > "$1"')
    terminal = Terminal(store.root, 100, 30, VISUAL="", EDITOR=broken)
    terminal.see("verrattuna:")
    terminal.press("Enter", F4)
    terminal.see("poista")
    terminal.press("k", "Enter")
    terminal.see("O1-01 · muokkaus")
    terminal.see("Ei tehty")
    terminal.press("Esc", "q")
    assert store.read(FILE) == GOAL
    kept = [place.read_text(encoding="utf-8") for place in (store.root / ".git/kortit").glob("*-O1-01.yaml")]
    assert kept == ["goal: [rikki\n"]
    terminal.child.close(force=True)


def test_an_editor_that_fails_is_told_and_the_form_goes_on(store: Store, tmp_path: Path) -> None:
    terminal = Terminal(store.root, 100, 30, VISUAL="", EDITOR=editor(tmp_path, "exit 3"))
    terminal.see("verrattuna:")
    terminal.press("Enter", F4)
    terminal.see("muokkain epäonnistui")
    terminal.child.close(force=True)
    assert store.read(FILE) == GOAL


async def test_keys_that_come_together_are_taken_in_their_order(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await seen.press("enter")
        for key in ("a", "b", "c", "backspace", "backspace", "x", "left", "y", "tab", "end", "backspace", "9"):
            seen.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await seen.settle()
        await seen.press("escape")
    assert store.read("kortit/O1/O1-01.yaml") == GOAL.replace("voi hyvin", "voi hyvinayx").replace("2021", "2029")


def test_keys_of_one_burst_are_taken_in_their_order_in_a_real_terminal(store: Store) -> None:
    terminal = Terminal(store.root, 100, 30)
    terminal.see("verrattuna:")
    terminal.press("Enter", "abc\x7f\x7fXY\x1b[D\x1b[DZ\t20q\x7f21")
    terminal.see("voi hyvinaZXY")
    terminal.press("F2", "Esc", "q")
    assert terminal.end() == 0
    assert store.read("kortit/O1/O1-01.yaml") == GOAL.replace("voi hyvin", "voi hyvinaZXY")


# --- a year, and the goals beside ------------------------------------------------------------------------------------


async def test_a_year_is_selected_on_entry_and_answers_to_the_arrows(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await seen.press("enter", "tab")
        await seen.write("2030")
        assert field(seen, "Tavoitevuosi") == ["2030"]
        await seen.press("up", "up", "down")
        assert field(seen, "Tavoitevuosi") == ["2031"]
        await seen.press("ctrl+z", "escape")
    assert "target_year: 2032" in store.read(FILE)


async def test_one_goes_on_with_the_goal_beside_and_what_was_typed_is_saved(store: Store) -> None:
    store.write("kortit/O1/O1-02.yaml", GOAL.replace("2021", "2025"))
    store.write("kortit/O1/O1-03.yaml", "goal: [rikki\n")
    async with full_screen(store.root, language="en") as seen:
        await seen.press("enter")
        await seen.write(" aina")
        await seen.press("f3")
        assert "O1-02 · editing" in seen
        assert "Henkilöstö voi hyvin aina" in store.read(FILE)
        await seen.press("f3")
        assert seen.notices[-1] == "there is no other goal in this direction"
        await seen.press("escape")
        assert seen.pane("goal").startswith("O1-02")
        await seen.press("U")
    assert store.read(FILE) == GOAL


async def test_the_order_of_the_list_holds_after_a_year_is_changed_until_one_leaves(store: Store) -> None:
    for number in (2, 3):
        store.write(f"kortit/O1/O1-{number:02d}.yaml", GOAL.replace("2021", f"202{number}"))
    store.commit("kolme tavoitetta")
    async with full_screen(store.root, language="en") as seen:
        await seen.press("plus", "plus", "plus", "down")
        assert seen.pane("goal").startswith("O1-02")
        await seen.press("left", "down", "up", "right")
        ids = list(seen.app.screen.query_one("#goals", LineList).items)
        assert ids == ["O1-02", "O1-03", "O1-01"]


async def test_indicators_are_lines_with_their_keys_and_a_line_without_one_gets_one(store: Store) -> None:
    async with full_screen(store.root) as seen:
        await seen.press("enter", "f6", "f6", "f6", "f6")
        await seen.write("Kyselyn vastausosuus")
        await seen.press("enter")
        await seen.write("  60")
        assert "tasot yhdelle riville" in seen
        await seen.write(" -> 75 (%)")
        await seen.press("ctrl+s")
    data = YAML(typ="safe").load(store.read("kortit/O1/O1-01.yaml"))
    assert data["indicators"][0] == {
        "key": "kyselyn-vastausosuus",
        "text": "Kyselyn vastausosuus",
        "baseline": 60,
        "target": 75,
        "unit": "%",
    }
