"""The public site: what its pages say is what the commands say, its addresses last, and nothing else is touched."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from contextlib import chdir
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

import lxml.etree
import lxml.html
import pytest
from jsonschema import Draft202012Validator

from kortit.rendering import FORMATS, View
from kortit.site.making import Site
from store.repository import Publishing, Repository
from tests.browser import running_browser
from tests.conftest import Store, git
from tests.sites import HOME, KINDS, build_long, contents, kortit, links, page
from tests.validating import validated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kortit.site.publication import Publication
    from tests.browser import Browser
    from tests.conftest import Cli, Templates

RULINGS = ["Kv 8.12.2025 § 92", "Kv 8.12.2025 § 90", "Kv 9.6.2025 § 44", "Kh 17.3.2025 § 58", "Kv 11.11.2024 § 96"]
ON_LINES = ["Kh 29.9.2025 § 151", "Kh 18.8.2025 § 151"]
PERIODS = ["2025-06-30", "2025-09-30"]
STANDARDS = Path(__file__).parents[2] / "data" / "site"
LATER = ("--decision", "Kv 9.3.2026 § 12", "--reason", "Aikataulun tarkistus.")


@dataclass(frozen=True)
class Published:
    """A store and its site."""

    store: Store
    site: Path

    def texts(self) -> dict[str, bytes]:
        return contents(self.site)


@pytest.fixture(scope="module")
def long(templates: Templates, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The site of a store with every kind of history. Not to be changed."""
    folder = tmp_path_factory.mktemp("site")
    example = templates.example(folder / "kunta")
    build_long(example.folder)
    with chdir(example.folder):
        kortit("site", str(folder / "ulos"))
    return Published(Store(example.folder), folder / "ulos")


@pytest.fixture
def copied(long: Published, tmp_path: Path) -> Published:
    """A copy of it."""
    for one, name in ((long.store.root, "kunta"), (long.site, "ulos")):
        os.system(f"cp -r '{one}' '{tmp_path / name}'")
    git(tmp_path / "kunta", "update-index", "-q", "--refresh", check=False)
    return Published(Store(tmp_path / "kunta"), tmp_path / "ulos")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as running:
        yield running


@pytest.fixture(scope="module")
def told(long: Published) -> Publication:
    with Repository.open(long.store.root) as repository:
        publishing = Publishing(repository)
        publication = publishing.publication(publishing.tip)
        Site(publication)
        for ruling in publication.tabled:
            publication.table_of(ruling)
        return publication


# --- what it says ---


def test_the_table_of_every_decision_is_the_one_of_the_command(long: Published, told: Publication, cli: Cli) -> None:
    assert [one.citation for one in told.rulings] == [*RULINGS[:2], *ON_LINES, *RULINGS[2:]]
    assert [one.citation for one in told.tabled] == RULINGS
    for ruling in told.tabled:
        table = told.table_of(ruling)
        shown = json.loads(FORMATS["json"].render(table, View("fi")))
        counted = {kind.value: number for kind, number in ruling.counts.items()}
        assert counted.items() <= shown["counts"].items()
        assert shown == cli(long.store, "changes", ruling.citation, "--format", "json").json, ruling.citation


def test_the_cards_in_force_and_as_of_a_day_are_those_of_the_command(
    long: Published, told: Publication, cli: Cli
) -> None:
    named = [(told.in_force, None), *((cards, day.isoformat()) for day, cards in told.states.items())]
    assert [day for _cards, day in named][1:] == ["2024-11-11", "2024-12-31", "2025-03-17", "2025-06-09", "2025-12-08"]
    for cards, day in named:
        shown = json.loads(FORMATS["json"].render(cards, View("fi")))
        assert shown == cli(long.store, "cards", *([day] if day else []), "--format", "json").json, day


def test_a_goal_has_its_whole_life_on_its_page_with_the_words_marked_and_every_decision_linked(long: Published) -> None:
    tree = page(long.site, "g/S3-02/index.html")
    steps = tree.xpath("//section[@aria-labelledby='history']/ol/li")
    assert steps[0].findtext(".//h3/a") == "Kv 9.6.2025 § 44"
    assert steps[0].find(".//h3/a").get("href") == "../../d/kv/2025-06-09/44/index.html#S3-02"
    assert [one.text for one in steps[0].iter("ins", "del")] == ["viidenneksen", "neljänneksen"]
    assert steps[-1].findtext("h3") == "lähtötilanne"
    gone = page(long.site, "g/S2-03/index.html")
    assert gone.find(".//p[@class='status']").text_content().split() == ["Poistettu", "Kv", "9.6.2025", "§", "44"]
    means = page(long.site, "g/S1-02/index.html")
    assert "Asiakasraati kokoontuu neljästi <vuodessa> & kuulee kaikkia." in means.text_content(), "texts are data"
    assert "ei päätöstä" in means.findtext(".//section[@aria-labelledby='history']/ol/li/h3")


def test_the_goals_as_of_a_day_say_what_changed_them_since(long: Published) -> None:
    then = page(long.site, "at/2024-12-31/index.html").findall(".//p[@class='lead']/a")
    assert [(one.text, one.get("href")) for one in then] == [
        ("Kh 17.3.2025 § 58", "../../d/kh/2025-03-17/58/index.html"),
        ("Voimassa olevat tavoitteet", "../../index.html"),
    ]
    last = page(long.site, "at/2025-12-08/index.html")
    assert last.find(".//p[@class='lead']") is None, "still in force"


def test_a_decision_that_was_put_right_has_its_table_at_the_right_address_and_the_wrong_one_leads_there(
    long: Published,
) -> None:
    assert "A1-01" in page(long.site, "d/kv/2025-12-08/92/index.html").text_content()
    moved = page(long.site, "d/kv/2025-12-08/91/index.html")
    assert [one.get("href") for one in moved.findall(".//main//a")] == ["../../../../d/kv/2025-12-08/92/index.html"]


# --- follow-up ---


def test_the_report_of_every_period_is_the_one_of_the_command(long: Published, cli: Cli) -> None:
    for day in PERIODS:
        for name in ("json", "csv"):
            shown = cli(long.store, "report", "show", day, "--format", name, lang="fi").out
            assert (long.site / f"data/reports/{day}.{name}").read_bytes().decode() == shown
        report = cli(long.store, "report", "show", day, "--format", "json").json
        tree = page(long.site, f"report/{day}/index.html")
        rows = [row for row in tree.iterfind(".//tbody/tr") if row.find(".//a[@class='id']") is not None]
        assert [row.get("id") for row in rows][: len(report["rows"])] == [one["id"] for one in report["rows"]]
        counted = [[cell.text_content().split()[-1] for cell in row] for row in tree.xpath("//tr[@id='summary-all']")]
        counts = report["counts"]
        due = [counts["due"]] if counts["due"] else []  # of what there is nothing to say there is no column
        numbers = [counts["goals"], *counts["statuses"].values(), counts["unreported"], *due]
        assert counted[0][1:] == list(map(str, numbers))
    glance = page(long.site, "index.html").xpath("//ul[@class='key counts']/li")
    listed = page(long.site, "report/index.html").xpath("(//section)[1]//ul[@class='key counts']/li")
    told, again = ([one.text_content().split()[-1] for one in some] for some in (glance, listed))
    assert told == again == [*map(str, counts["statuses"].values()), str(counts["unreported"])]


def test_a_goal_tells_what_was_reported_of_it_and_an_open_period_says_that_it_is_open(long: Published) -> None:
    told = page(long.site, "g/S3-02/index.html").xpath("//section[@aria-labelledby='follow-up']//li[h3]")
    assert [one.xpath("string(h3/a/@href)") for one in told] == [
        f"../../report/{day}/index.html#S3-02" for day in reversed(PERIODS)
    ]
    said = [" ".join(one.text_content().split()) for one in told]
    assert "(avoinna) ✓ Etenee suunnitellusti" in said[0]
    assert "13,8 GWh; toteuma 16,9 (ei saavutettu)" in said[0]
    assert "toteuma 17,6 (ei saavutettu)" in said[1]
    other = page(long.site, "g/O1-01/index.html").xpath("//section[@aria-labelledby='follow-up']//li[h3]")
    assert "Pelisäännöt <puuttuvat>." in other[1].text_content(), "texts are data"
    assert [one.findtext(".//p/span") for one in other] == ["▲ Viivästyy", "▲ Viivästyy"]
    silent = page(long.site, "g/A1-01/index.html").xpath("//section[@aria-labelledby='follow-up']//li[h3]")
    assert [one.findtext(".//p/span") for one in silent] == ["○ Ei raportoitu", "✓ Toteutunut"]
    leads = [page(long.site, f"report/{day}/index.html").findtext(".//p[@class='lead']") for day in PERIODS]
    assert (leads[0], "avoinna" in (leads[1] or "")) == (None, True)
    closed = page(long.site, "report/2025-06-30/index.html").xpath("//dd/a[text()='Kh 18.8.2025 § 151']/@href")
    assert closed == ["../../d/kh/2025-08-18/151/index.html"]
    ruling = page(long.site, "d/kh/2025-09-29/151/index.html")
    assert ruling.xpath("//dd/a[contains(@href, 'report/')]/@href") == ["../../../../report/2025-06-30/index.html"]
    assert "Kolme yksikköä jäi ilman." in ruling.text_content()


def test_a_line_makes_only_its_own_pages_anew(copied: Published, cli: Cli, tmp_path: Path) -> None:
    stamps = {one: (copied.site / one).stat().st_mtime_ns for one in copied.texts()}
    cli(copied.store, "report", "set", "A1-01", "--status", "late", "--text", "Hankinta myöhästyi.")
    cli(copied.store, "amend", "30.9.2025")
    assert cli(copied.store, "site", str(copied.site)).code == 0
    changed = {one for one in copied.texts() if stamps.get(one) != (copied.site / one).stat().st_mtime_ns}
    own = {"g/A1-01/index.html", "report/2025-09-30/index.html", "report/index.html", "index.html"}
    data = {f"data/{one}" for one in ("datapackage.json", "goals.json", "goals.csv")}
    data |= {"data/reports/2025-09-30.json", "data/reports/2025-09-30.csv"}
    assert changed == own | data | {"about/index.html", "site.json"}
    cli(copied.store, "report", "close", "30.9.2025", "--decision", "Kh 16.3.2026 § 30")
    cli(copied.store, "site", str(copied.site))
    cli(copied.store, "site", str(tmp_path / "uusi"))
    assert contents(tmp_path / "uusi") == copied.texts()


def test_no_link_is_broken_and_no_page_is_left_out(long: Published) -> None:
    pages = {one: set(re.findall(rb' id="([^"]+)"', data)) for one, data in long.texts().items()}
    reached: dict[str, set[str]] = {}
    for here, target, part in links(long.site):
        assert target in pages, f"{here} leads to {target}, which is not there"
        assert not part or part.encode() in pages[target], f"{here} leads to {target}#{part}"
        reached.setdefault(here, set()).add(target)
    seen, coming = {"index.html"}, ["index.html"]
    while coming:
        coming += (new := reached.get(coming.pop(), set()) - seen)
        seen |= new
    feeds = {one for one in pages if re.fullmatch("g/.*/feed.xml", one)}
    unlinked = {"d/kv/2025-12-08/91/index.html", "site.json", "sitemap.xml", "robots.txt"}
    assert (set(pages) - seen - feeds, len(feeds) > 20) == (unlinked, True)


def test_addresses_are_those_of_an_earlier_build(long: Published) -> None:
    """Published addresses never change: whoever must change this list breaks links all over the world."""
    ids = ("A1-01", "A3-02", "O1-01", "S1-03", "S2-03", "T2-03")
    decisions = ("kv/2024-11-11/96", "kh/2025-03-17/58", "kv/2025-06-09/44", "kv/2025-12-08/90", "kv/2025-12-08/92")
    expected = [
        "index.html",
        "about/index.html",
        "d/index.html",
        "at/2024-12-31/index.html",
        "at/2025-12-08/index.html",
        "report/index.html",
        "report/2025-06-30/index.html",
        "d/kh/2025-08-18/151/index.html",
        "data/reports/2025-09-30.json",
    ]
    expected += [*(f"g/{one}/index.html" for one in ids), *(f"d/{one}/index.html" for one in decisions)]
    assert [one for one in expected if not (long.site / one).is_file()] == []


# --- data and feeds ---


def test_the_data_is_what_the_commands_write_and_its_description_is_true(long: Published, cli: Cli) -> None:
    data = long.site / "data"
    assert (data / "goals.json").read_text(encoding="utf-8") == cli(long.store, "cards", "--format", "json").out
    assert (data / "goals.csv").read_bytes().decode() == cli(long.store, "cards", "--format", "csv", lang="fi").out
    for ruling in RULINGS[1:3]:
        body, day, section = re.fullmatch(r"(\S+) (\S+) § (\d+)", ruling).groups()  # type: ignore[union-attr]
        day = "-".join(part.zfill(2) for part in reversed(day.split(".")))
        table = (data / f"changes/{body.lower()}/{day}/{section}.json").read_text(encoding="utf-8")
        assert table == cli(long.store, "changes", ruling, "--format", "json", lang="fi").out
    history = [json.loads(line) for line in (data / "history.jsonl").read_text(encoding="utf-8").splitlines()]
    last = {one["id"]: one["new"] for one in history}
    goals = json.loads((data / "goals.json").read_bytes())["goals"]
    assert {one["id"]: last[one["id"]]["target_year"] for one in goals} == {
        one["id"]: one["target_year"] for one in goals
    }
    assert last["S2-03"] is None
    package = json.loads((data / "datapackage.json").read_bytes())
    assert [one["path"] for one in package["resources"] if not (data / one["path"]).is_file()] == []
    assert len({one["name"] for one in package["resources"]}) == len(package["resources"])
    assert len(package["resources"]) == 3 + len(RULINGS) + 2 * len(PERIODS)
    assert all(re.fullmatch("[a-z0-9._/-]+", one["name"]) for one in package["resources"])
    tables = [one for one in package["resources"] if "schema" in one]
    for one in tables:
        header = (data / one["path"]).read_text(encoding="utf-8").splitlines()[0].split(",")
        assert [field["name"] for field in one["schema"]["fields"]] == header
    assert len(tables) == 1 + len(PERIODS)
    assert package["licenses"] == [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}]


def test_feeds_and_the_description_of_the_data_are_what_their_standards_ask(long: Published) -> None:
    """RFC 4287 as a grammar, the Data Package specification as a schema; the values of tables are of their types."""
    grammar = lxml.etree.RelaxNG(lxml.etree.parse(STANDARDS / "atom.rng"))
    feeds = [lxml.etree.parse(one) for one in long.site.rglob("feed.xml")]
    assert len(feeds) > 20
    assert [str(grammar.error_log) for one in feeds if not grammar.validate(one)] == []
    for entry in (entry for one in feeds for entry in one.getroot().iter("{*}entry")):
        assert len(entry.findall("{*}link")) == 1, "a second link of a kind needs another type or language"
    schema = json.loads((STANDARDS / "datapackage.schema.json").read_bytes())
    package = json.loads((long.site / "data/datapackage.json").read_bytes())
    assert [one.message for one in Draft202012Validator(schema).iter_errors(package)] == []
    for one in package["resources"]:
        file = long.site / "data" / one["path"]
        if "schema" not in one:
            for text in (
                file.read_text(encoding="utf-8").splitlines() if one["format"] == "jsonl" else [file.read_bytes()]
            ):
                json.loads(text)
            continue
        with file.open(encoding=one["encoding"], newline="") as opened:
            for row in csv.DictReader(opened, strict=True):
                years = [row[field["name"]] for field in one["schema"]["fields"] if field["type"] == "year"]
                assert (len(row), None in row.values()) == (len(one["schema"]["fields"]), False)
                assert all(re.fullmatch("[0-9]{4}", year) for year in years), "a year is a year"


def test_feeds_and_the_map_name_pages_that_are_there(long: Published) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    for name in ("feed.xml", "g/S3-02/feed.xml"):
        feed = lxml.etree.fromstring((long.site / name).read_bytes())
        assert [feed.find(f"{atom}{one}") is not None for one in ("id", "title", "updated", "author")] == [True] * 4
        assert feed.find(f"{atom}link[@rel='self']").get("href") == HOME + name
        entries = feed.findall(f"{atom}entry")
        ids = [one.findtext(f"{atom}id") for one in entries]
        assert len(set(ids)) == len(ids) > 1
        for one in entries:
            target = urldefrag(one.find(f"{atom}link").get("href"))[0].removeprefix(HOME)
            assert (long.site / target / "index.html").is_file()
            assert datetime.fromisoformat(one.findtext(f"{atom}updated")).tzinfo is not None
            assert one.findtext(f"{atom}title")
    listed = lxml.etree.fromstring((long.site / "sitemap.xml").read_bytes())
    found = {one.text.removeprefix(HOME) for one in listed.iter("{*}loc")}
    assert found == {one.removesuffix("index.html") for one in long.texts() if one.endswith(".html")}
    head = page(long.site, "g/S3-02/index.html").find("head")
    assert head.find("link[@rel='canonical']").get("href") == f"{HOME}g/S3-02/"
    assert page(long.site, "d/kv/2025-12-08/92/index.html").xpath(
        "//dd/a[starts-with(@href, 'https://paatokset')]/@href"
    ) == ["https://paatokset.example/kv/2025-12-08/92?vuosi=2025&x=1"]


def test_without_an_address_there_is_no_feed_and_a_wrong_one_is_refused(
    copied: Published, cli: Cli, tmp_path: Path
) -> None:
    done = cli(copied.store, "site", str(tmp_path / "x"), "--base-url", "javascript:alert(1)")
    assert (done.code, (tmp_path / "x").exists()) == (2, False)
    settings = copied.store.read("kortit.yaml")
    copied.store.write("kortit.yaml", settings.replace("  address: https://tavoitteet.example/kuulasjarvi\n", ""))
    cli(copied.store, "amend", "--reason", "ei osoitetta")
    assert cli(copied.store, "site", str(copied.site)).code == 0
    assert [one for one in copied.texts() if one.endswith((".xml", ".txt"))] == []
    assert cli(copied.store, "site", str(copied.site), "--base-url", "https://muu.example").code == 0
    assert b"https://muu.example/g/S3-02/" in copied.texts()["sitemap.xml"]


# --- how it is made ---


def test_the_same_commit_gives_the_same_bytes_and_a_site_made_step_by_step_is_the_one_made_at_once(
    copied: Published, cli: Cli, tmp_path: Path
) -> None:
    before = copied.texts()
    stamps = {one: (copied.site / one).stat().st_mtime_ns for one in before}
    done = cli(copied.store, "site", str(copied.site))
    assert (done.code, "up to date" in done.err, copied.texts()) == (0, True, before)
    cli(copied.store, "set", "O1-03", "--target-year", "2029")
    assert cli(copied.store, "site", str(copied.site)).err.endswith("is up to date\n"), "a draft is nobody's business"
    cli(copied.store, "amend", *LATER)
    cli(copied.store, "site", str(copied.site))
    changed = {one for one in copied.texts() if stamps.get(one) != (copied.site / one).stat().st_mtime_ns}
    own = {
        "d/kv/2026-03-09/12/index.html",
        "g/O1-03/index.html",
        "at/2026-03-09/index.html",
        "at/2025-12-31/index.html",
        "at/2025-12-08/index.html",
    }
    own |= {"data/changes/kv/2026-03-09/12.json", "g/O1-03/feed.xml"}
    lists = {
        "compare.html",
        "assets/goals.js",
        "assets/history.js",
        "index.html",
        "about/index.html",
        "d/index.html",
        "feed.xml",
        "sitemap.xml",
        "site.json",
    }
    data = {"data/goals.json", "data/goals.csv", "data/history.jsonl", "data/datapackage.json"}
    assert changed == own | lists | data
    cli(copied.store, "site", str(tmp_path / "uusi"))
    assert contents(tmp_path / "uusi") == copied.texts()
    assert cli(copied.store, "site", str(copied.site), "--check").code == 0


def test_checking_tells_every_file_that_is_not_as_the_history_says(copied: Published, cli: Cli) -> None:
    place = copied.site / "g/O1-01/index.html"
    place.write_bytes(place.read_bytes().replace(b"2027", b"2031"))
    (copied.site / "about/index.html").unlink()
    checked = cli(copied.store, "site", str(copied.site), "--check")
    assert (checked.code, checked.out.split()) == (1, ["g/O1-01/index.html", "about/index.html"])


def test_a_file_that_another_program_wrote_over_or_took_away_is_made_again(copied: Published, cli: Cli) -> None:
    before = copied.texts()
    later = (copied.site / "site.json").stat().st_mtime + 1
    for address in ("g/O1-01/index.html", "data/goals.json", "assets/style.css"):
        (copied.site / address).write_text("muu", encoding="utf-8")
        os.utime(copied.site / address, (later, later))
    (copied.site / "index.html").unlink()
    assert "4 written" in cli(copied.store, "site", str(copied.site)).err
    assert {name: data for name, data in copied.texts().items() if name != "site.json"} == {
        name: data for name, data in before.items() if name != "site.json"
    }
    assert "up to date" in cli(copied.store, "site", str(copied.site)).err


@pytest.mark.parametrize("folder", [".", "kortit", "kortit/O1/sivusto", "follow-up", ".git/sivusto"])
def test_nothing_is_published_among_the_files_of_the_store(store: Store, cli: Cli, folder: str) -> None:
    before = store.state()
    refused = cli(store, "site", str(store.root / folder))
    assert (refused.code, "is a folder of the store itself" in refused.err, store.state()) == (2, True, before)


def test_what_kortit_did_not_make_is_left_alone_and_refused_where_it_is_in_the_way(
    copied: Published, cli: Cli, tmp_path: Path
) -> None:
    (copied.site / "CNAME").write_text("tavoitteet.example\n", encoding="utf-8")
    cli(copied.store, "set", "O1-03", "--target-year", "2029")
    cli(copied.store, "amend", *LATER)
    (copied.site / "d/kv/2026-03-09/12").mkdir(parents=True)
    (copied.site / "d/kv/2026-03-09/12/index.html").write_text("oma", encoding="utf-8")
    before = copied.texts()
    refused = cli(copied.store, "site", str(copied.site))
    assert (refused.code, "12/index.html is in the way" in refused.err, copied.texts()) == (3, True, before)
    (copied.site / "d/kv/2026-03-09/12/index.html").unlink()
    assert cli(copied.store, "site", str(copied.site)).code == 0
    assert (copied.site / "CNAME").is_file()
    home = tmp_path / "koti"
    home.mkdir()
    (home / "index.html").write_text("oma", encoding="utf-8")
    assert (cli(copied.store, "site", str(home)).code, contents(home)) == (3, {"index.html": b"oma"})


def test_a_run_that_is_ended_anywhere_leaves_whole_files_and_the_next_one_finishes_it(
    copied: Published, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every file is the old or the new one, no link leads nowhere, until the next run has made it all new."""
    cli(copied.store, "set", "O1-03", "--target-year", "2029")
    cli(copied.store, "amend", *LATER)
    cli(copied.store, "site", str(tmp_path / "uusi"))
    old, new = copied.texts(), contents(tmp_path / "uusi")
    replace = Path.replace

    class Killed(BaseException):
        pass

    ended = 0
    for number in range(20):
        left = [number]

        def until(self: Path, target: Path, left: list[int] = left) -> Path:
            left[0] -= 1
            if left[0] < 0:
                raise Killed
            return replace(self, target)

        with monkeypatch.context() as patch, Repository.open(copied.store.root) as repository:
            patch.setattr(Path, "replace", until)
            try:
                Publishing(repository).publish(copied.site)
            except Killed:
                ended += 1
        here = {one: data for one, data in copied.texts().items() if not one.startswith(".kortit-new/")}
        assert all(data in (old.get(one), new.get(one)) for one, data in here.items())
        assert set(old) <= set(here)
        assert all(target in here for _page, target, _part in links(copied.site))
        if not left[0] < 0:
            break
    assert ended > 3
    assert copied.texts() == new


def test_only_a_good_whole_history_of_the_binding_branch_is_published(
    copied: Published, cli: Cli, tmp_path: Path
) -> None:
    copied.store.git("checkout", "-q", "-b", "luonnos")
    cli(copied.store, "set", "O1-03", "--target-year", "2029")
    copied.store.commit("oma ajatus")
    assert cli(copied.store, "site", str(copied.site)).err.endswith("is up to date\n")
    copied.store.git("checkout", "-q", "main")
    copied.store.git("merge", "-q", "--ff-only", "luonnos")
    before = copied.texts()
    refused = cli(copied.store, "site", str(copied.site))
    assert (refused.code, "the history has 1 error" in refused.err, copied.texts()) == (3, True, before)
    assert cli(copied.store, "site", str(copied.site), "--force").code == 0
    pages = [data for one, data in copied.texts().items() if one.endswith(".html")]
    assert all('class="standing"' in data.decode() for data in pages)
    assert cli(copied.store, "site", str(copied.site)).code == 3, "not even where nothing is to be done"
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{copied.store.root}", "matala")
    shallow = cli(tmp_path / "matala", "site", str(tmp_path / "m"))
    assert (shallow.code != 0, (tmp_path / "m").exists()) == (True, False)


# --- looked at from outside ---


@pytest.fixture(scope="module")
def in_languages(long: Published, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The site in each language."""
    folder = tmp_path_factory.mktemp("languages")
    sites = {"fi": long.site}
    for language in ("sv", "en"):
        store = folder / f"kunta-{language}"
        os.system(f"cp -r '{long.store.root}' '{store}'")
        settings = store / "kortit.yaml"
        settings.write_text(
            settings.read_text(encoding="utf-8").replace("language: fi", f"language: {language}"), encoding="utf-8"
        )
        git(store, "commit", "-qam", "kieli")
        with chdir(store):
            kortit("site", str(folder / language))
        sites[language] = folder / language
    return sites


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_kind_of_page_is_for_everybody(in_languages: dict[str, Path], browser: Browser, language: str) -> None:
    site = in_languages[language]
    for name in KINDS:
        with browser.page(site / f"{name}.html") as opened:
            for width, scheme in ((320, "light"), (1280, "light"), (1280, "dark")):
                opened.show(width, scheme=scheme)
                judged = opened.judged()
                assert (judged.violations, judged.undecided) == ((), ()), (name, width, scheme)
                assert opened.width() == width, f"{name} has to be scrolled sideways at {width}"
                assert judged.passes > 20
            assert opened.ask("getComputedStyle(document.querySelector('.masthead')).display") == "flex", (
                "no stylesheet"
            )


def test_the_validator_has_nothing_to_say(in_languages: dict[str, Path], tmp_path: Path) -> None:
    """It takes no file for a part of the site that a file is of, as browsers do; the test above sees the style."""
    copies = []
    for language, site in in_languages.items():
        for number, name in enumerate(KINDS):
            copies.append(tmp_path / f"{language}-{number}.html")
            copies[-1].write_bytes((site / f"{name}.html").read_bytes())
    said = validated(*copies)
    assert len(said) == 3 * len(KINDS)
    policy = "Resource violates Content Security Policy (meta tag): external "
    guess = "This document appears to be written in Finnish"  # as the goals of the example are, whatever is around them
    assert {
        name: found
        for name, told in said.items()
        if (found := [one for one in told if policy not in one[1] and guess not in one[1]])
    } == {}


# --- documents, and a look at it ---


def test_each_decision_has_its_table_as_documents_where_that_is_asked_for(
    templates: Templates, cli: Cli, tmp_path: Path
) -> None:
    store, site = Store(templates.example(tmp_path / "kunta").folder), tmp_path / "ulos"
    assert cli(store, "site", str(site), "--documents").code == 0
    folder = site / "d/kv/2025-06-09/44"
    for name in ("44.pdf", "44.docx"):
        cli(store, "changes", "Kv 9.6.2025 § 44", "-o", str(tmp_path / name))
        assert (folder / name).read_bytes() == (tmp_path / name).read_bytes()
        assert f'href="../../../../d/kv/2025-06-09/44/{name}"' in (folder / "index.html").read_text(encoding="utf-8")
    assert cli(store, "site", str(site), "--documents").err.endswith("is up to date\n")
    assert cli(store, "site", str(site)).code == 0
    assert sorted(one.name for one in folder.iterdir()) == ["index.html"]


def test_the_site_is_looked_at_on_this_machine_alone(templates: Templates, tmp_path: Path) -> None:
    folder = templates.example(tmp_path / "kunta").folder
    # Whoever runs the tests in the background may have had Ctrl+C ignored, which programs inherit.
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from tui.cli import main; main()"
    command = [sys.executable, "-c", heard, "--lang", "en", "site", "--serve"]
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        told = next(line for line in process.stderr if "look at it" in line)
        address = told.split()[3]
        with urllib.request.urlopen(f"{address}g/S3-02/index.html") as answer:
            assert "neljänneksen" in answer.read().decode()
        assert address.startswith("http://127.0.0.1:")
        process.send_signal(signal.SIGINT)
        process.stderr.read()
    assert process.returncode == 130
    assert git(folder, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "name the folder of the site"),
        (["x", "--check", "--force"], "--check writes nothing"),
        (["--check", "--serve"], "--check writes nothing"),
        (["x", "--pagefind"], "one site has a search of its own"),
    ],
)
def test_what_cannot_be_meant_is_refused(store: Store, cli: Cli, arguments: list[str], said: str) -> None:
    done = cli(store, "site", *arguments)
    assert (done.code, said in done.err) == (2, True)
