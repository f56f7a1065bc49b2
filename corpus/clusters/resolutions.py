"""Three levels of clusters: coarse, middle and fine, each at its most stable resolution.

No resolution is the right one. Over a grid of them the method is run with several seeds, and how far the
runs agree (mean pairwise adjusted mutual information; Vinh, Epps and Bailey 2010, Journal of Machine
Learning Research 11:2837-2854) tells how much of the clusters is in the data and how much in the dice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from corpus.clusters.partition import LARGE, UNCLUSTERED, Labels, Partitioner, numbered, smallest

RANGES = ((4, 12), (13, 30), (31, 80))  # clusters: what a legend, a table and a list can hold
WORKS_A_CLUSTER = 25  # a corpus is not parted finer than into clusters of so many on average
SEEDS, SEEDS_IF_LARGE = 10, 5
GRID = tuple(2.0 ** (step / 2) for step in range(-6, 15))
GRID_IF_LARGE = GRID[::2]
LOOKED_AT, LOOKED_AT_IF_LARGE = 3, 2  # resolutions of a range that are tried with all seeds
COVERED = 0.8  # of the works clustered at best: a resolution that leaves out more is no level
DOMINANT = 0.6  # of the works clustered: where one cluster has more, runs agree since little is parted
HISTORY = 0.05  # of a work's ties; what it changes is measured in docs/measurements-clusters.md
LESS_STABLE = 0.05  # than before: beyond this a resolution of an earlier version is given up
SAMPLED = 5_000  # works by which runs are compared, evenly drawn by row: more change the third decimal


@dataclass(frozen=True, eq=False, slots=True)
class Level:
    """The clusters at one resolution."""

    resolution: float
    stability: float
    """Mean agreement of runs with different seeds: 1 for equal ones, 0 for that of chance."""
    labels: Labels
    """Of the run that agrees most with the others."""
    clusters: int


@dataclass(frozen=True, eq=False, slots=True)
class Former:
    """A level of an earlier version."""

    resolution: float
    stability: float
    labels: Labels
    """Of the works there are now, in their order; new ones are UNCLUSTERED."""


def levels(weights: sparse.csr_matrix, before: Sequence[Former] = ()) -> tuple[Level, ...]:
    """Return up to three levels of clusters, coarse to fine, by ties as `partition` takes them.

    Each is the most stable resolution with a number of clusters in one of RANGES, of the few nearest to its
    middle, and without a DOMINANT cluster if that can be had. In a small corpus the ranges
    end at one cluster for WORKS_A_CLUSTER works. A range that no resolution falls into has no level. If
    none has, the most stable of all is the one level; without any cluster there is none. Corpora of more
    than LARGE works are tried at half as many resolutions and with half as many seeds.

    `before` are levels of an earlier version. A resolution that still falls into a range, and is about as
    stable there as it was, is taken again, as readers know what it shows, and the clusters are drawn towards
    those that were (`_with_history`).
    """
    method = Partitioner(weights)
    ranges = _ranges(method.works)
    found = _again(weights, method, ranges, before)
    if len(found) == len(ranges):
        return tuple(found[one] for one in ranges)
    tried = _tried(method, ranges[-1][1])
    if not tried:
        return ()
    best = max(_covered(labels) for labels in tried.values())
    wide = [one for one, labels in tried.items() if _covered(labels) >= COVERED * best]
    looked_at = LOOKED_AT_IF_LARGE if method.works > LARGE else LOOKED_AT
    for low, high in ranges:
        inside = [one for one in wide if low <= _clusters(tried[one]) <= high]
        inside = [one for one in inside if _largest(tried[one]) <= DOMINANT] or inside
        middle = np.sqrt(low * high)
        inside.sort(key=lambda one: (abs(np.log(_clusters(tried[one]) / middle)), one))
        if inside and (low, high) not in found:
            found[low, high] = _steadiest(method, inside[:looked_at], tried)
    if found:
        return tuple(found[one] for one in ranges if one in found)
    parted = [one for one in wide if _largest(tried[one]) <= DOMINANT]
    return (_steadiest(method, parted or wide, tried),)


def _again(
    weights: sparse.csr_matrix,
    method: Partitioner,
    ranges: Sequence[tuple[int, int]],
    before: Sequence[Former],
) -> dict[tuple[int, int], Level]:
    found = {}
    for former in before:
        resolution = former.resolution
        drawn = Partitioner(_with_history(weights, former.labels)).labels(resolution, 0)[: method.works]
        labels = numbered(drawn, smallest(method.works))
        inside = [one for one in ranges if one[0] <= _clusters(labels) <= one[1] and one not in found]
        if inside and _covered(labels):
            alone = _steadiest(method, [resolution], {resolution: method.labels(resolution, 0)})
            if alone.stability >= former.stability - LESS_STABLE:
                found[inside[0]] = Level(resolution, alone.stability, labels, _clusters(labels))
    return found


def _with_history(weights: sparse.csr_matrix, labels: Labels) -> sparse.csr_matrix:
    """Add a node for each former cluster, tied to the works it had, each by HISTORY of all its other ties.

    Evolutionary clustering (Chakrabarti, Kumar and Tomkins 2006, KDD, 554-560): what was is a small cost
    beside what is. Where the data leave it to the dice which of two clusters joins which, it is as before.
    """
    inside = np.flatnonzero(labels != UNCLUSTERED)
    strength = np.asarray(weights.sum(axis=1)).ravel()[inside]
    shape = (weights.shape[0], int(labels.max(initial=UNCLUSTERED)) + 1)
    had = sparse.csr_matrix((HISTORY * strength, (inside, labels[inside])), shape=shape)
    return sparse.csr_matrix(sparse.bmat([[weights, had], [had.T, None]]))


def _tried(method: Partitioner, most: int) -> dict[float, Labels]:
    """The clusters at each resolution of the grid, up to the first that gives more than `most`."""
    tried: dict[float, Labels] = {}
    for resolution in GRID_IF_LARGE if method.works > LARGE else GRID:
        labels = method.labels(resolution, 0)
        if _clusters(labels):
            tried[resolution] = labels
        if _clusters(labels) > most:
            break
    return tried


def stability(runs: Sequence[Labels], rows: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return how far runs agree with each other over these rows: runs x runs, 1 on the diagonal."""
    from sklearn.metrics import adjusted_mutual_info_score  # noqa: PLC0415 - costs a second: here only

    drawn = rows[:: -(-len(rows) // SAMPLED) or 1]
    agree = np.eye(len(runs))
    for one, other in combinations(range(len(runs)), 2):
        told = float(adjusted_mutual_info_score(runs[one][drawn], runs[other][drawn]))
        agree[one, other] = agree[other, one] = told
    return agree


def _steadiest(method: Partitioner, resolutions: Sequence[float], first: dict[float, Labels]) -> Level:
    seeds = SEEDS_IF_LARGE if method.works > LARGE else SEEDS
    found = []
    for resolution in resolutions:
        runs = [first[resolution], *(method.labels(resolution, seed) for seed in range(1, seeds))]
        agree = stability(runs, method.tied)
        stable = float(agree[np.triu_indices(seeds, 1)].mean())
        labels = runs[int(agree.mean(axis=1).round(9).argmax())]
        found.append(Level(resolution, stable, labels, _clusters(labels)))
    return max(found, key=lambda one: (round(one.stability, 9), -one.resolution))


def _ranges(works: int) -> list[tuple[int, int]]:
    most = max(RANGES[0][0], min(RANGES[-1][1], works // WORKS_A_CLUSTER))
    inside = [(low, min(high, most)) for low, high in RANGES if low <= most]
    if len(inside) == 1:
        return [(2, inside[0][1])]  # two clusters are worth telling where there is no room for more
    return inside


def _clusters(labels: Labels) -> int:
    return int(labels.max(initial=UNCLUSTERED)) + 1


def _covered(labels: Labels) -> int:
    return int((labels != UNCLUSTERED).sum())


def _largest(labels: Labels) -> float:
    """The share of the largest cluster among the works clustered."""
    return float(np.bincount(labels[labels != UNCLUSTERED]).max() / _covered(labels))
