"""Opens Word and Excel files, zip archives of XML, safely.

Sizes are checked before anything is read, each part is read once, which verifies its size, and XML is parsed without
entities, document types and network.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kortit.errors import UsageError
from kortit.importing.refusals import damaged, too_much
from kortit.messages import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MOST_PARTS = 5_000
MOST_BYTES = 192 * 1024 * 1024  # of all parts together, unpacked


class Archive:
    """The parts of a file by name. Raises UsageError if the file is not a valid archive."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            parts = self._zip.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
                raise too_much(name, MOST_BYTES)
            if any(part.flag_bits & 1 for part in parts):
                raise UsageError(_("{path} is protected by a password; save it without one", path=name))
            if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
                raise damaged(name)  # office programs never write such archives
            self._parts = {part.filename: self._zip.read(part) for part in parts}
        except (
            zipfile.BadZipFile,
            zlib.error,
            struct.error,
            EOFError,
            OSError,
            ValueError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise damaged(name) from error

    def __contains__(self, part: str) -> bool:
        return part in self._parts

    def named(self, start: str, end: str = "") -> Iterator[str]:
        """The names of the parts with this start and end."""
        return (part for part in sorted(self._parts) if part.startswith(start) and part.endswith(end))

    def data(self, part: str) -> bytes:
        """The bytes of a part; empty if it is missing."""
        return self._parts.get(part, b"")

    def xml(self, part: str) -> Any:
        """The root of an XML part, or None if it is missing."""
        from lxml import etree  # noqa: PLC0415  text needs no XML

        data = self.data(part)
        if not data:
            return None
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, remove_comments=True,
            remove_pis=True, huge_tree=False,
        )  # fmt: skip
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise damaged(self.name) from error
        self._refuse_declarations(root)
        return root

    def elements(self, part: str, names: Sequence[str]) -> Iterator[tuple[bool, Any]]:
        """Stream the elements with these names: (True, element) at the start tag, (False, element) at the end tag."""
        from lxml import etree  # noqa: PLC0415

        data = self.data(part)
        parsed = etree.iterparse(
            io.BytesIO(data), events=("start", "end"), tag=[f"{{*}}{name}" for name in names], resolve_entities=False,
            no_network=True, load_dtd=False, dtd_validation=False, remove_comments=True, remove_pis=True,
            huge_tree=False,
        )  # fmt: skip
        try:
            for number, (event, element) in enumerate(parsed):
                if not number:
                    self._refuse_declarations(element)
                yield event == "start", element
                if event == "end":
                    element.clear()
                    while element.getprevious() is not None:
                        del element.getparent()[0]
        except (etree.XMLSyntaxError, ValueError) as error:
            raise damaged(self.name) from error

    def _refuse_declarations(self, element: Any) -> None:
        if element.getroottree().docinfo.internalDTD is not None:
            raise UsageError(
                _("{path} declares entities, which no Word or Excel file does; nothing is read of it", path=self.name)
            )


def local(element: Any) -> str:
    """The name of an element without its namespace, which differs between transitional and strict files."""
    return _local(element.tag)


@lru_cache(maxsize=1024)
def _local(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str | None:
    """An attribute by its name without namespace, or None."""
    return next((value for key, value in element.items() if _local(key) == name), None)


def inside(element: Any, names: Iterable[str]) -> Iterator[Any]:
    """The elements of these names at any depth inside an element, or the element itself."""
    found: Iterator[Any] = element.iter(*(f"{{*}}{name}" for name in names))
    return found


def child(element: Any, *path: str) -> Any:
    """The first descendant along a path of names, or None."""
    for name in path:
        if element is None:
            return None
        # Not `iterchildren(tag)`, which looks for a second one too: past all rows of a table.
        element = next((one for one in element if _local(one.tag) == name), None)
    return element
