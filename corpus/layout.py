"""Coordinates for the map: works that cite the same literature lie close together.

The ties of `corpus.coupling`, laid out by UMAP on that graph (McInnes et al. 2018, arXiv:1802.03426).
Deterministic: the generator's seed is fixed. Computed after a harvest, never while a page is drawn.
"""

import networkx as nx
import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph, linalg

from corpus.coupling import tie_strengths
from corpus.schema import LAYOUT

SMALL = 150  # works: below this UMAP's approximations do not hold, and a spring layout is as good
FEW = 2_000  # works: fewer are set loosely, or they shrink to a few knots on an empty map
LEAST_APART = {"few": 0.99, "many": 0.1}  # UMAP's min_dist; it must stay under the spread of 1
SEEDS_A_ROW = 4  # single seeds have rows of their own, with room for their names
GAP = 0.06  # between the square, the islands and the single works
RIM = 1.0  # per cent of works at each side that may be drawn in to the rim of the map
GENERATOR_SEED = 20240124
METHOD = (
    "coupling (idf cosine; references that over 5 % of the works, and over 12, cite are left out) + direct "
    "citation; "
    f"UMAP for groups of {SMALL} works and more, a spring layout for smaller ones; seed {GENERATOR_SEED}"
)

Positions = NDArray[np.float32]
Rows = NDArray[np.intp]


def layout(works: pl.DataFrame, works_version: int) -> pl.DataFrame:
    """Return one row of `schema.LAYOUT` for each work, sorted by id.

    The largest group of works that hang together fills the unit square. Smaller groups are set as islands
    below it, largest first, and works tied to no other in rows below these, seeds first, then by year
    (`tied` is false): where an island or a single work lies means nothing.
    """
    if works.is_empty():
        return pl.DataFrame(schema=LAYOUT)
    ties = tie_strengths(works)
    positions = np.zeros((works.height, 2), dtype=np.float32)
    groups, singles = _groups(ties.weights, works)
    floor = 0.0
    if groups:
        positions[groups[0]] = _spread(_embed(ties.weights[groups[0]][:, groups[0]]))
        floor = _set_islands(positions, groups[1:], ties.weights, works.height)
    is_seed = works["seed_key"].is_not_null().to_numpy()[singles]
    for rows, across in (
        (singles[is_seed], SEEDS_A_ROW),
        (singles[~is_seed], max(40, int(np.sqrt(len(singles) * 8)))),
    ):
        if len(rows):
            positions[rows] = _rows_below(len(rows), across, floor - GAP)
            floor = float(positions[rows, 1].min())
    return pl.DataFrame(
        {
            "works_version": np.full(works.height, works_version, dtype=np.int64),
            "id": works["id"],
            "x": positions[:, 0],
            "y": positions[:, 1],
            "tied": ties.tied,
            "method": [METHOD] * works.height,
        },
        schema=LAYOUT,
    ).sort("id")


def _embed(weights: sparse.csr_matrix) -> Positions:
    """Place tied works; `weights` is symmetric and has no empty row."""
    if weights.shape[0] < SMALL:
        graph = nx.from_scipy_sparse_array(weights)
        placed = nx.spring_layout(graph, seed=GENERATOR_SEED, iterations=200)
        return np.array([placed[node] for node in graph], dtype=np.float32)
    from umap.umap_ import find_ab_params, simplicial_set_embedding  # noqa: PLC0415 - costs seconds: here only

    apart = LEAST_APART["few" if weights.shape[0] < FEW else "many"]
    curve = find_ab_params(spread=1.0, min_dist=apart)
    placed, _ = simplicial_set_embedding(
        data=None,
        graph=weights.tocoo(),
        n_components=2,
        initial_alpha=1.0,
        a=curve[0],
        b=curve[1],
        gamma=1.0,
        negative_sample_rate=5,
        n_epochs=500 if weights.shape[0] <= 10_000 else 200,
        init=_first_guess(weights),
        random_state=np.random.RandomState(GENERATOR_SEED),
        metric="euclidean",
        metric_kwds={},
        densmap=False,
        densmap_kwds={},
        output_dens=False,
        parallel=False,
    )
    return np.asarray(placed, dtype=np.float32)


def _first_guess(weights: sparse.csr_matrix) -> Positions:
    """The two leading directions of the ties, on UMAP's scale of 10, with a little noise to part equals."""
    generator = np.random.default_rng(GENERATOR_SEED)
    degree = np.asarray(weights.sum(axis=1)).ravel()
    scale = sparse.diags(1 / np.sqrt(degree))
    trivial = np.sqrt(degree / degree.sum())
    _, vectors = linalg.eigsh(
        (scale @ weights @ scale).astype(np.float64),
        k=3,
        which="LA",
        v0=trivial + generator.uniform(0, 1e-3, len(trivial)),
        tol=1e-3,
        maxiter=500,
    )
    leading = vectors[:, :2] / trivial[:, None]  # eigsh sorts upwards: the last vector is the trivial one
    # ranks, as a few outliers must not squash the rest
    ranks = np.argsort(np.argsort(leading, axis=0, kind="stable"), axis=0)
    guess = ranks / len(leading) * 20 - 10
    return np.asarray(guess + generator.normal(0, 0.1, guess.shape), dtype=np.float32)


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
        positions[rows] = _spread(_embed(weights[rows][:, rows])) * side + np.array([left, top - side])
        left, depth = left + side + GAP / 2, max(depth, side)
    return top - depth


def _spread(positions: Positions) -> Positions:
    """Fit positions into the unit square, a few far outliers being drawn in to its rim."""
    low, high = np.percentile(positions, [RIM, 100 - RIM], axis=0)
    span = np.maximum(high - low, 1e-9)
    fitted = np.clip((positions - low) / span, -0.08, 1.08)
    return np.asarray((fitted + 0.08) / 1.16, dtype=np.float32)


def _rows_below(count: int, across: int, top: float) -> Positions:
    """Places in rows of `across` from left to right, the first of them at `top`."""
    place = np.arange(count)
    down = min(1 / across, GAP)
    return np.column_stack(((place % across + 0.5) / across, top - (place // across) * down)).astype(
        np.float32
    )
