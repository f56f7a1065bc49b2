"""References in RIS, and what could not be read, with line numbers. Nothing but this and `corpus.exports`
imports rispy.

rispy 0.10 drops a record without its end tag, and what stands between records, without a word, and reads
nothing after a byte-order mark. So the text is cut into records here first, each is mended and read by
itself, and what was missing is told. Tags: the RIS specification of 2011 by Thomson ResearchSoft, as rispy
has them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import rispy
from rispy.config import TAG_KEY_MAPPING

from corpus.dois import printed_dois
from corpus.entries import BibProblem, Parsed, with_own_keys, without_repeats
from corpus.model import Reference

TAG = re.compile(r"^\s*([A-Z][A-Z0-9])\s{1,3}-(?:\s|$)(.*)$")
BEGIN = re.compile(r"^\s*TY\s{1,3}-\s", re.MULTILINE)
DOI_IN = ("doi", "type_of_work", "urls", "notes", "note", "custom3", "custom7", "file_attachments1")
PEOPLE_IN = ("authors", "first_authors", "secondary_authors", "tertiary_authors")
TITLE_IN = ("primary_title", "title", "caption", "short_title")
VENUE_IN = (
    "secondary_title",
    "journal_name",
    "alternate_title3",
    "alternate_title2",
    "alternate_title1",
    "publisher",
    "tertiary_title",
)
YEAR_IN = ("year", "publication_year", "date")


@dataclass(slots=True)
class _Record:
    """The lines of one record, from its TY on."""

    line: int
    lines: list[str]
    ended: bool = False


def is_ris(text: str) -> bool:
    """Whether a text holds a record of RIS."""
    return bool(BEGIN.search(text))


def parse(text: str) -> Parsed:
    """Return the references in RIS text, and every record or text that was not read in full."""
    problems: list[BibProblem] = []
    read: list[Reference] = []
    for record in _records(text.replace("\r\n", "\n").replace("\r", "\n"), problems):
        if not record.ended:
            problems.append(
                BibProblem(
                    record.line,
                    "the record has no end tag ER; it is read as far as it goes",
                    " ".join(" ".join(record.lines).split())[:80],
                )
            )
        reference = _read(record)
        if reference.title or reference.doi:
            read.append(reference)
        else:
            what = "the record has neither title nor DOI; it is left out"
            problems.append(BibProblem(record.line, what, " ".join(" ".join(record.lines).split())[:80]))
    kept, repeated = without_repeats(with_own_keys(read))
    return tuple(kept), tuple(sorted([*problems, *repeated], key=lambda problem: problem.line))


def _records(text: str, problems: list[BibProblem]) -> Iterator[_Record]:
    """Yield the records; what stands outside of them goes to the problems, a run of lines each."""
    record: _Record | None = None
    outside: list[tuple[int, str]] = []
    for number, line in enumerate(text.lstrip("\ufeff").split("\n"), 1):
        found = TAG.match(line)
        tag = found[1] if found and found[1] in TAG_KEY_MAPPING else None
        if tag == "TY":
            if record:
                yield record
            _tell(outside, problems)
            record = _Record(number, [])
        if record is None:
            if line.strip():
                outside.append((number, line.strip()))
            continue
        if tag == "ER":
            record.ended = True
            yield record
            record = None
            continue
        record.lines.append(f"{tag}  - {found[2].strip()}" if found and tag else line.strip())
    if record:
        yield record
    _tell(outside, problems)


def _tell(outside: list[tuple[int, str]], problems: list[BibProblem]) -> None:
    if outside:
        told = " ".join(text for _, text in outside)
        problems.append(BibProblem(outside[0][0], "this text is in no record; it is left out", told))
        outside.clear()


def _read(record: _Record) -> Reference:
    (fields,) = rispy.loads("\n".join([*record.lines, "ER  - "]))
    year = next(
        (found for name in YEAR_IN if (found := re.search(r"(?:1[5-9]|20)\d\d", _text(fields, name)))), None
    )
    title = next(filter(None, (_text(fields, name) for name in TITLE_IN)), "")
    venues = (_text(fields, name) for name in VENUE_IN)
    return Reference(
        key="",
        title=title,
        authors=next((names for name in PEOPLE_IN if (names := _people(fields.get(name)))), ()),
        year=int(year.group()) if year else None,
        doi=next((found.doi for name in DOI_IN for found in printed_dois(_text(fields, name))), None),
        venue=next((venue for venue in venues if venue and venue != title), None),
        line=record.line,
    )


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name) or ""
    return " ".join((" ".join(map(str, value)) if isinstance(value, list) else str(value)).split())


def _people(names: list[str] | None) -> tuple[str, ...]:
    """Return the names; RIS writes them `Surname, Given`."""
    return tuple(cleaned for name in names or () if (cleaned := " ".join(name.split()).strip(" ,;")))
