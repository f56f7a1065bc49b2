"""The served records, each kept as the JSON text of its keys: an answer is cut and pasted, not encoded.

The text lies in an unnamed temporary file: half a million works then cost the memory of their indexes alone,
and the operating system keeps in its cache what is asked for.
"""

import mmap
import os
import struct
import tempfile
from array import array
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from .records import KEYS, Record

CUT = "authorships (first 100)"  # a list answer holds the first 100 authors and no sign that it cut
AUTHORS_IN_LISTS = 100
PARTS = (*KEYS, CUT)
PLACE = {key: number for number, key in enumerate(PARTS)}
ENDS = struct.Struct(f"<{len(PARTS)}I")
ONE_END, TWO_ENDS = struct.Struct("<I"), struct.Struct("<2I")

_SHORT = {None: b"null", True: b"true", False: b"false"}


class Row:
    """One record's JSON text, part by part."""

    __slots__ = ("_ends", "blob")

    def __init__(self, blob: bytes) -> None:
        self._ends = ENDS.unpack_from(blob)
        self.blob = blob

    def text(self, key: str) -> bytes:
        """Return the JSON text of a key. The cut list of authors is empty text where nothing is cut."""
        place = PLACE[key]
        start = self._ends[place - 1] if place else ENDS.size
        return self.blob[start : self._ends[place]]

    def value(self, key: str) -> Any:
        return orjson.loads(self.text(key))

    def record(self) -> Record:
        return {key: self.value(key) for key in KEYS}


class Shelf:
    """Rows in the order in which they were put there. What is written anew leaves its old text behind."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=1 << 20)  # noqa: SIM115  (open until close())
        self._starts = array("Q")
        self._lengths = array("I")
        self.bytes = 0  # old texts among them
        self._readable = 0  # bytes that have reached the file

    def __len__(self) -> int:
        return len(self._starts)

    def put(self, record: Record) -> int:
        """Keep a record and return its row number."""
        return self._put(pack(record))

    def copy(self, row: Row) -> int:
        """Keep a row of another shelf and return its number here."""
        return self._put(row.blob)

    def change(self, number: int, values: Mapping[str, Any]) -> None:
        """Write some keys of a row anew; it keeps its number."""
        blob = changed(self.row(number), values)
        self._starts[number], self._lengths[number] = self._append(blob), len(blob)

    def _put(self, blob: bytes) -> int:
        self._starts.append(self._append(blob))
        self._lengths.append(len(blob))
        return len(self._starts) - 1

    def _append(self, blob: bytes) -> int:
        self._file.write(blob)
        self.bytes += len(blob)
        return self.bytes - len(blob)

    def _flush(self) -> None:
        if self._readable < self.bytes:
            self._file.flush()
            self._readable = self.bytes

    def row(self, number: int) -> Row:
        start, length = self._starts[number], self._lengths[number]
        if start + length > self._readable:
            self._flush()
        return Row(os.pread(self._file.fileno(), length, start))

    def texts(self, key: str, rows: Iterable[int]) -> Iterator[tuple[int, bytes]]:
        """Yield these rows, each with the JSON text of one key: all that an index reads."""
        self._flush()
        if not self.bytes:
            return
        place = PLACE[key]
        before = ONE_END.size * (place - 1)
        with mmap.mmap(self._file.fileno(), self.bytes, access=mmap.ACCESS_READ) as text:
            for row in rows:
                first = self._starts[row]
                if place:
                    start, end = TWO_ENDS.unpack_from(text, first + before)
                else:
                    start, end = ENDS.size, ONE_END.unpack_from(text, first)[0]
                yield row, text[first + start : first + end]

    def close(self) -> None:
        self._file.close()


def pack(record: Record) -> bytes:
    """Return the ends of all parts, then the parts."""
    return _joined([*(_text(record[key]) for key in KEYS), _cut(record["authorships"])])


def changed(row: Row, values: Mapping[str, Any]) -> bytes:
    """Return a row as it is packed, with other values of some keys."""
    new = {key: _text(value) for key, value in values.items()}
    if "authorships" in values:
        new[CUT] = _cut(values["authorships"])
    return _joined([new[part] if part in new else row.text(part) for part in PARTS])


def _joined(parts: list[bytes]) -> bytes:
    ends, end = [], ENDS.size
    for part in parts:
        end += len(part)
        ends.append(end)
    return b"".join((ENDS.pack(*ends), *parts))


def _cut(authors: list[Any]) -> bytes:
    return _text(authors[:AUTHORS_IN_LISTS]) if len(authors) > AUTHORS_IN_LISTS else b""


def _text(value: Any) -> bytes:
    if value is None or value is True or value is False:
        return _SHORT[value]
    return b"[]" if value == [] else orjson.dumps(value)
