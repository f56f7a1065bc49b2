"""Places for works that hang together by their ties: UMAP on the ties themselves.

McInnes et al. 2018, arXiv:1802.03426. Deterministic: the generator's seed is fixed. This module alone
imports umap, of which it calls a semi-private function.
"""

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import linalg

from corpus.coupling import pruned

SMALL = 150  # works: below this UMAP's approximations do not hold, and a spring layout is as good
FEW = 2_000  # works: fewer are set loosely, or they shrink to a few knots on an empty map
LARGE = 10_000  # works: above this fewer rounds give the same neighbours
LEAST_APART = {"few": 0.99, "many": 0.1}  # UMAP's min_dist; it must stay under the spread of 1
ROUNDS, ROUNDS_IF_LARGE = 500, 100
TIES_IF_LARGE = 10  # a work: works then lie a little farther from those they are tied to, in half the time
ROUNDS_AGAIN, STEP_AGAIN = 30, 0.1  # where most places are known: enough to let new works find theirs
FAR = {"few": 0.25, "many": 0.1}  # of the map's width: about a neighbourhood, which chance arranges anew
SWEEPS = 5  # new works that hang on other new works only are reached by so many steps
RIM = 1.0  # per cent of works at each side that may be drawn in to the rim of the map
MARGIN = 0.08  # of the square, on each side, that new works can grow into
GENERATOR_SEED = 20240124

Positions = NDArray[np.float32]
"""Works x 2."""


def place(weights: sparse.csr_matrix) -> Positions:
    """Return places in the unit square; `weights` (works x works) are symmetric, without an empty row."""
    if weights.shape[0] < SMALL:
        return _spread(_spring(weights))
    first_guess = _first_guess(weights)
    if weights.shape[0] <= LARGE:
        return _spread(_embed(weights, first_guess, ROUNDS, 1.0))
    return _spread(_embed(pruned(weights, TIES_IF_LARGE), first_guess, ROUNDS_IF_LARGE, 1.0))


def place_again(weights: sparse.csr_matrix, before: NDArray[np.float64]) -> Positions:
    """Return places where some are known from an earlier map: `before` is works x 2, NaN for new works.

    A new work comes to lie where its ties draw it. A known one stays, unless its ties draw it FAR away:
    within a neighbourhood places are left to chance, and a map whose every work trembles cannot be learnt.
    Among fewer than SMALL works, where the pull of a spring is chance as well, all known ones stay.
    """
    known = ~np.isnan(before[:, 0])
    start = _start(weights, before)
    if weights.shape[0] < SMALL:
        return np.clip(_spring(weights, start, np.flatnonzero(known)), 0, 1)
    moved = _embed(weights, start.astype(np.float32), ROUNDS_AGAIN, STEP_AGAIN)
    drawn = _aligned(moved.astype(np.float64), before, known)
    away = np.linalg.norm(drawn[known] - before[known], axis=1)
    stays = away <= FAR[_how_many(weights)]
    drawn[np.flatnonzero(known)[stays]] = before[known][stays]
    return np.clip(drawn, 0, 1).astype(np.float32)


def _spring(
    weights: sparse.csr_matrix,
    start: NDArray[np.float64] | None = None,
    fixed: NDArray[np.intp] | None = None,
) -> Positions:
    graph = nx.from_scipy_sparse_array(weights)
    known = {} if start is None or fixed is None else {"pos": dict(enumerate(start)), "fixed": fixed.tolist()}
    placed = nx.spring_layout(graph, seed=GENERATOR_SEED, iterations=200, **known)
    return np.array([placed[node] for node in graph], dtype=np.float32)


def _embed(weights: sparse.csr_matrix, first_guess: Positions, rounds: int, step: float) -> Positions:
    from umap.umap_ import find_ab_params, simplicial_set_embedding  # noqa: PLC0415 - costs seconds: here only

    curve = find_ab_params(spread=1.0, min_dist=LEAST_APART[_how_many(weights)])
    placed, _ = simplicial_set_embedding(
        data=None,
        graph=weights.tocoo(),
        n_components=2,
        initial_alpha=step,
        a=curve[0],
        b=curve[1],
        gamma=1.0,
        negative_sample_rate=5,
        n_epochs=rounds,
        init=first_guess,
        random_state=np.random.RandomState(GENERATOR_SEED),
        metric="euclidean",
        metric_kwds={},
        densmap=False,
        densmap_kwds={},
        output_dens=False,
        parallel=False,
    )
    return np.asarray(placed, dtype=np.float32)


def _how_many(weights: sparse.csr_matrix) -> str:
    return "few" if weights.shape[0] < FEW else "many"


def _first_guess(weights: sparse.csr_matrix) -> Positions:
    """The two leading directions of the ties, with a little noise to part equals; UMAP scales it to 10."""
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


def _start(weights: sparse.csr_matrix, before: NDArray[np.float64]) -> NDArray[np.float64]:
    """The known places, and for new works the mean of those of the works they are tied to."""
    start = before.copy()
    for _ in range(SWEEPS):
        placed = ~np.isnan(start[:, 0])
        new = np.flatnonzero(~placed)
        if not len(new):
            break
        near = weights[new][:, np.flatnonzero(placed)]
        strength = np.asarray(near.sum(axis=1)).ravel()
        reached = strength > 0
        start[new[reached]] = (near[reached] @ start[placed]) / strength[reached][:, None]
    lost = np.isnan(start[:, 0])
    start[lost] = np.nanmean(start, axis=0)
    generator = np.random.default_rng(GENERATOR_SEED)
    new = np.isnan(before[:, 0])
    start[new] += generator.normal(
        0, 0.002, (int(new.sum()), 2)
    )  # or works with the same ties stay one point
    return start


def _aligned(
    moved: NDArray[np.float64], before: NDArray[np.float64], known: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Turn, scale and shift places so that the known works lie nearest to where they were (Procrustes)."""
    here, there = moved[known], before[known]
    from_mean, to_mean = here.mean(axis=0), there.mean(axis=0)
    left, size, right = np.linalg.svd((here - from_mean).T @ (there - to_mean))
    scale = size.sum() / max(float(((here - from_mean) ** 2).sum()), 1e-12)
    return np.asarray((moved - from_mean) @ (left @ right) * scale + to_mean)


def _spread(positions: Positions) -> Positions:
    """Fit positions into the unit square, a few far outliers being drawn in to its rim."""
    low, high = np.percentile(positions, [RIM, 100 - RIM], axis=0)
    span = np.maximum(high - low, 1e-9)
    fitted = np.clip((positions - low) / span, -MARGIN, 1 + MARGIN)
    return np.asarray((fitted + MARGIN) / (1 + 2 * MARGIN), dtype=np.float32)
