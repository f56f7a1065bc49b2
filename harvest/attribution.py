"""Who cites whom, checked from both sides: the reference list of each record, and the query of each seed.

OpenAlex answers `cites:` from an index that is not always of the same day as the records, so the two can
differ. A work cites a seed here if either side says so. Where the counts differ, both lists of ids are
compared and the difference is written down; works that only a seed's own query knows are fetched.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import polars as pl

from corpus.ledger import Outcome, Step
from corpus.model import Seed, SeedStatus, WorkId
from corpus.schema import works_frame
from harvest.book import Book, named
from harvest.errors import CursorRefused
from harvest.openalex import A_PAGE, OpenAlex, batches
from harvest.records import work_from_record, work_id
from harvest.side_by_side import ASKERS, in_order
from harvest.walk import joined

CALLS_TO_NAME = 200  # pages of ids a seed: a larger disagreement is recorded by its counts alone


@dataclass(frozen=True, slots=True)
class _Compared:
    """One seed: how many cite it by the lists and by its query, and the ids of the query if they differ."""

    seed: Seed
    by_list: frozenset[str]
    by_query: int
    ids: frozenset[str] | None


def check_attribution(
    works: pl.DataFrame, seeds: Sequence[Seed], openalex: OpenAlex, book: Book
) -> pl.DataFrame:
    """Return the works with `cites_seeds` as either side has it, and those that only a seed's query knew.

    `works` are rows of `corpus.schema.WORKS`; one call a seed, more for those that disagree.
    """
    matched = [seed for seed in seeds if seed.status is SeedStatus.MATCHED]
    listed = _by_list(works)
    tasks = [
        partial(_compare, seed, frozenset(listed.get(seed.reference.key, ())), openalex) for seed in matched
    ]
    with book.step(Step.ATTRIBUTION) as tally:
        compared = in_order(tasks, ASKERS, openalex.transport.halt)
        known = set(works["id"])
        more: set[str] = set()
        for one in compared:
            _note(one, book)
            more |= (one.ids or frozenset()) - known
        fetched = [
            works_frame(map(work_from_record, openalex.works_by_id(batch)), seeds) for batch in batches(more)
        ]
        works = joined([works, *fetched]) if fetched else works
        tally.expected = len(matched)
        tally.received = sum(one.by_query == len(one.by_list) for one in compared)
        if more:
            tally.detail = f"{len(more):,} works only known to a seed's own query were added"
    return _attributed(works, compared)


def _by_list(works: pl.DataFrame) -> dict[str, list[str]]:
    """Return the ids of the works that cite each seed by their reference lists."""
    pairs = works.select("id", pl.col("cites_seeds").alias("key")).explode("key").drop_nulls("key")
    return {str(key[0]): group["id"].to_list() for key, group in pairs.group_by("key")}


def _compare(seed: Seed, by_list: frozenset[str], openalex: OpenAlex) -> _Compared:
    by_query = sum(openalex.count_citing_one(batch).announced for batch in batches(seed.ids))
    if by_query == len(by_list) or math.ceil(by_query / A_PAGE) > CALLS_TO_NAME:
        return _Compared(seed, by_list, by_query, None)
    try:
        return _Compared(seed, by_list, by_query, frozenset(_ids(seed, openalex)))
    except CursorRefused:  # without a key, perhaps: then the counts alone are told
        return _Compared(seed, by_list, by_query, None)


def _ids(seed: Seed, openalex: OpenAlex) -> Iterator[WorkId]:
    """Yield the works that the seed's own query names."""
    for batch in batches(seed.ids):
        cursor: str | None = "*"
        while cursor:
            page = openalex.citing_ids(batch, cursor)
            yield from (work_id(row["id"]) for row in page.rows)
            cursor = page.next_cursor


def _note(one: _Compared, book: Book) -> None:
    if one.by_query == len(one.by_list):
        return
    if one.ids is None:
        detail = "which works they are was not asked: they are too many, or cursors are refused"
    else:
        only_query, only_list = one.ids - one.by_list, one.by_list - one.ids
        told = [
            f"only the query has {len(only_query):,}: {named(only_query)}" if only_query else "",
            f"only reference lists have {len(only_list):,}: {named(only_list)}" if only_list else "",
        ]
        detail = "; ".join(filter(None, told)) or "the ids are the same: the count alone differs"
    book.write(
        Step.ATTRIBUTION,
        Outcome.ATTRIBUTION_DISAGREES,
        one.seed.reference.key,
        expected=one.by_query,
        received=len(one.by_list),
        detail=detail,
    )


def _attributed(works: pl.DataFrame, compared: Sequence[_Compared]) -> pl.DataFrame:
    """Return the works with the seeds added that only a query says they cite."""
    added = [
        (work, one.seed.reference.key) for one in compared for work in (one.ids or frozenset()) - one.by_list
    ]
    if not added:
        return works
    extra = (
        pl.DataFrame(added, schema={"id": pl.String, "key": pl.String}, orient="row")
        .group_by("id")
        .agg(pl.col("key").alias("more"))
    )
    keys = pl.col("cites_seeds").list.set_union(pl.col("more").fill_null([])).list.sort()
    return (
        works.join(extra, on="id", how="left", maintain_order="left")
        .with_columns(cites_seeds=keys)
        .drop("more")
    )
