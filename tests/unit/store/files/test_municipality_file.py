"""kortit.yaml: what it means, and its problems at line and column."""

from __future__ import annotations

import pytest

from kortit.errors import ProblemsError
from kortit.municipality import Columns
from kortit.problem import Code
from store.files.municipality_file import read_municipality
from store.work.founding import settings_text
from tests.conftest import PERSPECTIVES

TEXT = settings_text("Testilän kaupunki") + PERSPECTIVES


def test_what_init_writes_is_valid_in_every_language() -> None:
    for language in ("fi", "sv", "en"):
        assert read_municipality(settings_text("A: b # c", language).encode()).name == "A: b # c"


def test_themes_bodies_authority_and_fields_are_read() -> None:
    city = read_municipality(TEXT.encode())
    assert (city.name, city.language, city.theme_codes) == ("Testilän kaupunki", "fi", ("O1", "O2", "S1"))
    assert [perspective.name for perspective in city.perspectives] == ["Oppiminen", ""]
    assert city.bodies["board"].abbreviations == ("Kh", "Stds")
    assert city.authority["goal"] == frozenset({"council"})
    assert city.authority["means"] is None
    assert city.fields["owner"].authority is None


def test_what_authority_does_not_name_takes_the_council() -> None:
    city = read_municipality(TEXT.replace("  means: any\n", "").encode())
    assert city.authority["means"] == frozenset({"council"})


def test_cards_may_have_an_authority_of_their_own_also_for_extra_fields() -> None:
    text = TEXT.replace("O2: ", "SIVI1: {name: Sivistys, authority: {goal: [board], owner: [council]}}")
    read = read_municipality(text.replace("S: {", "S: {authority: {existence: any}, ").encode())
    assert read.theme_codes[1] == "SIVI1"
    assert next(one.name for one in read.perspectives[0].themes if one.code == "SIVI1") == "Sivistys"
    assert read.card_authority == {
        "SIVI1": {"goal": frozenset({"board"}), "owner": frozenset({"council"})}, "S": {"existence": None},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ("O2: ", "O2: {authority: {goal: [valtuusto]}}", Code.UNKNOWN_BODY, "known: council, board"),
        ("O2: ", "O2: {authority: {keinot: any}}", Code.UNKNOWN_KEY, "unknown key “keinot”"),
        ("O2: ", "O2: {nimi: Osaaminen}", Code.UNKNOWN_KEY, "unknown key “nimi”"),
        ("S: {themes: {S1: }}", "S1: {authority: {goal: any}, themes: {S1: {authority: {goal: any}}}}", Code.THEME,
         "are both called S1"),
    ],
)  # fmt: skip
def test_problems_of_the_authority_of_cards(old: str, new: str, code: Code, said: str) -> None:
    assert TEXT.count(old) == 1
    with pytest.raises(ProblemsError) as caught:
        read_municipality(TEXT.replace(old, new).encode())
    assert [problem.code for problem in caught.value.problems] == [code]
    assert said in str(caught.value.problems[0].message)


def test_document_texts_are_read_paragraph_by_paragraph() -> None:
    document = "document:\n  title: Muutokset\n  preamble: |\n    Eka  kappale.\n\n    Toka.\n  columns: old-first\n"
    texts = read_municipality((TEXT + document).encode()).document
    assert (texts.title, texts.preamble, texts.columns) == ("Muutokset", "Eka kappale.\nToka.", Columns.OLD_FIRST)


@pytest.mark.parametrize(
    ("text", "code", "line", "said"),
    [
        (TEXT.replace("language", "langauge"), Code.UNKNOWN_KEY, 3, "did you mean “language”?"),
        (TEXT.replace("format: 1", "format: 2"), Code.FORMAT, 1, "reads format 1"),
        (TEXT.replace("format: 1\n", ""), Code.MISSING_KEY, 1, "“format” is missing"),
        (TEXT.replace("language: fi", "language: de"), Code.VALUE, 3, "must be one of: fi, sv, en"),
        (TEXT.replace("  council: ", "  valtuusto: ").replace("[council]", "[valtuusto]"), Code.MISSING_KEY, 7, "“council” is missing"),
        (TEXT.replace("[Kh, Stds]", "[Kv]"), Code.VALUE, 7, "belongs to two bodies"),
        (TEXT.replace("abbreviation: Kv", "lyhenne: Kv"), Code.UNKNOWN_KEY, 7, "unknown key “lyhenne”"),
        (TEXT.replace("goal: [council]", "goal: [valtuusto]"), Code.UNKNOWN_BODY, 12, "known: council, board"),
        (TEXT.replace("means: any", "means: kaikki"), Code.TYPE, 16, "“any” or a list of bodies"),
        (TEXT.replace("means: any", "keinot: any"), Code.UNKNOWN_KEY, 16, "unknown key “keinot”"),
        (TEXT.replace("O2: ", "Ooo: "), Code.THEME, 28, "is no theme code"),
        (TEXT.replace("{S1: }", "{O1: }"), Code.THEME, 29, "is here twice"),
        (TEXT.replace("owner:", "goal:"), Code.VALUE, 31, "cannot name an extra field"),
        (TEXT + "audit: {signatures: required, keys: avaimet, signers: {}}\n", Code.VALUE, 32, "in the folder .kortit"),
        (TEXT + "audit: {keys: .kortit/avaimet, signers: {}}\n", Code.MISSING_KEY, 32, "needs the key “signatures”"),
        (TEXT + "audit: {signatures: required, keys: .kortit/a, signers: {a: [b]}}\n", Code.UNKNOWN_BODY, 32, "known: council"),
        (TEXT.replace("level: bad", "level: paha"), Code.VALUE, 25, "level must be one of: good, warning"),
        (TEXT.replace("late: {name: Viivästyy", "late: {name: Toteutunut"), Code.VALUE, 24, "another status"),
        (TEXT.replace("type: text", "type: teksti"), Code.VALUE, 31, "must be one of: text, list"),
    ],
)  # fmt: skip
def test_problems(text: str, code: Code, line: int, said: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        read_municipality(text.encode())
    assert (code, line) in [(problem.code, problem.line) for problem in caught.value.problems]
    assert any(said in str(problem.message) for problem in caught.value.problems)
