"""Anyone's table with its terms: a CSV file in, the same file with three columns more out.

`families` are the families found and the parts of families, joined by ";"; `dropped` what only looked
like one, as family:screen; `spans` where each hit stands, as family@start-end in characters of the cell,
from 0, the end not included (with several text columns, column!family@start-end), and :language or :sense
behind it where they are not English and the usual one. Every other cell is as it was; a column of such a
name that was there is called `given_` and its name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.csv_table import CsvTable
from corpus.fields import field_number
from corpus.terms.codebook import Terms
from corpus.terms.finding import ENGLISH
from corpus.terms.matcher import Hit, Matcher, families

ADDED = ("families", "dropped", "spans")


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
    table = CsvTable.read(source)
    texts = [table.place(name) for name in columns.texts]
    spoken = table.place(columns.language) if columns.language else None
    studied = table.place(columns.field) if columns.field else None
    matcher = Matcher(terms)
    added: list[tuple[str, str, str]] = []
    found = dropped = 0
    for cells in table.rows:
        language = cells[spoken].strip().lower()[:2] or None if spoken is not None else None
        field = field_number(cells[studied]) if studied is not None else None
        hits = matcher.hits([cells[place] for place in texts], language=language, field=field)
        flat = [hit for those in hits for hit in those]
        added.append(_added(hits, columns.texts))
        found += any(hit.dropped is None for hit in flat)
        dropped += any(hit.dropped is not None for hit in flat)
    table.giving_way(ADDED).write(target, ADDED, added)
    return Summary(len(table.rows), found, dropped)


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
