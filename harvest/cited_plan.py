"""Which works of the second hop to ask for: those that the corpus cites most and that are not in it.

A work is asked for if at least k works of the corpus cite it; k rises until the calls fit the allowance.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from corpus.schema import CITED_WORKS

CITED_AT_LEAST = 3  # a work cited once or twice says more about its citing work than about the literature
IDS_A_CALL = 100
ASKED_AGAIN_SHARE = 0.2  # of ids are not in their batch: 10 of 54 were measured in September 2026
BELIEVED_FOR = timedelta(days=90)  # what is kept of a work changes slowly, but for its citation number
FOUND, DANGLING, MISSING = "found", "dangling", "missing"


@dataclass(frozen=True, slots=True)
class Threshold:
    """Which works are asked for, and what that costs."""

    k: int
    """Cited by at least so many works of the corpus."""
    works: int
    """Works that are cited so often, whether asked for or known already."""
    calls: int
    """Lists to ask for, those for ids missing from a batch included, as far as can be foretold."""
    wanted: int
    """Works that are cited as often as was wanted, before the allowance raised k."""
    wanted_k: int


@dataclass(frozen=True, slots=True)
class HopPlan:
    """What is to be asked."""

    threshold: Threshold
    counts: pl.DataFrame
    """Columns id, local_citations of the works at or above the threshold, the most cited first."""
    known: pl.DataFrame
    """Rows of `CITED_WORKS` among them that were fetched lately enough; their local citations are today's."""

    @property
    def to_ask(self) -> list[str]:
        """The ids to ask for, the most cited first."""
        asked = self.counts.join(self.known, on="id", how="anti", maintain_order="left")
        return asked["id"].to_list()


def local_citations(works: pl.DataFrame, survivors: Mapping[str, str] | None = None) -> pl.DataFrame:
    """Return how many of the works cite each work outside of them: columns id, local_citations.

    The most cited first, equals by id. Citations of a work that was merged into another (`survivors`: old
    id to new) are its survivor's, and who cites both counts once.
    """
    pairs = works.lazy().select("id", cited="references").explode("cited").drop_nulls()
    if survivors:
        pairs = pairs.with_columns(pl.col("cited").replace(survivors)).unique()
    return (
        pairs.select(id="cited")
        .join(works.lazy().select("id"), on="id", how="anti")
        .group_by("id")
        .agg(local_citations=pl.len().cast(CITED_WORKS["local_citations"]))
        .collect(engine="streaming")
        .sort("local_citations", "id", descending=[True, False])
    )


def choose_threshold(
    counts: pl.DataFrame,
    calls_allowed: int | None,
    at_least: int = CITED_AT_LEAST,
    known: pl.Series | None = None,
) -> Threshold:
    """Return the lowest threshold, from `at_least` up, whose works the calls can bring; None: any number.

    `counts` as `local_citations` returns them; the ids `known` cost nothing.

    >>> counts = pl.DataFrame({"id": ["W1", "W2"], "local_citations": [9, 3]})
    >>> choose_threshold(counts, calls_allowed=None)
    Threshold(k=3, works=2, calls=2, wanted=2, wanted_k=3)
    """
    levels = _levels(counts.filter(pl.col("local_citations") >= at_least), known)
    wanted = levels[-1][1] if levels else 0
    if calls_allowed is None or not levels or levels[-1][2] <= calls_allowed:
        return Threshold(at_least, wanted, levels[-1][2] if levels else 0, wanted, at_least)
    within = [level for level in levels if level[2] <= calls_allowed]
    k, works, calls = within[-1] if within else (levels[0][0] + 1, 0, 0)
    return Threshold(k, works, calls, wanted, at_least)


def plan_hop(
    works: pl.DataFrame,
    before: pl.DataFrame,
    today: date,
    calls_allowed: int | None = None,
    at_least: int = CITED_AT_LEAST,
) -> HopPlan:
    """Return what to ask for. `works` are the corpus, `before` the CITED_WORKS of an earlier version.

    A work fetched less than 90 days ago is not asked for again, nor a reference that led nowhere then.
    """
    counts = local_citations(works)
    young = before.filter(pl.col("fetched") > today - BELIEVED_FOR)  # a missing work was never fetched
    threshold = choose_threshold(counts, calls_allowed, at_least, young["id"])
    counts = counts.filter(pl.col("local_citations") >= threshold.k)
    known = young.drop("local_citations").join(counts, on="id").select(CITED_WORKS.names())
    return HopPlan(threshold, counts, known)


def in_batches(ids: Sequence[str]) -> list[Sequence[str]]:
    """Return the ids in their order, as many at a time as one call takes."""
    return [ids[start : start + IDS_A_CALL] for start in range(0, len(ids), IDS_A_CALL)]


def _levels(counts: pl.DataFrame, known: pl.Series | None) -> list[tuple[int, int, int]]:
    """Return for each number of citations, the highest first: it, works cited so often or more, calls."""
    costs = pl.lit(value=True) if known is None else ~pl.col("id").is_in(known.implode())
    levels = (
        counts.with_columns(asked=costs)
        .group_by("local_citations")
        .agg(works=pl.len(), asked=pl.col("asked").sum())
        .sort("local_citations", descending=True)
        .with_columns(pl.col("works", "asked").cum_sum())
    )
    return [(k, works, _calls(asked)) for k, works, asked in levels.iter_rows()]


def _calls(ids: int) -> int:
    return math.ceil(ids / IDS_A_CALL) + math.ceil(ids * ASKED_AGAIN_SHARE / IDS_A_CALL)
