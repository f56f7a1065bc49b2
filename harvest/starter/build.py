"""The starter corpus: real bibliographic facts, collected by hand, shown when nothing has been harvested.

It is a sample of convenience: no count, share or trend may be read from it. A citation A -> B means that
A cites B. Every work and every citation says where it was read.
"""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import astuple, fields
from pathlib import Path

from harvest.starter.cleaning import folded, surname_key
from harvest.starter.identity import group
from harvest.starter.readme import describe
from harvest.starter.rows import (
    RELEVANCES,
    CitationRow,
    Origin,
    Record,
    StarterInputError,
    read_citations,
    read_references,
    read_works,
)
from harvest.starter.values import Starter, StarterCitation, StarterWork

BACKWARDS_BY = 1  # years a citing work may be older than what it cites before it is remarked on
WORDS_IN_AN_ID = 5


def build(works_csv: Path, citations_csv: Path, references_bib: Path) -> Starter:
    """Return the works and citations of the three files, each once, sorted by id.

    Rows that name no work, citations of a work by itself and references to works OpenAlex has deleted are
    left out and listed in `dropped`; what was kept though it looks odd is listed in `remarks`.
    Raises StarterInputError, with file and line, where a file says what cannot be so.
    """
    dropped: list[str] = []
    collected = _named(read_works(works_csv), dropped)
    references = read_references(references_bib)
    rows = _usable(read_citations(citations_csv), dropped)
    records = collected + references + [end for row in rows for end in (row.citing, row.cited)]
    _check_keys(records, references)

    grouping = group(records)
    remarks = list(grouping.apart)
    merged = [[records[at] for at in members] for members in grouping.groups]
    unnamed = [_one_work(same, remarks) for same in merged]
    first_end = len(collected) + len(references)
    works = _with_ids(unnamed, _company(grouping.groups, first_end, unnamed))
    work_of = {at: work for members, work in zip(grouping.groups, works, strict=True) for at in members}
    ends = [
        (work_of[first_end + 2 * at], work_of[first_end + 2 * at + 1], row) for at, row in enumerate(rows)
    ]
    citations = _citations(ends, dropped)
    remarks += _backwards({(citing, cited) for citing, cited, _ in ends if citing.id != cited.id})
    return Starter(
        works=tuple(sorted(works, key=lambda work: work.id)),
        citations=citations,
        dropped=sorted(dropped),
        remarks=sorted(remarks),
    )


def write(starter: Starter, folder: Path) -> None:
    """Write works.csv, citations.csv and the README that counts them; equal starters give equal bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows, kind in (
        ("works.csv", starter.works, StarterWork),
        ("citations.csv", starter.citations, StarterCitation),
    ):
        (folder / name).write_bytes(_as_csv(rows, kind).encode("utf-8"))
    (folder / "README.md").write_bytes(describe(starter).encode("utf-8"))


def _named(records: Iterable[Record], dropped: list[str]) -> list[Record]:
    kept = []
    for record in records:
        if record.is_placeholder:
            dropped.append(f"{record.place}: a placeholder of OpenAlex for deleted works, not a work.")
        elif record.names_a_work:
            kept.append(record)
        else:
            dropped.append(f"{record.place}: the row has neither a title nor an id.")
    return kept


def _usable(rows: Iterable[CitationRow], dropped: list[str]) -> list[CitationRow]:
    kept = []
    for row in rows:
        ends = (row.citing, row.cited)
        if any(end.is_placeholder for end in ends):
            dropped.append(f"{row.place}: one end is OpenAlex's placeholder for deleted works, not a work.")
        elif not all(end.names_a_work for end in ends):
            dropped.append(f"{row.place}: one end of the citation has neither a title nor an id.")
        else:
            kept.append(row)
    return kept


def _check_keys(records: Iterable[Record], references: Sequence[Record]) -> None:
    known = {record.seed_key for record in references}
    for record in records:
        if record.seed_key is not None and record.seed_key not in known:
            raise StarterInputError(record.place, f"{record.seed_key!r} is no key of the references")


def _one_work(same: Sequence[Record], remarks: list[str]) -> StarterWork:
    """Return what the records of one work say together, still without its id."""
    title = _most_trusted(same, "title", first=Origin.REFERENCES)
    keys = sorted({record.seed_key for record in same if record.seed_key})
    if len(keys) > 1:
        places = [record.place for record in same if record.origin is Origin.REFERENCES]
        raise StarterInputError(places[0], f"{' and '.join(keys)} turn out to be one work")
    for field in ("doi", "openalex_id", "year"):
        values = sorted({str(getattr(r, field)) for r in same if getattr(r, field)})
        if len(values) > 1:
            remarks.append(f"One work, several values of {field}: {title!r} ({', '.join(values)}).")
    collected = [r for r in same if r.origin is Origin.WORKS]
    year = _most_trusted(same, "year")
    authors = min(
        (r.authors for r in same if r.authors),
        key=lambda names: (min(r.origin for r in same if r.authors == names), -len(names), names),
        default=(),
    )
    return StarterWork(
        id="",
        title=title,
        authors="; ".join(authors),
        year=year,
        venue=_most_trusted(same, "venue"),
        doi=_most_trusted(same, "doi"),
        type=_most_trusted(same, "type"),
        openalex_id=_most_trusted(same, "openalex_id"),
        seed_key="".join(keys),
        relevance=next((r for r in RELEVANCES if r in {record.relevance for record in same}), ""),
        evidence=" ; ".join(sorted({place for record in collected or same for place in record.evidence})),
    )


def _most_trusted(same: Sequence[Record], field: str, first: Origin = Origin.WORKS) -> str:
    """Return the value of the best origin, there the most frequent, then the longest; "" if none."""
    values = [(record.origin, str(getattr(record, field))) for record in same if getattr(record, field)]
    often = Counter(values)
    best = min(
        often,
        key=lambda value: (value[0] is not first, value[0], -often[value], -len(value[1]), value[1]),
        default=(first, ""),
    )
    return best[1]


def _company(
    groups: Sequence[Sequence[int]], first_end: int, works: Sequence[StarterWork]
) -> list[list[tuple[str, ...]]]:
    """Return for each work those it cites or is cited by: what tells two works described alike apart."""
    work_at = {at: work for members, work in zip(groups, works, strict=True) for at in members}
    return [
        sorted(astuple(work_at[first_end + ((at - first_end) ^ 1)]) for at in members if at >= first_end)
        for members in groups
    ]


def _with_ids(works: Sequence[StarterWork], company: Sequence[list[tuple[str, ...]]]) -> list[StarterWork]:
    """Return the works, in the order given, each with an id of its own."""
    taken: set[str] = set()
    ids: dict[int, str] = {}
    for at in sorted(range(len(works)), key=lambda at: (astuple(works[at]), company[at])):
        work = works[at]
        plain = work.openalex_id or (f"doi:{work.doi}" if work.doi else _slug(work))
        ids[at] = next(
            name
            for name in (plain, *(f"{plain}-{number}" for number in range(2, len(works) + 2)))
            if name not in taken
        )
        taken.add(ids[at])
    return [work.named(ids[at]) for at, work in enumerate(works)]


def _slug(work: StarterWork) -> str:
    surname = surname_key(tuple(filter(None, work.authors.split("; "))))
    words = folded(work.title).split()[:WORDS_IN_AN_ID]
    return "starter:" + "-".join([*filter(None, (surname, work.year)), *words])


def _citations(
    ends: Iterable[tuple[StarterWork, StarterWork, CitationRow]], dropped: list[str]
) -> tuple[StarterCitation, ...]:
    rows_of: dict[tuple[str, str], list[CitationRow]] = defaultdict(list)
    for citing, cited, row in ends:
        if citing.id == cited.id:
            dropped.append(f"{row.place}: the work cites itself ({citing.id}).")
        else:
            rows_of[citing.id, cited.id].append(row)
    return tuple(
        StarterCitation(
            citing_id=citing_id,
            cited_id=cited_id,
            evidence=" ; ".join(sorted({row.evidence for row in rows})),
            source=" ; ".join(sorted({row.source for row in rows})),
        )
        for (citing_id, cited_id), rows in sorted(rows_of.items())
    )


def _backwards(pairs: Iterable[tuple[StarterWork, StarterWork]]) -> list[str]:
    return [
        f"A citation back in time, kept: {citing.id} ({citing.year}) cites {cited.id} ({cited.year})."
        for citing, cited in pairs
        if citing.year and cited.year and int(cited.year) - int(citing.year) > BACKWARDS_BY
    ]


def _as_csv(rows: Iterable[StarterWork] | Iterable[StarterCitation], kind: type) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(field.name for field in fields(kind))
    writer.writerows(astuple(row) for row in rows)
    return text.getvalue()
