"""What readers keep as a table for spreadsheets, and anyone's table of notes and tags."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import polars as pl

from corpus import spreadsheet
from corpus.csv_table import CsvTable
from corpus.dois import bare_doi
from corpus.errors import TableUnreadable
from corpus.identifiers import openalex_id
from corpus.lenses.label_table import DISARMED
from corpus.line_file import word_of, written_time
from corpus.marks.mark import FIELDS, Kind, Mark, merged, time_after

COLUMNS = ("kind", "work", "doi", "title", "text", "taken_back", "by", "at", "level", "works", "id")


def export_csv(marks: Sequence[Mark]) -> bytes:
    """Return all versions as CSV for spreadsheets; `import_csv` reads the same from it."""
    rows = [[_cell(mark, name) for name in COLUMNS] for mark in marks]
    return spreadsheet.csv(pl.DataFrame(rows, dict.fromkeys(COLUMNS, pl.String), orient="row"))


def _cell(mark: Mark, name: str) -> str | None:
    if name == "taken_back":
        return "yes" if mark.text is None else None
    if name == "at":
        return written_time(mark.at)
    if name == "works":
        return " ".join(mark.works) or None
    text = getattr(mark, name)
    return f"'{text}" if text is not None and DISARMED.match(text) else text


def import_csv(path: Path, by: str | None, now: datetime) -> tuple[Mark, ...]:
    """Return what anyone's table says: columns kind, text, and work or doi, and any of `COLUMNS` beside.

    `by` is who wrote the rows of which no column says it. Rows with neither text nor taken_back are passed
    over. What was exported comes back as it was; of other tables the id of a mark comes from what it says,
    so that the same row twice is one mark. Raises TableUnreadable, with the row.
    """
    table = CsvTable.read(path)
    for name in ("kind", "text"):
        table.place(name)
    found = []
    for number, row in enumerate(table.rows, 2):
        armed = (cell[1:] if DISARMED.match(cell) else cell for cell in row)
        cells = dict(zip(table.header, armed, strict=True))
        if not cells["text"].strip() and not cells.get("taken_back", "").strip():
            continue
        if not cells.get("by", "").strip():
            cells["by"] = by or ""
        try:
            found.append(_of_row(cells, now))
        except (ValueError, OverflowError) as failure:
            do = "correct that row" if cells["by"] else "add a column 'by', or give --by NAME"
            raise TableUnreadable(path, f"row {number}: {failure}", do) from failure
    return merged(found)


def _of_row(cells: Mapping[str, str], now: datetime) -> Mark:
    """Return the mark of a row. Raises ValueError or OverflowError."""
    exported = bool(cells.get("id", "").strip() and cells.get("at", "").strip())
    work, doi = cells.get("work", ""), cells.get("doi")
    if not exported:
        doi = bare_doi(doi)
        work = openalex_id(work) or work.strip() or (f"doi:{doi}" if doi else "")
    mark = Mark(
        id=cells["id"] if exported else "new",
        at=datetime.fromisoformat(cells["at"]) if exported else now,
        by=cells["by"],
        kind=word_of(Kind, "kind", cells["kind"].strip()),
        work=work,
        doi=doi,
        title=cells.get("title", ""),
        text=None if cells.get("taken_back", "").strip() else cells["text"],
        level=cells.get("level"),
        works=tuple(cells.get("works", "").split()),
    )
    if exported:
        return mark
    says = [str(getattr(mark, name)) for name in FIELDS if name not in {"id", "at"}]
    return replace(mark, id=uuid5(NAMESPACE_URL, json.dumps(says)).hex)


def brought(rows: Iterable[Mark], known: Iterable[Mark], now: datetime) -> tuple[Mark, ...]:
    """Return what the rows of a table, as from `import_csv` at `now`, add to the versions that are known.

    A row that was exported and then changed is a new version, made now; one without an id that was brought
    before adds nothing.
    """
    there = set(known)
    newest: dict[str, Mark] = {}
    for mark in merged(there):
        newest[mark.id] = mark
    times = {(mark.id, mark.at) for mark in there}
    new = []
    for row in rows:
        if row in there or (row.at == now and row.id in newest):
            continue
        changed = (row.id, row.at) in times
        new.append(replace(row, at=time_after(newest[row.id], now)) if changed else row)
    return merged(new)
