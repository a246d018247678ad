"""Register numbers as links to the municipality's own page of the case."""

from __future__ import annotations

import io
import re
import zipfile

import pikepdf
import pytest

from kortit.rendering import FORMATS, Unchanged, View
from kortit.rendering.links import case_links, parted
from tests.content import ugly_table

ADDRESS = "https://asiat.example/haku?dnro=TEST-1%20%3C%26%3E&kieli=fi"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://a.example/{register}", "https://a.example/K%C3%84/1/02.02.00/2025"),
        ("https://a.example/?nro={register}", "https://a.example/?nro=K%C3%84%2F1%2F02.02.00%2F2025"),
        ("", None),
    ],
)
def test_an_address_takes_the_number_as_web_servers_do(url: str, address: str | None) -> None:
    links = case_links(url, ["KÄ/1/02.02.00/2025"])
    assert links == ({"KÄ/1/02.02.00/2025": address} if address else {})


def test_a_number_is_no_part_of_a_longer_one() -> None:
    links = case_links("https://a.example/{register}", ["J-1", "J-12"])
    parts = list(parted("Kv 1.2.2025 § 3, J-12; J-1, J-123", links))
    assert [part for part, address in parts if address] == ["J-12", "J-1"]
    assert "".join(part for part, _address in parts) == "Kv 1.2.2025 § 3, J-12; J-1, J-123"


def test_documents_lead_from_a_register_number_to_its_case() -> None:
    made = {
        name: FORMATS[name].render(ugly_table(), View("fi", unchanged=Unchanged.FULL))
        for name in ("pdf", "docx", "xlsx")
    }
    html = FORMATS["html"].render(ugly_table(), View("fi")).decode()
    assert f'<a href="{ADDRESS.replace("&", "&amp;")}">TEST-1 &lt;&amp;&gt;</a>' in html
    with pikepdf.open(io.BytesIO(made["pdf"])) as pdf:
        links = [str(note.A.URI) for page in pdf.pages for note in page.get("/Annots", []) if note.Subtype == "/Link"]
    assert ADDRESS in links
    for name, part in (("docx", "word/document.xml"), ("xlsx", "xl/worksheets/_rels/sheet3.xml.rels")):
        with zipfile.ZipFile(io.BytesIO(made[name])) as archive:
            found = re.findall(r"https://asiat[^&]*", archive.read(part).decode())
        assert found == [ADDRESS.partition("&")[0]] * len(found) != []
