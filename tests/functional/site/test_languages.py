"""A site in several languages: the same pages at the same addresses in a folder of each further language."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
from contextlib import chdir
from typing import TYPE_CHECKING

import lxml.etree
import pytest

from tests.browser import running_browser
from tests.conftest import Store, git
from tests.functional.documents.test_logo import PICTURE
from tests.sites import HOME, KINDS, build_long, contents, kortit, links, page
from tests.validating import validated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.browser import Browser
    from tests.conftest import Cli, Templates

LANGUAGES = """\
  languages:
    sv:
      Kuulasjärven kaupunki: Klarsjö stad
      Kuulasjärven tavoitteet: Klarsjös mål
      Tilat ja ympäristö: Lokaler och miljö
      Kaupunginvaltuusto: Stadsfullmäktige
      Etenee suunnitellusti: Framskrider enligt planen
      Viivästyy: Försenas
    fi:
"""
TAKES_DECISION = ("--decision", "Kv 9.3.2026 § 11", "--reason", "Sivusto kahdella kielellä, ja tunnus.")


@pytest.fixture(scope="module")
def folder(templates: Templates, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store (`kunta`), its site in one language (`yksi`) and in two, with a logo (`kaksi`).

    Not to be changed.
    """
    folder = tmp_path_factory.mktemp("kielet")
    store = Store(templates.example(folder / "kunta").folder)
    build_long(store.root)
    with chdir(store.root):
        kortit("site", str(folder / "yksi"))
        settings = store.read("kortit.yaml").replace("document:\n", "document:\n  logo: .kortit/logo.png\n")
        store.write("kortit.yaml", settings + LANGUAGES)
        store.write(".kortit/logo.png", PICTURE)
        kortit("amend", *TAKES_DECISION)
        kortit("site", str(folder / "kaksi"))
    return folder


@pytest.fixture
def copied(folder: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    for name in ("kunta", "kaksi"):
        shutil.copytree(folder / name, tmp_path / name, symlinks=True)
    git(tmp_path / "kunta", "update-index", "-q", "--refresh", check=False)
    return tmp_path


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as running:
        yield running


def test_every_page_is_at_the_same_address_in_the_other_language_and_each_leads_to_the_other(folder: Path) -> None:
    site = folder / "kaksi"
    pages = {one for one in contents(site) if one.endswith(".html")}
    own = {one for one in pages if not one.startswith("sv/")}
    assert {one.removeprefix("sv/") for one in pages - own} == own
    assert set(contents(folder / "yksi")) <= set(contents(site)), "no address is lost by a language"
    for address in own:
        first, other = page(site, address), page(site, f"sv/{address}")
        assert (first.get("lang"), other.get("lang")) == ("fi", "sv")
        for tree, at in ((first, address), (other, f"sv/{address}")):
            led = {
                one.get("hreflang"): (site / at).parent.joinpath(one.get("href")).resolve()
                for one in tree.iterfind(".//nav[@class='menu languages']//a")
            }
            assert led == {"fi": (site / address).resolve(), "sv": (site / "sv" / address).resolve()}
            here = address.removesuffix("index.html")
            named = {one.get("hreflang"): one.get("href") for one in tree.iterfind(".//link[@hreflang]")}
            assert named == {"fi": f"{HOME}{here}", "sv": f"{HOME}sv/{here}"}
    assert not page(folder / "yksi", "index.html").xpath("//nav[contains(@class, 'languages')] | //link[@hreflang]")


def test_no_link_is_broken_and_no_page_is_left_out(folder: Path) -> None:
    site = folder / "kaksi"
    pages = {one: set(re.findall(rb' id="([^"]+)"', data)) for one, data in contents(site).items()}
    reached: set[str] = set()
    for here, target, part in links(site):
        assert target in pages, f"{here} leads to {target}, which is not there"
        assert not part or part.encode() in pages[target], f"{here} leads to {target}#{part}"
        reached.add(target)
    assert {one for one in pages if one.startswith("sv/") and not one.endswith(".xml")} <= reached


def test_names_are_in_the_language_of_the_page_and_what_cards_say_is_marked_as_theirs(folder: Path) -> None:
    site = folder / "kaksi"
    goal = page(site, "sv/g/S3-02/index.html")
    assert goal.findtext(".//p[@class='municipality']/a/img").strip() == ""
    assert goal.find(".//p[@class='municipality']").text_content().strip() == "Klarsjö stad"
    assert "S3 Lokaler och miljö" in goal.find(".//p[@class='over']").text_content()
    assert "✓ Framskrider enligt planen" in goal.text_content()
    assert (goal.findtext(".//h1"), goal.find(".//h1").get("lang")) == (
        "Kiinteistöjen energiankulutus on vähentynyt neljänneksen vuoteen 2019 verrattuna.",
        "fi",
    )
    assert page(site, "sv/index.html").findtext(".//h1") == "Klarsjös mål"
    decision = page(site, "sv/d/kv/2025-06-09/44/index.html")
    assert decision.find(".//p[@class='lead']").text_content().startswith("Stadsfullmäktige, 9.6.2025")
    assert "Lokaler och miljö" in decision.text_content()
    for text in ("viidenneksen", "neljänneksen"):
        marked = decision.xpath(f"//*[self::ins or self::del][text()='{text}']")
        assert [one.xpath("ancestor::*[@lang][1]/@lang")[0] for one in marked] == ["fi"]
    heard = decision.xpath("//td//span[@class='heard'][contains(., ': ')]")
    assert {(one.get("lang"), one.text.split(":")[0]) for one in heard} == {("sv", "[tillagt"), ("sv", "[struket")}
    report = page(site, "sv/report/2025-06-30/index.html")
    assert ("Försenas" in report.text_content(), "Viivästyy" in report.text_content()) == (True, False)
    assert not page(site, "g/S3-02/index.html").xpath("//body//*[@lang and not(@hreflang)]"), (
        "one language has no marks"
    )


def test_data_is_there_once_and_feeds_and_the_map_have_every_language(folder: Path, cli: Cli) -> None:
    site = folder / "kaksi"
    assert not (site / "sv/data").exists()
    assert not (site / "sv/assets").exists()
    assert (site / "data/goals.csv").read_bytes().decode() == cli(
        Store(folder / "kunta"), "cards", "--format", "csv", lang="fi"
    ).out
    atom = "{http://www.w3.org/2005/Atom}"
    for address in ("sv/feed.xml", "sv/g/S3-02/feed.xml"):
        feed = lxml.etree.fromstring((site / address).read_bytes())
        assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "sv"
        assert feed.find(f"{atom}link[@rel='self']").get("href") == HOME + address
        for entry in feed.iterfind(f"{atom}entry"):
            place = entry.findtext(f"{atom}id").removeprefix(HOME).partition("#")[0]
            assert (site / place / "index.html").is_file()
            assert entry.find(f"{atom}summary").get("{http://www.w3.org/XML/1998/namespace}lang") == "fi"
    listed = lxml.etree.fromstring((site / "sitemap.xml").read_bytes())
    found = {one.text.removeprefix(HOME) for one in listed.iter("{*}loc")}
    assert found == {one.removesuffix("index.html") for one in contents(site) if one.endswith(".html")}


def test_only_what_changed_is_made_anew_in_both_languages(copied: Path, cli: Cli) -> None:
    store, site = Store(copied / "kunta"), copied / "kaksi"
    stamps = {one: (site / one).stat().st_mtime_ns for one in contents(site)}
    assert cli(store, "site", str(site)).err.endswith("is up to date\n")
    cli(store, "report", "set", "A1-01", "--status", "late", "--text", "Hankinta myöhästyi.")
    cli(store, "amend", "30.9.2025")
    assert cli(store, "site", str(site)).code == 0
    changed = {one for one in contents(site) if stamps.get(one) != (site / one).stat().st_mtime_ns}
    own = {"g/A1-01/index.html", "report/2025-09-30/index.html", "report/index.html", "index.html", "about/index.html"}
    data = {f"data/{one}" for one in ("datapackage.json", "goals.json", "goals.csv")}
    data |= {"data/reports/2025-09-30.json", "data/reports/2025-09-30.csv"}
    assert changed == own | {f"sv/{one}" for one in own} | data | {"site.json"}
    cli(store, "set", "O1-03", "--target-year", "2029")
    cli(store, "amend", "--decision", "Kv 9.3.2026 § 12", "--reason", "Aikataulun tarkistus.")
    assert cli(store, "site", str(site)).code == 0
    assert cli(store, "site", str(copied / "uusi")).code == 0
    assert contents(copied / "uusi") == contents(site)
    assert cli(store, "site", str(site), "--check").code == 0
    store.write("kortit.yaml", store.read("kortit.yaml").replace(LANGUAGES, ""))
    cli(store, "amend", "--reason", "yksi kieli")
    assert cli(store, "site", str(site)).code == 0
    assert not (site / "sv").exists()


KILLED = """
import os, signal, sys
from pathlib import Path

left, replace = int(sys.argv[1]), Path.replace

def until(self, target):
    global left
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    return replace(self, target)

Path.replace = until
sys.argv = ["kortit", "site", sys.argv[2]]
from tui.cli import main
main()
"""


@pytest.mark.parametrize("renamed", [0, 1, 9])
def test_a_killed_process_leaves_whole_files_and_the_next_run_finishes(copied: Path, cli: Cli, renamed: int) -> None:
    """Killed before the list of what is to be renamed is there, the whole old site stays."""
    store, site = Store(copied / "kunta"), copied / "kaksi"
    old = contents(site)
    cli(store, "set", "O1-03", "--target-year", "2029")
    cli(store, "amend", "--decision", "Kv 9.3.2026 § 12", "--reason", "Aikataulun tarkistus.")
    assert cli(store, "site", str(copied / "uusi")).code == 0
    new = contents(copied / "uusi")
    done = subprocess.run([sys.executable, "-c", KILLED, str(renamed), str(site)], cwd=store.root, check=False)
    assert done.returncode == -signal.SIGKILL
    here = {one: data for one, data in contents(site).items() if not one.startswith(".kortit-new/")}
    assert all(data in (old.get(one), new.get(one)) for one, data in here.items())
    assert (here == old) == (renamed <= 1)
    assert cli(store, "site", str(site)).code == 0
    assert contents(site) == new


def test_another_logo_is_shown_on_every_page(copied: Path, cli: Cli) -> None:
    store, site = Store(copied / "kunta"), copied / "kaksi"
    assert (site / "assets/logo.png").read_bytes() == PICTURE
    other = PICTURE[:-12] + b"\0\0\0\0IEND\xaeB`\x82"
    store.write(".kortit/logo.png", PICTURE[:33] + PICTURE[33:-12] + other[-12:])
    picture = b"\xff\xd8\xff" + b"\0" * 20 + b"\xff\xd9"
    store.write(".kortit/logo.jpg", picture)
    store.write("kortit.yaml", store.read("kortit.yaml").replace("logo.png", "logo.jpg"))
    assert cli(store, "amend", "--decision", "Kv 9.3.2026 § 13").code == 0
    assert cli(store, "site", str(site)).code == 0
    assert ((site / "assets/logo.jpg").read_bytes(), (site / "assets/logo.png").exists()) == (picture, False)
    assert 'src="../../../assets/logo.jpg"' in (site / "sv/g/S3-02/index.html").read_text(encoding="utf-8")


def test_every_kind_of_page_is_for_everybody(folder: Path, browser: Browser, tmp_path: Path) -> None:
    copies = []
    for number, name in enumerate(KINDS):
        place = folder / f"kaksi/sv/{name}.html"
        with browser.page(place) as opened:
            for width, scheme in ((320, "dark"), (1280, "light")):
                opened.show(width, scheme=scheme)
                judged = opened.judged()
                assert (judged.violations, judged.undecided, opened.width()) == ((), (), width), name
            assert opened.ask("document.querySelector('img.logo').naturalWidth") == 1
        copies.append(tmp_path / f"{number}.html")
        copies[-1].write_bytes(place.read_bytes())
    said = validated(*copies)
    policy = "Resource violates Content Security Policy (meta tag): "  # files are no part of a site to it
    guess = "This document appears to be written in Finnish"
    told = [one for some in said.values() for one in some if policy not in one[1] and guess not in one[1]]
    assert (len(said), told) == (len(KINDS), [])


def test_search_and_comparison_work_in_the_other_language(folder: Path, browser: Browser) -> None:
    with browser.page(folder / "kaksi/sv/index.html") as opened:
        opened.show(1280)
        opened.ask("(() => { q.value = 'kiinteistöjen'; q.dispatchEvent(new Event('input')) })()")
        assert opened.ask("document.querySelector('#search output').textContent") == "1 mål hittades"
    with browser.page(folder / "kaksi/sv/compare.html") as opened:
        opened.show(1280)
        opened.ask("document.querySelector('select').dispatchEvent(new Event('change'))")
        row = 'document.querySelector(\'#result [data-goal="S3-02"] '
        assert opened.ask(f"{row} a').getAttribute('href')") == "g/S3-02/index.html"
        assert opened.ask(f"{row} dt').textContent") == "Mål"
        assert opened.ask(f"[{row} h3').lang, {row} dd').lang, {row} dd .heard').lang]") == ["fi", "fi", "sv"]


@pytest.mark.parametrize(
    ("languages", "said"),
    [
        ("{de: {}}", "“de” is no language of kortit"),
        ("[sv]", "the languages of the site"),
        ("{sv: Klarsjö}", "the names in the language sv"),
        ("{sv: {Kuulasjärvi: [a]}}", "the name"),
    ],
)
def test_a_language_that_cannot_be_meant_is_told_at_its_place(
    store: Store, cli: Cli, languages: str, said: str
) -> None:
    store.write("kortit.yaml", store.read("kortit.yaml") + f"site:\n  languages: {languages}\n")
    told = cli(store, "check", "--format", "json")
    problems = json.loads(told.out)["problems"]
    assert (told.code, [said in one["message"] for one in problems]) == (1, [True])
