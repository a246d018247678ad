"""Word differences: the parts of either side are that side's text, and words are what is marked."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kortit.wording import Words, differences, marked, meaning

words = st.lists(
    st.sampled_from(
        ["tavoite", "keino", "2020", "2021", "1,5", "%", "Keski-Uudenmaan", "ja", ",", ".", "-projekti", "–", "a"]
    ),
    max_size=9,
)
texts = st.one_of(
    words.map(" ".join), words.map("".join), st.text(max_size=30).map(lambda text: " ".join(text.split()))
)


@given(texts, texts)
@settings(max_examples=800)
def test_the_parts_of_either_side_are_exactly_its_text(old: str, new: str) -> None:
    runs = differences(old, new)
    assert "".join(run.text for run in runs if run.kind != "inserted") == old
    assert "".join(run.text for run in runs if run.kind != "deleted") == new
    assert all(run.text for run in runs)


@given(texts, texts)
def test_from_the_other_direction_deleted_and_inserted_are_exchanged(old: str, new: str) -> None:
    exchanged = {"same": "same", "deleted": "inserted", "inserted": "deleted"}
    forward = sorted((run.kind, run.text) for run in differences(old, new))
    assert forward == sorted((exchanged[run.kind], run.text) for run in differences(new, old))


@given(texts, texts)
def test_marks_for_showing_do_not_hang_over_white_space(old: str, new: str) -> None:
    runs = marked(differences(old, new))
    assert "".join(run.text for run in runs if run.kind != "inserted") == old
    assert all(run.text == run.text.strip() or run.text.isspace() for run in runs if run.kind != "same")


@pytest.mark.parametrize(
    ("old", "new", "runs"),
    [
        ("vuonna 2020", "vuonna 2021", [("same", "vuonna "), ("deleted", "2020"), ("inserted", "2021")]),
        ("Kysely otetaan käyttöön.", "Kysely toteutetaan.",
         [("same", "Kysely "), ("deleted", "otetaan käyttöön"), ("inserted", "toteutetaan"), ("same", ".")]),
        ("Keski-Uudenmaan tie", "Itä-Uudenmaan tie",
         [("deleted", "Keski-Uudenmaan"), ("inserted", "Itä-Uudenmaan"), ("same", " tie")]),
        ("noin 1,5 %", "noin 2,5 %", [("same", "noin "), ("deleted", "1,5"), ("inserted", "2,5"), ("same", " %")]),
        ("a b", "a b", [("same", "a b")]),
        ("", "a", [("inserted", "a")]),
    ],
)  # fmt: skip
def test_words_and_numbers_are_marked_whole(old: str, new: str, runs: list[tuple[str, str]]) -> None:
    assert [(run.kind, run.text) for run in differences(old, new)] == runs


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hinta – 1,5 % (noin).", "Hinta 1,5 %, noin"), ("sanoo: “näin”", "sanoo ”näin”"), ("2020-21", "2020–21"),
        ("* Kysely", "- Kysely"), ("loppu.", "loppu"), ("Keinot; muut", "Keinot, muut"),
    ],
)  # fmt: skip
def test_meaning_leaves_out_typography(one: str, other: str) -> None:
    assert meaning(one) == meaning(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1,5 %", "1.5 %"), ("5 %", "5"), ("itse ohjautuvuus", "itseohjautuvuus"), ("Tavoite", "tavoite"),
        ("≥ 50 kpl", "≤ 50 kpl"), ("-5 %", "5 %"), ("−20 °C", "20 °C"), ("±3", "3"), ("5 ‰", "5"), ("1/2", "1:2"),
        ("10 €", "10 $"), ("2–3 kertaa", "2 3 kertaa"), ("Kissat & koirat", "Kissat koirat"), ("§ 5", "5"), ("a + b", "a b"),
    ],
)  # fmt: skip
def test_meaning_keeps_signs_and_what_joins_digits(one: str, other: str) -> None:
    assert meaning(one) != meaning(other)


def test_a_longer_word_stays_rather_than_a_shorter_one_that_it_moved_past() -> None:
    runs = differences("Kivilammen ja Rantakylän koulut", "Kivilammen, Rantakylän ja Sahan koulut")
    assert " Rantakylän " in [run.text for run in runs if run.kind == "same"]
    assert "Rantakylän" not in "".join(run.text for run in runs if run.kind != "same")


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f"])
def test_a_number_with_its_thousands_apart_is_one_word(space: str) -> None:
    runs = differences(f"tukea 3{space}200 euroa", f"tukea 3{space}100 euroa")
    assert [run.text for run in runs if run.kind != "same"] == [f"3{space}200", f"3{space}100"]


def test_a_long_text_is_one_pass() -> None:
    old = " ".join(f"sana{number}" for number in range(2000))
    assert differences(old, old + " loppu")[-1] == Words("inserted", " loppu")
