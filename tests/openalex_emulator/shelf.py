"""The served records, each kept as the JSON text of its keys: an answer is cut and pasted, not encoded.

The text lies in an unnamed temporary file: half a million works then cost the memory of their indexes alone,
and the operating system keeps in its cache what is asked for.
"""

import json
import os
import struct
import tempfile
from array import array
from typing import Any

from .records import KEYS, Record

CUT = "authorships (first 100)"  # a list answer holds the first 100 authors and no sign that it cut
AUTHORS_IN_LISTS = 100
PARTS = (*KEYS, CUT)
PLACE = {key: number for number, key in enumerate(PARTS)}
ENDS = struct.Struct(f"<{len(PARTS)}I")

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_SHORT = {None: b"null", True: b"true", False: b"false"}


class Row:
    """One record's JSON text, part by part."""

    __slots__ = ("_ends", "_text")

    def __init__(self, blob: bytes) -> None:
        self._ends = ENDS.unpack_from(blob)
        self._text = blob

    def text(self, key: str) -> bytes:
        """Return the JSON text of a key. The cut list of authors is empty text where nothing is cut."""
        place = PLACE[key]
        start = self._ends[place - 1] if place else ENDS.size
        return self._text[start : self._ends[place]]

    def value(self, key: str) -> Any:
        return json.loads(self.text(key))

    def record(self) -> Record:
        return {key: self.value(key) for key in KEYS}


class Shelf:
    """Rows in the order in which they were put there; a row never changes."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=1 << 20)  # noqa: SIM115  (open until close())
        self._starts = array("Q")
        self._lengths = array("I")
        self._end = 0
        self._written = True

    def __len__(self) -> int:
        return len(self._starts)

    def put(self, record: Record) -> int:
        """Keep a record and return its row number."""
        blob = pack(record)
        self._file.write(blob)
        self._written = False
        self._starts.append(self._end)
        self._lengths.append(len(blob))
        self._end += len(blob)
        return len(self._starts) - 1

    def row(self, number: int) -> Row:
        if not self._written:
            self._file.flush()
            self._written = True
        return Row(os.pread(self._file.fileno(), self._lengths[number], self._starts[number]))

    def close(self) -> None:
        self._file.close()


def pack(record: Record) -> bytes:
    """Return the ends of all parts, then the parts."""
    authors = record["authorships"]
    parts = [_text(record[key]) for key in KEYS]
    parts.append(_text(authors[:AUTHORS_IN_LISTS]) if len(authors) > AUTHORS_IN_LISTS else b"")
    ends, end = [], ENDS.size
    for part in parts:
        end += len(part)
        ends.append(end)
    return b"".join((ENDS.pack(*ends), *parts))


def _text(value: Any) -> bytes:
    if value is None or value is True or value is False:
        return _SHORT[value]
    if value == []:
        return b"[]"
    return _encode(value).encode()
