"""The tutorial is performed as it stands, in a real terminal."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.terminal import Terminal

TUTORIAL = Path(__file__).parents[3] / "docs" / "tutorial.md"
ROWS, COLUMNS = 30, 100


def steps() -> list[tuple[str, str]]:
    """The steps of the page: the kind and the text of each."""
    return re.findall(r"(?m)^    (\$|press|type|see) (.+)$", TUTORIAL.read_text(encoding="utf-8"))


def test_the_tutorial_runs_as_it_stands(tmp_path: Path) -> None:
    assert len(steps()) > 60
    place, terminal = tmp_path, None
    (tmp_path / "bin").mkdir()
    script = f'#!/bin/sh\nexec {sys.executable} -m tui.cli "$@"\n'
    (tmp_path / "bin" / "kortit").write_text(script, encoding="utf-8")
    (tmp_path / "bin" / "kortit").chmod(0o755)
    for kind, words in steps():
        if kind == "$" and words == "kortit":
            terminal = Terminal(place, COLUMNS, ROWS)
        elif kind == "$" and words.startswith("cd "):
            place = place / words.removeprefix("cd ")
        elif kind == "$":
            command = f'PATH="{tmp_path}/bin:$PATH"; {words}'
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
    assert (place / "muutokset.pdf").read_bytes().startswith(b"%PDF")
