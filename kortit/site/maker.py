"""The maker of a site: the version of kortit and its templates, so that another one makes all pages anew."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from zlib import crc32

from kortit import __version__

OWN_TEMPLATES = Path(__file__).parent / "templates"
TABLE_TEMPLATES = Path(__file__).parents[1] / "rendering" / "html_page"


@cache
def maker() -> str:
    """The version, and a sum of the templates."""
    total = 0
    for folder in (OWN_TEMPLATES, TABLE_TEMPLATES):
        for place in sorted(folder.iterdir()):
            total = crc32(place.read_bytes(), total)
    return f"{__version__}-{total:08x}"
