"""Pages of the documentation that are performed as they stand: their steps, and a person who takes them.

A step is an indented line: `$ command`, `press KEY`, `type WORDS` or `see WORDS`, in Finnish `paina`, `kirjoita`, `näet`.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.terminal import Terminal

DOCS = Path(__file__).parents[1] / "docs"
FINNISH = {"paina": "press", "kirjoita": "type", "näet": "see"}


def steps(page: str) -> list[tuple[str, str]]:
    """The steps of a page: the kind and the text of each."""
    kinds = "|".join(FINNISH.keys() | FINNISH.values())
    found = re.findall(rf"(?m)^    (\$|{kinds}) (.+)$", (DOCS / page).read_text(encoding="utf-8"))
    return [(FINNISH.get(kind, kind), words) for kind, words in found]


def perform(page: str, folder: Path, columns: int, rows: int) -> Path:
    """Take the steps of a page in a folder, the full screen in a real terminal; return the folder where it ended."""
    place, terminal = folder, None
    (folder / "bin").mkdir()
    script = f'#!/bin/sh\nexec {sys.executable} -m tui.cli "$@"\n'
    (folder / "bin" / "kortit").write_text(script, encoding="utf-8")
    (folder / "bin" / "kortit").chmod(0o755)
    for kind, words in steps(page):
        if kind == "$" and words == "kortit":
            terminal = Terminal(place, columns, rows)
        elif kind == "$" and words.startswith("cd "):
            place = place / words.removeprefix("cd ")
        elif kind == "$":
            command = f'PATH="{folder}/bin:$PATH"; {words}'
            done = subprocess.run(["bash", "-c", command], cwd=place, capture_output=True, text=True, check=False)
            assert done.returncode == 0, (words, done.stderr)
        else:
            assert terminal is not None
            if kind == "see":
                terminal.see(words)
            else:
                terminal.press(words) if kind == "press" else terminal.send(words)
                if words == "q":
                    assert terminal.end() == 0
    return place
