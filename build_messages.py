"""Compiles the message catalogues: every `kortit.po` under `kortit/locale/` into the `kortit.mo` beside it.

The compiled files are built, never committed. Hatchling runs this as a build hook for the wheel, the source
distribution and an editable install; `make` runs it as a script when a `.po` file is newer than its `.mo` file.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compiled(po_file: Path) -> bytes:
    """Return the compiled form of a `.po` file in `<language>/LC_MESSAGES/`."""
    stream = io.BytesIO()
    with po_file.open("rb") as texts:
        write_mo(stream, read_po(texts, locale=po_file.parts[-3]))
    return stream.getvalue()


def compile_all(root: Path) -> list[Path]:
    """Write the `.mo` file of every catalogue of the project in `root`, and return their paths."""
    written = []
    for po_file in sorted(root.glob("kortit/locale/*/LC_MESSAGES/kortit.po")):
        mo_file = po_file.with_suffix(".mo")
        mo_file.write_bytes(compiled(po_file))
        written.append(mo_file)
    return written


class MessagesHook(BuildHookInterface[BuilderConfig]):
    """Makes the `.mo` files before a distribution is built, and names them as its files although git ignores them."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  hatchling's signature
        """Compile the catalogues and add them to the distribution."""
        root = Path(self.root)
        build_data["artifacts"].extend(f"/{path.relative_to(root).as_posix()}" for path in compile_all(root))


if __name__ == "__main__":
    compile_all(Path(__file__).parent)
