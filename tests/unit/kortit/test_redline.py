"""The redline: accepting all tracked changes gives exactly the new text, rejecting them the old one, and nothing more."""

from __future__ import annotations

import io

import docx
import pytest
from docx.enum.section import WD_ORIENT
from hypothesis import given, settings

from kortit.changes import ChangeTable, Endpoint, ItemChange
from kortit.characters import cleaned
from kortit.goal import Goal, GoalId, Means
from kortit.municipality import Municipality, Perspective, Theme
from kortit.rendering import FORMATS, REDLINE, Unchanged, View
from kortit.rendering.goals import theme_heading
from tests.content import CITY as UGLY_CITY
from tests.content import large_table, ugly_table
from tests.word_documents import (
    CITY,
    PlainParagraph,
    W,
    body,
    every_paragraph,
    goals_in,
    members,
    misplaced,
    said,
    settled,
    style_of,
    tables,
    value,
    xml,
)

EXTRAS = frozenset({REDLINE})
FULL = View("fi", unchanged=Unchanged.FULL, extras=EXTRAS)
PLAIN = Municipality("Koela", perspectives=(Perspective("O", "Oppiminen", (Theme("O1", "Työ"), Theme("O2", "Taito"))),))


def written(table: ChangeTable, view: View = FULL) -> bytes:
    return FORMATS["docx"].render(table, view)


def table(old: list[Goal], new: list[Goal], municipality: Municipality = PLAIN) -> ChangeTable:
    return ChangeTable.between(
        {goal.id: goal for goal in old},
        {goal.id: goal for goal in new},
        municipality=municipality,
        origin=Endpoint("a" * 40, "a" * 40, "2020-12-14T10:00:00+02:00"),
        target=Endpoint("b" * 40, "b" * 40, "2021-01-31T23:30:00-05:00"),
    )


def goal(number: int, *means: str | Means, theme: str = "O1", text: str = "Tavoite", year: int = 2024) -> Goal:
    items = tuple(Means(one) if isinstance(one, str) else one for one in means)
    return Goal(GoalId(f"O1-{number:02d}"), theme, text, year, items)


def lines_of(goal: Goal, municipality: Municipality) -> list[PlainParagraph]:
    """The paragraphs of a goal without changes, made from the goal alone."""
    lines = [
        PlainParagraph("KortitText", cleaned(goal.text)),
        PlainParagraph("KortitYear", f"Tavoitevuosi: {goal.target_year}"),
    ]
    for means in goal.means:
        lines.append(PlainParagraph("KortitMeans", cleaned(means.text)))
        lines += [PlainParagraph("KortitStep", cleaned(step)) for step in means.steps]
    for key, field in municipality.fields.items():
        if extra := goal.extra.get(key):
            text = cleaned(extra) if isinstance(extra, str) else "; ".join(map(cleaned, extra))
            lines.append(PlainParagraph("KortitField", f"{cleaned(field.name)}: {text}"))
    return lines


def headed(municipality: Municipality, theme: str) -> str:
    """The heading of a theme, which is its code after a word where it has no name."""
    heading = theme_heading(municipality, theme)
    return f"Päämäärä {theme}" if heading == theme else heading


def assert_both_sides_are_exact(one: ChangeTable, view: View = FULL) -> None:
    data = written(one, view)
    for accept in (True, False):
        sides = [row.new if accept else row.old for row in view.rows(one)]
        wanted = {
            goal.id: (headed(one.municipality, goal.theme), lines_of(goal, one.municipality)) for goal in sides if goal
        }
        found = goals_in(settled(data, accept=accept))
        assert found == wanted
        if accept:
            assert list(found) == list(wanted)


# --- both sides ---


def test_the_ugly_table_is_exactly_either_side() -> None:
    assert_both_sides_are_exact(ugly_table())
    assert_both_sides_are_exact(ugly_table(), View("fi", extras=EXTRAS))


def test_a_long_table_is_exactly_either_side() -> None:
    assert_both_sides_are_exact(large_table(100))


@settings(max_examples=60)
@given(tables())
def test_any_table_is_exactly_either_side(one: ChangeTable) -> None:
    assert_both_sides_are_exact(one)


@settings(max_examples=20)
@given(tables())
def test_accepting_all_gives_the_document_of_the_new_side_alone(one: ChangeTable) -> None:
    alone = table([], [row.new for row in one.rows if row.new], CITY)
    unchanged = ChangeTable.between(
        {row.id: row.new for row in alone.rows if row.new},
        {row.id: row.new for row in alone.rows if row.new},
        municipality=CITY,
        origin=alone.origin,
        target=alone.target,
    )
    assert goals_in(settled(written(one), accept=True)) == goals_in(settled(written(unchanged), accept=True))


def test_nothing_of_a_removed_goal_is_left_nor_of_an_added_one_even_at_the_end() -> None:
    one = table(
        [goal(1, "Pysyy"), goal(2, "Poistuu", text="Poistuva")], [goal(1, "Pysyy"), goal(3, "Tulee", text="Uusi")]
    )
    data = written(one)
    accepted, rejected = settled(data, accept=True), settled(data, accept=False)
    opening = [line for line in accepted if line.style in ("Title", "Subtitle", "KortitFact")]
    kept = [
        PlainParagraph("Heading1", "O Oppiminen"),
        PlainParagraph("Heading2", "O1 Työ"),
        PlainParagraph("Heading3", "O1-01"),
    ]
    kept += lines_of(goal(1, "Pysyy"), PLAIN)
    added = [PlainParagraph("Heading3", "O1-03"), *lines_of(goal(3, "Tulee", text="Uusi"), PLAIN)]
    removed = [PlainParagraph("Heading3", "O1-02"), *lines_of(goal(2, "Poistuu", text="Poistuva"), PLAIN)]
    assert accepted == [*opening, *kept, *added, accepted[-1]]
    assert rejected == [*opening, *kept, *removed, accepted[-1]]
    assert accepted[-1].style == "KortitClosing"


def test_a_goal_of_another_theme_leaves_the_old_one_and_comes_into_the_new_one() -> None:
    one = table([goal(1, "Keino"), goal(2)], [goal(1, "Keino", theme="O2"), goal(2)])
    data = written(one)
    assert {id_: heading for id_, (heading, _) in goals_in(settled(data, accept=True)).items()} == {
        "O1-02": "O1 Työ",
        "O1-01": "O2 Taito",
    }
    assert {id_: heading for id_, (heading, _) in goals_in(settled(data, accept=False)).items()} == {
        "O1-02": "O1 Työ",
        "O1-01": "O1 Työ",
    }


def test_dashes_stand_for_what_an_unchanged_goal_holds_where_that_is_asked_for() -> None:
    one = table([goal(1, "Keino"), goal(2, "Vanha")], [goal(1, "Keino"), goal(2, "Uusi")])
    lines = settled(written(one, FULL._replace(unchanged=Unchanged.DASH)), accept=True)
    place = lines.index(PlainParagraph("Heading3", "O1-01"))
    assert lines[place + 1 : place + 4] == [
        PlainParagraph("KortitText", "Tavoite"),
        PlainParagraph("KortitNote", "– – –"),
        PlainParagraph("Heading3", "O1-02"),
    ]


# --- what is tracked ---


def tracked(data: bytes) -> list[tuple[str, str]]:
    """The texts of all tracked changes with their kinds, in order."""
    return [(str(one.tag).removeprefix(W), said(one)) for one in body(data).iter(f"{W}ins", f"{W}del") if len(one)]


def test_words_are_tracked_as_the_table_marks_them_and_a_year_as_a_whole() -> None:
    one = table([goal(1, "Kysely otetaan käyttöön.")], [goal(1, "Kysely toteutetaan.", year=2025)])
    assert tracked(written(one)) == [
        ("del", "2024"),
        ("ins", "2025"),
        ("del", "otetaan käyttöön"),
        ("ins", "toteutetaan"),
    ]


def test_a_means_that_moved_is_deleted_where_it_was_and_inserted_where_it_is() -> None:
    one = table([goal(1, "aaa", "bbb", "ccc")], [goal(1, "bbb", "ccc", "aaa")])
    assert tracked(written(one)) == [("del", "aaa"), ("ins", "aaa")]
    assert_both_sides_are_exact(one)


@pytest.mark.parametrize("order", ["bac", "acb", "bca", "cab"])
def test_what_the_table_calls_moved_is_what_is_tracked_as_moved(order: str) -> None:
    one = table([goal(1, "aaa", "bbb", "ccc")], [goal(1, *(letter * 3 for letter in order))])
    moved = {item.words[0].text for item in one.rows[0].means if item.change is ItemChange.MOVED}
    assert moved
    assert {text for _kind, text in tracked(written(one))} == moved


def test_a_means_that_moved_and_was_edited_does_not_make_the_others_move() -> None:
    long = "Palvelujen kehittämisen toimintamalli on kuvattu ja otettu käyttöön"
    one = table([goal(1, long, "bbb", "ccc", "ddd")], [goal(1, "bbb", "ccc", "ddd", f"{long} kokonaan")])
    assert tracked(written(one)) == [("del", long), ("ins", f"{long} kokonaan")]
    assert_both_sides_are_exact(one)


def test_a_step_is_tracked_inside_its_means() -> None:
    old, new = Means("Valmennus", ("eka", "toka")), Means("Valmennus", ("toka", "kolmas"))
    one = table([goal(1, old)], [goal(1, new)])
    assert tracked(written(one)) == [("del", "eka"), ("ins", "kolmas")]
    assert_both_sides_are_exact(one)


@pytest.mark.parametrize("content", [ugly_table(), large_table(20)], ids=["ugly", "large"])
def test_each_change_has_the_municipality_the_date_and_a_number_of_its_own(content: ChangeTable) -> None:
    data = written(content)
    changes = list(body(data).iter(f"{W}ins", f"{W}del"))
    assert len(changes) > 20
    assert {value(one, "author") for one in changes} == {content.municipality.name}
    day = {"ugly": "2020-12-14", "large": "2025-12-14"}["ugly" if content.municipality == UGLY_CITY else "large"]
    assert {value(one, "date") for one in changes} == {f"{day}T00:00:00Z"}
    numbers = [value(one, "id") for one in changes]
    assert len(set(numbers)) == len(numbers)


def test_drafts_without_a_date_are_tracked_without_one() -> None:
    one = ChangeTable.between(
        {}, {goal(1).id: goal(1)}, municipality=PLAIN, origin=Endpoint("ROOT"), target=Endpoint("WORKTREE")
    )
    changes = list(body(written(one)).iter(f"{W}ins"))
    assert changes
    assert {value(one, "date") for one in changes} == {""}


def test_deleted_text_is_never_ordinary_text_nor_the_other_way_round() -> None:
    for one in body(written(ugly_table())).iter(f"{W}t", f"{W}delText"):
        inside = any(parent.tag == f"{W}del" for parent in one.iterancestors())
        assert (one.tag == f"{W}delText") == inside
        assert one.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"


# --- structure ---


def test_properties_stand_in_order_headings_skip_no_level_and_styles_exist() -> None:
    data = written(ugly_table())
    assert misplaced(data) == []
    known = {value(one, "styleId") for one in xml(data, "word/styles.xml").iter(f"{W}style")}
    assert {style_of(one) for one in every_paragraph(data)} <= known
    levels = [int(style_of(one)[-1]) for one in every_paragraph(data) if style_of(one).startswith("Heading")]
    assert set(levels) == {1, 2, 3}
    assert all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False))


def test_it_stands_upright_is_of_its_language_and_names_no_template() -> None:
    data = written(ugly_table(), View("sv", extras=EXTRAS))
    document = docx.Document(io.BytesIO(data))
    assert document.sections[0].orientation == WD_ORIENT.PORTRAIT
    assert document.core_properties.language == "sv-FI"
    assert "Målår: " in "".join(said(one) for one in every_paragraph(data))
    assert b"python-docx" not in b"".join(members(data).values())


def test_without_changes_it_says_so() -> None:
    none = ChangeTable.between({}, {}, municipality=PLAIN, origin=Endpoint("A"), target=Endpoint("WORKTREE"))
    assert "Ei muutoksia." in [said(one) for one in every_paragraph(written(none))]


def test_a_theme_that_was_renamed_has_its_names_as_tracked_changes() -> None:
    themes = (Theme("O1", "Työ"), Theme("O2", "Osaaminen"))
    before = PLAIN._replace(perspectives=(Perspective("O", "Opit", themes),))
    data = written(table([goal(1, theme="O2")], [goal(1, "Toinen", theme="O2")])._replace(before=before))
    for accept, wanted in ((True, ["O Oppiminen", "O2 Taito"]), (False, ["O Opit", "O2 Osaaminen"])):
        found = [line.text for line in settled(data, accept=accept) if line.style in ("Heading1", "Heading2")]
        assert found == wanted
