"""Word documents from the command line, and LibreOffice as a witness that a word processor opens them whole."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2  # type: ignore[import-untyped]
import pytest

from kortit.rendering import FORMATS, REDLINE, Unchanged, View
from tests.conftest import SEED_DOCUMENT, needs_seed
from tests.content import ugly_table
from tests.office import all_converted
from tests.word_documents import collapsed, every_paragraph, goals_in, rows_of, said, settled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Cli, Templates

TAGGED = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'


@pytest.fixture
def example(templates: Templates, tmp_path: Path) -> Path:
    return templates.example(tmp_path / "kuulasjarvi").folder


def test_libre_office_opens_every_kind_whole_and_finds_their_structure(example: Path, cli: Cli, tmp_path: Path) -> None:
    files = {name: tmp_path / f"{name}.docx" for name in ("changes", "redline", "cards", "ugly", "ugly-redline")}
    for name, command in (
        ("changes", ("changes", "ROOT..", "--all")),
        ("redline", ("changes", "HEAD~2..", "--all", "--redline")),
        ("cards", ("cards",)),
    ):
        assert cli(example, *command, "-o", str(files[name])).code == 0
    for name, extras in (("ugly", frozenset[str]()), ("ugly-redline", frozenset({REDLINE}))):
        view = View("fi", unchanged=Unchanged.FULL, extras=extras)
        files[name].write_bytes(FORMATS["docx"].render(ugly_table(), view))
    made = dict(zip(files, all_converted(list(files.values()), TAGGED, tmp_path / "pdf"), strict=True))
    for name in ("changes", "redline", "cards"):
        missing = words(document_text(files[name])) - words(pdf_text(made[name]))
        assert not missing, name
    for name in ("ugly", "ugly-redline"):
        text = pdf_text(made[name])
        assert [number for number in range(500) if f"Lause {number} jatkuu" not in text] == []
        assert [number for number in range(1, 201) if f"Keino {number}" not in text] == []
    for name, wanted in (
        ("changes", {"/H1", "/H2", "/Table", "/TH", "/TD", "/L", "/LI"}),
        ("cards", {"/H1", "/H2", "/Table", "/TH", "/TD", "/L", "/LI"}),
        ("redline", {"/H1", "/H2", "/H3", "/L", "/LI"}),
    ):
        with pikepdf.open(made[name]) as pdf:
            assert wanted <= set(tags(pdf.Root.StructTreeRoot.K))
            assert str(pdf.Root.Lang) == "fi-FI"
            assert str(pdf.docinfo["/Author"]) == "Kuulasjärven kaupunki"


def document_text(path: Path) -> str:
    return " ".join(said(one) for one in every_paragraph(path.read_bytes()))


def pdf_text(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        return collapsed(" ".join(page.get_textpage().get_text_bounded() for page in document))
    finally:
        document.close()


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def tags(node: object) -> Iterator[str]:
    """The types of all structure elements of a tagged PDF."""
    if isinstance(node, pikepdf.Array):
        for one in node:
            yield from tags(one)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield str(node.S)
        if "/K" in node:
            yield from tags(node.K)


def test_the_example_is_read_back_and_its_redline_is_either_side(example: Path, cli: Cli, tmp_path: Path) -> None:
    assert cli(example, "changes", "HEAD~2..", "--all", "-o", str(tmp_path / "a.docx")).code == 0
    rows = rows_of((tmp_path / "a.docx").read_bytes())
    data = cli(example, "changes", "HEAD~2..", "--all", "--format", "json").json
    assert [row.id for row in rows] == [row["id"] for row in data["rows"]]
    assert cli(example, "changes", "HEAD~2..", "--all", "--redline", "-o", str(tmp_path / "b.docx")).code == 0
    assert_redline_is_either_side((tmp_path / "b.docx").read_bytes(), data)


def assert_redline_is_either_side(document: bytes, data: dict[str, list[dict[str, dict[str, object]]]]) -> None:
    for accept, side in ((True, "new"), (False, "old")):
        found = goals_in(settled(document, accept=accept))
        wanted = {str(row["id"]): said_of(row[side]) for row in data["rows"] if row[side]}
        assert {name: [line.text for line in lines] for name, (_, lines) in found.items()} == wanted


def said_of(goal: dict[str, object]) -> list[str]:
    """The texts of a goal in the JSON form, in the order of a document."""
    texts = [str(goal["goal"]), f"Tavoitevuosi: {goal['target_year']}"]
    means = goal["means"]
    assert isinstance(means, list)
    for one in means:
        texts += [one] if isinstance(one, str) else [one["text"], *one["steps"]]
    indicators = goal.get("indicators", [])
    assert isinstance(indicators, list)
    for one in indicators:
        levels = f"{one['baseline']} → {one['target']} {one.get('unit', '')}".strip()
        texts += [*([] if one is not indicators[0] else ["Mittarit:"]), one["text"], levels]
    return texts


@needs_seed
def test_the_real_document_is_read_back_word_for_word_and_its_redline_is_either_side(tmp_path: Path, cli: Cli) -> None:
    assert SEED_DOCUMENT is not None
    city = tmp_path / "kunta"
    assert cli(tmp_path, "init", str(city), "--name", "Järvenpää").code == 0
    assert cli(city, "import", str(SEED_DOCUMENT), "--decision", "Kv 14.12.2020 § 85").code == 0
    for name, more in (("a.docx", ()), ("b.docx", ("--redline",))):
        assert cli(city, "changes", "HEAD^..", "--all", *more, "-o", str(tmp_path / name)).code == 0
    data = cli(city, "changes", "HEAD^..", "--all", "--format", "json").json
    rows = rows_of((tmp_path / "a.docx").read_bytes())
    assert len(rows) == 65
    for row, wanted in zip(rows, data["rows"], strict=True):
        assert row.id == wanted["id"]
        assert row.texts[0] == wanted["new"]["goal"]
        for side, read in (("new", row.new), ("old", row.old)):
            assert read is not None
            flat = [read.year, *(text for means in read.means for text in (means.text, *means.steps))]
            assert flat == [str(wanted[side]["target_year"]), *said_of(wanted[side])[2:]]
    assert_redline_is_either_side((tmp_path / "b.docx").read_bytes(), data)
