"""HTML judged by the Nu validator."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

from tests.tools import needed

if TYPE_CHECKING:
    from pathlib import Path


def validated(*paths: Path | str) -> dict[str, list[tuple[str, str]]]:
    """Validate files (or pages of a server) with the Nu validator; return its messages about each, with their severity."""
    jar = needed("node_modules/vnu-jar/build/dist/vnu.jar")
    done = subprocess.run(
        [needed("java"), "-Xss2m", "-jar", jar, "--format", "json", "--exit-zero-always", *map(str, paths)],
        capture_output=True,
        check=True,
    )
    said: dict[str, list[tuple[str, str]]] = {_stem(str(path)): [] for path in paths}
    for message in json.loads(done.stderr)["messages"]:
        said[_stem(message["url"])].append((message.get("subType", message["type"]), message["message"]))
    return said


def _stem(place: str) -> str:
    return place.rpartition("/")[2].removesuffix(".html")
