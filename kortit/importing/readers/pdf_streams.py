"""What the streams of a PDF unpack to, counted before anything is made of them.

A few bytes can unpack to gigabytes, and to far more where one way of packing is put over another one. So every stream
is unpacked here within a budget, and thrown away.
"""

from __future__ import annotations

import io
import re
import zlib
from typing import TYPE_CHECKING, Any

from kortit.errors import UsageError
from kortit.messages import _

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_UNPACKED = 128 * 1024 * 1024  # of all streams together
_STREAM = re.compile(rb"stream\r?\n")
_FLATE, _LZW, _RUNS = {"/FlateDecode", "/Fl"}, {"/LZWDecode", "/LZW"}, {"/RunLengthDecode", "/RL"}
_PICTURES = {"/DCTDecode", "/DCT", "/JPXDecode", "/CCITTFaxDecode", "/CCF", "/JBIG2Decode"}
_PACKED = _FLATE | _LZW | _RUNS | _PICTURES
_LEAST, _MOST = 256, 65_536  # bytes that are given to the unpacker at a time


def refuse_bombs(data: bytes, name: str) -> None:
    """Refuse a PDF whose streams unpack to more than a document holds. Raises UsageError, for a damaged one too."""
    import pikepdf  # noqa: PLC0415  only PDFs need it

    # What opens the file unpacks streams of objects itself, so first they are looked for as they stand in it.
    _Budget(name).spend_all(_flate_anywhere(data))
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            budget = _Budget(name)
            for one in document.objects:
                if isinstance(one, pikepdf.Stream):
                    budget.spend_all(_unpacked(one, name))
    except pikepdf.PasswordError as error:
        raise UsageError(_("{path} is protected by a password; save it without one", path=name)) from error
    except (pikepdf.PdfError, ValueError) as error:  # older releases let a bad offset through as ValueError
        raise UsageError(_("{path} is a PDF that cannot be read: it is damaged", path=name)) from error


class _Budget:
    def __init__(self, name: str) -> None:
        self.name = name
        self.left = MOST_UNPACKED

    def spend_all(self, lengths: Iterator[int]) -> None:
        """Count what is unpacked, piece by piece, and end it in time."""
        for length in lengths:
            self.left -= length
            if self.left < 0:
                raise _too_much(self.name)


def _too_much(name: str) -> UsageError:
    return UsageError(_("{path} unpacks to more than a document holds; nothing is read of it", path=name))


def _flate_anywhere(data: bytes) -> Iterator[int]:
    whole = memoryview(data)
    for match in _STREAM.finditer(data):
        yield from _inflated(whole[match.end() :])


def _inflated(data: memoryview) -> Iterator[int]:
    """Unpack up to the end or to what is damaged: what comes before that is unpacked by readers too."""
    unpacker = zlib.decompressobj()
    place, size = 0, _LEAST
    rest: bytes | memoryview = b""
    # The pieces grow, so that of many short streams no long rests are copied.
    while not unpacker.eof and (rest or place < len(data)):
        if not rest:
            rest = data[place : place + size]
            place, size = place + size, min(size * 2, _MOST)
        try:
            length = len(unpacker.decompress(rest, _MOST))
        except zlib.error:
            return
        rest = unpacker.unconsumed_tail
        yield length


def _unpacked(stream: Any, name: str) -> Iterator[int]:
    """Give the lengths of what one stream unpacks to."""
    from pdfminer.ascii85 import ascii85decode, asciihexdecode  # noqa: PLC0415
    from pdfminer.lzw import LZWDecoder  # noqa: PLC0415
    from pdfminer.pdfexceptions import PDFException  # noqa: PLC0415

    given = stream.get("/Filter")
    try:
        filters = [] if given is None else [str(one) for one in given] if _is_list(given) else [str(given)]
    except UnicodeDecodeError:
        return  # no name of a filter: nobody unpacks it
    if sum(one in _PACKED for one in filters) > 1:
        raise _too_much(name)
    data = stream.read_raw_bytes()
    for one in filters:
        if one in {"/ASCII85Decode", "/A85", "/ASCIIHexDecode", "/AHx"}:
            try:
                data = (ascii85decode if one in {"/ASCII85Decode", "/A85"} else asciihexdecode)(data)
            except ValueError:
                return  # nobody unpacks it
        elif one in _FLATE:
            yield from _inflated(memoryview(data))
        elif one in _LZW:
            try:
                yield from map(len, LZWDecoder(io.BytesIO(data)).run())
            except (PDFException, IndexError, TypeError):
                return  # damaged; what came before was counted
        elif one in _RUNS:
            yield from _runs(data)
        elif one in _PICTURES and stream.get("/Subtype") != "/Image":
            raise _too_much(name)  # pictures are not unpacked; a text that is packed as one would be


def _is_list(value: Any) -> bool:
    import pikepdf  # noqa: PLC0415

    return isinstance(value, pikepdf.Array)


def _runs(data: bytes) -> Iterator[int]:
    place = 0
    while place < len(data) and data[place] != 128:
        length = data[place] + 1 if data[place] < 128 else 257 - data[place]
        place += 1 + (length if data[place] < 128 else 1)
        yield length
