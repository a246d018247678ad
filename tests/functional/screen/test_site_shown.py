"""The public site made and looked at from the full screen."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import Store
from tests.screen import full_screen

if TYPE_CHECKING:
    from tests.conftest import Templates

pytestmark = pytest.mark.anyio


async def test_one_key_makes_the_site_of_what_is_in_force_and_opens_it(
    templates: Templates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(templates.example(tmp_path / "kunta").folder)
    programs, opened = store.root.parent / "ohjelmat", store.root.parent / "avattu"
    programs.mkdir()
    for name in ("xdg-open", "open"):
        (programs / name).write_text(f'#!/bin/sh\nprintf %s "$1" > "{opened}"\n', encoding="utf-8")
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    store.write("kortit/S1/S1-03.yaml", 'goal: "Vain luonnos"\ntarget_year: 2022\nmeans: []\n')
    before = store.git("status", "--porcelain")
    async with full_screen(store.root, language="en") as seen:
        await seen.press("J")
        await seen.until(lambda: opened.exists() and opened.read_text(encoding="utf-8"))
    page = Path(opened.read_text(encoding="utf-8"))
    assert "Asiointi onnistuu" in page.read_text(encoding="utf-8"), "not the draft"
    assert store.git("status", "--porcelain") == before
