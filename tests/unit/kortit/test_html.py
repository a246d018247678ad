"""The page: what it is made of, what is heard of its marks, how its parts come, and that text in it is text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kortit.changes import ChangeTable, Endpoint
from kortit.characters import cleaned, collapsed
from kortit.decision import CitedDecision
from kortit.fields import ExtraField
from kortit.goal import Goal, GoalId, Means
from kortit.in_force import InForce
from kortit.kinds import TEXT
from kortit.municipality import Columns, DocumentTexts, Municipality, Perspective, Theme
from kortit.rendering import FORMATS, Unchanged, View
from kortit.rendering.html import css_string
from tests.content import CITY, UGLY_TEXTS, large_table, ugly_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kortit.rendering import Content

VOID = {"meta", "br"}
OLD = Endpoint("v1", "a" * 40, "2020-12-14T10:00:00+02:00")
NEW = Endpoint("b" * 40, "b" * 40, "2021-01-31T23:30:00-05:00", "Kv 14.12.2020 § 85")


@dataclass
class Element:
    """An element of a page, with its text and the elements in it in order."""

    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    content: list[Element | str] = field(default_factory=list)

    def all(self, tag: str = "", name: str = "") -> list[Element]:
        """The elements inside with this tag or class."""
        inside = [one for one in self.content if isinstance(one, Element)]
        return [
            found
            for one in inside
            for found in (
                *([one] if tag in ("", one.tag) and (not name or name in one.names) else []),
                *one.all(tag, name),
            )
        ]

    @property
    def names(self) -> list[str]:
        return (self.attributes.get("class") or "").split()

    @property
    def text(self) -> str:
        return "".join(one if isinstance(one, str) else one.text for one in self.content)

    @property
    def heard(self) -> str:
        """The text that a screen reader reads, without what is hidden from it."""
        return " ".join("".join(self._heard()).split())

    def _heard(self) -> Iterator[str]:
        for one in self.content:
            if isinstance(one, str):
                yield one
            elif not one.attributes.get("aria-hidden"):
                yield from one._heard()


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), "an attribute stands twice"
        element = Element(tag, dict(attrs))
        self.open[-1].content.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].content.append(data)

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


def written(content: Content, view: View | None = None) -> str:
    return FORMATS["html"].render(content, view or View("fi", unchanged=Unchanged.FULL)).decode()


def read(content: Content, view: View | None = None) -> Element:
    reader = Reader()
    reader.feed(written(content, view))
    reader.close()
    assert reader.open == [reader.root]
    return reader.root


def between(old: list[Goal], new: list[Goal], municipality: Municipality = CITY, **more: Any) -> ChangeTable:
    ends = {"origin": OLD, "target": NEW, **more}
    return ChangeTable.between(
        {goal.id: goal for goal in old}, {goal.id: goal for goal in new}, municipality=municipality, **ends
    )


def goal(number: int, text: str = "Tavoite", *means: Means, theme: str = "O1", year: int = 2021) -> Goal:
    return Goal(GoalId(f"{theme}-{number:02d}"), theme, text, year, means)


def test_what_is_not_decided_is_told_above_the_title_and_on_every_sheet_of_paper() -> None:
    draft = FORMATS["html"].render(ugly_table()._replace(target=Endpoint("WORKTREE")), View("fi")).decode()
    assert draft.index('<p class="standing">LUONNOS, ei päätetty</p>') < draft.index("<h1>")
    assert "@top-left" in draft
    decided = FORMATS["html"].render(ugly_table(), View("fi")).decode()
    assert "LUONNOS" not in decided
    assert "@top-left" not in decided


def test_the_page_has_the_language_title_facts_and_preamble_of_the_document() -> None:
    page = read(ugly_table())
    assert page.all("html")[0].attributes == {"lang": "fi"}
    assert page.all("title")[0].text == "Muutokset [b] <i> #1 – Testilän <kaupunki> & Söderkulla"
    assert [one.text for one in page.all("h1")] == ["Muutokset [b] <i> #1"]
    facts = page.all("dl")[0]
    assert facts.all("dd")[0].text == "muutos ilman päätöstä 14.12.2020 (aaaaaaaaaaaa, v1)"
    assert len(facts.all("dt")) == 4
    assert [one.text for one in page.all(name="preamble")[0].all("p")] == ["Johdanto & <alku>.", "Toinen kappale.�[0m"]
    assert page.all("footer")[0].heard.endswith("--unchanged full")


def test_headings_go_down_by_one_level_and_a_theme_without_named_perspective_is_one_higher() -> None:
    page = read(ugly_table())
    headings = [(one.tag, one.text) for one in page.all() if re.fullmatch("h[1-6]", one.tag)]
    assert headings[2:] == [
        ("h2", "O Oppiminen <ja> kasvu"),
        ("h3", "O1 Henkilöstö [/]"),
        ("h3", "Päämäärä O2"),
        ("h2", "S1 Prosessit"),
        ("h2", "Päämäärä X1"),
    ]


def test_a_table_is_named_by_its_caption_alone_which_is_the_themes_heading() -> None:
    tables = read(ugly_table()).all("table")
    assert [table.all("caption")[0].heard for table in tables] == [
        "O1 Henkilöstö [/]",
        "Päämäärä O2",
        "S1 Prosessit",
        "Päämäärä X1",
    ]
    for table in tables:
        assert table.attributes == {}
        assert table.content[1] is table.all("caption")[0]
        assert [(th.attributes, th.text) for th in table.all("thead")[0].all("th")] == [
            ({"scope": "col", "class": f"share-{share}"}, heading)
            for heading, share in (
                ("Tavoite", 24),
                ("Uusi tavoitevuosi ja keinot", 38),
                ("Vanha tavoitevuosi ja keinot", 38),
            )
        ]


def test_themes_and_goals_can_be_linked_and_every_link_leads_to_one_of_them() -> None:
    page = read(ugly_table())
    ids = [one.attributes["id"] for one in page.all() if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    links = [one.attributes["href"] for one in page.all("a") if str(one.attributes["href"]).startswith("#")]
    assert links[:5] == ["#goals", "#O1", "#O2", "#S1", "#X1"]
    assert links[5:] == [f"#{row.attributes['id']}" for row in page.all("tbody") for row in row.all("tr")]
    assert {str(link)[1:] for link in links} <= set(ids)
    rows = [row for body in page.all("tbody") for row in body.all("tr")]
    assert {row.attributes["id"] for row in rows} == {str(row.id) for row in ugly_table().rows}
    for row in rows:
        cells = [one for one in row.content if isinstance(one, Element)]
        assert [(cell.tag, cell.attributes) for cell in cells] == [("th", {"scope": "row"}), ("td", {}), ("td", {})]


def test_one_theme_alone_needs_no_list_of_themes() -> None:
    page = read(between([goal(1)], [goal(1, year=2022)], theme="O1"))
    assert page.all("nav") == []
    assert "Vain päämäärä" in page.all("dl")[0].text


def test_old_first_puts_the_old_column_first() -> None:
    page = read(ugly_table(), View("en", columns=Columns.OLD_FIRST))
    assert [th.text for th in page.all("thead")[0].all("th")] == [
        "Goal",
        "Old target year and means",
        "New target year and means",
    ]
    cell = page.all("tbody")[0].all("td")[0]
    assert cell.all(name="column")[0].text == "Old target year and means"
    assert cell.all("ins") == []


def test_the_state_of_a_row_is_a_word_on_its_badge() -> None:
    rows = [goal(1), goal(2, "Poistuva"), goal(4, "Ennallaan")]
    page = read(between(rows, [goal(1, year=2022), goal(3, "Uusi"), rows[2]]))
    assert {(badge.text, *badge.names) for badge in page.all(name="badge")} == {
        ("Muutettu", "badge", "changed"),
        ("Poistettu", "badge", "removed"),
        ("Uusi", "badge", "added"),
        ("Ennallaan", "badge", "unchanged"),
    }


def test_a_mark_is_said_in_words_before_it_and_its_end_is_heard() -> None:
    page = read(between([goal(1, "T", Means("Kysely tehdään kerran."))], [goal(1, "T", Means("Kysely tehdään aina."))]))
    new, old = page.all("td")
    assert new.all("li")[0].heard == "Kysely tehdään [lisätty: aina]. (muutettu)"
    assert old.all("li")[0].heard == "Kysely tehdään [poistettu: kerran]. (muutettu)"
    assert [one.text for one in new.all("ins")] == ["aina"]
    assert [one.text for one in old.all("del")] == ["kerran"]
    legend = page.all(name="legend")[0].heard
    assert legend == "Merkinnät: [lisätty: lisätyt sanat on alleviivattu], [poistettu: poistetut sanat on yliviivattu]."


@pytest.mark.parametrize(("language", "heard"), [("fi", "Uusi keino (lisätty)"), ("sv", "Uusi keino (ny)")])
def test_of_an_item_that_is_new_as_a_whole_all_are_told_once_by_its_state(language: str, heard: str) -> None:
    item = read(between([goal(1)], [goal(1, "Tavoite", Means("Uusi keino"))]), View(language)).all("li")[-1]
    assert item.heard == heard
    assert not item.all("ins")


def test_means_are_lists_and_their_steps_are_lists_in_them() -> None:
    page = read(between([], [goal(1, "T", Means("Keino", ("askel", "toinen")), Means("Muu"))]))
    means = page.all("ul", "means")[0]
    assert [one.tag for one in means.content if isinstance(one, Element)] == ["li", "li"]
    assert [one.text for one in means.all("li")[0].all("ul", "steps")[0].all("li")] == [
        one.text for one in means.all("li")[1:3]
    ]
    assert [cleaned(str(one.content[0])) for one in means.all("li")] == ["Keino", "askel", "toinen", "Muu"]


def test_a_cell_is_labelled_for_narrow_pages_and_those_who_hear_have_it_from_the_table() -> None:
    for label, cell in ((cell.all(name="column")[0], cell) for cell in read(ugly_table()).all("td")):
        assert label.text in ("Uusi tavoitevuosi ja keinot", "Vanha tavoitevuosi ja keinot")
        assert label.text not in cell.heard


def test_cards_have_no_marks_and_say_what_set_them() -> None:
    goals = (goal(1, "Eka", Means("Keino", ("askel",))), goal(1, "Toka", theme="S1"))
    page = read(InForce(goals, CITY, NEW))
    assert [th.text for th in page.all("thead")[0].all("th")] == [
        "Tavoite",
        "Tavoitevuosi ja keinot",
        "Päätökset kohdittain",
    ]
    assert [row.all("th")[0].heard for row in page.all("tr") if "id" in row.attributes] == ["O1-01 Eka", "S1-01 Toka"]
    assert page.all("ins") + page.all("del") + page.all(name="badge") + page.all(name="legend") == []


def test_an_empty_table_says_so() -> None:
    page = read(between([], []))
    assert page.all(name="empty")[0].text == "Ei muutoksia."
    assert page.all("table") + page.all("nav") == []


def test_the_page_holds_no_script_and_asks_for_nothing() -> None:
    for content in (ugly_table(), InForce((goal(1),), CITY, NEW)):
        page = read(content)
        assert {one.tag for one in page.all()} <= {
            "html", "head", "meta", "title", "style", "body", "a", "header", "main", "footer", "nav", "div", "span",
            "p", "h1", "h2", "h3", "ul", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tr", "th", "td",
            "ins", "del", "small",
        }  # fmt: skip
        assert {name for one in page.all() for name in one.attributes} <= {
            "lang", "charset", "name", "content", "http-equiv", "class", "href", "id", "aria-labelledby", "aria-hidden",
            "scope",
        }  # fmt: skip
        style = page.all("style")[0].text
        assert not re.search(r"url\(|@import|@font-face|expression|//", style)
        policy = next(one.attributes["content"] for one in page.all("meta") if "http-equiv" in one.attributes)
        assert str(policy).startswith("default-src 'none'; style-src 'unsafe-inline'")


def everywhere(text: str) -> ChangeTable:
    """A table with a text in every place where a person may write one."""
    said = replace(goal(1, text, Means(text, (text,))), extra={"owner": text})
    city = Municipality(
        text,
        document=DocumentTexts(text, text),
        perspectives=(Perspective("O", text, (Theme("O1", text), Theme("O2", text))),),
        fields={"owner": ExtraField("owner", text, TEXT, None)},
    )
    return between(
        [said, goal(1, text, theme="O2")],
        [said, goal(2, text, Means(text, (text,)))],
        city,
        origin=Endpoint(text, "a" * 40, "2020-12-14T10:00:00+02:00", text),
        decisions=[CitedDecision(text, text, text, "c" * 40, text)],
        touched={GoalId("O1-01"): [0]},
    )


def skeleton(content: Content) -> list[tuple[str, object]]:
    """A page without its texts, and its styles without the words for the margins of paper."""
    page = read(content)
    described = [one for one in page.all("meta") if one.attributes.get("name") == "description"]
    shape: list[tuple[str, object]] = [
        (one.tag, sorted(one.attributes) if one in described else one.attributes) for one in page.all()
    ]
    return [*shape, ("style", re.sub(r'content: "[^"]*";', "", page.all("style")[0].text))]


HARMLESS = skeleton(everywhere("teksti"))


@given(st.text(min_size=1).map(collapsed).filter(bool))
@example("\"'><script>alert(1)</script>")
@example("</style></title></textarea><b onclick=x>")
@example("]]> <!-- --> <![CDATA[ &#0; &lt; &amp;amp; {{ 7*7 }} {% raw %} {# #}")
@example("javascript:alert(1) \\22 } @import 'x'; \\")
def test_a_text_is_never_markup_attribute_or_style(text: str) -> None:
    assert skeleton(everywhere(text)) == HARMLESS


@pytest.mark.parametrize("text", UGLY_TEXTS)
def test_a_text_is_read_on_the_page_as_it_is_on_the_card(text: str) -> None:
    page = read(everywhere(text))
    shown = cleaned(text)
    assert page.all("h1")[0].text == shown
    assert page.all("p", "municipality")[0].text == shown
    marks = [one for tag in ("ins", "del") for one in page.all(tag) if not one.text.isdecimal()]
    legend = {"lisätyt sanat on alleviivattu", "poistetut sanat on yliviivattu"}
    assert {one.text.strip() for one in marks} >= legend
    assert all(shown in one.text for one in page.all("p", "text"))
    assert page.all("p", "field")[0].text.startswith(f"{shown}: ")


@given(st.text())
def test_a_string_of_css_is_all_escapes_and_still_the_text(text: str) -> None:
    written = str(css_string(text))
    assert re.fullmatch(r'"(?:[A-Za-z0-9]|\\[0-9a-f]{6})*"', written)
    assert re.sub(r"\\([0-9a-f]{6})", lambda match: chr(int(match[1], 16)), written[1:-1]) == text


def test_the_margins_of_paper_name_municipality_and_date() -> None:
    style = read(ugly_table()).all("style")[0].text
    assert f"content: {css_string('Testilän <kaupunki> & Söderkulla, 14.12.2020')};" in style
    assert 'content: "" counter(page) " (" counter(pages) ")";' in style


class Asked(dict[GoalId, Any]):
    """A provenance that records for which goals it was asked: those whose row was composed."""

    def __init__(self) -> None:
        self.goals: list[str] = []

    def get(self, key: GoalId, default: Any = None) -> Any:
        self.goals.append(key)
        return super().get(key, default)


def test_a_row_arrives_before_the_next_but_one_is_composed() -> None:
    asked = Asked()
    table = large_table(100)._replace(provenance=asked)
    parts = iter(FORMATS["html"].parts(table, View("fi")))
    wanted = [str(row.id) for row in table.rows[:5]]
    for number, goal_id in enumerate(wanted, start=1):
        while f'id="{goal_id}"'.encode() not in next(parts):
            pass
        assert set(asked.goals) <= set(wanted[: number + 1])


def test_the_same_content_gives_the_same_bytes() -> None:
    assert written(ugly_table()) == written(ugly_table())
