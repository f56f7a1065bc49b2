"""Works of the last version that the walk has not brought again: deleted, merged, unlinked, or missed by
the walk.

OpenAlex keeps no map of merged works: a dead id answers 404, and the DOI or another location of the dead
record turns up under the survivor. Each is asked for by its id and by its DOI, free of charge.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial

import polars as pl

from corpus.fates import survivors
from corpus.ledger import Outcome, Step
from corpus.model import Seed, Work
from corpus.schema import works_frame
from harvest.book import Book
from harvest.errors import NotFound
from harvest.openalex import OpenAlex
from harvest.records import work_from_record
from harvest.side_by_side import ASKERS, in_order
from harvest.walk import joined

TRACED_AT_MOST = 300  # works a run, the most cited first: free calls, but two each


@dataclass(frozen=True, slots=True)
class _Traced:
    """What became of a work."""

    work_id: str
    outcome: Outcome
    detail: str | None = None
    found_again: Work | None = None


def trace_gone(
    before: pl.DataFrame, works: pl.DataFrame, seeds: Sequence[Seed], openalex: OpenAlex, book: Book
) -> pl.DataFrame:
    """Write down what became of each work of the last version that is not among `works`.

    Both follow `corpus.schema.WORKS`. Returns the works, with those added that still cite a seed: the walk
    had missed them.
    """
    gone = before.filter(pl.col("cites_seeds").list.len() > 0).join(works, on="id", how="anti")
    with book.step(Step.GONE) as tally:
        tally.expected = gone.height
        seed_ids = {work_id for seed in seeds for work_id in seed.ids}
        heirs = {row["id"]: row for row in survivors(gone, works, before).iter_rows(named=True)}
        traced, to_ask = [], []
        for row in gone.sort("cited_by_count", "id", descending=[True, False], nulls_last=True).iter_rows(
            named=True
        ):
            if not seed_ids & set(row["references"]):
                traced.append(_Traced(row["id"], Outcome.WORK_UNLINKED, "what it cited is no longer a seed"))
            elif heir := heirs.get(row["id"]):
                told = f"{heir['survivor']}: {heir['place']}"
                traced.append(_Traced(row["id"], Outcome.WORK_MERGED, told))
            else:
                to_ask.append(row)
        tasks = [
            partial(
                _trace, row["id"], row["doi"], _others_with(row["doi"], row["id"], before), seed_ids, openalex
            )
            for row in to_ask[:TRACED_AT_MOST]
        ]
        traced += in_order(tasks, ASKERS, openalex.transport.halt)
        traced += [_Traced(row["id"], Outcome.WORK_UNTRACED) for row in to_ask[TRACED_AT_MOST:]]
        for one in sorted(traced, key=lambda one: one.work_id):
            book.write(Step.GONE, one.outcome, one.work_id, detail=one.detail)
        tally.received = sum(one.outcome is not Outcome.WORK_UNTRACED for one in traced)
    again = [one.found_again for one in traced if one.found_again]
    return joined([works, works_frame(again, seeds)]) if again else works


def _others_with(doi: str | None, work_id: str, before: pl.DataFrame) -> frozenset[str]:
    """Works that had the same DOI in the last version: second records, which have not gained it."""
    if doi is None:
        return frozenset()
    return frozenset(before.filter((pl.col("doi") == doi) & (pl.col("id") != work_id))["id"])


def _trace(
    work_id: str, doi: str | None, twins: Collection[str], seed_ids: Collection[str], openalex: OpenAlex
) -> _Traced:
    """Ask for the work by its id, then by its DOI."""
    work = _single(work_id, openalex)
    if work and work.id != work_id:
        return _Traced(work_id, Outcome.WORK_MERGED, f"{work.id}: its id leads there")
    if work and set(work.references) & set(seed_ids):
        return _Traced(
            work_id, Outcome.IDS_MISSING, "the walk missed it; its record still cites a seed", work
        )
    if work:
        return _Traced(work_id, Outcome.WORK_UNLINKED, "its record no longer lists a seed")
    survivor = _single(f"doi:{doi}", openalex) if doi else None
    if survivor and survivor.id in twins:
        told = f"no record under its id; {survivor.id} had the same DOI all along"
        return _Traced(work_id, Outcome.WORK_DELETED, told)
    if survivor and survivor.id != work_id:
        return _Traced(work_id, Outcome.WORK_MERGED, f"{survivor.id}: doi:{doi}")
    return _Traced(work_id, Outcome.WORK_DELETED, "no record under its id" + (" or its DOI" if doi else ""))


def _single(address: str, openalex: OpenAlex) -> Work | None:
    try:
        return work_from_record(openalex.work(address))
    except NotFound:
        return None
