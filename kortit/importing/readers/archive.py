"""Word and Excel files as what they are, zip archives of XML: opened so that no file can do harm.

Sizes are looked at before anything is read, every part is read once so that its sizes are true, and XML is parsed
without entities, document types and network.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

from kortit.errors import UsageError
from kortit.importing.refusals import damaged, too_much
from kortit.messages import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_PARTS = 5_000
MOST_BYTES = 192 * 1024 * 1024  # of all parts together, as they are unpacked


class Archive:
    """The parts of a file by their names. Raises UsageError, with the file's name, for what is no sound archive."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            parts = self._zip.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
                raise too_much(name)
            if any(part.flag_bits & 1 for part in parts):
                raise UsageError(_("{path} is protected by a password; save it without one", path=name))
            if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
                raise damaged(name)  # no office program packs otherwise, and each way has its own faults
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
        """Give the names of parts that begin and end so."""
        return (part for part in sorted(self._parts) if part.startswith(start) and part.endswith(end))

    def data(self, part: str) -> bytes:
        """Give the bytes of a part, none where it is missing."""
        return self._parts.get(part, b"")

    def xml(self, part: str) -> Any:
        """Give the root of an XML part, None where there is no such part."""
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
        """Give the elements of these names of an XML part as they begin (True) and end, without keeping the whole."""
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
    """Give the name of an element without its namespace (there are two for the same, transitional and strict)."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str | None:
    """Give an attribute whatever its namespace."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


def child(element: Any, *path: str) -> Any:
    """Give the first descendant along a path of names, or None."""
    for name in path:
        if element is None:
            return None
        element = next((one for one in element if local(one) == name), None)
    return element
