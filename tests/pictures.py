"""Pictures of the full screen and of a document, for the README and as snapshots: of the example, always the same.

`python -m tests.pictures` (`make pictures`) writes them into docs/screens and docs/pictures; a test compares.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import io
import json
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

import pdfplumber
import typst
from PIL import Image

from kortit.municipality import Density, PageLayout
from kortit.rendering import FORMATS, View
from kortit.rendering.goals import goal_data
from store.repository import Repository
from tests.performing import steps
from tests.screen import full_screen
from tui.cli import run
from tui.example import build_example
from tui.session import Session
from tui.settings import Settings

FOLDER = Path(__file__).parent.parent / "docs" / "screens"
PAGE = Path(__file__).parent.parent / "docs" / "pictures" / "change-table.png"
BESIDE = PAGE.with_name("beside-the-old-form.png")
DOTS = 110  # an inch
OLD_FORM = """#import sys: inputs
#set page("a4", margin: 2cm)
#set text(font: "Libertinus Serif", size: 10pt, lang: "fi")
#let data = json(bytes(inputs.rows))
#strong[Strategiakorttien tavoitteisiin, tavoitevuosiin ja keinoihin tehdyt muutokset]

#let side(one) = if one == none [–] else [#one.target_year #for means in one.means [
  - #if type(means) == str [#means] else [#means.text #for step in means.steps [
    - #step
  ]]
]]
#table(columns: (3fr, 4fr, 4fr), inset: 4pt,
  [Päämäärä ja sitova tavoite], [Uusi tavoitevuosi ja keinot], [Vanha tavoitevuosi ja keinot],
  ..data.map(row => ([#row.theme #row.goal], side(row.new), side(row.old))).flatten())
"""
"""The form in which a city made its table by hand, in the words of the example."""
SHOWN_RANGE = "Kv 11.11.2024 § 96..Kv 9.6.2025 § 44"
_FONT = re.compile(r"\s*@font-face \{[^}]*\}")
WHEN = "2026-02-02T12:00:00+02:00"
SECONDS = 1.6
"""So long each picture of a moving one is shown."""
CAST_SIZE = (100, 28)
LETTER = 12.2  # the width of a letter of Textual's pictures
_KEYS = {
    "/": "slash", "*": "asterisk", "+": "plus", ":": "colon", "Enter": "enter", "Esc": "escape", "Tab": "tab",
    "↓": "down", "→": "right", "F2": "f2",
}  # fmt: skip
MOMENT = "1770026400"  # the same in seconds: that of which the drafts on the screen are
TODAY = "tui.screens.decision_form.today"
"""The day that an example of a date names, and by which a date of long ago is doubtful."""
ENVIRONMENT = {
    "GIT_AUTHOR_DATE": WHEN,
    "GIT_COMMITTER_DATE": WHEN,
    "GIT_AUTHOR_NAME": "Strategiayksikkö",
    "GIT_AUTHOR_EMAIL": "strategia@example.fi",
    "GIT_COMMITTER_NAME": "Strategiayksikkö",
    "GIT_COMMITTER_EMAIL": "strategia@example.fi",
    "LANG": "fi_FI.UTF-8",
}
DRAFTS = (
    ("S1-03", "--target-year", "2029"),
    ("O1-02", "--goal", "Esihenkilöt johtavat monipaikkaista työtä yhdessä sovituin tavoin."),
)


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: its name, the size of the terminal, the theme, and the keys pressed before it is taken."""

    name: str
    size: tuple[int, int]
    keys: tuple[str, ...] = ()
    theme: str = "dark"


PICTURES = (
    Picture("browse", (120, 30), ("down",)),
    Picture("edit", (120, 30), ("down", "m", "tab", "end", "backspace", "7")),
    Picture("amend", (120, 30), ("a",)),
    Picture("compare", (120, 30), ("c",)),
    Picture("narrow", (40, 15), ("enter",), "light"),
)


async def taken(picture: Picture, store: Path) -> str:
    """Take a picture of the full screen in a copy of a store, so that no picture shows what another typed."""
    with tempfile.TemporaryDirectory() as name:
        environment = {"XDG_STATE_HOME": f"{name}/state", "SOURCE_DATE_EPOCH": MOMENT}
        copy = Path(name) / store.name
        shutil.copytree(store, copy)
        with patch.dict(os.environ, environment), patch(TODAY, lambda: dt.datetime.fromisoformat(WHEN).date()):
            return await _taken(picture, copy)


async def _taken(picture: Picture, store: Path) -> str:
    async with full_screen(store, size=picture.size, settings=Settings(theme=picture.theme)) as seen:
        await seen.press(*picture.keys)
        if picture.name == "browse":
            await seen.until(lambda: "Päätetty" in seen)
        # The viewer's own monospaced font serves; a picture must not ask the network for one.
        return _FONT.sub("", seen.app.export_screenshot(title="kortit")) + "\n"


async def season() -> str:
    """Take the steps of the page of the budget season; return a moving picture of what is seen meanwhile."""
    with tempfile.TemporaryDirectory() as name:
        environment = {**ENVIRONMENT, "XDG_STATE_HOME": f"{name}/state", "SOURCE_DATE_EPOCH": MOMENT}
        with patch.dict(os.environ, environment), patch(TODAY, lambda: dt.datetime.fromisoformat(WHEN).date()):
            build_example(Path(name) / "kuulasjarvi")
            frames = await _season(Path(name) / "kuulasjarvi")
    return _elsewhere(moving(frames), name)


async def _season(store: Path) -> list[str]:
    frames: list[str] = []
    async with full_screen(store, size=CAST_SIZE) as seen:
        page = steps("season.md")
        for (kind, words), after in pairwise(page):
            if kind == "press":
                await seen.press(_KEYS.get(words, words))
            elif kind == "type":
                await seen.press(*words)
            elif kind == "see" and after[0] == "press":  # what one has come to, before one goes on
                frames.append(seen.app.export_screenshot(title="kortit"))
            if words == "Tallennettu":
                break
    return frames


def _elsewhere(picture: str, folder: str) -> str:
    """The picture in which a folder whose name is never the same is called like a home."""

    def named(found: re.Match[str]) -> str:
        path = f"/home/kunta{found[1]}"
        return f'textLength="{round(LETTER * len(path), 1)}">{path}<'

    return re.sub(rf'textLength="[\d.]+">{re.escape(folder)}([^<]*)<', named, picture)


def moving(frames: list[str]) -> str:
    """Join pictures of one size to one that shows each for a while, over and over."""
    size = re.search(r'viewBox="([^"]+)"', frames[0])
    assert size is not None
    shown = SECONDS * len(frames)
    parts = [f'<svg viewBox="{size[1]}" xmlns="http://www.w3.org/2000/svg"><style>']
    for number in range(len(frames)):
        start, end = 100 * number / len(frames), 100 * (number + 1) / len(frames)
        begun = f"{start:.3f}%{{visibility:visible}}" if number else "0%{visibility:visible}"
        parts.append(
            f"@keyframes f{number}{{0%{{visibility:hidden}}{begun}{end:.3f}%{{visibility:hidden}}}}"
            f".f{number}{{visibility:hidden;animation:f{number} {shown}s step-end infinite}}"
        )
    parts.append("</style>")
    for number, frame in enumerate(frames):
        inside = frame[frame.index(">", frame.index("<svg")) + 1 : frame.rindex("</svg>")]
        inside = re.sub(r"<clipPath.*?</clipPath>", "", _FONT.sub("", inside), flags=re.DOTALL)
        inside = re.sub(r' clip-path="[^"]*"|<!--.*?-->', "", inside)
        inside = re.sub(r"\bterminal-\d+", f"t{number}", inside)  # a sum of all that is in it, folders included
        inside = re.sub(r"\s*\n\s*", " ", inside)
        parts.append(f'<g class="f{number}">{inside}</g>\n')
    return "".join(parts) + "</svg>\n"


def example(folder: Path) -> Path:
    """Build the example with two drafts, at a time that is always the same."""
    store = folder / "kuulasjarvi"
    here = Path.cwd()
    with patch.dict(os.environ, ENVIRONMENT):
        build_example(store)
        for draft in DRAFTS:
            assert run(Session("fi"), ["-C", str(store), "set", *draft]) == 0
    os.chdir(here)
    return store


def first_page(store: Path) -> Image.Image:
    """Take a picture of the first page of the example's change table as PDF."""
    with Repository.open(store) as repository:
        table = repository.changes(SHOWN_RANGE)
    return _page(FORMATS["pdf"].render(table, View(table.municipality.language)))


def _page(document: bytes) -> Image.Image:
    """The first page of a PDF."""
    with pdfplumber.open(io.BytesIO(document)) as pages:
        picture: Image.Image = pages.pages[0].to_image(resolution=DOTS, antialias=True).original.convert("RGB")
    return picture


def beside_the_old_form(store: Path) -> Image.Image:
    """Take a picture of a change table as a city made it by hand, and of kortit's plain one to the right of it."""
    with Repository.open(store) as repository:
        table = repository.changes(SHOWN_RANGE)
    looks = View(table.municipality.language, layout=PageLayout.PLAIN, density=Density.COMPACT)
    rows = [
        {"theme": row.theme, "goal": next(one.text for one in (row.new, row.old) if one is not None), **{
            side: None if goal is None else {**goal_data(goal)} for side, goal in (("new", row.new), ("old", row.old))
        }}
        for row in table.changed_rows
    ]  # fmt: skip
    by_hand = typst.compile(OLD_FORM.encode(), sys_inputs={"rows": json.dumps(rows)})
    pages = [_page(by_hand), _page(FORMATS["pdf"].render(table, looks))]
    whole = Image.new("RGB", (sum(one.width for one in pages) + DOTS // 4, pages[0].height), "#d0d0d0")
    whole.paste(pages[0], (0, 0))
    whole.paste(pages[1], (pages[0].width + DOTS // 4, 0))
    return whole


def main() -> None:
    """Take all pictures anew."""
    FOLDER.mkdir(exist_ok=True)
    PAGE.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        store = example(Path(name))
        for picture in PICTURES:
            (FOLDER / f"{picture.name}.svg").write_text(asyncio.run(taken(picture, store)), encoding="utf-8")
        first_page(store).save(PAGE, optimize=True)
        beside_the_old_form(store).save(BESIDE, optimize=True)
    (FOLDER / "season.svg").write_text(asyncio.run(season()), encoding="utf-8")


if __name__ == "__main__":
    main()
