"""Renderings: all from one table, in words, deterministic, and text from cards is never markup."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kortit.changes import ChangeTable, Endpoint
from kortit.decision import CitedDecision
from kortit.fields import ExtraField
from kortit.goal import Goal, GoalId, Means
from kortit.in_force import InForce
from kortit.kinds import TEXT
from kortit.municipality import Columns, DocumentTexts, Municipality, Perspective, Theme
from kortit.provenance import Provenance, SetBy
from kortit.rendering import FORMATS, Unchanged, View, format_of_file
from kortit.rendering.markdown import escaped

CITY = Municipality(
    "Testilä",
    document=DocumentTexts("Muutokset", "Johdanto.", Columns.NEW_FIRST),
    perspectives=(Perspective("O", "Oppiminen", (Theme("O1", "Henkilöstö"),)),),
    fields={"owner": ExtraField("owner", "Vastuutaho", TEXT, None)},
)
OLD = Goal(
    GoalId("O1-01"),
    "O1",
    "Henkilöstö voi hyvin.",
    2020,
    (Means("Kysely otetaan käyttöön."), Means("Tilat", ("a", "b"))),
)
NEW = Goal(
    GoalId("O1-01"),
    "O1",
    "Henkilöstö voi hyvin.",
    2021,
    (Means("Kysely toteutettu."), Means("Uusi keino")),
    {"owner": "Talous"},
)
SAME = Goal(GoalId("O1-02"), "O1", "Ennallaan pysyvä", 2022)
ADDED = Goal(GoalId("O1-03"), "O1", "Uusi tavoite", 2023)


def table(**goals: Goal) -> ChangeTable:
    return ChangeTable.between(
        {OLD.id: OLD, SAME.id: SAME},
        {NEW.id: NEW, SAME.id: SAME, ADDED.id: ADDED, **{goal.id: goal for goal in goals.values()}},
        municipality=CITY,
        origin=Endpoint("v1", "a" * 40, "2020-12-14T10:00:00+02:00"),
        target=Endpoint("b" * 40, "b" * 40, "2021-01-31T23:30:00-05:00", "Kv 14.12.2020 § 85"),
        decisions=[CitedDecision("Kv 14.12.2020 § 85", "T-1", "2021-01-01", "c" * 40, "O1-01")],
        touched={OLD.id: [0]},
    )


def written(name: str, content: ChangeTable, view: View) -> str:
    return FORMATS[name].render(content, view).decode()


@pytest.mark.parametrize("name", ["text", "md"])
def test_everything_is_said_in_words_with_range_decisions_and_counts(name: str) -> None:
    text = written(name, table(), View("fi", unchanged=Unchanged.FULL, width=160))
    for said in (
        "Muutokset", "Testilä", "(aaaaaaaaaaaa, v1)", "Vertailun loppu: Kv 14.12.2020 § 85",
        "kortit changes", f"{'a' * 40}..{'b' * 40}", "--unchanged full",
        "Kv 14.12.2020 § 85", "T-1", "voimaan 1.1.2021", "3 tavoitetta (ennen 2)", "muutettu 1", "uusia 1", "ennallaan 1",
        "O1 Henkilöstö", "Muutettu", "Uusi", "Ennallaan", "(muutettu)", "(poistettu)", "(lisätty)", "Vastuutaho: ", "Talous",
    ):  # fmt: skip
        assert said in text


def between(old: Goal | None, new: Goal | None, **more: Any) -> ChangeTable:
    """The change table of one goal, changed by one decision."""
    ends = {"origin": Endpoint("a" * 40, "a" * 40, "2020-12-14T10:00:00+02:00"), "target": table().target}
    sides = [{one.id: one} if one else {} for one in (old, new)]
    return ChangeTable.between(
        *sides, municipality=CITY, decisions=table().decisions, touched={OLD.id: [0]}, **{**ends, **more}
    )


@pytest.mark.parametrize("name", ["text", "md", "html"])
def test_means_in_other_portions_are_not_called_typography(name: str) -> None:
    whole = replace(OLD, means=(Means("Kysely tehdään. Tilat korjataan."),))
    parted = replace(OLD, means=(Means("Kysely tehdään."), Means("Tilat korjataan.")))
    assert "vain jaottelu" in written(name, between(whole, parted), View("fi", width=200))
    typed = replace(whole, means=(Means("Kysely tehdään. Tilat korjataan"),))
    assert "vain kirjoitusasu" in written(name, between(whole, typed), View("fi", width=200))


@pytest.mark.parametrize("name", ["text", "md", "html"])
def test_the_decision_that_removed_something_is_named_with_decisions_too(name: str) -> None:
    view = View("fi", decisions=True, width=200)
    citation = "Kv 14.12.2020 § 85"
    # The end of the range, the decisions, the goal; in HTML also the description of the page.
    times = 5 if name == "html" else 3
    assert written(name, between(OLD, None), view).count(citation) == times
    fewer = written(name, between(OLD, replace(OLD, means=OLD.means[:1])), view)
    assert fewer.count(citation) == times
    assert "Päätös:" in fewer
    without_steps = replace(OLD, means=(OLD.means[0], Means("Tilat", ("a",))))
    assert "Päätös:" in written(name, between(OLD, without_steps), view)
    assert "Päätös:" not in written(name, between(OLD, replace(OLD, target_year=2031)), view)


def test_ends_without_a_decision_are_named_by_their_day_and_baselines_as_such() -> None:
    day = Endpoint("a" * 40, "a" * 40, "2026-11-24T10:00:00+02:00")
    for origin, said in (
        (day, "Vertailun alku: muutos ilman päätöstä 24.11.2026 (aaaaaaaaaaaa)\n"),
        (day._replace(imported=True), "Vertailun alku: lähtötilanne (aaaaaaaaaaaa)\n"),
        (Endpoint("ROOT"), "Vertailun alku: tyhjä kortisto\n"),
    ):
        assert said in written("text", between(OLD, NEW, origin=origin), View("fi"))


def test_a_table_of_one_theme_names_the_decisions_that_touched_it_alone() -> None:
    elsewhere = CitedDecision("Kh 1.2.2021 § 3", None, None, "d" * 40, "S1-01")
    both = table()._replace(decisions=(*table().decisions, elsewhere))
    assert elsewhere.citation in written("text", both, View("fi"))
    one_theme = written("text", both._replace(theme="O1"), View("fi"))
    assert "Päätökset: Kv 14.12.2020 § 85, T-1" in one_theme
    assert elsewhere.citation not in one_theme


def test_cards_name_the_newest_decision_where_the_last_commit_cites_none() -> None:
    old, new = (
        SetBy(letter * 40, f"{year}-01-01T00:00:00Z", f"Kv 1.1.{year} § 1")
        for letter, year in (("c", 2020), ("d", 2021))
    )
    known = Provenance({"goal": old, "target_year": new}, (old, old))
    point = Endpoint("b" * 40, "b" * 40, "2026-11-24T10:00:00+02:00")
    cards = InForce((OLD,), CITY, point, {OLD.id: known}, newest=("Kv 1.1.2021 § 1", None))
    assert (
        "Tilanne: muutos ilman päätöstä 24.11.2026 (bbbbbbbbbbbb); viimeisin päätös Kv 1.1.2021 § 1\n"
        in FORMATS["text"].render(cards, View("fi")).decode()
    )
    cited = cards._replace(point=point._replace(citation="Kv 1.1.2021 § 1"))
    assert "Tilanne: Kv 1.1.2021 § 1\n" in FORMATS["text"].render(cited, View("fi")).decode()


def test_means_that_different_decisions_set_are_named_by_their_places() -> None:
    old, new = (
        SetBy(letter * 40, f"{year}-01-01T00:00:00Z", f"Kv 1.1.{year} § 1")
        for letter, year in (("c", 2020), ("d", 2021))
    )
    goal = replace(OLD, means=(Means("a"), Means("b"), Means("c")))
    known = Provenance({"goal": old, "target_year": old}, (old, new, old))
    cards = InForce((goal,), CITY, table().target, {OLD.id: known})
    text = FORMATS["csv"].render(cards, View("fi")).decode()
    assert "Kv 1.1.2020 § 1: tavoitteen teksti, tavoitevuosi, keinot 1, 3" in text
    assert "Kv 1.1.2021 § 1: keino 2" in text


@pytest.mark.parametrize("name", ["text", "md", "csv"])
def test_old_first_puts_the_old_columns_first(name: str) -> None:
    text = written(name, table(), View("en", columns=Columns.OLD_FIRST, width=160))
    assert text.index("Old target year") < text.index("New target year")


def test_a_terminal_without_colour_gets_no_escape_and_one_with_colour_gets_no_marks_in_brackets() -> None:
    plain = written("text", table(), View("fi", width=120))
    assert "\x1b" not in plain
    assert "{+toteutettu+}" in plain
    assert "[-otetaan käyttöön-]" in plain
    colour = written("text", table(), View("fi", width=120, colour=True))
    assert "\x1b[4;32mtoteutettu\x1b[0m" in colour
    assert "{+" not in colour


@pytest.mark.parametrize("width", [40, 80, 90, 120, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    long = Goal(GoalId("O1-09"), "O1", "x" * 300 + " äö " * 40, 2021, (Means("y" * 500, ("z" * 200,)),))
    text = written("text", table(long=long), View("fi", width=width))
    assert max(map(len, text.splitlines())) <= width
    assert text.count("x") >= 300


def test_json_is_as_documented_and_loses_nothing() -> None:
    data = json.loads(written("json", table(), View("fi", unchanged=Unchanged.FULL)))
    assert data["schema"] == "kortit.changes/1"
    assert data["from"] == {
        "revision": "v1",
        "commit": "a" * 40,
        "date": "2020-12-14T10:00:00+02:00",
        "citation": None,
        "decided": True,
    }
    assert list(data["counts"]) == [
        "goals",
        "changed",
        "substantive",
        "added",
        "removed",
        "unchanged",
        "target_year",
        "settings",
    ]
    row = data["rows"][0]
    assert list(row) == [
        "id",
        "theme",
        "kind",
        "fields",
        "substantive",
        "old",
        "new",
        "words",
        "means",
        "decisions",
        "undecided",
    ]
    assert row["old"] == {"theme": "O1", "goal": OLD.text, "target_year": 2020,
                          "means": [OLD.means[0].text, {"text": "Tilat", "steps": ["a", "b"]}]}  # fmt: skip
    assert row["new"]["owner"] == "Talous"
    assert row["decisions"] == [0]
    kept = "".join(text for kind, text in row["means"][0]["words"] if kind != "inserted")
    assert kept == OLD.means[0].text
    assert [one["kind"] for one in data["rows"]] == ["changed", "unchanged", "added"]
    assert data["rows"][2]["old"] is None


def test_without_everything_unchanged_rows_are_left_out_and_still_counted() -> None:
    data = json.loads(written("json", table(), View("fi")))
    assert ([row["id"] for row in data["rows"]], data["counts"]["unchanged"]) == (["O1-01", "O1-03"], 1)
    none = ChangeTable.between({}, {}, municipality=CITY, origin=Endpoint("A"), target=Endpoint("WORKTREE"))
    assert json.loads(written("json", none, View("fi")))["rows"] == []
    assert "Ei muutoksia." in written("md", none, View("fi"))


HOSTILE = ["[b]x[/b]", "[/", "=1+1", "  =1+1", "+5", "@SUM(A1)", "-2", "<script>alert(1)</script>", "a | b", "\x1b[31mpunainen",
           "\u202eoikealta", "**lihava** _kursiivi_ `koodi` ~~yli~~ $x$ #1 ![k](u) :smile: &amp;", "rivi\nvaihto", "1. luettelo"]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_from_a_card_is_never_markup_formula_or_escape(text: str) -> None:
    goal = Goal(GoalId("O1-09"), "O1", text, 2021, (Means(text, (text,)),), {"owner": text})
    for name in (known.name for known in FORMATS.values() if not known.binary):
        rendered = written(name, table(hostile=goal), View("fi", width=120))
        assert "\x1b" not in rendered
        assert "\u202e" not in rendered or name == "json"
    rows = list(csv.reader(io.StringIO(written("csv", table(hostile=goal), View("fi")), newline="")))
    assert not any(cell.strip().startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    shown = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough").render(
        written("md", table(hostile=goal), View("fi"))
    )  # fmt: skip
    assert "<script" not in shown
    assert not re.search(r"<(strong|em|code|s|img|ol)>[^<]*(lihava|kursiivi|koodi|yli|k|luettelo)", shown)


@given(st.text(max_size=40))
@example("\u4e3d \U0002f800")
def test_escaped_markdown_shows_as_the_text_itself(text: str) -> None:
    visible = "".join("\ufffd" if ord(c) < 32 and not c.isspace() else c for c in text)
    wanted = unicodedata.normalize("NFC", " ".join(visible.split()))
    token = MarkdownIt("commonmark").parseInline(escaped(text))[0]
    shown = "".join(
        child.content if child.type in ("text", "text_special") else f"<{child.type}>" for child in token.children or ()
    )
    cleaned = re.sub("[^\\w ]", "", wanted)
    assert re.sub("[^\\w ]", "", shown).split() == cleaned.split()
    assert "<" not in re.sub(re.escape("<"), "", wanted) or "<em" not in shown


def test_a_file_is_written_in_the_format_that_its_ending_names() -> None:
    assert [format_of_file(f"muutokset{known.suffix}") for known in FORMATS.values()] == list(FORMATS.values())
    assert format_of_file("Muutokset.MD") is FORMATS["md"]
    assert format_of_file("muutokset.xyz") is None


def test_the_same_table_gives_the_same_bytes() -> None:
    for known in FORMATS.values():
        assert known.render(table(), View("fi")) == known.render(table(), View("fi"))
