"""Syncing from the full screen: what is not sent and what is new stands in the header, and S does it or says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kortit.decision import read_decision
from store.repository import Amendment
from tests.screen import full_screen
from tests.sharing import commit, offices
from tui.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli, Store, Templates

pytestmark = pytest.mark.anyio

O1, S1 = "kortit/O1/O1-01.yaml", "kortit/S1/S1-01.yaml"


async def test_amendments_go_and_come_with_one_key_and_what_clashes_is_told(
    templates: Templates, tmp_path: Path, cli: Cli
) -> None:
    two = offices(templates, tmp_path / "toimistot", {}, "kaksi")
    commit(two.first, {O1: two.first.read(O1) + "  - Ensin.\n"})
    assert cli(two.first, "sync").code == 0
    commit(two.second, {O1: two.second.read(O1) + "  - Toiseksi.\n"})
    two.second.git("fetch", "-q")
    async with full_screen(two.second.root, language="en") as seen:
        await seen.until(lambda: "1 of yours not sent · 1 new on the server" in seen.lines[0])
        await seen.press("S")
        await seen.until(lambda: "fetched 1 amendment, sent 1 amendment" in seen.notices)
        await seen.until(lambda: "not sent" not in seen.lines[0])
        assert two.second.read(O1).endswith("  - Ensin.\n  - Toiseksi.\n")
        for office, year in ((two.first, 2031), (two.second, 2032)):
            with office.open() as repository:
                repository.sharing.sync()
            text = f'goal: "Asiointi sujuu"\ntarget_year: {year}\nmeans: []\n'
            commit(office, {S1: text}, "vuosi", f"Kv 1.2.{year - 10} § 5")
        with two.first.open() as repository:
            repository.sharing.sync()
        await seen.press("S")
        await seen.until(lambda: "S1-01: the target year was changed on both sides" in seen)
        # How it was, one's own and theirs, with who and by which decision; nothing is chosen beforehand.
        assert "not chosen yet" in seen
        assert "syncing" not in seen.notices
        assert all(said in seen for said in ("2022", "2031", "2032", "Kv 1.2.2021 § 5", "Kv 1.2.2022 § 5"))
        before = two.second.git("rev-parse", "HEAD"), two.server.git("rev-parse", "main")
        await seen.press("enter")
        await seen.until(lambda: "choose for each line" in seen)
        await seen.press("o", "enter")
        await seen.until(lambda: "Bring both sides together so" in seen)
        assert "in different ways: mine" in seen
        assert (two.second.git("rev-parse", "HEAD"), two.server.git("rev-parse", "main")) == before
        await seen.press("y")
        await seen.until(lambda: "fetched 1 amendment, sent 1 amendment" in seen.notices)
        assert "2032" in two.second.read(S1)
        assert two.server.git("rev-parse", "main") == two.second.git("rev-parse", "HEAD")


async def test_a_draft_that_others_changed_in_another_way_is_settled_and_stays_a_draft(
    templates: Templates, tmp_path: Path, cli: Cli
) -> None:
    two = offices(templates, tmp_path / "toimistot", {}, "kaksi")
    commit(two.first, {S1: two.first.read(S1).replace("2022", "2031")}, "vuosi", "Kv 1.2.2021 § 5")
    assert cli(two.first, "sync").code == 0
    two.second.write(S1, two.second.read(S1).replace("2022", "2032"))
    async with full_screen(two.second.root, language="en") as seen:
        await seen.press("S")
        await seen.until(lambda: "not chosen yet" in seen)
        assert all(said in seen for said in ("2022", "2031", "2032", "Kv 1.2.2021 § 5", "your draft"))
        await seen.press("o", "enter")
        await seen.until(lambda: "Bring both sides together so" in seen)
        await seen.press("y")
        await seen.until(lambda: "fetched 1 amendment" in seen.notices)
        assert ("2032" in two.second.read(S1), "2031" in two.second.git("show", f"HEAD:{S1}")) == (True, True)


async def test_what_is_in_force_comes_into_a_proposal_and_what_clashes_is_settled(store: Store, cli: Cli) -> None:
    year = 'goal: "Asiointi sujuu"\ntarget_year: {}\nmeans: []\n'
    cli(store, "proposal", "new", "vuodet")
    commit(store, {S1: year.format(2031)})
    cli(store, "proposal", "switch")
    commit(store, {S1: year.format(2029)}, "vuosi", "Kv 1.2.2020 § 5")
    cli(store, "proposal", "switch", "vuodet")
    async with full_screen(store.root, language="en") as seen:
        assert "1 to settle" in seen.lines[0]
        await seen.press("slash")
        await seen.write(":clash")
        await seen.press("enter")
        assert "S1-01 2031 Asiointi sujuu" in seen.pane("goals")
        assert "!" in seen.pane("goals")
        assert "What is in force has changed in another way: e, then v settles it" in seen
        await seen.press("escape", "e")
        await seen.until(lambda: "vuodet" in seen)
        await seen.press("v")
        await seen.until(lambda: "not chosen yet" in seen)
        assert seen.lines[-1].startswith("o the proposal  t in force  Enter go on")
        await seen.press("escape")
        await seen.until(lambda: "nothing was changed" in seen.notices)
        pressed = seen.pressed
        await seen.press("a")  # adopting leads there too, before a decision is typed
        await seen.until(lambda: "do not come together. Settle it now" in seen)
        await seen.press("y")
        await seen.until(lambda: "not chosen yet" in seen)
        await seen.press("t", "enter")
        await seen.until(lambda: "Bring what is in force into the proposal “vuodet” so?" in seen)
        await seen.press("y")
        await seen.until(lambda: "what is in force is in the proposal “vuodet” now" in seen.notices)
        assert seen.pressed - pressed == 5
        await seen.press("escape")
        assert "to settle" not in seen.lines[0]
    assert "2029" in store.git("show", f"proposal/vuodet:{S1}")


async def test_the_server_is_asked_by_itself_and_amending_says_what_is_new(
    templates: Templates, tmp_path: Path, cli: Cli
) -> None:
    two = offices(templates, tmp_path / "toimistot", {}, "kaksi")
    commit(two.first, {O1: two.first.read(O1) + "  - Ensin.\n"})
    assert cli(two.first, "sync").code == 0
    two.second.write(S1, two.second.read(S1).replace("2022", "2023"))
    before = two.second.git("rev-parse", "HEAD")
    async with full_screen(two.second.root, language="en", settings=Settings(sync="auto")) as seen:
        await seen.until(lambda: "1 new on the server" in seen.lines[0])
        commit(two.first, {O1: two.first.read(O1) + "  - Toiseksi.\n"})
        with two.first.open() as repository:
            repository.sharing.sync()
        await seen.press("a")
        await seen.until(lambda: "2 new on the server" in seen.lines[0])
    assert two.second.git("rev-parse", "HEAD") == before


async def test_the_server_is_asked_every_few_minutes_also_where_it_was_never_asked_before(
    templates: Templates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = offices(templates, tmp_path / "toimistot", {}, "kaksi")
    monkeypatch.setattr("tui.app.LOOK_EVERY", 0.5)
    async with full_screen(two.first.root, language="en", settings=Settings(sync="auto")) as seen:
        assert "new on the server" not in seen.lines[0]
        commit(two.second, {O1: two.second.read(O1) + "  - Toiseksi.\n"})
        with two.second.open() as repository:
            repository.sharing.sync()
        await seen.until(lambda: "1 new on the server" in seen.lines[0])
    two.first.git("update-ref", "-d", "refs/remotes/origin/main")
    async with full_screen(two.first.root, language="en", settings=Settings(sync="auto")) as seen:
        await seen.until(lambda: "1 new on the server" in seen.lines[0])


async def test_a_proposal_of_others_is_told_when_it_comes_and_when_it_has_ended(
    templates: Templates, tmp_path: Path, cli: Cli
) -> None:
    two = offices(templates, tmp_path / "toimistot", {}, "kaksi")
    cli(two.first, "proposal", "new", "vuodet")
    commit(two.first, {S1: two.first.read(S1).replace("2022", "2031")})
    assert cli(two.first, "sync").err == "sent: the proposal “vuodet”\n"
    async with full_screen(two.second.root, language="en") as seen:
        await seen.press("S")
        await seen.until(lambda: seen.notices == ["fetched: the proposal “vuodet”"])
        await seen.press("e", "down")
        assert "↓ is on the server alone; going to it brings it here" in seen
        await seen.press("enter")
        assert seen.notices == ["now on the proposal “vuodet”"]
        assert "↓" not in seen.lines[-2]
        with two.first.open() as repository:
            decision = read_decision("Kv 1.2.2021 § 5", repository.municipality)
            repository.proposals.adopt("vuodet", Amendment(decision=decision))
            repository.sharing.sync()
        await seen.press("escape", "S")
        ended = "the proposal “vuodet” that you are on was adopted or withdrawn by others"
        await seen.until(lambda: any(notice.startswith(ended) for notice in seen.notices))
        await seen.until(lambda: "ADOPTED ALREADY" in seen.lines[0])
        two.server.root.rename(tmp_path / "poissa")
        await seen.press("S")
        await seen.until(lambda: "the server was not reached" in seen)
        assert seen.notices == []


async def test_a_setting_that_clashes_is_shown_as_it_is_on_each_side(
    templates: Templates, tmp_path: Path, cli: Cli
) -> None:
    two = offices(templates, tmp_path / "toimistot", {}, "kaksi")
    for store, name, decision in ((two.first, "Heidän", "Kv 1.2.2020 § 5"), (two.second, "Oma", "Kv 1.2.2020 § 6")):
        text = store.read("kortit.yaml").replace("{O1: , ", f"{{O1: {name}, ")
        commit(store, {"kortit.yaml": text}, "nimi", decision)
    assert cli(two.first, "sync").code == 0
    async with full_screen(two.second.root, language="en") as seen:
        await seen.press("S")
        await seen.until(lambda: "not chosen yet" in seen)
        assert all(word in seen for word in ("Theme O1", "Heidän", "Oma", "Kv 1.2.2020 § 5"))
        await seen.press("o", "enter")
        await seen.until(lambda: "Bring both sides together so" in seen)
        await seen.press("y")
        await seen.until(lambda: "fetched 1 amendment, sent 1 amendment" in seen.notices)
    assert "O1: Oma" in two.second.read("kortit.yaml")
