"""Forms of a report as people fill them in: cells of a workbook and of a Word document, changed in their XML."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from lxml import etree

if TYPE_CHECKING:
    from pathlib import Path

_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class _Package:
    """A file of parts, one of which is changed."""

    def __init__(self, path: Path, part: str) -> None:
        self.path, self.part = path, part
        with ZipFile(path) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.root: Any = etree.fromstring(self.parts[part])

    def save(self, name: str = "taytetty") -> str:
        """Save it beside the original; return the name."""
        stream = io.BytesIO()
        with ZipFile(stream, "w") as archive:
            for part, data in self.parts.items():
                archive.writestr(part, etree.tostring(self.root) if part == self.part else data)
        path = self.path.with_name(f"{name}{self.path.suffix}")
        path.write_bytes(stream.getvalue())
        return path.name


class ExcelForm(_Package):
    """A form in Excel."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "xl/worksheets/sheet1.xml")
        shared = etree.fromstring(self.parts["xl/sharedStrings.xml"])
        self.shared = ["".join(one.itertext(f"{_SHEET}t")) for one in shared]
        self.rows = [list(row.iter(f"{_SHEET}c")) for row in self.root.iter(f"{_SHEET}row")]
        self.columns = {self.text(cell): place for place, cell in enumerate(self.rows[1])}

    def text(self, cell: Any) -> str:
        """What a cell shows."""
        if cell.get("t") == "inlineStr":
            return "".join(cell.itertext(f"{_SHEET}t"))
        value = cell.findtext(f"{_SHEET}v") or ""
        return self.shared[int(value)] if cell.get("t") == "s" else value

    def row(self, goal: str, number: int = 0) -> list[Any]:
        """The cells of a row of a goal."""
        return [cells for cells in self.rows[2:] if self.text(cells[0]) == goal][number]

    def cell(self, column: str, goal: str, number: int = 0) -> Any:
        """A cell, by its heading and its goal."""
        return self.row(goal, number)[self.columns[column]]

    def fill(self, column: str, goal: str, value: str | float, number: int = 0) -> ExcelForm:
        """Write into a cell: a text, or a number as Excel keeps one; an empty text empties it."""
        cell = self.cell(column, goal, number)
        cell[:] = []
        cell.attrib.pop("t", None)
        if isinstance(value, str) and value:
            cell.set("t", "inlineStr")
            text = etree.SubElement(etree.SubElement(cell, f"{_SHEET}is"), f"{_SHEET}t")
            text.text = value
        elif value != "":
            etree.SubElement(cell, f"{_SHEET}v").text = repr(value)
        return self

    def is_locked(self, cell: Any) -> bool:
        """Whether a cell is locked, by its format."""
        styles = etree.fromstring(self.parts["xl/styles.xml"])
        form = styles.find(f"{_SHEET}cellXfs")[int(cell.get("s", 0))]
        protection = form.find(f"{_SHEET}protection")
        return protection is None or protection.get("locked", "1") == "1"

    def offered(self) -> tuple[str, list[str]]:
        """The cells that have a list to choose from, and what it offers."""
        (rule,) = self.root.iter(f"{_SHEET}dataValidation")
        first, last = map(int, re.findall(r"\$B\$([0-9]+)", rule.findtext(f"{_SHEET}formula1")))
        about = etree.fromstring(self.parts["xl/worksheets/sheet2.xml"])
        cells = {cell.get("r"): self.text(cell) for cell in about.iter(f"{_SHEET}c")}
        return rule.get("sqref"), [cells[f"B{row}"] for row in range(first, last + 1)]


class WordForm(_Package):
    """A form in Word."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "word/document.xml")

    def controls(self, goal: str, field: str) -> list[Any]:
        """The content controls of a field of a goal."""
        wanted = f"{goal} {field}"
        return [
            control
            for control in self.root.iter(f"{_WORD}sdt")
            if control.find(f"{_WORD}sdtPr/{_WORD}alias").get(f"{_WORD}val") == wanted
        ]

    def fill(self, column: str, goal: str, value: str, number: int = 0) -> WordForm:
        """Write into a content control as Word does: what it showed while it was empty goes away."""
        control = self.controls(goal, column)[number]
        properties, content = control.find(f"{_WORD}sdtPr"), control.find(f"{_WORD}sdtContent")
        for shown in properties.findall(f"{_WORD}showingPlcHdr"):
            properties.remove(shown)
        if not value:
            etree.SubElement(properties, f"{_WORD}showingPlcHdr")
        run = content.find(f"{_WORD}r")
        content[:] = [run]
        for name in (f"{_WORD}rPr", f"{_WORD}br"):
            for one in run.findall(name):
                run.remove(one)
        run.find(f"{_WORD}t").text = value or "Kirjoita teksti napsauttamalla"
        return self
