"""Works parted into clusters by their ties, at one resolution.

The Leiden method (Traag, Waltman and van Eck 2019, Scientific Reports 9:5233) on modularity with a resolution
(Reichardt and Bornholdt 2006, Physical Review E 74:016110): the higher, the more and smaller clusters.

This module alone imports networkit. Its number of threads and its generator are global to the process. Both
are set before each run, to one thread and the seed asked for, since with more threads equal seeds give
unequal clusters; whoever else would use networkit must set them again.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

UNCLUSTERED = -1
SMALLEST = 10  # works: fewer are no cluster that a name or a colour would help to see
SMALLEST_SHARE = 0.01  # … but of a small corpus a group of this share is one,
FEWEST = 3  # if it has so many works
LARGE = 20_000  # works: above this each round of the method costs seconds
ROUNDS, ROUNDS_IF_LARGE = 10, 3  # on 50,000 works the third round comes within 0.02 of the tenth in agreement

Labels = NDArray[np.int32]
"""One number a work: its cluster, from 0, or UNCLUSTERED."""


class Partitioner:
    """Ties made ready once for runs at many resolutions."""

    def __init__(self, weights: sparse.csr_matrix) -> None:
        """Take ties as works x works, symmetric, of 0 and more; what stands on the diagonal is left out."""
        self.works: int = weights.shape[0]
        self.tied: NDArray[np.intp] = np.empty(0, dtype=np.intp)
        """Rows of the works that have a tie, ascending."""
        self._graph: Any = None
        upper = sparse.triu(weights, 1).tocoo()
        upper.eliminate_zeros()
        if upper.nnz:
            import networkit  # noqa: PLC0415 - costs half a second: here only

            cells = (upper.row.astype(np.uint64), upper.col.astype(np.uint64))
            self.tied = np.unique(np.concatenate([upper.row, upper.col])).astype(np.intp)
            self._graph = networkit.GraphFromCoo(
                (upper.data.astype(np.float64), cells), n=self.works, weighted=True, directed=False
            )

    def labels(self, resolution: float, seed: int) -> Labels:
        """Return the clusters at a resolution above 0, by size; see `partition`."""
        labels = np.full(self.works, UNCLUSTERED, dtype=np.int32)
        if self._graph is None:
            return labels
        import networkit  # noqa: PLC0415 - loaded already

        networkit.setNumberOfThreads(1)
        networkit.engineering.setSeed(seed, False)
        rounds = ROUNDS if self.works <= LARGE else ROUNDS_IF_LARGE
        method = networkit.community.ParallelLeiden(
            self._graph, iterations=rounds, randomize=True, gamma=resolution
        )
        method.run()
        found = np.array(method.getPartition().getVector())[self.tied]
        labels[self.tied] = numbered(found, smallest(self.works))
        return labels


def partition(weights: sparse.csr_matrix, resolution: float, seed: int) -> Labels:
    """Return the cluster of each work: numbers from 0 by size, of equal ones that with the least row first.

    `weights` are ties, works x works, symmetric, of 0 and more; `resolution` is above 0 and `seed` 0 or
    more. Works of groups smaller than `smallest`, and works tied to none, are UNCLUSTERED. The same ties,
    resolution and seed give the same clusters.
    """
    return Partitioner(weights).labels(resolution, seed)


def smallest(works: int) -> int:
    """Return how many works of a corpus of so many a cluster has at least.

    >>> [smallest(works) for works in (40, 500, 50_000)]
    [3, 5, 10]
    """
    return min(SMALLEST, max(FEWEST, int(works * SMALLEST_SHARE)))


def numbered(groups: NDArray[np.integer[Any]], least: int) -> Labels:
    """Number groups by size, of equal ones that with the least row first; fewer than `least` are UNCLUSTERED.

    `groups` has one value a row, any that is equal within a group and of 0 or more; below 0 is no group.

    >>> numbered(np.array([7, 7, 3, 3, 3, 5, -1]), 2)
    array([ 1,  1,  0,  0,  0, -1, -1], dtype=int32)
    """
    names, first, group, sizes = np.unique(groups, return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((first, -sizes))
    order = order[(sizes[order] >= least) & (names[order] >= 0)]
    number = np.full(len(names), UNCLUSTERED, dtype=np.int32)
    number[order] = np.arange(len(order), dtype=np.int32)
    return np.asarray(number[group], dtype=np.int32)
