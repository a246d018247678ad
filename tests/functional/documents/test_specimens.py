"""The documents in docs/specimens are those that this program writes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pikepdf

from tests.specimens import FOLDER, specimens

if TYPE_CHECKING:
    from pathlib import Path


def held(name: str, data: bytes) -> object:
    """What a file holds, however it was compressed."""
    if name.endswith((".docx", ".xlsx")):
        with ZipFile(io.BytesIO(data)) as archive:
            return {one: archive.read(one) for one in archive.namelist()}
    if name.endswith(".pdf"):
        with pikepdf.Pdf.open(io.BytesIO(data)) as opened:
            return [page.Contents.read_bytes() for page in opened.pages]
    return data


def test_the_specimens_are_what_the_example_gives_and_the_page_names_each(tmp_path: Path) -> None:
    made = dict(specimens(tmp_path))
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted([*made, "README.md"])
    kept = {name: (FOLDER / name).read_bytes() for name in made}
    differing = [name for name, data in made.items() if held(name, data) != held(name, kept[name])]
    assert differing == [], "run make docs"
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [name for name in made if f"({name})" not in page] == []
    assert sum(map(len, kept.values())) < 1_000_000
