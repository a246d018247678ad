"""A store whose history has every kind of page of a public site, and what tests ask of such sites."""

from __future__ import annotations

import os
from contextlib import chdir
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag

import lxml.html

from tui.cli import run
from tui.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator

SETTINGS = """\
site:
  title: Kuulasjärven tavoitteet
  contact: kirjaamo@kuulasjarvi.example
  address: https://tavoitteet.example/kuulasjarvi
  minutes: https://paatokset.example/{body}/{date}/{section}?vuosi={year}&x=1
  license: CC-BY-4.0
"""
HOME = "https://tavoitteet.example/kuulasjarvi/"
KINDS = ("index", "g/S3-02/index", "g/S2-03/index", "d/kv/2025-06-09/44/index", "d/kv/2025-12-08/91/index", "d/index",
         "at/2024-12-31/index", "about/index", "compare", "report/index", "report/2025-06-30/index",
         "report/2025-09-30/index", "d/kh/2025-09-29/151/index")  # fmt: skip


def kortit(*arguments: str) -> None:
    assert run(Session("fi"), [*arguments]) == 0


def build_long(folder: Path) -> None:
    """The example, then a decision in two parts with another change between them, and one that was put right."""
    with chdir(folder):
        settings = Path("kortit.yaml")
        settings.write_text(settings.read_text(encoding="utf-8") + SETTINGS, encoding="utf-8")
        kortit("amend", "--reason", "Sivuston tiedot.")
        correct_a_line()
        kortit("set", "O1-01", "--target-year", "2027")
        kortit("amend", "--decision", "Kv 8.12.2025 § 90")
        Path("keinot.txt").write_text(
            "Asiakasraati kokoontuu neljästi <vuodessa> & kuulee kaikkia.\n", encoding="utf-8"
        )
        kortit("set", "S1-02", "--means-file", "keinot.txt")
        Path("keinot.txt").unlink()
        kortit("amend", "--reason", "Tarkennus")
        kortit("set", "O1-02", "--target-year", "2028")
        kortit("amend", "--decision", "Kv 8.12.2025 § 90", "--again")
        kortit("set", "A1-01", "--target-year", "2026")
        kortit("amend", "--decision", "Kv 8.12.2025 § 91")
        kortit("correct", "HEAD", "--decision", "Kv 8.12.2025 § 92", "--reason", "Pykälä oli väärä.")


def correct_a_line() -> None:
    """A line of the example's closed period, changed after that; its other period is open."""
    kortit("report", "set", "O1-01", "--period", "30.6.2025", "--status", "late", "--text", "Pelisäännöt <puuttuvat>.")
    kortit("amend", "--decision", "Kh 29.9.2025 § 151", "--reason", "Kolme yksikköä jäi ilman.")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}


def page(site: Path, address: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring((site / address).read_bytes().decode())


def links(site: Path) -> Iterator[tuple[str, str, str]]:
    """Every link of every page: the page, the address it leads to, the part of it."""
    for place in site.rglob("*.html"):
        tree = lxml.html.document_fromstring(place.read_bytes().decode())
        for element, attribute, link, _position in tree.iterlinks():
            to, part = urldefrag(link)
            if to.startswith("https://"):
                assert element.get("rel") in ("canonical", "license", "alternate") or to.startswith(
                    "https://paatokset.example/"
                )
                continue
            assert (element.tag, attribute) in (("a", "href"), ("link", "href"), ("script", "src"), ("img", "src")), (
                link
            )
            target = place if not to else (place.parent / unquote(to))
            yield str(place.relative_to(site)), os.path.relpath(target, site), part
