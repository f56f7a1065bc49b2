"""What changed between two states of a table with one row per id, and the state that such rows add up to.

Numbers that are counted anew every night stand in a table of their own, so that a recount does not store a
work's abstract and reference list again. Pure: frames in, frames out.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from corpus.schema import CITED_WORKS, WORKS, Columns


@dataclass(frozen=True)
class Kept:
    """How a table with one row per id is kept: its facts, and its counts."""

    facts: str
    """Name of the table of facts: a row for each work that is new, changed or gone."""
    counts: str
    """Name of the table of counts: a row for each work whose counts are new or changed."""
    schema: pl.Schema
    recounted: tuple[str, ...]
    """The columns that stand among the counts."""

    @property
    def facts_schema(self) -> pl.Schema:
        """Columns of the facts; `gone` marks a work that is no longer there, its other columns are null."""
        kept = {name: dtype for name, dtype in self.schema.items() if name not in self.recounted}
        columns: Columns = {"harvest_id": pl.String, "gone": pl.Boolean, **kept}
        return pl.Schema(columns)

    @property
    def facts_ids(self) -> pl.Schema:
        """The columns of the facts from which one knows which works there are."""
        return pl.Schema({"harvest_id": pl.String, "gone": pl.Boolean, "id": pl.String})

    @property
    def counts_schema(self) -> pl.Schema:
        """Columns of the counts."""
        kept = {name: self.schema[name] for name in self.recounted}
        columns: Columns = {"harvest_id": pl.String, "id": pl.String, **kept}
        return pl.Schema(columns)


WORKS_KEPT = Kept("works", "counts", WORKS, ("cited_by_count",))
CITED_KEPT = Kept(
    "cited_works", "cited_counts", CITED_WORKS, ("local_citations", "cited_by_count", "fetched")
)


@dataclass(frozen=True)
class Changes:
    """The rows that turn one state into another, and how many of which kind they are."""

    facts: pl.DataFrame
    counts: pl.DataFrame
    new: int
    changed: int
    gone: int
    recounted: int
    """Works that were there before, with other counts now."""

    def __bool__(self) -> bool:
        return not (self.facts.is_empty() and self.counts.is_empty())


def changes(kept: Kept, before: pl.DataFrame, after: pl.DataFrame, harvest_id: str) -> Changes:
    """Return what turns `before` into `after`; both follow `kept.schema`, sorted by id, each id once."""
    if not after["id"].is_unique().all() or not after["id"].is_sorted() or after["id"].null_count():
        raise ValueError("the rows are not one per id and sorted by id")
    is_new = ~after["id"].is_in(before["id"].implode())
    stayed = before["id"].is_in(after["id"].implode())
    old, young = before.filter(stayed), after.filter(~is_new)
    changed_facts, changed_counts = (
        _differ(old, young, [n for n in kept.schema if n != "id" and (n in kept.recounted) == counts])
        for counts in (False, True)
    )
    gone = before.filter(~stayed).select("id")
    written = _either(is_new, changed_facts)
    facts = pl.concat(
        [
            after.filter(written).with_columns(gone=pl.lit(value=False)),
            gone.with_columns(
                pl.lit(None, dtype=dtype).alias(n) for n, dtype in kept.schema.items() if n != "id"
            ).with_columns(gone=pl.lit(value=True)),
        ],
        how="diagonal",
    )
    stamp = pl.lit(harvest_id).alias("harvest_id")
    return Changes(
        facts=facts.with_columns(stamp).select(kept.facts_schema.names()).sort("id"),
        counts=after.filter(_either(is_new, changed_counts))
        .with_columns(stamp)
        .select(kept.counts_schema.names()),
        new=int(is_new.sum()),
        changed=int(changed_facts.sum()),
        gone=gone.height,
        recounted=int(changed_counts.sum()),
    )


def state_of(kept: Kept, facts: pl.DataFrame, counts: pl.DataFrame, order: Mapping[str, int]) -> pl.DataFrame:
    """Return the state that the rows of these harvests add up to, sorted by id: of each id the last counts.

    `order` tells which harvest came after which. Each id has a row in both, or it is left out: rows are lost.
    """
    places = _latest(facts, order)
    last = facts[places.filter(~facts["gone"][places])]
    numbers = counts[_latest(counts, order)]
    numbers = numbers.filter(pl.col("id").is_in(last["id"].implode()))
    if numbers.height < last.height:
        last = last.filter(pl.col("id").is_in(numbers["id"].implode()))
    return last.with_columns(numbers[name] for name in kept.recounted).select(kept.schema.names())


def these_ids(facts: pl.DataFrame, order: Mapping[str, int]) -> pl.Series:
    """Return the ids of the state that these rows, `facts_ids` at least, add up to; sorted."""
    return facts[_latest(facts, order)].filter(~pl.col("gone"))["id"]


def differing(left: pl.Series, right: pl.Series) -> pl.Series:
    """Return for each row whether two columns of one type differ; null equals null.

    Written out for lists and structs: polars compares only the first fields of structs within lists.

    >>> one, other = pl.Series([[{"a": 1, "b": 2}], []]), pl.Series([[{"a": 1, "b": 3}], []])
    >>> differing(one, other).to_list()
    [True, False]
    """
    if isinstance(left.dtype, pl.Struct):
        found = left.is_null().ne_missing(right.is_null())
        for field in left.dtype.fields:
            found |= differing(left.struct.field(field.name), right.struct.field(field.name))
        return found
    if not isinstance(left.dtype, pl.List):
        return left.ne_missing(right)
    lengths = left.list.len()
    found = lengths.ne_missing(right.list.len())
    alike = ~found & (lengths > 0).fill_null(value=False)
    if alike.any():
        rows = np.repeat(np.flatnonzero(alike.to_numpy()), lengths.filter(alike).to_numpy())
        parts = differing(left.filter(alike).explode(), right.filter(alike).explode())
        marks = found.to_numpy(writable=True)
        marks[rows[parts.to_numpy()]] = True
        found = pl.Series(marks)
    return found


def _differ(left: pl.DataFrame, right: pl.DataFrame, columns: list[str]) -> pl.Series:
    found = pl.Series(np.zeros(left.height, dtype=bool))
    for name in columns:
        found |= differing(left[name], right[name])
    return found


def _either(is_new: pl.Series, changed: pl.Series) -> pl.Series:
    """Return which rows are new or, among those that are not, changed."""
    marks = is_new.to_numpy(writable=True)
    marks[~marks] = changed.to_numpy()
    return pl.Series(marks, dtype=pl.Boolean)


def _latest(rows: pl.DataFrame, order: Mapping[str, int]) -> pl.Series:
    """Return where the latest row of each id stands, in the order of ids; found in narrow columns."""
    moment = rows["harvest_id"].replace_strict(
        list(order), list(order.values()), default=None, return_dtype=pl.Int64
    )
    latest = (
        rows.select("id", moment=moment)
        .with_row_index("place")
        .drop_nulls("moment")
        .group_by("id")
        .agg(pl.col("place").sort_by("moment").last())
        .sort("id")
    )
    return latest["place"]
