"""One hop back: the works that the corpus cites most and that are not in it themselves.

They are what the literature stands on: for its history, for co-citation, and for seeds that were missed.
They come in batches of a hundred ids. A batch does not bring every id: what is missing is asked for once
more, then one by one, so that a reference that leads nowhere is told from a work that the batch has missed.
A work is known by the id that its record bears, not by the id it was asked for.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial

import polars as pl

from corpus.ledger import Entry, Outcome, Step
from corpus.model import Work
from corpus.schema import CITED_WORKS
from harvest.book import Book, named
from harvest.cited_plan import (
    CITED_AT_LEAST,
    DANGLING,
    FOUND,
    MISSING,
    HopPlan,
    in_batches,
    local_citations,
    plan_hop,
)
from harvest.errors import NotFound
from harvest.openalex import OpenAlex
from harvest.records import work_from_record
from harvest.side_by_side import ASKERS, in_order

SINGLY_AT_MOST = 300  # ids a run, the most cited first: these calls are free
DANGLING_NAMED = 50  # lines of the ledger, one each; of the rest the number
AUTHORS = 3
FIELDS = (
    "id",
    "doi",
    "title",
    "publication_year",
    "type",
    "authorships",
    "primary_location",
    "cited_by_count",
    "is_retracted",
)


@dataclass(frozen=True, slots=True)
class Single:
    """What one id led to when it was asked for by itself."""

    asked: str
    work: Work | None
    """None: there is no such record."""

    @property
    def survivor(self) -> str | None:
        """The id that its record bears, if it is another."""
        return self.work.id if self.work and self.work.id != self.asked else None


@dataclass(frozen=True, slots=True)
class Asked:
    """All that was asked for and what came."""

    ids: Sequence[str]
    pages: Sequence[pl.DataFrame]
    """Rows of `CITED_WORKS`, whose local citations are not filled in."""
    missed: Sequence[str] = ()
    """Not in their batch."""
    missed_again: Sequence[str] = ()
    """Nor in the batch that asked for these."""
    singles: Sequence[Single] = ()

    @property
    def given_up(self) -> Sequence[str]:
        """Missed twice, and too many to be asked for one by one."""
        return self.missed_again[len(self.singles) :]


def one_hop_back(
    works: pl.DataFrame,
    before: pl.DataFrame,
    openalex: OpenAlex,
    book: Book,
    *,
    calls_allowed: int | None = None,
    at_least: int = CITED_AT_LEAST,
    now: datetime | None = None,
) -> pl.DataFrame:
    """Return the works most cited by `works` and not among them, as rows of `CITED_WORKS` sorted by id.

    `works` follow WORKS; `before` are the CITED_WORKS of an earlier version. What is missing, and why, is
    written into the book. Raises what `Transport.get` raises, but NotFound.
    """
    now = now or datetime.now(UTC)
    with book.step(Step.CITED) as tally:
        plan = plan_hop(works, before, now.date(), calls_allowed, at_least)
        asked = ask_all(plan.to_ask, openalex, now.date())
        cited = gathered(plan, asked, works, now.date())
        book.copy(entries(plan, asked, now))
        ends = dict(cited.group_by("found").len().iter_rows())
        tally.expected, tally.received = plan.threshold.works, ends.get(FOUND, 0)
        tally.detail = (
            f"cited at least {plan.threshold.k} times in the corpus; {plan.known.height:,} known from an "
            f"earlier version; {ends.get(DANGLING, 0):,} lead nowhere, {ends.get(MISSING, 0):,} not found out"
        )
    return cited


def ask_all(ids: Sequence[str], openalex: OpenAlex, today: date) -> Asked:
    """Ask for works in batches, for what is missing in batches again, and for the rest one by one."""
    pages, missed = _ask_batches(ids, openalex, today)
    more, missed_again = _ask_batches(missed, openalex, today, "again")
    asks = [partial(ask_single, work_id, openalex) for work_id in missed_again[:SINGLY_AT_MOST]]
    singles = in_order(asks, ASKERS, openalex.transport.halt)
    return Asked(ids, pages + more, missed, missed_again, singles)


def ask_batch(ids: Sequence[str], openalex: OpenAlex, today: date, attempt: str = "") -> pl.DataFrame:
    """Return what comes for up to a hundred ids, as rows of `CITED_WORKS` without local citations."""
    records = openalex.works_by_id(ids, FIELDS, attempt)
    return found_rows([work_from_record(record) for record in records], today)


def ask_single(work_id: str, openalex: OpenAlex) -> Single:
    """Return what one id leads to, free of charge."""
    try:
        return Single(work_id, work_from_record(openalex.work(work_id)))
    except NotFound:
        return Single(work_id, None)


def found_rows(works: Sequence[Work], today: date) -> pl.DataFrame:
    """Return works as rows of `CITED_WORKS` without local citations."""
    rows = [
        {
            "id": work.id,
            "found": FOUND,
            "title": work.title,
            "authors": [author.name for author in work.authors[:AUTHORS]],
            "year": work.year,
            "venue": work.venue,
            "type": work.type,
            "doi": work.doi,
            "cited_by_count": work.cited_by_count,
            "is_retracted": work.is_retracted,
            "fetched": today,
        }
        for work in works
    ]
    return pl.DataFrame(rows, schema=CITED_WORKS)


def gathered(plan: HopPlan, asked: Asked, works: pl.DataFrame, today: date) -> pl.DataFrame:
    """Return the rows of `CITED_WORKS`, one per work at or above the threshold, sorted by id."""
    singly = [single.work for single in asked.singles if single.work]
    nowhere = [single.asked for single in asked.singles if single.work is None]
    rows = [
        *asked.pages,
        found_rows(singly, today),
        _rows_without_a_record(nowhere, DANGLING, today),
        _rows_without_a_record(asked.given_up, MISSING, None),
        plan.known,
    ]
    survivors = {single.asked: single.survivor for single in asked.singles if single.survivor}
    counts = plan.counts
    if survivors:
        counts = local_citations(works, survivors).filter(pl.col("local_citations") >= plan.threshold.k)
    return (
        pl.concat(rows)
        .unique("id", keep="first", maintain_order=True)
        .drop("local_citations")
        .join(counts, on="id")
        .select(CITED_WORKS.names())
        .sort("id")
    )


def entries(plan: HopPlan, asked: Asked, at: datetime) -> list[Entry]:
    """Return what the ledger has to say of works that were left out, missed, merged, or are not there."""
    told = partial(Entry, at, Step.CITED)
    threshold, found = plan.threshold, []
    if threshold.works < threshold.wanted:
        left_out = f"cited at least {threshold.wanted_k} but fewer than {threshold.k} times"
        why = f"the allowance pays for {threshold.calls:,} calls"
        found.append(
            told(Outcome.LEFT_OUT, left_out, expected=threshold.wanted, received=threshold.works, detail=why)
        )
    if asked.missed:
        came = len(asked.missed) - len(asked.missed_again)
        found.append(
            told(
                Outcome.IDS_MISSING,
                "batches of ids",
                expected=len(asked.ids),
                received=len(asked.ids) - len(asked.missed),
                detail=f"{came:,} came when asked for again; {named(asked.missed)}",
            )
        )
    there = [single.asked for single in asked.singles if single.work and not single.survivor]
    if there:
        why = f"the batch missed it twice, by itself it is found: {named(there)}"
        found.append(told(Outcome.IDS_MISSING, "works asked for singly", received=len(there), detail=why))
    for single in asked.singles:
        if single.survivor:
            why = f"{single.survivor}: its id leads there"
            found.append(told(Outcome.WORK_MERGED, single.asked, detail=why))
    found += _dangling([single.asked for single in asked.singles if single.work is None], told)
    if asked.given_up:
        why = f"missed twice, and more than {SINGLY_AT_MOST} to ask for singly: {named(asked.given_up)}"
        found.append(
            told(Outcome.LEFT_OUT, "ids missing", expected=len(asked.given_up), received=0, detail=why)
        )
    return found


def _dangling(ids: Sequence[str], told: Callable[..., Entry]) -> list[Entry]:
    lines = [
        told(Outcome.DANGLING_REFERENCE, work_id, detail="no record") for work_id in ids[:DANGLING_NAMED]
    ]
    if more := ids[DANGLING_NAMED:]:
        lines.append(
            told(Outcome.DANGLING_REFERENCE, "others", received=len(more), detail=f"no record: {named(more)}")
        )
    return lines


def _ask_batches(
    ids: Sequence[str], openalex: OpenAlex, today: date, attempt: str = ""
) -> tuple[list[pl.DataFrame], list[str]]:
    """Return what came, and the ids that did not."""
    tasks = [partial(ask_batch, batch, openalex, today, attempt) for batch in in_batches(ids)]
    pages = in_order(tasks, ASKERS, openalex.transport.halt)
    came = {work_id for page in pages for work_id in page["id"]}
    return pages, [work_id for work_id in ids if work_id not in came]


def _rows_without_a_record(ids: Sequence[str], found: str, fetched: date | None) -> pl.DataFrame:
    rows = [{"id": work_id, "found": found, "fetched": fetched} for work_id in ids]
    return pl.DataFrame(rows, schema=CITED_WORKS)
