"""The tables of the store: every column with its meaning and unit. This is the data dictionary.

A work and its reference list stand in one row, so that a version of `works` is consistent by construction.
These are the columns in which a version is opened. On disk `works` and `cited_works` are rows of what
changed, their counts apart (`corpus/store_rows.py`), the layout is packed (`corpus/store_layout.py`), and all
else is stamped with the harvest that brought it.
"""

from collections.abc import Iterable, Mapping

import polars as pl

from corpus.model import Harvest, Seed, Work

Columns = Mapping[str, pl.DataType | type[pl.DataType]]


def _table(columns: Columns) -> pl.Schema:
    return pl.Schema(columns)


WORKS = _table(
    {
        "id": pl.String,  # OpenAlex id without its address, W123; in the starter set also doi:… or starter:…
        "title": pl.String,
        "abstract": pl.String,  # plain text, rebuilt from OpenAlex's inverted index
        "doi": pl.String,  # bare and lower case, 10.…
        "year": pl.Int32,  # of publication; usually of the first online publication
        "published": pl.Date,  # 1 January often means that only the year is known
        "type": pl.String,  # OpenAlex's vocabulary, which changes: an unknown type is kept
        "language": pl.String,  # ISO 639-1, of the metadata
        "locations": pl.List(pl.String),  # ids of the places that hold it, doi:… or pmh:…; sorted
        "authors": pl.List(pl.Struct({"name": pl.String, "id": pl.String, "orcid": pl.String})),
        "authors_cut": pl.Boolean,  # true if names are missing: OpenAlex lists 100, print says et al.
        "countries": pl.List(pl.String),  # distinct ISO 3166-1 codes of the authors' institutions, sorted
        "venue": pl.String,
        "topic": pl.String,  # OpenAlex's primary topic and what it belongs to
        "subfield": pl.String,
        "field": pl.String,
        "domain": pl.String,
        "is_retracted": pl.Boolean,
        "open_access_url": pl.String,
        "cited_by_count": pl.Int32,  # global citation score: citations in all of OpenAlex
        "references": pl.List(pl.String),  # ids of all works it cites, also those outside the corpus; sorted
        "cites_seeds": pl.List(pl.String),  # keys of the seeds that it cites, sorted
        "seed_key": pl.String,  # the bibliography's key if this work is a seed itself; of two keys the first
        "evidence": pl.String,  # starter set only: where the fact was read
    }
)

SEEDS = _table(
    {
        "harvest_id": pl.String,
        "key": pl.String,
        "kind": pl.String,  # reference, companion or briefing
        "title": pl.String,
        "authors": pl.List(pl.String),
        "year": pl.Int32,
        "doi": pl.String,
        "sections": pl.String,  # where the briefing uses it
        "lens": pl.String,  # clarification, elucidation, provocation or general: how the briefing uses it
        "second_lens": pl.String,
        "status": pl.String,  # matched, doubtful or absent
        "ids": pl.List(pl.String),  # the works it is, with all its family; empty unless matched
        "members": pl.List(  # the family: record, duplicate, version or chapter, and why
            pl.Struct(
                {
                    "id": pl.String,
                    "relation": pl.String,
                    "title": pl.String,
                    "year": pl.Int32,
                    "reason": pl.String,
                }
            )
        ),
        "how": pl.String,
        "confidence": pl.Float64,  # 0 to 1
        "reason": pl.String,
        "candidates": pl.List(
            pl.Struct({"id": pl.String, "title": pl.String, "year": pl.Int32, "similarity": pl.Float64})
        ),
    }
)

HARVESTS = _table(
    {
        "id": pl.String,
        "started": pl.Datetime("us", "UTC"),
        "finished": pl.Datetime("us", "UTC"),
        "source": pl.String,
        "query": pl.String,
        "expected": pl.Int64,  # works announced by the first page
        "received": pl.Int64,  # distinct works received
        "calls": pl.Int64,
        "credits": pl.Int64,  # 0.0001 US dollars each
        "references_digest": pl.String,  # SHA-256 of the bibliography used
        "software": pl.String,
        "outcome": pl.String,  # new version or unchanged
        "rows": pl.Int64,  # rows received in the walk, before those that came twice were joined
        "choices_digest": pl.String,  # SHA-256 of the choices made by hand; null if there are none
        "tier": pl.String,  # calls a second that the key allows, as the answers told
    }
)

LEDGER = _table(
    {
        "harvest_id": pl.String,
        "number": pl.Int32,  # order of writing within the harvest, from 1
        "at": pl.Datetime("us", "UTC"),
        "step": pl.String,  # corpus.ledger.Step
        "outcome": pl.String,  # corpus.ledger.Outcome
        "subject": pl.String,  # what it is about: a slice, a work, a DOI, a question
        "expected": pl.Int64,  # as announced; null where nothing was
        "received": pl.Int64,
        "calls": pl.Int64,  # answers used by the step
        "credits": pl.Int64,
        "detail": pl.String,  # in words: ids concerned, what was done about it
    }
)

CITED_WORKS = _table(  # one hop back: works outside the corpus that its works cite
    {
        "id": pl.String,
        "found": pl.String,  # found, dangling (no such record), missing (not in its batch) or not asked
        "local_citations": pl.Int32,  # works of the corpus that cite it, as of the harvest of this row
        "title": pl.String,
        "authors": pl.List(pl.String),  # the first three names
        "year": pl.Int32,
        "venue": pl.String,
        "type": pl.String,
        "doi": pl.String,
        "cited_by_count": pl.Int32,
        "is_retracted": pl.Boolean,
        "fetched": pl.Date,  # when OpenAlex said so
    }
)

WORLD_SERIES = _table(  # counts in all of OpenAlex: what was asked, when and for how much
    {
        "harvest_id": pl.String,
        "series": pl.String,  # id, such as co-production/title/social
        "family": pl.String,  # family of terms; null for a denominator
        "scope": pl.String,  # title or title_and_abstract; in a denominator, all or with_abstract
        "frame": pl.String,  # which works at all: name of a frame in data/terms.toml
        "query": pl.String,  # the question as it was asked, path and query without the key
        "asked": pl.Datetime("us", "UTC"),
        "credits": pl.Int64,
        "total": pl.Int64,  # meta.count of the answer
        "note": pl.String,  # what was wrong with the answer, if anything
    }
)

WORLD_COUNTS = _table(
    {
        "harvest_id": pl.String,
        "series": pl.String,
        "year": pl.Int32,
        "works": pl.Int64,
    }
)

LAYOUT = _table(
    {
        "works_version": pl.Int64,
        "id": pl.String,
        "x": pl.Float32,  # 0 to 1
        "y": pl.Float32,  # 0 to 1; works tied to no other lie below 0
        "tied": pl.Boolean,  # false if nothing in the corpus ties this work to another
        "method": pl.String,
    }
)


def works_frame(works: Iterable[Work], seeds: Iterable[Seed]) -> pl.DataFrame:
    """Return the works as rows of `WORKS`, one per id, sorted by id; the last of equal ids wins.

    Which seeds a work cites is read off its reference list.
    """
    keys_of: dict[str, list[str]] = {}  # two references can be one work, and each keeps its citing works
    for seed in seeds:
        for work_id in seed.ids:
            keys_of.setdefault(work_id, []).append(seed.reference.key)
    by_id = {work.id: work for work in works}
    rows = [_work_row(by_id[work_id], keys_of) for work_id in sorted(by_id)]
    return pl.DataFrame(rows, schema=WORKS, orient="row")


def _work_row(work: Work, keys_of: Mapping[str, list[str]]) -> tuple[object, ...]:
    return (
        work.id,
        work.title,
        work.abstract,
        work.doi,
        work.year,
        work.published,
        work.type,
        work.language,
        sorted(set(work.locations)),
        [{"name": a.name, "id": a.id, "orcid": a.orcid} for a in work.authors],
        work.authors_cut,
        list(work.countries),
        work.venue,
        work.topic,
        work.subfield,
        work.field,
        work.domain,
        work.is_retracted,
        work.open_access_url,
        work.cited_by_count,
        sorted(set(work.references)),
        sorted({key for cited in work.references for key in keys_of.get(cited, ())}),
        next(iter(keys_of.get(work.id, ())), None),
        work.evidence,
    )


def seeds_frame(seeds: Iterable[Seed], harvest_id: str) -> pl.DataFrame:
    """Return the seeds as rows of `SEEDS`, in the order of the bibliography."""
    rows = [
        (
            harvest_id,
            seed.reference.key,
            seed.reference.kind,
            seed.reference.title,
            list(seed.reference.authors),
            seed.reference.year,
            seed.reference.doi,
            seed.reference.sections,
            seed.reference.lens,
            seed.reference.second_lens,
            str(seed.status),
            list(seed.ids),
            [
                {
                    "id": m.id,
                    "relation": str(m.relation),
                    "title": m.title,
                    "year": m.year,
                    "reason": m.reason,
                }
                for m in seed.members
            ],
            seed.how,
            seed.confidence,
            seed.reason,
            [
                {"id": c.id, "title": c.title, "year": c.year, "similarity": c.similarity}
                for c in seed.candidates
            ],
        )
        for seed in seeds
    ]
    return pl.DataFrame(rows, schema=SEEDS, orient="row")


def harvest_frame(harvest: Harvest) -> pl.DataFrame:
    """Return the account of a run as one row of `HARVESTS`."""
    return pl.DataFrame([{name: getattr(harvest, name) for name in HARVESTS}], schema=HARVESTS)


def harvest_from_row(row: dict[str, object]) -> Harvest:
    """Return the account of a run from a row of `HARVESTS`."""
    return Harvest(**{name: row[name] for name in HARVESTS})  # type: ignore[arg-type]
