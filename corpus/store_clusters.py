"""The clusters of a version as they are stored: two bytes a work and level.

One row a level, in the order of the version's ids, which are not repeated. A version without any cluster has
one row without a level, so that it is not mistaken for one whose clusters were never looked for.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from corpus.clusters.clustering import LEVELS, METHOD, Clustering
from corpus.clusters.naming import Name
from corpus.schema import Columns

_COLUMNS: Columns = {
    "harvest_id": pl.String,  # that made the version
    "works": pl.Int64,
    "level": pl.String,  # coarse, middle or fine; null in a version without clusters
    "resolution": pl.Float64,
    "stability": pl.Float64,  # mean adjusted mutual information of runs with different seeds
    "labels": pl.Binary,  # numbers of clusters, -1 for none: signed 16-bit numbers, the low byte first
    "clusters": pl.List(
        pl.Struct({"number": pl.Int32, "words": pl.List(pl.String), "topic": pl.String, "colour": pl.Int32})
    ),
    "changes": pl.List(pl.String),  # what became of those of the version before
    "since": pl.Int64,  # that version
    "method": pl.String,
}
PACKED_CLUSTERS = pl.Schema(_COLUMNS)


def packed(found: Sequence[Clustering], works: int, harvest_id: str) -> pl.DataFrame:
    """Return the rows that keep the clusters of a version of so many works, sorted by id."""
    rows = [_row(one, works, harvest_id) for one in found]
    nothing = (harvest_id, works, None, None, None, None, None, None, None, METHOD)
    return pl.DataFrame(rows or [nothing], schema=PACKED_CLUSTERS, orient="row")


def unpacked(rows: pl.DataFrame, works: int) -> tuple[Clustering, ...] | None:
    """Return the clusters of a version of so many works, coarse first; None if none were looked for."""
    kept = rows.filter(works=works)
    if kept.is_empty():
        return None
    by_level = {
        row["level"]: row
        for row in kept.sort("labels", "resolution", descending=True, nulls_last=True).iter_rows(named=True)
    }
    return tuple(_clustering(by_level[level]) for level in LEVELS if level in by_level)


def _row(one: Clustering, works: int, harvest_id: str) -> tuple[object, ...]:
    clusters = [
        {"number": n.label, "words": list(n.words), "topic": n.topic, "colour": one.colours[n.label]}
        for n in one.names
    ]
    labels = one.labels.astype("<i2").tobytes()
    told = (one.level, one.resolution, one.stability, labels, clusters, list(one.changes), one.since)
    return (harvest_id, works, *told, METHOD)


def _clustering(row: dict[str, Any]) -> Clustering:
    return Clustering(
        row["level"],
        row["resolution"],
        row["stability"],
        np.frombuffer(row["labels"], "<i2").astype(np.int32),
        tuple(Name(one["number"], tuple(one["words"]), one["topic"]) for one in row["clusters"]),
        {one["number"]: one["colour"] for one in row["clusters"]},
        tuple(row["changes"]),
        row["since"],
    )
