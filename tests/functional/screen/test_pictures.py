"""The pictures of the documentation are what the full screen and the documents show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageChops

from tests.pictures import BESIDE, FOLDER, PAGE, PICTURES, Picture, beside_the_old_form, example, first_page, taken

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


def test_the_pictures_of_pages_are_those_of_the_change_table(shown: Path) -> None:
    for place, taken_now in ((PAGE, first_page(shown)), (BESIDE, beside_the_old_form(shown))):
        difference = ImageChops.difference(Image.open(place).convert("RGB"), taken_now).getbbox()
        assert difference is None, "run make pictures, and look at them"
