"""Change tables for tests of documents: one with everything that can break a document, and large ones."""

from __future__ import annotations

from dataclasses import replace

from kortit.changes import ChangeTable, Endpoint
from kortit.decision import CitedDecision
from kortit.fields import ExtraField
from kortit.goal import Goal, GoalId, Means
from kortit.kinds import TEXT
from kortit.municipality import DocumentTexts, Municipality, Perspective, Theme
from kortit.setting_changes import SettingsState, setting_changes

UGLY_TEXTS = (
    "[b]lihava[/b] [/ [O1-4]",
    "<script>alert('tavoite')</script> &amp; <b>",
    "=1+1",
    "  @SUM(A1:A2)",
    "-2 + 3",
    "\x1b[31mpunainen\x1b[0m ja \x00 nolla",
    "emoji 🏙️👩‍🏫 ja 𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
    "עברית ja العربية oikealta vasemmalle \u202egnorw",
    "sitova\u00a0väli ja ohut\u2009väli",
    "日本語 한국어 ไทย हिन्दी",
    "#set text(red) $x^2$ *tähti* _viiva_ `koodi` @viite //kommentti",
    "x" * 300,
    "\ufeffalku, \u00adtavuviiva, \ue000 oma merkki",
    "“lainaus” ‘puoli’ – viiva — pitkä … € § ‰ ≥ ±",
    "&#0; ]]> <!-- -->",
)
LONG_CELL = " ".join(f"Lause {number} jatkuu ja jatkuu eikä pääty." for number in range(520))  # over 20,000 characters

CITY = Municipality(
    "Testilän <kaupunki> & Söderkulla",
    document=DocumentTexts("Muutokset [b] <i> #1", "Johdanto & <alku>.\nToinen kappale.\x1b[0m"),
    perspectives=(
        Perspective("O", "Oppiminen <ja> kasvu", (Theme("O1", "Henkilöstö [/]"), Theme("O2", ""))),
        Perspective("S", "", (Theme("S1", "Prosessit"),)),
    ),
    fields={"owner": ExtraField("owner", "Vastuutaho <x>", TEXT, None)},
    case_url="https://asiat.example/haku?dnro={register}&kieli=fi",
)


BEFORE = CITY._replace(
    name="=1+1 [b]Entinen[/b] <kunta>",
    document=DocumentTexts("", "<script>alert('johdanto')</script>\n" + LONG_CELL),
    perspectives=(
        Perspective("O", "Oppiminen", (Theme("O1", "Väki [/] \x1b[31m"), Theme("O2", "@SUM(A1)"))),
        *CITY.perspectives[1:],
    ),
    fields={},
)


def ugly_table() -> ChangeTable:
    """A table with empty and very long cells, many means, and every text that could be taken for markup."""
    old: dict[GoalId, Goal] = {}
    new: dict[GoalId, Goal] = {}
    for number, text in enumerate(UGLY_TEXTS, start=1):
        goal_id = GoalId(f"O1-{number:02d}")
        old[goal_id] = Goal(goal_id, "O1", text, 2024, (Means(f"Ennen: {text}", (text, "askel")), Means("pysyy")))
        new[goal_id] = replace(
            old[goal_id],
            text=f"{text} lisää" if number % 2 else text,
            target_year=2024 + number % 3,
            means=(Means("pysyy"), Means(f"Jälkeen: {text}", ("askel", text))),
            extra={"owner": text},
        )
    empty = Goal(GoalId("O2-01"), "O2", "Tavoite ilman keinoja", 2025)
    old[empty.id], new[empty.id] = empty, replace(empty, target_year=2026)
    long = Goal(GoalId("O2-02"), "O2", "Pitkä solu", 2025, (Means("lyhyt"),))
    old[long.id], new[long.id] = long, replace(long, means=(Means(LONG_CELL),))
    many = Goal(GoalId("S1-01"), "S1", "Paljon keinoja", 2025, tuple(Means(f"Keino {n}") for n in range(200)))
    old[many.id], new[many.id] = many, replace(many, means=(*many.means[1:], Means("Keino 200", ("a", "b"))))
    gone = Goal(GoalId("S1-02"), "S1", "Poistuva", 2025, (Means("Keino"),))
    old[gone.id] = gone
    come = Goal(GoalId("X1-01"), "X1", "Uusi, jonka teemaa ei ole nimetty", 2027)
    new[come.id] = come
    same = Goal(GoalId("S1-03"), "S1", "Ennallaan", 2028, (Means("Keino"),))
    old[same.id] = new[same.id] = same
    return ChangeTable.between(
        old,
        new,
        municipality=CITY,
        origin=Endpoint("v1", "a" * 40, "2020-12-14T10:00:00+02:00"),
        target=Endpoint("b" * 40, "b" * 40, "2021-01-31T23:30:00-05:00", "Kv 14.12.2020 § 85"),
        decisions=[CitedDecision("Kv 14.12.2020 § 85", "TEST-1 <&>", "2021-01-01", "c" * 40, "O1-01 [b]")],
        touched={GoalId("O1-01"): [0], GoalId("O2-02"): [0]},
    )


def ugly_settings() -> ChangeTable:
    """Give the same table with changes of settings, whose texts could be taken for markup too."""
    changes = setting_changes(SettingsState(BEFORE), SettingsState(CITY))
    table = ugly_table()
    return table._replace(before=BEFORE, settings=changes, counts=table.counts._replace(settings=len(changes)))


def large_table(rows: int) -> ChangeTable:
    """A table with this many changed goals of ordinary length, in four perspectives of five themes each."""
    perspectives = tuple(
        Perspective(letter, f"Näkökulma {letter}", tuple(Theme(f"{letter}{n}", f"Päämäärä {n}") for n in range(1, 6)))
        for letter in "OSAT"
    )
    codes = [theme.code for perspective in perspectives for theme in perspective.themes]
    old: dict[GoalId, Goal] = {}
    new: dict[GoalId, Goal] = {}
    for number in range(rows):
        theme = codes[number % len(codes)]
        goal_id = GoalId(f"{theme}-{number // len(codes) + 1:02d}")
        old[goal_id] = Goal(
            goal_id,
            theme,
            f"Tavoite {number} toteutuu suunnitellusti koko kaupungissa ja sen kylissä",
            2024,
            (
                Means("Palvelujen kehittämisen toimintamalli on kuvattu ja otettu käyttöön."),
                Means(
                    f"Toimenpideohjelman {number} seuranta", ("Vastuut on määritelty", "Mittarit laaditaan vuonna 2024")
                ),
            ),
        )
        new[goal_id] = replace(
            old[goal_id],
            target_year=2025,
            means=(
                old[goal_id].means[0],
                Means(f"Toimenpideohjelman {number} seuranta", ("Vastuut on määritelty", "Mittarit on laadittu")),
            ),
        )
    return ChangeTable.between(
        old,
        new,
        municipality=Municipality("Testilä", perspectives=perspectives),
        origin=Endpoint("a" * 40, "a" * 40, "2024-12-14T10:00:00+02:00", "Kv 14.12.2024 § 85"),
        target=Endpoint("b" * 40, "b" * 40, "2025-12-14T10:00:00+02:00", "Kv 14.12.2025 § 91"),
        decisions=[CitedDecision("Kv 14.12.2025 § 91", None, None, "b" * 40, "500 tavoitetta muutettu")],
    )
