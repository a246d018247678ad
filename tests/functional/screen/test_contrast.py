"""All that is to be read stands out from its ground, in the dark theme as in the light one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import GOAL
from tests.functional.screen.test_languages import WAYS
from tests.screen import Seen, full_screen
from tui.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.conftest import Store

pytestmark = pytest.mark.anyio

LEAST = 4.4  # of WCAG's 4.5, less what is lost where colours are rounded
LINES = set("│╭╮╰╯─┃┏┓┗┛━▁▂▃▄▅▆▇█▌ ")
PLACES: dict[str, tuple[str, ...]] = {
    **WAYS,
    "sheet": ("x",),
    "settings": ("A",),
    "import": ("I",),
    "assign": ("equals_sign",),
    "replace": ("colon",),
}


def faint(seen: Seen) -> Iterator[tuple[str, float]]:
    """The texts that stand out too little from their ground, each with its contrast."""
    app = seen.app
    for line in seen._paint():
        painted = line
        for look in app._filters:
            painted = painted.apply_filter(look, app.screen.styles.background)
        for segment in painted:
            style = segment.style
            if style is None or style.color is None or style.bgcolor is None or set(segment.text) <= LINES:
                continue
            found = contrast(style.color.get_truecolor(), style.bgcolor.get_truecolor())
            if found < LEAST:
                yield segment.text.strip(), round(found, 1)


def contrast(one: Sequence[int], other: Sequence[int]) -> float:
    """The contrast ratio of two colours by WCAG 2.1."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: Sequence[int]) -> float:
    parts = (part / 255 for part in colour)
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("way", PLACES)
async def test_every_text_stands_out_from_its_ground(store: Store, way: str, theme: str) -> None:
    store.write("kortit/O1/O1-01.yaml", GOAL.replace("2021", "2023"))
    async with full_screen(store.root, settings=Settings(theme=theme)) as seen:
        await seen.press(*PLACES[way])
        seen.app.clear_notifications()
        await seen.settle()
        assert [*faint(seen)] == []
