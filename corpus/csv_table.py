"""A table that someone brings: a CSV file in UTF-8, read with its lines, and given back with columns more.

Every cell that was there stays as it was, and so do the mark at the file's beginning and its line ends.
The result is written whole or not at all.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from corpus.errors import TableUnreadable

LARGEST_CELL = 50_000_000  # characters


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A table as it was read."""

    source: Path
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """Each as long as the header."""
    encoding: str
    line_end: str

    @classmethod
    def read(cls, source: Path) -> Self:
        """Return the table of a file. Raises TableUnreadable, with the line."""
        text, encoding = _text(source)
        (_, header), *rows = _rows(source, text)
        filled = []
        for line, row in rows:
            if len(row) > len(header):
                why = f"line {line} has {len(row)} cells and the first line {len(header)}"
                raise TableUnreadable(source, why, "mend that line")
            filled.append((*row, *[""] * (len(header) - len(row))))
        return cls(source, tuple(header), tuple(filled), encoding, _line_end(text))

    def place(self, name: str) -> int:
        """Return which column has this name. Raises TableUnreadable if none has."""
        if name not in self.header:
            there = ", ".join(map(repr, self.header))
            raise TableUnreadable(self.source, f"it has no column {name!r} but {there}", "name one of these")
        return self.header.index(name)

    def giving_way(self, names: Sequence[str]) -> Self:
        """Return the table with its columns of these names called `given_…`, so that these can be added."""
        header: list[str] = []
        for name in self.header:
            called = name
            while called in names or (called != name and called in (*self.header, *header)):
                called = f"given_{called}"
            header.append(called)
        return replace(self, header=tuple(header))

    def write(self, target: Path, added: Sequence[str], cells: Iterable[Sequence[str]]) -> None:
        """Write the table with columns more, one sequence of cells a row. Raises TableUnreadable."""
        written = _Lines(self.line_end)
        writer = csv.writer(written, lineterminator="\r\n")
        writer.writerow([*self.header, *added])
        for row, more in zip(self.rows, cells, strict=True):
            writer.writerow([*row, *more])
        write_whole(target, "".join(written.lines).encode(self.encoding))


def write_whole(target: Path, table: bytes) -> None:
    """Write a table whole or not at all. Raises TableUnreadable."""
    part = target.with_name(f"{target.name}.part")
    try:
        part.write_bytes(table)
        part.replace(target)
    except OSError as failure:
        part.unlink(missing_ok=True)
        raise TableUnreadable(
            target, f"it cannot be written: {failure.strerror}", "choose another place"
        ) from failure


class _Lines:
    r"""What a CSV writer writes, with other line ends.

    The writer is told of Windows' line ends: told of others, it puts no quotes around a cell with a "\r".
    """

    def __init__(self, end: str) -> None:
        self.lines: list[str] = []
        self._end = end

    def write(self, line: str) -> None:
        self.lines.append(line.removesuffix("\r\n") + self._end)


def _line_end(text: str) -> str:
    """The line end of a table: that of its last line, since others may stand in cells."""
    if text.endswith("\n"):
        return "\r\n" if text.endswith("\r\n") else "\n"
    return "\r\n" if "\r\n" in text else "\n"


def _text(source: Path) -> tuple[str, str]:
    try:
        content = source.read_bytes()
    except OSError as failure:
        raise TableUnreadable(
            source, failure.strerror or "it cannot be opened", "check its name"
        ) from failure
    encoding = "utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "utf-8"
    try:
        return content.decode(encoding), encoding
    except UnicodeDecodeError as failure:
        raise TableUnreadable(
            source, f"byte {failure.start + 1:,} is not UTF-8", "save it as UTF-8 CSV"
        ) from failure


def _rows(source: Path, text: str) -> list[tuple[int, list[str]]]:
    """Return each row with the number of the line that it ends on; lines that hold nothing are no rows."""
    before = csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader if row]
    except csv.Error as failure:
        raise TableUnreadable(source, f"line {reader.line_num}: {failure}", "mend that line") from failure
    finally:
        csv.field_size_limit(before)
    if not rows:
        raise TableUnreadable(source, "it is empty", "give it a first line with the names of its columns")
    return rows
