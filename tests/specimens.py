"""The documents of the example city in every form in which a city hands them out, for who judges without a terminal.

`python -m tests.specimens` (`make docs`) writes them into docs/specimens; a test compares.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from kortit.municipality import Density, PageLayout
from kortit.rendering import FORMATS, REDLINE, View
from store.repository import Repository
from tests.pictures import ENVIRONMENT, SHOWN_RANGE
from tui.example import build_example
from tui.example.reported import CLOSED, OPEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kortit.rendering import Content

FOLDER = Path(__file__).parent.parent / "docs" / "specimens"
OFFICE = ("pdf", "docx", "xlsx", "html")
PLAIN = View("fi", layout=PageLayout.PLAIN, density=Density.COMPACT, attachment="Liite 3")
REDLINED = View("fi", extras=frozenset({REDLINE}))


def specimens(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield (name, bytes) of each document, of an example that is built in a folder."""
    with patch.dict(os.environ, ENVIRONMENT):
        build_example(folder / "kuulasjarvi")
        with Repository.open(folder / "kuulasjarvi") as repository:
            table = repository.changes(SHOWN_RANGE)
            decided = repository.changes("ROOT..")
            cards = repository.in_force()
            closed, now = (repository.follow_up.report(period.day) for period in (CLOSED, OPEN))
    documents: tuple[tuple[str, Content, View, tuple[str, ...]], ...] = (
        ("muutostaulukko", table, View("fi"), OFFICE),
        ("muutostaulukko-liite", table, PLAIN, OFFICE),
        ("muutostaulukko-alusta", decided, View("fi"), ("pdf",)),
        ("tarkistettu-teksti", table, REDLINED, ("docx",)),
        ("strategiakortit", cards, View("fi"), OFFICE),
        ("seurantaraportti", closed, View("fi"), OFFICE),
        ("seurantaraportti-avoin", now, View("fi"), ("pdf", "html")),
    )
    for name, content, view, formats in documents:
        for form in formats:
            yield f"{name}{FORMATS[form].suffix}", FORMATS[form].render(content, view)


def main() -> None:
    """Write all documents anew."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.*"):
        if old.suffix != ".md":
            old.unlink()
    with tempfile.TemporaryDirectory() as name:
        for file, data in specimens(Path(name)):
            (FOLDER / file).write_bytes(data)


if __name__ == "__main__":
    main()
