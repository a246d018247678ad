"""Other programs that open and save our documents: LibreOffice, which converts them to PDF or CSV, and openpyxl.

Starting LibreOffice takes seconds, so a test converts all its files in one start. Each start has a profile folder of its own:
tests of several processes then do not wait for each other, and nobody's settings matter.
"""

from __future__ import annotations

import io
import subprocess
from typing import TYPE_CHECKING

import openpyxl

from tests.tools import needed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SECONDS = 240  # a machine with nothing else to do needs five


def converted(path: Path, kind: str, folder: Path) -> Path:
    """Convert one file with LibreOffice and return the new one; `kind` is a suffix, with a filter after a colon if needed."""
    return all_converted([path], kind, folder)[0]


def all_converted(paths: Sequence[Path], kind: str, folder: Path) -> list[Path]:
    """Convert several files with one start of LibreOffice, into `folder`; return the new files in the same order."""
    office = needed("soffice")
    folder.mkdir(parents=True, exist_ok=True)
    profile = folder / "office-profile"
    done = subprocess.run(
        [
            office,
            f"-env:UserInstallation={profile.resolve().as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            kind,
            "--outdir",
            str(folder),
            *map(str, paths),
        ],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    made = [folder / f"{path.stem}.{kind.partition(':')[0]}" for path in paths]
    missing = [one.name for one in made if not one.is_file()]
    assert not missing, f"LibreOffice made no {', '.join(missing)}:\n{done.stdout}\n{done.stderr}"
    return made


def saved_by_openpyxl(data: bytes, *, rich: bool = False) -> bytes:
    """A workbook as openpyxl saves it again; without `rich`, words inside of cells lose their fonts."""
    stream = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(data), rich_text=rich).save(stream)
    return stream.getvalue()
