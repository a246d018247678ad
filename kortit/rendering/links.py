"""Register numbers in the texts of documents as links to the municipality's own page of the case."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from kortit.characters import cleaned
from kortit.municipality import REGISTER_PLACE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


def case_links(case_url: str, registers: Iterable[str]) -> dict[str, str]:
    """The addresses of cases by their register numbers; none where the municipality has named no address.

    In the path of an address the slashes of a number stay, since web servers seldom take coded ones there.
    """
    before = case_url.partition(REGISTER_PLACE)[0]
    safe = "" if "?" in before or "#" in before else "/"
    known = dict.fromkeys(map(cleaned, registers))
    return {one: case_url.replace(REGISTER_PLACE, quote(one, safe=safe)) for one in known if one} if case_url else {}


def parted(text: str, links: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Part a text where a register number begins and ends: each part with its address, empty for other words."""
    numbers = "|".join(map(re.escape, sorted(links, key=len, reverse=True)))
    for part in re.split(rf"(?<!\w)({numbers})(?!\w)", text) if numbers else (text,):
        if part:
            yield part, links.get(part, "")
