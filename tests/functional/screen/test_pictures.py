"""The pictures of the documentation are what the full screen shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.pictures import FOLDER, PICTURES, Picture, example, taken

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return example(tmp_path_factory.mktemp("pictures"))


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
async def test_a_picture_shows_what_the_screen_shows(shown: Path, picture: Picture) -> None:
    kept = (FOLDER / f"{picture.name}.svg").read_text(encoding="utf-8")
    assert kept == await taken(picture, shown), "run make pictures, and look at them"
