"""Yearly series in, findings out, as CSV: the only reader and writer of these two tables.

In: one row per series and year with `series_id, year, hits_title, hits_title_or_abstract, works_in_field,
works_with_abstract`, in any order of rows and columns; other columns are passed over, and the two that count
abstracts may be missing or empty. An empty cell means that nothing was counted, and the year is left out.
Out: one row per series, in the order in which they first appear. A file with one impossible cell is refused
as a whole: a year dropped in silence would look like a finding.
"""

import csv
import io
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import SeriesFileUnreadable, SeriesFileUnwritable
from corpus.spreadsheet import FORMULA
from corpus.trends.finding import Finding, examine
from corpus.trends.interval import Slope
from corpus.trends.procedure import AS_REGISTERED, Procedure
from corpus.trends.series import Series

NEEDED = ("series_id", "year", "hits_title", "works_in_field")
ALSO_READ = ("hits_title_or_abstract", "works_with_abstract")
WRITTEN = (
    "series_id",
    "has_lasting_onset",
    "onset_year",
    "onset_low",
    "onset_high",
    "growth_before",
    "growth_after",
    "model",
    "verdict",
)
DELIMITERS = ",;\t"
WHOLE = re.compile(r"\+?(\d{1,12})(?:\.0*)?")
EARLIEST, LATEST = 1500, 2200
Row = tuple[int, int, int]  # year, hits, works


@dataclass(frozen=True, slots=True)
class Summary:
    """What a file of series came to."""

    series: int
    with_onset: int
    cannot_tell: int


@dataclass(slots=True)
class _Rows:
    """The rows of one series while the file is read."""

    title: list[Row] = field(default_factory=list)
    abstract: list[Row] = field(default_factory=list)
    line_of: dict[int, int] = field(default_factory=dict)


def onset_file(
    source: Path,
    target: Path,
    procedure: Procedure = AS_REGISTERED,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> Summary:
    """Examine every series of a file and write what was found.

    Raises SeriesFileUnreadable or SeriesFileUnwritable; then `target` is as it was.
    """
    series = read_series(source)
    findings = []
    for done, (name, (title, abstract)) in enumerate(series.items(), start=1):
        findings.append((name, examine(title, abstract, procedure=procedure)))
        progress(done, len(series))
    _write(target, findings)
    return Summary(
        series=len(findings),
        with_onset=sum(finding.has_lasting_onset for _, finding in findings),
        cannot_tell=sum(finding.judgement.word == "cannot tell" for _, finding in findings),
    )


def read_series(source: Path) -> dict[str, tuple[Series, Series | None]]:
    """Return the title line and, where there is one, the line with abstracts of each series, as they appear.

    Raises SeriesFileUnreadable with the line.
    """
    series: dict[str, _Rows] = {}
    for line, cells in _cells(source):
        name = cells["series_id"]
        if not name:
            raise SeriesFileUnreadable(source, "series_id is empty", line)
        _take(source, line, cells, series.setdefault(name, _Rows()))
    if not series:
        raise SeriesFileUnreadable(source, "there is no row under the header", do="give at least one series")
    return {
        name: (Series.of(rows.title), Series.of(rows.abstract) if rows.abstract else None)
        for name, rows in series.items()
    }


def _take(source: Path, line: int, cells: dict[str, str], rows: _Rows) -> None:
    """Add one row to its series."""
    year = _whole(source, line, cells, "year")
    if year is None or not EARLIEST <= year <= LATEST:
        raise SeriesFileUnreadable(source, f"year is {cells['year'][:20]!r}, which is no year", line)
    if year in rows.line_of:
        why = (
            f"{year} of series {cells['series_id'][:60]!r} is there twice, first in line {rows.line_of[year]}"
        )
        raise SeriesFileUnreadable(source, why, line, "keep one of the two rows")
    rows.line_of[year] = line
    hits, wider, works, with_abstract = (
        _whole(source, line, cells, name)
        for name in ("hits_title", "hits_title_or_abstract", "works_in_field", "works_with_abstract")
    )
    for name, number in (("hits_title", hits), ("hits_title_or_abstract", wider)):
        if number is not None and works is not None and number > works:
            why = f"{name} is {number:,} and works_in_field only {works:,}"
            raise SeriesFileUnreadable(source, why, line, "correct one of them (empty it if it is not known)")
    if hits is not None and works is not None:
        rows.title.append((year, hits, works))
    if wider is not None and with_abstract is not None and wider <= with_abstract:
        rows.abstract.append((year, wider, with_abstract))


def _whole(source: Path, line: int, cells: dict[str, str], name: str) -> int | None:
    """Return the count in a cell, or None if it is empty."""
    cell = cells.get(name, "")
    if not cell:
        return None
    whole = WHOLE.fullmatch(cell)
    if whole:
        return int(whole[1])
    told = f"{cell[:20]}…" if len(cell) > 20 else cell
    raise SeriesFileUnreadable(
        source, f"{name} is {told!r}, which is no count (a whole number, 0 or more)", line
    )


def _cells(source: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row with the number of its line."""
    text = _text(source)
    delimiter = max(DELIMITERS, key=text.split("\n", 1)[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    names: list[str] | None = None
    line = 1
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells) and names is None:
                names = _header(source, line, cells)
            elif any(cells) and names is not None:
                if len(cells) < len(names) or any(cells[len(names) :]):
                    why = f"it has {len(cells)} cells and the header {len(names)}"
                    raise SeriesFileUnreadable(source, why, line, "put cells that hold a comma in quotes")
                yield line, dict(zip(names, cells, strict=False))
            line = reader.line_num + 1
    except csv.Error as failure:
        raise SeriesFileUnreadable(source, f"it is no CSV ({failure})", line) from failure
    if names is None:
        raise SeriesFileUnreadable(source, "it is empty", do="give a header and at least one row")


def _header(source: Path, line: int, cells: list[str]) -> list[str]:
    names = [cell.casefold() for cell in cells]
    missing = [name for name in NEEDED if name not in names]
    if missing:
        held = ", ".join(name[:40] for name in names[:12])
        why = f"column {', '.join(missing)} is missing (there are: {held})"
        raise SeriesFileUnreadable(source, why, line, "name the columns so in the first line")
    twice = [name for name in (*NEEDED, *ALSO_READ) if names.count(name) > 1]
    if twice:
        raise SeriesFileUnreadable(source, f"column {', '.join(twice)} is there twice", line)
    return names


def _text(source: Path) -> str:
    try:
        content = source.read_bytes()
    except OSError as failure:
        why = failure.strerror or str(failure)
        raise SeriesFileUnreadable(source, why, do="name a file that can be read") from failure
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        line = content[: failure.start].count(b"\n") + 1
        raise SeriesFileUnreadable(source, "it is not UTF-8", line, "save it as CSV in UTF-8") from failure


def _write(target: Path, findings: list[tuple[str, Finding]]) -> None:
    part = target.with_name(f".{target.name}-{os.getpid()}")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(WRITTEN)
            writer.writerows(_row(name, finding) for name, finding in findings)
        part.replace(target)
    except OSError as failure:
        part.unlink(missing_ok=True)
        raise SeriesFileUnwritable(target, failure.strerror or str(failure)) from failure


def _row(name: str, finding: Finding) -> list[str]:
    line = finding.title
    onset = ("", "", "") if line.onset is None else (line.onset.year, line.onset.low, line.onset.high)
    return [
        re.sub(FORMULA, r"'\1", name),
        "true" if finding.has_lasting_onset else "false",
        *map(str, onset),
        _growth(line.before),
        _growth(line.after),
        line.model or "",
        finding.verdict,
    ]


def _growth(slope: Slope | None) -> str:
    return "" if slope is None else f"{slope.growth.rate:.4f}"
