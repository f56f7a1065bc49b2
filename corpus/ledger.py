"""The ledger: what a harvest asked, what came, and a named outcome for whatever was not as expected.

From it the flow of a harvest is drawn after PRISMA 2020 (Page et al. 2021, BMJ 372:n71) and reported after
TARCiS (Hirt et al. 2024, BMJ 385:e078384).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import polars as pl

from corpus.schema import LEDGER


class Step(StrEnum):
    """A part of a harvest, in the order in which they are taken."""

    SEEDS = "looking up the seeds"
    COUNT = "counting the citing works"
    WALK = "fetching the citing works"
    ATTRIBUTION = "checking who cites whom"
    GONE = "tracing works that are gone"
    CITED = "one hop back"
    WORLD = "counting the terms in the world"
    STORE = "storing the version"


class Outcome(StrEnum):
    """How something ended: the only words that the ledger uses for it."""

    DONE = "done"
    """A whole step: its calls and credits, what it expected and received."""
    LEFT_OUT = "left out"
    """A step or a part that was not taken, by choice or for want of budget."""
    SLICE_COMPLETE = "slice complete"
    SLICE_CHANGED = "slice changed since it was counted"
    SLICE_AGAIN = "slice walked again"
    SLICE_DISAGREES = "slice disagrees with its count"
    PARTIAL_ANSWER = "partial answer"
    EMPTY_LAST_PAGE = "empty last page"
    ROW_REPEATED = "row seen twice"
    CURSOR_REFUSED = "cursor refused"
    IDS_MISSING = "ids missing from a batch"
    DANGLING_REFERENCE = "dangling reference"
    SHARED_DOI = "two works with one DOI"
    ATTRIBUTION_DISAGREES = "reference list and query disagree"
    WORK_DELETED = "work deleted"
    WORK_MERGED = "work merged"
    """`subject` is the id that is gone; `detail` begins with the id of the survivor."""
    WORK_UNLINKED = "work no longer cites a seed"
    WORK_UNTRACED = "gone work not traced"
    REMARK = "remark"
    """In `detail`: what a person should know, and nothing has to be done about."""
    ANSWER_FAILED = "answer failed and was asked for again"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger; its meaning stands at the columns of `corpus.schema.LEDGER`."""

    at: datetime
    step: Step
    outcome: Outcome
    subject: str | None = None
    expected: int | None = None
    received: int | None = None
    calls: int | None = None
    credits: int | None = None
    detail: str | None = None


def ledger_frame(entries: Iterable[Entry], harvest_id: str) -> pl.DataFrame:
    """Return the entries as rows of `LEDGER`, numbered in their order."""
    rows = [
        (
            harvest_id,
            number,
            entry.at,
            str(entry.step),
            str(entry.outcome),
            entry.subject,
            entry.expected,
            entry.received,
            entry.calls,
            entry.credits,
            entry.detail,
        )
        for number, entry in enumerate(entries, 1)
    ]
    return pl.DataFrame(rows, schema=LEDGER, orient="row")


def merges(ledger: pl.DataFrame) -> pl.DataFrame:
    """Return the merged works of one or more ledgers: columns gone, survivor, harvest_id."""
    return ledger.filter(pl.col("outcome") == str(Outcome.WORK_MERGED)).select(
        pl.col("subject").alias("gone"),
        pl.col("detail").str.extract(r"^(W\d+)").alias("survivor"),
        "harvest_id",
    )
