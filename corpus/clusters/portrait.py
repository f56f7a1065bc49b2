"""What a cluster is about and who writes it: by year, field, country, lens and seed, with its typical works.

A typical work is one that the cluster itself cites most (within-cluster citations), so that a reader sees
what its works build upon; of equals the one that the whole corpus cites most.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from corpus.clusters.clustering import Clustering

TYPICAL = 8  # works that are told of each cluster


@dataclass(frozen=True, slots=True)
class Share:
    """A value that works of a cluster have."""

    value: str
    works: int
    share: float
    """Of the works of the cluster of which it is known."""


@dataclass(frozen=True, slots=True)
class Portrait:
    """One cluster in numbers."""

    number: int
    name: str
    colour: int
    works: int
    years: tuple[int, int, int] | None
    """By then a quarter, half and three quarters of its works had appeared; None if no year is known."""
    fields: tuple[Share, ...]
    countries: tuple[Share, ...]
    lenses: Mapping[str, int]
    """Label -> works; empty if lenses were not told."""
    seed: Share | None
    """The seed that most of its works cite."""
    typical: tuple[str, ...]
    """Ids, the most cited within the cluster first."""


def portraits(
    works: pl.DataFrame, citations: pl.DataFrame, level: Clustering, lenses: pl.DataFrame | None = None
) -> tuple[Portrait, ...]:
    """Return the clusters of a level, the largest first.

    `works` are as from `corpus.selection.searchable`, in the order of the labels; `citations` have columns
    citing and cited; `lenses` id and lens.
    """
    told = works.select("id", "year", "field", "countries", "cites_seeds", "local_citations").with_columns(
        pl.Series("cluster", level.labels)
    )
    if lenses is not None:
        told = told.join(lenses.select("id", "lens"), on="id", how="left", maintain_order="left")
    typical = _typical(told, citations)
    sizes = level.works_of
    found = []
    for name in level.names:
        inside = told.filter(pl.col("cluster") == name.label)
        seeds = _shares(inside["cites_seeds"], 1)
        found.append(
            Portrait(
                name.label,
                name.text,
                level.colours[name.label],
                sizes.get(name.label, 0),
                _years(inside["year"].drop_nulls()),
                _shares(inside["field"], 3),
                _shares(inside["countries"], 3),
                {} if lenses is None else dict(inside["lens"].drop_nulls().value_counts().iter_rows()),
                Share(seeds[0].value, seeds[0].works, seeds[0].works / inside.height) if seeds else None,
                typical.get(name.label, ()),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.works, one.number)))


def _years(years: pl.Series) -> tuple[int, int, int] | None:
    if years.is_empty():
        return None
    first, half, last = (int(year) for year in np.percentile(years.to_numpy(), [25, 50, 75], method="lower"))
    return first, half, last


def _shares(values: pl.Series, most: int) -> tuple[Share, ...]:
    """The commonest values; a work with several counts once for each, and the share is of works with any."""
    if values.dtype == pl.List(pl.String):
        known = int((values.list.len() > 0).sum())
        values = values.explode(empty_as_null=True)
    else:
        known = values.len() - values.null_count()
    counts = (
        values.drop_nulls().alias("value").value_counts().sort("count", "value", descending=[True, False])
    )
    return tuple(Share(value, works, works / known) for value, works in counts.head(most).iter_rows())


def _typical(told: pl.DataFrame, citations: pl.DataFrame) -> dict[int, tuple[str, ...]]:
    cluster = told.select("id", "cluster")
    inside = (
        citations.lazy()
        .join(cluster.lazy(), left_on="citing", right_on="id")
        .join(cluster.lazy(), left_on="cited", right_on="id", suffix="_cited")
        .filter(pl.col("cluster") == pl.col("cluster_cited"))
        .group_by("cited")
        .len("within")
        .collect()
    )
    ranked = (
        told.filter(pl.col("cluster") >= 0)
        .join(inside, left_on="id", right_on="cited", how="left")
        .with_columns(pl.col("within").fill_null(0))
        .sort("cluster", "within", "local_citations", "id", descending=[False, True, True, False])
        .group_by("cluster", maintain_order=True)
        .agg(pl.col("id").head(TYPICAL))
    )
    return {number: tuple(ids) for number, ids in ranked.iter_rows()}
