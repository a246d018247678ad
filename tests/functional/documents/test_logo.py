"""The logo of a municipality, at the head of the documents that can carry it."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pikepdf

from tests.browser import running_browser
from tests.validating import validated

if TYPE_CHECKING:
    from tests.conftest import Cli, Store

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100c9fe92ef"
    "0000000049454e44ae426082"
)


def with_logo(store: Store, path: str = ".kortit/logo.png") -> None:
    store.write("kortit.yaml", f"{store.read('kortit.yaml')}document: {{logo: {path}}}\n")


def test_documents_carry_the_logo_of_their_state_and_excel_none(store: Store, cli: Cli) -> None:
    with_logo(store)
    store.write(".kortit/logo.png", PICTURE)
    assert (cli(store, "check").code, cli(store, "amend", "--decision", "Kv 1.12.2025 § 5").code) == (0, 0)
    (store.root / ".kortit/logo.png").unlink()
    folder = store.root.parent
    names = [folder / f"kortit.{kind}" for kind in ("html", "pdf", "docx", "xlsx")]
    html, pdf, docx, xlsx = names
    assert cli(store, "cards", "HEAD", *(word for name in names for word in ("-o", str(name)))).code == 0
    page = html.read_text()
    assert (page.count('<img class="logo" src="data:image/png;base64,'), "img-src data:" in page) == (1, True)
    with pikepdf.open(pdf) as opened:
        assert len(opened.pages[0].get_images()) == 1
    with zipfile.ZipFile(docx) as archive:
        pictures = [archive.read(name) for name in archive.namelist() if "/media/" in name]
    with zipfile.ZipFile(xlsx) as archive:
        assert (pictures, [name for name in archive.namelist() if "media" in name]) == ([PICTURE], [])
    assert "warning" not in cli(store, "import", str(docx), "--dry-run").err


def test_a_logo_that_documents_cannot_carry_is_told(store: Store, cli: Cli) -> None:
    with_logo(store)
    assert "the logo .kortit/logo.png is not there" in cli(store, "check").out
    store.write(".kortit/logo.png", PICTURE[:-4])
    told = cli(store, "check")
    assert (told.code, "no PNG or JPEG file" in told.out) == (0, True)
    html = store.root.parent / "kortit.html"
    assert (cli(store, "drafts", "-o", str(html)).code, "<img" in html.read_text()) == (0, False)
    store.git("checkout", "kortit.yaml")
    with_logo(store, "logo.svg")
    assert "must be a PNG or JPEG file in the folder .kortit" in cli(store, "check").out


def test_a_browser_shows_the_logo_and_nothing_is_wrong_with_a_page_that_has_one(store: Store, cli: Cli) -> None:
    """The validator does not know that `data:` in the policy lets a picture in that the page itself holds."""
    with_logo(store)
    store.write(".kortit/logo.png", PICTURE)
    html = store.root.parent / "kortit.html"
    assert cli(store, "drafts", "-o", str(html)).code == 0
    with running_browser() as browser, browser.page(html) as page:
        for width, scheme in ((320, "dark"), (1280, "light")):
            page.show(width, scheme=scheme)
            judged = page.judged()
            assert (judged.violations, judged.undecided, page.width()) == ((), (), width)
        assert page.ask("document.querySelector('img.logo').naturalWidth") == 1
    said = validated(html)["kortit"]
    assert [one for one in said if "Content Security Policy (meta tag): image “data:image/png" not in one[1]] == []
