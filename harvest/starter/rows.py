"""The rows the starter corpus is made from: two CSV files of collected facts and the briefing's references.

Each row becomes a Record, a statement about one work; a citation row makes two and joins them.
"""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import TypeVar

from corpus.bibtex import parse
from corpus.model import Reference
from harvest.starter.cleaning import (
    clean_authors,
    clean_doi,
    clean_evidence,
    clean_openalex_id,
    clean_text,
    clean_title,
    clean_type,
    title_key,
)

RELEVANCES = ("core", "near", "context", "false-friend")
EARLIEST_YEAR, LATEST_YEAR = 1500, 2100

WORK_COLUMNS = (
    "title", "authors", "year", "venue", "doi", "type", "openalex_id", "relevance", "briefing_key", "source",
)  # fmt: skip
CITATION_COLUMNS = (
    "citing_doi", "citing_openalex", "citing_title", "citing_year", "cited_doi", "cited_openalex",
    "cited_author", "cited_year", "cited_title", "cites_briefing_ref", "evidence", "source",
)  # fmt: skip
_Cleaned = TypeVar("_Cleaned")


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file, or the file as a whole; said without its folder."""

    file: Path
    line: int | None = None

    def __str__(self) -> str:
        return self.file.name if self.line is None else f"{self.file.name}, line {self.line}"


class StarterInputError(ValueError):
    """A file the starter corpus is made from says something that cannot be so; names the file and line."""

    def __init__(self, place: Place, problem: str) -> None:
        self.place, self.problem = place, problem
        super().__init__(f"{place}: {problem}.")


class Origin(IntEnum):
    """Where a record stands; where records of one work differ, the lower number is believed."""

    WORKS = 0
    REFERENCES = 1
    CITATIONS = 2


@dataclass(frozen=True, slots=True)
class Record:
    """What one row says of one work; what it does not say is None, or an empty tuple."""

    origin: Origin
    place: Place
    title: str | None
    evidence: tuple[str, ...]
    title_variant: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str | None = None
    doi: str | None = None
    type: str | None = None
    openalex_id: str | None = None
    seed_key: str | None = None
    relevance: str | None = None

    @property
    def names_a_work(self) -> bool:
        """Whether there is a title or an id to know the work by."""
        return bool(self.title or self.doi or self.openalex_id or self.seed_key)

    @property
    def is_placeholder(self) -> bool:
        """Whether this is the one record under which OpenAlex keeps references to works it deleted."""
        return self.title is not None and title_key(self.title) == "deleted work"


@dataclass(frozen=True, slots=True)
class CitationRow:
    """One collected citation: the two works as the row names them, and where it was read."""

    citing: Record
    cited: Record
    evidence: str
    source: str
    place: Place


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of a CSV file, read cell by cell; a cell that cannot be so is a StarterInputError."""

    place: Place
    cells: dict[str, str]

    def text(self, column: str) -> str | None:
        return clean_text(self.cells[column]) or None

    def read(self, column: str, reader: Callable[[str], _Cleaned]) -> _Cleaned:
        try:
            return reader(self.cells[column])
        except ValueError as wrong:
            raise StarterInputError(self.place, f"column {column}: {wrong}") from wrong

    def needed(self, column: str) -> str:
        found = self.text(column)
        if found is None:
            raise StarterInputError(self.place, f"column {column} is empty; every fact needs it")
        return found


def read_works(file: Path) -> list[Record]:
    """Return one record for each row of the collected works, in the order of the file."""
    return [_work(row) for row in _rows(file, WORK_COLUMNS)]


def read_citations(file: Path) -> list[CitationRow]:
    """Return one citation for each row of the collected citations, in the order of the file."""
    return [_citation(row) for row in _rows(file, CITATION_COLUMNS)]


def read_references(file: Path) -> list[Record]:
    """Return one record for each entry of the BibTeX file, every one of which must be usable."""
    references, problems = parse(_text_of(file))
    for problem in problems:
        raise StarterInputError(Place(file, problem.line), problem.message)
    return [_reference(file, reference) for reference in references]


def _reference(file: Path, reference: Reference) -> Record:
    return Record(
        origin=Origin.REFERENCES,
        place=Place(file, reference.line),
        title=clean_title(reference.title),
        title_variant=reference.title_variant,
        evidence=(file.name,),
        authors=tuple(map(clean_text, reference.authors)),
        year=reference.year,
        venue=reference.venue,
        doi=reference.doi,
        openalex_id=reference.pinned[0] if len(reference.pinned) == 1 else None,
        seed_key=reference.key,
    )


def _work(row: _Row) -> Record:
    return Record(
        origin=Origin.WORKS,
        place=row.place,
        title=row.read("title", clean_title),
        evidence=clean_evidence(row.needed("source")),
        authors=row.read("authors", clean_authors),
        year=row.read("year", _year),
        venue=row.text("venue"),
        doi=row.read("doi", clean_doi),
        type=row.read("type", clean_type),
        openalex_id=row.read("openalex_id", clean_openalex_id),
        seed_key=row.text("briefing_key"),
        relevance=row.read("relevance", _relevance),
    )


def _citation(row: _Row) -> CitationRow:
    evidence, source = row.needed("evidence"), " ; ".join(clean_evidence(row.needed("source")))
    seen_in = f"{source} (OpenAlex)" if evidence.startswith("OpenAlex") else source
    citing = Record(
        origin=Origin.CITATIONS,
        place=row.place,
        title=row.read("citing_title", clean_title),
        evidence=(seen_in,),
        year=row.read("citing_year", _year),
        doi=row.read("citing_doi", clean_doi),
        openalex_id=row.read("citing_openalex", clean_openalex_id),
    )
    cited = Record(
        origin=Origin.CITATIONS,
        place=row.place,
        title=row.read("cited_title", clean_title),
        evidence=(f"cited in {seen_in}",),
        authors=row.read("cited_author", clean_authors),
        year=row.read("cited_year", _year),
        doi=row.read("cited_doi", clean_doi),
        openalex_id=row.read("cited_openalex", clean_openalex_id),
        seed_key=row.text("cites_briefing_ref"),
    )
    return CitationRow(citing, cited, evidence, source, row.place)


def _rows(file: Path, columns: tuple[str, ...]) -> Iterator[_Row]:
    reader = csv.DictReader(io.StringIO(_text_of(file), newline=""), strict=True)
    absent = [name for name in columns if name not in (reader.fieldnames or ())]
    if absent:
        raise StarterInputError(Place(file, 1), f"the columns {', '.join(absent)} are missing")
    try:
        for cells in reader:
            here = Place(file, reader.line_num)
            if None in cells or None in cells.values():
                raise StarterInputError(here, "the row has more or fewer cells than the header")
            yield _Row(here, cells)
    except csv.Error as broken:
        raise StarterInputError(Place(file, reader.line_num), f"the row is not CSV ({broken})") from broken


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as broken:
        raise StarterInputError(Place(file), f"not UTF-8 from byte {broken.start} on") from broken
    except OSError as missing:
        raise StarterInputError(Place(file), f"cannot be read ({missing.strerror})") from missing


def _year(raw: str) -> int | None:
    text = raw.strip()
    if not text:
        return None
    if not (text.isdecimal() and EARLIEST_YEAR <= int(text) <= LATEST_YEAR):
        raise ValueError(f"{raw!r} is not a year")
    return int(text)


def _relevance(raw: str) -> str | None:
    text = raw.strip()
    if text and text not in RELEVANCES:
        raise ValueError(f"{raw!r} is none of {', '.join(RELEVANCES)}")
    return text or None
