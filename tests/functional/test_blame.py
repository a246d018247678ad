"""Who set what: by field and means, across themes, with and without typography; and the log by body and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.conftest import GOAL

if TYPE_CHECKING:
    import pytest

    from tests.conftest import Cli, Store


def test_each_field_and_means_names_the_amendment_that_set_it(store: Store, cli: Cli) -> None:
    baseline = store.git("rev-parse", "HEAD").strip()
    cli(store, "set", "O1-01", "--target-year", "2030")
    year = cli(store, "amend", "--decision", "Kv 1.2.2021 § 3").out.strip()
    store.write("keinot.txt", "Uusi keino.\nValmennus jatkuu.\n  Esihenkilöt\n  Työyhteisöt\nKysely toteutetaan\n")
    cli(store, "set", "O1-01", "--means-file", "keinot.txt")
    means = cli(store, "amend", "--decision", "Kh 2.3.2022 § 4").out.strip()
    cli(store, "move", "O1-01", "O2")
    moved = cli(store, "amend", "--decision", "Kv 5.6.2023 § 7").out.strip()
    data = cli(store, "blame", "O1-01", "--format", "json").json
    assert {name: one["commit"] for name, one in data["fields"].items()} == {
        "goal": baseline, "target_year": year, "theme": moved
    }  # fmt: skip
    assert [one["commit"] for one in data["means"]] == [means, baseline, means]
    assert (data["fields"]["target_year"]["citation"], data["means"][1]["citation"]) == ("Kv 1.2.2021 § 3", None)
    data = cli(store, "blame", "O1-01", "--substantive", "--format", "json").json
    assert [one["commit"] for one in data["means"]] == [means, baseline, baseline]
    text = cli(store, "blame", "O1-01").out
    assert "the target year: 2030\n    Kv 1.2.2021 § 3" in text
    assert "• Valmennus jatkuu.\n  ◦ Esihenkilöt\n  ◦ Työyhteisöt\n    no decision" in text
    assert cli(store, "blame", "O1-77").code == 2


def test_several_goals_are_asked_about_and_edited_at_once(
    store: Store, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = cli(store, "list", "--format", "json").json["goals"]
    first, second = (goal["id"] for goal in known[:2])
    alone = [cli(store, "blame", one, "--format", "json").json["goals"][0] for one in (first, second)]
    assert cli(store, "blame", first, second, first, "--format", "json").json["goals"] == alone
    assert cli(store, "blame", first, second).out.count("no decision") > 2
    assert cli(store, "blame", first, "O1-77").code == 2
    monkeypatch.setenv("VISUAL", "sed -i s/20/21/")
    assert cli(store, "edit", first, second).err.count("draft saved") == 2
    for section, one in enumerate((first, second), start=1):
        assert cli(store, "amend", one, "--decision", f"Kv 1.2.2021 § {section}").code == 0
    found = cli(store, "log", first, second, "--format", "json").json["amendments"]
    assert {goal for one in found[:2] for goal in one["goals"]} == {first, second}
    assert cli(store, "log", first, "HEAD").code == 2


def test_typography_of_an_extra_list_sets_nothing_of_substance(store: Store, cli: Cli) -> None:
    store.write(
        "kortit.yaml",
        store.read("kortit.yaml") + "  partners: {name: Kumppanit, type: list, authority: any}\n",
    )
    store.write("kortit/O1/O1-01.yaml", GOAL + "partners: [Seurat ja koulut, Opisto]\n")
    named = store.commit()
    store.write("kortit/O1/O1-01.yaml", GOAL + "partners: [Seurat; ja koulut., Opisto]\n")
    typography = store.commit()
    data = cli(store, "blame", "O1-01", "--format", "json").json
    assert data["fields"]["partners"]["commit"] == typography
    data = cli(store, "blame", "O1-01", "--substantive", "--format", "json").json
    assert data["fields"]["partners"]["commit"] == named


def test_a_means_is_set_by_the_amendment_that_last_changed_one_of_its_steps(store: Store, cli: Cli) -> None:
    baseline = store.git("rev-parse", "HEAD").strip()
    for steps in ("  Esihenkilöt\n  Työryhmät\n", "  Esihenkilöt\n  Työryhmät\n  Johto\n", "  Johto\n  Esihenkilöt\n"):
        store.write("keinot.txt", f"Kysely toteutetaan.\nValmennus jatkuu.\n{steps}")
        cli(store, "set", "O1-01", "--means-file", "keinot.txt")
        changed = cli(store, "amend", "--decision", "Kh 2.3.2022 § 4", "--again").out.strip()
        for options in ((), ("--substantive",)):
            data = cli(store, "blame", "O1-01", *options, "--format", "json").json
            assert [one["commit"] for one in data["means"]] == [baseline, changed]
    store.write("keinot.txt", "Kysely toteutetaan.\nValmennus jatkuu.\n  Johto.\n  Esihenkilöt\n")
    cli(store, "set", "O1-01", "--means-file", "keinot.txt")
    full_stop = cli(store, "amend").out.strip()
    data = cli(store, "blame", "O1-01", "--format", "json").json
    assert [one["commit"] for one in data["means"]] == [baseline, full_stop]
    data = cli(store, "blame", "O1-01", "--substantive", "--format", "json").json
    assert [one["commit"] for one in data["means"]] == [baseline, changed]


def test_all_of_a_goal_that_was_removed_and_came_back_is_set_by_the_amendment_that_brought_it_back(
    store: Store, cli: Cli
) -> None:
    """It is in force by that decision, as an undone value is by the one that undid it; what was before is in the log."""
    cli(store, "remove", "O1-01")
    removed = cli(store, "amend", "--decision", "Kv 1.2.2021 § 3").out.strip()
    assert cli(store, "undo", removed).code == 0
    assert cli(store, "blame", "O1-01").code == 2
    back = cli(store, "amend", "--decision", "Kv 5.6.2022 § 7").out.strip()
    for options in ((), ("--substantive",)):
        data = cli(store, "blame", "O1-01", *options, "--format", "json").json
        assert {one["commit"] for one in (*data["fields"].values(), *data["means"])} == {back}
    cli(store, "set", "O1-01", "--target-year", "2030")
    year = cli(store, "amend", "--decision", "Kv 8.9.2023 § 9").out.strip()
    fields = cli(store, "blame", "O1-01", "--format", "json").json["fields"]
    assert {name: one["commit"] for name, one in fields.items()} == {
        "goal": back, "target_year": year, "theme": back
    }  # fmt: skip
    assert len(cli(store, "log", "O1-01", "--format", "json").json["amendments"]) == 4


def test_a_merge_and_a_broken_version_set_only_what_they_bring(store: Store, cli: Cli) -> None:
    baseline = store.git("rev-parse", "HEAD").strip()
    store.write("kortit/O1/O1-01.yaml", "goal: [\n")
    store.commit()
    store.git("switch", "-q", "-c", "sivu")
    store.write("kortit/O1/O1-01.yaml", GOAL.replace("2021", "2024"))
    store.commit()
    store.git("switch", "-q", "main")
    store.git("merge", "-q", "--no-ff", "-m", "yhdistäminen", "sivu")
    merge = store.git("rev-parse", "HEAD").strip()
    fields = cli(store, "blame", "O1-01", "--format", "json").json["fields"]
    assert (fields["goal"]["commit"], fields["target_year"]["commit"]) == (baseline, merge)


def test_the_log_is_filtered_by_body_and_by_year_of_decision(store: Store, cli: Cli) -> None:
    for number, citation in enumerate(("Kv 1.2.2021 § 3", "Kh 2.3.2022 § 4", "Kv 5.6.2022 § 7")):
        store.write("keinot.txt", f"Keino {number}\n")
        cli(store, "set", "O1-01", "--means-file", "keinot.txt")
        cli(store, "amend", "--decision", citation)

    def citations(*options: str) -> list[str]:
        return [one["citation"] for one in cli(store, "log", *options, "--format", "json").json["amendments"]]

    assert citations("--body", "kv") == ["Kv 5.6.2022 § 7", "Kv 1.2.2021 § 3"]
    assert citations("--year", "2022") == ["Kv 5.6.2022 § 7", "Kh 2.3.2022 § 4"]
    assert citations("--body", "Kaupunginhallitus", "--year", "2022") == ["Kh 2.3.2022 § 4"]
    assert citations("O1-01", "--body", "Stds") == ["Kh 2.3.2022 § 4"]
    assert cli(store, "log", "--body", "Ltk").code == 2


def test_states_are_read_by_the_extra_fields_of_their_time(store: Store, cli: Cli) -> None:
    path = "kortit/O1/O1-01.yaml"
    store.write(path, GOAL + "owner: Talous\n")
    store.commit("vastuu")
    store.write(path, (GOAL + "owner: Talous\n").replace("2021", "2022"))
    year = store.commit("vuosi")
    store.write(
        "kortit.yaml",
        store.read("kortit.yaml").replace(
            "owner: {name: Vastuutaho, type: text", "owner: {name: Vastuutaho, type: list"
        ),
    )
    store.write(path, (GOAL + "owner: [Talous]\n").replace("2021", "2022"))
    owners = store.commit("luetteloksi")
    fields = cli(store, "blame", "O1-01", "--format", "json").json["fields"]
    assert (fields["target_year"]["commit"], fields["owner"]["commit"]) == (year, owners)
