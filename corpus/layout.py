"""Coordinates for the map: works that draw on the same literature and say the same things lie close together.

By the ties that also part the works into clusters (`corpus.clusters.relation`), so that a cluster is a region
of the map. Deterministic, and computed after a harvest, never while a page is drawn. From one version to the
next works keep their place (`corpus.placing.place_again`).
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

from corpus.clusters.relation import Relation
from corpus.placing import GENERATOR_SEED, SMALL, Positions, place, place_again
from corpus.schema import LAYOUT

SEEDS_A_ROW = 4  # single seeds have rows of their own, with room for their names
GAP = 0.06  # between the square, the islands and the single works
KNOWN_SHARE = 0.5  # of the works that hang together: if fewer had a place before, the map is drawn anew
METHOD = (
    "ties by references, citations and words, without the seeds (docs/clusters.md); "
    f"UMAP for groups of {SMALL} works and more, a spring layout for smaller ones; seeds amid the works "
    f"that they are tied to; generator seed {GENERATOR_SEED}"
)

Rows = NDArray[np.intp]


def layout(
    works: pl.DataFrame, ties: Relation, works_version: int, before: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Return one row of `schema.LAYOUT` for each work, sorted by id; `ties` are those of these works.

    The largest group of works that hang together fills the unit square. Smaller groups are set as islands
    below it, largest first, and works tied to no other in rows below these, seeds first, then by year
    (`tied` is false): where an island or a single work lies means nothing. `before`, the layout of an earlier
    version, keeps the works of the square where they were.
    """
    if works.is_empty():
        return pl.DataFrame(schema=LAYOUT)
    positions = np.zeros((works.height, 2), dtype=np.float32)
    known = _known(works, before)
    tied_seeds = np.asarray(ties.seed_ties.getnnz(axis=1) > 0)
    amid, seeds = ties.seeds[tied_seeds], ties.seed_ties[np.flatnonzero(tied_seeds)]
    groups, singles = _groups(ties.weights, works)
    singles = singles[~np.isin(singles, amid)]
    floor = 0.0
    if groups:
        positions[groups[0]] = _placed(ties.weights[groups[0]][:, groups[0]], known[groups[0]])
        floor = _set_islands(positions, groups[1:], ties.weights, works.height)
        positions[amid] = _amid(seeds, positions, groups[0])
    else:
        singles = np.sort(np.concatenate([singles, amid]))
    is_seed = works["seed_key"].is_not_null().to_numpy()[singles]
    for rows, across in (
        (singles[is_seed], SEEDS_A_ROW),
        (singles[~is_seed], max(40, int(np.sqrt(len(singles) * 8)))),
    ):
        if len(rows):
            positions[rows] = _rows_below(len(rows), across, floor - GAP)
            floor = float(positions[rows, 1].min())
    tied = np.ones(works.height, dtype=np.bool_)
    tied[singles] = False
    return pl.DataFrame(
        {
            "works_version": np.full(works.height, works_version, dtype=np.int64),
            "id": works["id"],
            "x": positions[:, 0],
            "y": positions[:, 1],
            "tied": tied,
            "method": [METHOD] * works.height,
        },
        schema=LAYOUT,
    ).sort("id")


def _known(works: pl.DataFrame, before: pl.DataFrame | None) -> NDArray[np.float64]:
    """Where each work lay in the square of an earlier map; NaN for those that did not."""
    if before is None:
        return np.full((works.height, 2), np.nan)
    in_square = before.filter(pl.col("tied") & (pl.col("y") >= 0)).select("id", "x", "y")
    joined = works.select("id").join(in_square, on="id", how="left", maintain_order="left")
    return joined.select(pl.col("x", "y").cast(pl.Float64)).fill_null(np.nan).to_numpy()


def _placed(weights: sparse.csr_matrix, known: NDArray[np.float64]) -> Positions:
    if np.isnan(known[:, 0]).mean() > 1 - KNOWN_SHARE:
        return place(weights)
    return place_again(weights, known)


def _amid(ties: sparse.csr_matrix, positions: Positions, square: Rows) -> Positions:
    """Places of seeds (seeds x works): the median, by strength of tie, of the works of the square that each
    is tied to, or of others if none is in it.
    """
    inside = np.zeros(len(positions), dtype=np.bool_)
    inside[square] = True
    found = np.zeros((ties.shape[0], 2), dtype=np.float32)
    for seed in range(ties.shape[0]):
        row = ties[seed]
        near, strength = row.indices, row.data
        if inside[near].any():
            near, strength = near[inside[near]], strength[inside[near]]
        for axis in (0, 1):
            order = np.argsort(positions[near, axis], kind="stable")
            half = np.searchsorted(np.cumsum(strength[order]), strength.sum() / 2)
            found[seed, axis] = positions[near[order[min(int(half), len(order) - 1)]], axis]
    return found


def _groups(weights: sparse.csr_matrix, works: pl.DataFrame) -> tuple[list[Rows], Rows]:
    """Row numbers of the groups of two and more, largest first, and of the single works, by year."""
    _, label = csgraph.connected_components(weights, directed=False)
    members = [np.flatnonzero(label == group) for group in np.flatnonzero(np.bincount(label) > 1)]
    members.sort(key=lambda rows: (-len(rows), rows[0]))
    single = np.flatnonzero((np.bincount(label) == 1)[label])
    years = works["year"].fill_null(9999).to_numpy()
    return members, single[np.lexsort((single, years[single]))]


def _set_islands(positions: Positions, groups: list[Rows], weights: sparse.csr_matrix, total: int) -> float:
    """Place the smaller groups on shelves under the unit square; return the y below the lowest shelf."""
    left, top, depth = 0.0, -GAP, 0.0
    for rows in groups:
        side = max(0.02, float(np.sqrt(len(rows) / total)) * 0.7)  # as dense as the square itself, about
        if left + side > 1:
            left, top, depth = 0.0, top - depth - GAP / 2, 0.0
        positions[rows] = place(weights[rows][:, rows]) * side + np.array([left, top - side])
        left, depth = left + side + GAP / 2, max(depth, side)
    return top - depth


def _rows_below(count: int, across: int, top: float) -> Positions:
    """Places in rows of `across` from left to right, the first of them at `top`."""
    rows = np.arange(count)
    down = min(1 / across, GAP)
    return np.column_stack(((rows % across + 0.5) / across, top - (rows // across) * down)).astype(np.float32)
