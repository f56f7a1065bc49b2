"""Works as RIS, for programs that manage references (Zotero, EndNote, Mendeley, Rayyan).

Tags and types: the RIS specification of 2011 by Thomson ResearchSoft, as rispy has them. The format knows no
comment, so that every record says in DB where it is from. Lines end as on Windows, as the specification asks.
"""

import re
from typing import ClassVar

import rispy
from rispy.writer import RisWriter

from corpus.exports.columns import attribute_names, authors, columns, keywords, line_of
from corpus.exports.exported import Exported

TYPES = {
    "article": "JOUR", "review": "JOUR", "editorial": "JOUR", "letter": "JOUR", "erratum": "JOUR",
    "retraction": "JOUR", "book": "BOOK", "book-chapter": "CHAP", "reference-entry": "ENCYC",
    "dissertation": "THES", "report": "RPRT", "conference-paper": "CPAPER", "proceedings-article": "CPAPER",
    "preprint": "UNPB", "dataset": "DATA", "software": "COMP", "standard": "STAND", "database": "DBASE",
}  # fmt: skip
"""OpenAlex's types; all others are GEN, and JOUR if nothing is known but a venue."""


class _Writer(RisWriter):  # type: ignore[misc]  # rispy has no types
    """rispy's own numbers each record on a line before it, which stands in no tag."""

    NEWLINE: ClassVar[str] = "\r\n"

    def set_header(self, count: int) -> str:
        return ""


def write(export: Exported) -> bytes:
    """Return the file, UTF-8 without a mark."""
    beside = list(attribute_names(export).values())
    where = line_of(" ".join(export.provenance.lines))
    rows = zip(columns(export).iter_rows(named=True), authors(export), strict=True)
    records = [_record(row, people, beside, where) for row, people in rows]
    text: str = rispy.dumps(records, implementation=_Writer)
    return text.encode()


def _record(
    row: dict[str, object], people: list[str], attributes: list[str], where: str
) -> dict[str, object]:
    fields = {
        "type_of_reference": _type(row),
        "id": row["key"],
        "title": row["title"],
        "authors": people,
        "year": row["year"],
        "date": str(row["published"]).replace("-", "/") if row["published"] else None,
        "secondary_title": row["venue"],
        "doi": row["doi"],
        "urls": [address for address in _addresses(row) if address],
        "language": row["language"],
        "keywords": keywords(row, attributes),
        "notes": _notes(row),
        "accession_number": row["id"],
        "name_of_database": where,
        "abstract": row["abstract"],
    }
    return {name: value for name, value in fields.items() if value is not None and value != []}


def _type(row: dict[str, object]) -> str:
    if row["type"] is None:
        return "JOUR" if row["venue"] else "GEN"
    return TYPES.get(str(row["type"]), "GEN")


def _addresses(row: dict[str, object]) -> tuple[str | None, ...]:
    openalex = f"https://openalex.org/{row['id']}" if re.fullmatch(r"W\d+", str(row["id"])) else None
    doi = f"https://doi.org/{row['doi']}" if row["doi"] else None
    free = str(row["open_access_url"]) if row["open_access_url"] else None
    return (doi, *([free] if free != doi else []), openalex)


def _notes(row: dict[str, object]) -> list[str]:
    notes = ["Retracted"] if row["is_retracted"] else []
    if row["authors_cut"]:
        notes.append("The list of authors is not complete")
    return notes
