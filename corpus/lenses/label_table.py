"""Labels made by hand as a table for spreadsheets, and anyone's table of works that they labelled."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import polars as pl

from corpus import spreadsheet
from corpus.csv_table import CsvTable
from corpus.dois import bare_doi
from corpus.entries import plain
from corpus.errors import TableUnreadable
from corpus.identifiers import openalex_id
from corpus.lenses.hand_labels import FIELDS, Drawn, HandLabel, merged
from corpus.lenses.lens_set import NONE, LensSet, NoneKind
from corpus.line_file import word_of, written_time

COLUMNS = (
    *("work", "doi", "title", "authors", "year", "label", "second", "none_kind", "annotator", "at", "note"),
    *("drawn", "blind", "machine", "lens_set", "id"),
)
TAKEN_BACK = "taken back"
"""In a table, where nothing would mean that the row was not labelled yet."""
WORDS_FOR_NONE = {NONE, "none / unclear", "none/unclear"}
DISARMED = re.compile(r"'+\s*[=+\-@＝＋－＠\t\r]")
"""What `spreadsheet.csv` makes of a formula; a text that is so from the start gets one more apostrophe."""


def export_csv(labels: Sequence[HandLabel]) -> bytes:
    """Return the labels as CSV for spreadsheets; `import_csv` reads the same labels from it."""
    rows = [[_cell(label, name) for name in COLUMNS] for label in labels]
    return spreadsheet.csv(pl.DataFrame(rows, dict.fromkeys(COLUMNS, pl.String), orient="row"))


def _cell(label: HandLabel, name: str) -> str | None:
    value = getattr(label, name)
    if name == "at":
        return written_time(label.at)
    if value is None:
        return TAKEN_BACK if name == "label" else None
    text = str(value)
    return f"'{text}" if DISARMED.match(text) else text


def import_csv(path: Path, lens_set: LensSet, annotator: str | None, now: datetime) -> tuple[HandLabel, ...]:
    """Return the labels of anyone's table: columns title and label, and any of `COLUMNS` beside.

    `annotator` is who made those of which no column says it. Rows without a label are passed over. What was
    exported comes back as it was; of other tables the id of a label comes from what it says, so that the
    same row twice is one label. Raises TableUnreadable, with the row, or LabelsDiffer.
    """
    table = CsvTable.read(path)
    for name in ("title", "label"):
        table.place(name)
    if "annotator" not in table.header and not (annotator or "").strip():
        raise TableUnreadable(
            path, "it does not say who labelled", "add a column 'annotator', or give --annotator NAME"
        )
    found = []
    for number, row in enumerate(table.rows, 2):
        armed = (cell[1:] if DISARMED.match(cell) else cell for cell in row)
        cells = dict(zip(table.header, armed, strict=True))
        if not cells["label"].strip():
            continue
        if not cells.get("annotator", "").strip():
            cells["annotator"] = annotator or ""
        try:
            found.append(_of_row(cells, lens_set, now))
        except (ValueError, OverflowError) as failure:
            raise TableUnreadable(path, f"row {number}: {failure}", "correct that row") from failure
    return merged(found)


def _of_row(cells: Mapping[str, str], lenses: LensSet, now: datetime) -> HandLabel:
    """Return the label of a row. Raises ValueError or OverflowError."""
    exported = bool(cells.get("id", "").strip() and cells.get("at", "").strip())
    cells = cells if exported else {name: cell.strip() for name, cell in cells.items()}
    title, doi, work = cells["title"], cells.get("doi"), cells.get("work", "")
    if not exported:
        doi = bare_doi(doi)
        work = openalex_id(work) or work or openalex_id(cells.get("id", "")) or ""
        work = work or (f"doi:{doi}" if doi else f"title:{plain(title)}")
        if not title:
            raise ValueError("it has no title")
    lens_set = cells.get("lens_set") or lenses.id
    if lens_set != lenses.id and not exported:
        raise ValueError(f"it is of the lens set {lens_set[:40]!r}, and not of {lenses.id!r}")
    known = lenses if lens_set == lenses.id else None
    label = HandLabel(
        id=cells["id"] if exported else "new",
        at=datetime.fromisoformat(cells["at"]) if exported else now,
        annotator=cells["annotator"],
        lens_set=lens_set,
        work=work,
        doi=doi,
        title=title,
        authors=cells.get("authors", ""),
        year=_year(cells.get("year", "")),
        label=None if cells["label"] == TAKEN_BACK else _named(cells["label"], known),
        second=_named(cells["second"], known) if cells.get("second") else None,
        none_kind=word_of(NoneKind, "none_kind", cells["none_kind"]) if cells.get("none_kind") else None,
        note=cells.get("note", ""),
        drawn=word_of(Drawn, "drawn", cells["drawn"]) if exported and cells.get("drawn") else Drawn.IMPORTED,
        blind=cells.get("blind", "").strip().casefold() in {"true", "yes", "1"},
        machine=cells.get("machine"),
    )
    if exported:
        return label
    says = [str(getattr(label, name)) for name in FIELDS if name not in {"id", "at"}]
    return replace(label, id=uuid5(NAMESPACE_URL, json.dumps(says)).hex)


def _named(said: str, lenses: LensSet | None) -> str:
    """Return the label that a cell names by its id or name; of a set that is not at hand, as it is.

    Raises ValueError.
    """
    if lenses is None or said in lenses.labels:
        return said
    folded = " ".join(said.split()).casefold()
    for lens in lenses.lenses:
        if folded in {lens.id.casefold(), lens.name.casefold()}:
            return lens.id
    if folded in WORDS_FOR_NONE:
        return NONE
    raise ValueError(f"there is no lens {said[:40]!r}, only {', '.join(lenses.labels)}")


def _year(said: str) -> int | None:
    """Return the year of a cell, which may say more; None if there is none.

    >>> _year("2019"), _year("2019.0"), _year("2019 [1998]"), _year("n.d.")
    (2019, 2019, 2019, None)
    """
    if re.fullmatch(r"-?[0-9]{1,9}", said.strip()):
        return int(said)
    found = re.search(r"(?<!\d)\d{4}(?!\d)", said)
    return int(found.group()) if found else None
