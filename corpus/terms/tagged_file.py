"""Anyone's table with its terms: a CSV file in, the same file with three columns more out.

`families` are the families found and the parts of families, joined by ";"; `dropped` what only looked
like one, as family:screen; `spans` where each hit stands, as family@start-end in characters of the cell,
from 0, the end not included (with several text columns, column!family@start-end), and :language or :sense
behind it where they are not English and the usual one. Every other cell is as it was.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import TableUnreadable
from corpus.fields import field_number
from corpus.terms.codebook import Terms
from corpus.terms.finding import ENGLISH
from corpus.terms.matcher import Hit, Matcher, families

ADDED = ("families", "dropped", "spans")
LARGEST_CELL = 50_000_000  # characters


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a table are read."""

    texts: tuple[str, ...]
    language: str | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """What was found in a table."""

    rows: int
    with_terms: int
    with_dropped: int


def tag_file(source: Path, target: Path, columns: Columns, terms: Terms) -> Summary:
    """Write the table with its terms. Raises TableUnreadable, with the line; then nothing is written."""
    text, encoding = _text(source)
    rows = _rows(source, text)
    header = rows[0][1] if rows else []
    places = _places(source, header, columns)
    matcher = Matcher(terms)
    written = _Lines(_line_end(text))
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([*header, *ADDED])
    found = dropped = 0
    for line, row in rows[1:]:
        if len(row) > len(header):
            raise TableUnreadable(
                source, f"line {line} has {len(row)} cells and the first line {len(header)}", "mend that line"
            )
        cells = [*row, *[""] * (len(header) - len(row))]
        language = cells[places.language].strip().lower()[:2] or None if places.language is not None else None
        field = field_number(cells[places.field]) if places.field is not None else None
        hits = matcher.hits([cells[place] for place in places.texts], language=language, field=field)
        flat = [hit for those in hits for hit in those]
        writer.writerow([*cells, *_added(hits, columns.texts)])
        found += any(hit.dropped is None for hit in flat)
        dropped += any(hit.dropped is not None for hit in flat)
    _write(target, "".join(written.lines), encoding)
    return Summary(len(rows) - 1, found, dropped)


@dataclass(frozen=True, slots=True)
class _Places:
    texts: tuple[int, ...]
    language: int | None
    field: int | None


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


def _places(source: Path, header: Sequence[str], columns: Columns) -> _Places:
    def place(name: str) -> int:
        if name not in header:
            raise TableUnreadable(
                source, f"it has no column {name!r} but {', '.join(map(repr, header))}", "name one of these"
            )
        return header.index(name)

    taken = [name for name in ADDED if name in header]
    if taken:
        raise TableUnreadable(source, f"it has a column {taken[0]!r} already", "rename that column")
    return _Places(
        tuple(place(name) for name in columns.texts),
        place(columns.language) if columns.language else None,
        place(columns.field) if columns.field else None,
    )


def _added(hits: Sequence[Sequence[Hit]], names: Sequence[str]) -> tuple[str, str, str]:
    flat = [hit for those in hits for hit in those]
    spans = [
        (f"{name}!" if len(names) > 1 else "") + _span(hit)
        for name, those in zip(names, hits, strict=True)
        for hit in those
        if hit.dropped is None
    ]
    dropped = dict.fromkeys(f"{hit.family}:{hit.dropped}" for hit in flat if hit.dropped)
    return ";".join(families(flat)), ";".join(dropped), ";".join(spans)


def _span(hit: Hit) -> str:
    told = "".join(f":{one}" for one in (hit.language if hit.language != ENGLISH else None, hit.sense) if one)
    return ";".join(f"{one}@{hit.start}-{hit.end}{told}" for one in (hit.family, *hit.parts))


def _write(target: Path, text: str, encoding: str) -> None:
    part = target.with_name(f"{target.name}.part")
    try:
        with part.open("w", encoding=encoding, newline="") as file:
            file.write(text)
        part.replace(target)
    except OSError as failure:
        part.unlink(missing_ok=True)
        raise TableUnreadable(
            target, f"it cannot be written: {failure.strerror}", "choose another place"
        ) from failure
